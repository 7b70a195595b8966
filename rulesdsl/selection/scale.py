"""Which group comes first at each number: a short list to look into at the place of a number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Generic, TypeVar

from rulesdsl.defining import frozen
from rulesdsl.selection.sweep import Ordered, Sweep

T = TypeVar("T")

_HIGHEST = Decimal("Infinity")


@frozen(eq=False)
class Scale(Generic[T]):
    """Numbers in ascending order, what is so `at` each of them, and `before` it.

    Above the last number, which is infinite, is nothing: so each number has a place on the scale,
    that of the first number that is not below it.
    """

    numbers: tuple[Ordered, ...]
    at: tuple[T, ...]
    before: tuple[T, ...]


def scale_of(parts: Sweep, held: Sequence[int], told: Callable[[int], T]) -> Scale[T]:
    """What is `told` of what is `held` in each of the pieces of a sweep.

    Only the numbers at which that is another one are on the scale.
    """
    numbers: list[Ordered] = []
    at: list[T] = []
    before: list[T] = []
    for place, number in enumerate(parts.numbers):
        below, above = held[parts.before[place]], held[parts.before[place + 1]]
        here = held[parts.piece_at(place)]
        if not below == here == above:
            numbers.append(number)
            at.append(told(here))
            before.append(told(below))
    last = told(held[-1])
    return Scale((*numbers, _HIGHEST), (*at, last), (*before, last))
