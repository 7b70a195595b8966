"""A field of texts, tags or yes and no: which conditions hold for a value, by the values they list.

Most conditions hold for the values that they name, or for all but those: how many there are makes
no difference to a look-up. So it is with starts and ends of texts. All else is asked of the value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from rulesdsl.defining import define, frozen
from rulesdsl.defining import field as attribute
from rulesdsl.model.conditions import (
    All,
    Any,
    Condition,
    Has,
    Includes,
    Known,
    Not,
    OneOf,
    Part,
    comparable,
    fold,
    on_value,
)
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type, Value


@frozen
class Listing:
    """For which known values a condition holds: for these, or (`others`) for all but these."""

    others: bool
    values: frozenset[Value]


@define(eq=False)
class Listed:
    """What holds for a value of one field, as bits: each condition has its own.

    `others` are the bits for a value that no condition names; the tables say which bits are the
    other way round for one that is named. `asked` is what must be asked of each value.
    """

    field: Field
    others: int = 0
    by_value: dict[Value, int] = attribute(factory=dict)
    by_tag: dict[Value, int] = attribute(factory=dict)
    by_start: dict[int, dict[Value, int]] = attribute(factory=dict)
    by_end: dict[int, dict[Value, int]] = attribute(factory=dict)
    asked: list[tuple[Callable[[Value | None], bool], int]] = attribute(factory=list)

    @property
    def only_lists(self) -> bool:
        """Whether values that no condition names are all alike."""
        return not (self.by_tag or self.by_start or self.by_end or self.asked)

    def bits(self, value: Value) -> int:
        """The bits of the conditions that hold for a known value; tags are not empty."""
        bits = self.others
        match value:
            case tuple():
                for tag in set(map(fold, value)):
                    bits ^= self.by_tag.get(tag, 0)
            case str():
                text = comparable(self.field, value)
                bits ^= self.by_value.get(text, 0)
                if self.by_start or self.by_end:
                    bits ^= self._of_parts(fold(value))
            case _:
                bits ^= self.by_value.get(value, 0)
        for holds, bit in self.asked:
            if holds(value):
                bits ^= bit
        return bits

    def _of_parts(self, text: str) -> int:
        bits = 0
        for length, starts in self.by_start.items():
            bits ^= starts.get(text[:length], 0)
        for length, ends in self.by_end.items():
            bits ^= ends.get(text[len(text) - length :], 0)  # of a shorter text never so much
        return bits


def listed(field: Field, asked: Iterable[tuple[Condition, int]]) -> Listed:
    """The tables of a field, for different conditions with the bit of each."""
    made = Listed(field)
    for condition, bit in asked:
        part = condition.part if isinstance(condition, Not) else condition
        match part:
            case Has(part=Part.START | Part.END, text=text):
                parts = made.by_start if part.part is Part.START else made.by_end
                _turn(parts.setdefault(len(fold(text)), {}), fold(text), bit)
            case Includes(tag=tag):
                _turn(made.by_tag, fold(tag), bit)
            case _:
                listing = listing_of(condition)
                if listing is None or (field.type is Type.TAGS and listing.values):
                    made.asked.append((on_value(condition), bit))
                else:
                    made.others |= bit if listing.others else 0
                    for value in listing.values:
                        _turn(made.by_value, value, bit)
                continue
        made.others |= bit if part is not condition else 0
    return made


def _turn(table: dict[Value, int], value: Value, bit: int) -> None:
    table[value] = table.get(value, 0) ^ bit


def listing_of(condition: Condition) -> Listing | None:
    """For which known values a condition holds; None where a list of values does not say it.

    >>> from rulesdsl.model.fields import BY_NAME
    >>> amazon, guest = OneOf(BY_NAME["channel"], ("Amazon",)), Known(BY_NAME["channel"])
    >>> listing_of(All((guest, Not(amazon))))
    Listing(others=True, values=frozenset({'amazon'}))
    """
    match condition:
        case OneOf(field=field, values=values):
            return Listing(False, frozenset(comparable(field, it) for it in values))
        case Known():
            return Listing(True, frozenset())
        case Not(part=part):
            its = listing_of(part)
            return its and Listing(not its.others, its.values)
        case All(parts=parts):
            return _joined([listing_of(it) for it in parts], all_of=True)
        case Any(parts=parts):
            return _joined([listing_of(it) for it in parts], all_of=False)
        case _:
            return None


def _joined(parts: list[Listing | None], *, all_of: bool) -> Listing | None:
    """The values for which all of the parts hold, or any of them."""
    known = [it for it in parts if it is not None]
    if len(known) < len(parts):
        return None
    join = all if all_of else any
    others = join(it.others for it in known)
    named = {value for it in known for value in it.values}
    return Listing(
        others,
        frozenset(
            value
            for value in named
            if join((value in it.values) != it.others for it in known) != others
        ),
    )
