"""Sets of groups, one for each field's value, intersected: for tables that ask for many fields.

Where a rule asks for few of them, one of the first rules is mostly the one: then only the sets of
those are looked at, which are small, and the others where that comes to nothing. The total of an
order, which is never the same, is only looked at where the first group that is left asks for it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, TypeAlias, TypeVar

from rulesdsl.defining import frozen
from rulesdsl.model.records import Order
from rulesdsl.model.types import Type
from rulesdsl.selection.columns import FIRST_PIECE, MISSING, Bits, Column
from rulesdsl.selection.groups import Group
from rulesdsl.selection.index import Index, every
from rulesdsl.selection.scale import Scale, between, scale_of
from rulesdsl.selection.sweep import pieces
from rulesdsl.selection.written import WorkOut, steps, written

T = TypeVar("T")

FEW_GROUPS = 480
"""So many groups are looked at first: a set of them takes the place of a short text."""

MOST_TRIES = 3
"""With the first and so many more groups the total is compared; then its place is found."""

_BEYOND: Any = object()
"""Nothing is told: none of the first groups holds."""


def by_masks(
    index: Index, told: Callable[[int], T], surely: Callable[[Order], T]
) -> Callable[[Order], T]:
    """What is told of the first group whose fields hold. `surely` tells it, and takes its time."""
    count = len(index.groups)
    asked = sum(len(it.fields) for it in index.groups)
    among_all = _among(index, count, told, surely, surely)
    if count <= 2 * FEW_GROUPS or asked > count * len(index.columns) / 2:
        return among_all
    return _among(index, FEW_GROUPS, told, surely, among_all)


def _among(
    index: Index,
    count: int,
    told: Callable[[int], T],
    surely: Callable[[Order], T],
    beyond: Callable[[Order], T],
) -> Callable[[Order], T]:
    """The same, for the first groups; `beyond` tells it where none of those holds."""
    behind = len(index.groups) - count
    asked = {field for group in index.groups[:count] for field, _ in group.fields}
    columns = [it for it in index.columns if it.field in asked]
    total = next((it for it in columns if it.field.type is Type.NUMBER), None)
    some = _Some(every(index), behind)
    ways = steps((it, some.of(it)) for it in columns if it is not total)

    def unusual(order: Order) -> T:
        """The answer for an order that the written lines have none for."""
        ways.learn(order)
        return surely(order)

    answers = [_BEYOND, *(told(length + behind) for length in range(1, count + 1))]
    uses = {"unusual": unusual, "beyond": beyond, "nothing": _BEYOND, **ways.uses}
    bits = " & ".join(ways.expressions) or str(some.among(every(index)))
    if total is None:
        return written(
            _lines(bits, ["answer = first[bits.bit_length()]"]), uses | {"first": answers}
        )
    uses |= {"first": list(_entries(index.groups[:count], total, answers)), "answers": answers}
    uses |= {"tries": range(MOST_TRIES), "without": some.among(total.bits[MISSING])}
    uses |= {"on_scale": _on_scale(some.scale(total), answers, unusual, beyond)}
    uses |= {"Decimal": Decimal, "InvalidOperation": InvalidOperation}
    return written(_lines(bits, _with_total(total)), uses)


_Entry: TypeAlias = tuple[Decimal | tuple[()] | None, Decimal | tuple[()] | None, T, Bits]
"""From which total to which a group holds, None for any; what is told of it; those behind it."""

_SOMEWHERE = ()
"""In place of a bound where two do not say it all: no total can be compared with it."""


def _entries(groups: Sequence[Group], total: Column, answers: Sequence[T]) -> Iterator[_Entry[T]]:
    """An entry for each group, by its length; first one for no group."""
    yield None, None, answers[0], 0
    for length, group in enumerate(reversed(groups), 1):
        asked = dict(group.fields).get(total.field)
        behind = (1 << length - 1) - 1
        if asked is None:
            yield None, None, answers[length], behind
        else:
            low, high = between(pieces(asked, Decimal)) or (_SOMEWHERE, _SOMEWHERE)
            yield low, high, answers[length], behind


def _on_scale(
    scale: Scale[Bits],
    answers: Sequence[T],
    unusual: Callable[[Order], T],
    beyond: Callable[[Order], T],
) -> Callable[[Order, Bits, Decimal], T]:
    """What is told where the total is not compared with bounds, but looked for on the scale."""

    def on_scale(order: Order, bits: Bits, amount: Decimal) -> T:
        try:
            place = bisect_left(scale.numbers, amount)
        except InvalidOperation:  # not a number
            return unusual(order)
        its = scale.at if scale.numbers[place] == amount else scale.before
        length = (bits & its[place]).bit_length()
        return answers[length] if length else beyond(order)

    return on_scale


def _lines(bits: str, found: Iterable[str]) -> Iterator[str]:
    yield "try:"
    yield f"    bits = {bits}"
    yield "except KeyError:"  # a value never met
    yield "    return unusual(order)"
    yield from found
    yield "return beyond(order) if answer is nothing else answer"


def _with_total(total: Column) -> Iterator[str]:
    """The total is compared with the bounds of the first few groups, then placed on the scale."""
    yield "low, high, answer, below = first[bits.bit_length()]"
    yield "if low is not None:"
    yield f"    amount = order.{total.field.path}"
    yield "    if amount.__class__ is Decimal:"
    yield "        try:"
    yield "            if low <= amount <= high:"
    yield "                return answer"
    yield "            for _ in tries:"
    yield "                bits &= below"
    yield "                low, high, answer, below = first[bits.bit_length()]"
    yield "                if low is None:"
    yield "                    break"
    yield "                if low <= amount <= high:"
    yield "                    return answer"
    yield "            else:"
    yield "                return on_scale(order, bits & below, amount)"
    yield "        except (InvalidOperation, TypeError):"  # not a number, or no bounds
    yield "            return on_scale(order, bits, amount)"
    yield "    elif amount is None:"
    yield "        answer = answers[(bits & without).bit_length()]"
    yield "    else:"
    yield "        return unusual(order)"


@frozen
class _Some:
    """The first of all groups, without those `behind` them."""

    groups: Bits
    behind: int

    def among(self, bits: Bits) -> Bits:
        """Those of the first groups that are in a set of all."""
        return (bits & self.groups) >> self.behind

    def of(self, column: Column) -> WorkOut:
        """Those that hold for a value, as far as this field goes."""

        def work_out(value: Any) -> Bits:  # noqa: ANN401  a value of the field
            return self.among(column.bits[column.class_of(value)])

        return work_out

    def scale(self, total: Column) -> Scale[Bits]:
        """Those that hold at which total."""
        if total.sweep is None:
            raise AssertionError(total)  # it is of numbers
        held = [self.among(it) for it in total.bits[FIRST_PIECE:][: len(total.cuts) + 1]]
        return scale_of(total.sweep, held, int)
