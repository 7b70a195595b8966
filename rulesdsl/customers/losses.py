"""What a new record does not hold of what the store says of the buyer: each loss in words.

QuickBooks cuts nothing by itself, it refuses what is too long (3070); so we cut, and say so.
"""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.customers.creation import MOST_LINES, address_of, buyer_in_parts
from rulesdsl.customers.keys import billing_country, shipping_country
from rulesdsl.model.normalise import stored_phone
from rulesdsl.model.records import NO_ADDRESS, Order, Party
from rulesdsl.model.storage import LIMITS, REMOVED, TIDIED, UNCUT, stored, stored_text

_NO_LOSS = frozenset({TIDIED, REMOVED})
"""Changes that nobody can see: spaces too many, characters that are not printed."""


def losses(order: Order) -> tuple[str, ...]:
    """What `newcomer` cuts off, writes in other letters or leaves out of the order's facts.

    The label is told of where it is made: it is cleaned before it comes here.
    """
    first_name, last_name = buyer_in_parts(order)
    return tuple(
        dict.fromkeys(
            (
                *_text("the company", order.company or order.billing.company, "company"),
                *_text("the first name", first_name, "first_name"),
                *_text("the last name", last_name, "last_name"),
                *_text("the e-mail", order.email, "email"),
                *_phones(order),
                *_address("billing", order.billing),
                *(_address("shipping", order.shipping) if order.shipping != order.billing else ()),
            )
        )
    )


def _text(what: str, text: str | None, part: str) -> Iterator[str]:
    for change in stored(text, LIMITS[part]).changes if text else ():
        if change not in _NO_LOSS:
            yield f"{what}: {change}"


def _phones(order: Order) -> Iterator[str]:
    for what, text, country in (
        ("the phone number", order.phone, billing_country(order)),
        ("the phone number of the billing address", order.billing.phone, billing_country(order)),
        ("the phone number of the shipping address", order.shipping.phone, shipping_country(order)),
    ):
        kept = stored_phone(text, country) if text else ""
        if text and not kept:
            yield f"{what}: too long, and left out"
        elif text and kept != stored_text(text, UNCUT):
            yield f"{what}: too long, and written as {kept}"


def _address(side: str, party: Party) -> Iterator[str]:
    block = address_of(party)
    if block == NO_ADDRESS:
        return
    for part, text in (("street", party.street), ("street 2", party.street_2)):
        yield from _text(f"the {side} {part}", text, "line")
    for part in ("city", "state", "zip", "country"):
        yield from _text(f"the {side} {part}", getattr(party, part), part)
    yield from _heads(side, party, block.lines)


def _heads(side: str, party: Party, lines: tuple[str, ...]) -> Iterator[str]:
    """Company and person, which stand above the streets while there is room for them."""
    parts = [it for it in (party.first_name, party.last_name) if it]
    person = party.name or " ".join(parts) or None
    for what, text in (("company", party.company), ("name", person)):
        kept = stored_text(text, LIMITS["line"]) if text else ""
        if kept and kept not in lines:
            yield f"the {side} address: no line is left for the {what}, {MOST_LINES} are printed"
        elif kept:
            yield from _text(f"the {side} {what}", text, "line")
