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
from rulesdsl.model.records import Block, Customer
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
_PLACE_TEXTS = (("City", "city"), ("State", "state"), ("PostalCode", "zip"))

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
    insist(len(names) == len(set(names)), f"an attribute is given twice: {names}")
    return tuple(sorted(elements, key=lambda it: _PLACE[it[0]]))


def insist(holds: object, otherwise: str) -> None:
    """A last gate; it stands also where Python is told to leave `assert` out."""
    if not holds:
        raise WouldBeRefusedError(otherwise)


def check_name(record: Customer) -> None:
    """A label is never blank, has no colon (3090) and stands at most four levels deep."""
    name = record.name
    insist(name, "a name is blank")
    insist(name == name.strip(), f"the name {name!r} has space around it")
    insist(":" not in name, f"the name {name!r} has a colon in it")
    insist(record.level <= DEEPEST_LEVEL, f"{record.full_name!r} stands more than 5 levels deep")
    insist(record.list_id is None, f"{record.full_name!r} is in QuickBooks already")


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
        insist(name, f"QuickBooks' name for the currency {record.currency!r} is not known")
        yield "CurrencyRef", (("FullName", text("the currency", name, LONGEST_CURRENCY_NAME)),)


def address(element: str, block: Block) -> Iterator[tuple[str, Content]]:
    """Five lines are printed: city, state and zip together are one of them, the country another."""
    lines = [(f"Addr{number}", line, "line") for number, line in enumerate(block.lines, 1)]
    place = [(name, getattr(block, attribute), attribute) for name, attribute in _PLACE_TEXTS]
    apart = any(value is not None for _, value, _ in place)
    room = MOST_LINES - apart - (block.country is not None)
    insist(len(lines) <= room, f"{element} has {len(lines)} lines, {room} fit: {block}")
    inside = tuple(
        (name, text(name, value, LIMITS[attribute]))
        for name, value, attribute in (*lines, *place, ("Country", block.country, "country"))
        if value is not None
    )
    if inside:
        yield element, inside


def _attributes(creation: Creation) -> Iterator[tuple[str, Content]]:
    for name, value in creation.attributes:
        insist(name in BY_NAME, f"there is no attribute {name!r}")
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
    insist(amount.is_finite() and abs(amount) < 10**13, f"{attribute.name} is {value!r}")
    cents = amount.quantize(Decimal("0.01"))
    insist(cents == amount, f"{attribute.name} {value!r} has parts of a cent")
    return format(cents, "f")


def _choice(attribute: Attribute, value: str) -> str:
    """QuickBooks' own spelling of the word: 'in progress' is InProgress."""
    spelling = {word.casefold(): word for word in attribute.choices}
    word = "".join(value.split()).casefold()
    insist(word in spelling, f"{attribute.name} cannot be {value!r}")
    return spelling[word]


def text(what: str, value: str, limit: int, *, lines: bool = False) -> str:
    """A text that QuickBooks keeps as it is: not blank, within the limit, in Windows-1252."""
    insist(value.strip(), f"{what} is blank")
    insist(len(value) <= limit, f"{what} has {len(value)} characters, {limit} fit: {value!r}")
    unprintable = {sign for sign in value if ord(sign) < ord(" ") or sign == "\x7f"}
    insist(unprintable <= ({"\n"} if lines else set()), f"{what} has control characters: {value!r}")
    try:
        value.encode("cp1252")
    except UnicodeEncodeError:
        insist(None, f"{what} has characters that QuickBooks turns into '?': {value!r}")
    return value
