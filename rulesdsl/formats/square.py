"""Square: the Transactions CSV (a row a sale) and the Items detail CSV (a row an item) of Reports.

Neither has an address or an e-mail; the customer has a name where she was known at the till.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import BinaryIO

from rulesdsl.defining import evolve, frozen
from rulesdsl.formats import Format, Kind, OrderReading, Refusal, RowProblem
from rulesdsl.model.records import Money, Order, OrderLine, Origin
from rulesdsl.patterns import pattern
from rulesdsl.reading.amounts import Amount
from rulesdsl.reading.bought import all_goods, amounts, bought, one_currency, that_adds_up
from rulesdsl.reading.columns import columns_of, header_only, lacking, with_derived
from rulesdsl.reading.grouped import by_order, first_flaw, together, without_number
from rulesdsl.reading.interface import Flaw
from rulesdsl.reading.once import orders_once
from rulesdsl.reading.orders import make_order
from rulesdsl.reading.table import Row, Table, header, table_of
from rulesdsl.reading.text import quoted
from rulesdsl.spelling import fold

CHANNEL = "Square"

_FEEDING = {
    "order number": ("Transaction ID",),
    "store": ("Location",),
    "order date": ("Date",),
    "total": ("Total Collected",),
    "customer id": ("Customer ID", "Customer Reference ID"),
    "name": ("Customer Name",),
    "card brand": ("Card Brand",),
    "card last four": ("PAN Suffix",),
}

_COLUMNS = columns_of(_FEEDING, CHANNEL)

_DESCRIBED = with_derived(
    {
        **_COLUMNS.described,
        "currency": "the sign beside the amounts; a dollar sign tells no country",
        "payment method": "which of Card, Cash and the other tenders have an amount",
        "total": "Total Collected; of items: Net Sales and Tax in all, without tips",
    }
)

_NUMBER, _EVENT, _BRAND, _LAST_FOUR = "transaction id", "event type", "card brand", "pan suffix"

_GROSS, _OFF, _NET, _TAX, _TOTAL = "gross sales", "discounts", "net sales", "tax", "total collected"

_SERVICE = "service charges"

_EXTRAS = (_SERVICE, "gift card sales", "tip")
"""What is paid beside the goods; the item map finds each by its name here."""

_TENDERS = ("card", "cash", "square gift card", "cash app", "other tender")

_AMOUNTS = {
    fold(name): name
    for name in (
        *("Gross Sales", "Discounts", "Service Charges", "Net Sales", "Gift Card Sales", "Tax"),
        *("Tip", "Total Collected"),
        *("Card", "Cash", "Square Gift Card", "Cash App", "Other Tender"),
    )
}
"""The columns with amounts, and how messages call them."""

_OF_ITEMS = frozenset({"item", "qty", "price point name", "sku"})

_WANTED = _COLUMNS.wanted | _OF_ITEMS | {*_AMOUNTS, _EVENT, "description", "other tender type"}

_AGREEING = {fold(name): name for name in ("Date", "Location", "Customer ID", "Customer Name")}

_SEVERAL_CARDS = pattern(r"[0-9]{4}(?:, ?[0-9]{4})+")


def _is_squares(columns: set[str]) -> bool:
    """Whether these are columns of one of the two files: sales, in all or by items, and whose."""
    return {_NUMBER, "date", _GROSS, _NET} <= columns and bool({_TOTAL, "item"} & columns)


def _recognises(head: str) -> bool:
    return _is_squares(set(header(head)))


def _read(stream: BinaryIO, file: str) -> OrderReading | Refusal:
    table = table_of(stream, file, _WANTED)
    if isinstance(table, Refusal):
        return table
    columns = set(map(fold, table.columns))
    if not _is_squares(columns):
        return _refuse_other_table(table, file)
    if _TOTAL in columns:
        feeding, cost_of = _FEEDING, _of_a_sale
        groups = [[row] for row in table.rows]
    else:
        feeding, cost_of = _FEEDING | {"total": ("Net Sales",)}, _of_items
        groups = _by_sale(table)
    read = [_order(rows, file, cost_of) for rows in groups]
    return orders_once(read, (*header_only(table, file), *lacking(table, feeding, file)))


def _refuse_other_table(table: Table, file: str) -> Refusal:
    return Refusal(
        Origin(file, 1),
        "expected the columns 'Transaction ID', 'Gross Sales', 'Net Sales' and 'Total Collected' or"
        f" 'Item' of Square's transactions, found {quoted(', '.join(table.columns))}",
        "Export 'Transactions CSV', or 'Items detail CSV', in Square under Transactions, Export.",
    )


def _by_sale(table: Table) -> list[list[Row]]:
    """The rows of each sale together, and those of each refund; a row without a number alone."""

    def place(row: Row) -> str | None:
        number = row.cells.get(_NUMBER)
        return None if number is None else f"{number}\n{_is_refund(row)}"

    groups, nameless = by_order(table.rows, place)
    return sorted([*groups.values(), *([row] for row in nameless)], key=lambda rows: rows[0].line)


def _is_refund(row: Row) -> bool:
    event = row.cells.get(_EVENT, "").casefold()
    if event:
        return event == "refund"
    sums = (row.cells.get(column, "") for column in (_TOTAL, _NET))
    return any("-" in it or it.startswith("(") for it in sums)


# --- orders out of rows ---------------------------------------------------------------------------


@frozen
class _Cost:
    """What a sale comes to and what that is made of, with how it was paid where the file tells."""

    money: Money
    total: Decimal | None
    currency: str | None
    tenders: str | None = None


def _order(
    rows: list[Row], file: str, cost_of: Callable[[list[Row]], _Cost | Flaw]
) -> Order | RowProblem:
    number, origin = rows[0].cells.get(_NUMBER), Origin(file, rows[0].line)
    wrong = first_flaw(rows, "", _AGREEING)
    if wrong:
        row, flaw = wrong
        return RowProblem(Origin(file, row.line), flaw.message, flaw.cure, number)
    if number is None:
        cure = "Export the transactions again, or delete the row."
        return without_number(rows[0], "Transaction ID", file, cure)
    cost = cost_of(rows)
    if isinstance(cost, Flaw):
        return RowProblem(origin, cost.message, cost.cure, number)
    if _is_refund(rows[0]):
        return _refund(cost, origin, number)
    cells = together(rows)
    told = {
        "total": None if cost.total is None else format(cost.total, "f"),
        "currency": cost.currency,
        "payment method": cost.tenders,
    }
    texts = {"channel": CHANNEL, **_one_card(_COLUMNS.take(cells)), **told}
    known = {name: text for name, text in texts.items() if text is not None}
    made = make_order(known, origin, _DESCRIBED)
    return evolve(made, money=cost.money) if isinstance(made, Order) else made


def _refund(cost: _Cost, origin: Origin, number: str) -> RowProblem:
    amount = "" if cost.total is None else f" of {abs(cost.total)}"
    return RowProblem(
        origin,
        f"expected a sale, found a refund{amount}",
        "Enter it in QuickBooks by hand, as a refund receipt or credit memo for the customer of the"
        " sale.",
        number,
    )


def _one_card(texts: dict[str, str]) -> dict[str, str]:
    """Without the cards of a sale that several have paid: no field holds more than one."""
    if not _SEVERAL_CARDS.fullmatch(texts.get("card last four", "")):
        return texts
    return {
        name: text for name, text in texts.items() if name not in {"card last four", "card brand"}
    }


# --- what a sale comes to -------------------------------------------------------------------------


def _of_a_sale(rows: list[Row]) -> _Cost | Flaw:
    """Of a transaction: Total Collected, the goods, and what was paid beside them."""
    cells = rows[0].cells
    told = amounts(cells, _AMOUNTS)
    if isinstance(told, Flaw):
        return told
    currency = one_currency([told])
    if isinstance(currency, Flaw):
        return currency
    lines = _lines_of_a_sale(cells, told)
    if isinstance(lines, Flaw):
        return lines
    total = told[_TOTAL].value if _TOTAL in told else None
    money = Money(lines=lines, tax=_value(told, _TAX), discount=_off([told]))
    found = that_adds_up(_readings(money), total)
    return _Cost(found or money, total, currency, _tenders(cells, told))


def _readings(money: Money) -> Iterator[Money]:
    """Gross Sales may have the service charges in it, and the tax, as in the United Kingdom."""
    without = tuple(it for it in money.lines if it.sku != _SERVICE)
    for lines in (money.lines, without):
        yield evolve(money, lines=lines)
        yield evolve(money, lines=lines, tax_included=True)


def _lines_of_a_sale(
    cells: Mapping[str, str], told: Mapping[str, Amount]
) -> tuple[OrderLine, ...] | Flaw:
    """The goods as one line, for the file does not tell their prices; and a line for each extra."""
    if _GROSS not in told:
        return ()
    extras = (column for column in _EXTRAS if column in told and told[column].value)
    lines = [
        all_goods(told[_GROSS].value, cells.get("description")),
        *(bought(told[it].value, sku=it, title=_AMOUNTS[it]) for it in extras),
    ]
    flaw = next((it for it in lines if isinstance(it, Flaw)), None)
    return flaw or tuple(it for it in lines if isinstance(it, OrderLine))


def _tenders(cells: Mapping[str, str], told: Mapping[str, Amount]) -> str | None:
    paid = [column for column in _TENDERS if column in told and told[column].value]
    names = {column: _AMOUNTS[column] for column in paid}
    if "other tender" in names and "other tender type" in cells:
        names["other tender"] = cells["other tender type"]
    return ", ".join(names.values()) or None


def _of_items(rows: list[Row]) -> _Cost | Flaw:
    """Of items: what they cost together, with their taxes; of tips this file does not tell."""
    lines: list[OrderLine] = []
    each: list[dict[str, Amount]] = []
    for row in rows:
        cells, told = row.cells, amounts(row.cells, _AMOUNTS)
        if isinstance(told, Flaw):
            return told
        if not {_GROSS, _NET} <= told.keys():
            return Flaw(
                "expected amounts in Gross Sales and Net Sales, found an empty cell",
                "Export the items again.",
            )
        line = bought(
            told[_GROSS].value, quantity=cells.get("qty"), sku=cells.get("sku"), title=_title(cells)
        )
        if isinstance(line, Flaw):
            return line
        lines.append(line)
        each.append(told)
    currency = one_currency(each)
    if isinstance(currency, Flaw):
        return currency
    tax = _sum(each, _TAX)
    money = Money(lines=tuple(lines), tax=tax, discount=_off(each))
    return _Cost(money, _sum(each, _NET) + tax, currency)


def _title(cells: Mapping[str, str]) -> str | None:
    """The item, and which variation of it where there are several: `Mug (Large)`."""
    item, variation = cells.get("item"), cells.get("price point name", "Regular")
    return item if item is None or variation == "Regular" else f"{item} ({variation})"


def _sum(each: list[dict[str, Amount]], column: str) -> Decimal:
    return sum((told[column].value for told in each if column in told), start=Decimal())


def _off(each: list[dict[str, Amount]]) -> Decimal:
    """What is taken off, which Square writes as a negative number."""
    return abs(_sum(each, _OFF))


def _value(told: Mapping[str, Amount], column: str) -> Decimal | None:
    return told[column].value if column in told else None


FORMAT = Format(
    name="square",
    title="Square transactions or items (CSV)",
    kind=Kind.ORDERS,
    recognises=_recognises,
    read=_read,
    columns=_DESCRIBED,
    channel=CHANNEL,
)
