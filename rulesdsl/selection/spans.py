"""The total of an order, compared with the bounds of the one group that would be first.

Hardly any two orders have the same total: it is not worth remembering, and looking for its place
among all bounds takes long. If a group does not hold for it, that rules others out as well.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate
from operator import or_
from typing import TypeAlias

from rulesdsl.selection.columns import FIRST_PIECE, Bits, Column
from rulesdsl.selection.groups import Group
from rulesdsl.selection.sweep import KINDS, Ordered, Pieces, pieces

Low: TypeAlias = Ordered | tuple[()] | None

Bounds: TypeAlias = tuple[Low, Ordered | None, tuple[Ordered, ...]]
"""From where to where, both counting, None for no end; and where it does not hold in between.

Where that does not say it all, () is the first of them: nothing can be compared with it.
"""

Span: TypeAlias = tuple[Low, Ordered | None, tuple[Ordered, ...] | None, tuple[Bits, Bits]]
"""Bounds, where the group asks for the field: else the last of them is None.

And groups behind this one that may hold for what is lower, and for what is higher. They stand
apart: most orders have no need of them, and they would have to be fetched from memory.
"""

NO_SPAN: Span = (None, None, None, (0, 0))


def bounds(its: Pieces) -> Bounds:
    """From where to where something holds.

    >>> from decimal import Decimal
    >>> ten, twenty = Decimal(10), Decimal(20)
    >>> bounds(Pieces(lowest=False, cuts=((ten, True), (twenty, True))))
    (Decimal('10'), Decimal('20'), (Decimal('10'),))
    >>> bounds(Pieces(lowest=True, cuts=((ten, False), (ten, True))))
    (None, None, (Decimal('10'),))
    >>> bounds(Pieces(lowest=True, cuts=((ten, False), (twenty, True))))
    ((), None, ())
    """
    match its.lowest, its.cuts:
        case True, ():
            return None, None, ()
        case True, ((high, behind),):
            return None, high, () if behind else (high,)
        case False, ((low, behind),):
            return low, None, (low,) if behind else ()
        case False, ((low, low_is_out), (high, high_is_in)):
            ends = ((low, low_is_out), (high, not high_is_in))
            return low, high, tuple([it for it, is_out in ends if is_out])
        case True, ((one, False), (same, True)) if one == same:
            return None, None, (one,)
        case _:
            return (), None, ()


def spans(column: Column, groups: Sequence[Group], among: Callable[[Bits], Bits]) -> Iterator[Span]:
    """For each group, the last one first, its span.

    `among` are those that count of a set of groups.
    """
    cuts, kind = column.cuts, KINDS[column.field.type]
    held = [among(it) for it in column.bits[FIRST_PIECE:][: len(cuts) + 1]]
    up_to = [*accumulate(held, or_)]
    on_from = [*accumulate(reversed(held), or_)][::-1]
    for place, group in enumerate(reversed(groups)):
        asked = dict(group.fields).get(column.field)
        if asked is None:
            yield NO_SPAN
            continue
        low, high, but = bounds(pieces(asked, kind))
        behind = (1 << place) - 1
        lower = up_to[bisect_left(cuts, (low, False))] if isinstance(low, kind) else 0
        higher = on_from[bisect_right(cuts, (high, True))] if high is not None else 0
        yield low, high, but, (lower & behind, higher & behind)


def comparing(column: Column, tries: int, found: str) -> Iterator[str]:
    """The lines that compare the value with so many spans, and then have the answer `settled`.

    `bits` are the groups that are left; `first` has a step by the length of those. Where the value
    is not asked for, the line `found` says what is told.
    """
    yield _STEP
    yield "if but is None:"
    yield f"    {found}"
    yield f"value = order.{column.field.path}"
    yield f"if type(value) is not {KINDS[column.field.type].__name__}:"
    yield "    return settled(order, bits)"
    yield "try:"
    for _ in range(tries):
        yield "    if low is not None and value < low:"
        yield "        bits &= left[0]"
        yield "    elif high is None or value <= high:"
        yield "        return settled(order, bits) if but and value in but else answer"
        yield "    else:"
        yield "        bits &= left[1]"
        yield f"    {_STEP}"
        yield "    if but is None:"
        yield f"        {found}"
    yield "except (InvalidOperation, TypeError):"  # not a number, or nothing to compare it with
    yield "    pass"
    yield "return settled(order, bits)"


_STEP = "low, high, but, left, answer = first[bits.bit_length()]"
