"""From the tree as written to the policy as meant: names resolved, types known, settings in force."""

from __future__ import annotations

from typing import Any

from attrs import define, evolve, field

from rulesdsl.diagnostics import Code
from rulesdsl.model.fields import Field
from rulesdsl.model.settings import Settings
from rulesdsl.model.types import Value
from rulesdsl.semantics import checks, examples, includes, values
from rulesdsl.semantics import policy as meant
from rulesdsl.semantics.blocks import Blocks, RuleBlock
from rulesdsl.semantics.conditions import NO_SUCH_DAY, Scope, field_named, resolve
from rulesdsl.semantics.report import Report
from rulesdsl.source import Source, Span
from rulesdsl.syntax import ast

NOT_A_KEY = Code("N107", "not-a-key")
SET_TWICE = Code("C201", "setting-twice")
LIST_TWICE = Code("C211", "list-twice")
KEY_TWICE = Code("C213", "key-twice")
TITLE_TWICE = Code("C222", "title-twice")
CURRENCY_TWICE = Code("C223", "currency-twice")
UNKNOWN_ACCOUNT = Code("N117", "unknown-account")

Places = dict[str, tuple[Source, Span]]


@define
class _Head:
    """What stands before the rules, gathered over a policy and its includes."""

    title: str | None = None
    settings: Settings = field(factory=Settings)
    places: Places = field(factory=dict)
    lists: dict[str, tuple[Value, ...]] = field(factory=dict)
    list_places: Places = field(factory=dict)
    currencies: dict[str, meant.CurrencyRule] = field(factory=dict)
    currency_places: Places = field(factory=dict)


def policy_of(main: ast.PolicyFile, files: includes.Files) -> meant.Policy:
    """The policy that a file and its includes say; every finding is added to `files.found`."""
    gathered = includes.gather(main, files)
    head = _Head()
    for blocks, report in gathered:
        _read_head(blocks, head, report, files)
    blocks, report = gathered[-1]
    rules = tuple(_rule(block, head, report) for block in blocks.rules)
    checks.rules_together(rules, report)
    checks.promises_and_examples(blocks, report)
    scope = Scope(head.lists, in_promise=True)
    promises = tuple(
        examples.promise(written.statement, written.span, scope, report)
        for written in blocks.promises
        if isinstance(written.statement, ast.Promise)
    )
    tests = tuple(examples.example(start, body, report) for start, body in blocks.examples)
    return meant.Policy(head.title, rules, head.lists, head.currencies, promises, tests)


# The head


def _read_head(blocks: Blocks, head: _Head, report: Report, files: includes.Files) -> None:
    title_at: Span | None = None
    written_settings = []
    for written in blocks.head:
        match written.statement:
            case ast.Title(title=title):
                if title_at is not None:
                    report.say(TITLE_TWICE, "expected one title, found a second one", written.span)
                title_at = written.span
                head.title = values.full_text(title, "a title", report) or head.title
            case ast.ListValues(name=name, values=literals):
                _define_list(name, _literals(literals, report), head, report)
            case ast.ListFile(name=name) as from_file:
                _define_list(name, includes.list_from(from_file, report, files), head, report)
            case ast.Setting() as setting:
                written_settings.append(setting)
            case ast.Currency() as currency:
                _currency(currency, written.span, head, report)
            case _:
                pass
    head.settings, places = _in_force(written_settings, head.settings, report)
    head.places |= {name: (report.source, span) for name, span in places.items()}
    checks.not_yet(head.settings, places, report)


def _define_list(name: ast.Name, found: tuple[Value, ...], head: _Head, report: Report) -> None:
    if name.words in head.lists:
        other = head.list_places[name.words]
        report.say(
            LIST_TWICE,
            f"expected one list named {name.written}, found a second one",
            name.span,
            "give one of them another name",
            others=[(*other, "the first one")],
        )
        return
    head.lists[name.words] = found
    head.list_places[name.words] = (report.source, name.span)


def _literals(literals: tuple[ast.Literal, ...], report: Report) -> tuple[Value, ...]:
    found: list[Value] = []
    for literal in literals:
        if literal.value is None:
            report.say(NO_SUCH_DAY, "expected a day of the calendar in this list", literal.span)
        else:
            found.append(literal.value)
    return tuple(found)


def _currency(written: ast.Currency, span: Span, head: _Head, report: Report) -> None:
    code = values.currency_code(written.currency, report)
    customer = values.full_text(written.customer, "the name of a customer", report)
    accounts: dict[str, str] = {}
    for account in written.accounts:
        kind = {"receivables account": "receivables", "deposit account": "deposit"}.get(account.name.words)
        if kind is None or not isinstance(account.value, ast.Text) or kind in accounts:
            report.say(
                UNKNOWN_ACCOUNT,
                "expected `receivables account 'A'` or `deposit account 'B'`, each once, "
                f"found `{account.name.written}`",
                account.name.span,
            )
        else:
            accounts[kind] = account.value.value
    if code is None or customer is None:
        return
    if code in head.currencies:
        report.say(
            CURRENCY_TWICE,
            f"expected one line for the currency '{code}', found a second one",
            span,
            others=[(*head.currency_places[code], "the first one")],
        )
        return
    if accounts:
        report.say(
            checks.NOT_YET_CURRENCY,
            "these accounts are understood, but no transaction is written by this version",
            written.accounts[0].name.span.to(span),
        )
    _top_level(customer, written.customer.span, report)
    head.currencies[code] = meant.CurrencyRule(customer, accounts.get("receivables"), accounts.get("deposit"))
    head.currency_places[code] = (report.source, span)


def _top_level(customer: str, span: Span, report: Report) -> None:
    """A standard customer with a colon in its name would be a job, which override must never use."""
    if ":" in customer:
        report.say(
            checks.STANDARD_IS_A_JOB,
            f"expected a customer, found the job '{customer}' (QuickBooks writes `customer:job`)",
            span,
            "name the customer itself; a job under it is made by `with job`",
        )


def _in_force(
    written: list[ast.Setting], before: Settings, report: Report
) -> tuple[Settings, dict[str, Span]]:
    """Settings of one place on top of those before; the same one twice in a place is a finding."""
    found: dict[str, Any] = {}  # the catalogue says which type each has
    places: dict[str, Span] = {}
    for it in written:
        answer = values.setting_value(it, report)
        if answer is None:
            continue
        setting, value = answer
        if setting.attribute in places:
            report.say(
                SET_TWICE,
                f"expected `{setting.name}` once in this place, found it twice",
                it.name.span,
                "keep the one that is meant",
                others=[(report.source, places[setting.attribute], "the first one")],
            )
            continue
        found[setting.attribute] = value
        places[setting.attribute] = it.name.span
    return evolve(before, **found), places


# Rules


def _rule(block: RuleBlock, head: _Head, report: Report) -> meant.Rule:
    checks.shape_of_rule(block, report)
    name = block.start.statement if block.start else None
    title = None
    if isinstance(name, ast.Rule):
        title = values.full_text(name.name, "the name of the rule", report)
    condition = None
    ladder: tuple[meant.Key, ...] = ()
    fallback: meant.Fallback | None = None
    fallback_at: Span | None = None
    for written in reversed(block.body):  # of two the first counts; the second is reported
        match written.statement:
            case ast.When(condition=asked):
                condition = resolve(asked, Scope(head.lists), report)
            case ast.Match(keys=keys):
                ladder = _ladder(keys, report)
            case ast.Else(choice=choice):
                fallback, fallback_at = _fallback(choice, report), written.span
            case _:
                pass
    own = [it.statement for it in block.body if isinstance(it.statement, ast.Setting)]
    settings, places = _in_force(own, head.settings, report)
    checks.not_yet(settings, places, report)
    rule = meant.Rule(
        name=title,
        source=report.source,
        span=block.span,
        condition=condition,
        ladder=ladder,
        fallback=fallback or meant.Review(),
        settings=settings,
        places=head.places | {key: (report.source, span) for key, span in places.items()},
        fallback_at=fallback_at,
    )
    if not block.broken:
        checks.override(rule, report)
    return rule


def _ladder(keys: tuple[ast.Key, ...], report: Report) -> tuple[meant.Key, ...]:
    done: list[meant.Key] = []
    for key in keys:
        found = [_key_field(name, report) for name in key.fields]
        fields = tuple(dict.fromkeys(it for it in found if it is not None))
        if None in found:
            continue
        resolved = meant.Key(fields)
        if len(fields) < len(found) or any(set(it.fields) == set(fields) for it in done):
            report.say(
                KEY_TWICE,
                f"expected each key once, found `{resolved}` twice",
                key.span,
                "take it out here: what it finds was found before",
            )
        else:
            done.append(resolved)
    return tuple(done)


def _key_field(name: ast.Name, report: Report) -> Field | None:
    found = field_named(name, report)
    if found is not None and found.in_quickbooks is None:
        report.say(
            NOT_A_KEY,
            f"expected a field that QuickBooks customers have too, found `{found.name}`",
            name.span,
            "match by email, phone, name, company, or a field of an address",
        )
        return None
    return found


def _fallback(
    choice: ast.UseCustomer | ast.CreateCustomer | ast.Hold, report: Report
) -> meant.Fallback | None:
    match choice:
        case ast.UseCustomer(customer=text, job=job):
            customer = values.full_text(text, "the name of a customer", report)
            if customer is not None:
                _top_level(customer, text.span, report)
            plan = None if job is None else _job(job, report)
            return None if customer is None else meant.Standard(customer, plan)
        case ast.CreateCustomer(template=written, attributes=attributes):
            template = values.template(written, report) if written else values.DEFAULT_CUSTOMER
            given = values.given_attributes(attributes, report, for_job=False)
            return None if template is None else meant.New(template, given)
        case ast.Hold(why=why):
            return meant.Review(values.full_text(why, "the reason", report) if why else None)


def _job(job: ast.Job, report: Report) -> meant.JobPlan:
    template = values.template(job.template, report) if job.template else values.DEFAULT_JOB
    given = values.given_attributes(job.attributes, report, for_job=True)
    return meant.JobPlan(template or values.DEFAULT_JOB, given)
