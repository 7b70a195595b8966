"""A customer out of the texts of a CustomerRet, told apart by their tags; knows no XML."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

from rulesdsl.model.currencies import currency_code
from rulesdsl.model.records import Block, Customer, Origin
from rulesdsl.model.storage import IDENTITY_LIMITS
from rulesdsl.reading.interface import RowProblem
from rulesdsl.reading.quickbooks import list_columns, split_full_name
from rulesdsl.reading.text import quoted

HOW = "In QuickBooks, ask for CustomerQuery with ActiveStatus All, and save the answer as it is."

INNER = ("ParentRef", "CurrencyRef", "BillAddress", "ShipAddress")
"""The parts of a customer that have parts themselves and are read."""


@frozen
class Record:
    """What a record says: its own texts by tag, and those of its inner parts."""

    texts: Mapping[str, str]
    inner: Mapping[str, Mapping[str, str]]


def customer(record: Record, origin: Origin) -> Customer | RowProblem:
    """The customer or job of a record."""
    texts = record.texts
    name = texts.get("Name")
    if name is None:
        return nameless(origin, "a customer")
    foreign = _foreign(texts, name, origin)
    if foreign:
        return foreign
    full_name = texts.get("FullName", name)
    parent = record.inner["ParentRef"].get("FullName") or split_full_name(full_name)[0]
    if parent is None and texts.get("Sublevel", "0") != "0":
        return RowProblem(
            origin,
            f"expected the parent of the job {quoted(name)} in FullName or ParentRef, found none",
            "Ask for the list without IncludeRetElement, or with FullName in it.",
        )
    money = record.inner["CurrencyRef"].get("FullName")
    currency = currency_code(money) if money else None
    if money and currency is None:
        return RowProblem(
            origin,
            f"expected the name of a currency for {quoted(full_name)}, found {quoted(money)}",
            "Give the currency its usual name in QuickBooks' currency list.",
        )
    return Customer(
        name=name,
        parent=parent,
        currency=currency,
        billing=_block(record.inner["BillAddress"]),
        shipping=_block(record.inner["ShipAddress"]),
        active=texts.get("IsActive", "true").casefold() not in {"false", "0"},
        origin=origin,
        **{attribute: texts.get(tag) for attribute, tag in _PARTS.items()},
    )


def _foreign(texts: Mapping[str, str], name: str, origin: Origin) -> RowProblem | None:
    """The problem of a record whose identity QuickBooks did not give: it would not be known."""
    for attribute, limit in IDENTITY_LIMITS.items():
        tag = _PARTS[attribute]
        found = len(texts.get(tag, ""))
        if found > limit:
            return RowProblem(
                origin,
                f"expected the {tag} of {quoted(name)}, which has at most {limit} characters,"
                f" found {found} characters",
                HOW,
            )
    return None


_PARTS = {
    "list_id": "ListID",
    "edit_sequence": "EditSequence",
    "created": "TimeCreated",
    "company": "CompanyName",
    "first_name": "FirstName",
    "last_name": "LastName",
    "phone": "Phone",
    "alt_phone": "AltPhone",
    "email": "Email",
    "cc": "Cc",
}


def nameless(origin: Origin, what: str) -> RowProblem:
    """The problem of a record without a name."""
    return RowProblem(origin, f"expected the Name of {what}, found none", HOW)


def _block(texts: Mapping[str, str]) -> Block:
    lines = (texts.get(f"Addr{number}") for number in range(1, 6))
    return Block(
        lines=tuple(line for line in lines if line),
        city=texts.get("City"),
        state=texts.get("State"),
        zip=texts.get("PostalCode"),
        country=texts.get("Country"),
    )


def _address(tag: str) -> dict[str, str]:
    return {
        "street": f"{tag}, Addr1 to Addr5",
        "street 2": f"{tag}, Addr1 to Addr5",
        "city": f"{tag}, City",
        "state": f"{tag}, State",
        "zip": f"{tag}, PostalCode",
        "country": f"{tag}, Country",
    }


COLUMNS = list_columns(
    {
        "currency": "CurrencyRef, FullName",
        "email": "Email and Cc",
        "phone": "Phone and AltPhone",
        "name": "FirstName and LastName, and Name",
        "first name": "FirstName",
        "last name": "LastName",
        "company": "CompanyName",
        "customer name": "Name",
    },
    billing=_address("BillAddress"),
    shipping=_address("ShipAddress"),
)
