"""A table as it lies in a file, before anything in it is understood."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Container, Iterator, Mapping, Sequence

from sqlglot import exp

from rulesdsl.defining import frozen
from rulesdsl.model.records import Origin
from rulesdsl.reading.interface import Flaw, Refusal
from rulesdsl.reading.table import LONGEST_CELL, TOO_LONG, Row
from rulesdsl.reading.text import clean, quoted
from rulesdsl.relational import plain
from rulesdsl.relational.terms import Warehouse, within
from rulesdsl.spelling import fold

ROW = "row"
"""What the number of a row is called where it is selected, counted from 0."""


PART = "part"
"""Likewise what the number of its file is called, counted from 0."""


@frozen
class Part:
    """The rows of one file: the number of the first, and what messages call the file."""

    start: int
    file: str


@frozen
class Source:
    """What to select from, its columns and their types by DuckDB, and what messages call it.

    `row` is the number of a row, counted from 0, and `line` where the first one of a file stands.
    Files that are read as one table, one behind the other, are `several`; `part` is then the number
    of a row's file, counted from 0.
    """

    table: exp.Expr
    columns: Mapping[str, str]
    row: exp.Expr
    file: str
    line: int = 1
    several: tuple[Part, ...] = ()
    part: exp.Expr | None = None

    @property
    def parts(self) -> tuple[Part, ...]:
        """The files, in the order of their rows."""
        return self.several or (Part(0, self.file),)

    def place_of(self, number: int) -> tuple[str, int]:
        """The file and the line of a row."""
        part = self.parts[bisect_right(self.parts, number, key=lambda it: it.start) - 1]
        return part.file, self.line + number - part.start

    def named(self, known: Container[str], lists: Container[str] = ()) -> dict[str, str] | Refusal:
        """The columns by folded name; a name that stands twice is refused.

        So is a column of a known name that holds anything but texts, numbers or dates; some may
        hold lists.
        """
        found: dict[str, str] = {}
        for name, kind in self.columns.items():
            nested = "STRUCT" in kind or "MAP" in kind or "[][]" in kind or kind == "BLOB"
            nested = nested or (kind.endswith("[]") and fold(name) not in lists)
            if nested and fold(name) in known:
                return Refusal(
                    Origin(self.file, 1),
                    f"expected texts, numbers or dates in the column {quoted(name)}, found {kind}",
                    "Give each field a column of its own, with a text in each row.",
                )
            if fold(name) in found and fold(name):
                return Refusal(
                    Origin(self.file, 1),
                    f"expected the column {quoted(name)} once, found it twice",
                    "Delete or rename the one that is not meant.",
                )
            found[fold(name)] = name
        return found

    def select(self, *selected: exp.Expr) -> exp.Select:
        """A query of the table."""
        return exp.select(*selected).from_(self.table, copy=False)

    def text_of(self, name: str) -> exp.Expr:
        """The text of a column's cell without outer space, NULL where it is blank."""
        return plain.text_of(column_of(name), self.columns[name])


def column_of(name: str) -> exp.Expr:
    """A column by its very name."""
    return exp.column(exp.to_identifier(name, quoted=True))


def rows(
    warehouse: Warehouse, source: Source, only: exp.Expr | None = None
) -> Iterator[tuple[int, Row]]:
    """The rows as the reader of a text has them, without blank ones, each with its number.

    `only` picks some by number. All columns are looked at: a row with a cell in any is there.
    """
    columns = [_cell(name, kind) for name, kind in source.columns.items()]
    query = source.select(exp.alias_(source.row.copy(), ROW), *columns)
    if only is not None:
        picked = exp.select("*").from_(within(query, "every"))
        query = picked.where(exp.column(ROW).isin(query=only)).order_by(ROW)
    names = [fold(it) for it in source.columns]
    for number, *values in warehouse.rows(query):
        cells: dict[str, str] = {}
        flaw: Flaw | None = None
        for name, value in zip(names, values, strict=True):
            written = _text(value)
            if written is not None and len(written) > LONGEST_CELL:
                flaw = TOO_LONG
            told = clean(written) if written is not None else None
            if told is not None:
                cells[name] = told
        if cells:
            yield number, Row(source.place_of(number)[1], cells, flaw)


def _cell(name: str, kind: str) -> exp.Expr:
    """A cell as a text, which the warehouse writes as for plain rows; a list is one of texts."""
    column = column_of(name)
    if kind.endswith("[]"):
        return exp.alias_(exp.cast(column, "VARCHAR[]"), name, quoted=True)
    return exp.alias_(plain.written(column, kind), name, quoted=True)


def _text(cell: str | Sequence[str | None] | None) -> str | None:
    """The text of a cell; that of a list has commas between."""
    return cell if cell is None or isinstance(cell, str) else ",".join(filter(None, cell))
