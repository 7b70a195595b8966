"""The relational plan decides as the reference does: generated policies, lists and batches."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from rulesdsl.model.records import CustomerList, Order
from tests import policies, town
from tests.relational import plain_town
from tests.relational.warehouses import decided, expected

EXAMPLES = int(os.environ.get("RELATIONAL_EXAMPLES", "15"))
"""Of each law; a long run asks for more."""

OVERRIDE = st.sampled_from((None, None, None, True, False))


CROWD = 60
"""Orders of a batch in which everybody has something of everybody else."""


def crossed(pool: Sequence[Order], seed: int) -> tuple[Order, ...]:
    """A crowd made of a few orders: each has the rest of one, the name and the e-mail of others.

    So what one creates, others find, by this key or that, and over many corners.
    """
    chance = random.Random(seed)  # noqa: S311  no secrets: the same crowd for the same seed
    crowd = []
    for number in range(CROWD):
        rest, who, where = (chance.choice(pool) for _ in range(3))
        its = evolve(rest, number=str(number + 1), email=where.email, name=who.name)
        crowd.append(evolve(its, first_name=who.first_name, last_name=who.last_name))
    return tuple(crowd)


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
@given(
    policies.makers() | policies.policies(everything=False),
    town.lists() | plain_town.lists(),
    town.batches(least=3, most=8) | plain_town.batches(),
    st.integers(0, 2**32),
    OVERRIDE,
)
def test_crowds_in_which_everybody_has_something_of_everybody_else(
    written: policies.Written,
    customers: CustomerList,
    orders: tuple[Order, ...],
    seed: int,
    override: bool | None,
) -> None:
    if orders:
        agree(written, customers, crossed(orders, seed), override)


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
