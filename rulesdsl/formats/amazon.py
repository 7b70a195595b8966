"""Amazon: the New Orders report and its kin (tab separated); one row an item, joined by order.

The All Orders report is read too, though it names no buyer. Reports are often Windows-1252.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import BinaryIO

from rulesdsl.defining import evolve
from rulesdsl.formats import Format, Kind, OrderReading, Refusal, Remark, RowProblem
from rulesdsl.model.records import Money, Order, OrderLine, Origin
from rulesdsl.reading.bought import bought
from rulesdsl.reading.cells import number
from rulesdsl.reading.columns import columns_of, header_only, lacking, with_derived
from rulesdsl.reading.grouped import each_once
from rulesdsl.reading.interface import Flaw
from rulesdsl.reading.once import orders_once
from rulesdsl.reading.orders import make_order
from rulesdsl.reading.table import Row, Table, header, read_plain_table, read_table
from rulesdsl.reading.text import Text, quoted, read_text
from rulesdsl.spelling import fold

CHANNEL = "Amazon"

_NUMBER = ("order-id", "amazon-order-id")

_ITEM = "order-item-id"

_CHARGES = (
    "item-price",
    "item-tax",
    "shipping-price",
    "shipping-tax",
    "gift-wrap-price",
    "gift-wrap-tax",
)

_DISCOUNTS = ("item-promotion-discount", "ship-promotion-discount")
"""Some reports write what is taken off as a negative number, others as a positive one."""

_FEEDING = {
    "order number": _NUMBER,
    "store": ("sales-channel",),
    "order date": ("purchase-date",),
    "currency": ("currency",),
    "fulfilment": ("fulfillment-channel",),
    "email": ("buyer-email",),
    "phone": ("buyer-phone-number", "ship-phone-number"),
    "name": ("buyer-name",),
    "company": ("buyer-company-name",),
    "billing street": ("bill-address-1",),
    "billing street 2": ("bill-address-2",),
    "billing city": ("bill-city",),
    "billing state": ("bill-state",),
    "billing zip": ("bill-postal-code",),
    "billing country": ("bill-country",),
    "shipping name": ("recipient-name",),
    "shipping street": ("ship-address-1",),
    "shipping street 2": ("ship-address-2",),
    "shipping city": ("ship-city",),
    "shipping state": ("ship-state",),
    "shipping zip": ("ship-postal-code",),
    "shipping country": ("ship-country",),
    "shipping phone": ("ship-phone-number",),
}

_COLUMNS = columns_of(_FEEDING, CHANNEL)

_THIRD_LINES = {"billing street 2": "bill-address-3", "shipping street 2": "ship-address-3"}

_QUANTITY = ("quantity-purchased", "quantity")

_OF_AN_ITEM = frozenset({*_CHARGES, *_DISCOUNTS, _ITEM, "sku", "product-name", *_QUANTITY})

_WANTED = _COLUMNS.wanted | _OF_AN_ITEM | set(_THIRD_LINES.values())

_GIFT_WRAP = "gift wrap"
"""What gift wrap is called in an item map: Amazon gives it no SKU."""

_DESCRIBED = with_derived(
    {
        **_COLUMNS.described,
        "total": "the items' prices, taxes, shipping and gift wrap in all, less their discounts",
        "billing street 2": "bill-address-2 and bill-address-3",
        "shipping street 2": "ship-address-2 and ship-address-3",
    }
)


def _is_report(columns: set[str]) -> bool:
    return bool(columns & set(_NUMBER)) and "purchase-date" in columns


def _recognises(head: str) -> bool:
    return _is_report(set(header(head)))


def _read(stream: BinaryIO, file: str) -> OrderReading | Refusal:
    text = read_text(stream, file, encodings=("utf-8", "cp1252"))
    if isinstance(text, Refusal):
        return text
    table = _table(text.text, file)
    if isinstance(table, Refusal):
        return table
    if not _is_report(set(map(fold, table.columns))):
        return Refusal(
            Origin(file, 1),
            "expected the columns 'order-id' and 'purchase-date' of an Amazon order report,"
            f" found {quoted(', '.join(table.columns))}",
            "Download the report in Seller Central under Orders, Order Reports, 'New Orders'.",
        )
    remarks = [*_remark_on_encoding(text, file), *header_only(table, file)]
    remarks += lacking(table, _FEEDING | {"total": ("item-price",)}, file)
    nameless = (_nameless(row, file) for row in table.rows if not _number(row))
    return orders_once([*nameless, *_orders(table, file, remarks)], remarks)


def _table(text: str, file: str) -> Table | Refusal:
    """Tab-separated as Amazon writes it, or saved anew by a spreadsheet program as CSV."""
    first = text.lstrip("\r\n\t ").partition("\n")[0]
    if "\t" in first:
        return read_plain_table(text, _WANTED)
    return read_table(text, file, _WANTED)


def _remark_on_encoding(text: Text, file: str) -> list[Remark]:
    if text.encoding != "cp1252":
        return []
    return [Remark(Origin(file), "the file is not UTF-8; it was read as Windows-1252")]


# --- the rows of an order -------------------------------------------------------------------------


def _number(row: Row) -> str | None:
    return row.cells.get("order-id") or row.cells.get("amazon-order-id")


def _nameless(row: Row, file: str) -> RowProblem:
    return RowProblem(
        Origin(file, row.line),
        "expected an order number in order-id, found a row without one",
        "Fill in the order number, or download the report again.",
    )


def _orders(table: Table, file: str, remarks: list[Remark]) -> list[Order | RowProblem]:
    """The orders in the order of their first rows; `remarks` gains the items that stand twice."""
    groups: dict[str, list[Row]] = {}
    for row in table.rows:
        number = _number(row)
        if number:
            groups.setdefault(number, []).append(row)
    orders: list[Order | RowProblem] = []
    for number, rows in groups.items():
        items, told = each_once(rows, _ITEM, number, file)
        remarks += told
        orders.append(_order(number, items, file))
    return orders


def _order(number: str, rows: list[Row], file: str) -> Order | RowProblem:
    flaw = _first_flaw(rows)
    if flaw:
        row, wrong = flaw
        return RowProblem(Origin(file, row.line), wrong.message, wrong.cure, number)
    cells = {name: cell for row in reversed(rows) for name, cell in row.cells.items()}
    texts = {"channel": CHANNEL, **_COLUMNS.take(cells)}
    for field, third in _THIRD_LINES.items():
        lines = (texts.get(field), cells.get(third))
        texts |= {field: ", ".join(filter(None, lines))} if any(lines) else {}
    total = _total(rows)
    if total is not None:
        texts["total"] = format(total, "f")
    made = make_order(texts, Origin(file, rows[0].line), _DESCRIBED)
    money = _money(rows) if total is not None and isinstance(made, Order) else None
    if isinstance(money, Flaw):
        return RowProblem(Origin(file, rows[0].line), money.message, money.cure, number)
    return evolve(made, money=money) if isinstance(made, Order) and money else made


def _first_flaw(rows: list[Row]) -> tuple[Row, Flaw] | None:
    """What is wrong with the rows of an order, by themselves or against each other."""
    said: dict[str, Row] = {}
    items: dict[str, Row] = {}
    for row in rows:
        item = row.cells.get(_ITEM)
        flaw = row.flaw or _no_date(row) or _bad_amount(row)
        if flaw is None and item and item in items:
            flaw = _contradiction(_ITEM, items[item], row)
        for name, cell in row.cells.items():
            if flaw is None and name not in _OF_AN_ITEM:
                earlier = said.setdefault(name, row)
                flaw = _contradiction(name, earlier, row) if earlier.cells[name] != cell else None
        if flaw:
            return row, flaw
        if item:
            items[item] = row
    return None


def _no_date(row: Row) -> Flaw | None:
    """Every row has a date; one without is half of a row that had a line break in it."""
    if "purchase-date" in row.cells:
        return None
    return Flaw(
        "expected a date in purchase-date, found an empty cell", "Download the report again."
    )


def _bad_amount(row: Row) -> Flaw | None:
    read = (number(row.cells[name], name) for name in (*_CHARGES, *_DISCOUNTS) if name in row.cells)
    return next((amount for amount in read if isinstance(amount, Flaw)), None)


def _contradiction(column: str, earlier: Row, row: Row) -> Flaw:
    if column == _ITEM:
        message = f"expected item {row.cells[_ITEM]} once, found it here otherwise than on line"
    else:
        message = f"expected the same {column} in all rows of the order, found another than on line"
    return Flaw(f"{message} {earlier.line}", "Download the report again, or delete the wrong row.")


def _total(rows: list[Row]) -> Decimal | None:
    """What all items cost together; None where the report has no prices."""
    if not any("item-price" in row.cells for row in rows):
        return None
    charged = sum(_amounts(rows, _CHARGES), start=Decimal())
    return charged - sum(map(abs, _amounts(rows, _DISCOUNTS)), start=Decimal())


def _money(rows: list[Row]) -> Money | Flaw:
    """What the total is made of: an item's price is what all of it costs, without the taxes."""
    lines: list[OrderLine] = []
    for row in rows:
        quantity = next((row.cells[it] for it in _QUANTITY if it in row.cells), None)
        line = bought(
            sum(_amounts([row], ["item-price"]), start=Decimal()),
            quantity=quantity,
            sku=row.cells.get("sku"),
            title=row.cells.get("product-name"),
        )
        if isinstance(line, Flaw):
            return line
        lines.append(line)
    wrap = sum(_amounts(rows, ["gift-wrap-price"]), start=Decimal())
    if wrap:
        lines.append(OrderLine(amount=wrap, sku=_GIFT_WRAP, title="Gift wrap"))
    taxes = _amounts(rows, (it for it in _CHARGES if it.endswith("-tax")))
    return Money(
        lines=tuple(lines),
        shipping=sum(_amounts(rows, ["shipping-price"]), start=Decimal()),
        tax=sum(taxes, start=Decimal()),
        discount=sum(map(abs, _amounts(rows, _DISCOUNTS)), start=Decimal()),
    )


def _amounts(rows: list[Row], columns: Iterable[str]) -> list[Decimal]:
    read = (number(row.cells[name], name) for row in rows for name in columns if name in row.cells)
    return [amount for amount in read if isinstance(amount, Decimal)]


FORMAT = Format(
    name="amazon",
    title="Amazon order report (tab separated)",
    kind=Kind.ORDERS,
    recognises=_recognises,
    read=_read,
    columns=_DESCRIBED,
    channel=CHANNEL,
)
