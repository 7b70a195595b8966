"""QuickBooks Desktop: its customer or vendor list as a table, exported to CSV or Excel.

The export has 41 columns, of which the first is empty, and no ListIDs. Columns are found by their
names: a list can be exported with other columns, and in another order.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import BinaryIO

from rulesdsl.formats import CustomerReading, Format, Kind, Refusal, RowProblem
from rulesdsl.model.records import Block, Customer, Origin, OtherList
from rulesdsl.reading.addresses import parted
from rulesdsl.reading.interface import Flaw
from rulesdsl.reading.quickbooks import address_columns, list_columns, split_full_name
from rulesdsl.reading.quickbooks_tables import (
    ListTable,
    address_of_cell,
    currency_of,
    first_of,
    read_list,
)
from rulesdsl.reading.text import quoted
from rulesdsl.spelling import fold

_HOW = (
    "In QuickBooks, open the Customer Center, choose Excel, Export Customer List, and make a CSV or"
    " a workbook of it."
)

_NAMES = {"customer": None, "vendor": OtherList.VENDOR}

_TEXTS: dict[str, tuple[str, ...]] = {
    "company": ("Company",),
    "first_name": ("First Name",),
    "middle_name": ("M.I.",),
    "last_name": ("Last Name",),
    "phone": ("Main Phone",),
    "alt_phone": ("Alt. Phone", "Mobile"),
    "email": ("Main Email",),
    "cc": ("CC Email",),
}
"""The columns that feed each text of a record; the first that is not blank counts."""

_ACTIVE = "Active Status"
_CURRENCY = "Currency"
_BILLING, _SHIPPING = "Bill to", "Ship to"

_WORDS = {"active": True, "not-active": False, "not active": False, "inactive": False}

_TELLING = (
    "Active Status", "Balance Total", "Mr./Ms./...", "Primary Contact", "Main Phone", "Alt. Phone",
    "Secondary Contact", "Main Email", "Bill to 1", "Bill from 1", "Bill to", "Bill from",
    "Resale Num",
)  # fmt: skip
"""Columns that only lists of QuickBooks Desktop have: two of them tell what a table is."""


def _lines(column: str) -> tuple[str, ...]:
    return tuple(f"{column} {number}" for number in range(1, 6))


_WANTED = (
    *_NAMES, _ACTIVE, _CURRENCY, _BILLING, _SHIPPING, *_lines(_BILLING), *_lines(_SHIPPING),
    *(column for columns in _TEXTS.values() for column in columns),
)  # fmt: skip


def _customer(cells: Mapping[str, str], full_name: str, origin: Origin) -> Customer | RowProblem:
    parent, name = split_full_name(full_name)
    status = cells.get(fold(_ACTIVE), "active")
    active = _WORDS.get(status.casefold())
    if active is None:
        return RowProblem(
            origin, f"expected Active or Not-active in {_ACTIVE}, found {quoted(status)}", _HOW
        )
    currency = currency_of(cells, _CURRENCY)
    if isinstance(currency, Flaw):
        return RowProblem(origin, currency.message, currency.cure)
    texts = {part: first_of(cells, columns) for part, columns in _TEXTS.items()}
    return Customer(
        name=name,
        parent=parent,
        active=active,
        currency=currency,
        online=False,
        billing=_address(cells, _BILLING),
        shipping=_address(cells, _SHIPPING),
        origin=origin,
        **texts,
    )


def _address(cells: Mapping[str, str], column: str) -> Block:
    """The lines as they are printed, the first of them the name; a report has them in one cell."""
    lines = tuple(cells[it] for it in _KEYS[column] if it in cells)
    return parted(lines) if lines else address_of_cell(cells.get(fold(column)))


_KEYS = {column: tuple(map(fold, _lines(column))) for column in (_BILLING, _SHIPPING)}


_TABLE = ListTable(
    names=_NAMES,
    telling=frozenset(map(fold, _TELLING)),
    foreign=frozenset(),
    wanted=frozenset(map(fold, _WANTED)),
    lined=frozenset(map(fold, (_BILLING, _SHIPPING))),
    make=_customer,
    expected="a customer or vendor list of QuickBooks Desktop, with the column Customer or Vendor"
    " and others such as 'Active Status', 'Main Phone' and 'Bill to 1'",
    cure=_HOW,
)


def _read(stream: BinaryIO, file: str) -> CustomerReading | Refusal:
    return read_list(stream, file, _TABLE)


FORMAT = Format(
    name="quickbooks_csv",
    title="QuickBooks Desktop customer or vendor list (CSV, Excel)",
    kind=Kind.CUSTOMERS,
    recognises=_TABLE.recognises,
    read=_read,
    columns=list_columns(
        {
            "currency": _CURRENCY,
            "email": "Main Email and CC Email",
            "phone": "Main Phone and Alt. Phone, else Mobile",
            "name": "First Name and Last Name, and Customer",
            "first name": "First Name",
            "last name": "Last Name",
            "company": "Company",
            "customer name": "Customer",
        },
        billing=address_columns(f"{_BILLING} 1 to {_BILLING} 5"),
        shipping=address_columns(f"{_SHIPPING} 1 to {_SHIPPING} 5"),
    ),
)
