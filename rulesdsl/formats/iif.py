"""IIF: the lists that QuickBooks Desktop exports as text. It has no ListIDs.

A line that begins with `!CUST` names the columns of the lines below it that begin with `CUST`,
until another one does. QuickBooks writes Windows-1252.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import BinaryIO

from attrs import frozen

from rulesdsl.formats import CustomerReading, Format, Kind, Refusal, Remark, RowProblem
from rulesdsl.model.currencies import currency_code
from rulesdsl.model.records import Block, Customer, Origin, OtherList, TakenName
from rulesdsl.reading.addresses import parted
from rulesdsl.reading.interface import Flaw
from rulesdsl.reading.once import customers_once
from rulesdsl.reading.quickbooks import list_columns, split_full_name
from rulesdsl.reading.table import split_line
from rulesdsl.reading.text import Text, clean, quoted, read_text

_CUSTOMER = "CUST"

_OTHERS = {
    "VEND": OtherList.VENDOR,
    "EMP": OtherList.EMPLOYEE,
    "OTHERNAME": OtherList.OTHER_NAME,
}

_READ = frozenset({_CUSTOMER, *_OTHERS})

_HOW = (
    "In QuickBooks, choose File, Utilities, Export, Lists to IIF Files, and tick the customer list."
)

_SECTION = re.compile(r'"?!"?([A-Z][A-Z0-9]*)"?(?:\t|$)')


def _recognises(head: str) -> bool:
    lines = (line.rstrip("\r\n") for line in io.StringIO(head, newline="") if line.strip())
    return _SECTION.match(next(lines, "")) is not None


def _read(stream: BinaryIO, file: str) -> CustomerReading | Refusal:
    text = read_text(stream, file, encodings=("cp1252", "utf-8"))
    if isinstance(text, Refusal):
        return text
    customers: list[Customer] = []
    taken: list[TakenName] = []
    problems: list[RowProblem] = []
    sections: list[str] = []
    for found in _found(text.text, file):
        match found:
            case Customer():
                customers.append(found)
            case TakenName():
                taken.append(found)
            case RowProblem():
                problems.append(found)
            case _Section():
                sections.append(found.key)
    if not _READ & set(sections) and not problems:
        return _no_list(sections, file)
    return customers_once(customers, taken, problems, _remark_on_encoding(text, file))


@frozen
class _Section:
    """A line that names the columns of the lines with its key."""

    key: str
    columns: tuple[str, ...] = ()


def _no_list(sections: list[str], file: str) -> Refusal:
    found = ", ".join(f"!{key}" for key in dict.fromkeys(sections)) or "no line that begins with !"
    return Refusal(
        Origin(file),
        f"expected a list of names in IIF (!CUST, !VEND, !EMP or !OTHERNAME), found {found[:80]}",
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


def _found(text: str, file: str) -> Iterator[Customer | TakenName | RowProblem | _Section]:
    sections: dict[str, _Section] = {}
    for line, content in enumerate(io.StringIO(text, newline=""), start=1):
        bare = content.rstrip("\r\n")
        key = bare.partition("\t")[0].strip().strip('"').upper()
        if key.startswith("!"):
            section = _Section(key[1:], _columns(bare))
            sections[section.key] = section
            yield section
        elif key in _READ:
            yield _record(key, _cells(sections.get(key), bare), Origin(file, line))


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


def _record(
    key: str, cells: dict[str, str] | Flaw, origin: Origin
) -> Customer | TakenName | RowProblem:
    if isinstance(cells, Flaw):
        return RowProblem(origin, cells.message, cells.cure)
    parent, name = split_full_name(cells.get("NAME", ""))
    if not name:
        return RowProblem(origin, f"expected a NAME in the line {key}, found none", _HOW)
    if key in _OTHERS:
        return TakenName(cells["NAME"], _OTHERS[key], origin)
    money = cells.get("NAMECURRENCY")
    currency = currency_code(money) if money else None
    if money and currency is None:
        return RowProblem(
            origin,
            f"expected the name of a currency in NAMECURRENCY, found {quoted(money)}",
            "Give the currency its usual name in QuickBooks' currency list.",
        )
    return _customer(cells, parent, name, currency, origin)


def _customer(
    cells: dict[str, str], parent: str | None, name: str, currency: str | None, origin: Origin
) -> Customer:
    return Customer(
        name=name,
        parent=parent,
        active=cells.get("HIDDEN", "N").upper() != "Y",
        company=cells.get("COMPANYNAME"),
        first_name=cells.get("FIRSTNAME"),
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


def _address(column: str) -> dict[str, str]:
    lines = f"{column}1 to {column}5"
    parts = ("city", "state", "zip", "country")
    return {
        "street": lines,
        "street 2": lines,
        **dict.fromkeys(parts, f"{lines}, where it can be told"),
    }


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
        billing=_address("BADDR"),
        shipping=_address("SADDR"),
    ),
)
