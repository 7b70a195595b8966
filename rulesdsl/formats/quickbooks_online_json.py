"""QuickBooks Online: customers, vendors and employees as its Accounting API (v3) gives them (JSON).

The Id and SyncToken of a record are QuickBooks Online's own: no request to Desktop may carry them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import BinaryIO

from rulesdsl.formats import CustomerReading, Format, Kind, Refusal, Remark, RowProblem
from rulesdsl.model.currencies import currency_code
from rulesdsl.model.records import NO_ADDRESS, Block, Customer, Origin, OtherList, TakenName
from rulesdsl.model.storage import IDENTITY_LIMITS
from rulesdsl.patterns import pattern
from rulesdsl.reading.interface import Flaw
from rulesdsl.reading.json_members import Member, read_members
from rulesdsl.reading.names import join_name
from rulesdsl.reading.once import customers_once
from rulesdsl.reading.quickbooks import address_columns, list_columns, of_online, split_full_name
from rulesdsl.reading.quickbooks_tables import with_name
from rulesdsl.reading.text import clean, quoted, read_text

_HOW = (
    "Ask the API of QuickBooks Online for: select * from Customer where Active in (true, false)"
    " maxresults 1000, and save the answer as it is."
)

_CUSTOMER = "Customer"

_OTHERS = {"Vendor": OtherList.VENDOR, "Employee": OtherList.EMPLOYEE}

_FAULTS = ("Fault", "fault")

_PAGE = "maxResults"

_FULL_PAGES = frozenset({"100", "1000"})
"""How many records the API gives at once: if nothing else was asked for, and at most."""

_NAMES = frozenset({_CUSTOMER, *_OTHERS, *_FAULTS, _PAGE})

_AROUND = frozenset({"QueryResponse", "BatchItemResponse"})

_OF_ANOTHER_LIST = {
    "Vendor": frozenset({"Vendor1099"}),
    "Employee": frozenset({"HiredDate", "EmployeeNumber", "SSN"}),
}
"""By what a record outside of any list is told to be no customer."""

_TEXTS: dict[str, tuple[str, ...]] = {
    "list_id": ("Id",),
    "edit_sequence": ("SyncToken",),
    "created": ("MetaData.CreateTime",),
    "company": ("CompanyName",),
    "first_name": ("GivenName",),
    "middle_name": ("MiddleName",),
    "last_name": ("FamilyName",),
    "phone": ("PrimaryPhone.FreeFormNumber",),
    "mobile": ("Mobile.FreeFormNumber",),
    "other phone": ("AlternatePhone.FreeFormNumber",),
    "email": ("PrimaryEmailAddr.Address",),
    "currency": ("CurrencyRef.value",),
    "name": ("DisplayName",),
    "full name": ("FullyQualifiedName", "DisplayName"),
}

_ADDRESS = {
    "city": "City",
    "state": "CountrySubDivisionCode",
    "zip": "PostalCode",
    "country": "Country",
}

_LINES = tuple(f"Line{number}" for number in range(1, 6))

_SIGN = pattern(r'"(?:QueryResponse|DisplayName|FullyQualifiedName|[Ff]ault)"\s*:')

_SAID = pattern(r'"(?:Message|message)": "((?:[^"\\]|\\.)*)"')

_NAMED = frozenset({"DisplayName", "FullyQualifiedName"})


def _recognises(head: str) -> bool:
    return head.lstrip().startswith(("{", "[")) and _SIGN.search(head) is not None


def _read(stream: BinaryIO, file: str) -> CustomerReading | Refusal:
    text = read_text(stream, file)
    if isinstance(text, Refusal):
        return text
    members = read_members(text.text, file, _NAMES, _AROUND)
    if isinstance(members, Refusal):
        return members
    fault = next((it for it in members if it.name in _FAULTS), None)
    if fault is not None:
        return _fault(fault, file)
    if members and not any(map(_is_record, members)):
        return Refusal(
            Origin(file),
            "expected customers, vendors or employees as QuickBooks Online gives them, found none",
            _HOW,
        )
    found = [_record(it, Origin(file, it.line)) for it in members if it.name != _PAGE]
    reading = customers_once(
        (it for it in found if isinstance(it, Customer)),
        (it for it in found if isinstance(it, TakenName)),
        (it for it in found if isinstance(it, RowProblem)),
        _not_whole(members, file),
    )
    return of_online(reading, file)


def _is_record(member: Member) -> bool:
    if member.name is None:
        return isinstance(member.value, dict) and bool(_NAMED & member.value.keys())
    return member.name != _PAGE


def _fault(member: Member, file: str) -> Refusal:
    """What QuickBooks Online answered instead of a list."""
    said = _SAID.search(json.dumps(member.value))
    message = quoted(str(json.loads(f'"{said[1]}"'))) if said else "no message"
    return Refusal(
        Origin(file, member.line),
        f"expected a list, found that QuickBooks Online refused to give it: {message}",
        f"Correct that. {_HOW}",
    )


def _not_whole(members: tuple[Member, ...], file: str) -> Iterator[Remark]:
    """A remark for each kind of records whose last page is full, so that there may be another."""
    last: dict[str, str] = {}
    kind: str | None = None
    for member in members:
        if member.name == _PAGE and kind:
            last[kind] = str(member.value)
        elif member.name != _PAGE:
            kind = member.name
    for name, count in last.items():
        if count in _FULL_PAGES:
            yield Remark(
                Origin(file),
                f"the answer has exactly {count} records of {name}, as many as QuickBooks Online"
                " gives at once, so that the list may not be whole; put all its answers into one"
                " file, as a list: [answer, answer, …]",
                serious=True,
            )


# --- records --------------------------------------------------------------------------------------


def _record(member: Member, origin: Origin) -> Customer | TakenName | RowProblem:
    if not isinstance(member.value, dict):
        return RowProblem(origin, "expected a record of a list, found something else", _HOW)
    record: Mapping[str, object] = member.value
    texts: dict[str, str] = {}
    for part, places in _TEXTS.items():
        text = _first(record, places)
        if isinstance(text, Flaw):
            return RowProblem(origin, text.message, text.cure)
        if text is not None:
            texts[part] = text
    if "full name" not in texts or not split_full_name(texts["full name"])[1]:
        return RowProblem(origin, "expected a DisplayName, found none", _HOW)
    kind = member.name or next(
        (kind for kind, signs in _OF_ANOTHER_LIST.items() if signs & record.keys()), _CUSTOMER
    )
    if kind in _OTHERS:
        return TakenName(texts["full name"], _OTHERS[kind], origin)
    return _customer(record, texts, origin)


def _customer(
    record: Mapping[str, object], texts: dict[str, str], origin: Origin
) -> Customer | RowProblem:
    parent, name = split_full_name(texts["full name"])
    flaw = _foreign(texts, name) or _parentless(record, parent, name)
    blocks = [_block(record.get(side), side) for side in ("BillAddr", "ShipAddr")]
    for it in (flaw, *blocks):
        if isinstance(it, Flaw):
            return RowProblem(origin, it.message, it.cure)
    person = join_name(texts.get("first_name"), texts.get("last_name"))
    printed = texts.get("company") or person or name
    billing, shipping = (with_name(it, printed) for it in blocks if isinstance(it, Block))
    numbers = (texts.get(it) for it in ("phone", "mobile", "other phone"))
    phone, alt_phone, *_ = (*filter(None, numbers), None, None)
    money = texts.get("currency")
    return Customer(
        name=name,
        parent=parent,
        list_id=texts.get("list_id"),
        edit_sequence=texts.get("edit_sequence"),
        created=texts.get("created"),
        active=record.get("Active") not in (False, "false"),
        company=texts.get("company"),
        first_name=texts.get("first_name"),
        middle_name=texts.get("middle_name"),
        last_name=texts.get("last_name"),
        billing=billing,
        shipping=shipping,
        phone=phone,
        alt_phone=alt_phone,
        email=texts.get("email"),
        currency=currency_code(money) if money else None,
        online=True,
        origin=origin,
    )


def _foreign(texts: Mapping[str, str], name: str) -> Flaw | None:
    """The flaw of a record that QuickBooks Online cannot have given."""
    for part, limit in IDENTITY_LIMITS.items():
        if len(texts.get(part, "")) > limit:
            where = _TEXTS[part][0]
            found = len(texts[part])
            return Flaw(
                f"expected the {where} of {quoted(name)}, which has at most {limit} characters,"
                f" found {found} characters",
                _HOW,
            )
    money = texts.get("currency")
    if money and currency_code(money) is None:
        return Flaw(
            f"expected the code of a currency for {quoted(name)}, found {quoted(money)}", _HOW
        )
    return None


def _parentless(record: Mapping[str, object], parent: str | None, name: str) -> Flaw | None:
    """The flaw of a sub-customer whose parent is not told."""
    is_job = record.get("Job") in (True, "true") or record.get("ParentRef") is not None
    if parent is not None or not is_job:
        return None
    return Flaw(
        f"expected the parent of the sub-customer {quoted(name)} in FullyQualifiedName, found none",
        _HOW,
    )


def _block(value: object, where: str) -> Block | Flaw:
    """The address; QuickBooks Online has no line with the name in it."""
    if not isinstance(value, dict):
        if value is None or value == []:  # PHP writes an empty object as an empty list
            return NO_ADDRESS
        return Flaw(f"expected an address in {where}, found something else", _HOW)
    lines = [_text(value.get(line), f"{where}.{line}") for line in _LINES]
    parts = {part: _text(value.get(key), f"{where}.{key}") for part, key in _ADDRESS.items()}
    for it in (*lines, *parts.values()):
        if isinstance(it, Flaw):
            return it
    told = {part: it for part, it in parts.items() if isinstance(it, str)}
    return Block(lines=tuple(it for it in lines if isinstance(it, str)), **told)


def _first(record: Mapping[str, object], places: tuple[str, ...]) -> str | Flaw | None:
    """What stands in the first of the places that is not blank."""
    for place in places:
        value: object = record
        for key in place.split("."):
            if not isinstance(value, dict):
                value = None if value is None else _no_text(place)
                break
            value = value.get(key)
        text = value if isinstance(value, Flaw) else _text(value, place)
        if text is not None:
            return text
    return None


def _text(value: object, where: str) -> str | Flaw | None:
    match value:
        case None:
            return None
        case str():
            return clean(value)
        case _:
            return _no_text(where)


def _no_text(where: str) -> Flaw:
    return Flaw(f"expected a text or a number in {where}, found something else", _HOW)


def _told(side: str) -> dict[str, str]:
    lines = f"{side}.Line1 to {side}.Line5"
    parts = {part: f"{side}.{key}" for part, key in _ADDRESS.items()}
    return address_columns(lines, parts)


FORMAT = Format(
    name="quickbooks_online_json",
    title="QuickBooks Online customers (Accounting API, JSON)",
    kind=Kind.CUSTOMERS,
    recognises=_recognises,
    read=_read,
    columns=list_columns(
        {
            "currency": "CurrencyRef.value",
            "email": "PrimaryEmailAddr.Address",
            "phone": "PrimaryPhone, Mobile and AlternatePhone, the first two that are known",
            "name": "GivenName and FamilyName, and DisplayName",
            "first name": "GivenName",
            "last name": "FamilyName",
            "company": "CompanyName",
            "customer name": "DisplayName",
        },
        billing=_told("BillAddr"),
        shipping=_told("ShipAddr"),
    ),
)
