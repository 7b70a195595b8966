"""The relational plan decides as the reference does: generated policies, lists and batches."""

from __future__ import annotations

import os

from hypothesis import given, settings
from hypothesis import strategies as st

from rulesdsl.model.records import CustomerList, Order
from tests import policies, town
from tests.relational import plain_town
from tests.relational.warehouses import decided, expected

EXAMPLES = int(os.environ.get("RELATIONAL_EXAMPLES", "15"))
"""Of each law; a long run asks for more."""

OVERRIDE = st.sampled_from((None, None, None, True, False))


def agree(
    written: policies.Written,
    customers: CustomerList,
    orders: tuple[Order, ...],
    override: bool | None,
) -> None:
    compiled = written.compiled()
    if not compiled.ok:
        return
    made, created, told = decided(compiled.table, orders, customers, override)
    wanted, new = expected(compiled.table, orders, customers, override)
    assert made == wanted
    assert created == new
    assert told.orders == len(orders)


@settings(max_examples=EXAMPLES, deadline=None)
@given(policies.policies(everything=False), town.lists(), town.batches(most=8), OVERRIDE)
def test_generated_policies(
    written: policies.Written,
    customers: CustomerList,
    orders: tuple[Order, ...],
    override: bool | None,
) -> None:
    agree(written, customers, orders, override)


@settings(max_examples=EXAMPLES, deadline=None)
@given(policies.makers(), town.lists(), town.batches(least=3, most=10), OVERRIDE)
def test_policies_that_make_somebody_of_nearly_every_order(
    written: policies.Written,
    customers: CustomerList,
    orders: tuple[Order, ...],
    override: bool | None,
) -> None:
    agree(written, customers, orders, override)


@settings(max_examples=EXAMPLES, deadline=None)
@given(policies.makers(), plain_town.lists(), plain_town.batches(), OVERRIDE)
def test_plain_orders_of_policies_that_make_somebody(
    written: policies.Written,
    customers: CustomerList,
    orders: tuple[Order, ...],
    override: bool | None,
) -> None:
    agree(written, customers, orders, override)


@settings(max_examples=EXAMPLES, deadline=None)
@given(policies.policies(everything=False), plain_town.lists(), plain_town.batches(), OVERRIDE)
def test_plain_orders_of_generated_policies(
    written: policies.Written,
    customers: CustomerList,
    orders: tuple[Order, ...],
    override: bool | None,
) -> None:
    agree(written, customers, orders, override)


@settings(max_examples=EXAMPLES, deadline=None)
@given(policies.eager(), town.lists(), town.batches(least=2, most=8), OVERRIDE)
def test_policies_that_ask_all_of_quickbooks(
    written: policies.Written,
    customers: CustomerList,
    orders: tuple[Order, ...],
    override: bool | None,
) -> None:
    agree(written, customers, orders, override)
