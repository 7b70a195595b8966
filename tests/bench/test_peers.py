"""What the program is measured with is right: data, questions, and others that need no package."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from rulesdsl.cli import main
from rulesdsl.model.storage import LIMITS, is_plain
from tests.bench import page
from tests.bench.peers import lists, plans, rule_selection, town
from tests.bench.peers.engines import if_chain, masks, ours, ours_in_full
from tests.bench.peers.jobs import COLUMNS, with_duckdb
from tests.bench.peers.processes import Failed, Run, run
from tests.bench.peers.questions import KINDS, SIZES, Asked, conditions, expected, orders, plain
from tests.bench.peers.rule_selection import Took
from tests.bench.peers.stores import dicts, duckdb_file, prepared_list, sqlite_file

CUSTOMERS, ORDERS = 2_000, 3_000

each_kind = pytest.mark.parametrize("kind", list(KINDS))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small town as files."""
    made = tmp_path_factory.mktemp("town")
    for form in town.FORMS:
        town.make_customers(made / f"customers.{form}", CUSTOMERS)
        town.make_orders(made / f"orders.{form}", ORDERS, CUSTOMERS)
    return made


def share(file: Path, condition: str) -> float:
    """The part of the rows for which a condition of SQL holds."""
    found = town.read(file).aggregate(f"avg(({condition})::INTEGER)").fetchall()
    return float(found[0][0])


# The town


def test_the_same_town_again(folder: Path, tmp_path: Path) -> None:
    town.make_orders(tmp_path / "same.csv", ORDERS, CUSTOMERS)
    town.make_orders(tmp_path / "other.csv", ORDERS, CUSTOMERS, seed=2)
    first = (folder / "orders.csv").read_bytes()
    assert (tmp_path / "same.csv").read_bytes() == first
    assert (tmp_path / "other.csv").read_bytes() != first


def test_customers_are_as_promised(folder: Path) -> None:
    file = folder / "customers.parquet"
    rows = town.read(file).fetchall()
    assert len({name for name, *_ in rows}) == len({it[1] for it in rows}) == CUSTOMERS + 1
    assert all(it is None or is_plain(it, LIMITS["name"]) for row in rows for it in row)
    names = [(first, last) for _, _, first, last, _ in rows if first]
    assert len(names) - len(set(names)) == CUSTOMERS / 20
    assert share(file, "email IS NULL") == pytest.approx(0.05, abs=0.001)


def test_orders_are_as_promised(folder: Path) -> None:
    file = folder / "orders.parquet"
    assert 0.1 < share(file, "email LIKE '%@example.net' OR email LIKE '%@EXAMPLE.NET'") < 0.3
    assert 0.03 < share(file, "email IS NULL") < 0.2
    assert 0.02 < share(file, "email = upper(email)") < 0.1
    decided = plans.decided(file, folder / "customers.parquet")
    kinds = {(action, job_action, key) for _, action, _, _, _, job_action, key in decided}
    assert kinds == {
        ("use", "none", "email"),
        ("use", "none", "name"),
        ("use", "create", None),
        ("use", "use", "email"),
        ("use", "use", "name"),
        ("hold", "none", None),
    }


# The jobs that need no package


def test_the_job_in_sql_decides_as_the_reference(folder: Path, tmp_path: Path) -> None:
    orders, customers = folder / "orders.parquet", folder / "customers.parquet"
    out = tmp_path / "out.parquet"
    with_duckdb.main(str(orders), str(customers), str(out))
    made = town.read(out).project(", ".join(COLUMNS)).fetchall()
    assert made == plans.decided(orders, customers)


@pytest.mark.parametrize("store", [sqlite_file, duckdb_file, dicts])
def test_a_store_decides_as_the_reference(folder: Path, tmp_path: Path, store: object) -> None:
    assert isinstance(store, type(dicts))
    customers, kept, out = folder / "customers.parquet", tmp_path / "kept", tmp_path / "out.csv"
    store.keep(str(customers), str(kept))
    store.plan(str(folder / "orders.csv"), str(kept), str(out))
    assert town.read(out).fetchall() == plans.decided(folder / "orders.parquet", customers)


def test_a_prepared_list_decides_as_the_reference(folder: Path, tmp_path: Path) -> None:
    customers, kept, out = folder / "customers.csv", tmp_path / "kept", tmp_path / "out.csv"
    assert main(["customers", str(customers), "--out", str(kept)]) == 0
    prepared_list.plan(str(folder / "orders.csv"), str(kept), str(out))
    decided = plans.decided(folder / "orders.parquet", folder / "customers.parquet")
    assert town.read(out).fetchall() == decided


def test_a_wrong_link_is_seen(folder: Path) -> None:
    wanted = plans.decided(folder / "orders.parquet", folder / "customers.parquet")
    links = {(it[0], it[2]) for it in wanted if it[6] and not it[4]}
    assert plans.missing_links(links, wanted) is None
    assert plans.missing_links(links - {next(iter(links))}, wanted) is not None


# Which rule


@each_kind
def test_rules_come_back_from_their_plain_form(kind: str) -> None:
    made = KINDS[kind].make(50)
    assert plain(conditions(plain(made))) == plain(made)


@each_kind
@pytest.mark.parametrize("engine", [ours, ours_in_full, if_chain, masks])
def test_engines_find_the_rule(kind: str, engine: object) -> None:
    assert isinstance(engine, type(ours))
    rules = plain(KINDS[kind].make(40))
    season = orders(rules, 150)
    asked: Asked = engine.prepare(rules, season)
    answers = [asked.number(asked.decide(it)) for it in asked.orders]
    assert answers == [expected(rules, it) for it in season]
    assert len(set(answers)) > 10


# What is told


here = pytest.mark.skipif(not hasattr(os, "wait4"), reason="Windows does not tell so much")


@here
def test_a_program_is_measured_and_its_end_is_told() -> None:
    done = run("-c", "made = bytearray(100_000_000); print('done')")
    assert isinstance(done, Run)
    assert done.printed == "done"
    assert done.memory > 100_000_000
    assert run("-c", "raise SystemExit('the file is not there')") == Failed("the file is not there")
    assert isinstance(run("-c", "while True: pass", longest=1), Failed)


@here
def test_memory_of_who_measures_does_not_count() -> None:
    held = bytearray(200_000_000)
    done = run("-c", "pass")
    assert isinstance(done, Run)
    assert done.memory < len(held)


NOT_THERE = Failed("it does not install here")


def test_rule_engines_are_told() -> None:
    cases = (
        (name, kind, size) for name in rule_selection.ENGINES for kind in KINDS for size in SIZES
    )
    found: dict[tuple[str, str, int], Took | Failed] = dict.fromkeys(
        cases, Took(6e-6, 9e-6, 1e-5, 0.5, "as text")
    )
    found |= {
        ("ours", kind, size): Took(1e-6, 2e-6, 5e-6, 0.5, "as orders")
        for kind in KINDS
        for size in SIZES
    }
    found["cedar", "wide", 20] = NOT_THERE
    text = rule_selection.page(found)
    assert "* cedarpy, 20 rules over eleven columns: it does not install here." in text
    assert "* cedarpy: as text." in text
    assert "|  | holds | holds | MISSED | MISSED |" in text
    assert "as many times as long with 2,000 rules as with 4: 1.0" in text
    assert "| … of the first 1,000 orders of all | 5.00 | 5.00 | 5.00 | 5.00 |  |" in text


def test_plans_are_told() -> None:
    sizes = (10**5, 10**6, 10**7)
    found: dict[tuple[str, int], Run | Failed] = {
        (name, size): Run(size / 10**6, 1, plans.GIB) for name in plans.JOBS for size in sizes
    }
    found[plans.OURS, 10**6] = Run(1.6, 3, plans.GIB)
    found["dicts", 10**7] = NOT_THERE
    text = plans.page(found)
    assert "| 1.00 s (1.0 s), 1.00 GiB |" in text
    assert "| 1,000,000 orders: as long as DuckDB's SQL | 1.60 | ≤ 1.5 | MISSED |" in text
    assert "* Python's dictionaries, 10,000,000 orders: it does not install here." in text


def test_lists_are_told() -> None:
    found: dict[str, tuple[Run | Failed, Run | Failed]] = {
        name: (Run(9, 9, lists.MIB), Run(1, 1, lists.MIB)) for name in lists.STORES
    }
    found[lists.OURS] = Run(9, 9, lists.MIB), Run(0.25, 0.2, 30 * lists.MIB)
    found[lists.ASKED] = Run(9, 9, lists.MIB), Run(0.125, 0.1, 30 * lists.MIB)
    found["sqlite"] = NOT_THERE, NOT_THERE
    text = lists.page(found)
    assert "is 8.0 times as fast as a file of DuckDB (wanted: ≥ 5; holds)" in text
    assert "is 4.0 times as fast as that program with a file of DuckDB" in text
    assert "takes 0.25 s (wanted: under 0.2 s; MISSED)" in text
    assert "* a file of SQLite: it does not install here." in text


def test_a_part_is_put_into_its_place_alone(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    shutil.copy(page.PAGE, file)
    parts = ("rules", "plans", "lists", "record")
    for part in parts:
        page.put(part, f"new {part} \\1", file)
    text = file.read_text(encoding="utf-8")
    assert all(f"-->\n\nnew {part} \\1\n\n<!-- end of {part} -->" in text for part in parts)
    assert page.PAGE.read_text(encoding="utf-8").startswith(text[: text.index("new rules")])
    with pytest.raises(ValueError, match="no part 'others'"):
        page.put("others", "", file)
