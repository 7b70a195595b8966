"""Files of orders and lists into relations: what DuckDB may read by itself it reads.

That is Parquet, files of DuckDB, and CSV with our own names that everybody takes apart alike. All
else is read by its format's reader, and so is whatever is wrong, so that it is told as ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import file_digest
from pathlib import Path
from typing import BinaryIO

from rulesdsl.cli._files import read_changes, read_orders
from rulesdsl.cli._heads import head_of, is_file, path_and_table
from rulesdsl.cli._whole_tables import source_of
from rulesdsl.defining import define, field
from rulesdsl.formats import CustomerReading, Format, Kind, OrderReading, Refusal, Remark
from rulesdsl.formats.neutral_csv import FORMAT as ORDERS_TABLE
from rulesdsl.formats.neutral_csv import orders_of_rows
from rulesdsl.formats.neutral_customers import FORMAT as CUSTOMERS_TABLE
from rulesdsl.model.records import Origin
from rulesdsl.reading.recognise import choose
from rulesdsl.reading.table import names_and_separator
from rulesdsl.reading.text import HEAD_BYTES
from rulesdsl.relational import opening
from rulesdsl.relational.duck import Duck, DuckError, Trouble
from rulesdsl.relational.reading_customers import Customers, CustomersRead
from rulesdsl.relational.reading_orders import Orders, OrdersRead
from rulesdsl.relational.source import Source
from rulesdsl.spelling import fold

CHUNK = 2**24
"""So many bytes of a file are looked at at a time."""


def orders_into(duck: Duck, files: list[str], format_name: str | None) -> OrdersRead | Refusal:
    """Read files of orders into the relation `orders`."""
    orders = Orders(duck, orders_of_rows)
    once = _Once()
    for file in files:
        same = once.same_as(file)
        if same is not None:
            orders.add(OrderReading((), remarks=(_read_once(file, same),)))
            continue
        source = _table(duck, file, Kind.ORDERS, format_name)
        if isinstance(source, Source):
            refusal = orders.add_table(source)
            _give_back(duck, source)
        elif source is None:
            reading = read_orders([file], format_name)
            refusal = reading if isinstance(reading, Refusal) else None
            if isinstance(reading, OrderReading):
                orders.add(reading)
        else:
            refusal = source
        if refusal is not None:
            return refusal
    return orders.finish()


def customers_into(
    duck: Duck, files: list[str], format_name: str | None
) -> CustomersRead | Refusal:
    """Read files of lists into the relation `customers`."""
    customers = Customers(duck)
    once = _Once()
    for file in files:
        same = once.same_as(file)
        if same is not None:
            customers.remark(_read_once(file, same))
            continue
        source = _table(duck, file, Kind.CUSTOMERS, format_name)
        if isinstance(source, Source):
            refusal = customers.add_table(source)
            _give_back(duck, source)
        elif source is None:
            reading = read_changes([file], format_name)
            refusal = reading if isinstance(reading, Refusal) else None
            if isinstance(reading, CustomerReading):
                customers.add(reading)
        else:
            refusal = source
        if refusal is not None:
            return refusal
    return customers.finish()


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


# --- the same file twice --------------------------------------------------------------------------


@define
class _Once:
    """The files so far: one that is the same as an earlier one is left out."""

    _sizes: dict[int, list[str]] = field(factory=dict, init=False)
    _digests: dict[str, bytes] = field(factory=dict, init=False)

    def same_as(self, file: str) -> str | None:
        """The earlier file that is the same, byte by byte."""
        path, table = path_and_table(file)
        if table is not None or not is_file(path):
            return None
        alike = self._sizes.setdefault(Path(path).stat().st_size, [])
        alike.append(path)
        if len(alike) == 1:
            return None
        wanted = self._digest(path)
        return next((it for it in alike[:-1] if self._digest(it) == wanted), None)

    def _digest(self, path: str) -> bytes:
        if path not in self._digests:
            try:
                with Path(path).open("rb") as stream:
                    self._digests[path] = file_digest(stream, "sha256").digest()
            except OSError:  # its reader tells
                self._digests[path] = path.encode()
        return self._digests[path]


def _read_once(file: str, same: str) -> Remark:
    return Remark(Origin(file), f"the file is the same as {same}; it is read once")
