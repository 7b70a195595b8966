"""A day's orders against a large list, as a whole process: the everyday case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from attrs import frozen

from tests.bench.page import table
from tests.bench.peers import town
from tests.bench.peers.jobs import COLUMNS
from tests.bench.peers.plans import OUR_COLUMNS
from tests.bench.peers.processes import Failed, Run, median_of, run

CUSTOMERS, ORDERS = 1_000_000, 1_000

LONGEST = 3_600
"""Seconds that keeping a list may take."""

MIB = 1 << 20


@frozen
class Store:
    """A way to keep a list: the words of keeping it, and of a plan with it."""

    title: str
    keep: Callable[[Path], tuple[str, ...]] | None
    """None where the list is kept already: as rulesdsl keeps it."""
    plan: Callable[[Path], tuple[str, ...]]
    made: Callable[[Path], list[tuple[str, ...]]]
    """What the plan decided, out of what it wrote."""


def _by_hand(name: str, title: str, file: str | None = None) -> Store:
    module, kept = f"tests.bench.peers.stores.{name}", file or name
    keep = ("-m", module, "keep")
    return Store(
        title,
        None if file else lambda it: (*keep, f"{it}/customers.parquet", f"{it}/{name}"),
        lambda it: ("-m", module, "plan", f"{it}/orders.csv", f"{it}/{kept}", f"{it}/{name}.csv"),
        lambda it: town.read(it / f"{name}.csv").project(", ".join(COLUMNS)).fetchall(),
    )


OURS, ASKED, DUCKDB = "prepared", "asked", "duckdb"

STORES = {
    OURS: Store(
        "**rulesdsl plan**, a prepared list",
        lambda it: (
            *("-m", "rulesdsl", "customers", f"{it}/customers.csv", "--out", f"{it}/prepared"),
        ),
        lambda it: (
            *("-m", "rulesdsl", "plan", f"{it}/policy.rules", "--orders", f"{it}/orders.csv"),
            *("--customers", f"{it}/prepared", "--out", f"{it}/plan"),
        ),
        lambda it: town.read(it / "plan" / "decisions.csv").project(OUR_COLUMNS).fetchall(),
    ),
    ASKED: _by_hand("prepared_list", "the prepared list, asked as those below", "prepared"),
    "sqlite": _by_hand("sqlite_file", "a file of SQLite"),
    DUCKDB: _by_hand("duckdb_file", "a file of DuckDB"),
    "polars": _by_hand("polars_file", "Parquet, sorted, and Polars"),
    "dicts": _by_hand("dicts", "CSV, and two dictionaries made anew"),
}

Measured = Mapping[str, tuple[Run | Failed, Run | Failed]]
"""By store, what keeping the list took, and a plan with it."""


def measured(rounds: int, folder: Path) -> Measured:
    """Every store in turn, round by round. All must decide the same."""
    town.make_customers(folder / "customers.parquet", CUSTOMERS)
    town.make_customers(folder / "customers.csv", CUSTOMERS)
    town.make_orders(folder / "orders.csv", ORDERS, CUSTOMERS)
    (folder / "policy.rules").write_text(town.POLICY, encoding="utf-8")
    kept = {
        name: run(*store.keep(folder), longest=LONGEST)
        for name, store in STORES.items()
        if store.keep is not None
    }
    kept[ASKED] = kept[OURS]
    runs: dict[str, list[Run | Failed]] = {name: [] for name in STORES}
    for _ in range(rounds):
        for name, done in runs.items():
            failed = kept[name] if isinstance(kept[name], Failed) else None
            done.append(failed or run(*STORES[name].plan(folder)))
    made = {name: STORES[name].made(folder) for name, it in runs.items() if isinstance(it[0], Run)}
    usual = made["sqlite"]
    wrong = {name: Failed("other decisions") for name, it in made.items() if it != usual}
    return {name: (kept[name], wrong.get(name) or median_of(it)) for name, it in runs.items()}


def page(found: Measured) -> str:
    """What each store took, and what must hold."""
    columns = ("", "a plan", "by the processors", "memory", "keeping the list, once")
    lines = [
        (STORES[name].title, *_said(plan), _once(kept)) for name, (kept, plan) in found.items()
    ]
    failed = [
        f"* {STORES[name].title}: {it.why}."
        for name, both in found.items()
        for it in dict.fromkeys(both)
        if isinstance(it, Failed)
    ]
    verdict = _verdict(*(found[it][1] for it in (OURS, ASKED, DUCKDB)))
    return "\n\n".join([table(columns, lines), verdict, *(["\n".join(failed)] if failed else [])])


def _verdict(ours: Run | Failed, asked: Run | Failed, other: Run | Failed) -> str:
    if isinstance(ours, Failed) or isinstance(asked, Failed) or isinstance(other, Failed):
        return "Not measured: how many times as fast as a file of DuckDB."
    ratio, whole = other.seconds / asked.seconds, other.seconds / ours.seconds
    return (
        f"Asked by the same program, a prepared list is {ratio:.1f} times as fast as a file of"
        f" DuckDB (wanted: ≥ 5; {'holds' if ratio >= 5 else 'MISSED'}). A whole plan with reasons"
        f" and all its files is {whole:.1f} times as fast as that program with a file of DuckDB,"
        f" and takes {ours.seconds:.2f} s (wanted: under 0.2 s;"
        f" {'holds' if ours.seconds < 0.2 else 'MISSED'})."
    )


def _said(it: Run | Failed) -> tuple[str, str, str]:
    if isinstance(it, Failed):
        return "–", "–", "–"
    return f"{it.seconds * 1000:.0f} ms", f"{it.worked * 1000:.0f} ms", f"{it.memory / MIB:.0f} MiB"


def _once(it: Run | Failed) -> str:
    return "–" if isinstance(it, Failed) else f"{it.seconds:.1f} s"
