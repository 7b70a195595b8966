"""What all steps of a relational plan share: the table, the relations, and the terms for fields."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from sqlglot import exp

from rulesdsl.defining import define, field, frozen
from rulesdsl.model.company import UNKNOWN, Company
from rulesdsl.model.fields import Field
from rulesdsl.model.records import TakenName
from rulesdsl.relational.schema import CUSTOMERS as RECORD
from rulesdsl.relational.schema import ORDERS as COLUMNS
from rulesdsl.relational.schema import column
from rulesdsl.relational.steps import Steps
from rulesdsl.relational.terms import Term, Warehouse, col, fn, made, nothing, table
from rulesdsl.table import ir

ORDERS, CUSTOMERS = "orders", "customers"
"""The names of the relations that go in."""

ROW = "rowid"
"""Which record of the customer list: its place in the relation."""


@frozen
class Given:
    """What goes in beside the relations: their columns, and what the list knows beside records."""

    order_columns: tuple[str, ...]
    customer_columns: tuple[str, ...]
    taken: tuple[TakenName, ...] = ()
    company: Company = UNKNOWN


@define(eq=False, slots=False)
class Work:
    """One batch on its way; `override` sets it from outside."""

    warehouse: Warehouse
    table: ir.Table
    given: Given
    override: bool | None
    steps: Steps = field(init=False)
    keys: dict[tuple[Field, ...], int] = field(init=False)
    """The number of each key of the table, whatever its settings: its values are the same."""
    temporary: list[str] = field(factory=list)

    @steps.default
    def _steps(self) -> Steps:
        return Steps(self.table)

    @keys.default
    def _keys(self) -> dict[tuple[Field, ...], int]:
        columns = (it for it in self.table.columns if isinstance(it, ir.KeyColumn))
        return {
            it: number for number, it in enumerate(dict.fromkeys(it.key.fields for it in columns))
        }

    @property
    def order_columns(self) -> tuple[str, ...]:
        """The columns of `orders`."""
        return self.given.order_columns

    @property
    def customer_columns(self) -> tuple[str, ...]:
        """The columns of `customers`."""
        return self.given.customer_columns

    @property
    def taken(self) -> tuple[TakenName, ...]:
        """The names on the other lists."""
        return self.given.taken

    @property
    def company(self) -> Company:
        """What else is known of the company."""
        return self.given.company

    def keep(self, name: str, query: exp.Expr) -> str:
        """Keep what a query gives as a relation, until the plan is made."""
        self.warehouse.run(made(name, query))
        self.temporary.append(name)
        return name

    def put(self, name: str, columns: dict[str, str], rows: Sequence[Sequence[object]]) -> str:
        """Keep rows as a relation, until the plan is made."""
        self.warehouse.create(name, columns)
        self.temporary.append(name)
        if rows:
            self.warehouse.put(name, rows)
        return name

    def drop(self, *names: str) -> None:
        """Give relations back."""
        for name in names:
            self.warehouse.run(exp.Drop(tables=[table(name)], kind="TABLE", exists=True))
            self.temporary.remove(name)

    def order_term(self, of: Field, alias: str = "o") -> Term:
        """The value of a field of an order."""
        if of.name == "customer name":
            parts = (self.order_column(it, alias) for it in ("name", "company", "email"))
            return fn("coalesce", *parts)
        return self.order_column(column(of), alias)

    def order_column(self, name: str, alias: str = "o") -> Term:
        """A column of the orders; what no order tells is missing."""
        return col(name, alias) if name in self._order_names else nothing(COLUMNS[name])

    def customer_column(self, name: str, alias: str = "c") -> Term:
        """A column of the customer list; what no record has is missing."""
        there = name in self.customer_columns
        return col(name, alias) if there else nothing(RECORD[name])

    @cached_property
    def _order_names(self) -> frozenset[str]:
        return frozenset(self.order_columns)
