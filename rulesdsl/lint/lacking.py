"""What is known of the orders that a clause is asked of, by what stands beside it."""

from __future__ import annotations

from rulesdsl.lint.channels import CHANNEL, fields_told, values_named
from rulesdsl.lint.places import Place
from rulesdsl.model import conditions
from rulesdsl.model.fields import Field


def channels_at(place: Place) -> tuple[str, ...]:
    """The channels of the orders that a clause is asked of; none where others are, too."""
    return values_at(place, CHANNEL)


def values_at(place: Place, of: Field) -> tuple[str, ...]:
    """The values of a text field that the orders have of which a clause is asked.

    What stands beside it joined by `and` keeps others out; empty where nothing does.
    """
    found: list[tuple[str, ...]] = []
    while place.above is not None:
        beside = place.above.clause.meant
        if isinstance(beside, conditions.All):
            others = (it for number, it in enumerate(beside.parts) if number != place.number)
            found += (its for its in (values_named(it, of) for it in others) if its)
        place = place.above
    return min(found, key=len, default=())


def lacking(place: Place, field: Field) -> tuple[str, ...]:
    """The channels of the orders that a clause is asked of, where no file of theirs has a field."""
    channels = channels_at(place)
    told = map(fields_told, channels)
    return channels if all(its is not None and field.name not in its for its in told) else ()
