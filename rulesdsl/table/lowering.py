"""From a policy to its decision table.

Each rule becomes its conditions as boxes (one test a field), times the ways its ladder and fallback
can come out. The lines of a rule stand in the order of the page of meaning: override, the keys, the
fallback; so the first line that holds is what the page says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import TypeAlias

from rulesdsl.customers.outcome import Outcome
from rulesdsl.defining import define, field
from rulesdsl.model import fields
from rulesdsl.model.conditions import All, Any, Condition, Known, Not, OneOf, of_one_field
from rulesdsl.model.fields import Field
from rulesdsl.model.settings import Inactive, Settings, Several
from rulesdsl.semantics.policy import CurrencyRule, Key, New, Policy, Review, Rule, Standard
from rulesdsl.table import ir

MOST_BOXES = 16
"""A condition that makes more boxes than this gets a column of its own, and stays one line."""

Box: TypeAlias = Mapping[Field, Condition]
"""A condition with one part a field: all parts hold."""

_NONE = ir.OutcomeTest(frozenset({Outcome.NONE}))
_ONE = ir.OutcomeTest(frozenset({Outcome.ONE}))
_SEVERAL = ir.OutcomeTest(frozenset({Outcome.SEVERAL}))
_NOT_ONE = ir.OutcomeTest(frozenset({Outcome.NONE, Outcome.SEVERAL}))

Tests: TypeAlias = tuple[tuple[ir.Column, ir.Test], ...]

Cells: TypeAlias = tuple[ir.Cell, ...]

Way: TypeAlias = tuple[Tests, Cells, ir.Arm]
"""One way in which a rule decides: what it asks of the order's currency, what else, and the arm.

The currency stands apart because a condition of the rule may ask for it too.
"""


def lower(policy: Policy) -> ir.Table:
    """The decision table of a policy. Its last line always holds."""
    sheet = _Sheet()
    for rule in policy.rules:
        boxes = [(box, sheet.cells(box)) for box in _conditions(rule.condition)]
        ways = list(_ways(rule, policy.currencies, sheet))
        for box, of_box in boxes:
            for currency, cells, arm in ways:
                asked = sheet.cells(_joined(box, currency)) if currency else of_box
                sheet.lines.append(ir.Line(asked + cells, arm, rule))
    if not policy.rules or policy.rules[-1].condition is not None:
        sheet.lines.append(ir.Line((), ir.HoldNoRule()))
    return ir.Table(tuple(sheet.columns), tuple(sheet.lines), policy.title)


# Conditions


def _conditions(condition: Condition | None) -> list[Tests]:
    """The boxes of a condition as tests of columns."""
    if condition is None:
        return [()]
    found = boxes(condition)
    if found is None:
        return [((ir.ConditionColumn(condition), ir.YesNoTest(True)),)]
    return [
        tuple((ir.FieldColumn(it), ir.FieldTest(part)) for it, part in box.items()) for box in found
    ]


def boxes(condition: Condition) -> list[Box] | None:
    """Boxes that together are the condition; None where there would be too many."""
    only = of_one_field(condition)
    if only is not None:
        return [{only: condition}]
    match condition:
        case All(parts=parts):
            return _all_of(parts)
        case Any(parts=parts):
            return _any_of(parts)
        case Not(part=All(parts=parts)):
            return _any_of(tuple(map(_opposite, parts)))
        case Not(part=Any(parts=parts)):
            return _all_of(tuple(map(_opposite, parts)))
        case Not(part=Not(part=part)):
            return boxes(part)
        case _:
            raise AssertionError(condition)  # a test asks for one field


def _opposite(condition: Condition) -> Condition:
    return condition.part if isinstance(condition, Not) else Not(condition)


def _all_of(parts: tuple[Condition, ...]) -> list[Box] | None:
    done: list[Box] = [{}]
    for part in parts:
        found = boxes(part)
        if found is None or len(done) * len(found) > MOST_BOXES:
            return None
        done = [_both(one, other) for one, other in product(done, found)]
    return done


def _any_of(parts: tuple[Condition, ...]) -> list[Box] | None:
    by_field: dict[Field, list[Condition]] = {}
    done: list[Box] = []
    for part in parts:
        only = of_one_field(part)
        if only is not None:
            by_field.setdefault(only, []).append(part)
            continue
        found = boxes(part)
        if found is None:
            return None
        done += found
    alone: list[Box] = [
        {it: Any(tuple(same)) if len(same) > 1 else same[0]} for it, same in by_field.items()
    ]
    together = alone + done
    return together if len(together) <= MOST_BOXES else None


def _both(one: Box, other: Box) -> Box:
    both = dict(one)
    for it, part in other.items():
        both[it] = All((both[it], part)) if it in both else part
    return both


def _joined(box: Tests, tests: Tests) -> Tests:
    """Tests of a box and of a way, those of one field in one cell."""
    done: dict[ir.Column, ir.Test] = dict(box)
    for column, test in tests:
        there = done.get(column)
        if isinstance(there, ir.FieldTest) and isinstance(test, ir.FieldTest):
            test = ir.FieldTest(All((there.condition, test.condition)))  # noqa: PLW2901  one cell a column
        done[column] = test
    return tuple(done.items())


# The ladder and the fallback


def _ways(rule: Rule, currencies: Mapping[str, CurrencyRule], sheet: _Sheet) -> Iterator[Way]:
    """Every way in which a rule decides, in the order of the page of meaning."""
    yield from _under_override(rule, currencies, sheet)
    asked = (rule.ladder, rule.settings)
    ladder = sheet.ladders.get(asked)
    if ladder is None:
        ladder = sheet.ladders[asked] = _ladder(rule, sheet)
    ways, nobody = ladder
    yield from ways
    for currency, cells, arm in _fallback(rule, currencies, sheet):
        yield currency, nobody + cells, arm


def _ladder(rule: Rule, sheet: _Sheet) -> tuple[list[Way], Cells]:
    """The ways in which a key decides, and the cells that say that none did."""
    settings = rule.settings
    ways: list[Way] = []
    before: Cells = ()
    undecided = []
    for key in rule.ladder:
        column = ir.KeyColumn(
            key,
            jobs=settings.check_jobs,
            inactive=settings.inactive_customers is not Inactive.IGNORE,
            multi_currency=settings.multi_currency,
            home_currency=settings.home_currency,
            prefix=settings.name_prefix,
        )
        one, several = sheet.cell(column, _ONE), sheet.cell(column, _SEVERAL)
        none = sheet.cell(column, _NONE)
        ways.append(((), (*before, one), ir.UseMatch(key)))
        match settings.several_matches:
            case Several.HOLD:
                ways.append(((), (*before, several), ir.HoldSeveral(key)))
                before = (*before, none)
            case Several.FIRST:
                ways.append(((), (*before, several), ir.UseMatch(key, oldest=True)))
                before = (*before, none)
            case Several.NEXT:
                undecided.append((several, none, key))
                before = (*before, sheet.cell(column, _NOT_ONE))
    # A key that found several and was passed over leaves the order undecided: another new customer
    # would be one more of them.
    ways += (((), (several,), ir.HoldSeveral(key)) for several, _, key in undecided)
    return ways, tuple(none for _, none, _ in undecided) if undecided else before


def _under_override(
    rule: Rule, currencies: Mapping[str, CurrencyRule], sheet: _Sheet
) -> Iterator[Way]:
    """With override on, the standard customer: nothing is looked up, and there is never a job."""
    on = (sheet.cell(ir.OverrideColumn(), ir.YesNoTest(True)),)
    if isinstance(rule.fallback, Standard):
        for currency, customer in _standards(rule, rule.fallback, currencies):
            yield currency, on, ir.UseStandard(customer, by_override=True)
    else:
        yield (), on, ir.HoldNoStandard()


def _fallback(rule: Rule, currencies: Mapping[str, CurrencyRule], sheet: _Sheet) -> Iterator[Way]:
    match rule.fallback:
        case Standard(job=None) as standard:
            for currency, customer in _standards(rule, standard, currencies):
                yield currency, (), ir.UseStandard(customer)
        case Standard(job=job) as standard if job is not None:
            for currency, customer in _standards(rule, standard, currencies):
                column = ir.JobColumn(customer, job.template)
                there: ir.Arm = (
                    ir.UseJob(customer, job.template)
                    if rule.settings.check_jobs
                    else ir.HoldJobExists(customer, job.template)
                )
                yield currency, (sheet.cell(column, _ONE),), there
                create = ir.CreateJob(customer, job.template, job.attributes)
                yield currency, (sheet.cell(column, _NONE),), create
        case New(template=template, attributes=attributes):
            yield (), (), ir.CreateCustomer(template, attributes)
        case Review(why=why):
            yield (), (), ir.HoldReview(why)


def _standards(
    rule: Rule, standard: Standard, currencies: Mapping[str, CurrencyRule]
) -> Iterator[tuple[Tests, str]]:
    """The standard customer of each currency that has its own, then the rule's."""
    if rule.settings.multi_currency:
        currency = fields.BY_NAME["currency"]
        for code, its in currencies.items():
            asked: Condition = OneOf(currency, (code,))
            if code == rule.settings.home_currency:
                asked = Any((asked, Not(Known(currency))))
            yield ((ir.FieldColumn(currency), ir.FieldTest(asked)),), its.customer
    yield (), standard.customer


@define
class _Sheet:
    """A table being written: each column gets its number when it is first used.

    `ladders` are those already written: many rules have the same.
    """

    columns: dict[ir.Column, int] = field(factory=dict)
    lines: list[ir.Line] = field(factory=list)
    ladders: dict[tuple[tuple[Key, ...], Settings], tuple[list[Way], Cells]] = field(factory=dict)

    def cell(self, column: ir.Column, test: ir.Test) -> ir.Cell:
        return ir.Cell(self.columns.setdefault(column, len(self.columns)), test)

    def cells(self, tests: Tests) -> Cells:
        return tuple([self.cell(column, test) for column, test in tests])
