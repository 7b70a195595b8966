"""The sales channels that a condition names, and what the orders of a channel never tell."""

from __future__ import annotations

from functools import cache

from rulesdsl.lint.told import TOLD
from rulesdsl.model.conditions import All, Any, Condition, OneOf, fold
from rulesdsl.model.fields import BY_NAME, Field

CHANNEL = BY_NAME["channel"]

ALIASES = {
    "amazon": "marketplace.amazon.com",
    "ebay": "members.ebay.com",
    "walmart": "relay.walmart.com",
}
"""Marketplaces that tell an alias in place of the buyer's e-mail address, and its domain."""


def channels_of(condition: Condition | None) -> tuple[str, ...]:
    """The channels, as written, that all orders come through for which a condition holds.

    None where other channels may be meant, too: `channel is not 'Amazon'` names none.

    >>> channels_of(OneOf(CHANNEL, ("Etsy",)))
    ('Etsy',)
    """
    return values_named(condition, CHANNEL)


def values_named(condition: Condition | None, of: Field) -> tuple[str, ...]:
    """The values of a text field, as written, one of which all orders of a condition have.

    Empty where other values may be meant, too.
    """
    match condition:
        case OneOf(field=field, values=values) if field is of:
            return tuple(map(str, values))
        case All(parts=parts):
            named = [its for its in (values_named(it, of) for it in parts) if its]
            return min(named, key=len, default=())
        case Any(parts=parts):
            each = [values_named(it, of) for it in parts]
            return tuple(dict.fromkeys(it for its in each for it in its)) if all(each) else ()
        case _:
            return ()


def is_of_channel(channel: str) -> Condition:
    """The condition that an order comes through a channel."""
    return OneOf(CHANNEL, (channel,))


def aliases_of(channel: str) -> str | None:
    """The domain of the aliases that a channel tells in place of e-mail addresses."""
    return ALIASES.get(fold(channel))


@cache
def fields_told(channel: str) -> frozenset[str] | None:
    """The fields that some file of a channel tells, by name; None for a channel of unknown files.

    >>> "email" in (fields_told("etsy") or ())
    False
    """
    for name, told in TOLD.items():
        if fold(name) == fold(channel):
            return frozenset(map(str.strip, told.split(",")))
    return None


def fields_of_orders(channels: tuple[str, ...]) -> frozenset[str] | None:
    """The fields that some file of these channels tells; None where one of them is not known."""
    each = [fields_told(it) for it in channels]
    if not each or None in each:
        return None
    return frozenset[str]().union(*(it for it in each if it is not None))
