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
from rulesdsl.selection.ladder import NO_LINE, Answers, Ladder, Lookups, Scan, Step, ladder_of
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
    holds when all of them do. Which of its `endings` it comes to then, the `ladder` says; what that
    asks are the table's columns of the numbers in `asked`. `always_decides` tells that it comes to
    one, whatever the keys and jobs come to.
    """

    fields: tuple[tuple[Field, Condition], ...]
    conditions: tuple[Condition, ...]
    endings: tuple[Ending, ...]
    asked: tuple[int, ...]
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
    ladders: _Ladders = {}
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

_Ladders: TypeAlias = dict[tuple[Lookups, tuple[bool, ...]], tuple[Ladder, bool]]
"""The trees already made, by what the lines ask and which of that are jobs."""


def _neighbours(table: ir.Table, override: bool | None) -> Iterator[tuple[_Cells, _Lines]]:
    """The lines that can hold, those together that have the same cells for fields."""
    cells: _Cells = ()
    lines: _Lines = []
    kinds = [type(it) for it in table.columns]
    for number, line in enumerate(table.lines, 1):
        if _is_ruled_out(line, kinds, override):
            continue
        asked = tuple([it for it in line.cells if kinds[it.column] in _LOOKED_UP])
        of_order = tuple([it for it in line.cells if kinds[it.column] in _OF_ORDER])
        if lines and (of_order != cells or line.rule is not lines[0][1].rule):
            yield cells, lines
            lines = []
        cells = of_order
        lines.append((number, line, asked))
    yield cells, lines


_LOOKED_UP = (ir.KeyColumn, ir.JobColumn)

_OF_ORDER = (ir.FieldColumn, ir.ConditionColumn)


def _is_ruled_out(line: ir.Line, kinds: list[type], override: bool | None) -> bool:
    """Whether the line asks for override the way it is not."""
    return any(
        kinds[it.column] is ir.OverrideColumn
        and it.test != ir.YesNoTest(overridden(line.rule, override))
        for it in line.cells
    )


def _group(table: ir.Table, cells: _Cells, lines: _Lines, ladders: _Ladders) -> Group:
    fields: dict[Field, Condition] = {}
    conditions: list[Condition] = []
    for condition in (part for cell in cells for part in _conditions(table, cell)):
        only = of_one_field(condition)
        if only is None:
            conditions.append(condition)
        else:
            there = fields.get(only)
            fields[only] = All((there, condition)) if there else condition
    asked = tuple(dict.fromkeys(cell.column for _, _, its in lines for cell in its))
    return Group(
        tuple(fields.items()),
        tuple(conditions),
        tuple([Ending(line, number, _keys(table, its)) for number, line, its in lines]),
        asked,
        *_ladder(table, lines, asked, ladders),
        lines[0][1].rule,
        _holding(conditions),
    )


def _ladder(
    table: ir.Table, lines: _Lines, asked: tuple[int, ...], ladders: _Ladders
) -> tuple[Ladder, bool]:
    """The tree of a group's lines, and whether it always decides; groups alike share it."""
    places = {column: place for place, column in enumerate(asked)}
    lookups = tuple([_answers(its, places) for _, _, its in lines])
    jobs = tuple([isinstance(table.columns[it], ir.JobColumn) for it in asked])
    made = ladders.get((lookups, jobs))
    if made is None:
        ladder = ladder_of(lookups)
        made = ladders[lookups, jobs] = ladder, _always_decides(ladder, jobs)
    return made


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


def _answers(asked: _Cells, places: dict[int, int]) -> Answers:
    tests = [(places[it.column], it.test) for it in asked]
    return tuple([(at, test.outcomes) for at, test in tests if isinstance(test, ir.OutcomeTest)])


def _keys(table: ir.Table, asked: _Cells) -> tuple[tuple[Key, int], ...]:
    columns = [(table.columns[it.column], it.column) for it in asked]
    return tuple([(its.key, at) for its, at in columns if isinstance(its, ir.KeyColumn)])


def _always_decides(ladder: Ladder, jobs: tuple[bool, ...]) -> bool:
    if isinstance(ladder, Scan):
        return () in ladder.lookups
    ways: list[Ladder] = [ladder]
    seen: set[int] = set()
    while ways:
        step = ways.pop()
        if step == NO_LINE:
            return False
        if isinstance(step, Step) and id(step) not in seen:
            seen.add(id(step))
            ways += (step.none, step.one)
            if not jobs[step.asked]:
                ways.append(step.several)  # of a name there is one job or none
    return True
