"""A prepared list of ours, asked by the same program as the other stores.

What `rulesdsl plan` does more is left out: the policy, reasons, requests, all files but one.
"""

from __future__ import annotations

import sqlite3

from rulesdsl.customers.prepared import PreparedList
from rulesdsl.customers.tables import Tables
from rulesdsl.model.fields import BY_NAME
from tests.bench.peers.stores import Find, Found, plan_only, read, write


def plan(orders: str, store: str, out: str) -> None:
    """Two questions an order, as a plan asks them."""
    book = PreparedList(Tables(sqlite3.connect(f"file:{store}?mode=ro", uri=True)))

    def find(field: str) -> Find:
        having = book.under((BY_NAME[field],)).get

        def found(value: str) -> Found:
            records = having(value, ())
            if not records:
                return None
            return len(records), records[0].full_name, records[0].list_id or ""

        return found

    write(out, read(orders), find("email"), find("name"))


if __name__ == "__main__":
    plan_only(plan)
