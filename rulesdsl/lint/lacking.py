"""Whether the orders that a clause is asked of can tell its field at all."""

from __future__ import annotations

from rulesdsl.lint.channels import channels_of, fields_told
from rulesdsl.lint.places import Place
from rulesdsl.model import conditions
from rulesdsl.model.fields import Field


def channels_at(place: Place) -> tuple[str, ...]:
    """The channels of the orders that a clause is asked of: others are kept out beside it.

    None where it is asked of other channels, too.
    """
    found: list[tuple[str, ...]] = []
    while place.above is not None:
        beside = place.above.clause.meant
        if isinstance(beside, conditions.All):
            others = (it for number, it in enumerate(beside.parts) if number != place.number)
            found += (its for its in map(channels_of, others) if its)
        place = place.above
    return min(found, key=len, default=())


def lacking(place: Place, field: Field) -> tuple[str, ...]:
    """The channels of the orders that a clause is asked of, where no file of theirs has a field."""
    channels = channels_at(place)
    told = map(fields_told, channels)
    return channels if all(its is not None and field.name not in its for its in told) else ()
