"""Sets of groups, one for each field's value, intersected: for tables that ask for many fields.

Where a rule asks for few of them, one of the first rules is mostly the one: then only the sets of
those are looked at, which are small, and the others where that comes to nothing. The total of an
order, which is never the same, is only looked at where the first group that is left asks for it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from rulesdsl.defining import frozen
from rulesdsl.model.records import Order
from rulesdsl.model.types import Type
from rulesdsl.selection.columns import FIRST_PIECE, MISSING, Bits, Column
from rulesdsl.selection.groups import Group
from rulesdsl.selection.index import Index, every
from rulesdsl.selection.scale import between, scale_of
from rulesdsl.selection.sweep import pieces
from rulesdsl.selection.written import WorkOut, steps, written

T = TypeVar("T")

FEW_GROUPS = 480
"""So many groups are looked at first: a set of them takes the place of a short text."""

MOST_TRIES = 4
"""With so many groups the total is compared one by one; it is quicker than to find its place."""

_LATER, _BEYOND = object(), object()
"""Nothing is told yet: of a group that asks for the total, and where none of the first holds."""


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
    spans = {} if total is None else _spans(index.groups[:count], total)
    now = [_LATER if length in spans else answer for length, answer in enumerate(answers)]
    uses = {"now": now, "answers": answers, "later": _LATER, "nothing": _BEYOND}
    uses |= {"unusual": unusual, "beyond": beyond, "Decimal": Decimal, "place_of": bisect_left}
    uses |= {"InvalidOperation": InvalidOperation, **ways.uses}
    if total is not None:
        uses |= {**some.scale(total), "spans": spans, "tries": range(MOST_TRIES)}
        uses["below"] = [0, *((1 << length) - 1 for length in range(count))]
    bits = " & ".join(ways.expressions) or str(some.among(every(index)))
    return written(_lines(bits, total), uses)


def _spans(groups: Sequence[Group], total: Column) -> dict[int, tuple[Decimal, Decimal] | None]:
    """From which total to which the groups that ask for it hold, by their lengths."""
    lengths = zip(range(len(groups), 0, -1), groups, strict=True)
    asked = ((length, dict(group.fields).get(total.field)) for length, group in lengths)
    return {length: between(pieces(it, Decimal)) for length, it in asked if it is not None}


def _lines(bits: str, total: Column | None) -> Iterator[str]:
    yield "try:"
    yield f"    bits = {bits}"
    yield "except KeyError:"  # a value never met
    yield "    return unusual(order)"
    yield "length = bits.bit_length()"
    yield "answer = now[length]"
    if total is not None:
        yield "if answer is later:"
        yield f"    amount = order.{total.field.path}"
        yield "    if amount is None:"
        yield "        answer = answers[(bits & without).bit_length()]"
        yield "    elif amount.__class__ is not Decimal:"
        yield "        return unusual(order)"
        yield "    else:"
        yield "        try:"
        yield from (f"            {line}" for line in _compared())
        yield "        except InvalidOperation:"  # not a number
        yield "            return unusual(order)"
    yield "if answer is nothing:"
    yield "    return beyond(order)"
    yield "return answer"


def _compared() -> Iterator[str]:
    """The amount is compared with the spans of the first few groups, then placed on the scale."""
    yield "for _ in tries:"
    yield "    span = spans[length]"
    yield "    if span is None:"
    yield "        break"
    yield "    low, high = span"
    yield "    if low <= amount <= high:"
    yield "        return answers[length]"
    yield "    bits &= below[length]"
    yield "    length = bits.bit_length()"
    yield "    answer = now[length]"
    yield "    if answer is not later:"
    yield "        break"
    yield "if answer is later:"
    yield "    place = place_of(numbers, amount)"
    yield "    bits &= (at if numbers[place] == amount else before)[place]"
    yield "    answer = answers[bits.bit_length()]"


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

    def scale(self, total: Column) -> dict[str, object]:
        """Those that hold at which total, by the names that the written lines have for it."""
        if total.sweep is None:
            raise AssertionError(total)  # it is of numbers
        held = [self.among(it) for it in total.bits[FIRST_PIECE:][: len(total.cuts) + 1]]
        scale = scale_of(total.sweep, held, int)
        its = {"numbers": scale.numbers, "at": scale.at, "before": scale.before}
        return {**its, "without": self.among(total.bits[MISSING])}
