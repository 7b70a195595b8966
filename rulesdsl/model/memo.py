"""Which order a transaction is for: written into its memo, and read from it again.

QuickBooks' own number for a transaction (RefNumber) holds 11 characters, and two channels may use
the same number, so that it cannot tell. The memo can: `order 1001 (Shopify)`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rulesdsl.model.company import PostedOrder
from rulesdsl.model.records import Order
from rulesdsl.model.storage import same_label, stored_text
from rulesdsl.patterns import pattern

_LONGEST = 600
"""More characters of a number, channel or store are cut, so that a memo (4095) holds all three."""

_PLAIN_NUMBER = pattern(r"[^\s'(),]+")
_PLAIN_PLACE = pattern(r"[^\s'(),]+(?: [^\s'(),]+)*")
_IN_QUOTES = r"'(?:[^']|'')*'"

_PLACE = rf"{_IN_QUOTES}|{_PLAIN_PLACE.pattern}"

_MEMO = pattern(
    rf"order (?P<number>{_IN_QUOTES}|{_PLAIN_NUMBER.pattern})"
    rf"(?: \((?P<channel>{_PLACE})?(?:, (?P<store>{_PLACE}))?\)|$)",
    re.IGNORECASE,
)


def memo_of(order: Order) -> str:
    """The memo of the order's transaction: number, channel and store, as QuickBooks can keep them.

    A text that would be read wrongly is written in quotes.

    >>> memo_of(Order(number="1001", channel="Shopify"))
    'order 1001 (Shopify)'
    >>> memo_of(Order(number="10 (b)", channel="Shopify", store="Ann's"))
    "order '10 (b)' (Shopify, 'Ann''s')"
    """
    number = _written(_kept(order.number), _PLAIN_NUMBER)
    place = _place(order.channel, order.store)
    return f"order {number} ({place})" if place else f"order {number}"


@lru_cache(maxsize=64)
def _place(channel: str | None, store: str | None) -> str:
    """Channel and store as a memo has them, blank for neither: few of them have all the orders."""
    where, which = (_written(_kept(it), _PLAIN_PLACE) if it else "" for it in (channel, store))
    return f"{where}, {which}" if which else where


def order_of(memo: str) -> PostedOrder | None:
    """The order that a memo names; None for a memo of another kind.

    What somebody has written behind the parenthesis does not count.

    >>> order_of("Order 1001 (Shopify), paid in cash")
    PostedOrder(number='1001', channel='shopify', store=None)
    >>> order_of("10 chairs") is None
    True
    """
    found = _MEMO.match(memo)
    if found is None:
        return None
    number, channel, store = (
        same_label(_read(it)) if it else None for it in found.group("number", "channel", "store")
    )
    return PostedOrder(number or "", channel, store)


def posted_as(order: Order) -> PostedOrder:
    """The order, as its memo will name it: a transaction with the same one is the order's own."""
    number, channel, store = (
        same_label(_kept(it)) if it else None for it in (order.number, order.channel, order.store)
    )
    return PostedOrder(number or "", channel, store)


def _kept(text: str) -> str:
    return stored_text(text, _LONGEST)


def _written(text: str, plain: re.Pattern[str]) -> str:
    if plain.fullmatch(text):
        return text
    return "'" + text.replace("'", "''") + "'"


def _read(text: str) -> str:
    return text[1:-1].replace("''", "'") if text.startswith("'") else text
