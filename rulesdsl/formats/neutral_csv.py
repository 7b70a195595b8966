"""Our own table of orders: columns are called like the fields of the language.

A row is an order. Where the table has columns for lines, an order goes on over the rows below that
have its number again, or none: each of them is one more line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from rulesdsl.formats import Format, Kind, OrderReading, Refusal, RowProblem
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import Order, Origin
from rulesdsl.reading.columns import DERIVED, header_only, with_derived
from rulesdsl.reading.interface import Flaw
from rulesdsl.reading.neutral import (
    NUMBER,
    OF_A_LINE,
    OF_MONEY,
    looks_neutral,
    money_of,
    unknown_columns,
)
from rulesdsl.reading.once import orders_once
from rulesdsl.reading.orders import make_order
from rulesdsl.reading.table import Row, Table, header, table_of
from rulesdsl.reading.text import quoted
from rulesdsl.spelling import fold

_DESCRIBED = with_derived({name: name for name in BY_NAME if name != DERIVED})


def _recognises(head: str) -> bool:
    return not head.lstrip().startswith(("[", "{", "<")) and looks_neutral(header(head))


def _read(stream: BinaryIO, file: str) -> OrderReading | Refusal:
    table = table_of(stream, file, (set(BY_NAME) - {DERIVED}) | OF_MONEY | OF_A_LINE)
    return table if isinstance(table, Refusal) else orders_of_table(table, file)


def orders_of_table(table: Table, file: str) -> OrderReading | Refusal:
    """The orders of a table by our own names, wherever it was read from."""
    if NUMBER not in map(fold, table.columns):
        return Refusal(
            Origin(file, 1),
            f"expected the column '{NUMBER}', found {quoted(', '.join(table.columns))}",
            "Call the columns like the fields of the language: order number, channel, email, name.",
        )
    remarks = (*unknown_columns(table.columns, Origin(file, 1)), *header_only(table, file))
    return orders_once(orders_of_rows(table.rows, file), remarks)


def orders_of_rows(rows: Iterable[Row], file: str) -> Iterator[Order | RowProblem]:
    """The orders of rows by our own (folded) names, of which one may go on over several."""
    return (_order(its, file) for its in _groups(rows))


def _groups(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows of each order: adjacent ones that say nothing else of it than the first."""
    group: list[Row] = []
    for row in rows:
        if group and _has_a_line(row) and _goes_on(row, group[0]):
            group.append(row)
            continue
        if group:
            yield group
        group = [row]
    if group:
        yield group


def _goes_on(row: Row, first: Row) -> bool:
    """Whether a row is one more line of an order: of its number, or of none, and of no other word.

    It has a line: a row without one is an order of its own.
    """
    if row.flaw or first.flaw:
        return False
    told = {name: cell for name, cell in row.cells.items() if name not in OF_A_LINE}
    return all(first.cells.get(name) == cell for name, cell in told.items())


def _has_a_line(row: Row) -> bool:
    return not OF_A_LINE.isdisjoint(row.cells)


def _order(rows: list[Row], file: str) -> Order | RowProblem:
    row = rows[0]
    origin = Origin(file, row.line)
    number = row.cells.get(NUMBER)
    if number is not None and row.flaw is None and row.cells.keys() <= BY_NAME.keys():
        return make_order(row.cells, origin, _DESCRIBED, separators=",;")  # nothing of its money
    if row.flaw:
        return RowProblem(origin, row.flaw.message, row.flaw.cure, number)
    if number is None:
        return RowProblem(
            origin,
            f"expected an order number in {NUMBER}, found an empty cell",
            "Fill in the order number.",
        )
    texts = {name: cell for name, cell in row.cells.items() if name in BY_NAME}
    money = money_of(row.cells, (it.cells for it in rows if _has_a_line(it)))
    if isinstance(money, Flaw):
        return RowProblem(origin, money.message, money.cure, number)
    return make_order(texts, origin, _DESCRIBED, separators=",;", money=money)


FORMAT = Format(
    name="neutral_csv",
    title="Orders as a table with our own field names (CSV)",
    kind=Kind.ORDERS,
    recognises=_recognises,
    read=_read,
    columns=_DESCRIBED,
)
