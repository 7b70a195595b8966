"""Our own table of orders: columns are called like the fields of the language; a row an order."""

from __future__ import annotations

from typing import BinaryIO

from rulesdsl.formats import Format, Kind, OrderReading, Refusal, RowProblem
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import Order, Origin
from rulesdsl.reading.columns import DERIVED, header_only, with_derived
from rulesdsl.reading.neutral import NUMBER, looks_neutral, unknown_columns
from rulesdsl.reading.once import orders_once
from rulesdsl.reading.orders import make_order
from rulesdsl.reading.table import Row, header, read_table
from rulesdsl.reading.text import quoted, read_text
from rulesdsl.spelling import fold

_DESCRIBED = with_derived({name: name for name in BY_NAME if name != DERIVED})


def _recognises(head: str) -> bool:
    return not head.lstrip().startswith(("[", "{", "<")) and looks_neutral(header(head))


def _read(stream: BinaryIO, file: str) -> OrderReading | Refusal:
    text = read_text(stream, file)
    if isinstance(text, Refusal):
        return text
    table = read_table(text.text, file, set(BY_NAME) - {DERIVED})
    if isinstance(table, Refusal):
        return table
    if NUMBER not in map(fold, table.columns):
        return Refusal(
            Origin(file, 1),
            f"expected the column '{NUMBER}', found {quoted(', '.join(table.columns))}",
            "Call the columns like the fields of the language: order number, channel, email, name.",
        )
    remarks = (*unknown_columns(table.columns, Origin(file, 1)), *header_only(table, file))
    return orders_once((_order(row, file) for row in table.rows), remarks)


def _order(row: Row, file: str) -> Order | RowProblem:
    origin = Origin(file, row.line)
    number = row.cells.get(NUMBER)
    if row.flaw:
        return RowProblem(origin, row.flaw.message, row.flaw.cure, number)
    if number is None:
        return RowProblem(
            origin,
            f"expected an order number in {NUMBER}, found an empty cell",
            "Fill in the order number.",
        )
    return make_order(row.cells, origin, _DESCRIBED, separators=",;")


FORMAT = Format(
    name="neutral_csv",
    title="Orders as a table with our own field names (CSV)",
    kind=Kind.ORDERS,
    recognises=_recognises,
    read=_read,
    columns=_DESCRIBED,
)
