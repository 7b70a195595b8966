"""The groups that hold for an order's fields, most of them remembered from orders before.

Shops see the same channels, countries and days over and over, and often the same totals. So a value
is worked out when it is first met, and looked up from then on; fields of which a shop sees few
values are looked up together. What nearly every policy asks for is read off the order by its name,
which takes a fraction of the time of the catalogue's way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import prod
from operator import attrgetter
from typing import Any, TypeAlias

from rulesdsl.defining import frozen
from rulesdsl.model.conditions import Known, Not
from rulesdsl.model.records import Order
from rulesdsl.model.types import Type, Value
from rulesdsl.selection.columns import Bits, Column
from rulesdsl.selection.index import Index, every

SALE = ("channel", "store", "currency", "shipping country")
"""Read off an order together, in this order (`holding`): where it was placed, and where it goes."""

BUYER = ("customer group", "payment method", "guest", "billing country")
"""The same for who buys."""

TOTAL, DAY = "total", "order date"
"""Each read by itself."""

FEW_VALUES = frozenset(
    (*SALE, *BUYER, "billing state", "card brand", "fulfilment", "location id", "shipping state")
)
"""The fields of which a shop sees few values, over and over, on all its orders."""

MOST_TOGETHER = 16_384
"""Fields are looked up together while their classes make at most so many combinations."""

MOST_REMEMBERED = 32_768
"""So many values of a field, or of fields together, are remembered; others are worked out anew."""

_SOMETHING = "a text"
"""For a field of which only matters whether it is known."""

_Get: TypeAlias = Callable[[Order], Any]


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


@frozen(eq=False)
class Fields:
    """What of an order's fields a table asks for; None where it does not.

    `others` are fields, or several together, with how they are taken off an order. Of those in
    `known` only matters whether they are known: the groups if so, and the groups if not.
    """

    every_group: Bits
    sale: Remembered | None
    buyer: Remembered | None
    total: Remembered | None
    day: Remembered | None
    others: tuple[tuple[_Get, Remembered], ...]
    known: tuple[tuple[_Get, Bits, Bits], ...]


def fields_of(index: Index) -> Fields:
    """The fields that an index asks for, with nothing remembered yet."""
    groups = every(index)
    asked = {it.field.name: it for it in index.columns}
    known = [asked.pop(name) for name, it in list(asked.items()) if _only_whether_known(it)]
    return Fields(
        groups,
        _together_by_name(asked, SALE, groups),
        _together_by_name(asked, BUYER, groups),
        _alone(asked.pop(TOTAL), groups) if TOTAL in asked else None,
        _alone(asked.pop(DAY), groups) if DAY in asked else None,
        tuple([_with_get(it, groups) for it in _together(asked.values())]),
        tuple([(it.field.get, _bits(it, _SOMETHING), _bits(it, None)) for it in known]),
    )


def holding(fields: Fields, order: Order) -> Bits:
    """The groups whose fields hold; the highest is the first of them."""
    bits = fields.every_group
    if fields.sale is not None:
        bits &= fields.sale[order.channel, order.store, order.currency, order.shipping.country]
    if fields.total is not None:
        bits &= fields.total[order.total]
    if fields.buyer is not None:
        place = order.billing.country
        bits &= fields.buyer[order.customer_group, order.payment_method, order.guest, place]
    if fields.day is not None:
        bits &= fields.day[order.order_date]
    for get, remembered in fields.others:
        bits &= remembered[get(order)]
    for get, known, missing in fields.known:
        bits &= missing if get(order) is None else known
    return bits


def _only_whether_known(column: Column) -> bool:
    return column.field.type is Type.TEXT and all(
        isinstance(it.part if isinstance(it, Not) else it, Known) for it in column.conditions
    )


def _together_by_name(
    asked: dict[str, Column], names: Sequence[str], groups: Bits
) -> Remembered | None:
    """Several of these fields together; None for one alone, or too many combinations."""
    columns = [asked.get(it) for it in names]
    there = [it for it in columns if it is not None]
    if len(there) <= 1 or prod(it.most for it in there) > MOST_TOGETHER:
        return None
    for it in there:
        del asked[it.field.name]
    return _remembered(columns, groups)


def _together(columns: Iterable[Column]) -> Iterator[list[Column]]:
    """The fields of few values, as many together as may be, and each of the others alone."""
    together: list[Column] = []
    for column in columns:
        if column.field.name not in FEW_VALUES:
            yield [column]
        elif prod(it.most for it in (*together, column)) <= MOST_TOGETHER:
            together.append(column)
        else:
            if together:
                yield together
            together = [column]
    if together:
        yield together


def _with_get(columns: Sequence[Column], groups: Bits) -> tuple[_Get, Remembered]:
    get = attrgetter(*(it.field.path for it in columns))
    return get, _alone(columns[0], groups) if len(columns) == 1 else _remembered(columns, groups)


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
