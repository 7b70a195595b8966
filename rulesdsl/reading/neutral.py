"""Our own names for columns: shared by the neutral table and the neutral JSON."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal

from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import NO_MONEY, Money, OrderLine, Origin
from rulesdsl.reading.bought import bought
from rulesdsl.reading.cells import amounts_of, number, yes_no
from rulesdsl.reading.columns import DERIVED
from rulesdsl.reading.interface import Flaw, Remark
from rulesdsl.reading.text import quoted
from rulesdsl.spelling import fold, nearest

NUMBER = "order number"

_AMOUNTS = ("shipping amount", "tax", "discount", "exchange rate")

_TAX_INCLUDED = "tax included"

_STATUS = "status"

OF_MONEY = frozenset({*_AMOUNTS, _TAX_INCLUDED, _STATUS})
"""What our own files call the parts of a total, and how the sale stands: no fields."""

_SKU, _TITLE, _QUANTITY, _AMOUNT = "line sku", "line title", "line quantity", "line amount"

OF_A_LINE = frozenset({_SKU, _TITLE, _QUANTITY, _AMOUNT})
"""What our own files call the parts of a line of an order."""

_KNOWN = BY_NAME.keys() | OF_MONEY | OF_A_LINE


def looks_neutral(columns: Collection[str]) -> bool:
    """Whether the order number is among the (folded) columns, and half of them are ours."""
    known = sum(column in _KNOWN for column in columns)
    return NUMBER in columns and 2 * known >= len(columns)


def unknown_columns(columns: Iterable[str], origin: Origin) -> tuple[Remark, ...]:
    """What is said of columns that feed no field, each once."""
    unknown = (name for name in dict.fromkeys(columns) if name and not _is_read(name))
    return tuple(Remark(origin, _unknown(name)) for name in unknown)


def _is_read(name: str) -> bool:
    return fold(name) in _KNOWN and fold(name) != DERIVED


def _unknown(name: str) -> str:
    if fold(name) == DERIVED:
        return f"'{DERIVED}' follows from name, company and e-mail; the column is not read"
    near = nearest(name, _KNOWN)
    hint = f"; did you mean '{near}'?" if near else ""
    return f"{quoted(name)} is no field of an order; the column is not read{hint}"


def money_of(texts: Mapping[str, str], lines: Iterable[Mapping[str, str]]) -> Money | Flaw:
    """What an order's total is made of, out of texts by our own (folded) names.

    Each line is told by texts of its own.
    """
    told = not OF_MONEY.isdisjoint(texts)
    amounts = amounts_of(texts, {it: it for it in _AMOUNTS}) if told else {}
    if isinstance(amounts, Flaw):
        return amounts
    included = yes_no(texts.get(_TAX_INCLUDED, "no"), _TAX_INCLUDED) if told else False
    if isinstance(included, Flaw):
        return included
    made: list[OrderLine] = []
    for line in lines:
        one = _line(line)
        if isinstance(one, Flaw):
            return one
        made.append(one)
    if not (told or made):
        return NO_MONEY
    shipping, tax, discount, rate = (amounts.get(it) for it in _AMOUNTS)
    return Money(
        lines=tuple(made),
        shipping=shipping,
        tax=tax,
        discount=discount,
        tax_included=included,
        exchange_rate=rate,
        standing=texts.get(_STATUS),
    )


def _line(texts: Mapping[str, str]) -> OrderLine | Flaw:
    amount = number(texts[_AMOUNT], _AMOUNT) if _AMOUNT in texts else None
    match amount:
        case Flaw():
            return amount
        case None:
            return Flaw(
                f"expected what the whole line costs in {_AMOUNT}, found an empty cell",
                "Fill in the amount of the line, which is its price times its quantity.",
            )
        case Decimal():
            sku, title = texts.get(_SKU), texts.get(_TITLE)
            return bought(amount, quantity=texts.get(_QUANTITY), sku=sku, title=title)
