"""Which engine `rulesdsl plan` takes by itself, and that the summary is the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlglot import exp

from rulesdsl import cli
from rulesdsl.cli import _engine
from rulesdsl.relational import opening
from rulesdsl.relational.duck import Duck
from tests.cli.program import Program, everything_in

DEMO = Path(__file__).parents[2] / "rules" / "demo"

ORDERS = "order number,channel,email,name,total\n"
ORDER = "{},Shopify,ann{}@example.com,Ann Lee,12.50\n"
LIST = "full name,email\nWeb Sales,\n"
RECORD = '"Lee, Ann {}",ann{}@example.com\n'


@pytest.mark.parametrize(
    ("out", "meant"),
    [
        ("plan.parqet", "plan.parquet"),
        ("november/plan.Parquett", "november/plan.parquet"),
        ("plan.cvs", "plan.csv"),
        ("plan.duck", "plan.duckdb"),
        ("plan.xlsx", "plan.csv"),
        ("plan.pq", "plan.parquet"),
    ],
)
def test_a_table_that_is_called_wrongly(shop: Path, run: Program, out: str, meant: str) -> None:
    (shop / "one.csv").write_text(ORDERS + ORDER.format(1, 1))
    before = everything_in(shop)
    files = ("--orders", "one.csv", "--customers", "list.xml")
    said = run.refuses("plan", "policy.rules", *files, "--out", out)
    assert "expected a folder, or a table (.parquet, .csv, .duckdb) behind --out" in said
    assert f"did you mean '{meant}'?" in said
    assert everything_in(shop) == before


@pytest.mark.parametrize("out", ["plan.parqet/", "there.xlsx", "2026.11", "v1.d", "plan.november"])
def test_a_folder_with_a_dot_in_its_name(shop: Path, run: Program, out: str) -> None:
    (shop / "one.csv").write_text(ORDERS + ORDER.format(1, 1))
    (shop / "there.xlsx").mkdir()
    files = ("--orders", "one.csv", "--customers", "list.xml")
    assert run("plan", "policy.rules", *files, "--out", out).code == cli.OK
    assert (shop / out / "decisions.csv").is_file()


@pytest.mark.parametrize(
    ("files", "tables", "all_files", "at_once"),
    [
        ("many.csv few.csv", 500, 9_000, True),  # a large table of orders
        ("one.csv names.csv", 500, 9_000, True),  # a large customer list
        ("one.csv few.csv", 500, 9_000, False),
        ("many.csv names.csv", 9_000, 9_000, False),
        ("orders.csv list.xml", 100, 9_000, False),  # our readers read them either way
        ("orders.csv list.xml", 100, 300, True),
        ("one.csv names.json", 500, 9_000, False),
    ],
)
def test_the_size_of_files_decides(  # noqa: PLR0913, PLR0917  a case is these four
    shop: Path,
    run: Program,
    monkeypatch: pytest.MonkeyPatch,
    files: str,
    tables: int,
    all_files: int,
    at_once: bool,
) -> None:
    many = range(20)
    (shop / "one.csv").write_text(ORDERS + ORDER.format(1, 1))
    (shop / "many.csv").write_text(ORDERS + "".join(ORDER.format(it, it) for it in many))
    (shop / "few.csv").write_text(LIST + RECORD.format(1, 1))
    (shop / "names.csv").write_text(LIST + "".join(RECORD.format(it, it) for it in many))
    names = ["Web Sales", *(f"Lee, Ann {it}" for it in many)]
    (shop / "names.json").write_text(json.dumps([{"full name": it} for it in names]))
    monkeypatch.setattr(_engine, "LARGE_TABLES", tables)
    monkeypatch.setattr(_engine, "LARGE", all_files)
    orders, lists = files.split()
    words = ("policy.rules", "--orders", orders, "--customers", lists, "--out", "made")
    assert run("plan", *words).code == cli.OK
    told = json.loads((shop / "made" / "plan.json").read_text())
    assert (told["decisions"] is None) is at_once


@pytest.mark.parametrize(
    ("orders", "customers", "most", "at_once"),
    [
        ("orders.parquet", "shop.list", 10_000, False),  # a prepared list is only asked
        ("orders.parquet", "shop.list", 10, True),
        ("orders.parquet", "list.xml", 10_000, True),
        ("shop.duckdb", "shop.list", 10_000_000, True),  # how large a table in it is nobody knows
        ("orders.csv", "shop.list", 10, False),
        ("orders.parquet shop.duckdb", "shop.list", 10_000_000, True),
    ],
)
def test_orders_in_tables_against_a_prepared_list(  # noqa: PLR0913, PLR0917  likewise
    shop: Path,
    run: Program,
    monkeypatch: pytest.MonkeyPatch,
    orders: str,
    customers: str,
    most: int,
    at_once: bool,
) -> None:
    monkeypatch.setattr(_engine, "FEW_AS_PARQUET", most)
    duck = Duck()
    duck.create("orders", dict.fromkeys(("order number", "email", "total"), "VARCHAR"))
    duck.put("orders", [("1", "ann@example.com", "5")])
    opening.parquet_file(duck, exp.select("*").from_("orders"), "orders.parquet")
    opening.into_database(duck, "shop.duckdb", {"orders": exp.select("*").from_("orders")})
    duck.close()
    assert run("customers", "list.xml", "--out", "shop.list").code == cli.OK
    words = ("--orders", *orders.split(), "--customers", customers, "--out", "made")
    assert run("plan", "policy.rules", *words).code == cli.OK
    told = json.loads((shop / "made" / "plan.json").read_text())
    assert (told["decisions"] is None) is at_once


def test_what_the_item_map_lacks_is_told_once(run: Program, tmp_path: Path) -> None:
    """Each order has its own cure; in the summary they stand together."""
    policy, items = tmp_path / "posted.rules", tmp_path / "items.csv"
    policy.write_text("post as = sales receipt\n" + (DEMO / "web-shop.rules").read_text())
    items.write_text("sku,item\nOTHER,Other\n")
    orders, names = (str(DEMO / it) for it in ("shopify-orders.csv", "customers.xml"))
    words = ("plan", str(policy), "--orders", orders, "--customers", names, "--items", str(items))
    usual, large = (run(*words, "--dry-run", "--engine", it) for it in ("lookup", "duckdb"))
    assert "not in the item map" in usual.out
    assert large.out.startswith(usual.out.rstrip())
