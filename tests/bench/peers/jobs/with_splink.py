"""By splink's deterministic link on DuckDB: only which customers of the list an order could be.

It links an order by e-mail address, and where that finds nobody by name. It creates nothing, knows
nothing of what an earlier order created, and decides nothing where it finds several: this is less
than the others do.
"""

from __future__ import annotations

import sys

import duckdb
from splink import Linker, SettingsCreator, block_on
from splink.backends.duckdb import DuckDBAPI

_ORDERS = """
CREATE TABLE orders AS SELECT "order number" AS unique_id, lower(email) AS email,
  lower(replace(name, ' ', '')) AS name FROM read_parquet($file)
"""
_CUSTOMERS = """
CREATE TABLE customers AS SELECT "full name" AS unique_id, lower(email) AS email,
  lower("first name" || "last name") AS name FROM read_parquet($file)
"""


def main(orders: str, customers: str, out: str) -> None:
    """Read both, link them, write the pairs."""
    connection = duckdb.connect()
    connection.execute(_ORDERS, {"file": orders})
    connection.execute(_CUSTOMERS, {"file": customers})
    splink = DuckDBAPI(connection)
    settings = SettingsCreator(
        link_type="link_only",
        blocking_rules_to_generate_predictions=[block_on("email"), block_on("name")],
    )
    tables = [splink.register(it, dataset_display_name=it) for it in ("orders", "customers")]
    linked = Linker(tables, settings).inference.deterministic_link()
    linked.to_parquet(out, overwrite=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
