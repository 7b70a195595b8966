"""A plan in relations, whichever warehouse they are in: read, decided, told and written."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import IO

from rulesdsl.cli import FOUND, OK, UNUSABLE
from rulesdsl.cli._files import read_item_map
from rulesdsl.cli._inputs import Inputs, override_of
from rulesdsl.cli._lists import ListRead
from rulesdsl.cli._made import Made
from rulesdsl.cli._out import complain, unheard
from rulesdsl.cli._planning import as_read
from rulesdsl.cli._promises import unkept
from rulesdsl.cli._summary import Files, print_summary
from rulesdsl.cli._watching import Steps
from rulesdsl.compiled import Compiled
from rulesdsl.defining import evolve, frozen
from rulesdsl.formats import OrderReading, Refusal
from rulesdsl.model.company import Company, Edition
from rulesdsl.model.limits import Names, Room
from rulesdsl.model.records import CustomerList
from rulesdsl.model.storage import same_label
from rulesdsl.posting.never_known import NeverKnown
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.summary import Summary
from rulesdsl.reading.items import ItemReading
from rulesdsl.relational.heard import Heard
from rulesdsl.relational.outputs import Outputs, foreign_customer, tells_currencies
from rulesdsl.relational.plan import Told, plan_relations
from rulesdsl.relational.reading_customers import CustomersRead
from rulesdsl.relational.reading_orders import OrdersRead
from rulesdsl.relational.terms import Warehouse
from rulesdsl.relational.totals import summary_of
from rulesdsl.relational.work import Given
from rulesdsl.wording import several


@frozen
class Doors:
    """How files come into a warehouse, and how what was decided gets out of it."""

    warehouse: Warehouse
    orders_into: Callable[[list[str], str | None], OrdersRead | Refusal]
    customers_into: Callable[[list[str], str | None], CustomersRead | Refusal]
    written: Callable[[Made], bool]
    """Write the results, or tell why not."""
    files: Files | None
    """What the summary may point to."""
    progress: Callable[[], float] | None = None
    """How much of what is running is done, in percent; below 0 where nobody knows."""
    waiting: IO[bytes] | None = None
    """A file in which requests wait until they are sent; None where no requests are written."""


class Planning:
    """One plan on its way."""

    def __init__(
        self,
        compiled: Compiled,
        arguments: argparse.Namespace,
        never_known: tuple[NeverKnown, ...],
        doors: Doors,
        shown: Steps,
    ) -> None:
        self.compiled = compiled
        self.arguments = arguments
        self.never_known = never_known
        self.doors = doors
        self.warehouse = doors.warehouse
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
        self.heard = Heard(None if company.online else self.doors.waiting)
        told = self._decide(orders, customers, company)
        plan = self._plan(orders, evolve(customers, company=company), items)
        summary = summary_of(self.warehouse, plan, self.heard)
        out = self.arguments.out
        _summarized(summary, told, self.doors.files)
        if out is not None and not self._written(plan, summary):
            return UNUSABLE
        found = summary.held_orders or plan.problems
        return FOUND if self.arguments.fail_on_hold and found else OK

    def _read(self) -> tuple[OrdersRead, CustomersRead, ItemReading] | Refusal:
        given, progress = self.arguments, self.doors.progress
        items = read_item_map(given.items or ())
        if isinstance(items, Refusal):
            return items
        with self.shown.step("reading the orders", done=progress):
            orders = self.doors.orders_into(given.orders, given.orders_format)
        if isinstance(orders, Refusal):
            return orders
        with self.shown.step("reading the customers", done=progress):
            customers = self.doors.customers_into(given.customers, given.customers_format)
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
                self.warehouse,
                given,
                override=override_of(self.arguments),
                heard=self.heard,
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
            heard=self.heard.changes,
            online=company.online,
        )
        lists = CustomerList(taken=customers.taken, company=company)
        inputs = Inputs(
            OrderReading((), orders.problems, orders.remarks),
            ListRead(lists, customers.problems, customers.remarks),
            items,
        )
        untold = None
        if customers.count and not tells_currencies(self.warehouse):
            untold = foreign_customer(self.warehouse)
        posts = bool(self.heard.totals.posted)
        read = as_read(plan, inputs, untold, posts=posts)
        return evolve(read, cautions=(*broken, *read.cautions))

    def _room(self, customers: CustomersRead) -> Room | None:
        """What the lists hold when all that was decided is created."""
        if customers.company.edition is None:
            return None
        others = {(it.list, same_label(it.name)) for it in customers.taken}
        names = Names(customers=customers.count, others=len(others))
        return Room(customers.company.edition, names + self.warehouse.count("creations"))

    def _written(self, plan: Plan, summary: Summary) -> bool:
        outputs = Outputs(self.warehouse, self.heard, plan.problems, plan.online)
        made = Made(plan, summary, outputs, self.shown)
        return self.doors.written(made)


def _summarized(summary: Summary, told: Told, files: Files | None) -> None:
    """Print the summary; the files are written even for somebody who only reads its beginning."""
    try:
        print_summary(summary, sys.stdout, files=files, ending=_how(told))
        sys.stdout.flush()
    except BrokenPipeError:
        unheard()


def _how(told: Told) -> str | None:
    """How the orders were decided, where it took longer than all of them together."""
    if told.whole is not None:
        return f"Decided one order after the other, because {told.whole}."
    if not told.residual:
        return None
    why = "; ".join(f"{count:,} for {reason}" for reason, count in told.why)
    if sum(count for _, count in told.why) < told.residual:
        why = f"{why}; the others rest on them" if why else "they rest on each other"
    together = f"Decided together: {several(told.orders - told.residual, 'order')}"
    return f"{together}; one after the other: {told.residual:,} ({why})."
