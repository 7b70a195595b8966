"""From the tree as written to the policy as meant: names and types known, settings in force."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from rulesdsl.defining import define, evolve, field
from rulesdsl.diagnostics import Code, Edit
from rulesdsl.model import fields
from rulesdsl.model.fields import Field
from rulesdsl.model.settings import Settings
from rulesdsl.model.storage import same_label
from rulesdsl.model.types import Value
from rulesdsl.semantics import checks, examples, includes, values
from rulesdsl.semantics import policy as meant
from rulesdsl.semantics.blocks import Blocks, RuleBlock
from rulesdsl.semantics.conditions import Scope, resolve
from rulesdsl.semantics.known_fields import key_named
from rulesdsl.semantics.known_settings import setting_value
from rulesdsl.semantics.literals import full_text, no_such_day
from rulesdsl.semantics.report import Report
from rulesdsl.semantics.templates import DEFAULT_CUSTOMER, DEFAULT_JOB, template
from rulesdsl.source import Source, Span
from rulesdsl.spelling import nearest
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

SET_TWICE = Code("C201", "setting-twice")
LIST_TWICE = Code("C211", "list-twice")
KEY_TWICE = Code("C213", "key-twice")
TITLE_TWICE = Code("C222", "title-twice")
CURRENCY_TWICE = Code("C223", "currency-twice")
WRONG_ACCOUNT = Code("N117", "wrong-account")

Places = dict[str, tuple[Source, Span]]


@define
class _Head:
    """What stands before the rules, gathered over a policy and its includes."""

    title: str | None = None
    settings: Settings = field(factory=Settings)
    places: Places = field(factory=dict)
    lists: dict[str, tuple[Value, ...]] = field(factory=dict)
    list_names: dict[str, str] = field(factory=dict)
    list_places: Places = field(factory=dict)
    currencies: dict[str, meant.CurrencyRule] = field(factory=dict)
    currency_places: Places = field(factory=dict)
    unread: bool = False

    def scope(self, *, in_promise: bool = False) -> Scope:
        """What conditions may name."""
        return Scope(self.lists, in_promise, self.list_names, self.unread)


def policy_of(main: ast.PolicyFile, files: includes.Files) -> meant.Policy:
    """The policy that a file and its includes say; every finding is added to `files.found`."""
    gathered = includes.gather(main, files)
    head = _Head()
    for blocks, report in gathered:
        _read_head(blocks, head, report, files)
    blocks, report = gathered[-1]
    head.unread = files.incomplete
    rules = _with_standards([_rule(block, head, report) for block in blocks.rules], head)
    promises = tuple(_promise(it, head, report) for it in blocks.promises)
    tests = tuple(_example(start, body, report) for start, body in blocks.examples)
    _together(rules, head, report)
    return meant.Policy(
        head.title,
        rules,
        head.lists,
        head.currencies,
        tuple(it for it in promises if it is not None),
        tests,
    )


def _together(rules: tuple[meant.Rule, ...], head: _Head, report: Report) -> None:
    checks.rules_together(rules, report)
    customers = (its.customer for its in head.currencies.values())
    checks.one_way_to_get_a_standard_customer(rules, customers, report)
    checks.currencies_used(rules, head.currency_places, report)


def _promise(written: ast.Written, head: _Head, report: Report) -> meant.Promise | None:
    if not isinstance(written.statement, ast.Promise):
        return None
    scope = head.scope(in_promise=True)
    return examples.promise(written.statement, written.span, scope, report)


def _example(start: ast.Written, body: list[ast.Written], report: Report) -> meant.Example:
    done = examples.example(start, body, report)
    checks.whole_example(start, body, report)
    return done


# The head


def _read_head(blocks: Blocks, head: _Head, report: Report, files: includes.Files) -> None:
    first_title: Span | None = None
    written_settings = []
    for written in blocks.head:
        match written.statement:
            case ast.Title(title=title):
                if first_title is None:
                    first_title = written.span
                    head.title = full_text(title, "a title", report) or head.title
                else:
                    _title_twice(written.span, first_title, report)
            case ast.ListValues(name=name, values=literals):
                _define_list(name, _literals(name, literals, report), head, report)
            case ast.ListFile(name=name) as from_file:
                _define_list(name, includes.list_from(from_file, report, files), head, report)
            case ast.Setting() as setting:
                written_settings.append(setting)
            case ast.Currency() as currency:
                _currency(currency, written.span, head, report)
            case _:
                pass
    where = "before the first rule" if blocks.rules else "in this file"
    head.settings, places = _in_force(written_settings, head.settings, where, report)
    head.places |= {name: (report.source, span) for name, span in places.items()}


def _title_twice(span: Span, first: Span, report: Report) -> None:
    report.say(
        TITLE_TWICE,
        "expected one title, found a second one",
        span,
        "keep the one that is meant",
        others=[(report.source, first, "the first one")],
    )


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
    head.list_names[name.words] = name.written
    head.list_places[name.words] = (report.source, name.span)


def _literals(
    name: ast.Name, literals: tuple[ast.Literal, ...], report: Report
) -> tuple[Value, ...]:
    found: list[Value] = []
    for literal in literals:
        match literal:
            case ast.Day(value=None):
                no_such_day(literal, report)
            case ast.Text() if not full_text(
                literal, f"a value for the list {name.written}", report
            ):
                pass
            case ast.Text(value=value) | ast.Number(value=value) | ast.YesNo(value=value):
                found.append(value)
            case ast.Day(value=value) if value is not None:
                found.append(value)
            case _:
                pass
    return tuple(found)


def _currency(written: ast.Currency, span: Span, head: _Head, report: Report) -> None:
    code = values.currency_code(written.currency, report)
    customer = values.customer_name(written.customer, report)
    accounts = _accounts(written.accounts, report)
    if code is None or customer is None:
        return
    if code in head.currencies:
        report.say(
            CURRENCY_TWICE,
            f"expected one line for the currency '{code}', found a second one",
            span,
            "keep the one that is meant",
            others=[(*head.currency_places[code], "the first one")],
        )
        return
    receivables, deposit = accounts.get(_ACCOUNTS[0]), accounts.get(_ACCOUNTS[1])
    head.currencies[code] = meant.CurrencyRule(customer, receivables, deposit)
    head.currency_places[code] = (report.source, span)


_ACCOUNTS = ("receivables account", "deposit account")


def _accounts(written: tuple[ast.Attribute, ...], report: Report) -> dict[str, str]:
    """The accounts by their names; what is wrong is reported."""
    done: dict[str, str] = {}
    for it in written:
        name = it.name.words
        if name not in _ACCOUNTS:
            near = nearest(name, _ACCOUNTS)
            _wrong_account(f"`{it.name.written}`", it.name.span, near, report)
        elif not isinstance(it.value, ast.Text):
            found = report.as_written(it.value)
            _wrong_account(f"{found} without quotes", it.value.span, quoted(found), report)
        elif name in done:
            _wrong_account(f"`{name}` twice", it.name.span, None, report)
        else:
            done[name] = full_text(it.value, "the name of an account", report) or ""
    return {name: value for name, value in done.items() if value}


def _wrong_account(found: str, span: Span, instead: str | None, report: Report) -> None:
    report.say(
        WRONG_ACCOUNT,
        f"expected `receivables account 'A'` or `deposit account 'B'`, found {found}",
        span,
        f"write {instead}" if instead else "name each account once, in quotes",
        instead=instead,
    )


def _in_force(
    written: list[ast.Setting], before: Settings, where: str, report: Report
) -> tuple[Settings, dict[str, Span]]:
    """Settings of one place on top of those before; the same one twice in a place is a finding."""
    found: dict[str, Any] = {}  # the catalogue says which type each has
    places: dict[str, Span] = {}
    for it in written:
        answer = setting_value(it, report)
        if answer is None:
            continue
        setting, value = answer
        if setting.attribute in places:
            report.say(
                SET_TWICE,
                f"expected `{setting.name}` once {where}, found it twice",
                it.name.span,
                "keep the one that is meant",
                others=[(report.source, places[setting.attribute], "the first one")],
            )
            continue
        found[setting.attribute] = value
        places[setting.attribute] = it.name.span
    return _with(before, tuple(found.items())), places


@lru_cache(maxsize=1024)
def _with(before: Settings, found: tuple[tuple[str, Any], ...]) -> Settings:
    """Settings with some of them changed: one value for all rules that set the same."""
    return evolve(before, **dict(found)) if found else before


# Rules


def _rule(block: RuleBlock, head: _Head, report: Report) -> meant.Rule:
    checks.shape_of_rule(block, report)
    title = None
    if block.start is not None and isinstance(block.start.statement, ast.Rule):
        title = full_text(block.start.statement.name, "the name of the rule", report)
    when, match, otherwise = (_first(block, kind) for kind in (ast.When, ast.Match, ast.Else))
    scope = head.scope()
    asked = when.statement if when else None
    keys = match.statement if match else None
    choice = otherwise.statement if otherwise else None
    fallback = _fallback(choice.choice, report) if isinstance(choice, ast.Else) else None
    own = [it.statement for it in block.body if isinstance(it.statement, ast.Setting)]
    before = len(report.found)
    settings, places = _in_force(own, head.settings, "in a rule", report)
    set_well = len(report.found) == before
    rule = meant.Rule(
        name=title,
        source=report.source,
        span=block.span,
        condition=resolve(asked.condition, scope, report) if isinstance(asked, ast.When) else None,
        ladder=_ladder(keys.keys, report) if isinstance(keys, ast.Match) else (),
        fallback=fallback or meant.Review(),
        settings=settings,
        places=head.places | {key: (report.source, span) for key, span in places.items()},
        fallback_at=otherwise.span if otherwise else None,
        currencies=head.currencies,
    )
    if not block.broken and set_well and (fallback is not None or otherwise is None):
        checks.override(rule, otherwise, report)
    return rule


def _with_standards(rules: list[meant.Rule], head: _Head) -> tuple[meant.Rule, ...]:
    """The rules, each of which knows every standard customer: one rule's may match in another."""
    named = [its.customer for its in head.currencies.values()]
    named += [it.fallback.customer for it in rules if isinstance(it.fallback, meant.Standard)]
    standards = frozenset(map(same_label, named))
    return tuple(evolve(it, standards=standards) for it in rules)


def _first(block: RuleBlock, kind: type[ast.When | ast.Match | ast.Else]) -> ast.Written | None:
    """The first statement of a kind; where there are two, the second one is reported."""
    return next((it for it in block.body if isinstance(it.statement, kind)), None)


def _ladder(keys: tuple[ast.Key, ...], report: Report) -> tuple[meant.Key, ...]:
    written = tuple([tuple([name.words for name in key.fields]) for key in keys])
    return _flawless(written) or _looked_through(keys, report)


@lru_cache(maxsize=1024)
def _flawless(written: tuple[tuple[str, ...], ...]) -> tuple[meant.Key, ...] | None:
    """The ladder of names in which nothing is wrong: one for all rules that have the same."""
    ladder = []
    for names in written:
        key = [it for name in names if (it := fields.find(name)) and it.in_quickbooks is not None]
        if len(set(key)) < len(names):  # one is unknown, is no key, or stands there twice
            return None
        ladder.append(meant.Key(tuple(key)))
    return tuple(ladder) if len({frozenset(it.fields) for it in ladder}) == len(ladder) else None


def _looked_through(keys: tuple[ast.Key, ...], report: Report) -> tuple[meant.Key, ...]:
    done: list[meant.Key] = []
    for index, key in enumerate(keys):
        found = [_key_field(name, key.fields[:at], report) for at, name in enumerate(key.fields)]
        known = tuple(it for it in found if it is not None)
        if len(known) < len(found):
            continue
        resolved = meant.Key(known)
        if any(set(it.fields) == set(known) for it in done):
            before = keys[index - 1].span
            _key_twice(str(resolved), key.span, Span(before.end, key.span.end), report)
        else:
            done.append(resolved)
    return tuple(done)


def _key_field(name: ast.Name, before: tuple[ast.Name, ...], report: Report) -> Field | None:
    if before and any(it.words == name.words for it in before):
        _key_twice(name.words, name.span, Span(before[-1].span.end, name.span.end), report)
        return None
    return key_named(name, report)


def _key_twice(key: str, span: Span, without: Span, report: Report) -> None:
    report.say(
        KEY_TWICE,
        f"expected each key once, found `{key}` twice",
        span,
        "take it out here: it finds nobody who was not found before",
        edits=[Edit(without, "")],
    )


def _fallback(
    choice: ast.UseCustomer | ast.CreateCustomer | ast.Hold, report: Report
) -> meant.Fallback | None:
    match choice:
        case ast.UseCustomer(customer=text, job=job):
            customer = values.customer_name(text, report)
            plan = None if job is None else _job(job, report)
            return None if customer is None else meant.Standard(customer, plan)
        case ast.CreateCustomer(template=written, attributes=attributes):
            name = template(written, report) if written else DEFAULT_CUSTOMER
            given = values.given_attributes(attributes, report, for_job=False)
            return None if name is None else meant.New(name, given)
        case ast.Hold(why=why):
            return meant.Review(full_text(why, "the reason", report) if why else None)


def _job(job: ast.Job, report: Report) -> meant.JobPlan:
    name = template(job.template, report) if job.template else DEFAULT_JOB
    given = values.given_attributes(job.attributes, report, for_job=True)
    return meant.JobPlan(name or DEFAULT_JOB, given)
