"""A new record as the contents of a CustomerAdd: qbXML 13.0's elements in the order it wants them.

Element order and lengths are facts of Intuit's schema (CustomerAdd); a wrong order gives only
"error when parsing the provided XML text stream" (0x80040400), a text too long error 3070, a colon
in a name 3090.

What comes here was brought into QuickBooks' form before (`model.storage`). It is looked at once
more, because what leaves here is stored in somebody's books: a value that QuickBooks would refuse,
or store otherwise, is a mistake of ours and not of the accountant, and `WouldBeRefusedError` is
raised before any file is put in place.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from rulesdsl.model.attributes import ATTRIBUTES, BY_NAME, Attribute, Kind
from rulesdsl.model.blocks import MOST_LINES
from rulesdsl.model.currencies import QUICKBOOKS_NAMES
from rulesdsl.model.decisions import Creation
from rulesdsl.model.records import NO_ADDRESS, Block, Customer
from rulesdsl.model.storage import LIMITS
from rulesdsl.posting.qbxml_text import Content

LONGEST_CURRENCY_NAME = 64

DEEPEST_LEVEL = 4
"""A customer and four levels of jobs under it: 5 x 41 characters and 4 colons are 209."""

_RECORD_TEXTS: tuple[tuple[str, str], ...] = (
    ("Name", "name"),
    ("CompanyName", "company"),
    ("FirstName", "first_name"),
    ("LastName", "last_name"),
    ("Phone", "phone"),
    ("AltPhone", "alt_phone"),
    ("Email", "email"),
    ("Cc", "cc"),
)
_ADDRESS_LINES = tuple(f"Addr{number}" for number in range(1, MOST_LINES + 1))
_PLACE_TEXTS = (("City", "city"), ("State", "state"), ("PostalCode", "zip"), ("Country", "country"))

_ORDER: tuple[str, ...] = (
    "Name", "ClassRef", "ParentRef", "CompanyName", "FirstName", "LastName",
    "BillAddress", "ShipAddress", "Phone", "AltPhone", "Email", "Cc",
    *(it.element for it in ATTRIBUTES if it.element != "ClassRef"),
    "CurrencyRef",
)  # fmt: skip
_PLACE = {element: place for place, element in enumerate(_ORDER)}


class WouldBeRefusedError(AssertionError):
    """A mistake of this program: QuickBooks would refuse or garble what it was about to write."""


def customer_add(creation: Creation, parent_list_id: str | None) -> tuple[tuple[str, Content], ...]:
    """What stands in CustomerAdd; the parent by its ListID where that is known, else by name."""
    record = creation.record
    check_name(record)
    elements = [
        *_texts(record),
        *_parent(record, parent_list_id),
        *address("BillAddress", record.billing),
        *address("ShipAddress", record.shipping),
        *_attributes(creation),
        *_currency(creation),
    ]
    names = [name for name, _ in elements]
    insist(len(names) == len(set(names)), "an attribute is given twice: {}", names)
    return tuple(sorted(elements, key=lambda it: _PLACE[it[0]]))


def insist(holds: object, otherwise: str, *of: object) -> None:
    """A last gate; it stands also where Python is told to leave `assert` out.

    `of` goes into `otherwise` as `str.format` does it: who is told nothing is not kept waiting.
    """
    if not holds:
        raise WouldBeRefusedError(otherwise.format(*of))


def check_name(record: Customer) -> None:
    """A label is never blank, has no colon (3090) and stands at most four levels deep."""
    name = record.name
    insist(name, "a name is blank")
    insist(name == name.strip(), "the name {!r} has space around it", name)
    insist(":" not in name, "the name {!r} has a colon in it", name)
    insist(record.level <= DEEPEST_LEVEL, "{!r} stands more than 5 levels deep", record.full_name)
    insist(record.list_id is None, "{!r} is in QuickBooks already", record.full_name)


def _texts(record: Customer) -> Iterator[tuple[str, Content]]:
    for element, attribute in _RECORD_TEXTS:
        value: str | None = getattr(record, attribute)
        if value is not None:
            yield element, text(element, value, LIMITS[attribute])


def _parent(record: Customer, list_id: str | None) -> Iterator[tuple[str, Content]]:
    if record.parent is not None:
        # With both, QuickBooks takes the ListID and does not look at the name: send one of them.
        known = ("ListID", list_id) if list_id else ("FullName", record.parent)
        yield "ParentRef", (known,)


def _currency(creation: Creation) -> Iterator[tuple[str, Content]]:
    """A customer without CurrencyRef gets the home currency, which no one can change afterwards."""
    record = creation.record
    if record.currency is not None and not record.is_job:  # a job has its customer's currency
        name = creation.currency_name or QUICKBOOKS_NAMES.get(record.currency, "")
        insist(name, "QuickBooks' name for the currency {!r} is not known", record.currency)
        yield "CurrencyRef", (("FullName", text("the currency", name, LONGEST_CURRENCY_NAME)),)


def address(element: str, block: Block) -> Iterator[tuple[str, Content]]:
    """Five lines are printed: city, state and zip together are one of them, the country another."""
    if block is NO_ADDRESS:
        return
    lines = block.lines
    apart = (block.city, block.state, block.zip) != (None, None, None)
    room = MOST_LINES - apart - (block.country is not None)
    insist(len(lines) <= room, "{} has {} lines, {} fit: {}", element, len(lines), room, block)
    line_limit = LIMITS["line"]
    inside = [
        (name, text(name, line, line_limit))
        for name, line in zip(_ADDRESS_LINES, lines, strict=False)
    ]
    for name, part in _PLACE_TEXTS:
        value: str | None = getattr(block, part)
        if value is not None:
            inside.append((name, text(name, value, LIMITS[part])))
    if inside:
        yield element, tuple(inside)


def _attributes(creation: Creation) -> Iterator[tuple[str, Content]]:
    for name, value in creation.attributes:
        insist(name in BY_NAME, "there is no attribute {!r}", name)
        yield BY_NAME[name].element, _attribute(BY_NAME[name], value)


def _attribute(attribute: Attribute, value: str) -> Content:
    match attribute.kind:
        case Kind.REFERENCE:
            return (("FullName", text(attribute.name, value, attribute.limit)),)
        case Kind.TEXT:
            return text(attribute.name, value, attribute.limit, lines=attribute.element == "Notes")
        case Kind.AMOUNT:
            return _amount(attribute, value)
        case Kind.DATE:
            return date.fromisoformat(value).isoformat()
        case Kind.CHOICE:
            return _choice(attribute, value)


def _amount(attribute: Attribute, value: str) -> str:
    """Exactly two decimals, and at most 13 digits before them: AMTTYPE refuses 1.5."""
    amount = Decimal(value)
    insist(amount.is_finite() and abs(amount) < 10**13, "{} is {!r}", attribute.name, value)
    cents = amount.quantize(Decimal("0.01"))
    insist(cents == amount, "{} {!r} has parts of a cent", attribute.name, value)
    return format(cents, "f")


def _choice(attribute: Attribute, value: str) -> str:
    """QuickBooks' own spelling of the word: 'in progress' is InProgress."""
    spelling = {word.casefold(): word for word in attribute.choices}
    word = "".join(value.split()).casefold()
    insist(word in spelling, "{} cannot be {!r}", attribute.name, value)
    return spelling[word]


def text(what: str, value: str, limit: int, *, lines: bool = False) -> str:
    """A text that QuickBooks keeps as it is: not blank, within the limit, in Windows-1252."""
    if value.isascii() and value.isprintable() and len(value) <= limit and value.strip():
        return value  # nearly all are
    insist(value.strip(), "{} is blank", what)
    insist(
        len(value) <= limit, "{} has {} characters, {} fit: {!r}", what, len(value), limit, value
    )
    unprintable = {sign for sign in value if ord(sign) < ord(" ") or sign == "\x7f"}
    insist(
        unprintable <= ({"\n"} if lines else set()), "{} has control characters: {!r}", what, value
    )
    try:
        value.encode("cp1252")
    except UnicodeEncodeError:
        insist(None, "{} has characters that QuickBooks turns into '?': {!r}", what, value)
    return value
