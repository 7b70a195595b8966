"""A plan for files of millions of orders: in DuckDB, in bounded memory, and out as it is made."""

from __future__ import annotations

import argparse
import atexit
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from tempfile import gettempdir

from attrs import evolve

from rulesdsl.cli import FOUND, INTERRUPTED, OK, UNUSABLE
from rulesdsl.cli._engine import is_table
from rulesdsl.cli._files import read_item_map
from rulesdsl.cli._inputs import Inputs, override_of
from rulesdsl.cli._large_files import Made, written
from rulesdsl.cli._lists import ListRead
from rulesdsl.cli._out import complain, say, unheard
from rulesdsl.cli._planning import as_read
from rulesdsl.cli._promises import unkept
from rulesdsl.cli._summary import print_summary
from rulesdsl.cli._tables import customers_into, orders_into
from rulesdsl.cli._watching import Steps, steps
from rulesdsl.compiled import Compiled
from rulesdsl.formats import OrderReading, Refusal
from rulesdsl.model.company import Company, Edition
from rulesdsl.model.limits import Names, Room
from rulesdsl.model.records import CustomerList
from rulesdsl.model.storage import same_label
from rulesdsl.posting.never_known import NeverKnown
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.summary import Summary
from rulesdsl.reading.items import ItemReading
from rulesdsl.relational.duck import Duck, DuckError, Trouble
from rulesdsl.relational.heard import Heard
from rulesdsl.relational.outputs import Outputs, foreign_customer, tells_currencies
from rulesdsl.relational.plan import Told, plan_relations
from rulesdsl.relational.reading_customers import CustomersRead
from rulesdsl.relational.reading_orders import OrdersRead
from rulesdsl.relational.totals import summary_of
from rulesdsl.relational.work import Given

OURS = 384 * 2**20
"""So many bytes are left to Python of the memory that is allowed; the rest is DuckDB's."""

LEAST_OF_DUCKDB = 128 * 2**20


def plan_large(
    compiled: Compiled, arguments: argparse.Namespace, never_known: tuple[NeverKnown, ...]
) -> int:
    """Make the plan, print its summary, write its files, and give the exit code."""
    # DuckDB complains at the end of what was not taken away (rulesdsl.cli leaves everything).
    atexit.unregister(gc.freeze)
    try:
        with _spill(arguments.out) as folder, steps() as shown:
            duck = Duck(_of_duckdb(arguments.memory), str(folder))
            try:
                return _Planning(compiled, arguments, never_known, duck, shown).carry_out()
            finally:
                duck.close()
    except KeyboardInterrupt:
        complain(
            "stopped; nothing was written, and a file that was there is as it was before",
            "start the same command again: it begins anew",
        )
        return INTERRUPTED
    except DuckError as error:
        complain(*_told(error, arguments.memory))
        return UNUSABLE
    except OSError as error:
        complain(
            f"expected to write into the folder of the output, found: {error.strerror or error}",
            "choose another folder with --out",
        )
        return UNUSABLE


def _of_duckdb(memory: int | None) -> int | None:
    return None if memory is None else max(memory - OURS, LEAST_OF_DUCKDB)


def _told(error: DuckError, memory: int | None) -> tuple[str, str]:
    match error.trouble:
        case Trouble.MEMORY:
            given = "" if memory is None else f" than the {memory // 2**20:,} MiB that are allowed"
            return (
                f"the plan needs more memory{given}; nothing was written",
                "give it more with --memory, or plan the orders in several parts",
            )
        case Trouble.DISK:
            return (
                "there is no room left on the disk for what a large plan puts aside",
                "make room, or choose a folder on another disk with --out, and start again",
            )
        case Trouble.OTHER:
            return (
                f"expected DuckDB to carry the plan out, found: {error}; nothing was written",
                "please report this; --engine lookup may do it meanwhile",
            )


@contextmanager
def _spill(out: str | None) -> Iterator[Path]:
    """A folder for what does not fit into memory, beside the output; it is gone afterwards."""
    beside = Path(gettempdir()) if out is None else Path(out).absolute().parent
    while not beside.exists():
        beside = beside.parent
    folder = beside / f".rulesdsl-{os.getpid()}-{token_hex(4)}.spill"
    folder.mkdir()
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)


class _Planning:
    """One plan on its way."""

    def __init__(
        self,
        compiled: Compiled,
        arguments: argparse.Namespace,
        never_known: tuple[NeverKnown, ...],
        duck: Duck,
        shown: Steps,
    ) -> None:
        self.compiled = compiled
        self.arguments = arguments
        self.never_known = never_known
        self.duck = duck
        self.shown = shown
        self.heard = Heard()

    def carry_out(self) -> int:
        """Read, decide, tell and write."""
        read = self._read()
        if isinstance(read, Refusal):
            complain(f"{read.origin}: {read.message}", read.cure)
            return UNUSABLE
        orders, customers, items = read
        company = customers.company + Company(
            edition=Edition(self.arguments.edition) if self.arguments.edition else None,
            items=items.items if self.arguments.items else None,
        )
        told = self._decide(orders, customers, company)
        plan = self._plan(orders, evolve(customers, company=company), items)
        summary = summary_of(self.duck, plan)
        _summarized(summary, told, files=self.arguments.out is not None)
        if self.arguments.out is not None and not self._written(plan, summary):
            return UNUSABLE
        found = summary.held_orders or plan.problems
        return FOUND if self.arguments.fail_on_hold and found else OK

    def _read(self) -> tuple[OrdersRead, CustomersRead, ItemReading] | Refusal:
        given, progress = self.arguments, self.duck.progress
        items = read_item_map(given.items or ())
        if isinstance(items, Refusal):
            return items
        with self.shown.step("reading the orders", done=progress):
            orders = orders_into(self.duck, given.orders, given.orders_format)
        if isinstance(orders, Refusal):
            return orders
        with self.shown.step("reading the customers", done=progress):
            customers = customers_into(self.duck, given.customers, given.customers_format)
        if isinstance(customers, Refusal):
            return customers
        return orders, customers, items

    def _decide(self, orders: OrdersRead, customers: CustomersRead, company: Company) -> Told:
        given = Given(orders.columns, customers.columns, customers.taken, company)

        def done() -> float:
            """Orders that go one after the other are counted; before, nobody knows."""
            return float(self.heard.count)

        with self.shown.step("deciding the orders", rows=orders.count, done=done):
            return plan_relations(
                self.compiled,
                self.duck,
                given,
                override=override_of(self.arguments),
                listen=self.heard.hear,
            )

    def _plan(self, orders: OrdersRead, customers: CustomersRead, items: ItemReading) -> Plan:
        """The plan, but for what stands in relations."""
        compiled, company = self.compiled, customers.company
        override = override_of(self.arguments)
        broken, undecided = unkept(compiled, override)
        plan = Plan(
            policy=compiled.policy.title or compiled.tree.source.name,
            fingerprint=compiled.fingerprint,
            decisions=tuple(self.heard.decisions),
            never_known=self.never_known,
            notices=undecided,
            room=self._room(customers),
            online=company.online,
        )
        lists = CustomerList(taken=customers.taken, company=company)
        inputs = Inputs(
            OrderReading((), orders.problems, orders.remarks),
            ListRead(lists, customers.problems, customers.remarks),
            items,
        )
        untold = None
        if customers.count and not tells_currencies(self.duck):
            untold = foreign_customer(self.duck)
        read = as_read(plan, inputs, untold)
        return evolve(read, cautions=(*broken, *read.cautions))

    def _room(self, customers: CustomersRead) -> Room | None:
        """What the lists hold when all that was decided is created."""
        if customers.company.edition is None:
            return None
        others = {(it.list, same_label(it.name)) for it in customers.taken}
        names = Names(customers=customers.count, others=len(others))
        return Room(customers.company.edition, names + self.duck.count("creations"))

    def _written(self, plan: Plan, summary: Summary) -> bool:
        outputs = Outputs(self.duck, self.heard, plan.problems, plan.online)
        made = Made(plan, summary, outputs, self.shown)
        return written(made, self.arguments, table=is_table(self.arguments.out))


def _summarized(summary: Summary, told: Told, *, files: bool) -> None:
    """Print the summary; the files are written even for somebody who only reads its beginning."""
    try:
        print_summary(summary, sys.stdout, files=files)
        say(f"\n{_how(told)}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        unheard()


def _how(told: Told) -> str:
    """How the orders were decided, in a line."""
    if told.whole is not None:
        return f"Decided one order after the other, because {told.whole}."
    at_once = f"Decided at once: {told.orders - told.residual:,} orders"
    if not told.residual:
        return f"{at_once}."
    return (
        f"{at_once}; one after the other, because they may rest on each other: {told.residual:,}."
    )
