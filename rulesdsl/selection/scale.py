"""What holds at each total and between them: lists to look into at the place of a number."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Generic, TypeVar

from rulesdsl.defining import frozen
from rulesdsl.selection.columns import FIRST_PIECE, Bits, Column
from rulesdsl.selection.sweep import Ordered

T = TypeVar("T")


@frozen(eq=False)
class Scale(Generic[T]):
    """Numbers in ascending order, what is so `at` each of them, and `before` it.

    Above the last number, which is infinite, is nothing: so each number has a place on the scale,
    that of the first number that is not below it.
    """

    numbers: tuple[Ordered, ...]
    at: tuple[T, ...]
    before: tuple[T, ...]


def scale_of(column: Column, groups: Bits) -> Scale[Bits]:
    """The groups that hold, for a column of numbers."""
    if column.sweep is None:
        raise AssertionError(column)  # it is of texts
    numbers = (*column.sweep.numbers, Decimal("Infinity"))
    return Scale(
        numbers,
        tuple([column.bits[column.class_of(it)] & groups for it in numbers]),
        tuple([column.bits[FIRST_PIECE + it] & groups for it in column.sweep.before]),
    )


def first_among(scale: Scale[Bits], groups: Bits, told: Callable[[int], T]) -> Scale[T]:
    """What is told of the first of these groups, by the length of its bits.

    Only the numbers at which another group comes first are on the scale.
    """
    at = [(bits & groups).bit_length() for bits in scale.at]
    before = [(bits & groups).bit_length() for bits in scale.before]
    last = len(scale.numbers) - 1
    kept = [
        place
        for place in range(len(scale.numbers))
        if place == last or not before[place] == at[place] == before[place + 1]
    ]
    return Scale(
        tuple([scale.numbers[place] for place in kept]),
        tuple([told(at[place]) for place in kept]),
        tuple([told(before[place]) for place in kept]),
    )
