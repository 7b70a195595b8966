"""What was worked out for the values that were met, so that it is looked up from then on.

Shops see the same channels, countries and days over and over. So much is remembered and no more:
where values never come again, memory does not grow with them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from rulesdsl.model.records import Order
from rulesdsl.selection.columns import Bits, Column
from rulesdsl.selection.index import Index, every

MOST_REMEMBERED = 32_768
"""So many values of a field are remembered; others are worked out anew."""

Holding: TypeAlias = Callable[[Order], Bits]
"""Which groups hold for an order as far as single fields go; the highest is the first of them."""


class Remembered(dict[Any, int]):
    """A number for each value that was met; for another one it is worked out."""

    __slots__ = ("_work_out",)

    def __init__(self, work_out: Callable[[Any], int]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, value: Any) -> int:  # noqa: ANN401  a value of whatever field
        worked_out = self._work_out(value)
        if len(self) < MOST_REMEMBERED:
            self[value] = worked_out
        return worked_out


def holding(index: Index) -> Holding:
    """The function for a table. Totals are hardly ever the same: they are not remembered."""
    groups = every(index)
    numbers = [(it.field.get, it) for it in index.columns if it.sweep]
    others = [(it.field.get, _remembered(it)) for it in index.columns if not it.sweep]

    def holding(order: Order) -> Bits:
        bits = groups
        for get, remembered in others:
            bits &= remembered[get(order)]
        for get, column in numbers:
            bits &= column.bits[column.class_of(get(order))]
        return bits

    return holding


def _remembered(column: Column) -> Remembered:
    return Remembered(lambda value: column.bits[column.class_of(value)])
