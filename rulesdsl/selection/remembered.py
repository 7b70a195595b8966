"""The groups that hold for an order's fields, most of them remembered from orders before.

Shops see the same channels, countries and days over and over, and often the same totals. So a value
is worked out when it is first met, and looked up from then on; fields of which a shop sees few
values are looked up together. What nearly every policy asks for is read off the order by its name,
which takes a fraction of the time of the catalogue's way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from rulesdsl.model.conditions import Known, Not
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import Order
from rulesdsl.model.types import Type, Value
from rulesdsl.selection.columns import Bits, Column
from rulesdsl.selection.index import Index, every

SALE = ("channel", "store", "currency", "shipping country")
"""Read off an order together, in this order (`holding`): where it was placed, and where it goes."""

BUYER = ("customer group", "payment method", "guest", "billing country")
"""The same for who buys."""

TOTAL, DAY, COMPANY = "total", "order date", "company"
"""Each read by itself; of a company mostly matters only whether it is known."""

MOST_REMEMBERED = 32_768
"""So many values of a field, or of fields together, are remembered; others are worked out anew."""

_SOMETHING = "a text"
"""For a field of which only matters whether it is known."""

Holding: TypeAlias = Callable[[Order], Bits]
"""Which groups hold for an order as far as single fields go; the highest is the first of them."""


class Remembered(dict[Any, Bits]):
    """The groups that hold for each value that was met; for another one they are worked out."""

    __slots__ = ("_work_out",)

    def __init__(self, work_out: Callable[[Any], Bits]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, value: Any) -> Bits:  # noqa: ANN401  a value of whatever field
        bits = self._work_out(value)
        if len(self) < MOST_REMEMBERED:
            self[value] = bits
        return bits


def holding(index: Index) -> Holding:
    """The function for a table; it remembers what it was asked."""
    groups = every(index)
    told = {it.field.name: _told(it) for it in index.columns if _only_whether_known(it)}
    asked = {it.field.name: it for it in index.columns if it.field.name not in told}
    sale, buyer = (_together(asked, names, groups) for names in (SALE, BUYER))
    total, day = (_alone(asked.pop(it), groups) if it in asked else None for it in (TOTAL, DAY))
    company = told.pop(COMPANY, None)
    others = [(it.field.get, _alone(it, groups)) for it in asked.values()]
    known = [(BY_NAME[name].get, *its) for name, its in told.items()]
    rest = bool(others or known)
    if sale is not None and total is not None and not (company or rest) and buyer is day is None:
        return _by_sale_and_total(sale, total)

    def holding(order: Order) -> Bits:
        bits = groups
        if sale is not None:
            bits &= sale[order.channel, order.store, order.currency, order.shipping.country]
        if total is not None:
            bits &= total[order.total]
        if buyer is not None:
            country = order.billing.country
            bits &= buyer[order.customer_group, order.payment_method, order.guest, country]
        if day is not None:
            bits &= day[order.order_date]
        if company is not None:
            bits &= company[order.company is None]
        if rest:
            for get, remembered in others:
                bits &= remembered[get(order)]
            for get, something, nothing in known:
                bits &= nothing if get(order) is None else something
        return bits

    return holding


def _by_sale_and_total(sale: Remembered, total: Remembered) -> Holding:
    """The same for the tables of most shops, without asking for what is not in them."""
    return lambda order: (
        sale[order.channel, order.store, order.currency, order.shipping.country]
        & total[order.total]
    )


def _only_whether_known(column: Column) -> bool:
    return column.field.type is Type.TEXT and all(
        isinstance(it.part if isinstance(it, Not) else it, Known) for it in column.conditions
    )


def _told(column: Column) -> tuple[Bits, Bits]:
    """The groups that hold where the field is known, and where it is not."""
    return _bits(column, _SOMETHING), _bits(column, None)


def _together(asked: dict[str, Column], names: Sequence[str], groups: Bits) -> Remembered | None:
    """Those of these fields that are asked for, taken out; None for one alone."""
    columns = [asked.get(it) for it in names]
    if len(columns) - columns.count(None) <= 1:
        return None
    for name in names:
        asked.pop(name, None)
    return _remembered(columns, groups)


def _alone(column: Column, groups: Bits) -> Remembered:
    return Remembered(lambda value: _bits(column, value) & groups)


def _remembered(columns: Sequence[Column | None], groups: Bits) -> Remembered:
    """For the values of several fields, of which those without a column do not matter."""
    alone = [None if it is None else _alone(it, groups) for it in columns]

    def work_out(values: tuple[Value | None, ...]) -> Bits:
        bits = groups
        for its, value in zip(alone, values, strict=True):
            if its is not None:
                bits &= its[value]
        return bits

    return Remembered(work_out)


def _bits(column: Column, value: Value | None) -> Bits:
    return column.bits[column.class_of(value)]
