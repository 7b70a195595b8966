"""Files of orders and lists from the disk: opened, looked at, read in turn, and joined.

Only the roof touches files; what is wrong with one is told like what is wrong inside it.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterable
from io import BufferedReader, BytesIO
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, TypeAlias, TypeVar

from rulesdsl.cli._heads import is_read_by_duckdb, path_and_table
from rulesdsl.formats import CustomerReading, Kind, OrderReading, Refusal, Remark, RowProblem
from rulesdsl.model.records import CustomerList, Origin
from rulesdsl.reading.once import join_changes, join_customers, join_orders
from rulesdsl.reading.recognise import choose
from rulesdsl.reading.text import HEAD_BYTES, MAX_BYTES, too_large
from rulesdsl.spelling import nearest

if TYPE_CHECKING:
    from rulesdsl.reading.items import ItemReading, Mapped
    from rulesdsl.reading.workbook import Sheet

T = TypeVar("T")

_Place: TypeAlias = str | PathLike[str]

_Read: TypeAlias = OrderReading | CustomerReading


def read_orders(paths: Iterable[_Place], format_name: str | None = None) -> OrderReading | Refusal:
    """The orders of all files in turn, each order once; or the first file that is no such file."""
    read = _read_all(paths, Kind.ORDERS, format_name)
    if isinstance(read, Refusal):
        return read
    readings, remarks = read
    found = (it for it in readings if isinstance(it, OrderReading))
    return join_orders([*found, OrderReading((), remarks=remarks)])


def read_customers(
    paths: Iterable[_Place], format_name: str | None = None
) -> CustomerReading | Refusal:
    """The QuickBooks list of all files together, each customer once; or the first that is none."""
    read = _read_all(paths, Kind.CUSTOMERS, format_name)
    if isinstance(read, Refusal):
        return read
    readings, remarks = read
    found = (it for it in readings if isinstance(it, CustomerReading))
    return join_customers([*found, CustomerReading(CustomerList(), remarks=remarks)])


def read_changes(
    paths: Iterable[_Place], format_name: str | None = None
) -> CustomerReading | Refusal:
    """The same, without saying whether the list looks whole: it may be a part of one."""
    read = _read_all(paths, Kind.CUSTOMERS, format_name)
    if isinstance(read, Refusal):
        return read
    readings, remarks = read
    found = (it for it in readings if isinstance(it, CustomerReading))
    return join_changes([*found, CustomerReading(CustomerList(), remarks=remarks)])


def is_prepared(file: str) -> bool:
    """Whether a file is one of SQLite, as prepared lists are; what is wrong with it is not told."""
    try:
        if not Path(file).is_file():
            return False
        with Path(file).open("rb") as stream:
            return stream.read(len(_SQLITE)) == _SQLITE
    except (OSError, ValueError):
        return False


_SQLITE = b"SQLite format 3\0"

_WORKBOOK = b"PK\x03\x04"
"""How a workbook begins: it is a zip archive."""


def read_item_map(paths: Iterable[_Place]) -> ItemReading | Refusal:
    """The item map of all files together; or the first file that is none."""
    from rulesdsl.reading.items import items_once, read_items  # only plans that post need them

    found: list[Mapped | RowProblem] = []
    for path in paths:
        read = _opened(fspath(path), read_items)
        if isinstance(read, Refusal):
            return read
        found += [*read.problems, *read.mapped]
    return items_once(found)


def _read_all(
    paths: Iterable[_Place], kind: Kind, format_name: str | None
) -> tuple[list[_Read], tuple[Remark, ...]] | Refusal:
    """What each file holds; one that has been read already, also by another name, is left out."""
    readings: list[_Read] = []
    remarks: list[Remark] = []
    files = [fspath(it) for it in paths]
    seen: dict[bytes, str] | None = {} if len(files) > 1 else None
    for file in files:
        read = _read_one(file, kind, format_name, seen)
        match read:
            case Refusal():
                return read
            case Remark():
                remarks.append(read)
            case _:
                readings += read
    return readings, tuple(remarks)


def _read_one(
    file: str, kind: Kind, format_name: str | None, seen: dict[bytes, str] | None
) -> list[_Read] | Remark | Refusal:
    """What a file holds; `seen` are those before it by their content, None for the only one."""
    if kind is Kind.CUSTOMERS and is_prepared(file):
        return _read_prepared(file)

    path, table = path_and_table(file)

    def read(stream: BufferedReader, _: str) -> list[_Read] | Remark | Refusal:
        if seen is not None:
            content = _digest(stream) + (table or "").encode()
            if content in seen:
                same = f"the file is the same as {seen[content]}; it is read once"
                return Remark(Origin(file), same)
            seen[content] = file
        head = stream.read(HEAD_BYTES)
        stream.seek(0)
        if is_read_by_duckdb(head):
            return _read_table(file, kind)
        # Of orders no workbook is read: Excel rounds long order numbers and rewrites dates.
        if kind is Kind.CUSTOMERS and head.startswith(_WORKBOOK):
            return _read_workbook(stream, file, format_name)
        chosen = choose(head, file, kind, format_name)
        read = chosen if isinstance(chosen, Refusal) else chosen.read(stream, file)
        return read if isinstance(read, Refusal) else [read]

    return _opened(path, read)


def _digest(stream: BufferedReader) -> bytes:
    """What tells the content of a file from any other."""
    from hashlib import file_digest  # brings OpenSSL with it

    digest = file_digest(stream, "sha256").digest()
    stream.seek(0)
    return digest


def _read_table(file: str, kind: Kind) -> list[_Read] | Refusal:
    """All rows of a Parquet file or of a table of DuckDB."""
    from rulesdsl.cli._whole_tables import read_table  # brings DuckDB, which only these need

    made = read_table(file, kind)
    return made if isinstance(made, Refusal) else [made]


def _read_prepared(file: str) -> list[_Read] | Refusal:
    """All that a prepared list holds, for those who want to have it whole."""
    from rulesdsl.cli._prepared import open_list  # SQLite is only needed for these

    there = open_list(file)
    if isinstance(there, Refusal):
        return there
    return [CustomerReading(there.whole, there.problems, there.remarks_read)]


def _read_workbook(stream: BinaryIO, file: str, format_name: str | None) -> list[_Read] | Refusal:
    """What the sheets with a list hold; the first refusal where there is none.

    QuickBooks Desktop puts a sheet with tips before the list.
    """
    from rulesdsl.reading.workbook import sheets  # few lists are workbooks

    found = sheets(stream, file)
    if isinstance(found, Refusal):
        return found
    readings: list[_Read] = []
    refusals: list[Refusal] = []
    for sheet in found:
        name = file if len(found) == 1 else f"{file} ({sheet.title})"
        read = _read_sheet(sheet, name, format_name)
        if isinstance(read, Refusal):
            refusals.append(read)
        else:
            readings.append(read)
    if readings:
        left_out = tuple(_left_out(it) for it in refusals if _TIPS not in it.origin.file)
        return [*readings, CustomerReading(CustomerList(), remarks=left_out)]
    return next(
        iter(refusals),
        Refusal(
            Origin(file),
            "expected a workbook with a list on one of its sheets, found empty ones",
            "Export the list again.",
        ),
    )


_TIPS = "Tips)"
"""How the name of the sheet ends that QuickBooks Desktop puts before a list."""


def _left_out(refusal: Refusal) -> Remark:
    return Remark(refusal.origin, f"this sheet is left out: {refusal.message}")


def _read_sheet(sheet: Sheet, file: str, format_name: str | None) -> _Read | Refusal:
    chosen = choose(sheet.csv[:HEAD_BYTES], file, Kind.CUSTOMERS, format_name)
    return chosen if isinstance(chosen, Refusal) else chosen.read(BytesIO(sheet.csv), file)


def _opened(file: str, read: Callable[[BufferedReader, str], T]) -> T | Refusal:
    """What a file holds; what is wrong with it before it can be read is told likewise."""
    try:
        refusal = _refuse_by_status(file)
        if refusal:
            return refusal
        with Path(file).open("rb") as stream:
            return read(stream, file)
    except OSError as error:
        return _cannot_be_read(file, error)
    except ValueError:  # a name with a NUL character in it, which no file can have
        return _missing(file)


def _refuse_by_status(file: str) -> Refusal | None:
    """What the file system says against a file before it is opened."""
    status = Path(file).stat()
    if stat.S_ISDIR(status.st_mode):
        return Refusal(
            Origin(file),
            "expected a file, found a folder",
            "Give the files in it one by one, or with * where your terminal fills it in.",
        )
    if not stat.S_ISREG(status.st_mode):
        return Refusal(
            Origin(file),
            "expected a file, found something that is none (a device, or the end of a pipe)",
            "Save the data as a file first.",
        )
    return too_large(file, status.st_size) if status.st_size > MAX_BYTES else None


def _cannot_be_read(file: str, error: OSError) -> Refusal:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return _missing(file)
    if isinstance(error, PermissionError):
        return Refusal(
            Origin(file),
            "expected a file that may be read, found one that you have no permission for",
            "Close it in other programs, or ask its owner for permission to read it.",
        )
    return Refusal(
        Origin(file),
        f"expected a file that can be read, found an error: {error.strerror or error}",
        "Copy the file to this computer's own disk and try again.",
    )


def _missing(file: str) -> Refusal:
    near = _near(file)
    return Refusal(
        Origin(file),
        "expected a file of this name, found none",
        f"Did you mean '{near}'?" if near else "Check the name and the folder.",
    )


def _near(file: str) -> str | None:
    """The file of the same folder whose name is most like the one given, also without its ending.

    Most files end alike, in .csv say, so that alone makes no two names alike.
    """
    path = Path(file)
    try:
        alike = (it.name for it in path.parent.iterdir() if nearest(path.stem, [it.stem]))
        found = nearest(path.name, alike)
    except (OSError, ValueError):
        return None
    return str(path.with_name(found)) if found else None
