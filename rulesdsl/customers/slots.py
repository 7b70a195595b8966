"""Where a prepared list finds a record: under which of its texts, and which of them tell most.

A *slot* is a text of a kind, an e-mail address say. Of a slot only a checksum is kept, together
with the number of a record: whoever looks it up compares the texts themselves, so that a slot may
hold too many records, and never too few.
"""

from __future__ import annotations

from collections.abc import Iterator
from zlib import crc32

from rulesdsl.customers.canonical import folded_full_name
from rulesdsl.customers.keys import customer_values
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.model.records import Customer
from rulesdsl.model.storage import same_label

FULL_NAME = "full name"
LABEL = "label of a job"
UNDER = "stands under"
LIST_ID = "ListID"

_BY_FIELD = {
    "email": ("email",),
    "phone": ("phone",),
    "name": ("name",),
    "company": ("company",),
    "last name": ("last name",),
    "street": ("billing street", "shipping street"),
    "zip": ("billing zip", "shipping zip"),
    "first name": ("first name",),
    "city": ("billing city", "shipping city"),
}
"""The kinds of slots that keys are looked up by, those that tell most before the others.

Buyer, payer and receiver are one person in a record. States and countries have no slots: everybody
is in one of a few.
"""

_MOST_TELLING = {kind: place for place, kind in enumerate((LABEL, *_BY_FIELD))}

_WHO = (FULL_NAME, LABEL, UNDER, LIST_ID)

_SEEDS = {kind: crc32(f"{kind}\0".encode()) for kind in (*_WHO, *_BY_FIELD)}

BITS_OF_A_NUMBER = 31
NUMBER = (1 << BITS_OF_A_NUMBER) - 1
"""The bits of a place that are the record's number; those above are the checksum."""


def kinds(field: Field) -> tuple[str, ...]:
    """The kinds of slots that hold all records of a value of that field; none where none do."""
    if field.name == "customer name":
        return LABEL, FULL_NAME  # the full name of a customer is its label
    name = field.name.removeprefix("billing ").removeprefix("shipping ").removesuffix(" 2")
    return (name,) if name in _BY_FIELD else ()


def telling(kind: str) -> int:
    """How little a kind tells: the fewer, the fewer records a slot holds."""
    return _MOST_TELLING[kind]


def first_place(kind: str, text: str) -> int:
    """The lowest place of a slot; the highest has every bit of its number set."""
    return crc32(text.encode("utf-8", "surrogatepass"), _SEEDS[kind]) << BITS_OF_A_NUMBER


def places(record: Customer, number: int) -> set[int]:
    """Every place of a record."""
    return {first_place(kind, text) | number for kind, text in _slots(record)}


def text_of(kind: str, record: Customer) -> str | None:
    """The one text that a record has of what tells who it is; None where it has none."""
    if kind == FULL_NAME:
        return folded_full_name(record.full_name)
    if kind == LIST_ID:
        return record.list_id
    if record.parent is None:
        return None
    return folded_full_name(record.parent) if kind == UNDER else same_label(record.name)


def _slots(record: Customer) -> Iterator[tuple[str, str]]:
    for kind in _WHO:
        text = text_of(kind, record)
        if text is not None:
            yield kind, text
    for kind, fields in _FIELDS.items():
        for field in fields:
            for value in customer_values(field, record):
                yield kind, value


_FIELDS = {kind: tuple(BY_NAME[it] for it in names) for kind, names in _BY_FIELD.items()}
