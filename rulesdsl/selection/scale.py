"""Which group comes first at each number: a short list to look into at the place of a number."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import TypeAlias, TypeVar

from rulesdsl.defining import frozen
from rulesdsl.selection.sweep import Ordered, Pieces

T = TypeVar("T")

Scale: TypeAlias = tuple[tuple[Ordered, ...], tuple[T, ...]]
"""Numbers in ascending order; what is told before each of them, and behind all that, from the end
on, what is told at each.

Above the last number, which is infinite, is nothing: so each number has a place on the scale, that
of the first number that is not below it.
"""

_HIGHEST = Decimal("Infinity")


@frozen
class Turns:
    """Whether a group holds for the lowest of all numbers, and where that changes.

    There are two places for each of a field's numbers, just before it and just behind it: they are
    counted from 0, for many groups are sorted by them.
    """

    lowest: bool
    places: tuple[int, ...]


def turns_of(its: Pieces, numbers: Sequence[Ordered]) -> Turns:
    """The same as those pieces, whose cuts are at some of the numbers.

    >>> numbers = (Decimal(10), Decimal(20), Decimal(30))
    >>> turns_of(Pieces(lowest=False, cuts=((Decimal(10), False), (Decimal(30), True))), numbers)
    Turns(lowest=False, places=(0, 5))
    """
    places = [2 * bisect_left(numbers, number) + behind for number, behind in its.cuts]
    return Turns(its.lowest, tuple(places))


def scale_of(groups: Sequence[tuple[T, Turns]], numbers: Sequence[Ordered]) -> Scale[T]:
    """What is told of the first group that holds at each number; the last one holds at all of them.

    Only the numbers at which another group comes first are on the scale.
    """
    told = [it for it, _ in reversed(groups)]
    held, changes = 0, defaultdict[int, int](int)
    for bit, (_, its) in enumerate(reversed(groups)):
        held |= its.lowest << bit
        for place in its.places:
            changes[place] ^= 1 << bit
    points: list[Ordered] = []
    at: list[T] = []
    before: list[T] = []
    below = held.bit_length()
    for point in sorted({it >> 1 for it in changes}):
        held ^= changes.get(2 * point, 0)
        here = held.bit_length()
        held ^= changes.get(2 * point + 1, 0)
        above = held.bit_length()
        if not below == here == above:
            points.append(numbers[point])
            at.append(told[here - 1])
            before.append(told[below - 1])
        below = above
    last = told[below - 1]
    return (*points, _HIGHEST), (*before, last, last, *reversed(at))
