"""Sets of groups, one for each field's value, intersected: for tables that ask for many fields.

Where a rule asks for few of them, one of the first rules is mostly the one: then only the sets of
those are looked at, which are small, and the others where that comes to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from rulesdsl.defining import frozen
from rulesdsl.model.records import Order
from rulesdsl.model.types import Type
from rulesdsl.selection.columns import Bits, Column
from rulesdsl.selection.index import Index, every
from rulesdsl.selection.spans import NO_SPAN, comparing, spans
from rulesdsl.selection.together import Level, Together, level, widest_first
from rulesdsl.selection.written import FEW_VALUES, WorkOut, only_whether_known, steps, written

T = TypeVar("T")

FEW_GROUPS = 480
"""So many groups are looked at first: a set of them takes the place of a short text."""

MOST_TOGETHER, MOST_OF_LARGE = 1_500, 600
"""Fields are looked up together as long as no more sets of groups come of it, and in large tables:
to fetch one of more from memory takes longer than to intersect two."""

LARGE = 500
"""More groups than this make a large table."""

MOST_TRIES = 8
"""The total is compared with the bounds of so many groups; then its place among all is found."""

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
    groups = index.groups[:count]
    some = _Some(every(index) >> behind << behind, behind)
    asked = {field for group in groups for field, _ in group.fields}
    columns = [it for it in index.columns if it.field in asked]
    total = next((it for it in columns if it.field.type is Type.NUMBER), None)
    sets = _sets(some, [it for it in columns if it is not total])
    nothing = _BEYOND if behind else told(0)
    answers = [nothing, *(told(length + behind) for length in range(1, count + 1))]

    def unusual(order: Order) -> T:
        """The answer for an order with a value that was never met."""
        for learn in sets.learn:
            learn(order)
        return surely(order)

    def settled(order: Order, bits: Bits) -> T:
        """The answer for an order for which these groups are left, but for its total."""
        if total is not None:
            bits &= some.of(total)(total.field.get(order))
        length = bits.bit_length()
        return answers[length] if length else beyond(order)

    uses = {"unusual": unusual, "beyond": beyond, "nothing": _BEYOND, **sets.uses}
    found = _UNLESS_BEYOND if behind else "return answer"
    if total is None:
        lines = _lines(sets.expression, ("answer = first[bits.bit_length()]", found))
        return written(lines, uses | {"first": answers})
    its = (NO_SPAN, *spans(total, groups, some.among))
    uses |= {"first": [(*span, it) for span, it in zip(its, answers, strict=True)]}
    uses |= {"settled": settled, "Decimal": Decimal, "InvalidOperation": InvalidOperation}
    return written(_lines(sets.expression, comparing(total, MOST_TRIES, found)), uses)


@frozen(eq=False)
class _Sets:
    """How those groups are found that hold for all fields but the total: an expression of an order.

    It raises KeyError for a value that was never met; each of `learn` remembers some.
    """

    expression: str
    uses: Mapping[str, object]
    learn: tuple[Callable[[Order], None], ...]


def _sets(some: _Some, columns: Sequence[Column]) -> _Sets:
    few = [it for it in columns if it.field.name in FEW_VALUES or only_whether_known(it)]
    ways = steps((it, some.of(it)) for it in columns if it not in few)
    most = MOST_OF_LARGE if some.groups.bit_length() > LARGE else MOST_TOGETHER
    parts = [Together(it, some.groups, some.among) for it in _put_together(few, most)]
    names = [f"sets_{place}" for place in range(len(parts))]
    looked_up = [part.expression(name) for part, name in zip(parts, names, strict=True)]
    uses = dict(ways.uses)
    for part, name in zip(parts, names, strict=True):
        uses |= part.uses(name)
    return _Sets(
        " & ".join((*looked_up, *ways.expressions)) or str(some.among(some.groups)),
        uses,
        (ways.learn, *(it.learn for it in parts)),
    )


def _put_together(columns: Sequence[Column], most: int) -> Iterator[list[Level]]:
    """The columns in parts, each of which has at most so many combinations of classes."""
    parts: list[tuple[int, list[Level]]] = []
    for column in widest_first(columns):
        for place, (size, levels) in enumerate(parts):
            if size * column.most <= most:
                levels.append(level(column, ""))
                parts[place] = size * column.most, levels
                break
        else:
            parts.append((column.most, [level(column, "")]))
    return (it for _, it in parts)


_UNLESS_BEYOND = "return beyond(order) if answer is nothing else answer"
"""The line that says what is told, if one of the first groups holds."""


def _lines(bits: str, found: Iterable[str]) -> Iterator[str]:
    yield "try:"
    yield f"    bits = {bits}"
    yield "except KeyError:"  # a value never met
    yield "    return unusual(order)"
    yield from found


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
