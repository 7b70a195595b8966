"""Shopify: the order export of the admin (CSV), of any age; one order is one or several rows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import BinaryIO

from rulesdsl.defining import evolve, frozen
from rulesdsl.formats import Format, Kind, OrderReading, Refusal, RowProblem
from rulesdsl.model.records import Money, Order, OrderLine, Origin
from rulesdsl.reading.bought import bought, that_adds_up
from rulesdsl.reading.cells import amounts_of
from rulesdsl.reading.columns import columns_of, header_only, lacking
from rulesdsl.reading.interface import Flaw
from rulesdsl.reading.neutral import NUMBER
from rulesdsl.reading.once import orders_once
from rulesdsl.reading.orders import make_order
from rulesdsl.reading.table import Row, Table, header, table_of
from rulesdsl.reading.text import quoted
from rulesdsl.spelling import fold

CHANNEL = "Shopify"


def _party(side: str) -> dict[str, tuple[str, ...]]:
    return {
        f"{side.lower()} {field}": tuple(f"{side} {name}" for name in names)
        for field, names in {
            "name": ("Name",),
            "company": ("Company",),
            "street": ("Address1", "Street"),
            "street 2": ("Address2",),
            "city": ("City",),
            "state": ("Province",),
            "zip": ("Zip",),
            "country": ("Country",),
            "phone": ("Phone",),
        }.items()
    }


_FEEDING = {
    "order number": ("Name",),
    "order date": ("Created at",),
    "currency": ("Currency",),
    "total": ("Total",),
    "payment method": ("Payment Method",),
    "tags": ("Tags",),
    "fulfilment": ("Fulfillment Status",),
    "email": ("Email",),
    "phone": ("Phone", "Billing Phone", "Shipping Phone"),
    "name": ("Billing Name", "Shipping Name"),
    "company": ("Billing Company", "Shipping Company"),
    **_party("Billing"),
    **_party("Shipping"),
}

_COLUMNS = columns_of(_FEEDING, CHANNEL)

_LINE_PRICE, _LINE_DISCOUNT = "lineitem price", "lineitem discount"

_LINE_TEXTS = ("lineitem name", "lineitem sku", "lineitem quantity")

_OF_A_LINE = frozenset({_LINE_PRICE, _LINE_DISCOUNT, *_LINE_TEXTS})

_AMOUNTS = {
    "shipping": "Shipping",
    "taxes": "Taxes",
    "discount amount": "Discount Amount",
    "duties": "Duties",
}

_STATUS, _CANCELLED = "financial status", "cancelled at"

_WANTED = _COLUMNS.wanted | _OF_A_LINE | _AMOUNTS.keys() | {_STATUS, _CANCELLED}

_NAME = "name"

_ONE_OF = frozenset({"email", "billing name", "lineitem name"})

_TELLING = _COLUMNS.wanted - {_NAME, "email", "phone", "tags"} | {
    _STATUS,
    "paid at",
    "fulfilled at",
    "accepts marketing",
    "subtotal",
    "lineitem name",
    "lineitem quantity",
}
"""Columns that a list of people would not have."""


def _recognises(head: str) -> bool:
    columns = set(header(head))
    if NUMBER in columns:  # a table of our own, where `name` is the buyer's
        return False
    return _NAME in columns and bool(columns & _ONE_OF) and bool(columns & _TELLING)


def _read(stream: BinaryIO, file: str) -> OrderReading | Refusal:
    table = table_of(stream, file, _WANTED)
    if isinstance(table, Refusal):
        return table
    columns = set(map(fold, table.columns))
    if _NAME not in columns or not columns & _ONE_OF:
        return Refusal(
            Origin(file, 1),
            "expected the column 'Name' and one of 'Email', 'Billing Name' and 'Lineitem name',"
            f" found {quoted(', '.join(table.columns))}",
            "Export the orders in Shopify under Orders, Export, 'CSV for Excel, Numbers'.",
        )
    read = (_order(group, file) for group in _groups(table))
    return orders_once(read, (*header_only(table, file), *lacking(table, _FEEDING, file)))


@frozen
class _Group:
    """The rows of one order: those with its number, and those without any that follow."""

    number: str | None
    rows: list[Row]


def _groups(table: Table) -> Iterator[_Group]:
    """Adjacent rows of the same order. A row that says something else of it begins another."""
    group: _Group | None = None
    for row in table.rows:
        number = row.cells.get(_NAME)
        if group and number in {None, group.number} and _agrees(row, group):
            group.rows.append(row)
            continue
        if group:
            yield group
        group = _Group(number, [row])
    if group:
        yield group


def _agrees(row: Row, group: _Group) -> bool:
    """Whether the row repeats cells of the order's first row, or leaves them blank."""
    first = group.rows[0]
    if row.flaw or first.flaw:
        return True  # its cells may stand in wrong columns; the order is a problem anyhow
    return all(
        first.cells.get(column, "") == cell
        for column, cell in row.cells.items()
        if column != _NAME and column not in _OF_A_LINE
    )


def _order(group: _Group, file: str) -> Order | RowProblem:
    first = group.rows[0]
    flawed = next((row for row in group.rows if row.flaw), None)
    if flawed and flawed.flaw:
        where = Origin(file, flawed.line)
        return RowProblem(where, flawed.flaw.message, flawed.flaw.cure, group.number)
    origin = Origin(file, first.line)
    if group.number is None:
        return RowProblem(
            origin,
            "expected an order number in Name, found a row of another order without one",
            "Fill in the order number, or export the file again.",
        )
    texts = {"channel": CHANNEL, **_COLUMNS.take(first.cells)}
    made = make_order(texts, origin, _COLUMNS.described)
    money = _money(group, made.total) if isinstance(made, Order) else None
    if isinstance(money, Flaw):
        return RowProblem(origin, money.message, money.cure, group.number)
    return evolve(made, money=money) if isinstance(made, Order) and money else made


# What an order is made of


def _money(group: _Group, total: Decimal | None) -> Money | Flaw:
    """The amounts of an order.

    The export does not say whether its prices have the taxes in them, nor whether the discount of
    the order has those of its lines in it: the way to read it is the one that comes to the total.
    """
    lines = _lines(group)
    first = group.rows[0].cells
    told = amounts_of(first, _AMOUNTS)
    if isinstance(lines, Flaw):
        return lines
    if isinstance(told, Flaw):
        return told
    duties = told.get("duties")
    if lines and duties:
        lines.append((OrderLine(amount=duties, sku="duties", title="Duties"), Decimal()))
    ways = [
        Money(
            lines=tuple(evolve(line, amount=line.amount - off * apart) for line, off in lines),
            shipping=told.get("shipping"),
            tax=told.get("taxes"),
            discount=told.get("discount amount"),
            tax_included=included,
            standing="cancelled" if first.get(_CANCELLED) else first.get(_STATUS),
        )
        for included in (False, True)
        for apart in (0, 1)
    ]
    return that_adds_up(ways, total) or ways[0]


def _lines(group: _Group) -> list[tuple[OrderLine, Decimal]] | Flaw:
    """Each line at its price, and what its own discount is; none where a line has no price."""
    lines: list[tuple[OrderLine, Decimal]] = []
    for row in group.rows:
        named = any(column in row.cells for column in _LINE_TEXTS)
        told = amounts_of(row.cells, {it: it.capitalize() for it in (_LINE_PRICE, _LINE_DISCOUNT)})
        if isinstance(told, Flaw):
            return told
        if _LINE_PRICE not in told:
            if named:
                return []
            continue
        title, sku, quantity = (row.cells.get(it) for it in _LINE_TEXTS)
        line = bought(told[_LINE_PRICE], quantity=quantity, sku=sku, title=title)
        if isinstance(line, Flaw):
            return line
        line = evolve(line, amount=line.amount * line.quantity)
        lines.append((line, told.get(_LINE_DISCOUNT, Decimal())))
    return lines


FORMAT = Format(
    name="shopify",
    title="Shopify order export (CSV)",
    kind=Kind.ORDERS,
    recognises=_recognises,
    read=_read,
    columns=_COLUMNS.described,
    channel=CHANNEL,
)
