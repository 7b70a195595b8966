"""Prepared customer lists: a plan takes as long as its orders, an update as long as its changes.

How that compares with other ways to keep a list, `tests/bench/peers/lists.py` measures.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import evolve

from rulesdsl.cli._prepared import open_list, write_list
from rulesdsl.customers.prepared import PreparedList
from rulesdsl.customers.updating import update
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.reading.interface import CustomerReading
from rulesdsl.spreadsheet import csv_file
from tests.bench import work
from tests.bench.measure import Row, once, process, said, timed

LARGE, SMALL = 200_000, 200
ORDERS = CHANGES = 1_000


def rows() -> list[Row]:
    """Both measurements, in one folder."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "policy.rules").write_text(work.ONE_LINE, encoding="utf-8")
        preparing = once(lambda: _keep(folder, LARGE))
        _keep(folder, SMALL)
        return [_plan(folder), _update(folder, preparing)]


def _keep(folder: Path, customers: int) -> None:
    """A prepared list of so many customers, and orders that most of them are of."""
    reading = CustomerReading(work.customers(customers))
    refused = write_list(_list(folder, customers), reading, "bench", [], lambda it: it)
    assert refused is None, refused
    orders = work.orders(ORDERS, customers)
    columns = ("order number", "currency", "email", "name", "shipping country", "shipping zip")
    pieces = csv_file(columns, map(_cells, orders))
    (folder / f"orders-{customers}.csv").write_bytes(b"".join(pieces))


def _cells(order: Order) -> tuple[str | None, ...]:
    address = order.shipping
    return (order.number, order.currency, order.email, order.name, address.country, address.zip)


def _list(folder: Path, customers: int) -> str:
    return str(folder / f"customers-{customers}.list")


def _plan(folder: Path) -> Row:
    def planned(customers: int) -> float:
        words = ("-m", "rulesdsl", "plan", str(folder / "policy.rules"), "--dry-run", "--orders")
        orders = str(folder / f"orders-{customers}.csv")
        return process(*words, orders, "--customers", _list(folder, customers))

    seconds, least = planned(LARGE), planned(SMALL)
    return Row(
        f"`rulesdsl plan`: {ORDERS:,} orders against a prepared list of {LARGE:,} customers, in a"
        " new process",
        said(seconds),
        f"within 1.5 times that of {SMALL} customers",
        seconds <= 1.5 * least,
        f"a prepared list of {SMALL} customers ({said(least)})",
        seconds / least,
    )


def _update(folder: Path, preparing: float) -> Row:
    there = open_list(_list(folder, LARGE), to_write=True)
    assert isinstance(there, PreparedList), there
    changed = work.customers(LARGE).customers[:: LARGE // CHANGES]
    turn = iter(range(1_000))

    def bring_up_to_date() -> None:
        company = f"Company {next(turn)}"
        now = CustomerList(tuple(evolve(it, company=company) for it in changed))
        update(there, CustomerReading(now))

    seconds = timed(bring_up_to_date)
    return Row(
        f"{CHANGES:,} changes to a prepared list of {LARGE:,} customers",
        said(seconds),
        "within a tenth of preparing it anew",
        seconds <= preparing / 10,
        f"preparing it anew ({said(preparing)})",
        seconds / preparing,
    )
