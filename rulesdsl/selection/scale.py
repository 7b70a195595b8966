"""Which group comes first at each number: a short list to look into at the place of a number."""

from __future__ import annotations

from bisect import bisect_left
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

    Only the numbers at which something else is told are on the scale; one at which it changes
    twice, just before it and just behind, stands there twice, and the first of these counts.
    """
    told = [it for it, _ in reversed(groups)]
    held, changes, bit = 0, dict[int, int](), 1
    for _, its in reversed(groups):
        if its.lowest:
            held |= bit
        for place in its.places:
            changes[place] = changes.get(place, 0) ^ bit
        bit <<= 1
    points: list[Ordered] = []
    at: list[T] = []
    before: list[T] = []
    last = told[held.bit_length() - 1]
    for place in sorted(changes):
        held ^= changes[place]
        now = told[held.bit_length() - 1]
        if now is not last:
            points.append(numbers[place >> 1])
            before.append(last)
            at.append(last if place & 1 else now)  # it changes behind the number, or before it
            last = now
    return (*points, _HIGHEST), (*before, last, last, *reversed(at))
