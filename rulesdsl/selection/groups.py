"""Neighbouring lines that ask the same of the order's fields: as far as that they hold together.

A rule is mostly one group: its lines differ in what they ask of keys and jobs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from rulesdsl.defining import frozen
from rulesdsl.model.conditions import All, Any, Condition, Not, of_one_field, on_order
from rulesdsl.model.fields import Field
from rulesdsl.model.records import Order
from rulesdsl.selection.ladder import NO_LINE, Answers, Ladder, Lookups, Step, ladder_of
from rulesdsl.semantics.policy import Key, Rule
from rulesdsl.table import ir
from rulesdsl.table.meaning import overridden


@frozen(eq=False)
class Ending:
    """A line of a group, its number in the table counted from 1, and the keys that it asks for.

    Each key stands with the number of its column.
    """

    line: ir.Line
    number: int
    keys: tuple[tuple[Key, int], ...]


@frozen(eq=False)
class Group:
    """Neighbouring lines of a rule with the same cells for fields and conditions.

    `fields` has one condition a field, `conditions` what asks for several fields at once: the group
    holds when all of them do. Of its `endings` the `ladder` says which one it comes to then;
    `always_decides` tells that it comes to one, whatever the keys and jobs come to.
    """

    fields: tuple[tuple[Field, Condition], ...]
    conditions: tuple[Condition, ...]
    endings: tuple[Ending, ...]
    ladder: Ladder
    always_decides: bool
    rule: Rule | None
    """None: no rule applies."""
    holds: Callable[[Order], bool] | None
    """Whether the `conditions` hold for an order; None where there are none."""


def groups_of(table: ir.Table, override: bool | None = None) -> tuple[Group, ...]:
    """The groups of a table in its order, without the lines that `override` rules out.

    `override` sets it from outside for every rule; None leaves it to the policy.
    """
    ladders: dict[Lookups, tuple[Ladder, bool]] = {}
    return tuple(
        _group(table, cells, lines, ladders) for cells, lines in _neighbours(table, override)
    )


def parts_of(condition: Condition) -> Iterator[Condition]:
    """Conditions that together are this one: an `and` taken apart as far as it goes."""
    match condition:
        case All(parts=parts):
            for part in parts:
                yield from parts_of(part)
        case Not(part=Any(parts=parts)):
            for part in parts:
                yield from parts_of(Not(part))
        case Not(part=Not(part=part)):
            yield from parts_of(part)
        case _:
            yield condition


_Cells: TypeAlias = tuple[ir.Cell, ...]

_Lines: TypeAlias = list[tuple[int, ir.Line, _Cells]]
"""Numbers, lines, and their cells for keys and jobs."""


def _neighbours(table: ir.Table, override: bool | None) -> Iterator[tuple[_Cells, _Lines]]:
    """The lines that can hold, those together that have the same cells for fields."""
    cells: _Cells = ()
    lines: _Lines = []
    for number, line in enumerate(table.lines, 1):
        of_order, asked, ruled_out = _sorted(table, line, override)
        if ruled_out:
            continue
        if lines and (of_order != cells or line.rule is not lines[0][1].rule):
            yield cells, lines
            lines = []
        cells = of_order
        lines.append((number, line, asked))
    yield cells, lines


def _sorted(table: ir.Table, line: ir.Line, override: bool | None) -> tuple[_Cells, _Cells, bool]:
    """The cells for fields, those for keys and jobs, and whether override rules the line out."""
    of_order: list[ir.Cell] = []
    asked: list[ir.Cell] = []
    for cell in line.cells:
        match table.columns[cell.column], cell.test:
            case ir.OverrideColumn(), ir.YesNoTest(yes=wanted):
                if overridden(line.rule, override) is not wanted:
                    return (), (), True
            case ir.KeyColumn() | ir.JobColumn(), _:
                asked.append(cell)
            case _:
                of_order.append(cell)
    return tuple(of_order), tuple(asked), False


def _group(
    table: ir.Table, cells: _Cells, lines: _Lines, ladders: dict[Lookups, tuple[Ladder, bool]]
) -> Group:
    fields: dict[Field, Condition] = {}
    conditions: list[Condition] = []
    for condition in (part for cell in cells for part in _conditions(table, cell)):
        only = of_one_field(condition)
        if only is None:
            conditions.append(condition)
        else:
            there = fields.get(only)
            fields[only] = All((there, condition)) if there else condition
    lookups = tuple([_answers(asked) for _, _, asked in lines])
    made = ladders.get(lookups)
    if made is None:
        ladder = ladder_of(lookups)
        made = ladders[lookups] = ladder, _always_decides(table, ladder)
    endings = tuple([Ending(line, at, _keys(table, asked)) for at, line, asked in lines])
    return Group(
        tuple(fields.items()),
        tuple(conditions),
        endings,
        *made,
        lines[0][1].rule,
        _holding(conditions),
    )


def _holding(conditions: list[Condition]) -> Callable[[Order], bool] | None:
    if not conditions:
        return None
    return on_order(All(tuple(conditions)) if len(conditions) > 1 else conditions[0])


def _conditions(table: ir.Table, cell: ir.Cell) -> Iterator[Condition]:
    """What a cell asks of the order, taken apart where that gives conditions of one field."""
    match table.columns[cell.column], cell.test:
        case ir.FieldColumn(), ir.FieldTest(condition=condition):
            yield condition
        case ir.ConditionColumn(condition=condition), ir.YesNoTest(yes=yes):
            yield from parts_of(condition if yes else Not(condition))
        case other:
            raise AssertionError(other)  # a column has the tests of its kind


def _answers(asked: _Cells) -> Answers:
    return tuple(
        [(it.column, it.test.outcomes) for it in asked if isinstance(it.test, ir.OutcomeTest)]
    )


def _keys(table: ir.Table, asked: _Cells) -> tuple[tuple[Key, int], ...]:
    columns = [(table.columns[it.column], it.column) for it in asked]
    return tuple([(its.key, at) for its, at in columns if isinstance(its, ir.KeyColumn)])


def _always_decides(table: ir.Table, ladder: Ladder) -> bool:
    if not isinstance(ladder, Step):
        return ladder != NO_LINE
    ways = [ladder.none, ladder.one]
    if not isinstance(table.columns[ladder.column], ir.JobColumn):
        ways.append(ladder.several)  # of a name there is one job or none
    return all(_always_decides(table, it) for it in ways)
