"""Tables with a header line: which columns there are, and the rows below, each with its first line.

Columns are found by their names, in any order and letter case. The sign between the cells is the
one that parts the header best: spreadsheets write `,` or `;` by country, Amazon a tab.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from itertools import islice
from typing import BinaryIO

from rulesdsl.defining import frozen, maker, often
from rulesdsl.model.records import Origin
from rulesdsl.reading.interface import Flaw, Refusal
from rulesdsl.reading.text import clean, quoted, read_text
from rulesdsl.spelling import fold

_SEPARATORS = (",", ";", "\t", "|")


@often
class Row:
    """A row: its first line in the file, its wanted cells that are not blank, and what is wrong.

    The cells of a row with a flaw are kept as far as they can be told, to say which order it was.
    """

    line: int
    cells: dict[str, str]
    flaw: Flaw | None = None


@frozen
class Table:
    """A table: its columns as they are written, and its rows."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@often
class _Record:
    """The cells of a row as the file has them, before they are named by the header."""

    line: int
    cells: list[str]
    flaw: Flaw | None = None


def header(text: str) -> tuple[str, ...]:
    """The columns of a table by its header line, folded; for recognising what a file is."""
    return _columns(_header_line(text))


@lru_cache(maxsize=256)  # every format looks at the same few lines
def _columns(first: str) -> tuple[str, ...]:
    return tuple(fold(clean(cell) or "") for cell in _split(first, separator(first)))


def names_and_separator(text: str) -> tuple[tuple[str, ...], str]:
    """The columns of a table as they are written in its first line, and the sign between them.

    Nothing where Excel tells the separator in a line of its own, or where blanks come first.
    """
    first = _header_line(text)
    sign = separator(first)
    if not text.startswith(first):
        return (), sign
    return tuple(clean(cell) or "" for cell in _split(first, sign)), sign


def separator(line: str) -> str:
    """The sign that parts a line into the most cells."""
    if line.lower().startswith("sep=") and len(line) == len("sep=;"):
        return line[-1]
    return max(_SEPARATORS, key=lambda sign: len(_split(line, sign)))


def _header_line(text: str) -> str:
    """The first line with anything on it, without a line in which Excel tells the separator."""
    for line in io.StringIO(text, newline=""):
        bare = line.strip("\r\n")
        if bare.strip() and not bare.lower().startswith("sep="):
            return bare
    return ""


def _split(line: str, sign: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=sign), [])
    except csv.Error:  # a cell over the limit of the csv module: no header has one
        return line.split(sign)


def table_of(
    stream: BinaryIO, file: str, wanted: Collection[str], encodings: tuple[str, ...] = ("utf-8",)
) -> Table | Refusal:
    """The table of a file, with the cells of the wanted columns (by folded name)."""
    text = read_text(stream, file, encodings)
    return text if isinstance(text, Refusal) else read_table(text.text, file, wanted)


def read_table(
    text: str,
    file: str,
    wanted: Collection[str],
    *,
    short_rows: bool = False,
    lined: Collection[str] = (),
) -> Table | Refusal:
    """The table of a text; only cells of the wanted columns (by folded name) are kept.

    A row with fewer cells than the header is flawed unless `short_rows`: half a row is what is left
    of one with a line break in it. Cells of the `lined` columns keep their line breaks.
    """
    sign = separator(_header_line(text))
    records = _records(text, sign)
    columns: tuple[str, ...] = ()
    places: list[tuple[int, str]] = []
    rows: list[Row] = []
    plain: Callable[[int, dict[str, str]], Row] = maker(Row, "line", "cells")
    for record in records:
        if isinstance(record, _Unclosed):
            return record.refusal(file)
        cells, whole = record.cells, "".join(record.cells)
        is_plain = whole.isprintable()  # then there is nothing to clean but spaces
        if not (whole.strip() if is_plain else any(map(clean, cells))) or _tells_separator(cells):
            continue
        if columns:
            if is_plain and record.flaw is None and len(cells) == len(columns) and not lined:
                told = {name: text for at, name in places if (text := cells[at].strip())}
                rows.append(plain(record.line, told))
            else:
                rows.append(_row(record, columns, places, short_rows=short_rows, lined=lined))
            continue
        columns = tuple(clean(cell) or "" for cell in record.cells)
        places = [(at, fold(name)) for at, name in enumerate(columns) if fold(name) in wanted]
        refusal = _refuse_repeated(columns, places, Origin(file, record.line))
        if refusal:
            return refusal
    return Table(columns, tuple(rows))


def _tells_separator(cells: list[str]) -> bool:
    return cells[0][:1] in _S and cells[0].lower().startswith("sep=") and not any(cells[1:])


_S = frozenset("sS")


def _refuse_repeated(
    columns: tuple[str, ...], places: list[tuple[int, str]], origin: Origin
) -> Refusal | None:
    seen: dict[str, int] = {}
    for at, name in places:
        if name in seen:
            return Refusal(
                origin,
                f"expected the column {quoted(columns[at])} once, found it as columns"
                f" {seen[name] + 1} and {at + 1}",
                "Delete or rename the one that is not meant.",
            )
        seen[name] = at
    return None


def _row(
    record: _Record,
    columns: tuple[str, ...],
    places: list[tuple[int, str]],
    *,
    short_rows: bool,
    lined: Collection[str] = (),
) -> Row:
    cells, width = record.cells, len(columns)
    flaw = record.flaw
    named: dict[str, str] = {}
    for at, name in places:
        cell = cells[at] if at < len(cells) else ""
        value = _lines_of(cell) if name in lined else clean(cell)
        if value is not None:
            named[name] = value
    too_many = len(cells) > width and any(map(clean, cells[width:]))
    if flaw is None and (too_many or (len(cells) < width and not short_rows)):
        flaw = Flaw(
            f"expected {width} cells as in the first line, found {len(cells)}",
            "Export the file again, or put quotes around a cell with a comma or line break in it.",
        )
    return Row(record.line, named, flaw)


def _lines_of(cell: str) -> str | None:
    """The lines of a cell that are not blank, one below the other."""
    return "\n".join(filter(None, map(clean, cell.splitlines()))) or None


# --- records: quotes and line breaks --------------------------------------------------------------


@frozen
class _Unclosed:
    """A quotation mark that nothing closes, so that the rest of the file is one cell."""

    line: int

    def refusal(self, file: str) -> Refusal:
        return Refusal(
            Origin(file, self.line),
            "expected every quotation mark to be closed, found one in the row that begins here"
            " that is not",
            "Export the file again; the download may have been broken off.",
        )


_BAD_QUOTES = Flaw(
    "expected a cell in quotes to end with its quotation mark, found more text behind it",
    "Double the quotation marks that belong to the text, or export the file again.",
)


_OPEN_QUOTES = Flaw(
    "expected a cell in quotes to end with its quotation mark, found the end of the line",
    "Double the quotation marks that belong to the text, or export the file again.",
)


LONGEST_CELL = csv.field_size_limit()

TOO_LONG = Flaw(
    f"expected cells of at most {LONGEST_CELL:,} characters, found a longer one",
    "Shorten it, or delete the row.",
)


def _records(text: str, sign: str) -> Iterator[_Record | _Unclosed]:
    """The records of a text with quotes as in CSV; after a bad one it goes on at the next line."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    record: Callable[[int, list[str]], _Record] = maker(_Record, "line", "cells")
    again = _Lines(text)
    before = 0  # how many lines were read before this record
    while True:
        try:
            for cells in reader:
                if cells:
                    yield record(before + 1, cells)
                before = reader.line_num
        except csv.Error as error:
            consumed = again.between(before, reader.line_num)
            flaw = _flaw_of(error, consumed)
            if flaw is None:
                yield _Unclosed(before + 1)
                return
            yield _Record(before + 1, _loosely(consumed, sign), flaw)
            before = reader.line_num
        else:
            return


class _Lines:
    """The lines of a text once more: of few files somebody wants to see them."""

    def __init__(self, text: str) -> None:
        self._lines, self._read = io.StringIO(text, newline=""), 0

    def between(self, start: int, end: int) -> list[str]:
        """Those from one number to another, counted from 0; each time they are further down."""
        found = list(islice(self._lines, start - self._read, end - self._read))
        self._read = end
        return found


def _flaw_of(error: csv.Error, lines: list[str]) -> Flaw | None:
    """What is wrong with a record of these lines; None where nobody can tell where it ends."""
    if "expected after" in str(error):
        return _BAD_QUOTES
    within_a_line = len(lines) == 1 and lines[0].count('"') % 2 == 0
    return TOO_LONG if within_a_line and "field larger" in str(error) else None


def _loosely(lines: list[str], sign: str) -> list[str]:
    """The cells of a record with bad quotes, as well as they can be told."""
    try:
        return next(csv.reader(list(lines), delimiter=sign))
    except csv.Error:  # a cell over the limit of the csv module
        return "".join(lines).split(sign)


def read_plain_table(text: str, wanted: Collection[str]) -> Table:
    """The table of a text parted by tabs, without quotes that could go over several lines.

    Amazon writes no quotes; where a spreadsheet put some around a cell they are taken away.
    Trailing tabs are often lost, so rows may be short.
    """
    columns: tuple[str, ...] = ()
    places: list[tuple[int, str]] = []
    rows: list[Row] = []
    for line, content in enumerate(io.StringIO(text, newline=""), start=1):
        cells = [_unquoted(cell) for cell in content.rstrip("\r\n").split("\t")]
        if not any(map(clean, cells)):
            continue
        if columns:
            rows.append(_row(_Record(line, cells), columns, places, short_rows=True))
            continue
        columns = tuple(clean(cell) or "" for cell in cells)
        places = [(at, fold(name)) for at, name in enumerate(columns) if fold(name) in wanted]
    return Table(columns, tuple(rows))


def _unquoted(cell: str) -> str:
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        return cell[1:-1].replace('""', '"')
    return cell


def split_line(content: str, sign: str) -> list[str] | Flaw:
    """The cells of one line with quotes as in CSV."""
    try:
        return next(csv.reader([content], delimiter=sign, strict=True), [])
    except csv.Error as error:
        return _flaw_of(error, [content]) or _OPEN_QUOTES
