"""Orders and lists as relations, decided; and the same by the reference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache

from sqlglot import exp

from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.engines import rows
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import Customer, CustomerList, Order, OtherList, TakenName
from rulesdsl.relational.duck import Duck
from rulesdsl.relational.plan import Told, plan_table
from rulesdsl.relational.records import customer_rows, order_rows
from rulesdsl.relational.results import (
    CREATION,
    CREATIONS,
    DECISION,
    DECISIONS,
    creation_of,
    decision_cells,
)
from rulesdsl.relational.schema import CUSTOMERS, ORDERS
from rulesdsl.relational.terms import col, table
from rulesdsl.relational.work import Given
from rulesdsl.source import Source
from rulesdsl.table import ir

Rows = list[tuple[object, ...]]


NEEDED = frozenset({"ordinal", "order_number"})
"""Columns of orders that every relation of them has."""

NEEDED_OF_RECORDS = frozenset({"name", "parent", "active"})
"""Likewise of customers."""


@cache
def _duck() -> Duck:
    """One database for all small batches: to open one takes as long as half a plan in it."""
    duck = Duck()
    duck.connection.execute("SET threads = 1")
    return duck


@contextmanager
def empty_duck() -> Iterator[Duck]:
    """A database with nothing in it, as if it had just been opened."""
    duck = _duck()
    try:
        yield duck
    finally:
        kinds = {"BASE TABLE": "TABLE", "VIEW": "VIEW"}
        query = exp.select("table_name", "table_type").from_("information_schema.tables")
        for name, kind in list(duck.rows(query)):
            duck.run(exp.Drop(tables=[table(name)], kind=kinds[kind]))


def given(duck: Duck, orders: Sequence[Order], customers: CustomerList) -> Given:
    """Put what goes in; the columns are those that an order or a record tells, as of a table.

    Of every third number of them there are all columns, as of files that our readers read.
    """
    rows_of_orders = list(order_rows(orders))
    told = [
        at
        for at, name in enumerate(ORDERS)
        if not len(orders) % 3
        or name in NEEDED
        or any(row[at] is not None for row in rows_of_orders)
    ]
    names = tuple(ORDERS)
    columns = {names[at]: ORDERS[names[at]] for at in told}
    _fill(duck, "orders", columns, [tuple(row[at] for at in told) for row in rows_of_orders])
    records = list(customer_rows(customers.customers))
    _fill(duck, "customers", CUSTOMERS, records)
    of_records = tuple(
        name
        for at, name in enumerate(CUSTOMERS)
        if not len(records) % 3
        or name in NEEDED_OF_RECORDS
        or any(row[at] is not None for row in records)
    )
    return Given(tuple(columns), of_records, customers.taken, customers.company)


def _fill(
    duck: Duck, name: str, columns: dict[str, str], these: Sequence[Sequence[object]]
) -> None:
    duck.create(name, columns)
    if these:
        duck.put(name, these)


def decided(
    whole: ir.Table,
    orders: Sequence[Order],
    customers: CustomerList,
    override: bool | None = None,
) -> tuple[Rows, list[object], Told]:
    """The decisions' rows, the creations and how it went."""
    with empty_duck() as duck:
        its = given(duck, orders, customers)
        told = plan_table(whole, duck, its, override=override)
        query = exp.select(*map(col, DECISION)).from_(table(DECISIONS)).order_by(col("ordinal"))
        made = exp.select(*map(col, CREATION)).from_(table(CREATIONS))
        made = made.order_by(col("ordinal"), col("place"))
        creations = [creation_of(row, orders[row[0]]) for row in duck.rows(made)]
        return list(duck.rows(query)), list(creations), told


def expected(
    whole: ir.Table,
    orders: Sequence[Order],
    customers: CustomerList,
    override: bool | None = None,
) -> tuple[Rows, list[object]]:
    """The same by the reference."""
    made: list[Decision] = list(rows.decide_all(whole, orders, CustomerIndex(customers), override))
    cells = [(place, *decision_cells(it)) for place, it in enumerate(made)]
    return cells, [new for it in made for new in it.creates]


def plan(policy: str, orders: list[Order], *records: Customer, taken: tuple[str, ...] = ()) -> Told:
    """Decide both ways; they must agree."""
    names = tuple(TakenName(it, OtherList.VENDOR) for it in taken)
    given = CustomerList(records, names)
    compiled = compile_policy(Source("policy.rules", policy))
    assert compiled.ok, compiled.diagnostics
    made, created, told = decided(compiled.table, orders, given)
    wanted, new = expected(compiled.table, orders, given)
    assert made == wanted
    assert created == new
    return told


def order(number: int, email: str | None = None, name: str | None = None, **more: str) -> Order:
    return Order(number=f"#{number}", email=email, name=name, **more)  # type: ignore[arg-type]
