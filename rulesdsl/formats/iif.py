"""IIF: the lists that QuickBooks Desktop exports as text. It has no ListIDs.

A line that begins with `!CUST` names the columns of the lines below it that begin with `CUST`,
until another one does. QuickBooks writes Windows-1252.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import BinaryIO, TypeAlias

from rulesdsl.defining import frozen
from rulesdsl.formats import CustomerReading, Format, Kind, Refusal, Remark, RowProblem
from rulesdsl.model.company import Account, AccountKind, Company
from rulesdsl.model.currencies import currency_code
from rulesdsl.model.records import Block, Customer, Origin, OtherList, TakenName
from rulesdsl.patterns import pattern
from rulesdsl.reading.addresses import parted
from rulesdsl.reading.interface import Flaw
from rulesdsl.reading.once import customers_once
from rulesdsl.reading.quickbooks import address_columns, list_columns, split_full_name
from rulesdsl.reading.table import split_line
from rulesdsl.reading.text import Text, clean, quoted, read_text

_CUSTOMER = "CUST"

_OTHERS = {
    "VEND": OtherList.VENDOR,
    "EMP": OtherList.EMPLOYEE,
    "OTHERNAME": OtherList.OTHER_NAME,
}

_ACCOUNT = "ACCNT"

_ACCOUNT_KINDS = {"AR": AccountKind.RECEIVABLE, "BANK": AccountKind.BANK}
"""The account types (ACCNTTYPE) that are told apart here; OCASSET, INC and the rest are not."""

_CURRENCIES = ("NAMECURRENCY", "ACCNTCURRENCY", "CURRENCY")
"""What the column with a record's currency may be called; most exports have none."""

_READ = frozenset({_CUSTOMER, _ACCOUNT, *_OTHERS})

_HOW = (
    "In QuickBooks, choose File, Utilities, Export, Lists to IIF Files, and tick the customer list."
)

_SECTION = pattern(r'"?!"?([A-Z][A-Z0-9]*)"?(?:\t|$)')


def _recognises(head: str) -> bool:
    lines = (line.rstrip("\r\n") for line in io.StringIO(head, newline="") if line.strip())
    return _SECTION.match(next(lines, "")) is not None


def _read(stream: BinaryIO, file: str) -> CustomerReading | Refusal:
    text = read_text(stream, file, encodings=("cp1252", "utf-8"))
    if isinstance(text, Refusal):
        return text
    customers: list[Customer] = []
    taken: list[TakenName] = []
    accounts: list[Account] = []
    problems: list[RowProblem] = []
    sections: list[str] = []
    for found in _found(text.text, file):
        match found:
            case Customer():
                customers.append(found)
            case TakenName():
                taken.append(found)
            case Account():
                accounts.append(found)
            case RowProblem():
                problems.append(found)
            case _Section():
                sections.append(found.key)
    if not _READ & set(sections) and not problems:
        return _no_list(sections, file)
    company = Company(accounts=tuple(accounts))
    return customers_once(customers, taken, problems, _remark_on_encoding(text, file), company)


@frozen
class _Section:
    """A line that names the columns of the lines with its key."""

    key: str
    columns: tuple[str, ...] = ()


def _no_list(sections: list[str], file: str) -> Refusal:
    found = ", ".join(f"!{key}" for key in dict.fromkeys(sections)) or "no line that begins with !"
    return Refusal(
        Origin(file),
        "expected a list of names or accounts in IIF (!CUST, !VEND, !EMP, !OTHERNAME or !ACCNT),"
        f" found {found[:80]}",
        _HOW,
    )


def _remark_on_encoding(text: Text, file: str) -> tuple[Remark, ...]:
    if text.encoding != "cp1252":
        return ()
    try:
        looks_like_utf_8 = text.text.encode("cp1252").decode("utf-8") != text.text
    except UnicodeError:
        return ()
    if not looks_like_utf_8:
        return ()
    return (
        Remark(
            Origin(file),
            "the file was read as Windows-1252, as QuickBooks writes it, but looks like UTF-8;"
            " names with accents may be wrong",
        ),
    )


_Record: TypeAlias = Customer | TakenName | Account | RowProblem


def _found(text: str, file: str) -> Iterator[_Record | _Section]:
    sections: dict[str, _Section] = {}
    for line, content in enumerate(io.StringIO(text, newline=""), start=1):
        bare = content.rstrip("\r\n")
        key = bare.partition("\t")[0].strip().strip('"').upper()
        if key.startswith("!"):
            section = _Section(key[1:], _columns(bare))
            sections[section.key] = section
            yield section
        elif key in _READ:
            record = _record(key, _cells(sections.get(key), bare), Origin(file, line))
            if record is not None:
                yield record


def _columns(line: str) -> tuple[str, ...]:
    cells = split_line(line, "\t")
    return () if isinstance(cells, Flaw) else tuple((clean(it) or "").upper() for it in cells)


def _cells(section: _Section | None, line: str) -> dict[str, str] | Flaw:
    """The cells of a line that are not blank, by column."""
    if section is None or not section.columns:
        return Flaw(
            "expected a line with the names of the columns (!CUST …) above this one, found none",
            _HOW,
        )
    cells = split_line(line, "\t")
    if isinstance(cells, Flaw):
        return cells
    width = len(section.columns)
    if any(map(clean, cells[width:])):
        return Flaw(
            f"expected at most {width} cells as in the line !{section.key}, found {len(cells)}",
            "Export the list again.",
        )
    named: dict[str, str] = {}
    for column, cell in zip(section.columns, cells, strict=False):  # trailing tabs are often lost
        value = clean(cell)
        if value is not None:
            named.setdefault(column, value)
    return named


def _record(key: str, cells: dict[str, str] | Flaw, origin: Origin) -> _Record | None:
    """The record of a line; None for a hidden account, which no transaction can name."""
    if isinstance(cells, Flaw):
        return RowProblem(origin, cells.message, cells.cure)
    parent, name = split_full_name(cells.get("NAME", ""))
    if not name:
        return RowProblem(origin, f"expected a NAME in the line {key}, found none", _HOW)
    if key in _OTHERS:
        return TakenName(cells["NAME"], _OTHERS[key], origin)
    currency = _currency(cells)
    if isinstance(currency, Flaw):
        return RowProblem(origin, currency.message, currency.cure)
    if key == _ACCOUNT:
        kind = _ACCOUNT_KINDS.get(cells.get("ACCNTTYPE", "").upper(), AccountKind.OTHER)
        return Account(cells["NAME"], kind, currency) if _active(cells) else None
    return _customer(cells, parent, name, currency, origin)


def _active(cells: dict[str, str]) -> bool:
    return cells.get("HIDDEN", "N").upper() != "Y"


def _currency(cells: dict[str, str]) -> str | Flaw | None:
    """The code of the line's currency, None where it names none."""
    column = next((it for it in _CURRENCIES if it in cells), None)
    currency = currency_code(cells[column]) if column else None
    if column and currency is None:
        return Flaw(
            f"expected the name of a currency in {column}, found {quoted(cells[column])}",
            "Give the currency its usual name in QuickBooks' currency list.",
        )
    return currency


def _customer(
    cells: dict[str, str], parent: str | None, name: str, currency: str | None, origin: Origin
) -> Customer:
    return Customer(
        name=name,
        parent=parent,
        active=_active(cells),
        company=cells.get("COMPANYNAME"),
        first_name=cells.get("FIRSTNAME"),
        middle_name=cells.get("MIDINIT"),
        last_name=cells.get("LASTNAME"),
        billing=_block(cells, "BADDR"),
        shipping=_block(cells, "SADDR"),
        phone=cells.get("PHONE1"),
        alt_phone=cells.get("PHONE2"),
        email=cells.get("EMAIL"),
        cc=cells.get("CC"),
        currency=currency,
        origin=origin,
    )


def _block(cells: dict[str, str], column: str) -> Block:
    lines = (cells.get(f"{column}{number}") for number in range(1, 6))
    return parted(tuple(line for line in lines if line))


FORMAT = Format(
    name="iif",
    title="QuickBooks Desktop list export (IIF)",
    kind=Kind.CUSTOMERS,
    recognises=_recognises,
    read=_read,
    columns=list_columns(
        {
            "currency": "NAMECURRENCY",
            "email": "EMAIL and CC",
            "phone": "PHONE1 and PHONE2",
            "name": "FIRSTNAME and LASTNAME, and NAME",
            "first name": "FIRSTNAME",
            "last name": "LASTNAME",
            "company": "COMPANYNAME",
            "customer name": "NAME",
        },
        billing=address_columns("BADDR1 to BADDR5"),
        shipping=address_columns("SADDR1 to SADDR5"),
    ),
)
