"""Files of orders and lists into relations: what DuckDB may read by itself it reads.

That is Parquet, files of DuckDB, and CSV with our own names that everybody takes apart alike. All
else is read by its format's reader, and so is whatever is wrong, so that it is told as ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from rulesdsl.cli._files import is_prepared, read_changes, read_orders
from rulesdsl.cli._filling import fill
from rulesdsl.cli._heads import PARQUET, head_of, is_parquet, size_of
from rulesdsl.cli._lists import read_list
from rulesdsl.cli._whole_tables import source_of
from rulesdsl.customers.prepared import PreparedList
from rulesdsl.formats import Kind, Refusal
from rulesdsl.formats.neutral_csv import FORMAT as ORDERS_TABLE
from rulesdsl.formats.neutral_csv import orders_of_rows
from rulesdsl.formats.neutral_customers import FORMAT as CUSTOMERS_TABLE
from rulesdsl.reading.recognise import choose
from rulesdsl.reading.table import names_and_separator
from rulesdsl.reading.text import HEAD_BYTES
from rulesdsl.relational import opening
from rulesdsl.relational.duck import Duck, DuckError, Trouble
from rulesdsl.relational.reading_customers import Customers, CustomersRead
from rulesdsl.relational.reading_orders import Orders, OrdersRead, takes_several_rows
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
        bundles(files),
        lambda bundle: _table(duck, bundle, Kind.ORDERS, format_name),
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
        bundles(files),
        lambda bundle: _table(duck, bundle, Kind.CUSTOMERS, format_name),
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


TOGETHER = 2**26
"""So many bytes of CSV files are kept at a time, unless a single one is larger."""


def bundles(files: Iterable[str]) -> Iterator[list[str]]:
    """Files that lie beside each other and may be one table: they begin alike.

    To read a table takes some hundredths of a second, however small it is.
    """
    bundle: list[str] = []
    beginning, size = b"", 0
    for file in files:
        first = _beginning(file)
        its = 0 if first == PARQUET else size_of(file)
        if not bundle or not first or first != beginning or size + its > TOGETHER:
            if bundle:
                yield bundle
            bundle, beginning, size = [], first, 0
        bundle.append(file)
        size += its
    if bundle:
        yield bundle


def _beginning(file: str) -> bytes:
    """What files have in common that may be one table: their first line, or that of Parquet."""
    head = head_of(file, HEAD_BYTES)
    return PARQUET if is_parquet(head) else head.partition(b"\n")[0].strip()


def _table(
    duck: Duck, files: list[str], kind: Kind, format_name: str | None
) -> Source | Refusal | None:
    """The table of these files; None where they are no single one, or a reader is to read them."""
    if len(files) == 1:
        source = source_of(duck, files[0], kind)
        return source or _csv(duck, files, kind, format_name)
    if not all(is_parquet(head_of(it)) for it in files):
        return _csv(duck, files, kind, format_name)
    source = opening.parquets(duck, files)
    return None if source is None or _may_go_on(kind, source.columns) else source


def _may_go_on(kind: Kind, columns: Iterable[str]) -> bool:
    """Whether an order may take several rows, and would then go on in the next file."""
    return kind is Kind.ORDERS and takes_several_rows(map(fold, columns))


# --- CSV ------------------------------------------------------------------------------------------


def _csv(duck: Duck, files: list[str], kind: Kind, format_name: str | None) -> Source | None:
    """The table of CSV files with our own names, if nobody can read them in another way."""
    regular: list[opening.Csv] = []
    for file in files:
        found = _regular(file, kind, format_name)
        if found is None or (regular and found.columns != regular[0].columns):
            return None
        if len(files) > 1 and _may_go_on(kind, found.columns):
            return None
        regular.append(found)
    try:
        return opening.csv(duck, regular, RAW)
    except DuckError as error:
        if error.trouble in {Trouble.MEMORY, Trouble.DISK}:
            raise
        return None


def _regular(file: str, kind: Kind, format_name: str | None) -> opening.Csv | None:
    """A CSV file with our own names that everybody reads alike."""
    head = head_of(file, HEAD_BYTES)
    ours = ORDERS_TABLE if kind is Kind.ORDERS else CUSTOMERS_TABLE
    if not head or choose(head, file, kind, format_name) is not ours:
        return None
    columns, separator = names_and_separator(head.decode("utf-8-sig", "ignore"))
    if not columns or len(set(map(fold, columns))) < len(columns) or not all(columns):
        return None
    regularity = opening.Regularity(separator)
    try:
        with Path(file).open("rb") as stream:
            for lines in _whole_lines(stream):
                regularity.add(lines)
                if not regularity.regular:
                    return None
    except OSError:
        return None
    return opening.Csv(file, file, columns, separator, regularity.lines)


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
