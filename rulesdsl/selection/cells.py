"""A cell for each combination of classes: what is so for all orders of it is worked out once.

A table that asks for few fields, or tells few values of each apart, has few of them. Only the total
of an order is no class of its own: in each cell stands a short scale that says from which total to
which another group comes first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from itertools import accumulate
from math import prod
from operator import mul
from typing import Any, Generic, TypeAlias, TypeVar

from rulesdsl.defining import define
from rulesdsl.defining import field as attribute
from rulesdsl.model.records import Order
from rulesdsl.model.types import Type
from rulesdsl.selection.columns import MISSING, Bits, Column
from rulesdsl.selection.index import Index, every
from rulesdsl.selection.scale import between, scale_of
from rulesdsl.selection.sweep import Ordered, Pieces, pieces, swept
from rulesdsl.selection.written import WorkOut, steps, written

T = TypeVar("T")

MOST_CELLS = 16_384
"""A table that would have more of them is not looked up in this way."""

_NOWHERE = Decimal("Infinity"), Decimal("-Infinity")

_ALWAYS = Pieces(lowest=True, cuts=())

Cell: TypeAlias = tuple[
    Decimal | None, Decimal | None, T, tuple[Ordered, ...], tuple[T, ...], tuple[T, ...], T
]
"""What is told of the orders of a cell.

From which total to which the first group that is left holds, None where the total does not matter;
what is told of it; the scale of totals, for the others: numbers, what is told at each and before
it; and what is told where there is no total.
"""


def by_cells(
    index: Index, told: Callable[[int], T], surely: Callable[[Order], T]
) -> Callable[[Order], T] | None:
    """What is told of the first group whose fields hold; None where there would be many cells.

    `surely` tells it of any order, and takes its time.
    """
    total = next((it for it in index.columns if it.field.type is Type.NUMBER), None)
    columns = [it for it in index.columns if it is not total]
    sizes = [it.most for it in columns]
    if prod(sizes) > MOST_CELLS:
        return None
    widths = [*accumulate(sizes, mul, initial=1)]
    ways = steps((it, _place(it, width)) for it, width in zip(columns, widths, strict=False))
    cells: list[Cell[T] | None] = [None] * prod(sizes)
    making = _Making(index, total, columns, told)

    def unusual(order: Order) -> T:
        """The answer for an order that the written lines have none for."""
        try:
            ways.learn(order)
            cell = sum(ways.numbers(order))
        except KeyError:
            return surely(order)  # a value of another type than the field's
        if cells[cell] is None:
            cells[cell] = making.cell(order)
        return surely(order)

    uses = {"cells": cells, "unusual": unusual, "Decimal": Decimal}
    uses |= {"InvalidOperation": InvalidOperation, "place_of": bisect_left, **ways.uses}
    return written(_lines(" + ".join(ways.expressions) or "0", total), uses)


def _lines(cell: str, total: Column | None) -> Iterator[str]:
    yield "try:"
    yield f"    low, high, first, numbers, at, before, without = cells[{cell}]"
    yield "except (KeyError, TypeError):"  # a value never met, or a cell
    yield "    return unusual(order)"
    if total is not None:
        yield "if low is not None:"
        yield f"    amount = order.{total.field.path}"
        yield "    if amount is None:"
        yield "        return without"
        yield "    if amount.__class__ is not Decimal:"
        yield "        return unusual(order)"
        yield "    try:"
        yield "        if low <= amount <= high:"
        yield "            return first"
        yield "        place = place_of(numbers, amount)"
        yield "    except InvalidOperation:"  # not a number
        yield "        return unusual(order)"
        yield "    return (at if numbers[place] == amount else before)[place]"
    yield "return first"


def _place(column: Column, width: int) -> WorkOut:
    """The part of a value in the number of its cell."""

    def place(value: Any) -> int:  # noqa: ANN401  a value of the field
        its = column.class_of(value)
        if its >= column.most:
            raise KeyError(value)
        return its * width

    return place


@define(eq=False)
class _Making(Generic[T]):
    """Making of cells: those in which the same groups are left are one and the same.

    That takes far longer than one answer: none is made before the second order comes to these
    groups, in the same cell or in another.
    """

    index: Index
    total: Column | None
    columns: list[Column]
    told: Callable[[int], T]
    _met: set[Bits] = attribute(factory=set)
    _made: dict[Bits, Cell[T]] = attribute(factory=dict)
    _pieces: dict[int, Pieces | None] = attribute(factory=dict)

    def cell(self, order: Order) -> Cell[T] | None:
        """The cell in which the order lies; None when its groups were never met before."""
        bits = every(self.index)
        for column in self.columns:
            bits &= column.bits[column.class_of(column.field.get(order))]
        made = self._made.get(bits)
        if made is None and bits in self._met:
            made = self._made[bits] = self._of(bits)
        self._met.add(bits)
        return made

    def _of(self, bits: Bits) -> Cell[T]:
        """The cell for orders for which these groups hold, as far as fields go but the total."""
        lengths = [*self._left(bits)]
        first = self.told(bits.bit_length())
        if self.total is None or len(lengths) == 1:
            return None, None, first, (), (), (), first
        asked = [(self._pieces_of(it) or _ALWAYS, 1 << it - 1) for it in lengths]
        parts = swept(asked, Decimal)
        scale = scale_of(parts, [it.bit_length() for it in parts.bits], self.told)
        low, high = between(asked[0][0]) or _NOWHERE
        without = self.told((bits & self.total.bits[MISSING]).bit_length())
        return low, high, first, scale.numbers, scale.at, scale.before, without

    def _left(self, bits: Bits) -> Iterator[int]:
        """The lengths of the groups down to the first that does not ask for the total."""
        while bits:
            length = bits.bit_length()
            yield length
            if self._pieces_of(length) is None:
                break
            bits ^= 1 << length - 1

    def _pieces_of(self, length: int) -> Pieces | None:
        """For which totals a group holds; None where it does not ask for it."""
        if length not in self._pieces:
            asked = dict(self.index.groups[-length].fields)
            condition = asked.get(self.total.field) if self.total else None
            self._pieces[length] = None if condition is None else pieces(condition, Decimal)
        return self._pieces[length]
