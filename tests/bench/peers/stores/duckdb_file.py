"""A file of DuckDB with a table for each key, joined with the orders."""

from __future__ import annotations

import duckdb

from tests.bench.peers.stores import COUNTED, Find, Found, email_of, name_of, program, read, write

_FIND = """
SELECT value, hits, customer, list_id FROM by_{} WHERE value = ANY($values)
"""


def keep(customers: str, store: str) -> None:
    """The tables in the order of their values, so that a block tells which it may hold."""
    with duckdb.connect(store) as connection:
        for name, statement in COUNTED.items():
            connection.execute(f"CREATE TABLE by_{name} AS {statement}", {"file": customers})


def plan(orders: str, store: str, out: str) -> None:
    """One question for all addresses, one for all names."""
    asked = read(orders)
    with duckdb.connect(store, read_only=True) as connection:

        def find(key: str, values: list[str]) -> Find:
            rows = connection.execute(_FIND.format(key), {"values": values}).fetchall()
            known: dict[str, Found] = {value: (*found,) for value, *found in rows}
            return known.get

        by_email = find("email", [it for it in map(email_of, asked) if it])
        write(out, asked, by_email, find("name", list(map(name_of, asked))))


if __name__ == "__main__":
    program(keep, plan)
