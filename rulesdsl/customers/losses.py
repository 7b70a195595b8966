"""What a record does not hold of what the store says of the buyer: each loss in words.

QuickBooks cuts nothing by itself, it refuses what is too long (3070); so we cut, and say so.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from operator import attrgetter
from typing import TypeAlias

from rulesdsl.customers.creation import buyer_in_parts
from rulesdsl.customers.keys import billing_country, shipping_country
from rulesdsl.model.blocks import MOST_LINES, address_of, has_address, person_of
from rulesdsl.model.normalise import stored_phone
from rulesdsl.model.records import Order, Party
from rulesdsl.model.storage import LIMITS, REMOVED, TIDIED, UNCUT, is_plain, stored, stored_text

_NO_LOSS = frozenset({TIDIED, REMOVED})
"""Changes that nobody can see: spaces too many, characters that are not printed."""


FACTS = frozenset({"billing address", "shipping address", "name", "company", "e-mail", "phone"})
"""The facts of which something can be lost."""


def losses(order: Order, facts: Container[str] = FACTS) -> tuple[str, ...]:
    """What is cut off, written in other letters or left out of the order's facts, or of some.

    A loss of one kind is told once, with all that it befell. The label is told of where it is made:
    it is cleaned before it comes here.
    """
    if fits_as_it_is(order):  # nearly always
        return ()
    befell: dict[str, list[str]] = {}
    for what, change in each_loss(order, facts):
        befell.setdefault(change, []).append(what)
    return tuple(f"{_listed(whats)}: {change}" for change, whats in befell.items())


def fits_as_it_is(order: Order) -> bool:
    """Whether nothing at all can be lost: plain short texts, and no address with every line."""
    if _is_full(order.billing) or _is_full(order.shipping):
        return False
    for text, most in zip(_TEXTS(order), _MOST, strict=True):
        if text is not None and not (  # a loop: it is asked for every new customer
            len(text) <= most and text.isascii() and text.isprintable()
        ):
            return False
    return True


def _is_full(party: Party) -> bool:
    return bool(party.street and party.street_2 and party.company)


OF_A_BUYER = {
    "name": "first_name",  # all of it may come to be the first name, or the last
    "first_name": "first_name",
    "last_name": "last_name",
    "company": "company",
    "phone": "phone",
}
"""Of which part of a record each text of a buyer may have the length."""
OF_A_PARTY = {
    **OF_A_BUYER,
    **dict.fromkeys(("street", "street_2"), "line"),
    **{it: it for it in ("city", "state", "zip", "country")},
}
"""The same of the texts of somebody with an address."""
_LIMITED = {
    "email": "email",
    **OF_A_BUYER,
    **{f"{side}.{it}": part for side in ("billing", "shipping") for it, part in OF_A_PARTY.items()},
}
_TEXTS: Callable[[Order], tuple[str | None, ...]] = attrgetter(*_LIMITED)
_MOST = tuple(LIMITS[part] for part in _LIMITED.values())


def _listed(whats: list[str]) -> str:
    *first, last = dict.fromkeys(whats)
    return f"{', '.join(first)} and {last}" if first else last


Loss: TypeAlias = tuple[str, str]
"""What it is of, and what is lost."""


def each_loss(order: Order, facts: Container[str]) -> Iterator[Loss]:
    """What is lost of each fact, one by one."""
    first_name, last_name = buyer_in_parts(order)
    if "company" in facts:
        yield from _text("the company", order.company or order.billing.company, "company")
    if "name" in facts:
        yield from _text("the first name", first_name, "first_name")
        yield from _text("the last name", last_name, "last_name")
    if "e-mail" in facts:
        yield from _text("the e-mail", order.email, "email")
    if "phone" in facts:
        yield from _phones(order)
    if "billing address" in facts:
        yield from _address("billing", order.billing)
    told = "billing address" in facts and order.shipping == order.billing
    if "shipping address" in facts and not told:
        yield from _address("shipping", order.shipping)


def _text(what: str, text: str | None, part: str) -> Iterator[Loss]:
    if text and not is_plain(text, LIMITS[part]):
        for change in stored(text, LIMITS[part]).changes:
            if change not in _NO_LOSS:
                yield what, change


def _phones(order: Order) -> Iterator[Loss]:
    for what, text, country in (
        ("the phone number", order.phone, billing_country(order)),
        ("the phone number of the billing address", order.billing.phone, billing_country(order)),
        ("the phone number of the shipping address", order.shipping.phone, shipping_country(order)),
    ):
        if not text or (len(text) <= LIMITS["phone"] and text.isascii()):
            continue
        kept = stored_phone(text, country)
        if not kept:
            yield what, "too long, and left out"
        elif kept != stored_text(text, UNCUT):
            yield what, f"too long, and written as {kept}"


def _address(side: str, party: Party) -> Iterator[Loss]:
    if not has_address(party):
        return
    yield from _text(f"the {side} street", party.street, "line")
    yield from _text(f"the {side} street 2", party.street_2, "line")
    yield from _text(f"the {side} city", party.city, "city")
    yield from _text(f"the {side} state", party.state, "state")
    yield from _text(f"the {side} zip", party.zip, "zip")
    yield from _text(f"the {side} country", party.country, "country")
    heads = (("company", party.company), ("name", person_of(party)))
    streets = (party.street, party.street_2)
    crowded = sum(map(bool, (*streets, *(text for _, text in heads)))) > _ALWAYS_FIT
    lines = address_of(party).lines if crowded else ()
    for what, text in heads:
        if crowded and text and _kept(text) and _kept(text) not in lines:
            loss = f"no line is left for the {what}, {MOST_LINES} are printed"
            yield f"the {side} address", loss
        else:
            yield from _text(f"the {side} {what}", text, "line")


_ALWAYS_FIT = MOST_LINES - 2
"""So many lines above the city and the country are always printed."""


def _kept(text: str) -> str:
    return stored_text(text, LIMITS["line"])
