"""CustomerAdd and CustomerMod: what QuickBooks checks before it saves a customer or job."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from attrs import evolve

from rulesdsl.model.records import OtherList
from tests.company.file import (
    DEEPEST_LEVEL,
    CompanyFile,
    Entry,
    Omitted,
    fold,
    kept,
    same_name,
)
from tests.company.parts import Part, filled
from tests.company.shapes import shape
from tests.company.statuses import (
    NOT_THERE,
    NotModelledError,
    RefusedError,
    Status,
    bad_field,
    colon,
    in_use,
    invalid_reference,
    missing,
    name_taken,
    not_enabled,
    not_found,
    not_saved,
    out_of_date,
)

PRINTED_LINES = 5
_RECORD_PARTS = {"ListID", "EditSequence", "IsActive", "ParentRef", "CurrencyRef"}
"""What an entry has apart from its contents."""

_PLACES = {it.tag: place for place, it in enumerate(shape("CustomerAdd"))}
_PLACE_TEXTS = ("City", "State", "PostalCode")


def add(company: CompanyFile, asked: Part) -> tuple[CompanyFile, Entry]:
    """A new customer; with a ParentRef a new job under that one [quickbooks.md 0.7]."""
    parent = asked.part("ParentRef")
    above = referred(company, parent, "Customer") if parent and parent.parts else None
    if above is not None and not above.active:
        why = "  The parent is inactive."  # our choice: no source tells whether QuickBooks would
        raise RefusedError(invalid_reference("Customer", above.name, "Customer", why))
    contents = _stored(it for it in asked.parts if it.tag not in _RECORD_PARTS)
    entry = company.new_entry(above, contents, _currency(company, asked, above))
    active = asked.find("IsActive") in {None, "", "true", "1"}
    entry = evolve(entry, active=active)
    _check_name(company, entry, in_use)
    _check_room(company)
    _check_contents(company, entry)
    return company.with_entry(entry), entry


def modify(company: CompanyFile, asked: Part) -> tuple[CompanyFile, Entry]:
    """A customer changed: what is not sent stays, an empty element clears [1.4, D]."""
    list_id = asked.find("ListID") or ""
    before = company.by_list_id(list_id)
    if before is None:
        raise RefusedError(not_found(list_id))
    sequence = asked.find("EditSequence") or ""
    if sequence != before.edit_sequence:
        raise RefusedError(out_of_date(sequence))
    if asked.part("ParentRef") is not None:
        raise NotModelledError("a job that gets another parent")
    entry = evolve(
        before,
        contents=_changed(before, asked, company.omitted),
        active=_active(company, before, asked.find("IsActive")),
        currency=_changed_currency(company, before, asked),
        edit_sequence=company.stamp,
        modified=company.now,
    )
    if "Name" not in entry.texts:
        raise RefusedError(missing("Name"))
    if entry.name != before.name:
        _check_name(company, entry, name_taken)
    _check_contents(company, entry)
    return company.with_entry(entry), entry


def referred(company: CompanyFile, reference: Part, where: str) -> Entry:
    """The customer that is meant; with both, the ListID counts alone [quickbooks.md 0.4, D]."""
    list_id, name = reference.find("ListID"), reference.find("FullName") or ""
    if list_id:
        found = company.by_list_id(list_id)
        if found is None:
            raise RefusedError(not_found(list_id))
        return found
    found = company.named(name)
    if found is None:
        raise RefusedError(invalid_reference("Customer", name, where))
    return found


# The parts of a record


def _stored(parts: Iterable[Part]) -> tuple[Part, ...]:
    return tuple(_kept(it) for it in filled(parts))


def _kept(part: Part) -> Part:
    return Part(part.tag, kept(part.text), tuple(map(_kept, part.parts)))


def _changed(before: Entry, asked: Part, omitted: Omitted) -> tuple[Part, ...]:
    contents = {it.tag: it for it in before.contents}
    for part in asked.parts:
        if part.tag in _RECORD_PARTS:
            continue
        old = contents.get(part.tag)
        if part.tag.endswith("Address") and old and part.parts and omitted is Omitted.KEPT:
            lines = {it.tag: it for it in (*old.parts, *part.parts)}
            ordered = sorted(lines.values(), key=lambda it: _ADDRESS_PLACES[it.tag])
            contents[part.tag] = Part(part.tag, parts=tuple(ordered))
        else:
            contents[part.tag] = part
    return _stored(sorted(contents.values(), key=lambda it: _PLACES[it.tag]))


_ADDRESS_PLACES = {it.tag: place for place, it in enumerate(shape("Address"))}


def _check_contents(company: CompanyFile, entry: Entry) -> None:
    for part in entry.contents:
        if part.tag.endswith("Address"):
            check_address(part)
        elif part.tag.endswith("Ref"):
            check_reference(company, part, "Customer")


def check_address(part: Part) -> None:
    """Five lines are printed; city, state and zip together are one [quickbooks.md 0.11, 3].

    The code is *our choice*.
    """
    place = {it.tag for it in part.parts if it.text}
    lines = sum(it.startswith("Addr") for it in place)
    apart = any(it in place for it in _PLACE_TEXTS)
    if lines + apart + ("Country" in place) > PRINTED_LINES:
        raise RefusedError(bad_field(part.tag, "An address has at most five lines."))


def check_reference(company: CompanyFile, part: Part, where: str) -> None:
    """Terms, types, methods: what is referred to must be on its list (3140) [quickbooks.md 2]."""
    there, name = company.references.get(part.tag), part.find("FullName")
    if there is not None and name and same_name(name) not in map(same_name, there):
        raise RefusedError(invalid_reference(part.tag.removesuffix("Ref"), name, where))


def _check_name(company: CompanyFile, entry: Entry, taken: Callable[[str], Status]) -> None:
    """3090, 3100: siblings, and at the top all four lists, in any letter case [quickbooks.md 5]."""
    name = entry.name if "Name" in entry.texts else ""
    if not name.strip():
        raise RefusedError(missing("Name"))  # the schema lets an empty one pass [0.8, X]
    if ":" in name:
        raise RefusedError(colon(name))
    siblings = {
        same_name(it.name)
        for it in company.entries
        if it.parent == entry.parent and it.list_id != entry.list_id
    }
    if entry.parent is None:
        siblings |= {same_name(it.name) for it in company.others}
    if same_name(name) in siblings:
        raise RefusedError(taken(name))
    if company.level(entry) > DEEPEST_LEVEL:  # the code is our choice
        raise RefusedError(bad_field("ParentRef", "A list has at most five levels."))


def _check_room(company: CompanyFile) -> None:
    """The limits of an edition; no source tells the code: *our choice* is 3180."""
    room = company.capacity
    if room is None:
        return
    sizes = [len(company.entries)]
    sizes += [sum(it.list is kind for it in company.others) for kind in OtherList]
    if sizes[0] >= room.each or sum(sizes) >= room.together:
        raise RefusedError(not_saved("", "The list is full."))


def _active(company: CompanyFile, before: Entry, wanted: str | None) -> bool:
    """A job does not wake under a sleeping customer: *our choice*, the reading that refuses."""
    if not wanted:
        return before.active
    active = wanted in {"true", "1"}
    above = company.above(before)
    if active and above is not None and not above.active:
        raise RefusedError(not_saved(company.full_name(before), "Its customer is inactive."))
    return active


# Currencies


def _currency(company: CompanyFile, asked: Part, above: Entry | None) -> str | None:
    """One a record, the home currency if it is not told; a job has its customer's [5, D]."""
    wanted = _wanted_currency(company, asked)
    if not company.multi_currency:
        return None
    if above is None:
        return wanted or company.home
    if wanted is not None and wanted != above.currency:
        raise RefusedError(bad_field("CurrencyRef", "A job has the currency of its customer."))
    return above.currency


def _wanted_currency(company: CompanyFile, asked: Part) -> str | None:
    reference = asked.part("CurrencyRef")
    if reference is None or not reference.parts:
        return None
    if not company.multi_currency:
        raise RefusedError(not_enabled("multiple currencies"))
    name = reference.find("FullName") or ""
    codes = {fold(it): code for code, it in company.currency_names.items()}
    if fold(name) not in codes:  # its full name, not its code
        raise RefusedError(invalid_reference("Currency", name, "Customer", NOT_THERE))
    return codes[fold(name)]


def _changed_currency(company: CompanyFile, before: Entry, asked: Part) -> str | None:
    """Fixed once there is a transaction [quickbooks.md 0.9, D]; the code is *our choice*."""
    wanted = _wanted_currency(company, asked)
    if wanted is None or wanted == before.currency:
        return before.currency
    if any(it.customer == before.list_id for it in company.sales):
        raise RefusedError(bad_field("CurrencyRef", "The customer has transactions."))
    return wanted
