"""A small shop whose files are those of a large one: tables in CSV, Parquet and DuckDB."""

from __future__ import annotations

import random
from pathlib import Path

from sqlglot import exp

from rulesdsl.relational import opening
from rulesdsl.relational.duck import Duck

ORDERS = """\
order number,channel,email,name,total,currency,order date,shipping country,tags
1,Shopify,ann@example.com,Ann Lee,12.50,USD,2026-11-21,US,
2,Shopify,new@example.com,Nora Neu,5,USD,2026-11-21,Germany,vip
3,Shopify,new@example.com,Nora Neu,five,USD,2026-11-21,Germany,
4,Shopify,NEW@example.com,Nora Neu,5.00,USD,2026-11-21,Germany,"vip;trade"
5,Shopify,,,5,USD,2026-11-21,DE,
5,Shopify,,,5,USD,2026-11-21,DE,
6,Shopify,eve@example.com,Eve Euro,5,EUR,2026-11-21,AT,
7,Shopify,x@example.com,"=1+1",5,USD,2026-11-21,Österreich,
8,Shopify,,,5,USD,2026-11-21,DE,
8,Shopify,,,6,USD,2026-11-21,DE,
"""

LIST = """\
full name,list id,email,first name,last name,list
Web Sales,80000001-1234567890,,,,
"Lee, Ann",80000002-1234567890,ann@example.com,Ann,Lee,
Bank,,,,,vendor
"""


def fill(shop: Path) -> None:
    """Put tables of orders and customers into a shop, as they come out of databases."""
    (shop / "many.csv").write_text(ORDERS)
    (shop / "names.csv").write_text(LIST)
    duck = Duck()
    for name, table in (("many", "orders"), ("names", "customers")):
        source = exp.Table(this=exp.Anonymous(this="read_csv", expressions=[
            exp.Literal.string(f"{name}.csv"),
            exp.EQ(this=exp.column("all_varchar"), expression=exp.true()),
        ]))  # fmt: skip
        duck.keep(table, exp.select("*").from_(source))
        opening.parquet_file(duck, exp.select("*").from_(table), f"{name}.parquet")
    both = {it: exp.select("*").from_(it) for it in ("orders", "customers")}
    opening.into_database(duck, "shop.duckdb", both)
    duck.close()


def plan(*words: str) -> tuple[str, ...]:
    return ("plan", "policy.rules", *words)


def many_orders(count: int) -> str:
    """A table of orders, of which a third come from new buyers and some are odd."""
    chance = random.Random(2026)  # noqa: S311  nothing is kept secret here
    rows = ["order number,channel,email,name,total,currency,order date,shipping country"]
    for number in range(count):
        buyer = chance.randrange(count)
        email = f"b{buyer}@example.com" if buyer % 3 else ""
        name = f"Bea Buyer{buyer}" if buyer % 50 else f"Béa Büyer{buyer}"
        rows.append(f"{number},Shopify,{email},{name},12.50,USD,2026-11-21,US")
    return "\n".join(rows) + "\n"
