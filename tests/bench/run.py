"""`make bench`: take the measurements on this machine, print them, put them into the docs.

Each number is the median of several runs. Ratios say more than seconds: a machine that is twice as
slow is so in both columns.
"""

from __future__ import annotations

import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

import rulesdsl
from rulesdsl.customers.index import CustomerIndex
from tests.bench import decisions, linting, prepared, questions, requests, work
from tests.bench.measure import Growth, Row, as_installed, process, timed
from tests.bench.page import put, table

LIBRARIES = ("attrs", "lark", "lxml", "z3-solver")

RULES = 1_000
CUSTOMERS = 100_000
ORDERS = 20_000


def main() -> None:
    as_installed()
    rows = [
        cold_compile(),
        cold_help(),
        plan(),
        *decisions.rows(),
        *requests.rows(),
        *prepared.rows(),
        *linting.rows(),
        *questions.rows(),
    ]
    record = page(rows, decisions.posted(), decisions.growth(), questions.growth())
    print(record)
    put("record", record)
    if missed := [row.work for row in rows if not row.holds]:
        sys.exit(f"slower than promised on this machine: {'; '.join(missed)}")


def cold_compile() -> Row:
    with TemporaryDirectory() as folder:
        large, one_line = Path(folder) / "large.rules", Path(folder) / "one-line.rules"
        large.write_text(work.large_policy(RULES), encoding="utf-8")
        one_line.write_text(work.ONE_LINE, encoding="utf-8")
        seconds = process("-m", "rulesdsl", "check", str(large))
        least = process("-m", "rulesdsl", "check", str(one_line))
    return Row(
        f"`rulesdsl check`: compile and check a policy of {RULES:,} rules, in a new process",
        f"{seconds:.2f} s",
        "under 1 s",
        seconds < 1,
        f"the one-line policy ({least:.2f} s)",
        seconds / least,
    )


def cold_help() -> Row:
    seconds, nothing = process("-m", "rulesdsl", "--help"), process("-c", "pass")
    return Row(
        "`rulesdsl --help`, in a new process",
        f"{seconds * 1000:.0f} ms",
        "within 150 ms",
        seconds <= 0.150,
        f"Python doing nothing ({nothing * 1000:.0f} ms)",
        seconds / nothing,
    )


def plan() -> Row:
    people, orders = work.customers(CUSTOMERS), work.orders(ORDERS, CUSTOMERS)
    compiled, index = rulesdsl.compile_policy(work.ONE_LINE), CustomerIndex(people)
    known = work.known_by_hand(people)
    # The first plan builds the indexes, and shows that both loops do the same work.
    planned = compiled.plan(orders, index)
    by_hand = work.by_hand(orders, known)
    assert len(planned.creations) == sum(new for _, _, new in by_hand) > 0
    assert planned.held == ()

    seconds = timed(lambda: compiled.plan(orders, index))
    least = timed(lambda: work.by_hand(orders, known))
    return Row(
        f"plan {ORDERS:,} orders against {CUSTOMERS:,} customers, once indexed",
        f"{ORDERS / seconds:,.0f} orders/s",
        "at least 20,000 orders/s",
        ORDERS / seconds >= 20_000,
        f"two dictionaries and a loop, by hand ({ORDERS / least:,.0f} orders/s)",
        seconds / least,
    )


def page(rows: list[Row], *growths: Growth) -> str:
    """The record, as it stands in docs/benchmarks.md."""
    columns = ("work", "result", "wanted", "", "compared with", "ratio")
    lines = [
        (
            *(row.work, row.result, row.wanted, "holds" if row.holds else "MISSED"),
            *(row.compared_with, f"{row.ratio:.1f}"),
        )
        for row in rows
    ]
    parts = (
        f"Measured on {machine()}.",
        table(columns, lines, "lrlllr"),
        *(f"### {it.title}\n\n{table(it.columns, it.lines)}" for it in growths),
    )
    return "\n\n".join(parts)


def machine() -> str:
    """What the numbers depend on: the processor's kind and cores, how busy it was, the versions."""
    busy = f" (load {os.getloadavg()[0]:.1f})" if hasattr(os, "getloadavg") else ""
    libraries = ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    return (
        f"{platform.machine()} with {os.cpu_count()} cores{busy}, {platform.system()}, "
        f"{platform.python_implementation()} {platform.python_version()}, "
        f"rulesdsl {rulesdsl.__version__}, {libraries}"
    )


if __name__ == "__main__":
    main()
