"""A field of the order in classes, and which groups of lines hold for each class.

Two values are of one class when no condition of the table can tell them apart. Groups stand in an
integer, a bit each, the first group highest: which is the first that holds, `bit_length` tells.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from rulesdsl.defining import define
from rulesdsl.defining import field as attribute
from rulesdsl.model.conditions import Condition, on_value
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Value
from rulesdsl.selection.listed import listed
from rulesdsl.selection.sweep import KINDS, Cut, Sweep, sweep

Bits: TypeAlias = int
"""A set of groups; above them, of tests that conditions over several fields are made of."""

MISSING = 0
"""The class of a value that is missing."""

FIRST_PIECE = 1
"""The class of the lowest numbers."""


@define(eq=False)
class Column:
    """The values of one field in classes, which are numbers.

    `bits` has for each class the groups that hold as far as this field goes, those that do not ask
    for it among them, and the tests that hold. Class 0 is a missing value. Of numbers and days
    `cuts` says where one class ends and the next begins, in ascending order: class 1 lies before
    the first cut, class 2 before the second. Of other values a class is made when the first value
    of it comes.
    """

    field: Field
    conditions: tuple[Condition, ...]
    """All that the table asks of the field, each once."""
    bits: list[Bits]
    cuts: tuple[Cut, ...]
    most: int
    """So many classes there can be of values of the field's type."""
    sweep: Sweep | None = attribute(repr=False)
    _read: Callable[[Value], Bits] = attribute(repr=False)
    _classes: dict[Bits, int] = attribute(repr=False)

    def class_of(self, value: Value | None) -> int:
        """The class of a value; it is the same for all that is equal in a comparison."""
        if value is None or value == ():
            return MISSING
        if self.sweep is not None and self.sweep.has(value):
            return FIRST_PIECE + self.sweep.piece_of(value)
        bits = self._read(value)
        there = self._classes.get(bits)
        if there is None:
            there = self._classes[bits] = len(self.bits)
            self.bits.append(bits)
        return there


def column_of(field: Field, asked: Mapping[Condition, Bits], free: Bits) -> Column:
    """The column of a field, for the conditions asked of it with the bits of those who ask.

    `free` are the groups that do not ask for it.
    """
    kind = KINDS.get(field.type)
    by_asking = [(on_value(condition), bits) for condition, bits in asked.items()]

    def ask(value: Value | None) -> Bits:
        return free | sum(bits for holds, bits in by_asking if holds(value))

    missing = ask(None)
    if kind is None:
        return _of_listed(field, asked, free, missing)
    swept = sweep(asked.items(), kind)
    bits = [missing, *(free | it for it in swept.bits)]
    return Column(field, tuple(asked), bits, swept.cuts, len(bits), swept, ask, {})


def _of_listed(field: Field, asked: Mapping[Condition, Bits], free: Bits, missing: Bits) -> Column:
    its = listed(field, asked.items())
    most = 2 + len(its.by_value) if its.only_lists else 1 + 2 ** len(asked)

    def read(value: Value) -> Bits:
        return free | its.bits(value)

    first = {missing: MISSING}
    return Column(field, tuple(asked), [missing], (), most, None, read, first)
