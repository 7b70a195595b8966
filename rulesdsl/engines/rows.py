"""The reference engine: the lines of the table from the top, as `table/meaning.py` says.

It differs from the page of meaning in three things that cannot change a decision: each column is
asked once an order and only when a line needs it, tests are made into functions beforehand, and the
lines that override rules out are left out beforehand.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeAlias, assert_never

from rulesdsl.customers.index import Batch, Book, Listed
from rulesdsl.customers.matching import Found, look_up
from rulesdsl.defining import frozen
from rulesdsl.model.conditions import on_order, on_value
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import Order
from rulesdsl.semantics.policy import Key
from rulesdsl.table import ir
from rulesdsl.table.arms import carry_out
from rulesdsl.table.case import Case
from rulesdsl.table.decided import take_up
from rulesdsl.table.meaning import asking, job_there, overridden

Asker: TypeAlias = Callable[[Order, Book], Any]
Check: TypeAlias = tuple[int, Callable[[Any], bool]]

_NOT_ASKED: Any = object()


@frozen(eq=False)
class Prepared:
    """A table made ready to run, for one way of setting override from outside."""

    askers: tuple[Asker, ...]
    lines: tuple[tuple[tuple[Check, ...], ir.Line, int, tuple[tuple[Key, int], ...]], ...]
    """Checks, the line, its number, and the keys among its columns."""


def prepare(table: ir.Table, override: bool | None = None) -> Prepared:
    """Make a table ready; `override` sets it from outside for every rule."""
    lines = []
    for number, line in enumerate(table.lines, 1):
        checks: list[Check] = []
        keys: list[tuple[Key, int]] = []
        ruled_out = False
        for cell in line.cells:
            column = table.columns[cell.column]
            if isinstance(column, ir.OverrideColumn):
                wanted = isinstance(cell.test, ir.YesNoTest) and cell.test.yes
                ruled_out = ruled_out or overridden(line.rule, override) is not wanted
                continue
            if isinstance(column, ir.KeyColumn):
                keys.append((column.key, cell.column))
            checks.append((cell.column, _check(cell.test)))
        if not ruled_out:
            lines.append((tuple(checks), line, number, tuple(keys)))
    return Prepared(tuple(map(_asker, table.columns)), tuple(lines))


def decide(prepared: Prepared, order: Order, book: Book) -> Decision:
    """The decision about one order."""
    line, case = line_for(prepared, order, book)
    return carry_out(line.arm, case)


def line_for(prepared: Prepared, order: Order, book: Book) -> tuple[ir.Line, Case]:
    """The line that decides an order, and what is known when it does; nothing is decided yet."""
    askers = prepared.askers
    answers = [_NOT_ASKED] * len(askers)
    for checks, line, number, keys in prepared.lines:
        for at, check in checks:
            answer = answers[at]
            if answer is _NOT_ASKED:
                answer = answers[at] = askers[at](order, book)
            if not check(answer):
                break
        else:
            found = tuple([(key, answers[at]) for key, at in keys])
            return line, Case(order, book, line.rule, number, found)
    raise AssertionError("the last line of a table always holds")


def decide_all(
    table: ir.Table,
    orders: Iterable[Order],
    customers: Listed,
    override: bool | None = None,
) -> Iterator[Decision]:
    """The decisions about a batch, one after the other: each sees what was decided before it."""
    prepared = prepare(table, override)
    book = Batch(customers)
    for order in orders:
        decision = decide(prepared, order, book)
        take_up(book, decision)
        yield decision


def _check(test: ir.Test) -> Callable[[Any], bool]:
    match test:
        case ir.FieldTest(condition=condition):
            return on_value(condition)
        case ir.YesNoTest(yes=yes):
            return lambda answer: answer is yes
        case ir.OutcomeTest(outcomes=outcomes):
            wanted = tuple(outcomes)  # of two or three, looking is quicker than hashing
            return lambda answer: (
                (answer.outcome if isinstance(answer, Found) else answer) in wanted
            )
        case _:
            assert_never(test)


def _asker(column: ir.Column) -> Asker:
    match column:
        case ir.FieldColumn(field=field):
            get = field.get
            return lambda order, _: get(order)
        case ir.ConditionColumn(condition=condition):
            holds = on_order(condition)
            return lambda order, _: holds(order)
        case ir.OverrideColumn():
            return lambda *_: None  # lines that ask for it are settled beforehand
        case ir.KeyColumn():
            return _key_asker(column)
        case ir.JobColumn():
            return lambda order, book: job_there(column, order, book)
        case _:
            assert_never(column)


def _key_asker(column: ir.KeyColumn) -> Asker:
    if column.multi_currency:
        return lambda order, book: look_up(asking(column, order), order, book)
    always = asking(column, Order(number=""))
    return lambda order, book: look_up(always, order, book)
