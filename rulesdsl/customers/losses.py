"""What a new record does not hold of what the store says of the buyer: each loss in words.

QuickBooks cuts nothing by itself, it refuses what is too long (3070); so we cut, and say so.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from rulesdsl.customers.creation import MOST_LINES, address_of, buyer_in_parts
from rulesdsl.customers.keys import billing_country, shipping_country
from rulesdsl.model.normalise import stored_phone
from rulesdsl.model.records import NO_ADDRESS, Order, Party
from rulesdsl.model.storage import LIMITS, REMOVED, TIDIED, UNCUT, stored, stored_text

_NO_LOSS = frozenset({TIDIED, REMOVED})
"""Changes that nobody can see: spaces too many, characters that are not printed."""


def losses(order: Order) -> tuple[str, ...]:
    """What `newcomer` cuts off, writes in other letters or leaves out of the order's facts.

    A loss of one kind is told once, with all that it befell. The label is told of where it is made:
    it is cleaned before it comes here.
    """
    befell: dict[str, list[str]] = {}
    for what, change in _each(order):
        befell.setdefault(change, []).append(what)
    return tuple(f"{_listed(whats)}: {change}" for change, whats in befell.items())


def _listed(whats: list[str]) -> str:
    *first, last = dict.fromkeys(whats)
    return f"{', '.join(first)} and {last}" if first else last


_Loss: TypeAlias = tuple[str, str]
"""What it is of, and what is lost."""


def _each(order: Order) -> Iterator[_Loss]:
    first_name, last_name = buyer_in_parts(order)
    yield from _text("the company", order.company or order.billing.company, "company")
    yield from _text("the first name", first_name, "first_name")
    yield from _text("the last name", last_name, "last_name")
    yield from _text("the e-mail", order.email, "email")
    yield from _phones(order)
    yield from _address("billing", order.billing)
    if order.shipping != order.billing:
        yield from _address("shipping", order.shipping)


def _text(what: str, text: str | None, part: str) -> Iterator[_Loss]:
    for change in stored(text, LIMITS[part]).changes if text else ():
        if change not in _NO_LOSS:
            yield what, change


def _phones(order: Order) -> Iterator[_Loss]:
    for what, text, country in (
        ("the phone number", order.phone, billing_country(order)),
        ("the phone number of the billing address", order.billing.phone, billing_country(order)),
        ("the phone number of the shipping address", order.shipping.phone, shipping_country(order)),
    ):
        kept = stored_phone(text, country) if text else ""
        if text and not kept:
            yield what, "too long, and left out"
        elif text and kept != stored_text(text, UNCUT):
            yield what, f"too long, and written as {kept}"


def _address(side: str, party: Party) -> Iterator[_Loss]:
    block = address_of(party)
    if block == NO_ADDRESS:
        return
    for part, text in (("street", party.street), ("street 2", party.street_2)):
        yield from _text(f"the {side} {part}", text, "line")
    for part in ("city", "state", "zip", "country"):
        yield from _text(f"the {side} {part}", getattr(party, part), part)
    yield from _heads(side, party, block.lines)


def _heads(side: str, party: Party, lines: tuple[str, ...]) -> Iterator[_Loss]:
    """Company and person, which stand above the streets while there is room for them."""
    parts = [it for it in (party.first_name, party.last_name) if it]
    person = party.name or " ".join(parts) or None
    for what, text in (("company", party.company), ("name", person)):
        kept = stored_text(text, LIMITS["line"]) if text else ""
        if kept and kept not in lines:
            yield f"the {side} address", f"no line is left for the {what}, {MOST_LINES} are printed"
        elif kept:
            yield from _text(f"the {side} {what}", text, "line")
