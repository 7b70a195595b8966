"""A cell for each combination of classes: what is so for all orders of it is worked out once.

A table that asks for few fields, or tells few values of each apart, has few of them. Only the total
of an order is no class of its own: in each cell stands a short scale that says from which total to
which another group comes first.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from math import prod
from typing import Any, Generic, TypeAlias, TypeVar

from rulesdsl.defining import define
from rulesdsl.defining import field as attribute
from rulesdsl.model.records import Order
from rulesdsl.model.types import Type
from rulesdsl.selection.columns import MISSING, Bits, Column
from rulesdsl.selection.index import Index, every
from rulesdsl.selection.scale import scale_of
from rulesdsl.selection.spans import Low, bounds
from rulesdsl.selection.sweep import Ordered, Pieces, pieces, swept
from rulesdsl.selection.together import NO_LEVEL, Together, level, uses_of, widest_first
from rulesdsl.selection.written import written

T = TypeVar("T")

MOST_CELLS = 16_384
"""A table that would have more of them is not looked up in this way."""

_LOWEST, _HIGHEST = Decimal("-Infinity"), Decimal("Infinity")

_ALWAYS = Pieces(lowest=True, cuts=())

MOST_TRIES = 2
"""The total is compared with the bounds of so many groups; then its place is found on a scale."""

Cell: TypeAlias = tuple[Low, Ordered | None, T, Any, T]
"""What is told of the orders of a cell.

From which total to which the first group that is left holds, None for no end or, as the first of
the two, where the total does not matter; what is told of it; a cell for the other totals, or a
scale for them: numbers, what is told at each and before it; and what is told without a total.
"""


def by_cells(
    index: Index, told: Callable[[int], T], surely: Callable[[Order], T]
) -> Callable[[Order], T] | None:
    """What is told of the first group whose fields hold; None where there would be many cells.

    `surely` tells it of any order, and takes its time.
    """
    total = next((it for it in index.columns if it.field.type is Type.NUMBER), None)
    columns = widest_first(it for it in index.columns if it is not total)
    if prod(it.most for it in columns) > MOST_CELLS:
        return None
    making = _Making(index, total, told)
    levels = [level(it, f"classes_{place}") for place, it in enumerate(columns)] or [NO_LEVEL]
    cells = Together(levels, every(index), making.cell)

    def unusual(order: Order) -> T:
        """The answer for an order that the written lines have none for."""
        cells.learn(order)
        return surely(order)

    uses = {"cells": cells.first, "unusual": unusual, "surely": surely, "place_of": bisect_left}
    uses |= {"Decimal": Decimal, "InvalidOperation": InvalidOperation, **uses_of(levels)}
    return written(_lines(cells.expression("cells"), total), uses)


def _lines(cell: str, total: Column | None) -> Iterator[str]:
    yield "try:"
    yield f"    low, high, first, others, without = {cell}"
    yield "except KeyError:"  # a value never met, or a cell
    yield "    return unusual(order)"
    if total is not None:
        yield "if low is not None:"
        yield f"    amount = order.{total.field.path}"
        yield "    if type(amount) is not Decimal:"
        yield "        return without if amount is None else surely(order)"
        yield "    try:"
        for _ in range(MOST_TRIES):
            yield "        if low <= amount and (high is None or amount <= high):"
            yield "            return first"
            yield "        low, high, first, others, _ = others"
            yield "        if low is None:"
            yield "            return first"
        yield "        numbers, at, before = others"
        yield "        place = place_of(numbers, amount)"
        yield "    except InvalidOperation:"  # not a number
        yield "        return surely(order)"
        yield "    return (at if numbers[place] == amount else before)[place]"
    yield "return first"


@define(eq=False)
class _Making(Generic[T]):
    """Making of cells: those in which the same groups are left are one and the same.

    That takes far longer than one answer: none is made before the second order comes to these
    groups, in the same cell or in another.
    """

    index: Index
    total: Column | None
    told: Callable[[int], T]
    _met: set[Bits] = attribute(factory=set)
    _made: dict[Bits, Cell[T]] = attribute(factory=dict)
    _pieces: dict[int, Pieces | None] = attribute(factory=dict)

    def cell(self, bits: Bits) -> Cell[T] | None:
        """The cell of orders for which these groups hold, as far as fields go but the total.

        None where they were never met before.
        """
        made = self._made.get(bits)
        if made is None and bits in self._met:
            missing = bits if self.total is None else bits & self.total.bits[MISSING]
            lengths, without = [*self._left(bits)], self.told(missing.bit_length())
            made = self._made[bits] = self._of(lengths, without, MOST_TRIES)
        self._met.add(bits)
        return made

    def _of(self, lengths: Sequence[int], without: T, tries: int) -> Cell[T]:
        """The cell of the groups of these lengths, of which only the last does not ask."""
        first = self.told(lengths[0])
        if len(lengths) == 1:
            return None, None, first, None, without
        if not tries:
            return _HIGHEST, _LOWEST, first, self._scale(lengths), without
        low, high, but = bounds(self._pieces_of(lengths[0]) or _ALWAYS)
        if but or low == ():  # the scale alone says where it holds
            return _HIGHEST, _LOWEST, first, self._of(lengths, without, tries - 1), without
        others = self._of(lengths[1:], without, tries - 1)
        return _LOWEST if low is None else low, high, first, others, without

    def _scale(
        self, lengths: Sequence[int]
    ) -> tuple[tuple[Ordered, ...], tuple[T, ...], tuple[T, ...]]:
        """Which of the groups of these lengths is the first at which total."""
        asked = [(self._pieces_of(it) or _ALWAYS, 1 << it - 1) for it in lengths]
        parts = swept(asked, Decimal)
        scale = scale_of(parts, [it.bit_length() for it in parts.bits], self.told)
        return scale.numbers, scale.at, scale.before

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
