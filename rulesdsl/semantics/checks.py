"""Contradictions and gaps in what a policy says, each statement being right by itself."""

from __future__ import annotations



from rulesdsl.diagnostics import Code, Severity
from rulesdsl.model.settings import Addresses, Changed, PostAs, Settings
from rulesdsl.semantics import policy as meant
from rulesdsl.semantics.blocks import Blocks, RuleBlock
from rulesdsl.semantics.report import Report
from rulesdsl.source import Span
from rulesdsl.syntax import ast

TWO_WHENS = Code("C202", "two-whens")
TWO_MATCHES = Code("C203", "two-ladders")
TWO_ELSES = Code("C204", "two-fallbacks")
ELSE_FIRST = Code("C205", "else-before-match")
SAYS_NOTHING = Code("C207", "rule-says-nothing")
OVERRIDE_WITH_JOB = Code("C208", "override-with-job")
OVERRIDE_ALONE = Code("C209", "override-without-standard-customer")
SAME_NAME = Code("C210", "two-rules-of-one-name")
ELSE_LEFT_OUT = Code("C212", "else-left-out")
STANDARD_IS_A_JOB = Code("C214", "standard-customer-is-a-job")
EXAMPLE_UNFINISHED = Code("C215", "unfinished-example")
NO_RULE = Code("C219", "no-rule", Severity.WARNING)
ONE_CUSTOMER_TWO_WAYS = Code("C220", "standard-customer-created-and-not")
NO_CURRENCY_CUSTOMER = Code("C221", "currency-without-multi-currency", Severity.WARNING)

NOT_YET_SETTING = Code("U401", "setting-not-carried-out-yet", Severity.WARNING)
NOT_YET_PROMISE = Code("U402", "promise-not-proved-yet", Severity.WARNING)
NOT_YET_EXAMPLE = Code("U403", "example-not-run-yet", Severity.WARNING)
NOT_YET_CURRENCY = Code("U404", "currency-accounts-not-used-yet", Severity.WARNING)


def shape_of_rule(block: RuleBlock, report: Report) -> None:
    """At most one `when`, one `match` and one `else`, in an order that reads the way it works."""
    for kind, code, what in (
        (ast.When, TWO_WHENS, "`when`"),
        (ast.Match, TWO_MATCHES, "`match by`"),
        (ast.Else, TWO_ELSES, "`else`"),
    ):
        same = [written for written in block.body if isinstance(written.statement, kind)]
        for extra in same[1:]:
            report.say(
                code,
                f"expected one {what} in a rule, found a second one",
                extra.span,
                _join_help(kind),
                others=[(report.source, same[0].span, "the first one")],
            )
    kinds = [type(written.statement) for written in block.body]
    if ast.Match in kinds and ast.Else in kinds:
        _else_behind_match(block, report, kinds.index(ast.Match), kinds.index(ast.Else))
    if not block.broken and not {ast.Match, ast.Else} & set(kinds):
        report.say(
            SAYS_NOTHING,
            "expected a `match by` or an `else` in this rule, found neither",
            block.span,
            "say what happens to its orders, for example `else hold`",
        )


def _join_help(kind: type) -> str:
    if kind is ast.When:
        return "join the conditions by `and` or `or`, or make two rules of it"
    if kind is ast.Match:
        return "write one ladder: `match by email then name`"
    return "say one thing only for the orders that nobody matched"


def _else_behind_match(block: RuleBlock, report: Report, match: int, fallback: int) -> None:
    written = block.body[fallback]
    statement = written.statement
    if fallback < match:
        report.say(
            ELSE_FIRST,
            "expected `match by` before `else`, found it behind",
            written.span,
            "move the `else` line below the `match by` line",
            others=[(report.source, block.body[match].span, "the ladder")],
        )
    elif isinstance(statement, ast.Else) and not statement.with_else:
        start = Span(written.span.start, written.span.start)
        report.say(
            ELSE_LEFT_OUT,
            "expected `else` before what happens when nobody matches",
            start,
            "write `else` at the beginning of this line",
            instead="else ",
        )


def rules_together(rules: tuple[meant.Rule, ...], report: Report) -> None:
    """What rules must not do to each other."""
    seen: dict[str, meant.Rule] = {}
    for rule in rules:
        name = (rule.name or "").casefold()
        if rule.name and name in seen:
            report.say(
                SAME_NAME,
                f"expected each rule to have a name of its own, found '{rule.name}' twice",
                rule.span,
                "a decision names its rule; give one of them another name",
                others=[(seen[name].source, seen[name].span, "the other one")],
            )
        seen.setdefault(name, rule)
    if not rules and not report.found:
        report.say(
            NO_RULE,
            "expected a rule, found none: every order would be held",
            Span(0, 0),
            "write for example `match by email then name; else hold`",
        )
    _one_way_to_get_a_standard_customer(rules, report)


def _one_way_to_get_a_standard_customer(rules: tuple[meant.Rule, ...], report: Report) -> None:
    """A customer that one rule creates and another one waits for would depend on who comes first."""
    seen: dict[str, meant.Rule] = {}
    for rule in rules:
        if not isinstance(rule.fallback, meant.Standard):
            continue
        first = seen.setdefault(rule.fallback.customer.casefold(), rule)
        if first.settings.create_standard_customer != rule.settings.create_standard_customer:
            report.say(
                ONE_CUSTOMER_TWO_WAYS,
                f"expected one answer to whether '{rule.fallback.customer}' is created when it is "
                "missing, found two",
                rule.fallback_at or rule.span,
                "set `create standard customer` before the first rule",
                others=[(first.source, first.fallback_at or first.span, "and differently here")],
            )


def override(rule: meant.Rule, report: Report) -> None:
    """Override needs a standard customer, and never goes with a job."""
    if not rule.settings.override:
        return
    here = rule.fallback_at or rule.span
    switched_on = [(*rule.places["override"], "override is switched on here")] if "override" in rule.places else []
    match rule.fallback:
        case meant.Standard(job=None):
            return
        case meant.Standard():
            report.say(
                OVERRIDE_WITH_JOB,
                "expected no job under `override = true`, found `with job`, which would never be used",
                here,
                "take out `with job`, or set `override = false` in this rule",
                others=switched_on,
            )
        case _:
            report.say(
                OVERRIDE_ALONE,
                "expected `else use customer 'X'` under `override = true`, found "
                + ("`create customer`" if isinstance(rule.fallback, meant.New) else "`hold`" if rule.fallback_at else "no `else`"),
                here,
                "name the customer that override always takes, or set `override = false` in this rule",
                others=switched_on,
            )


def not_yet(settings: Settings, places: dict[str, Span], report: Report) -> None:
    """Settings that this version understands and does not carry out: said, never passed over."""
    asked = {
        name: getattr(settings, name)
        for name in ("changed_billing_address", "changed_shipping_address", "changed_card", "changed_details")
        if getattr(settings, name) is Changed.UPDATE
    }
    if settings.post_as is not PostAs.NOTHING:
        asked["post_as"] = settings.post_as
    if settings.notify_new_customers:
        asked["notify_new_customers"] = True
    if settings.addresses is Addresses.CUSTOMER:
        asked["addresses"] = settings.addresses
    for name in asked:
        if name in places:
            report.say(
                NOT_YET_SETTING,
                f"`{name.replace('_', ' ')}` is understood, but not carried out by this version",
                places[name],
                _NOT_YET_MEANS[name],
            )


_NOT_YET_MEANS = {
    "changed_billing_address": "matched customers keep the billing address that QuickBooks has",
    "changed_shipping_address": "matched customers keep the shipping address that QuickBooks has",
    "changed_card": "matched customers keep the card that QuickBooks has",
    "changed_details": "matched customers keep the details that QuickBooks has",
    "post_as": "the plan names the customer and job of each order; post the order itself by hand",
    "notify_new_customers": "see in decisions.csv which customers are created",
    "addresses": "it matters for the transaction, which this version does not write",
}


def promises_and_examples(blocks: Blocks, report: Report) -> None:
    """Checked for names and types elsewhere; here it is said that they are not run yet."""
    for written in blocks.promises:
        report.say(
            NOT_YET_PROMISE,
            "this promise is understood, but not proved by this version",
            written.span,
            "only the built-in law is proved: override never uses or creates a job",
        )
    for start, body in blocks.examples:
        kinds = {type(written.statement) for written in body}
        if ast.Broken not in kinds and not {ast.ExampleOrder, ast.Expect} <= kinds:
            missing = "an `order` line" if ast.ExampleOrder not in kinds else "an `expect` line"
            report.say(EXAMPLE_UNFINISHED, f"expected {missing} in this example, found none", start.span)
        report.say(
            NOT_YET_EXAMPLE, "this example is understood, but not run by this version", start.span
        )


