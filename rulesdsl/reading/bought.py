"""What an order was for: its amounts out of cells, and its lines, with no card number in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

from rulesdsl.model.items import GOODS
from rulesdsl.model.records import Money, OrderLine
from rulesdsl.patterns import pattern
from rulesdsl.reading import cards
from rulesdsl.reading.amounts import Amount, amount
from rulesdsl.reading.cells import number
from rulesdsl.reading.interface import Flaw

_PRODUCT_NUMBER = pattern(r"[0-9]{13}")


def amounts(
    cells: Mapping[str, str], columns: Mapping[str, str], dollar: str | None = None
) -> dict[str, Amount] | Flaw:
    """The amounts of these (folded) columns, as far as they are told; or the first that is none.

    `columns` gives the names that messages call them by.
    """
    found: dict[str, Amount] = {}
    for column, told in columns.items():
        if column in cells:
            read = amount(cells[column], told, dollar)
            if isinstance(read, Flaw):
                return read
            found[column] = read
    return found


def bought(
    cost: Decimal, *, quantity: str | None = None, sku: str | None = None, title: str | None = None
) -> OrderLine | Flaw:
    """A line of an order; `quantity` as it is written, one where nothing is.

    A title is what people write, hence searched for a card number; so is a SKU, unless it is the
    number of a product (EAN, GTIN-13), which has a check digit of its own.
    """
    flaw = cards.refuse_card_number(title or "", "the title of an item")
    if flaw is None and sku and not _is_product_number(sku):
        flaw = cards.refuse_card_number(sku, "the SKU of an item")
    count = flaw or number(quantity or "1", "the quantity of an item")
    if isinstance(count, Flaw):
        return count
    return OrderLine(amount=cost, quantity=count, sku=sku, title=title)


def _is_product_number(sku: str) -> bool:
    """Whether it is thirteen digits with the check digit of the GS1 General Specifications, 7.9.

    >>> _is_product_number("4006381333931"), _is_product_number("4006381333932")
    (True, False)
    """
    if not _PRODUCT_NUMBER.fullmatch(sku):
        return False
    return sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(sku)) % 10 == 0


def all_goods(cost: Decimal, title: str | None = None) -> OrderLine | Flaw:
    """One line for all goods together, where a file tells no more: the item map has a word for it.

    The amount stands in the file, so that a total which it does not come to is noticed.
    """
    return bought(cost, sku=GOODS, title=title)


def adds_up(money: Money, total: Decimal) -> bool:
    """Whether an order's lines, shipping and tax less its discount come to its total."""
    tax = Decimal() if money.tax_included else money.tax or Decimal()
    lines = sum((it.amount for it in money.lines), start=Decimal())
    besides = (money.shipping or Decimal()) - (money.discount or Decimal())
    return lines + besides + tax == total


def that_adds_up(readings: Iterable[Money], total: Decimal | None) -> Money | None:
    """The first way to read an order's amounts that comes to its total; None where none does."""
    return next((it for it in readings if total is not None and adds_up(it, total)), None)


def one_currency(rows: Iterable[Mapping[str, Amount]]) -> str | Flaw | None:
    """The currency that is printed beside the amounts of an order; None where none is."""
    found = sorted({it.currency for row in rows for it in row.values() if it.currency})
    if len(found) > 1:
        return Flaw(
            f"expected one currency in all rows of the order, found {' and '.join(found)}",
            "Download the export again.",
        )
    return found[0] if found else None
