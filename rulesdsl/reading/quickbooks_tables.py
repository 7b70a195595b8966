"""QuickBooks' lists as tables: a header that may stand below titles, one record a row.

Both QuickBooks write reports that begin with the company's name and end with the day; the header is
the first line that names enough of the columns that such a list has.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from itertools import islice
from typing import BinaryIO

from rulesdsl.defining import evolve, frozen
from rulesdsl.model.currencies import currency_code
from rulesdsl.model.records import NO_ADDRESS, Block, Customer, Origin, OtherList, TakenName
from rulesdsl.patterns import pattern
from rulesdsl.reading.addresses import one_line, parted
from rulesdsl.reading.interface import CustomerReading, Flaw, Refusal, RowProblem
from rulesdsl.reading.once import customers_once
from rulesdsl.reading.quickbooks import split_full_name
from rulesdsl.reading.table import Row, header, read_table
from rulesdsl.reading.text import quoted, read_text
from rulesdsl.spelling import fold

MOST_TITLES = 20
"""How many lines may stand above the header."""

FEWEST_COLUMNS = 2
"""A header names this many columns beside the one with the names."""


Make = Callable[[Mapping[str, str], str, Origin], Customer | RowProblem]
"""Makes a record out of the cells of a row by folded column, its full name, and where it stands."""


@frozen
class ListTable:
    """What a list looks like as a table; all columns are folded.

    `names` gives for each column that may hold the names the list that it makes of the table: None
    for customers. `telling` are columns that such a list has, `foreign` some that it never has;
    cells of the `lined` ones have lines. `expected` says in words what the table should be, `cure`
    how to get it.
    """

    names: Mapping[str, OtherList | None]
    telling: frozenset[str]
    foreign: frozenset[str]
    wanted: frozenset[str]
    lined: frozenset[str]
    make: Make
    expected: str
    cure: str

    def name_column(self, columns: Collection[str]) -> str | None:
        """The column with the names, where these are the columns of such a list; else None."""
        if self.foreign & set(columns) or len(self.telling & set(columns)) < FEWEST_COLUMNS:
            return None
        return next((it for it in self.names if it in columns), None)

    def recognises(self, head: str) -> bool:
        """Whether a header of such a list stands at the beginning, or below a few titles."""
        return self._header_line(head) is not None

    def _header_line(self, text: str) -> int | None:
        """Which line is the header, counted from 0."""
        lines = islice(io.StringIO(text, newline=""), MOST_TITLES)
        return next((at for at, it in enumerate(lines) if self.name_column(header(it))), None)

    def below_titles(self, text: str) -> str | None:
        """The text with its titles made blank, so that lines keep their numbers; None for another.

        A byte-order mark has been taken off before.
        """
        at = self._header_line(text)
        if at is None:
            return None
        lines = io.StringIO(text, newline="")
        for _ in range(at):
            next(lines)
        return "\n" * at + lines.read()


def read_list(stream: BinaryIO, file: str, table: ListTable) -> CustomerReading | Refusal:
    """The list of a table: customers and jobs, or names of another list.

    QuickBooks Desktop writes Windows-1252, spreadsheets and QuickBooks Online UTF-8.
    """
    text = read_text(stream, file, encodings=("utf-8", "cp1252"))
    if isinstance(text, Refusal):
        return text
    below = table.below_titles(text.text)
    if below is None:
        return _another(table, file)
    read = read_table(below, file, table.wanted, lined=table.lined)
    if isinstance(read, Refusal):
        return read
    column = table.name_column([fold(it) for it in read.columns])
    if column is None:
        return _another(table, file)
    found = [
        _record(row, column, table, Origin(file, row.line))
        for row in _without_closing(read.rows, column)
    ]
    return customers_once(
        (it for it in found if isinstance(it, Customer)),
        (it for it in found if isinstance(it, TakenName)),
        (it for it in found if isinstance(it, RowProblem)),
    )


def _another(table: ListTable, file: str) -> Refusal:
    return Refusal(Origin(file), f"expected {table.expected}, found none", table.cure)


_DAY_OF_REPORT = pattern(r"\b20\d\d\b.{0,40}\b\d{1,2}:\d{2}")


def _without_closing(rows: tuple[Row, ...], column: str) -> tuple[Row, ...]:
    """The rows without the lines that close a report: its total, the day it was made, blanks."""
    end = len(rows)
    while end and _closes(rows[end - 1], column):
        end -= 1
    return tuple(row for row in rows[:end] if row.cells)


def _closes(row: Row, column: str) -> bool:
    if not row.cells:
        return True
    text = row.cells.get(column, "")
    alone = set(row.cells) == {column}
    return alone and (text.casefold() == "total" or _DAY_OF_REPORT.search(text) is not None)


def _record(
    row: Row, column: str, table: ListTable, origin: Origin
) -> Customer | TakenName | RowProblem:
    if row.flaw:
        return RowProblem(origin, row.flaw.message, row.flaw.cure)
    name = row.cells.get(column)
    if name is None or not split_full_name(name)[1]:
        return RowProblem(
            origin, f"expected a name in {column.capitalize()}, found none", table.cure
        )
    other = table.names[column]
    return table.make(row.cells, name, origin) if other is None else TakenName(name, other, origin)


def first_of(cells: Mapping[str, str], columns: Iterable[str]) -> str | None:
    """What stands in the first of the columns that is not blank."""
    for column in map(_key, columns):
        if column in cells:
            return cells[column]
    return None


_key = lru_cache(maxsize=1024)(fold)
"""A column as cells are found by it; every row asks for the same few."""


def currency_of(cells: Mapping[str, str], column: str) -> str | Flaw | None:
    """The code of the currency in that column, None where it is blank."""
    money = first_of(cells, (column,))
    currency = currency_code(money) if money else None
    if money and currency is None:
        return Flaw(
            f"expected the name of a currency in {column}, found {quoted(money)}",
            "Give the currency its usual name in QuickBooks' currency list.",
        )
    return currency


# --- addresses in one cell ------------------------------------------------------------------------


def address_of_cell(cell: str | None) -> Block:
    r"""An address that stands in one cell, in lines or in one line.

    >>> block = address_of_cell("1 Main St\nSpringfield, IL 62701")
    >>> block.lines, block.city, block.zip
    (('1 Main St',), 'Springfield', '62701')
    """
    if cell is None:
        return NO_ADDRESS
    return parted(tuple(cell.split("\n"))) if "\n" in cell else one_line(cell)


def with_name(block: Block, name: str) -> Block:
    """The address with the name above it: as QuickBooks Desktop keeps it, and Online does not."""
    if not block.lines or fold(block.lines[0]) == fold(name):
        return block
    return evolve(block, lines=(name, *block.lines))
