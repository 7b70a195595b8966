"""Takes the measurements that are asked for, and puts each into its part of docs/benchmarks.md."""

from __future__ import annotations

import argparse
import os
import platform
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.measure import as_installed
from tests.bench.page import put
from tests.bench.peers import lists, plans, rule_selection

FOLDER = Path(__file__).resolve().parents[3] / "build"

RULE_PACKAGES = (
    "datalogic-py", "zen-engine", "common-expression-language", "durable_rules", "cedarpy",
)  # fmt: skip
PLAN_PACKAGES = ("duckdb", "polars", "splink", "pandas", "pyarrow")
LIST_PACKAGES = ("duckdb", "polars")


def main() -> None:
    """Measure what the command line asks for: everything, where it asks for nothing."""
    as_installed()
    wanted = _wanted()
    suites: Mapping[str, Callable[[], str]] = {
        "rules": lambda: _rules(wanted.rounds),
        "plans": lambda: _plans(wanted.orders, wanted.rounds),
        "lists": lambda: _lists(wanted.rounds),
    }
    for name in wanted.suites or suites:
        print(name, flush=True)
        text = suites[name]()
        print(f"\n{text}\n", flush=True)
        if not wanted.dry_run:
            put(name, text)


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.peers", description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="SUITE", help="rules, plans, lists")
    parser.add_argument("--orders", type=int, nargs="+", default=[10**5, 10**6, 10**7], metavar="N")
    parser.add_argument("--rounds", type=int, default=3, metavar="N")
    parser.add_argument("--dry-run", action="store_true", help="only print what was measured")
    return parser.parse_args()


def _rules(rounds: int) -> str:
    found = rule_selection.measured(rounds)
    return f"{_measured_on(RULE_PACKAGES)}\n\n{rule_selection.page(found)}"


def _plans(orders: list[int], rounds: int) -> str:
    with TemporaryDirectory(dir=FOLDER) as folder:
        found = plans.measured(orders, rounds, Path(folder))
    return f"{_measured_on(PLAN_PACKAGES)}\n\n{plans.page(found)}"


def _lists(rounds: int) -> str:
    with TemporaryDirectory(dir=FOLDER) as folder:
        found = lists.measured(3 * rounds, Path(folder))
    return f"{_measured_on(LIST_PACKAGES)}\n\n{lists.page(found)}"


def _measured_on(packages: tuple[str, ...]) -> str:
    """What the numbers depend on: the machine, how busy it was, the versions."""
    versions = ", ".join(f"{it} {version(it)}" for it in ("rulesdsl", *packages))
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / plans.GIB
    return (
        f"Measured on {platform.machine()} with {os.cpu_count()} cores and {memory:.0f} GiB (load "
        f"{os.getloadavg()[0]:.1f} at the end), {platform.system()}, "
        f"{platform.python_implementation()} {platform.python_version()}, {versions}."
    )


if __name__ == "__main__":
    main()
