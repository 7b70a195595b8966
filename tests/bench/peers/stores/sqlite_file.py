"""A file of SQLite, with an index for each key."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

from tests.bench.peers.stores import COUNTED, Found, program, read, write

_TABLE = """
CREATE TABLE {} (value TEXT PRIMARY KEY, hits INTEGER, customer TEXT, list_id TEXT) WITHOUT ROWID
"""
_ROW = "INSERT INTO {} VALUES (?, ?, ?, ?)"


def keep(customers: str, store: str) -> None:
    """A table for each key: the value, how many have it, one of them."""
    import duckdb  # only to read Parquet, which is not measured

    with sqlite3.connect(store) as connection:
        for name, statement in COUNTED.items():
            rows = duckdb.execute(statement, {"file": customers}).fetchall()
            connection.execute(_TABLE.format(name))
            connection.executemany(_ROW.format(name), rows)


def plan(orders: str, store: str, out: str) -> None:
    """Two questions an order."""
    connection = sqlite3.connect(store)

    def find(statement: str) -> Callable[[str], Found]:
        def found(value: str) -> Found:
            row: Found = connection.execute(statement, (value,)).fetchone()
            return row

        return found

    by_email = find("SELECT hits, customer, list_id FROM email WHERE value = ?")
    by_name = find("SELECT hits, customer, list_id FROM name WHERE value = ?")
    write(out, read(orders), by_email, by_name)


if __name__ == "__main__":
    program(keep, plan)
