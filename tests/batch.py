"""A batch decided step by step, so that a test can look at each step; and its plan carried out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from attrs import evolve

from rulesdsl.compiled import Compiled
from rulesdsl.customers.index import Book, CustomerIndex
from rulesdsl.engines import rows
from rulesdsl.model.company import Company
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import Customer, CustomerList, Order
from rulesdsl.model.storage import same_label
from rulesdsl.posting.asked import asked
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.qbxml_requests import requests
from rulesdsl.table import ir, meaning
from tests.company import add_everything


def decide_all(
    table: ir.Table, orders: Iterable[Order], given: CustomerList, override: bool | None = None
) -> list[Decision]:
    """The rows engine, also for a policy with errors."""
    return list(rows.decide_all(table, orders, CustomerIndex(given), override))


def steps(
    table: ir.Table, orders: Iterable[Order], given: CustomerList, override: bool | None = None
) -> Iterator[tuple[Decision, Book]]:
    """Each decision of the page of meaning, with the book that it was made by.

    The book is the list with what was decided before, indexed anew each time.
    """
    book = BookOfBatch(given, {})
    for order in orders:
        decision = meaning.decide(table, order, book, override)
        yield decision, book
        told = decision.update or decision.tells_of
        if decision.creates or decision.reactivates or told or decision.transaction:
            there = CustomerList(book.records, book.taken, book.company)
            book = book_after(there, [decision], book.told)


class BookOfBatch(CustomerIndex):
    """A list that knows of which customers and jobs the batch told, and on which day the latest."""

    def __init__(self, customers: CustomerList, told: Mapping[str, date]) -> None:
        super().__init__(customers)
        self.told = told

    def told_on(self, full_name: str) -> date | None:
        return self.told.get(same_label(full_name))


def book_after(
    given: CustomerList, decisions: Sequence[Decision], told: Mapping[str, date] | None = None
) -> BookOfBatch:
    """The list after the decisions, and what they told of whom; `told` is what was told before."""
    days = dict(told or {})
    for full_name, day in filter(None, (it.tells_of for it in decisions)):
        name = same_label(full_name)
        days[name] = max(day, days.get(name, day))
    return BookOfBatch(after(given, decisions), days)


def after(given: CustomerList, decisions: Sequence[Decision]) -> CustomerList:
    """The list with what the decisions create, and with what they make active."""
    records = list(given.customers)
    for decision in decisions:
        awake = set(decision.reactivates)
        records = [evolve(it, active=True) if it in awake else it for it in records]
        records += [it.record for it in decision.creates if it.record not in records]
        if decision.update is not None:
            before, now = decision.update.record, decision.update.after
            records = [now if it == before else it for it in records]
    posted = (it.transaction for it in decisions if it.transaction)
    numbers = frozenset(same_label(it.number) for it in posted if it.number)
    return CustomerList(tuple(records), given.taken, given.company + Company(numbers=numbers))


def carried_out(plan: Plan, given: CustomerList) -> CustomerList:
    """The list that QuickBooks has when it was sent the plan's requests, all of which must do."""
    if not asked(plan):
        return given
    return add_everything(b"".join(requests(plan)), given)


def run(
    compiled: Compiled, orders: Iterable[Order], given: CustomerList, override: bool | None = None
) -> list[Decision]:
    """The decisions of a plan."""
    return list(compiled.plan(orders, given, override=override).decisions)


def named(records: Iterable[Customer]) -> list[str]:
    return [it.full_name for it in records]
