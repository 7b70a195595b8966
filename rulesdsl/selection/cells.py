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

from rulesdsl.defining import define, frozen
from rulesdsl.defining import field as attribute
from rulesdsl.model.records import Order
from rulesdsl.model.types import Type
from rulesdsl.selection.columns import MISSING, Bits, Column
from rulesdsl.selection.index import Index, every
from rulesdsl.selection.scale import Turns, scale_of, turns_of
from rulesdsl.selection.spans import bounds
from rulesdsl.selection.sweep import Ordered, pieces
from rulesdsl.selection.together import NO_LEVEL, Together, level, widest_first
from rulesdsl.selection.written import written

T = TypeVar("T")

MOST_CELLS = 16_384
"""A table that would have more of them is not looked up in this way."""

_LOWEST = Decimal("-Infinity")

MOST_TRIES = 4
"""The total is compared with the bounds of so many groups; of more, its place is on a scale."""

Cell: TypeAlias = tuple[Ordered | None, Any, T, Any, T]
"""What is told of the orders of a cell.

From which total to which the first group that is left holds, None for no higher end; what is told
of it; a cell for the other totals; and what is told without a total. Where the total does not
matter there is no cell for others. Where it is looked for on a scale, the first of these is None,
and the numbers and what is told there stand in the second place and in the fourth: so a cell takes
few lines of the processor's memory.
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
    numbers = total.sweep.numbers if total and total.sweep else ()
    making = _Making(index, total, numbers, told)
    levels = [level(it, f"classes_{place}") for place, it in enumerate(columns)] or [NO_LEVEL]
    cells = Together(levels, every(index), making.cell)

    def unusual(order: Order) -> T:
        """The answer for an order that the written lines have none for."""
        cells.learn(order)
        return surely(order)

    uses = {**cells.uses("cells"), "unusual": unusual, "surely": surely, "place_of": bisect_left}
    uses |= {"Decimal": Decimal, "InvalidOperation": InvalidOperation}
    return written(_lines(cells.expression("cells"), total), uses)


def _lines(cell: str, total: Column | None) -> Iterator[str]:
    yield "try:"
    yield f"    low, high, first, others, without = {cell}"
    yield "except KeyError:"  # a value never met, or a cell
    yield "    return unusual(order)"
    if total is not None:
        yield "if others is not None:"
        yield f"    amount = order.{total.field.path}"
        yield "    if type(amount) is not Decimal:"
        yield "        return without if amount is None else surely(order)"
        yield "    try:"
        yield "        if low is None:"
        yield "            place = place_of(high, amount)"
        yield "            return others[~place if high[place] == amount else place]"
        for _ in range(MOST_TRIES):
            yield "        if low <= amount and (high is None or amount <= high):"
            yield "            return first"
            yield "        low, high, first, others, _ = others"
            yield "        if others is None:"
            yield "            return first"
        yield "    except InvalidOperation:"  # not a number
        yield "        return surely(order)"
    yield "return first"


@frozen(eq=False)
class _Asked:
    """For which totals a group holds.

    From which to which, where that `says_all`; and where on a scale that turns.
    """

    low: Ordered
    high: Ordered | None
    says_all: bool
    turns: Turns


_ANY_TOTAL = _Asked(_LOWEST, None, says_all=True, turns=Turns(lowest=True, places=()))
"""The group does not ask for the total."""


@define(eq=False)
class _Making(Generic[T]):
    """Making of cells: those in which the same groups are left are one and the same."""

    index: Index
    total: Column | None
    numbers: Sequence[Ordered]
    """Those at which groups begin or end to hold."""
    told: Callable[[int], T]
    _made: dict[Bits, Cell[T]] = attribute(factory=dict)
    _asked: dict[int, _Asked] = attribute(factory=dict)

    def cell(self, bits: Bits) -> Cell[T]:
        """The cell of orders for which these groups hold, as far as fields go but the total."""
        made = self._made.get(bits)
        if made is None:
            missing = bits if self.total is None else bits & self.total.bits[MISSING]
            without = self.told(missing.bit_length())
            made = self._made[bits] = self._of(self._left(bits), without)
        return made

    def _left(self, bits: Bits) -> list[tuple[T, _Asked]]:
        """What is told of the groups down to the first that does not ask for the total."""
        left: list[tuple[T, _Asked]] = []
        while True:
            length = bits.bit_length()
            asked = self._asked.get(length) or self._asked_by(length)
            left.append((self.told(length), asked))
            if asked is _ANY_TOTAL:
                return left
            bits ^= 1 << length - 1

    def _asked_by(self, length: int) -> _Asked:
        condition = None
        if self.total is not None:
            condition = dict(self.index.groups[-length].fields).get(self.total.field)
        asked = _ANY_TOTAL
        if condition is not None:
            its = pieces(condition, Decimal)
            low, high, but = bounds(its)
            lowest = low if isinstance(low, Decimal) else _LOWEST
            says_all = low != () and not but
            asked = _Asked(lowest, high, says_all, turns_of(its, self.numbers))
        self._asked[length] = asked
        return asked

    def _of(self, left: Sequence[tuple[T, _Asked]], without: T) -> Cell[T]:
        """The cell of some groups, of which only the last does not ask."""
        if len(left) > 1 + MOST_TRIES or not all(it.says_all for _, it in left):
            numbers, all_told = scale_of([(told, it.turns) for told, it in left], self.numbers)
            return None, numbers, without, all_told, without
        (last, _), *asking = reversed(left)
        cell: Cell[T] = (None, None, last, None, without)
        for told, its in asking:
            cell = its.low, its.high, told, cell, without
        return cell
