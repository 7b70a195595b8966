"""Orders and customers come back from their rows as they were, through DuckDB as well."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from rulesdsl.model.records import Customer, Order
from rulesdsl.relational.duck import Duck
from rulesdsl.relational.records import customer_of, customer_rows, order_of, order_rows
from rulesdsl.relational.schema import CUSTOMERS, ORDERS
from tests import strategies


@given(st.lists(strategies.orders(), max_size=3))
def test_orders(orders: list[Order]) -> None:
    duck = Duck()
    duck.create("orders", ORDERS)
    duck.put("orders", order_rows(orders))
    back = [order_of(row) for row in duck.rows(exp.select("*").from_("orders"))]
    assert back == orders
    assert [it.origin for it in back] == [it.origin for it in orders]


@given(st.lists(strategies.customers(), max_size=3))
def test_customers(customers: list[Customer]) -> None:
    duck = Duck()
    duck.create("customers", CUSTOMERS)
    duck.put("customers", customer_rows(customers))
    back = [customer_of(row) for row in duck.rows(exp.select("*").from_("customers"))]
    assert back == customers
    assert [it.origin for it in back] == [it.origin for it in customers]
