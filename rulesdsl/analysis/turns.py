"""For which orders a line of a rule has its turn, as far as the order's own fields say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from rulesdsl.customers.outcome import Outcome
from rulesdsl.defining import frozen
from rulesdsl.model.conditions import All, Condition, Not
from rulesdsl.table import ir

Cells: TypeAlias = frozenset[ir.Cell]


@frozen
class Turn:
    """A line has its turn for orders that are `inside` all of these and outside all of those.

    The rules before the line's own are not looked at. None in `outside` is every order.
    """

    inside: tuple[Condition, ...]
    outside: tuple[Condition | None, ...]


def turn(table: ir.Table, number: int) -> Turn:
    """For which orders line `number` (from 1) has its turn in its rule.

    An earlier line takes what it fits where it asks nothing else than this one asks. Two lines that
    ask whether a job is there or not take it together.
    """
    line = table.lines[number - 1]
    own, asked = _parted(table, line)
    outside = [
        _together(conditions)
        for conditions, others in _earlier(table, number)
        if _without_job(table, others) <= asked
    ]
    return Turn(own, tuple(dict.fromkeys(outside)))


def _parted(table: ir.Table, line: ir.Line) -> tuple[tuple[Condition, ...], Cells]:
    """What a line asks of the order's fields, and its other cells."""
    conditions: list[Condition] = []
    others: list[ir.Cell] = []
    for cell in line.cells:
        match table.columns[cell.column], cell.test:
            case ir.FieldColumn(), ir.FieldTest(condition=condition):
                conditions.append(condition)
            case ir.ConditionColumn(condition=condition), ir.YesNoTest(yes=yes):
                conditions.append(condition if yes else Not(condition))
            case _:
                others.append(cell)
    return tuple(conditions), frozenset(others)


def _together(conditions: tuple[Condition, ...]) -> Condition | None:
    if not conditions:
        return None
    return All(conditions) if len(conditions) > 1 else conditions[0]


def _earlier(table: ir.Table, number: int) -> Iterator[tuple[tuple[Condition, ...], Cells]]:
    """The earlier lines of the rule; of two that ask for a job the last one.

    That a job is there, and that it is not, is asked by two lines one after the other. The lines of
    a rule stand together.
    """
    rule, first = table.lines[number - 1].rule, number - 1
    while first and table.lines[first - 1].rule is rule:
        first -= 1
    whether: dict[tuple[tuple[Condition, ...], Cells, int], frozenset[Outcome]] = {}
    for line in table.lines[first : number - 1]:
        conditions, others = _parted(table, line)
        jobs = others - _without_job(table, others)
        if not jobs:
            yield conditions, others
        for cell in jobs:
            if isinstance(cell.test, ir.OutcomeTest):
                place = conditions, others - jobs, cell.column
                told = whether.get(place, frozenset()) | cell.test.outcomes
                whether[place] = told
                if told >= {Outcome.ONE, Outcome.NONE}:
                    yield conditions, others


def _without_job(table: ir.Table, cells: Cells) -> Cells:
    return frozenset(it for it in cells if not isinstance(table.columns[it.column], ir.JobColumn))
