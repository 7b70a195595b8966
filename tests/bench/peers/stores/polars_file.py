"""A Parquet file for each key, sorted, searched by Polars."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from polars import col

from tests.bench.peers.stores import Find, Found, email_of, name_of, program, read, write

_KEYS = {
    "email": col("email").str.to_lowercase(),
    "name": (col("first name") + col("last name")).str.to_lowercase(),
}

_COLUMNS = ("value", "hits", "customer", "list_id")


def keep(customers: str, store: str) -> None:
    """A folder with a file for each key."""
    Path(store).mkdir()
    for name, key in _KEYS.items():
        people = pl.scan_parquet(customers).select(
            key.alias("value"), col("full name").alias("customer"), col("list id").alias("list_id")
        )
        counted = people.drop_nulls("value").group_by("value")
        kept = counted.agg(pl.len().alias("hits"), col("customer").first(), col("list_id").first())
        kept.sort("value").sink_parquet(f"{store}/{name}.parquet")


def plan(orders: str, store: str, out: str) -> None:
    """One semi-join for all addresses, one for all names."""
    asked = read(orders)

    def find(key: str, values: list[str]) -> Find:
        wanted = pl.LazyFrame({"value": values})
        rows = pl.scan_parquet(f"{store}/{key}.parquet").join(wanted, on="value", how="semi")
        known: dict[str, Found] = {
            value: (*found,) for value, *found in rows.select(_COLUMNS).collect().rows()
        }
        return known.get

    by_email = find("email", list(filter(None, map(email_of, asked))))
    write(out, asked, by_email, find("name", list(map(name_of, asked))))


if __name__ == "__main__":
    program(keep, plan)
