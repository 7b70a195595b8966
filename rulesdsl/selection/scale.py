"""What holds at each total and between them: lists to look into at the place of a number."""

from __future__ import annotations

from decimal import Decimal

from rulesdsl.defining import frozen
from rulesdsl.selection.columns import FIRST_PIECE, Bits, Column
from rulesdsl.selection.sweep import Ordered


@frozen(eq=False)
class Scale:
    """Numbers in ascending order, what holds `at` each of them, and `before` it.

    What holds is bits, or the length of bits. Above the last number, which is infinite, is nothing:
    so each number has a place on the scale, that of the first number that is not below it.
    """

    numbers: tuple[Ordered, ...]
    at: tuple[Bits | int, ...]
    before: tuple[Bits | int, ...]

    def among(self, groups: Bits) -> Scale:
        """Which of these groups comes first, by its length, and the numbers that matter to it."""
        at = [(bits & groups).bit_length() for bits in self.at]
        before = [(bits & groups).bit_length() for bits in self.before]
        last = len(self.numbers) - 1
        kept = [
            place
            for place in range(len(self.numbers))
            if place == last or not before[place] == at[place] == before[place + 1]
        ]
        return Scale(
            tuple([self.numbers[place] for place in kept]),
            tuple([at[place] for place in kept]),
            tuple([before[place] for place in kept]),
        )


def scale_of(column: Column, groups: Bits) -> Scale:
    """The scale of a column of numbers, with the bits of groups."""
    if column.sweep is None:
        raise AssertionError(column)  # it is of texts
    numbers = (*column.sweep.numbers, Decimal("Infinity"))
    return Scale(
        numbers,
        tuple([column.bits[column.class_of(it)] & groups for it in numbers]),
        tuple([column.bits[FIRST_PIECE + it] & groups for it in column.sweep.before]),
    )
