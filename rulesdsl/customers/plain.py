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
from rulesdsl.model.records import NO_ADDRESS, NOBODY, Block, Customer, Order
from rulesdsl.model.storage import LIMITS

PlainNewcomer: TypeAlias = Callable[[Order, str, str | None, str | None], Customer | None]
"""From an order, the new record's label, parent and currency to the record, as of `newcomer`.

None where the order or the label is not plain: then `newcomer` has to be asked.
"""

_LINE = LIMITS["line"]


@cache
def plain_newcomer() -> PlainNewcomer:
    """The function that makes the records: ask for it where something is made ready.

    It is written out, for a loop over the texts takes twice as long: what stands in it are names
    and lengths of our own. It puts all texts together, with a space around each, so that they are
    looked at once: two spaces in a row are of an empty text, or of one with a space too many.
    """
    made = ("label", "parent", "company", "first", "last", "billing", "shipping", "main", "other")
    lines = ["texts = [label]", *_texts("order", "", {"email": "email", **OF_A_BUYER})]
    for side in ("billing", "shipping"):
        address = [*_texts("party", "its_", OF_A_PARTY), *_address(side)]
        lines += [f"party = order.{side}", "if party is nobody:"]
        lines += [f"    {side} = nowhere", "else:", *(f"    {it}" for it in address)]
    lines += [
        "together = f\" {' '.join(texts)} \"",
        "if not together.isascii() or '  ' in together or not together.isprintable():",
        "    return None",
        f"if len(label) > {LIMITS['name']} or ':' in label:",
        "    return None",
        *_NAME_AND_PHONES,
        f"return customer({', '.join(made)}, email, currency)",
    ]
    names = ("name", "parent", "company", "first_name", "last_name", "billing", "shipping")
    customer = maker(Customer, *names, "phone", "alt_phone", "email", "currency")
    uses = {"customer": customer, "block": maker(Block), "nobody": NOBODY, "nowhere": NO_ADDRESS}
    uses |= {"person_of": person_of, "buyer_in_parts": buyer_in_parts, "phones": phones}
    return function_of("order, label, parent, currency", lines, uses)


_NAME_AND_PHONES = (
    "first = last = main = other = None",
    "if name is None or first_name is not None or last_name is not None or ',' in name:",
    "    first, last = first_name, last_name",
    "    if first is None or last is None:",
    "        first, last = buyer_in_parts(order)",
    "elif ' ' in name:",
    "    first, _, last = name.rpartition(' ')",
    "if phone:",
    "    main, other = phones(order, billing.country or shipping.country)",
)


def _texts(whose: str, names: str, parts: Mapping[str, str]) -> Iterator[str]:
    """The lines that read somebody's texts, and put them to the others."""
    for name, part in parts.items():
        text = f"{names}{name}"
        yield f"{text} = {whose}.{name}"
        yield f"if {text} is not None:"
        yield f"    if len({text}) > {LIMITS[part]}:"
        yield "        return None"
        yield f"    texts.append({text})"


def _address(side: str) -> Iterator[str]:
    """The lines that make the address of what was read, as `address_of` does."""
    if side == "billing":
        yield "company = company or its_company"
    yield "phone = phone or its_phone"
    yield "if its_street is its_street_2 is its_city is its_zip is None:"
    yield f"    {side} = nowhere"
    yield "else:"
    yield "    if its_name is None and not (its_first_name is its_last_name is None):"
    yield "        its_name = person_of(party)"
    yield f"    if its_name is not None and len(its_name) > {_LINE}:"
    yield "        return None"
    yield "    if its_street and its_street_2 and its_company:"  # no line is left for one
    yield "        return None"
    yield "    bare = its_company is its_name is its_street is its_street_2 is None"
    yield "    told = (its_company, its_name, its_street, its_street_2)"
    yield "    lines = () if bare else tuple(filter(None, told))"
    yield f"    {side} = block(lines, its_city, its_state, its_zip, its_country)"
