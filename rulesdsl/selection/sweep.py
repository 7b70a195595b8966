"""A field of numbers or days: where conditions begin and end to hold, in ascending order.

A condition cuts the numbers in two at its bounds; between two neighbouring cuts no condition of the
table can tell numbers apart. One sweep over all cuts says which conditions hold in each piece.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeAlias, TypeGuard

from rulesdsl.defining import field as attribute
from rulesdsl.defining import frozen
from rulesdsl.model.conditions import All, Any, Condition, Known, Not, OneOf, Within
from rulesdsl.model.types import Type

Ordered: TypeAlias = Decimal | date

Cut: TypeAlias = tuple[Ordered, bool]
"""A place between numbers: just before this one, or (True) just behind it."""

KINDS: Mapping[Type, type[Ordered]] = {Type.NUMBER: Decimal, Type.DATE: date}
"""The types of the language whose values have an order."""


@frozen
class Pieces:
    """For which numbers a condition holds: whether for the lowest, and where that changes."""

    lowest: bool
    cuts: tuple[Cut, ...]


@frozen(eq=False)
class Sweep:
    """All cuts of a field, and for each piece between them the bits of the conditions that hold.

    There is one piece more than there are cuts; the first lies before the first cut.
    """

    cuts: tuple[Cut, ...]
    bits: tuple[int, ...]
    kind: type[Ordered]
    numbers: tuple[Ordered, ...] = attribute(init=False)
    """The numbers of the cuts, each once: to look among them is quicker than among the cuts."""
    before: tuple[int, ...] = attribute(init=False)
    """The piece that ends with each of the numbers, and the last piece."""

    @numbers.default
    def _numbers(self) -> tuple[Ordered, ...]:
        return tuple(dict.fromkeys(number for number, _ in self.cuts))

    @before.default
    def _before(self) -> tuple[int, ...]:
        return (*(bisect_left(self.cuts, (it, False)) for it in self.numbers), len(self.cuts))

    def has(self, value: object) -> TypeGuard[Ordered]:
        """Whether a value is of the kind; what is not a number at all has no place among them."""
        return isinstance(value, self.kind) and not (isinstance(value, Decimal) and value.is_nan())

    def piece_of(self, value: Ordered) -> int:
        """The number of the piece in which a value lies, counted from 0."""
        numbers = self.numbers
        place = bisect_left(numbers, value)
        if place < len(numbers) and numbers[place] == value:
            return self.piece_at(place)
        return self.before[place]

    def piece_at(self, place: int) -> int:
        """The number of the piece in which one of the `numbers` lies itself."""
        below = self.before[place]
        _, behind = self.cuts[below]
        return below if behind else below + 1


def sweep(asked: Iterable[tuple[Condition, int]], kind: type[Ordered]) -> Sweep:
    """The pieces of a field's numbers, for conditions with the bit of each."""
    return swept(((pieces(condition, kind), bit) for condition, bit in asked), kind)


def swept(asked: Iterable[tuple[Pieces, int]], kind: type[Ordered]) -> Sweep:
    """The same for conditions of which it is known for which numbers each of them holds."""
    bits = 0
    changes: dict[Cut, int] = {}
    for its, bit in asked:
        bits |= bit if its.lowest else 0
        for cut in its.cuts:
            changes[cut] = changes.get(cut, 0) ^ bit
    cuts = sorted(cut for cut, changed in changes.items() if changed)
    held = [bits]
    for cut in cuts:
        bits ^= changes[cut]
        held.append(bits)
    return Sweep(tuple(cuts), tuple(held), kind)


def pieces(condition: Condition, kind: type[Ordered]) -> Pieces:
    """For which known values of that kind a condition over one field holds.

    >>> from rulesdsl.model.fields import BY_NAME
    >>> over_10 = Within(BY_NAME["total"], Decimal(10), None, low_counts=False)
    >>> pieces(over_10, Decimal)
    Pieces(lowest=False, cuts=((Decimal('10'), True),))
    >>> pieces(Not(OneOf(BY_NAME["total"], (Decimal(3),))), Decimal)
    Pieces(lowest=True, cuts=((Decimal('3'), False), (Decimal('3'), True)))
    """
    match condition:
        case Within(low=low, high=high):
            begin = [(low, not condition.low_counts)] if isinstance(low, kind) else []
            end = [(high, condition.high_counts)] if isinstance(high, kind) else []
            if begin and end and begin >= end:
                return Pieces(lowest=False, cuts=())
            return Pieces(not begin, (*begin, *end))
        case OneOf(values=values):
            points = sorted({it for it in values if isinstance(it, kind)})
            return Pieces(False, tuple((it, behind) for it in points for behind in (False, True)))
        case Known():
            return Pieces(True, ())
        case Not(part=part):
            its = pieces(part, kind)
            return Pieces(not its.lowest, its.cuts)
        case All(parts=parts):
            return _joined([pieces(it, kind) for it in parts], all_of=True)
        case Any(parts=parts):
            return _joined([pieces(it, kind) for it in parts], all_of=False)
        case _:
            return Pieces(False, ())  # a test of texts, which no number passes


def _joined(parts: list[Pieces], *, all_of: bool) -> Pieces:
    """Where all of the parts hold, or any of them."""
    join = all if all_of else any
    now = [it.lowest for it in parts]
    lowest = held = join(now)
    cuts: list[Cut] = []
    turns = [frozenset(it.cuts) for it in parts]
    for cut in sorted(frozenset().union(*turns)):
        now = [one ^ (cut in its) for one, its in zip(now, turns, strict=True)]
        if join(now) != held:
            held = not held
            cuts.append(cut)
    return Pieces(lowest, tuple(cuts))
