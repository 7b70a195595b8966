"""Files of orders and lists into relations: what DuckDB may read by itself it reads.

That is Parquet, files of DuckDB, and CSV with our own names that everybody takes apart alike. All
else is read by its format's reader, and so is whatever is wrong, so that it is told as ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from rulesdsl.cli._files import is_prepared, read_changes, read_orders
from rulesdsl.cli._filling import fill
from rulesdsl.cli._heads import head_of
from rulesdsl.cli._lists import read_list
from rulesdsl.cli._whole_tables import source_of
from rulesdsl.customers.prepared import PreparedList
from rulesdsl.formats import Format, Kind, Refusal
from rulesdsl.formats.neutral_csv import FORMAT as ORDERS_TABLE
from rulesdsl.formats.neutral_csv import orders_of_rows
from rulesdsl.formats.neutral_customers import FORMAT as CUSTOMERS_TABLE
from rulesdsl.reading.recognise import choose
from rulesdsl.reading.table import names_and_separator
from rulesdsl.reading.text import HEAD_BYTES
from rulesdsl.relational import opening
from rulesdsl.relational.duck import Duck, DuckError, Trouble
from rulesdsl.relational.reading_customers import Customers, CustomersRead
from rulesdsl.relational.reading_orders import Orders, OrdersRead
from rulesdsl.relational.reading_prepared import Prepared
from rulesdsl.relational.source import Source
from rulesdsl.spelling import fold

CHUNK = 2**24
"""So many bytes of a file are looked at at a time."""


def orders_into(duck: Duck, files: list[str], format_name: str | None) -> OrdersRead | Refusal:
    """Read files of orders into the relation `orders`."""
    orders = Orders(duck, orders_of_rows)
    refusal = fill(
        orders,
        files,
        lambda file: _table(duck, file, Kind.ORDERS, format_name),
        lambda file: read_orders([file], format_name),
        partial(_give_back, duck),
    )
    return refusal or orders.finish()


def customers_into(
    duck: Duck, files: list[str], format_name: str | None
) -> CustomersRead | Refusal:
    """Read files of lists into the relation `customers`."""
    if any(map(is_prepared, files)):
        return _prepared_into(duck, files, format_name)
    customers = Customers(duck)
    refusal = fill(
        customers,
        files,
        lambda file: _table(duck, file, Kind.CUSTOMERS, format_name),
        lambda file: read_changes([file], format_name),
        partial(_give_back, duck),
    )
    return refusal or customers.finish()


def _prepared_into(
    duck: Duck, files: list[str], format_name: str | None
) -> CustomersRead | Refusal:
    """The same with a prepared list, whatever else is known of the company."""
    read = read_list(files, format_name)
    if isinstance(read, Refusal):
        return read
    there = read.customers
    if not isinstance(there, PreparedList):
        raise TypeError(there)
    taken = Prepared(there)
    with TemporaryDirectory(dir=duck.spill) as folder:
        file = Path(folder, "records")
        with file.open("wb") as stream:
            stream.writelines(taken.lines())
        columns = taken.put(duck, str(file))
    notes = read.problems, read.remarks
    return CustomersRead(there.names.customers, there.taken, there.company, *notes, columns)


def _give_back(duck: Duck, source: Source) -> None:
    """What was kept of a CSV file is in the relation by now."""
    if source.table.name == RAW:
        duck.drop(RAW)


RAW = "raw"
"""The table in which a CSV file is kept while it is read."""


def _table(duck: Duck, file: str, kind: Kind, format_name: str | None) -> Source | Refusal | None:
    """The table of a file, None where its format's reader is to read it."""
    source = source_of(duck, file, kind)
    if source is not None:
        return source
    head = head_of(file, HEAD_BYTES)
    ours = ORDERS_TABLE if kind is Kind.ORDERS else CUSTOMERS_TABLE
    chosen = choose(head, file, kind, format_name) if head else None
    if not isinstance(chosen, Format) or chosen is not ours:
        return None
    return _csv(duck, file, head)


# --- CSV ------------------------------------------------------------------------------------------


def _csv(duck: Duck, path: str, head: bytes) -> Source | None:
    """The table of a CSV file with our own names, if nobody can read it in another way."""
    try:
        text = head.decode("utf-8-sig", "ignore")
    except UnicodeDecodeError:
        return None
    columns, separator = names_and_separator(text)
    if not columns or len(set(map(fold, columns))) < len(columns) or not all(columns):
        return None
    regularity = opening.Regularity(separator)
    try:
        with Path(path).open("rb") as stream:
            for lines in _whole_lines(stream):
                regularity.add(lines)
                if not regularity.regular:
                    return None
    except OSError:
        return None
    try:
        source = opening.csv(duck, opening.Csv(path, path, columns, separator), RAW)
    except DuckError as error:
        if error.trouble is not Trouble.OTHER:
            raise
        return None
    if duck.count(RAW) + 1 == regularity.lines:
        return source
    duck.drop(RAW)
    return None


def _whole_lines(stream: BinaryIO) -> Iterator[bytes]:
    """The file in pieces that end where a line does; the last line gets an end if it has none."""
    rest = b""
    while chunk := stream.read(CHUNK):
        cut = chunk.rfind(b"\n") + 1
        if cut:
            yield rest + chunk[:cut]
            rest = chunk[cut:]
        else:
            rest += chunk
    if rest:
        yield rest + b"\n"
