"""Etsy: the Sold Orders CSV (a row an order) and the Sold Order Items CSV (a row an item).

Neither names the buyer's e-mail, nor who pays: the only address is the one that it is shipped to.
Dates have the month first in every country. In the items' file what is called after the order
(Order Shipping, Order Sales Tax) is the whole order's, in one of its rows or in all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import BinaryIO

from rulesdsl.defining import evolve, frozen
from rulesdsl.formats import Format, Kind, OrderReading, Refusal, Remark, RowProblem
from rulesdsl.model.records import Money, Order, OrderLine, Origin
from rulesdsl.patterns import pattern
from rulesdsl.reading.bought import all_goods, amounts, bought, that_adds_up
from rulesdsl.reading.columns import columns_of, header_only, lacking
from rulesdsl.reading.dates import day_stands_first, month_first
from rulesdsl.reading.grouped import by_order, each_once, first_flaw, together, without_number
from rulesdsl.reading.interface import Flaw
from rulesdsl.reading.once import orders_once
from rulesdsl.reading.orders import make_order
from rulesdsl.reading.table import Row, Table, header, table_of
from rulesdsl.reading.text import quoted, unescaped
from rulesdsl.spelling import fold

CHANNEL = "Etsy"

_FEEDING = {
    "order number": ("Order ID",),
    "order date": ("Sale Date",),
    "currency": ("Currency",),
    "total": ("Order Total",),
    "payment method": ("Payment Method", "Payment Type"),
    "fulfilment": ("Status",),
    "customer id": ("Buyer User ID",),
    "name": ("Full Name", "Ship Name"),
    "first name": ("First Name",),
    "last name": ("Last Name",),
    "shipping name": ("Ship Name", "Full Name"),
    "shipping street": ("Street 1", "Ship Address1"),
    "shipping street 2": ("Street 2", "Ship Address2"),
    "shipping city": ("Ship City", "Delivery City"),
    "shipping state": ("Ship State", "Delivery State"),
    "shipping zip": ("Ship Zipcode", "Delivery Zipcode"),
    "shipping country": ("Ship Country", "Delivery Country"),
}

_COLUMNS = columns_of(_FEEDING, CHANNEL)

_NUMBER, _DATE, _ITEM = "order id", "sale date", "transaction id"

_BUYER = "buyer"
"""In the items' file: the user's name, the buyer's own, or both as `Ann Lee (annlee)`."""

_NAME_AND_USER = pattern(r"(?P<name>.+?) ?\((?P<user>[^()]+)\)")

_VALUE, _TOTAL, _DISCOUNT = "order value", "order total", "discount amount"

_ITEM_TOTAL = "item total"

_AMOUNTS = {
    fold(name): name
    for name in (
        *("Order Total", "Order Value", "Item Total", "Discount Amount", "InPerson Discount"),
        *("Shipping", "Shipping Discount", "Sales Tax", "Order Shipping", "Order Sales Tax"),
        *("Delivery", "Delivery Discount", "Order Delivery"),
    )
}
"""The columns with amounts, and how messages call them; in the United Kingdom it is *Delivery*."""

_SHIPPING = ("shipping", "order shipping", "delivery", "order delivery")

_SHIPPING_DISCOUNT = ("shipping discount", "delivery discount")

_TAX = ("sales tax", "order sales tax")

_OF_ITEMS = ("item name", "sku", "quantity", "number of items")

_WANTED = _COLUMNS.wanted | set(_AMOUNTS) | {*_OF_ITEMS, _ITEM, _BUYER}

_AGREEING = {
    fold(name): name
    for field in ("order date", "currency", "shipping name", "shipping street", "shipping city")
    for name in _FEEDING[field]
} | {_BUYER: "Buyer"}

_DESCRIBED = {
    **_COLUMNS.described,
    "total": "Order Total; of items: their prices, shipping and tax in all, less the discounts",
    "customer id": "Buyer User ID; of items: what stands in parentheses in Buyer",
    "name": "Full Name; of items: Buyer, else Ship Name",
}


def _is_etsys(columns: set[str]) -> bool:
    """Whether these are columns of one of the two files: Order ID alone, many shops have."""
    of_orders, of_items = {_VALUE, "number of items", "buyer user id"}, {_ITEM_TOTAL, "listing id"}
    return {_NUMBER, _DATE} <= columns and bool(of_orders & columns or of_items & columns)


def _recognises(head: str) -> bool:
    return _is_etsys(set(header(head)))


def _read(stream: BinaryIO, file: str) -> OrderReading | Refusal:
    found = table_of(stream, file, _WANTED)
    if isinstance(found, Refusal):
        return found
    table = evolve(found, rows=tuple(map(_as_people_read_it, found.rows)))
    refusal = _refuse_other_table(table, file) or _refuse_days_first(table, file)
    if refusal:
        return refusal
    remarks = list(header_only(table, file))
    if _ITEM_TOTAL in map(fold, table.columns):
        feeding = _FEEDING | {"total": ("Item Total",), "name": ("Buyer", "Ship Name")}
        read = [*_orders_of_items(table, file, remarks)]
    else:
        feeding = _FEEDING
        read = [_order([row], file, _of_a_row) for row in table.rows]
    return orders_once(read, [*remarks, *lacking(table, feeding, file)])


def _as_people_read_it(row: Row) -> Row:
    """The row without `&#39;` for an apostrophe, which Etsy keeps in names, streets and titles."""
    if not any("&" in cell for cell in row.cells.values()):
        return row
    cells = {column: unescaped(cell) for column, cell in row.cells.items()}
    return evolve(row, cells={column: cell for column, cell in cells.items() if cell})


def _refuse_other_table(table: Table, file: str) -> Refusal | None:
    if _is_etsys(set(map(fold, table.columns))):
        return None
    return Refusal(
        Origin(file, 1),
        "expected the columns 'Order ID', 'Sale Date' and 'Order Value' or 'Item Total' of Etsy's"
        f" sold orders, found {quoted(', '.join(table.columns))}",
        "Download the orders, or the order items, in Etsy's Shop Manager under Settings, Options,"
        " 'Download Data'.",
    )


def _refuse_days_first(table: Table, file: str) -> Refusal | None:
    """One date with the day in front, and nobody can tell of the others what comes first."""
    for row in table.rows:
        text = row.cells.get(_DATE, "")
        if not row.flaw and day_stands_first(text):
            return Refusal(
                Origin(file, row.line),
                f"expected dates with the month first in Sale Date, found {quoted(text)}",
                "A spreadsheet program has rewritten the dates: use the file as it was downloaded.",
            )
    return None


# --- orders out of rows ---------------------------------------------------------------------------


def _orders_of_items(
    table: Table, file: str, remarks: list[Remark]
) -> Iterator[Order | RowProblem]:
    """The orders in the order of their first rows; `remarks` gains what is said of them."""
    groups, nameless = by_order(table.rows, lambda row: row.cells.get(_NUMBER))
    yield from (_nameless(row, file) for row in nameless)
    for rows in groups.values():
        number = rows[0].cells[_NUMBER]
        kept, told = each_once(rows, _ITEM, number, file)
        made = _order(kept, file, _of_items)
        remarks += told
        if isinstance(made, Order) and made.total is None:
            remarks.append(_untold(made))
        yield made


def _nameless(row: Row, file: str) -> RowProblem:
    return without_number(
        row, "Order ID", file, "Fill in the order number, or download the file again."
    )


def _untold(order: Order) -> Remark:
    return Remark(
        order.origin or Origin(CHANNEL),
        f"order {order.number} has a discount, shipping or tax in several rows, and nobody can tell"
        " whether each counts or all are the same one: a policy finds its total missing (the sold"
        " orders file has it)",
    )


@frozen
class _Cost:
    """What an order comes to, and what that is made of; the total is None where nobody can tell."""

    money: Money
    total: Decimal | None


def _order(
    rows: list[Row], file: str, cost_of: Callable[[list[Row]], _Cost | Flaw]
) -> Order | RowProblem:
    number = rows[0].cells.get(_NUMBER)
    wrong = first_flaw(rows, _ITEM, _AGREEING)
    if wrong:
        row, flaw = wrong
        return RowProblem(Origin(file, row.line), flaw.message, flaw.cure, number)
    if number is None:
        return _nameless(rows[0], file)
    cells, origin = together(rows), Origin(file, rows[0].line)
    day = month_first(cells[_DATE], "Sale Date") if _DATE in cells else None
    if isinstance(day, Flaw):
        return RowProblem(origin, day.message, day.cure, number)
    cost = cost_of(rows)
    if isinstance(cost, Flaw):
        return RowProblem(origin, cost.message, cost.cure, number)
    texts = {"channel": CHANNEL, **_COLUMNS.take(cells), **_buyer(cells)}
    told = {
        "order date": None if day is None else day.isoformat(),
        "total": None if cost.total is None else format(cost.total, "f"),
    }
    texts = {name: text for name, text in (texts | told).items() if text is not None}
    made = make_order(texts, origin, _DESCRIBED)
    return evolve(made, money=cost.money) if isinstance(made, Order) else made


def _buyer(cells: Mapping[str, str]) -> dict[str, str]:
    """What the items' file says of the buyer: `Ann Lee (annlee)`, `Ann Lee`, or `annlee`."""
    buyer = cells.get(_BUYER)
    if buyer is None or "full name" in cells or "buyer user id" in cells:
        return {}
    both = _NAME_AND_USER.fullmatch(buyer)
    if both:
        return {"name": both["name"], "customer id": both["user"]}
    return {"name": buyer} if " " in buyer else {"customer id": buyer}


# --- what an order comes to -----------------------------------------------------------------------


def _of_a_row(rows: list[Row]) -> _Cost | Flaw:
    """Of a sold order: Order Total, and what it is made of."""
    cells = rows[0].cells
    read = amounts(cells, _AMOUNTS)
    if isinstance(read, Flaw):
        return read
    told = {column: it.value for column, it in read.items()}
    line = _only_line(cells, told.get(_VALUE))
    if isinstance(line, Flaw):
        return line
    total, online = told.get(_TOTAL), _money(told, [line] if line else [])
    off = (online.discount or Decimal()) + abs(told.get("inperson discount", Decimal()))
    in_person = evolve(online, discount=off)
    return _Cost(that_adds_up((online, in_person), total) or online, total)


def _only_line(cells: Mapping[str, str], value: Decimal | None) -> OrderLine | Flaw | None:
    """The one line of an order; the file lists the SKUs of several without their prices."""
    if value is None:
        return None
    if cells.get("number of items") == "1" and "sku" in cells:
        return bought(value, sku=cells["sku"])
    return all_goods(value)


def _of_items(rows: list[Row]) -> _Cost | Flaw:
    """Of items: what they cost together, with what is told of the order as a whole."""
    lines: list[OrderLine] = []
    per_row: list[dict[str, Decimal]] = []
    for row in rows:
        read = amounts(row.cells, _AMOUNTS)
        if isinstance(read, Flaw):
            return read
        told = {column: it.value for column, it in read.items()}
        cells, cost = row.cells, told.get(_ITEM_TOTAL)
        if cost is None:
            return Flaw(
                "expected an amount in Item Total, found an empty cell", "Download it again."
            )
        line = bought(
            cost,
            quantity=cells.get("quantity"),
            sku=cells.get("sku"),
            title=cells.get("item name"),
        )
        if isinstance(line, Flaw):
            return line
        lines.append(line)
        per_row.append(told)
    return _together(lines, per_row)


def _together(lines: list[OrderLine], per_row: list[dict[str, Decimal]]) -> _Cost:
    whole: dict[str, Decimal] = {}
    for column in (*_SHIPPING, *_SHIPPING_DISCOUNT, *_TAX, _DISCOUNT):
        told = [it[column] for it in per_row if it.get(column)]
        of_items = column == _DISCOUNT and len(told) > 1
        if of_items or len(set(told)) > 1:
            return _Cost(Money(lines=tuple(lines)), None)
        if any(column in it for it in per_row):
            whole[column] = told[0] if told else Decimal()
    money = _money(whole, lines)
    besides = (money.shipping or Decimal()) + (money.tax or Decimal())
    cost = sum((it.amount for it in lines), start=besides)
    return _Cost(money, cost - (money.discount or Decimal()))


def _money(told: Mapping[str, Decimal], lines: Iterable[OrderLine]) -> Money:
    """The amounts of an order by their columns; what is taken off may be written either way."""
    shipping = _first(told, _SHIPPING)
    if shipping is not None:
        shipping -= abs(_first(told, _SHIPPING_DISCOUNT) or Decimal())
    discount = told.get(_DISCOUNT)
    return Money(
        lines=tuple(lines),
        shipping=shipping,
        tax=_first(told, _TAX),
        discount=None if discount is None else abs(discount),
    )


def _first(told: Mapping[str, Decimal], columns: Iterable[str]) -> Decimal | None:
    return next((told[column] for column in columns if column in told), None)


FORMAT = Format(
    name="etsy",
    title="Etsy sold orders or order items (CSV)",
    kind=Kind.ORDERS,
    recognises=_recognises,
    read=_read,
    columns=_DESCRIBED,
    channel=CHANNEL,
)
