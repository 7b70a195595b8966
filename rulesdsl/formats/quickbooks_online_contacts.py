"""QuickBooks Online: its Customer Contact List, exported to CSV or Excel.

A report: the company's name, the report's name and perhaps a day above the header, the time at the
end. Its columns have had several names; what each may be called stands in `_CALLED`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import BinaryIO

from rulesdsl.formats import CustomerReading, Format, Kind, Refusal, RowProblem
from rulesdsl.model.records import Block, Customer, Origin, OtherList
from rulesdsl.patterns import pattern
from rulesdsl.reading.interface import Flaw
from rulesdsl.reading.names import split_name
from rulesdsl.reading.quickbooks import address_columns, list_columns, of_online, split_full_name
from rulesdsl.reading.quickbooks_tables import (
    ListTable,
    address_of_cell,
    currency_of,
    first_of,
    read_list,
    with_name,
)
from rulesdsl.spelling import fold

_HOW = (
    "In QuickBooks Online, choose Reports, Customer Contact List, and export it to CSV or Excel;"
    " use the file as it comes."
)

_NAMES = {
    "Customer full name": None,
    "Customer": None,
    "Customer name": None,
    "Vendor": OtherList.VENDOR,
    "Vendor full name": OtherList.VENDOR,
    "Supplier": OtherList.VENDOR,
    "Employee": OtherList.EMPLOYEE,
}
"""What the column with the names may be called, and whose names they are: None for customers."""

_CALLED: dict[str, tuple[str, ...]] = {
    "phones": ("Phone numbers", "Phone number", "Phone"),
    "email": ("Email", "Email address", "E-mail"),
    "person": ("Full name", "Contact name"),
    "company": ("Company", "Company name"),
    "billing": ("Bill address", "Billing address", "Address"),
    "shipping": ("Ship address", "Shipping address", "Delivery address"),
}
"""What the columns that tell such a list may be called."""

_PARTS: dict[str, tuple[str, ...]] = {
    "street": ("{} street", "{} street address"),
    "city": ("{} city",),
    "state": ("{} state", "{} province", "{} county"),
    "zip": ("{} zip", "{} zip code", "{} postal code", "{} postcode"),
    "country": ("{} country",),
}
"""Columns that have an address in parts, in a report that was given them; {} is the side."""

_SIDES = {"billing": ("Billing", "Bill"), "shipping": ("Shipping", "Ship")}

_CURRENCY = "Currency"

_BLANK = "-"
"""What some of these reports write into an empty cell."""

_INACTIVE = "(deleted)"
"""What QuickBooks Online writes behind the name of a customer that was made inactive."""


def _in_parts(side: str) -> dict[str, tuple[str, ...]]:
    """The folded columns of an address in parts."""
    return {
        part: tuple(fold(shape.format(it)) for it in _SIDES[side] for shape in shapes)
        for part, shapes in _PARTS.items()
    }


_ADDRESSES = {side: _in_parts(side) for side in _SIDES}

_TELLING = frozenset(fold(column) for columns in _CALLED.values() for column in columns)

_LINED = frozenset(
    {fold(it) for side in _SIDES for it in _CALLED[side]}
    | {column for side in _SIDES for column in _ADDRESSES[side]["street"]}
)


def _customer(cells: Mapping[str, str], full_name: str, origin: Origin) -> Customer | RowProblem:
    told = {column: text for column, text in cells.items() if text != _BLANK}
    parent, name = split_full_name(full_name)
    currency = currency_of(told, _CURRENCY)
    if isinstance(currency, Flaw):
        return RowProblem(origin, currency.message, currency.cure)
    company, person = _first(told, "company"), _first(told, "person")
    first_name, last_name = split_name(person, company) if person else (None, None)
    phone, alt_phone = phones(_first(told, "phones") or "")
    return Customer(
        name=name,
        parent=parent,
        active=not name.casefold().endswith(_INACTIVE),
        company=company,
        first_name=first_name,
        last_name=last_name,
        phone=phone,
        alt_phone=alt_phone,
        email=_first(told, "email"),
        billing=_address(told, "billing", company or person or name),
        shipping=_address(told, "shipping", company or person or name),
        currency=currency,
        online=True,
        origin=origin,
    )


def _first(cells: Mapping[str, str], what: str) -> str | None:
    return first_of(cells, _CALLED[what])


def _address(cells: Mapping[str, str], side: str, name: str) -> Block:
    """The address out of its parts, else out of the one cell that holds it."""
    parts = {part: first_of(cells, columns) for part, columns in _ADDRESSES[side].items()}
    street = parts.pop("street")
    if not any(parts.values()):
        return with_name(address_of_cell(street or _first(cells, side)), name)
    lines = street.split("\n") if street else []
    return with_name(Block(lines=tuple(lines), **parts), name)


_LABEL = pattern(r"\b(phone|mobile|other|fax|pager)\s*:", re.IGNORECASE)

_CALLED_FIRST = ("phone", "mobile", "other")


def phones(cell: str) -> tuple[str | None, str | None]:
    """The main number and another one, out of a cell that may label them; a fax is no phone.

    >>> phones("Phone: (555) 123-4567 Mobile: 555 765 4321 Fax: 555 000 0000")
    ('(555) 123-4567', '555 765 4321')
    >>> phones("555 765 4321"), phones("Mobile:555 765 4321"), phones("Fax:555 000 0000")
    (('555 765 4321', None), ('555 765 4321', None), (None, None))
    """
    before, *labelled = _LABEL.split(cell)
    numbers = {"": before}
    for label, number in zip(labelled[::2], labelled[1::2], strict=True):
        numbers.setdefault(label.casefold(), number)
    found = (numbers.get(it, "").strip(" ,;") for it in ("", *_CALLED_FIRST))
    main, other, *_ = (*filter(None, found), None, None)
    return main, other


_FOREIGN = (
    "Active Status", "Main Phone", "Main Email", "Bill to 1", "Balance Total", "Order", "Order ID",
    "Order number", "Order date", "Date", "Amount", "Total", "Num", "Transaction type",
)  # fmt: skip
"""A list of QuickBooks Desktop, orders and transactions may have customers and addresses, too."""

_TABLE = ListTable(
    names={fold(name): other for name, other in _NAMES.items()},
    telling=_TELLING,
    foreign=frozenset(map(fold, _FOREIGN)),
    wanted=_TELLING
    | frozenset(map(fold, (*_NAMES, _CURRENCY)))
    | {column for parts in _ADDRESSES.values() for names in parts.values() for column in names},
    lined=_LINED,
    make=_customer,
    expected="a contact list of QuickBooks Online, with the column 'Customer full name' and others"
    " such as 'Phone numbers', 'Email' and 'Bill address'",
    cure=_HOW,
)


def _read(stream: BinaryIO, file: str) -> CustomerReading | Refusal:
    reading = read_list(stream, file, _TABLE)
    return reading if isinstance(reading, Refusal) else of_online(reading, file)


def _told(side: str) -> dict[str, str]:
    cell = ", else ".join(_CALLED[side])
    before = _SIDES[side][0]
    lines = f"{cell}, in lines as far as it has them"
    parts = {it: f"{before} {it}, else {cell} where it can be told" for it in _PARTS}
    return address_columns(lines, parts)


FORMAT = Format(
    name="quickbooks_online_contacts",
    title="QuickBooks Online contact list (CSV, Excel)",
    kind=Kind.CUSTOMERS,
    recognises=_TABLE.recognises,
    read=_read,
    columns=list_columns(
        {
            "currency": _CURRENCY,
            "email": "Email",
            "phone": "Phone numbers: Phone, Mobile and Other",
            "name": "Full name, and Customer full name",
            "first name": "told from Full name",
            "last name": "told from Full name",
            "company": "Company",
            "customer name": "Customer full name",
        },
        billing=_told("billing"),
        shipping=_told("shipping"),
    ),
)
