"""Our own table of a customer list: columns are called as QuickBooks calls what is in them.

For lists that come out of a database, where there is no export of QuickBooks at hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from rulesdsl.formats import CustomerReading, Format, Kind, Refusal, Remark, RowProblem
from rulesdsl.model.records import NO_ADDRESS, Block, Customer, Origin, OtherList, TakenName
from rulesdsl.patterns import pattern
from rulesdsl.reading.cells import yes_no
from rulesdsl.reading.interface import Flaw
from rulesdsl.reading.json_text import is_json, read_elements, text_of
from rulesdsl.reading.once import customers_once
from rulesdsl.reading.quickbooks import address_columns, list_columns, split_full_name
from rulesdsl.reading.quickbooks_tables import currency_of
from rulesdsl.reading.table import Row, Table, header, read_table
from rulesdsl.reading.text import quoted, read_text
from rulesdsl.spelling import fold

NAME = "full name"
ACTIVE = "active"
CURRENCY = "currency"
LIST = "list"

TEXTS = {
    "list id": "list_id",
    "edit sequence": "edit_sequence",
    "created": "created",
    "company": "company",
    "first name": "first_name",
    "middle name": "middle_name",
    "last name": "last_name",
    "phone": "phone",
    "alt phone": "alt_phone",
    "email": "email",
    "cc": "cc",
}
"""Columns that are a text of the record, and which."""

SIDES = ("billing", "shipping")
PLACES = ("city", "state", "zip", "country")
MOST_LINES = 5

_LINES = {side: tuple(f"{side} line {it}" for it in range(1, MOST_LINES + 1)) for side in SIDES}

COLUMNS = frozenset(
    [
        NAME, ACTIVE, CURRENCY, LIST, *TEXTS,
        *(line for lines in _LINES.values() for line in lines),
        *(f"{side} {place}" for side in SIDES for place in PLACES),
    ]
)  # fmt: skip

_FOREIGN = frozenset({"customer full name", "supplier", "vendor", "order number"})
"""What QuickBooks Online's lists have beside a full name; and orders, of course."""

_LISTS = {"customer": None, **{it.value: it for it in OtherList}}

_CURE = (
    "Give every record its full name as QuickBooks shows it: Lee, Ann, or Web Sales:Lee, Ann for a"
    " job."
)


def lines_of(side: str) -> tuple[str, ...]:
    """The columns with the lines of an address."""
    return _LINES[side]


_HAS_NAME = pattern(r'"\s*full[\s_]+name\s*"\s*:', re.IGNORECASE)


def _recognises(head: str) -> bool:
    if is_json(head):
        return _HAS_NAME.search(head) is not None
    if head.lstrip().startswith("<"):
        return False
    columns = header(head)
    known = sum(it in COLUMNS for it in columns)
    return NAME in columns and 2 * known >= len(columns) and not _FOREIGN & set(columns)


def _read(stream: BinaryIO, file: str) -> CustomerReading | Refusal:
    text = read_text(stream, file)
    if isinstance(text, Refusal):
        return text
    its = _objects(text.text, file) if is_json(text.text) else read_table(text.text, file, COLUMNS)
    return its if isinstance(its, Refusal) else customers_of_table(its, file)


def _objects(text: str, file: str) -> Table | Refusal:
    """A list of objects, or one a line, as the table that it is."""
    elements = read_elements(text, file)
    if isinstance(elements, Refusal):
        return elements
    objects = [(it.line, it.value) for it in elements if isinstance(it.value, dict)]
    columns = tuple(dict.fromkeys(name for _, members in objects for name in members))
    return Table(columns, tuple(_row_of(line, members) for line, members in objects))


def _row_of(line: int, members: Mapping[str, object]) -> Row:
    cells: dict[str, str] = {}
    flaw: Flaw | None = None
    for name, value in members.items():
        told = ("yes" if value else "no") if isinstance(value, bool) else text_of(value, name)
        if isinstance(told, Flaw):
            flaw = flaw or told
        elif told is not None:
            cells[fold(name)] = told
    return Row(line, cells, flaw)


def customers_of_table(table: Table, file: str) -> CustomerReading | Refusal:
    """The list in a table by our own names, wherever it was read from."""
    if NAME not in map(fold, table.columns):
        return no_name(table.columns, file)
    made = list(records_of_rows(table.rows, file))
    return customers_once(
        (it for it in made if isinstance(it, Customer)),
        (it for it in made if isinstance(it, TakenName)),
        (it for it in made if isinstance(it, RowProblem)),
        unknown_columns(table.columns, file),
    )


def no_name(columns: Iterable[str], file: str) -> Refusal:
    """The refusal of a table without the column that is needed."""
    return Refusal(
        Origin(file, 1),
        f"expected the column '{NAME}', found {quoted(', '.join(columns))}",
        _CURE,
    )


def unknown_columns(columns: Iterable[str], file: str) -> tuple[Remark, ...]:
    """What is said of columns that are no part of a record, each once."""
    unknown = (it for it in dict.fromkeys(columns) if it and fold(it) not in COLUMNS)
    return tuple(
        Remark(Origin(file, 1), f"{quoted(it)} is no part of a record; the column is not read")
        for it in unknown
    )


def records_of_rows(rows: Iterable[Row], file: str) -> Iterator[Customer | TakenName | RowProblem]:
    """The records and names of rows by our own (folded) columns."""
    return (_record(row, file) for row in rows if row.cells or row.flaw)


def _record(row: Row, file: str) -> Customer | TakenName | RowProblem:
    origin, cells = Origin(file, row.line), row.cells
    if row.flaw:
        return RowProblem(origin, row.flaw.message, row.flaw.cure)
    full_name = cells.get(NAME)
    if full_name is None or not split_full_name(full_name)[1]:
        return RowProblem(origin, f"expected a name in {NAME}, found none", _CURE)
    whose = cells.get(LIST, "customer").casefold()
    if whose not in _LISTS:
        return RowProblem(
            origin,
            f"expected one of {', '.join(_LISTS)} in {LIST}, found {quoted(cells[LIST])}",
            "Say which of the four lists the name stands on; an empty cell is a customer.",
        )
    other = _LISTS[whose]
    return (
        _customer(cells, full_name, origin)
        if other is None
        else TakenName(full_name, other, origin)
    )


def _customer(cells: Mapping[str, str], full_name: str, origin: Origin) -> Customer | RowProblem:
    parent, name = split_full_name(full_name)
    active = yes_no(cells.get(ACTIVE, "yes"), ACTIVE)
    currency = currency_of(cells, CURRENCY)
    for flaw in (active, currency):
        if isinstance(flaw, Flaw):
            return RowProblem(origin, flaw.message, flaw.cure)
    return Customer(
        name=name,
        parent=parent,
        active=active is True,
        currency=currency if isinstance(currency, str) else None,
        online=False,
        billing=_block(cells, "billing"),
        shipping=_block(cells, "shipping"),
        origin=origin,
        **{part: cells.get(column) for column, part in TEXTS.items()},
    )


def _block(cells: Mapping[str, str], side: str) -> Block:
    lines = tuple(cells[it] for it in _LINES[side] if it in cells)
    places = {it: cells.get(f"{side} {it}") for it in PLACES}
    return Block(lines=lines, **places) if lines or any(places.values()) else NO_ADDRESS


def _address(side: str) -> dict[str, str]:
    told = {place: f"{side} {place}" for place in PLACES}
    return address_columns(f"{side} line 1 to {side} line {MOST_LINES}", told)


FORMAT = Format(
    name="neutral_customers",
    title="A customer list as a table with our own names (CSV, JSON)",
    kind=Kind.CUSTOMERS,
    recognises=_recognises,
    read=_read,
    columns=list_columns(
        {
            "currency": CURRENCY,
            "email": "email and cc",
            "phone": "phone and alt phone",
            "name": f"first name and last name, and {NAME}",
            "first name": "first name",
            "last name": "last name",
            "company": "company",
            "customer name": NAME,
        },
        billing=_address("billing"),
        shipping=_address("shipping"),
    ),
)
