"""By Python alone, an order after the other; pyarrow reads and writes the files."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeAlias

import pyarrow as pa
from pyarrow import parquet

from tests.bench.peers.jobs import COLUMNS, STANDARD, STANDARD_ID

Known: TypeAlias = dict[str, tuple[str | None, ...]]
"""Customer, ListID and job for each value of a key; none of them where several have it."""

Row: TypeAlias = tuple[str | None, ...]

SEVERAL = (None, None, None)

AT_ONCE = 100_000
"""Rows that are read and written at once."""

SCHEMA = pa.schema([(name, pa.string()) for name in COLUMNS])


def main(orders: str, customers: str, out: str) -> None:
    """The whole job."""
    people = _columns(customers, "full name", "list id", "first name", "last name", "email")
    by_email, by_name = _indexes(people)
    asked = _columns(orders, "order number", "email", "name")
    with parquet.ParquetWriter(out, SCHEMA) as writer:
        for rows in _in_batches(_decided(asked, by_email, by_name)):
            columns = map(pa.array, zip(*rows, strict=True), [pa.string()] * len(COLUMNS))
            writer.write_batch(pa.record_batch(list(columns), schema=SCHEMA))


def _in_batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, AT_ONCE)):
        yield batch


def _columns(file: str, *names: str) -> Iterator[Row]:
    for batch in parquet.ParquetFile(file).iter_batches(AT_ONCE, columns=list(names)):
        yield from zip(*(batch[name].to_pylist() for name in names), strict=True)


def _indexes(people: Iterable[Row]) -> tuple[Known, Known]:
    by_email: Known = {}
    by_name: Known = {}
    for customer, list_id, first, last, address in people:
        if address:
            email = address.lower()
            by_email[email] = SEVERAL if email in by_email else (customer, list_id, None)
        if first and last:
            name = (first + last).lower()
            by_name[name] = SEVERAL if name in by_name else (customer, list_id, None)
    return by_email, by_name


def _decided(asked: Iterable[Row], by_email: Known, by_name: Known) -> Iterator[Row]:
    for number, address, written in asked:
        email = address.lower() if address else None
        name = written.replace(" ", "").lower() if written else ""
        found = by_email.get(email) if email else None
        key = "email"
        if found is None:
            found, key = by_name.get(name), "name"
        if found is None:
            new = by_name[name] = (STANDARD, STANDARD_ID, written)
            if email:
                by_email[email] = new
            yield number, "use", *new, "create", None
        elif found is SEVERAL:
            yield number, "hold", *SEVERAL, "none", None
        else:
            yield number, "use", *found, "use" if found[2] else "none", key


if __name__ == "__main__":
    gc.disable()  # nothing here goes round in circles, and looking for it takes half the time
    main(*sys.argv[1:])
