"""The lines of an order's transaction: goods, shipping, tax and discount, to the cent.

The lines come to the order's total, or there is no transaction. QuickBooks adds them up itself and
is told no total, so that nobody would notice a line that is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from rulesdsl.defining import evolve, frozen, maker
from rulesdsl.model.items import DISCOUNT, GOODS, SHIPPING, TAX, folded_sku, is_item
from rulesdsl.model.records import Money, Order, OrderLine
from rulesdsl.model.storage import stored_text
from rulesdsl.model.transactions import (
    CENT,
    LONGEST_TEXT,
    MOST_AMOUNT,
    MOST_QUANTITY,
    STEP,
    TransactionLine,
)
from rulesdsl.table import holds
from rulesdsl.table.case import Wrong, some


@frozen
class Lines:
    """The lines, and what should be known of how they were made."""

    lines: tuple[TransactionLine, ...]
    warnings: tuple[str, ...] = ()


class _Part(NamedTuple):
    """A part of the order's total: what the item map is asked for it by, and how much it is."""

    name: str
    amount: Decimal
    description: str | None = None
    quantity: Decimal | None = None


def lines_of(order: Order, items: Mapping[str, str]) -> Lines | Wrong:
    """The lines of an order by the item map, or why it cannot be posted."""
    money = order.money
    if order.total is None:
        return Wrong(holds.NO_TOTAL, "the order has no total that its lines could be checked by")
    wrong = _amounts(order, order.total)
    if wrong is not None:
        return wrong
    goods = _goods(money, order.total, items)
    if isinstance(goods, Wrong):
        return goods
    parts = [*goods, *_besides(money)]
    tax = money.tax or Decimal()
    together = sum((it.amount for it in parts), start=Decimal())
    expected = order.total if money.tax_included else order.total - tax
    if together != expected:
        return _unequal(together + order.total - expected, order.total)
    warnings: tuple[str, ...] = ()
    if money.tax_included:
        without = _without_tax(parts, together, money.tax)
        if isinstance(without, Wrong):
            return without
        if without != parts:
            warnings = (f"the prices have {_told(tax)} of tax in them: it is a line of its own",)
        parts = without
    if tax:
        parts.append(_Part(TAX, tax))
    return _mapped(parts, items, warnings)


# The parts of the total


def _goods(money: Money, total: Decimal, items: Mapping[str, str]) -> list[_Part] | Wrong:
    """What was bought; where the file does not tell, what is left of the total, as one line."""
    if not money.lines:
        return _all_goods(money, total, items)
    bought = [_bought(line) for line in money.lines]
    for it in bought:
        if not it.name:
            amount = _told(it.amount)
            return Wrong(holds.NO_SKU, f"a line of {amount} has neither a SKU nor a title")
    return bought


def _bought(line: OrderLine) -> _Part:
    """A line; one without a SKU is looked up by its title, for small shops give no SKUs."""
    title = line.title or ""
    quantity = line.quantity if _is_quantity(line.quantity) else None
    return _Part(line.sku or title, line.amount, stored_text(title, LONGEST_TEXT) or None, quantity)


def _is_quantity(quantity: Decimal) -> bool:
    """Whether QuickBooks can keep it: QUANTYPE has ten digits, and five decimals."""
    if not quantity.is_finite() or not quantity or abs(quantity) >= MOST_QUANTITY:
        return False
    return quantity.quantize(STEP) == quantity


def _all_goods(money: Money, total: Decimal, items: Mapping[str, str]) -> list[_Part] | Wrong:
    tax = Decimal() if money.tax_included else money.tax or Decimal()
    besides = sum((it.amount for it in _besides(money)), start=tax)
    if GOODS not in items:
        return Wrong(holds.NO_LINES, "the file does not tell what the order's lines are")
    if total < besides:
        return _unequal(besides, total)
    return [_Part(GOODS, total - besides)]


def _besides(money: Money) -> Iterator[_Part]:
    """What an order costs beside its goods and tax; what is nothing needs no line."""
    if money.shipping:
        yield _Part(SHIPPING, money.shipping)
    if money.discount:
        yield _Part(DISCOUNT, -money.discount)


# What cannot be posted


def _amounts(order: Order, total: Decimal) -> Wrong | None:
    """An amount that is no amount of QuickBooks', or a total that is no sale's."""
    money = order.money
    asked = (money.shipping, money.tax, money.discount, *(it.amount for it in money.lines))
    for amount in (total, *(it for it in asked if it is not None)):
        if not amount.is_finite() or abs(amount) >= MOST_AMOUNT:
            return Wrong(holds.CENTS, f"{amount} is more than QuickBooks can keep")
        if amount.quantize(CENT) != amount:
            return Wrong(holds.CENTS, f"{_told(amount)} has parts of a cent")
    if total < 0:
        return Wrong(holds.CREDIT, f"the order's total is {_told(total)}, which is no sale")
    return None


def _unequal(together: Decimal, total: Decimal) -> Wrong:
    apart = _told(abs(together - total))
    return Wrong(
        holds.SUM,
        f"the lines come to {_told(together)}, the order's total is {_told(total)}: {apart} apart",
    )


def _told(amount: Decimal) -> str:
    """An amount as a person writes it: two decimals, more only where it has them."""
    return format(amount.quantize(CENT) if amount.quantize(CENT) == amount else amount, "f")


# Taxes that are in the prices


def _without_tax(parts: list[_Part], gross: Decimal, tax: Decimal | None) -> list[_Part] | Wrong:
    """The parts without the tax in them, each by its share, so that the tax can stand apart.

    What is left over by rounding goes to the parts that lost most by it (largest remainder), the
    earlier ones first, so that parts and tax come to the total as before.
    """
    if tax is None:
        return Wrong(
            holds.TAX_UNKNOWN, "the prices have tax in them, and the file does not tell how much"
        )
    if not 0 <= tax <= gross:
        return _unequal(tax, gross)
    if not tax:
        return parts
    whole, net = _cents(gross), _cents(gross - tax)
    shares = [divmod(_cents(part.amount) * net, whole) for part in parts]
    left = net - sum(share for share, _ in shares)
    by_loss = sorted(range(len(parts)), key=lambda at: -shares[at][1])
    more = set(by_loss[:left])
    return [
        part._replace(amount=(shares[at][0] + (at in more)) * CENT) for at, part in enumerate(parts)
    ]


def _cents(amount: Decimal) -> int:
    return int(amount.scaleb(2))


# The item map


def _mapped(
    parts: list[_Part], items: Mapping[str, str], warnings: tuple[str, ...]
) -> Lines | Wrong:
    made, line = [], _line()
    for name, amount, description, quantity in parts:
        key = folded_sku(name)
        item = items.get(key)
        if item is None or not is_item(key):
            return _lacking(parts, items)
        made.append(line(item, amount.quantize(CENT), description, quantity))
    return Lines(tuple(made), warnings)


@cache
def _line() -> Callable[..., TransactionLine]:
    """What makes a line of all its facts in turn."""
    return maker(TransactionLine)


def _lacking(parts: list[_Part], items: Mapping[str, str]) -> Wrong:
    """Which of the parts the item map has no item for."""
    wanted: dict[str, str] = {}  # as the first part writes it
    for part in parts:
        wanted.setdefault(folded_sku(part.name), part.name)
    lacking = tuple(it for key, it in wanted.items() if key not in items or not is_item(key))
    rows = " ".join(f"`{_cell(name)},ITEM`" for name in lacking)
    kind = evolve(holds.NO_ITEM, cure=f"add to the item map, each with its item: {rows}")
    return Wrong(kind, f"the item map has no item for {some([*lacking])}", lacking)


def _cell(text: str) -> str:
    """A SKU as it stands in a CSV file."""
    return '"' + text.replace('"', '""') + '"' if set(text) & {",", '"', ";"} else text
