"""Keys of a ladder by how surely they know a buyer again, and ladders that are missing."""

from __future__ import annotations

from rulesdsl.model.fields import Field
from rulesdsl.semantics.policy import Key, New, Rule

PLACES = ("street", "street 2", "city", "state", "zip", "country")
"""Parts of an address; only the street with the city or the zip is one household."""

HALVES = ("first name", "last name")

_SIDES = ("billing ", "shipping ")


def is_of_many(key: Key) -> bool:
    """Whether many buyers share what a key asks for: half a name, or part of an address."""
    asked = set(map(without_side, key.fields))
    if not asked <= {*PLACES, *HALVES}:
        return False
    halves, places = asked.intersection(HALVES), asked.intersection(PLACES)
    if halves:
        return len(asked) == 1
    return not ("street" in places and places & {"city", "zip"})


def forgets_to_look(rule: Rule) -> bool:
    """Whether a rule creates customers, called after buyers, and looks nobody up.

    Where a name has nothing of the buyer, that is told by itself.
    """
    match rule.fallback:
        case New(template=template) if not rule.ladder:
            first = [slot.fields[0].name for slot in template.slots]
            return bool(first) and "order number" not in first
        case _:
            return False


def asks_for(key: Key, *names: str) -> bool:
    """Whether a field of a key is one of these, of the buyer, of who pays or of who receives."""
    return any(without_side(it) in names for it in key.fields)


def without_side(field: Field) -> str:
    """A field's name without `billing` or `shipping`.

    >>> from rulesdsl.model.fields import BY_NAME
    >>> without_side(BY_NAME["shipping last name"])
    'last name'
    """
    for side in _SIDES:
        if field.name.startswith(side):
            return field.name.removeprefix(side)
    return field.name
