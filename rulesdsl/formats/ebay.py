"""eBay: the Orders report of Seller Hub; one order is one row, or a summary and a row an item.

The summary has the buyer, the address and what the order comes to, the rows of the items have the
items: neither is whole without the other. What stands around the table, and what its columns are
called in other countries, is known to `reading.ebay_report`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product
from typing import BinaryIO

from rulesdsl.defining import evolve, frozen
from rulesdsl.formats import Format, Kind, OrderReading, Refusal, Remark, RowProblem
from rulesdsl.model.records import Money, Order, OrderLine, Origin
from rulesdsl.reading.amounts import Amount
from rulesdsl.reading.bought import amounts, bought, one_currency, that_adds_up
from rulesdsl.reading.columns import columns_of, header_only, lacking, with_derived
from rulesdsl.reading.dates import month_by_name
from rulesdsl.reading.ebay_report import (
    Report,
    is_header,
    is_report,
    other_names,
    plainly,
    unframed,
)
from rulesdsl.reading.grouped import by_order, each_once, first_flaw, together, without_number
from rulesdsl.reading.interface import Flaw
from rulesdsl.reading.once import orders_once
from rulesdsl.reading.orders import make_order
from rulesdsl.reading.table import Row, Table, read_table
from rulesdsl.reading.text import Text, quoted, read_text
from rulesdsl.spelling import fold

CHANNEL = "eBay"

_FEEDING = {
    "order number": ("Order Number",),
    "order date": ("Sale Date",),
    "total": ("Total Price",),
    "payment method": ("Payment Method",),
    "customer id": ("Buyer Username",),
    "email": ("Buyer Email",),
    "phone": ("Ship To Phone",),
    "name": ("Buyer Name", "Ship To Name"),
    "billing name": ("Buyer Name",),
    "billing street": ("Buyer Address 1",),
    "billing street 2": ("Buyer Address 2",),
    "billing city": ("Buyer City",),
    "billing state": ("Buyer State",),
    "billing zip": ("Buyer Zip",),
    "billing country": ("Buyer Country",),
    "shipping name": ("Ship To Name",),
    "shipping street": ("Ship To Address 1",),
    "shipping street 2": ("Ship To Address 2",),
    "shipping city": ("Ship To City",),
    "shipping state": ("Ship To State",),
    "shipping zip": ("Ship To Zip",),
    "shipping country": ("Ship To Country",),
    "shipping phone": ("Ship To Phone",),
}

_COLUMNS = columns_of(_FEEDING, CHANNEL)

_DESCRIBED = with_derived(
    {
        **_COLUMNS.described,
        "store": "the seller below the table",
        "currency": "the sign beside the amounts; a dollar sign alone is USD",
        "email": "Buyer Email, unless it is an alias of eBay's",
    }
)

_NUMBER, _RECORD, _DATE, _EMAIL = "order number", "sales record number", "sale date", "buyer email"

_ITEM = "item"
"""No column of the file: an item's number, with its transaction's, which alone can be 0, and its
label, which tells the variations of a listing apart."""

_SOLD_FOR, _SHIPPING, _TOTAL = "sold for", "shipping and handling", "total price"

_SELLERS_TAX, _EBAYS_TAX = "seller collected tax", "ebay collected tax"

_CHARGES = "ebay collected charges"

_NAMES_OF_FEES = (
    *("Electronic Waste Recycling Fee", "Mattress Recycling Fee", "Battery Recycling Fee"),
    *("White Goods Disposal Tax", "Tire Recycling Fee", "Additional Fee", "Lumber Fee"),
    *("Prepaid Wireless Fee", "Road Improvement And Food Delivery Fee"),
)

_FEES = tuple(map(fold, _NAMES_OF_FEES))

_AMOUNTS = {
    fold(name): name
    for name in (
        *("Sold For", "Shipping And Handling", "Total Price"),
        *("Seller Collected Tax", "eBay Collected Tax", "eBay Collected Charges"),
        *_NAMES_OF_FEES,
    )
}
"""The columns with amounts, and how messages call them."""

_OF_ITEMS = frozenset({"item number", "item title", "custom label", "quantity", "transaction id"})

_WANTED = other_names(_COLUMNS.wanted | _OF_ITEMS | {*_AMOUNTS, _RECORD})

_AGREEING = {
    fold(name): name
    for name in (
        *("Buyer Username", "Buyer Name", "Ship To Name", "Ship To Address 1", "Ship To City"),
        *("Ship To Zip", "Ship To Country"),
    )
}

_ALIAS = "@members.ebay."


def _read(stream: BinaryIO, file: str) -> OrderReading | Refusal:
    text = read_text(stream, file, encodings=("utf-8", "cp1252"))
    if isinstance(text, Refusal):
        return text
    report = unframed(text.text)
    read = read_table(report.text, file, _WANTED)
    if isinstance(read, Refusal):
        return read
    if not is_header(frozenset(map(fold, read.columns))):
        return _refuse_other_table(read, file)
    table = plainly(read)
    remarks = [*_remark_on_encoding(text, file), *header_only(table, file)]
    orders = [*_orders(table, report, file, remarks)]
    remarks += [*lacking(table, _FEEDING, file), *_miscounted(report, table, file)]
    return orders_once(orders, [*remarks, *_aliases(table, file)])


def _refuse_other_table(table: Table, file: str) -> Refusal:
    return Refusal(
        Origin(file, 1),
        "expected the columns 'Order Number', 'Buyer Username' and 'Sale Date' of eBay's orders"
        f" report, in English or German, found {quoted(', '.join(table.columns))}",
        "Download the report 'Orders' (not 'Transactions') in Seller Hub under Reports, Downloads,"
        " with Seller Hub in one of these languages.",
    )


# --- what is told of a whole report ---------------------------------------------------------------


def _remark_on_encoding(text: Text, file: str) -> list[Remark]:
    if text.encoding != "cp1252":
        return []
    return [Remark(Origin(file), "the file is not UTF-8; it was read as Windows-1252")]


def _miscounted(report: Report, table: Table, file: str) -> Iterator[Remark]:
    found = len({row.cells.get(_RECORD) or row.cells.get(_NUMBER) for row in table.rows})
    if report.counted is not None and report.counted != found:
        yield Remark(
            Origin(file),
            f"the report says below its table that it holds {report.counted} sales records, found"
            f" {found}",
        )


def _aliases(table: Table, file: str) -> Iterator[Remark]:
    count = sum(_is_alias(row.cells.get(_EMAIL, "")) for row in table.rows)
    if count:
        yield Remark(
            Origin(file),
            f"Buyer Email has an alias of eBay's ({_ALIAS}…) in {count} of {len(table.rows)} rows,"
            " which is nobody's own address: a policy finds the e-mail of these orders missing",
        )


def _is_alias(email: str) -> bool:
    return _ALIAS in email.casefold()


# --- orders out of rows ---------------------------------------------------------------------------


def _orders(
    table: Table, report: Report, file: str, remarks: list[Remark]
) -> Iterator[Order | RowProblem]:
    """The orders in the order of their first rows; `remarks` gains what is said of them."""
    numbers = {
        row.cells[_RECORD]: row.cells[_NUMBER]
        for row in table.rows
        if {_RECORD, _NUMBER} <= row.cells.keys()
    }
    groups, nameless = by_order(
        map(_with_item, table.rows),
        lambda row: row.cells.get(_NUMBER) or numbers.get(row.cells.get(_RECORD, "")),
    )
    for row in nameless:
        yield without_number(
            row,
            "Order Number",
            file,
            "It may not be paid for yet: download the report again later.",
        )
    store = report.sellers[0] if len(report.sellers) == 1 else None
    for rows in groups.values():
        number = next(row.cells[_NUMBER] for row in rows if _NUMBER in row.cells)
        kept, told = each_once(rows, _ITEM, number, file)
        made = _order(number, kept, store, file)
        remarks += told
        if isinstance(made, Order) and made.total is None and _TOTAL in together(kept):
            remarks.append(_untold(made))
        yield made


def _untold(order: Order) -> Remark:
    return Remark(
        order.origin or Origin(CHANNEL),
        f"order {order.number} has several rows and no summary, and its amounts do not come to its"
        " total by row nor together: a policy finds the total missing",
    )


def _with_item(row: Row) -> Row:
    item = row.cells.get("item number")
    if item is None:
        return row
    besides = (row.cells.get(column, "") for column in ("transaction id", "custom label"))
    return evolve(row, cells={**row.cells, _ITEM: "-".join((item, *besides))})


def _order(number: str, rows: list[Row], store: str | None, file: str) -> Order | RowProblem:
    wrong = first_flaw(rows, _ITEM, _AGREEING)
    if wrong:
        row, flaw = wrong
        return RowProblem(Origin(file, row.line), flaw.message, flaw.cure, number)
    summary = [row for row in rows if not _is_item(row)]
    cells, origin = together([*summary, *rows]), Origin(file, rows[0].line)
    day = month_by_name(cells[_DATE], "Sale Date") if _DATE in cells else None
    if isinstance(day, Flaw):
        return RowProblem(origin, day.message, day.cure, number)
    cost = _cost_of(rows)
    if isinstance(cost, Flaw):
        return RowProblem(origin, cost.message, cost.cure, number)
    email = cells.get(_EMAIL)
    told = {
        "store": store,
        "order date": None if day is None else day.isoformat(),
        "currency": cost.currency,
        "total": None if cost.total is None else format(cost.total, "f"),
        "email": None if email is None or _is_alias(email) else email,
    }
    texts = {"channel": CHANNEL, **_COLUMNS.take(cells), **told, "order number": number}
    known = {name: text for name, text in texts.items() if text is not None}
    made = make_order(known, origin, _DESCRIBED)
    return evolve(made, money=cost.money) if isinstance(made, Order) else made


def _is_item(row: Row) -> bool:
    return bool({"item number", "item title"} & row.cells.keys())


# --- what an order comes to -----------------------------------------------------------------------


@frozen
class _Cost:
    """What an order comes to and what that is made of, in the currency that is printed with it."""

    money: Money
    total: Decimal | None
    currency: str | None


def _cost_of(rows: list[Row]) -> _Cost | Flaw:
    """The amounts of the summary, or of the only row, as the whole order's.

    eBay does not say whether Sold For is the price of one or of all, nor which taxes and fees the
    total has in it: that reading is taken which comes to the total.
    """
    read = [amounts(row.cells, _AMOUNTS, dollar="USD") for row in rows]
    flaw = next((it for it in read if isinstance(it, Flaw)), None)
    if flaw:
        return flaw
    told = [it for it in read if not isinstance(it, Flaw)]
    currency = one_currency(told)
    if isinstance(currency, Flaw):
        return currency
    lines = _lines(rows, told)
    if isinstance(lines, Flaw):
        return lines
    summaries = [its for row, its in zip(rows, told, strict=True) if not _is_item(row)]
    wholes = [*map(_values, summaries or told)] if len(rows) == 1 or summaries else _wholes(told)
    return _that_adds_up(wholes, lines, currency, sure=len(wholes) == 1)


def _lines(rows: list[Row], told: list[dict[str, Amount]]) -> list[OrderLine] | Flaw:
    """A line for each item, Sold For taken as the price of all."""
    lines: list[OrderLine] = []
    for row, its in zip(rows, told, strict=True):
        if not _is_item(row) or _SOLD_FOR not in its:
            continue
        cells = row.cells
        line = bought(
            its[_SOLD_FOR].value,
            quantity=cells.get("quantity"),
            sku=cells.get("custom label"),
            title=cells.get("item title"),
        )
        if isinstance(line, Flaw):
            return line
        lines.append(line)
    return lines


def _values(told: dict[str, Amount]) -> dict[str, Decimal]:
    return {column: it.value for column, it in told.items()}


def _wholes(told: list[dict[str, Amount]]) -> list[dict[str, Decimal]]:
    """Of rows without a summary: what all of them say together may be the order's, or the first."""
    first: dict[str, Decimal] = {}
    summed: dict[str, Decimal] = {}
    for row in map(_values, told):
        for column, value in row.items():
            first.setdefault(column, value)
            summed[column] = summed.get(column, Decimal()) + value
    return [summed, first]


def _that_adds_up(
    wholes: list[dict[str, Decimal]], lines: list[OrderLine], currency: str | None, *, sure: bool
) -> _Cost:
    """The reading that comes to its total; the total of the only one stands by itself."""
    each = [evolve(line, amount=line.amount * line.quantity) for line in lines]
    for whole, these in product(wholes, (lines, each)):
        readings = (
            Money(lines=tuple(these), shipping=whole.get(_SHIPPING), tax=tax)
            for tax in _taxes(whole)
        )
        found = that_adds_up(readings, whole.get(_TOTAL))
        if found:
            return _Cost(found, whole[_TOTAL], currency)
    whole = wholes[0]
    money = Money(lines=tuple(lines), shipping=whole.get(_SHIPPING), tax=next(iter(_taxes(whole))))
    return _Cost(money, whole.get(_TOTAL) if sure else None, currency)


def _taxes(whole: dict[str, Decimal]) -> list[Decimal | None]:
    """What the tax may be: with the fees, with eBay's charges, without, or the seller's alone."""
    sellers, ebays = whole.get(_SELLERS_TAX), whole.get(_EBAYS_TAX)
    if sellers is None and ebays is None:
        return [None]
    fees = sum((whole[fee] for fee in _FEES if fee in whole), start=Decimal())
    taxes = (sellers or Decimal()) + (ebays or Decimal())
    return [taxes + fees, taxes + whole.get(_CHARGES, Decimal()), taxes, sellers or Decimal()]


FORMAT = Format(
    name="ebay",
    title="eBay orders report (CSV)",
    kind=Kind.ORDERS,
    recognises=is_report,
    read=_read,
    columns=_DESCRIBED,
    channel=CHANNEL,
)
