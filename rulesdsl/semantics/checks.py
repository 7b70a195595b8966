"""Contradictions and gaps in what a policy says, each statement being right by itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rulesdsl.diagnostics import Code, Edit, Severity
from rulesdsl.model.storage import label, same_label
from rulesdsl.semantics import policy as meant
from rulesdsl.semantics.blocks import RuleBlock
from rulesdsl.semantics.report import Report
from rulesdsl.source import Source, Span
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
EXAMPLE_UNFINISHED = Code("C215", "unfinished-example")
NO_RULE = Code("C219", "no-rule", Severity.WARNING)
ONE_CUSTOMER_TWO_WAYS = Code("C220", "standard-customer-created-and-not")
UNUSED_CURRENCY = Code("C221", "currency-without-multi-currency", Severity.WARNING)
CURRENCY_WITHOUT_STANDARD = Code("C225", "currency-without-standard-customer", Severity.WARNING)


# One rule


def shape_of_rule(block: RuleBlock, report: Report) -> None:
    """At most one `when`, one `match` and one `else`, in an order that reads the way it works."""
    kinds = [type(written.statement) for written in block.body]
    other_orders = (
        "say one thing only for the orders that nobody matched"
        if ast.Match in kinds
        else "begin a rule of its own for other orders: `rule 'everybody else'`"
    )
    unread = ast.Broken in kinds and ast.Broken("") in [it.statement for it in block.body]
    twice = False
    for kind, code, what, cure in (
        (ast.When, TWO_WHENS, "`when`", "join the conditions by `and` or `or`"),
        (ast.Match, TWO_MATCHES, "`match by`", "write one line: `match by email then name`"),
        (ast.Else, TWO_ELSES, "`else`", other_orders),
    ):
        if kinds.count(kind) < 2:  # noqa: PLR2004  two is the point
            continue
        twice = True
        same = [written for written in block.body if isinstance(written.statement, kind)]
        for extra in same[1:]:
            if not unread:  # what could not be read may have begun another rule
                report.say(
                    code,
                    f"expected one {what} in a rule, found a second one",
                    extra.span,
                    cure,
                    others=[(report.source, same[0].span, "the first one")],
                )
    if not twice and ast.Match in kinds and ast.Else in kinds:
        _else_behind_match(
            block.body[kinds.index(ast.Match)], block.body[kinds.index(ast.Else)], report
        )
    if not block.broken and not {ast.Match, ast.Else} & set(kinds):
        report.say(
            SAYS_NOTHING,
            "expected a `match by` or an `else` in this rule, found neither",
            block.span,
            "say what happens to its orders, for example `else hold`",
        )


def _else_behind_match(ladder: ast.Written, written: ast.Written, report: Report) -> None:
    statement = written.statement
    bare = isinstance(statement, ast.Else) and not statement.with_else
    text = "else " * bare + report.source.cut(written.span)
    if written.span < ladder.span:
        report.say(
            ELSE_FIRST,
            "expected `else` behind `match by`, found it before",
            written.span,
            "move this line below the `match by` line",
            edits=[Edit(written.span, report.source.cut(ladder.span)), Edit(ladder.span, text)],
            others=[(report.source, ladder.span, "`match by` stands here")],
        )
    elif bare:
        report.say(
            ELSE_LEFT_OUT,
            "expected `else` before what happens when nobody matches, found none",
            written.span,
            "write `else` at the beginning of this line",
            instead=text,
        )


def override(rule: meant.Rule, fallback: ast.Written | None, report: Report) -> None:
    """Override needs a standard customer, and never goes with a job."""
    nothing_said = fallback is None and not rule.ladder  # which is a finding of its own
    if not rule.settings.override or nothing_said:
        return
    switched_on = (
        [(*rule.places["override"], "override is switched on here")]
        if "override" in rule.places
        else []
    )
    match rule.fallback:
        case meant.Standard(job=None):
            return
        case meant.Standard():
            tail = _job_of(fallback, report) or rule.span
            report.say(
                OVERRIDE_WITH_JOB,
                "expected no job under `override = true`, found `with job`, which is never used",
                tail,
                "take out `with job`; where a job is wanted, `override` must be false",
                instead="",
                others=switched_on,
            )
        case _:
            found = "`hold`" if fallback else "no `else`"
            if isinstance(rule.fallback, meant.New):
                found = "`create customer`"
            report.say(
                OVERRIDE_ALONE,
                f"expected `else use customer 'X'` under `override = true`, found {found}",
                rule.fallback_at or rule.span,
                "name the customer that override always takes",
                others=switched_on,
            )


def _job_of(fallback: ast.Written | None, report: Report) -> Span | None:
    """From behind the customer's name to the end: `with job` and all that belongs to it."""
    match fallback:
        case ast.Written(statement=ast.Else(choice=ast.UseCustomer(customer=customer)), span=span):
            return report.between(customer.span, Span(span.end, span.end))
        case _:
            return None


# Rules together


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
                "give one of them another name: a decision names its rule",
                others=[(seen[name].source, seen[name].span, "the other one")],
            )
        seen.setdefault(name, rule)
    if not rules and not report.has_errors:
        report.say(
            NO_RULE,
            "expected a rule, found none: every order would be held",
            Span(0, 0),
            "write for example `match by email then name; else hold`",
        )


def one_way_to_get_a_standard_customer(
    rules: tuple[meant.Rule, ...], currencies: Iterator[str], report: Report
) -> None:
    """A customer that one rule creates and another waits for would depend on who comes first."""
    if report.has_errors:  # what sets it may be among what is wrong
        return
    of_currencies = tuple(currencies)
    seen: dict[str, meant.Rule] = {}
    for rule in rules:
        if not isinstance(rule.fallback, meant.Standard):
            continue
        used = [rule.fallback.customer]
        used += of_currencies if rule.settings.multi_currency else ()
        for customer in dict.fromkeys(used):
            first = seen.setdefault(same_label(label(customer).text), rule)
            if first.settings.create_standard_customer != rule.settings.create_standard_customer:
                report.say(
                    ONE_CUSTOMER_TWO_WAYS,
                    f"expected one answer to whether '{customer}' is created when it is missing, "
                    "found two",
                    rule.fallback_at or rule.span,
                    "set `create standard customer` once, before the first rule",
                    others=[
                        (first.source, first.fallback_at or first.span, "and differently here")
                    ],
                )
                break


def currencies_used(
    rules: tuple[meant.Rule, ...], places: dict[str, tuple[Source, Span]], report: Report
) -> None:
    """Customers of currencies are only asked for under `multi currency = true`."""
    if not rules or not places or report.has_errors:
        return
    if not any(rule.settings.multi_currency for rule in rules):
        source, span = next(iter(places.values()))
        said = any("multi_currency" in rule.places for rule in rules)  # and says false
        written = Edit(Span(span.start, span.start), "multi currency = true\n")
        Report(source, report.found).say(
            UNUSED_CURRENCY,
            "expected `multi currency = true` for a customer of a currency, found it nowhere",
            span,
            "write `multi currency = true` before the first rule" + ", not `false`" * said,
            edits=() if said else [written],
        )
    elif not any(isinstance(rule.fallback, meant.Standard) for rule in rules):
        _currencies_of_nobody(rules[0].currencies, places, report)


def _currencies_of_nobody(
    currencies: Mapping[str, meant.CurrencyRule],
    places: dict[str, tuple[Source, Span]],
    report: Report,
) -> None:
    """A currency's customer stands in for the standard customer, which no rule here has.

    A line that names an account does something all the same, and an included one may be for others.
    """
    for code, (source, span) in places.items():
        its = currencies[code]
        if source is report.source and not (its.receivables or its.deposit):
            report.say(
                CURRENCY_WITHOUT_STANDARD,
                f"expected a rule with `else use customer`, in whose place '{its.customer}' stands "
                f"for orders in {code}, found none",
                span,
                "take this line out: a new customer is made in the order's currency without it",
            )


# Examples


def whole_example(start: ast.Written, body: list[ast.Written], report: Report) -> None:
    """An example needs something that happens and something that is expected."""
    kinds = {type(written.statement) for written in body}
    if ast.Broken in kinds or {ast.ExampleOrder, ast.Expect} <= kinds:
        return
    missing = "order" if ast.ExampleOrder not in kinds else "expect"
    sample = {
        "order": "order email 'ann@example.com', name 'Ann Lee'",
        "expect": "expect create customer 'Ann Lee'",
    }
    report.say(
        EXAMPLE_UNFINISHED,
        f"expected an `{missing}` line in this example, found none",
        start.span,
        f"write for example `{sample[missing]}`",
    )
