"""The sales channels that a condition names, and what the orders of a channel never tell."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from rulesdsl.formats import Format, Kind
from rulesdsl.model.conditions import All, Any, Condition, OneOf, fold
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.shelf import names, pick

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
    return ALIASES.get(_plain(channel))


@cache
def fields_told(channel: str) -> frozenset[str] | None:
    """The fields that some file of a channel tells, by name; None for a channel of unknown files.

    Only formats that are called as the channel is are looked at: to import them all takes long.
    """
    its = {field for each in _formats(channel) for field in each.columns}
    return frozenset(its) or None


def fields_of_orders(channels: tuple[str, ...]) -> frozenset[str] | None:
    """The fields that some file of these channels tells; None where one of them is not known."""
    each = [fields_told(it) for it in channels]
    if not each or None in each:
        return None
    return frozenset[str]().union(*(it for it in each if it is not None))


def _formats(channel: str) -> Iterator[Format]:
    wanted = _plain(channel)
    for module in names("rulesdsl.formats"):
        if module == wanted or module.startswith(f"{wanted}_"):
            found: Format = pick("rulesdsl.formats", module, "FORMAT")
            if found.kind is Kind.ORDERS and found.channel and fold(found.channel) == fold(channel):
                yield found


def _plain(channel: str) -> str:
    return fold(channel).replace(" ", "_")
