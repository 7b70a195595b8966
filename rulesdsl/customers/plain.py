"""New records of plain orders: nothing of them is cut, written in other letters or left out.

`creation.py` and `losses.py` say what becomes of any order. Nearly all orders are of printable
ASCII, in QuickBooks' lengths: what becomes of those is written here once more, without all that
need not be asked of them. tests/customers/test_plain.py holds it to the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import TypeAlias

from rulesdsl.customers.creation import buyer_in_parts, phones
from rulesdsl.customers.losses import OF_A_BUYER, OF_A_PARTY
from rulesdsl.defining import maker
from rulesdsl.functions import function_of
from rulesdsl.model.blocks import person_of
from rulesdsl.model.records import NO_ADDRESS, NOBODY, Block, Customer, Order, Party
from rulesdsl.model.storage import LIMITS

PlainNewcomer: TypeAlias = Callable[[Order, str, str | None, str | None], Customer | None]
"""From an order, the new record's label, parent and currency to the record, as of `newcomer`.

None where the order or the label is not plain: then `newcomer` has to be asked.
"""

_LABEL, _LINE = LIMITS["name"], LIMITS["line"]


@cache
def plain_newcomer() -> PlainNewcomer:
    """The function that makes the records: ask for it where something is made ready."""
    names = ("name", "parent", "company", "first_name", "last_name", "billing", "shipping")
    customer = maker(Customer, *names, "phone", "alt_phone", "email", "currency")
    texts_of, address = _texts(), _addresses()

    def newcomer(
        order: Order, label: str, parent: str | None, currency: str | None
    ) -> Customer | None:
        pays, receives, name = order.billing, order.shipping, order.name
        texts = texts_of(order, [] if label is name else [label])
        if not texts.isascii() or "  " in texts or not texts.isprintable():
            return None  # one is no printable ASCII, has a space too many, or is too long
        if len(label) > _LABEL or ":" in label:
            return None
        billing = NO_ADDRESS if pays is NOBODY else address(pays)
        shipping = NO_ADDRESS if receives is NOBODY else address(receives)
        if billing is None or shipping is None:
            return None
        first, last, phone, other = order.first_name, order.last_name, order.phone, None
        if name is not None and first is None and last is None and "," not in name:  # mostly
            first, _, last = name.rpartition(" ")
            if not first:
                first = last = None
        elif first is None or last is None:
            first, last = buyer_in_parts(order)
        if phone or pays.phone or receives.phone:
            phone, other = phones(order, billing.country or shipping.country)
        return customer(
            label, parent, order.company or pays.company, first, last,
            billing, shipping, phone, other, order.email, currency,
        )  # fmt: skip

    return newcomer


def _addresses() -> Callable[[Party], Block | None]:
    block = maker(Block)

    def address(party: Party) -> Block | None:
        """As `address_of`, of plain texts; None where no line is left for one, or too short."""
        street, more, city, zip_code = party.street, party.street_2, party.city, party.zip
        if street is more is city is zip_code is None:
            return NO_ADDRESS
        name, company = party.name, party.company
        if name is None and not (party.first_name is party.last_name is None):
            name = person_of(party)
        if (street and more and company) or (name is not None and len(name) > _LINE):
            return None
        bare = name is company is street is more is None
        lines = () if bare else tuple(filter(None, (company, name, street, more)))
        return block(lines, city, party.state, zip_code, party.country)

    return address


def _texts() -> Callable[[Order, list[str]], str]:
    """All texts of an order behind others, with a space around each; two where one is too long.

    The function is written out, for a loop over the texts takes twice as long: what stands in it
    are names and lengths of our own.
    """
    lines = [*_put("order", {"email": "email", **OF_A_BUYER})]
    for side in ("billing", "shipping"):
        lines += [f"party = order.{side}", "if party is not nobody:"]
        lines += [f"    {it}" for it in _put("party", OF_A_PARTY)]
    lines.append("return f\" {' '.join(texts)} \"")
    return function_of("order, texts", lines, {"nobody": NOBODY})


def _put(whose: str, parts: Mapping[str, str]) -> Iterator[str]:
    """The lines that put somebody's texts to the others."""
    for name, part in parts.items():
        yield f"text = {whose}.{name}"
        yield "if text is not None:"
        yield f"    if len(text) > {LIMITS[part]}:"
        yield "        return '  '"
        yield "    texts.append(text)"
