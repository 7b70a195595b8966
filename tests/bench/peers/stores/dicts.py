"""Nothing is kept: two dictionaries are made of the list as CSV, again for every plan."""

from __future__ import annotations

import csv

from tests.bench.peers.stores import program, read, write


def keep(customers: str, store: str) -> None:
    """The list as CSV."""
    import duckdb  # only to read Parquet, which is not measured

    duckdb.read_parquet(customers).write_csv(store)


def plan(orders: str, store: str, out: str) -> None:
    """Read the whole list, then ask the dictionaries."""
    by_email: dict[str, tuple[int, str, str]] = {}
    by_name: dict[str, tuple[int, str, str]] = {}
    with open(store, newline="", encoding="utf-8") as file:  # noqa: PTH123 # as in `read`
        for customer, list_id, first, last, email in csv.reader(file):
            if email:
                value = email.lower()
                by_email[value] = (2 if value in by_email else 1, customer, list_id)
            if first:
                value = (first + last).lower()
                by_name[value] = (2 if value in by_name else 1, customer, list_id)
    write(out, read(orders), by_email.get, by_name.get)


if __name__ == "__main__":
    program(keep, plan)
