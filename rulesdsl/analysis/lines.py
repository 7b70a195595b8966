"""Keys that can never find anybody, and lines of the table that can never decide an order."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby

from rulesdsl.analysis.ladders import cannot_apply, dead_keys
from rulesdsl.analysis.regions import Undecided
from rulesdsl.analysis.study import Finding, Open, Study
from rulesdsl.analysis.turns import turn
from rulesdsl.customers.outcome import Outcome
from rulesdsl.defining import frozen
from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.model.conditions import Condition, Known
from rulesdsl.model.fields import Field
from rulesdsl.semantics.policy import Key, Rule
from rulesdsl.source import Span
from rulesdsl.syntax import ast
from rulesdsl.table import ir
from rulesdsl.wording import listed

KEY_NEVER_REACHED = Code("A407", "key-that-finds-nobody", Severity.WARNING)
LINE_NEVER_APPLIES = Code("A408", "line-that-never-applies", Severity.NOTE)


def line_findings(
    study: Study, idle: Container[Rule], *, of_lines: bool = True
) -> Iterator[Finding]:
    """Dead keys of rules that decide some order, and their dead lines that this does not tell.

    Lines are looked at only with `of_lines`. `idle` are the rules with alternatives that make no
    difference: their lines go with them.
    """
    for look in _looks(study, idle):
        yield from (_dead_key(study, look.at, key, reason) for key, reason in look.dead.items())
        if of_lines:
            yield from _dead_lines(look)


def never_applying(study: Study) -> Iterator[tuple[int, str]]:
    """The lines of the table, by number from 1, that can decide no order, each with the reason.

    As the policy sets override. What is not decided is not among them.
    """
    of_rules = _lines_of_rules(study)
    dead = (at for at, alive in enumerate(study.alive) if alive is False)
    yield from ((number, "its rule decides no order") for at in dead for number, _ in of_rules[at])
    for look in _looks(study, ()):
        for number, line in look.lines:
            reason = _dead_key_of(line, look) or _why_never(look, number)
            reason = reason or _why_nobody_is_found(look, number)
            if isinstance(reason, str):
                yield number, reason
    lines = study.compiled.table.lines
    if lines[-1].rule is None and study.cascade.is_first(len(study.rules)) is False:
        yield len(lines), "every order has a rule"


def _looks(study: Study, idle: Container[Rule]) -> Iterator[_Look]:
    """Each rule that decides some order, with its lines."""
    of_rules = _lines_of_rules(study)
    for at, rule in enumerate(study.rules):
        if study.alive[at] is True:
            missing = _never_known(study, at)
            dead = dict(dead_keys(rule, missing))
            yield _Look(study, at, of_rules[at], dead, missing, rule in idle)


def _never_known(study: Study, at: int) -> frozenset[Field]:
    """The fields of a rule's keys that none of its orders has."""
    asked = {it for key in study.rules[at].ladder for it in key.fields}
    return frozenset(
        it
        for it in asked & study.fields_of_conditions
        if study.cascade.is_first(at, [Known(it)]) is False
    )


# Keys


def _dead_key(study: Study, at: int, key: Key, reason: str) -> Diagnostic:
    rule = study.rules[at]
    place, without = _place_of(study, at, key)
    safe = not rule.updates  # a key that finds nobody still keeps facts of its own from changing
    return Diagnostic(
        KEY_NEVER_REACHED,
        f"expected each key to find somebody, found `{key}`, which never does: {reason}",
        Label(rule.source, place),
        "take the key out",
        Fix(f"take the key `{key}` out", (Edit(without, ""),), safe=safe) if without else None,
    )


def _place_of(study: Study, at: int, key: Key) -> tuple[Span, Span | None]:
    """Where a key stands, and what goes with it when it is taken out; None where a note would, too.

    With the only key the whole `match by` goes, if the rule still says what happens then.
    """
    place, gone = _with_its_word(study, at, key)
    noted = gone is not None and "#" in study.rules[at].source.cut(gone)
    return place, None if noted else gone


def _with_its_word(study: Study, at: int, key: Key) -> tuple[Span, Span | None]:
    """The key, and it with the `then` beside it."""
    statements = study.statements.get(at, ())
    for it in statements:
        if not isinstance(it.statement, ast.Match):
            continue
        keys = it.statement.keys
        number = study.rules[at].ladder.index(key)
        if len(keys) == 1:
            says = any(isinstance(other.statement, ast.Else) for other in statements)
            return keys[0].span, it.span if says else None
        span = keys[number].span
        if number:
            return span, Span(keys[number - 1].span.end, span.end)
        return span, Span(span.start, keys[1].span.start)
    return study.rules[at].span, None


# Lines


@frozen(eq=False, slots=False)
class _Look:
    """A rule with its lines and their numbers, and what is told of its keys already."""

    study: Study
    at: int
    lines: tuple[tuple[int, ir.Line], ...]
    dead: Mapping[Key, str]
    missing: frozenset[Field]
    told: bool
    """Whether an alternative of the condition is told to be idle, and with it its lines."""

    @cached_property
    def common(self) -> frozenset[Condition] | None:
        """What all lines ask of the order's fields; None where they ask different things."""
        asked = {_asked(self, line) for _, line in self.lines}
        return asked.pop() if len(asked) == 1 else None

    @property
    def rule(self) -> Rule:
        return self.study.rules[self.at]

    @property
    def columns(self) -> tuple[ir.Column, ...]:
        return self.study.compiled.table.columns


def _lines_of_rules(study: Study) -> dict[int, tuple[tuple[int, ir.Line], ...]]:
    """The lines of each rule with their numbers from 1, by the rule's number."""
    numbers = {id(rule): at for at, rule in enumerate(study.rules)}
    lines = enumerate(study.compiled.table.lines, 1)
    found = groupby(lines, key=lambda it: numbers.get(id(it[1].rule), -1))
    return {at: tuple(its) for at, its in found}


def _dead_lines(look: _Look) -> Iterator[Finding]:
    """One finding for all lines of a rule that never apply; what is told already is left out."""
    told: list[tuple[int, str]] = []
    for number, line in look.lines:
        if _dead_key_of(line, look) is not None:
            continue
        reason = _why_never(look, number)
        if isinstance(reason, Undecided):
            yield Open("whether a line of the table applies", look.rule, reason.reason)
        elif reason is not None:
            told.append((number, reason))
    for why, some in _by_reason(told):
        yield _dead_line(look.rule, some, why)


def _why_never(look: _Look, number: int) -> str | Undecided | None:
    """Why a line never applies; None where it does, or where that is told already."""
    reason = cannot_apply(look.study.compiled.table, number, look.missing)
    if reason is not None:
        return reason
    found = _an_order(look, number)
    if isinstance(found, Undecided):
        return found
    return _why_no_order(look) if found is False and not look.told else None


def _why_nobody_is_found(look: _Look, number: int) -> str | None:
    """Why a key of a line finds nobody: earlier lines take the orders that it could look up."""
    table = look.study.compiled.table
    finding = (
        table.columns[it.column]
        for it in table.lines[number - 1].cells
        if isinstance(it.test, ir.OutcomeTest) and Outcome.NONE not in it.test.outcomes
    )
    asked = {
        it for column in finding if isinstance(column, ir.KeyColumn) for it in column.key.fields
    }
    known = sorted(asked & look.study.fields_of_conditions, key=lambda it: it.name)
    its = turn(table, number)
    there = known and look.study.cascade.is_first(
        look.at, [*its.inside, *map(Known, known)], its.outside
    )
    if there is not False:
        return None
    return f"earlier lines take all of its orders that have {listed(it.name for it in known)}"


def _by_reason(told: list[tuple[int, str]]) -> Iterator[tuple[str, list[int]]]:
    for reason in dict.fromkeys(reason for _, reason in told):
        yield reason, [number for number, its in told if its == reason]


def _dead_line(rule: Rule, numbers: list[int], reason: str) -> Diagnostic:
    several = len(numbers) > 1
    lines = ("lines " if several else "line ") + _listed(numbers)
    never = "which never do" if several else "which never does"
    return Diagnostic(
        LINE_NEVER_APPLIES,
        f"expected each line of this rule in the table to decide some order, found {lines}, "
        f"{never}: {reason}",
        Label(rule.source, rule.span),
        "nothing is wrong with the rule: pass over what never applies when you read the table",
    )


_MOST_LISTED = 10


def _listed(numbers: Iterable[int]) -> str:
    told = list(map(str, numbers))
    if len(told) > _MOST_LISTED:
        told[_MOST_LISTED:] = [f"{len(told) - _MOST_LISTED} more"]
    return listed(told)


def _dead_key_of(line: ir.Line, look: _Look) -> str | None:
    """Why a dead key finds nobody, where a line waits for somebody whom it finds."""
    for cell in line.cells:
        column = look.columns[cell.column]
        if (
            isinstance(cell.test, ir.OutcomeTest)
            and Outcome.NONE not in cell.test.outcomes
            and isinstance(column, ir.KeyColumn)
            and column.key in look.dead
        ):
            return look.dead[column.key]
    return None


def _why_no_order(look: _Look) -> str:
    if look.rule.settings.multi_currency and look.rule.currencies:
        return "its orders are in other currencies"
    return "earlier rules and lines take all of its orders"


# What lines ask of the order


def _an_order(look: _Look, number: int) -> bool | Undecided:
    """Whether an order gets to a line as far as its own fields go."""
    its = turn(look.study.compiled.table, number)
    if None in its.outside:
        return False
    if not its.outside and frozenset(its.inside) == look.common:
        return True
    return look.study.cascade.is_first(look.at, its.inside, its.outside)


def _asked(look: _Look, line: ir.Line) -> frozenset[Condition]:
    """What a line asks of the order's own fields: all of it."""
    return frozenset(it for cell in line.cells if (it := _of_fields(look, cell)) is not None)


def _of_fields(look: _Look, cell: ir.Cell) -> Condition | None:
    match look.columns[cell.column], cell.test:
        case _, ir.FieldTest(condition=condition):
            return condition
        case ir.ConditionColumn(condition=condition), _:
            return condition
        case _:
            return None
