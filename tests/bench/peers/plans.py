"""A whole plan as a whole process: `rulesdsl plan` beside what people write by hand."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from math import log
from pathlib import Path

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
    """A way to make a plan.

    `words` are those for its policy, orders, customers and what it writes; `form` and `out` say
    which files these are, `made` is the file that has the decisions in the end, and `columns` are
    those of `COLUMNS` as it calls them, None where it decides nothing. Where it `asks` a prepared
    list, that takes the place of the customers. It is not tried with more orders than `most`.
    """

    title: str
    words: Callable[[str, str, str, str], tuple[str, ...]]
    form: str = "parquet"
    out: str = "out.parquet"
    made: str = "out.parquet"
    columns: str | None = ", ".join(COLUMNS)
    most: int = 10_000_000
    asks: bool = False


def _by_hand(
    tool: str, title: str, columns: str | None = ", ".join(COLUMNS), most: int = 10_000_000
) -> Job:
    module = f"tests.bench.peers.jobs.with_{tool}"
    return Job(title, lambda _, *files: ("-m", module, *files), columns=columns, most=most)


def _ours(*more: str) -> Callable[[str, str, str, str], tuple[str, ...]]:
    def words(policy: str, orders: str, customers: str, out: str) -> tuple[str, ...]:
        files = ("--orders", orders, "--customers", customers, "--out", out)
        return ("-m", "rulesdsl", "plan", policy, *files, *more)

    return words


OUR_COLUMNS = "order_number, action, customer, list_id, job, job_action, matched_by"

OURS, SPLINK, DUCKDB = "ours", "splink", "duckdb"

JOBS = {
    OURS: Job("**rulesdsl plan**, with reasons", _ours(), columns=OUR_COLUMNS),
    "ours in 2 GiB": Job(
        "**rulesdsl plan** with `--memory 2GiB`", _ours("--memory", "2GiB"), columns=OUR_COLUMNS
    ),
    "ours, prepared": Job(
        "**rulesdsl plan** with a prepared list", _ours(), columns=OUR_COLUMNS, asks=True
    ),
    "ours in turn": Job(
        "**rulesdsl plan** with `--engine lookup`, CSV in and a folder out",
        _ours("--engine", "lookup"),
        *("csv", "out", "out/decisions.csv", OUR_COLUMNS),
        most=100_000,
    ),
    DUCKDB: _by_hand("duckdb", "DuckDB's SQL"),
    "polars": _by_hand("polars", "Polars"),
    SPLINK: _by_hand("splink", "splink, the link alone", None),
    "dicts": _by_hand("dicts", "Python's dictionaries"),
    "pandas": _by_hand("pandas", "pandas", most=1_000_000),
}

Measured = Mapping[tuple[str, int], Run | Failed]
"""By job and number of orders."""


def measured(sizes: Sequence[int], rounds: int, folder: Path) -> Measured:
    """Every job with every number of orders, in turn, round by round; a wrong one not at all."""
    (folder / "policy.rules").write_text(town.POLICY, encoding="utf-8")
    _make(folder, CHECKED, CHECKED)
    wrong = {name: why for name, job in JOBS.items() if (why := checked(job, folder))}
    found: dict[tuple[str, int], Run | Failed] = {}
    for size in sizes:
        _make(folder, size, CUSTOMERS)
        runs: dict[str, list[Run | Failed]] = {
            name: [wrong[name]] if name in wrong else []
            for name, job in JOBS.items()
            if size <= job.most
        }
        for _ in range(rounds):
            for name, done in runs.items():
                if not any(isinstance(it, Failed) for it in done):
                    print(f"  {JOBS[name].title}, {size:,} orders", end=": ", flush=True)
                    took = _run(JOBS[name], folder)
                    print(took.why if isinstance(took, Failed) else _said(took), flush=True)
                    done.append(took)
        found |= {(name, size): median_of(done) for name, done in runs.items()}
    return found


def _make(folder: Path, orders: int, customers: int) -> None:
    """The files that the jobs for so many orders need."""
    for form in {job.form for job in JOBS.values() if orders <= job.most}:
        town.make_orders(folder / f"orders.{form}", orders, customers)
        town.make_customers(folder / f"customers.{form}", customers)
    _prepare(folder, customers)


PREPARED = "customers.list"


def _prepare(folder: Path, customers: int) -> None:
    """The prepared list of the customers, which is made only if there are others than before."""
    known = folder / "prepared customers"
    if not known.is_file() or known.read_text(encoding="utf-8") != str(customers):
        words = ("customers", str(folder / "customers.parquet"), "--out", str(folder / PREPARED))
        done = run("-m", "rulesdsl", *words)
        assert isinstance(done, Run), done
        known.write_text(str(customers), encoding="utf-8")


def _run(job: Job, folder: Path) -> Run | Failed:
    for it in folder.glob("out*"):
        shutil.rmtree(it) if it.is_dir() else it.unlink()
    customers = PREPARED if job.asks else f"customers.{job.form}"
    files = ("policy.rules", f"orders.{job.form}", customers, job.out)
    return run(*job.words(*(str(folder / it) for it in files)))


# Right or wrong


def checked(job: Job, folder: Path) -> Failed | None:
    """What is wrong with a job: it decides otherwise than the reference about a folder's orders."""
    done = _run(job, folder)
    if isinstance(done, Failed):
        return done
    out = town.read(folder / job.made)
    wanted = decided(folder / "orders.parquet", folder / "customers.parquet")
    if job.columns is None:
        links = out.project("unique_id_r, unique_id_l").fetchall()
        return missing_links(set(links), wanted)
    made = out.project(job.columns).fetchall()
    return None if made == wanted else Failed("other decisions than the reference's")


def decided(orders: Path, customers: Path) -> list[tuple[str | None, ...]]:
    """What the reference decides, in the columns of the jobs."""
    index = CustomerIndex(CustomerList(tuple(map(_customer, town.read(customers).fetchall()))))
    plan = compile_policy(town.POLICY).plan(map(_order, town.read(orders).fetchall()), index)
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
