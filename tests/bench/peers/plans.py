"""A whole plan as a whole process: `rulesdsl plan` beside what people write by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import log
from pathlib import Path

import duckdb
from attrs import frozen

from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.model.records import Customer, CustomerList, Order, Party
from tests.bench.page import table
from tests.bench.peers import town
from tests.bench.peers.jobs import COLUMNS
from tests.bench.peers.processes import Failed, Run, median_of, run

CUSTOMERS = 1_000_000
CHECKED = 10_000
"""So many orders, against as many customers, are compared with the reference beforehand."""

GIB = 1 << 30


@frozen
class Job:
    """A way to make a plan: its title, its words for files, and the columns of what it writes."""

    title: str
    words: Callable[[str, str, str], tuple[str, ...]]
    columns: str | None = ", ".join(COLUMNS)
    most: int = 10_000_000
    """It is not tried with more orders."""


def _by_hand(tool: str) -> Callable[[str, str, str], tuple[str, ...]]:
    return lambda orders, customers, out: (
        *("-m", f"tests.bench.peers.jobs.with_{tool}", orders, customers, out),
    )


def _ours(engine: str) -> Callable[[str, str, str], tuple[str, ...]]:
    def words(orders: str, customers: str, out: str) -> tuple[str, ...]:
        policy = str(Path(orders).with_name("policy.rules"))
        files = ("--orders", orders, "--customers", customers, "--out", out)
        return ("-m", "rulesdsl", "plan", policy, *files, "--engine", engine)

    return words


_OUR_COLUMNS = "order_number, action, customer, list_id, job, job_action, matched_by"

OURS, SPLINK, DUCKDB = "duckdb", "splink", "by hand: duckdb"

JOBS = {
    OURS: Job("**rulesdsl plan**, with reasons", _ours("duckdb"), _OUR_COLUMNS),
    "lookup": Job("**rulesdsl plan**, one by one", _ours("lookup"), _OUR_COLUMNS, CUSTOMERS),
    DUCKDB: Job("DuckDB's SQL", _by_hand("duckdb")),
    "by hand: polars": Job("Polars", _by_hand("polars")),
    SPLINK: Job("splink, the link alone", _by_hand("splink"), None),
    "by hand: dicts": Job("Python's dictionaries", _by_hand("dicts")),
    "by hand: pandas": Job("pandas", _by_hand("pandas")),
}

Measured = Mapping[tuple[str, int], Run | Failed]
"""By job and number of orders."""


def measured(sizes: Sequence[int], rounds: int, folder: Path) -> Measured:
    """Every job with every number of orders, in turn, round by round; a wrong one not at all."""
    town.make_customers(folder / "customers.parquet", CUSTOMERS)
    (folder / "policy.rules").write_text(town.POLICY, encoding="utf-8")
    wrong = {name: why for name, job in JOBS.items() if (why := _checked(job, folder))}
    found: dict[tuple[str, int], Run | Failed] = {}
    for size in sizes:
        town.make_orders(folder / "orders.parquet", size, CUSTOMERS)
        runs: dict[str, list[Run | Failed]] = {
            name: [wrong[name]] if name in wrong else []
            for name, job in JOBS.items()
            if size <= job.most
        }
        for _ in range(rounds):
            for name, done in runs.items():
                if not any(isinstance(it, Failed) for it in done):
                    print(f"  {JOBS[name].title}, {size:,} orders", flush=True)
                    done.append(_run(JOBS[name], folder, "orders", "customers"))
        found |= {(name, size): median_of(done) for name, done in runs.items()}
    return found


def _run(job: Job, folder: Path, orders: str, customers: str) -> Run | Failed:
    out = folder / "out.parquet"
    out.unlink(missing_ok=True)
    files = (folder / f"{orders}.parquet", folder / f"{customers}.parquet", out)
    return run(*job.words(*map(str, files)))


# Right or wrong


def _checked(job: Job, folder: Path) -> Failed | None:
    """What is wrong with a job, found on fewer orders."""
    town.make_orders(folder / "few-orders.parquet", CHECKED, CHECKED)
    town.make_customers(folder / "few-customers.parquet", CHECKED)
    done = _run(job, folder, "few-orders", "few-customers")
    if isinstance(done, Failed):
        return done
    out = duckdb.read_parquet(str(folder / "out.parquet"))
    wanted = decided(folder / "few-orders.parquet", folder / "few-customers.parquet")
    if job.columns is None:
        links = out.project("unique_id_r, unique_id_l").fetchall()
        return missing_links(set(links), wanted)
    made = out.project(job.columns).fetchall()
    return None if made == wanted else Failed("other decisions than the reference's")


def decided(orders: Path, customers: Path) -> list[tuple[str | None, ...]]:
    """What the reference decides, in the columns of the jobs."""
    index = CustomerIndex(CustomerList(tuple(map(_customer, _rows(customers)))))
    plan = compile_policy(town.POLICY).plan(map(_order, _rows(orders)), index)
    return [
        (
            it.order.number,
            it.action.value,
            it.customer.full_name if it.customer else None,
            it.customer.list_id if it.customer else None,
            it.job.name if it.job else None,
            it.job_action.value,
            it.matched_by,
        )
        for it in plan.decisions
    ]


def missing_links(
    links: set[tuple[str | None, str | None]], wanted: list[tuple[str | None, ...]]
) -> Failed | None:
    """Whether everybody whom the reference matched in the list is linked so."""
    matched = {(it[0], it[2]) for it in wanted if it[6] and not it[4]}
    return None if matched <= links else Failed("customers of the list are not linked")


def _rows(file: Path) -> list[tuple[str, ...]]:
    return duckdb.read_parquet(str(file)).fetchall()


def _order(row: Sequence[str]) -> Order:
    number, channel, currency, _, email, name, country, zip_code = row
    shipping = Party(country=country, zip=zip_code)
    return Order(
        number=number, channel=channel, currency=currency, email=email, name=name, shipping=shipping
    )


def _customer(row: Sequence[str]) -> Customer:
    name, list_id, first_name, last_name, email = row
    return Customer(
        name=name, list_id=list_id, first_name=first_name, last_name=last_name, email=email
    )


# The page


def page(found: Measured) -> str:
    """What each job took, how it grows, and what must hold."""
    sizes = sorted({size for _, size in found})
    columns = ("", *(f"{size:,} orders" for size in sizes), "grows with the power")
    lines = [
        (job.title, *(_said(found.get((name, size))) for size in sizes), _power(name, sizes, found))
        for name, job in JOBS.items()
    ]
    failed = [
        f"* {JOBS[name].title}, {size:,} orders: {it.why}."
        for (name, size), it in found.items()
        if isinstance(it, Failed)
    ]
    parts = [table(columns, lines), table(("", "measured", "wanted", ""), _wanted(found))]
    return "\n\n".join([*parts, *(["No number:", "\n".join(failed)] if failed else [])])


def _said(it: Run | Failed | None) -> str:
    if not isinstance(it, Run):
        return "–"
    return f"{it.seconds:.2f} s ({it.worked:.1f} s), {it.memory / GIB:.2f} GiB"


def _power(name: str, sizes: Sequence[int], found: Measured) -> str:
    """By how much it grows from the fewest orders to the most: 1 is in step with the orders."""
    done = [(size, it) for size in sizes if isinstance(it := found.get((name, size)), Run)]
    if len(done) < 2:
        return "–"
    (few, short), *_, (many, long) = done
    return f"{log(long.seconds / short.seconds) / log(many / few):.2f}"


def _wanted(found: Measured) -> list[Sequence[str]]:
    million, ten = 1_000_000, 10_000_000
    return [
        _ratio(found, million, "as long as DuckDB's SQL", (OURS, DUCKDB), most=1.5),
        _ratio(found, million, "as long as splink's link", (OURS, SPLINK), most=1),
        _ratio(found, ten, "as long as splink's link", (OURS, SPLINK), most=0.5),
    ]


def _ratio(
    found: Measured, size: int, what: str, names: tuple[str, str], most: float
) -> Sequence[str]:
    ours, other = (found.get((name, size)) for name in names)
    asked = f"{size:,} orders: {what}"
    if not isinstance(ours, Run) or not isinstance(other, Run):
        return asked, "–", f"≤ {most}", "not measured"
    ratio = ours.seconds / other.seconds
    return asked, f"{ratio:.2f}", f"≤ {most}", "holds" if ratio <= most else "MISSED"
