"""The groups that hold for an order's fields, most of them remembered from orders before.

Shops see the same channels, countries and days over and over. So a value is worked out when it is
first met, and looked up from then on; fields of which a shop sees few values are looked up
together. What nearly every policy asks for is read off the order by its name, which takes a
fraction of the time of the catalogue's way.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar

from rulesdsl.model.conditions import Known, Not
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import Order
from rulesdsl.model.types import Type, Value
from rulesdsl.selection.columns import Bits, Column
from rulesdsl.selection.index import Index, every
from rulesdsl.selection.scale import Scale, first_among, scale_of

T = TypeVar("T")

SALE = ("channel", "currency", "shipping country")
BUYER = ("store", "customer group", "payment method", "guest")
"""Fields of few values that are looked up together; all of them in this order (`holding`)."""

TOTAL, DAY, COMPANY = "total", "order date", "company"
"""Each read by itself; of a company mostly matters only whether it is known."""

MOST_REMEMBERED = 32_768
"""So many values of a field, or of fields together, are remembered; others are worked out anew."""

MOST_SCALES = 4_096
"""For so many sales it is remembered at which totals another group comes first."""

_SOMETHING = "a text"
"""For a field of which only matters whether it is known."""

_Get: TypeAlias = Callable[[Order], Any]

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
    begin = _by_sale_and_total(asked, groups)
    buyer = _all_together(asked, BUYER, groups)
    day = _alone(asked.pop(DAY), groups) if DAY in asked else None
    company = told.pop(COMPANY, None)
    others = [*_others(asked, groups)]
    known = [(BY_NAME[name].get, *its) for name, its in told.items()]
    rest = bool(others or known)
    if not rest and buyer is day is None and company is None:
        return begin

    def holding(order: Order) -> Bits:
        bits = begin(order)
        if buyer is not None:
            store, its = order.store, order.payment_method
            bits &= buyer[store, order.customer_group, its, order.guest]
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


def first(index: Index, holding: Holding, told: Callable[[int], T]) -> Callable[[Order], T] | None:
    """`told(holding(order).bit_length())` in a quicker way, where there is one; else None.

    That is something about the first group whose fields hold. Where a table asks for sale and total
    alone, the totals at which another group comes first are remembered for each sale: there are few
    of them, however many rules there are.
    """
    asked = {it.field.name: it for it in index.columns}
    total = asked.pop(TOTAL, None)
    if total is None or total.sweep is None or set(asked) != set(SALE):
        return None
    groups = every(index)
    sale, scale = _remembered([asked[it] for it in SALE], groups), scale_of(total, groups)
    scales: dict[tuple[str | None, ...], Scale[T]] = {}

    def first(order: Order) -> T:
        where, amount = (order.channel, order.currency, order.shipping.country), order.total
        its = scales.get(where)
        if its is None and len(scales) < MOST_SCALES:
            its = scales[where] = first_among(scale, sale[where], told)
        if its is None or amount.__class__ is not Decimal:
            return told(holding(order).bit_length())
        numbers = its.numbers
        try:
            place = bisect_left(numbers, amount)
        except InvalidOperation:  # not a number
            return told(holding(order).bit_length())
        return (its.at if numbers[place] == amount else its.before)[place]

    return first


def _by_sale_and_total(asked: dict[str, Column], groups: Bits) -> Holding:
    """What the tables of most shops ask for, and of many nothing else.

    Totals are hardly ever the same: they are not remembered, but placed among the cuts.
    """
    sale = _all_together(asked, SALE, groups)
    total = asked.pop(TOTAL, None)
    if total is None or total.sweep is None:
        if sale is None:
            return lambda _: groups
        return lambda order: sale[order.channel, order.currency, order.shipping.country]
    others, scale = _alone(total, groups), scale_of(total, groups)
    numbers, at, before = scale.numbers, scale.at, scale.before

    def holding(order: Order) -> Bits:
        amount = order.total
        if amount.__class__ is Decimal and not amount.is_nan():
            place = bisect_left(numbers, amount)
            bits = (at if numbers[place] == amount else before)[place]
        else:
            bits = others[amount]
        if sale is not None:
            bits &= sale[order.channel, order.currency, order.shipping.country]
        return bits

    return holding


def _only_whether_known(column: Column) -> bool:
    return column.field.type is Type.TEXT and all(
        isinstance(it.part if isinstance(it, Not) else it, Known) for it in column.conditions
    )


def _told(column: Column) -> tuple[Bits, Bits]:
    """The groups that hold where the field is known, and where it is not."""
    return _bits(column, _SOMETHING), _bits(column, None)


def _all_together(
    asked: dict[str, Column], names: Sequence[str], groups: Bits
) -> Remembered | None:
    """These fields, taken out; None where not all of them are asked for."""
    if not asked.keys() >= set(names):
        return None
    return _remembered([asked.pop(it) for it in names], groups)


def _others(asked: Mapping[str, Column], groups: Bits) -> Iterator[tuple[_Get, Remembered]]:
    """What is asked for by the catalogue's way, fields that go together looked up together."""
    alone = dict(asked)
    for names in (SALE, BUYER):
        columns = [alone.pop(it) for it in names if it in asked]
        if len(columns) > 1:
            yield attrgetter(*(it.field.path for it in columns)), _remembered(columns, groups)
        else:
            alone.update({it.field.name: it for it in columns})
    for column in alone.values():
        yield column.field.get, _alone(column, groups)


def _alone(column: Column, groups: Bits) -> Remembered:
    return Remembered(lambda value: _bits(column, value) & groups)


def _remembered(columns: Sequence[Column], groups: Bits) -> Remembered:
    """For the values of several fields."""
    alone = [_alone(it, groups) for it in columns]

    def work_out(values: tuple[Value | None, ...]) -> Bits:
        bits = groups
        for its, value in zip(alone, values, strict=True):
            bits &= its[value]
        return bits

    return Remembered(work_out)


def _bits(column: Column, value: Value | None) -> Bits:
    return column.bits[column.class_of(value)]
