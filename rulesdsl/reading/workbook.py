"""Excel workbooks: each sheet as the CSV that a person would save of it, a line for each row.

openpyxl reads a sheet while the file is unpacked, so that memory stays bounded; Python's zipfile
gives no more bytes of a part than its directory tells, so that looking there first tells a bomb.
Formulas give the value that Excel saw last; nothing is computed, and nothing outside is opened.
"""

from __future__ import annotations

import csv
import io
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import TYPE_CHECKING, BinaryIO

from rulesdsl.defining import frozen
from rulesdsl.model.records import Origin
from rulesdsl.reading.interface import Refusal
from rulesdsl.reading.text import MAX_BYTES, MEBIBYTE

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook


_WORKBOOK_PART = "xl/workbook.xml"
_SHEETS = "xl/worksheets/"

MOST_UNPACKED = MAX_BYTES
"""A workbook whose parts are larger together is refused, as a text of that size would be."""

MOST_SHARED = 64 * MEBIBYTE
"""The texts that cells share have to be in memory as a whole, hence only sheets may be larger."""

MOST_CELLS = 50_000_000
"""More cells, empty ones counted, would take minutes; a sheet can claim 17 thousand million."""

LONGEST_CELL = 32_767
"""Excel's own limit; a file may hold longer ones."""

LINE_BREAK = "\v"
"""What a line break inside a cell becomes, so that a row is a line and lines keep their numbers."""

_CURE = "Open it in Excel and save the sheet with the list as 'CSV UTF-8 (comma delimited)'."


@frozen
class Sheet:
    """A sheet: its title, and its cells as CSV (UTF-8), a line for each of its rows."""

    title: str
    csv: bytes


def sheets(stream: BinaryIO, file: str) -> tuple[Sheet, ...] | Refusal:
    """The sheets of a workbook that have anything on them, in their order."""
    refusal = _refuse_by_directory(stream, file)
    if refusal:
        return refusal
    stream.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and other things that are not read
            return tuple(_sheets(stream))
    except _TooLargeError as error:
        return _too_large(file, str(error))
    except Exception:  # noqa: BLE001  a damaged workbook makes openpyxl raise nearly anything
        return _damaged(file)


class _TooLargeError(Exception):
    """A sheet is larger than any list; says how."""


def _refuse_by_directory(stream: BinaryIO, file: str) -> Refusal | None:
    """What the directory of the archive tells: that it is no workbook, or too large a one."""
    import zipfile  # hardly any file is a workbook

    try:
        with zipfile.ZipFile(stream) as archive:
            sizes = {it.filename: it.file_size for it in archive.infolist()}
            secret = any(it.flag_bits & 1 for it in archive.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return _damaged(file)
    if _WORKBOOK_PART not in sizes:
        return Refusal(
            Origin(file),
            "expected an Excel workbook (.xlsx), found another zip archive",
            "Unpack it, and give the files in it. If it is a workbook of another kind (.ods or"
            " .xlsb, say), save it as .xlsx or CSV.",
        )
    if secret:
        return Refusal(
            Origin(file),
            "expected a workbook that can be read, found one with a password",
            "Save it without a password, or as CSV.",
        )
    largest = max(size for name, size in sizes.items() if not name.startswith(_SHEETS))
    if sum(sizes.values()) > MOST_UNPACKED or largest > MOST_SHARED:
        return _too_large(file, f"{-(-sum(sizes.values()) // MEBIBYTE)} MiB when unpacked")
    return None


def _damaged(file: str) -> Refusal:
    return Refusal(
        Origin(file),
        "expected an Excel workbook (.xlsx), found one that is damaged",
        "Export the list again; the download may have been broken off.",
    )


def _too_large(file: str, found: str) -> Refusal:
    return Refusal(
        Origin(file),
        f"expected a workbook of at most {MOST_UNPACKED // MEBIBYTE} MiB when unpacked and"
        f" {MOST_CELLS // 1_000_000} million cells, found {found}",
        _CURE,
    )


def _sheets(stream: BinaryIO) -> Iterator[Sheet]:
    from openpyxl import load_workbook  # heavy, and needed for workbooks alone

    workbook: Workbook = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    left = MAX_BYTES
    for sheet in workbook.worksheets:
        sheet.reset_dimensions()  # what a sheet claims of its size is often wrong
        written = _as_csv(sheet.iter_rows(values_only=True), left)
        left -= len(written)
        if written.strip(b"\n"):
            yield Sheet(sheet.title, written)


def _as_csv(rows: Iterable[tuple[object, ...]], most: int) -> bytes:
    """The rows as CSV, each as wide as the widest above it: trailing cells are often left out."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    width = seen = 0
    for row in rows:
        seen += 1 + len(row)
        if seen > MOST_CELLS:
            raise _TooLargeError("more")
        cells = [_text(cell) for cell in row[: _last(row)]]
        width = max(width, len(cells))
        writer.writerow([*cells, *[""] * (width - len(cells))] if cells else ())
        if text.tell() > most:
            raise _TooLargeError("more")
    return text.getvalue().encode("utf-8", "surrogatepass")


def _last(row: tuple[object, ...]) -> int:
    """How many cells there are, without the empty ones at the end."""
    end = len(row)
    while end and row[end - 1] in (None, ""):
        end -= 1
    return end


def _text(cell: object) -> str:
    """What a cell says; a whole number without the point that Excel does not show either."""
    match cell:
        case None:
            return ""
        case str():
            if cell in _ERRORS:
                return ""
            if len(cell) > LONGEST_CELL:
                raise _TooLargeError(f"a cell of {len(cell)} characters")
            return LINE_BREAK.join(cell.splitlines())
        case bool():
            return "TRUE" if cell else "FALSE"
        case float() if cell.is_integer() and abs(cell) < _EXACT:
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | date() | time():
            return cell.isoformat()
        case _:
            return str(cell)


_ERRORS = frozenset(
    "#DIV/0! #N/A #NAME? #NULL! #NUM! #REF! #VALUE! #SPILL! #CALC! #GETTING_DATA".split()
)
"""What Excel shows where a formula gave no value; nobody is called so."""

_EXACT = 10**15
"""Excel keeps fifteen digits of a number; of a longer one the rest is not its own."""
