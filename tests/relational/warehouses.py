"""Orders and lists as relations, decided; and the same by the reference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlglot import exp

from rulesdsl.customers.index import CustomerIndex
from rulesdsl.engines import rows
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import CustomerList, Order
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
from rulesdsl.table import ir

Rows = list[tuple[object, ...]]


def given(duck: Duck, orders: Iterable[Order], customers: CustomerList) -> None:
    """Put what goes in."""
    for name, columns, these in (
        ("orders", ORDERS, order_rows(orders)),
        ("customers", CUSTOMERS, customer_rows(customers.customers)),
    ):
        duck.create(name, columns)
        told = list(these)
        if told:
            duck.put(name, told)


def decided(
    whole: ir.Table,
    orders: Sequence[Order],
    customers: CustomerList,
    override: bool | None = None,
) -> tuple[Rows, list[object], Told]:
    """The decisions' rows, the creations and how it went."""
    duck = Duck()
    try:
        given(duck, orders, customers)
        its = Given(tuple(ORDERS), tuple(CUSTOMERS), customers.taken, customers.company)
        told = plan_table(whole, duck, its, override=override)
        query = exp.select(*map(col, DECISION)).from_(table(DECISIONS)).order_by(col("ordinal"))
        made = exp.select(*map(col, CREATION)).from_(table(CREATIONS))
        made = made.order_by(col("ordinal"), col("place"))
        creations = [creation_of(row, orders[row[0]]) for row in duck.rows(made)]
        return list(duck.rows(query)), list(creations), told
    finally:
        duck.close()


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
