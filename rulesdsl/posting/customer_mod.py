"""A changed record as the contents of a CustomerMod: only what changes, in the schema's order.

Label, parent and currency are never sent. An address is sent as a whole, with empty elements for
what it does not have: an empty element clears a field, while nothing tells whether QuickBooks keeps
a line that is left out [quickbooks.md 1.4]. The card is never sent. CreditCardInfo would take a
full number, which this program never has; and whether QuickBooks keeps its number when only the
expiry comes is not known, so that the attempt could cost the shop the card. A person is told
instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.model.blocks import MOST_LINES
from rulesdsl.model.records import Block
from rulesdsl.model.storage import LIMITS, can_be_changed
from rulesdsl.posting.customer_add import insist, text
from rulesdsl.posting.modifications import Modification
from rulesdsl.posting.qbxml_text import Content

_TEXTS = (
    ("CompanyName", "company"),
    ("FirstName", "first_name"),
    ("MiddleName", "middle_name"),
    ("LastName", "last_name"),
)
_CONTACTS = (("Phone", "phone"), ("Email", "email"))
_ADDRESSES = (("BillAddress", "billing"), ("ShipAddress", "shipping"))
_PLACE = (("City", "city"), ("State", "state"), ("PostalCode", "zip"), ("Country", "country"))


def customer_mod(found: Modification) -> tuple[tuple[str, Content], ...]:
    """What stands in CustomerMod."""
    record, after = found.record, found.after
    identity = (record.list_id or "", record.edit_sequence or "")
    insist(can_be_changed(record), "{!r} has no such identity: {}", record.full_name, identity)
    kept = (after.name, after.parent, after.currency, after.list_id, after.edit_sequence)
    before = (record.name, record.parent, record.currency, *identity)
    insist(kept == before, "an update would move or rename {!r}", record.full_name)
    wakes = (("IsActive", "true"),) if found.wakes else ()
    return (
        ("ListID", identity[0]),
        ("EditSequence", identity[1]),
        *wakes,
        *_texts(found, _TEXTS),
        *_addresses(found),
        *_texts(found, _CONTACTS),
    )


def _texts(
    found: Modification, elements: tuple[tuple[str, str], ...]
) -> Iterator[tuple[str, Content]]:
    for element, part in elements:
        new: str | None = getattr(found.after, part)
        if new != getattr(found.record, part):
            if part == "middle_name":
                insist(new is None, "nobody tells the {} {!r}", element, new)
                yield element, ""  # it goes with the name that it stood in
                continue
            insist(new, "{} of {!r} would be forgotten", element, found.record.full_name)
            yield element, text(element, new or "", LIMITS[part])


def _addresses(found: Modification) -> Iterator[tuple[str, Content]]:
    for element, part in _ADDRESSES:
        new: Block = getattr(found.after, part)
        if new != getattr(found.record, part):
            yield element, _whole(element, new)


def _whole(element: str, block: Block) -> Content:
    printed = len(block.lines) + bool(block.city or block.state or block.zip) + bool(block.country)
    insist(
        0 < printed <= MOST_LINES,
        "{} has {} lines, {} fit: {}",
        element,
        printed,
        MOST_LINES,
        block,
    )
    lines = (*block.lines, *[None] * (MOST_LINES - len(block.lines)))
    inside = [(f"Addr{number}", line, "line") for number, line in enumerate(lines, 1)]
    inside += [(name, getattr(block, part), part) for name, part in _PLACE]
    return tuple(
        (name, text(name, value, LIMITS[limit]) if value else "") for name, value, limit in inside
    )
