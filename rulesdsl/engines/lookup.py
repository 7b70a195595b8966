"""The engine for one order at a time: the rule is looked up, whatever the number of rules.

`selection/` says which groups of lines hold for a value of a field. Here a value is looked up once
and its answer remembered; fields of which a shop sees few values are looked up together. Then only
the keys and jobs of the group are asked, along its ladder.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import reduce
from operator import and_, attrgetter, getitem
from typing import Any, TypeAlias

from rulesdsl.customers.index import Batch, Book, Listed
from rulesdsl.customers.matching import Found, look_up
from rulesdsl.customers.outcome import Outcome
from rulesdsl.defining import frozen
from rulesdsl.garbage import undisturbed
from rulesdsl.model.conditions import Known, Not, on_order
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import Order
from rulesdsl.model.types import Type, Value
from rulesdsl.selection.columns import Bits, Column
from rulesdsl.selection.groups import Group
from rulesdsl.selection.index import every, index_of
from rulesdsl.selection.ladder import NO_LINE, Ladder
from rulesdsl.table import ir
from rulesdsl.table.arms import carry_out
from rulesdsl.table.case import Case
from rulesdsl.table.decided import take_up
from rulesdsl.table.meaning import asking, job_there

FEW_VALUES = frozenset(
    {
        "billing country",
        "billing state",
        "card brand",
        "channel",
        "currency",
        "customer group",
        "fulfilment",
        "guest",
        "location id",
        "payment method",
        "shipping country",
        "shipping state",
        "store",
        "tags",
    }
)
"""The fields of which a shop sees few values, over and over, on all its orders."""

SOMETHING = "a text"
"""For a field of which only matters whether it is known."""

MOST_TOGETHER = 4_096
"""Fields are looked up together while their classes make at most so many combinations."""

MOST_REMEMBERED = 32_768
"""So many values of a field, or of fields together, are remembered; the others are worked out."""

Asker: TypeAlias = Callable[[Order, Book], Found]


class Remembered(dict[Any, Bits]):
    """The groups for each value that was met; for another one they are worked out."""

    __slots__ = ("_work_out",)

    def __init__(self, work_out: Callable[[Any], Bits]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, value: Any) -> Bits:  # noqa: ANN401  a value of whatever field
        bits = self._work_out(value)
        if len(self) < MOST_REMEMBERED:
            self[value] = bits
        return bits


@frozen(eq=False)
class Prepared:
    """A table made ready to run, for one way of setting override from outside.

    `groups` stand in the table's order, with what they ask of several fields at once. `values` says
    how to take values off an order, and which groups hold for them; `known`, of which fields only
    matters whether they are known: the groups if so, and the groups if not.
    """

    groups: tuple[tuple[Group, tuple[Callable[[Order], bool], ...]], ...]
    everything: Bits
    values: tuple[tuple[Callable[[Order], Any], Remembered], ...]
    known: tuple[tuple[Callable[[Order], Any], Bits, Bits], ...]
    askers: tuple[Asker, ...]


def prepare(table: ir.Table, override: bool | None = None) -> Prepared:
    """Make a table ready; `override` sets it from outside for every rule."""
    with undisturbed():
        index = index_of(table, override)
    everything = every(index)
    known = [it for it in index.columns if _matters_only_whether_known(it)]
    asked = [it for it in index.columns if it not in known]
    groups = [(it, tuple(map(on_order, it.conditions))) for it in index.groups]
    return Prepared(
        groups=tuple(groups),
        everything=everything,
        values=tuple([_looked_up(it, everything) for it in _together(asked)]),
        known=tuple([(it.field.get, _of(it, SOMETHING), _of(it, None)) for it in known]),
        askers=tuple(map(_asker, table.columns)),
    )


def decide(prepared: Prepared, order: Order, book: Book) -> Decision:
    """The decision about one order."""
    bits, answers = select(prepared, order), dict[int, Found]()
    while True:
        length = bits.bit_length()
        group, conditions = prepared.groups[-length]
        if not conditions or all(it(order) for it in conditions):
            line = _line(prepared, group.ladder, order, book, answers)
            if line != NO_LINE:
                break
        bits ^= 1 << length - 1
    ending, its = group.endings[line], group.endings[line].line
    found = tuple([(key, answers[column]) for key, column in ending.keys])
    return carry_out(its.arm, Case(order, book, its.rule, ending.number, found))


def _line(
    prepared: Prepared, step: Ladder, order: Order, book: Book, answers: dict[int, Found]
) -> int:
    """The line of a group, counted from 0, that the order's keys and jobs come to."""
    while not isinstance(step, int):
        found = answers.get(step.column)
        if found is None:
            found = answers[step.column] = prepared.askers[step.column](order, book)
        match found.outcome:
            case Outcome.ONE:
                step = step.one
            case Outcome.NONE:
                step = step.none
            case _:
                step = step.several
    return step


def select(prepared: Prepared, order: Order) -> Bits:
    """The groups whose fields hold; the highest is the first of them."""
    bits = prepared.everything
    for get, remembered in prepared.values:
        bits &= remembered[get(order)]
    for get, known, missing in prepared.known:
        bits &= missing if get(order) is None else known
    return bits


def decide_all(
    table: ir.Table,
    orders: Iterable[Order],
    customers: Listed,
    override: bool | None = None,
) -> Iterator[Decision]:
    """The decisions about a batch, one after the other: each sees what was decided before it."""
    return decide_in_turn(prepare(table, override), orders, customers)


def decide_in_turn(
    prepared: Prepared, orders: Iterable[Order], customers: Listed
) -> Iterator[Decision]:
    """The same for a table that is ready."""
    book = Batch(customers)
    for order in orders:
        decision = decide(prepared, order, book)
        take_up(book, decision)
        yield decision


# Fields


def _matters_only_whether_known(column: Column) -> bool:
    return column.field.type is Type.TEXT and all(
        isinstance(it.part if isinstance(it, Not) else it, Known) for it in column.conditions
    )


def _together(columns: Iterable[Column]) -> Iterator[list[Column]]:
    """The fields that are looked up together, and each of the others alone."""
    together: list[Column] = []
    combinations = 1
    for column in columns:
        if column.field.name not in FEW_VALUES:
            yield [column]
            continue
        combinations *= column.most
        if together and combinations > MOST_TOGETHER:
            yield together
            together, combinations = [], column.most
        together.append(column)
    if together:
        yield together


def _looked_up(
    columns: Sequence[Column], everything: Bits
) -> tuple[Callable[[Order], Any], Remembered]:
    """How to take the values of some fields off an order, and what is remembered of them."""
    alone = [_remembered(it, everything) for it in columns]
    get = attrgetter(*(it.field.path for it in columns))
    if len(alone) == 1:
        return get, alone[0]
    return get, Remembered(lambda values: reduce(and_, map(getitem, alone, values)))


def _remembered(column: Column, everything: Bits) -> Remembered:
    return Remembered(lambda value: _of(column, value) & everything)


def _of(column: Column, value: Value | None) -> Bits:
    return column.bits[column.class_of(value)]


# Keys and jobs


_JOB = {outcome: Found(outcome) for outcome in Outcome}


def _asker(column: ir.Column) -> Asker:
    match column:
        case ir.KeyColumn() if column.multi_currency:
            return lambda order, book: look_up(asking(column, order), order, book)
        case ir.KeyColumn():
            always = asking(column, Order(number=""))
            return lambda order, book: look_up(always, order, book)
        case ir.JobColumn():
            return lambda order, book: _JOB[job_there(column, order, book)]
        case _:
            return _never_asked


def _never_asked(order: Order, _: Book) -> Found:
    raise AssertionError(order)  # what is asked of fields is looked up
