"""The relational plan decides as the reference does: generated policies, lists and batches.

An example is a policy and a list with `BATCHES` batches: two that are made up, and what follows
from them, so that a policy that was made up is asked about often.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator, Sequence

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from rulesdsl.compiled import Compiled
from rulesdsl.model.records import CustomerList, Order
from tests import policies, town
from tests.relational import plain_town
from tests.relational.warehouses import decided, expected

EXAMPLES = int(os.environ.get("RELATIONAL_EXAMPLES", "68"))
"""Of each of the six laws; a long run asks for more. With five batches each there are 2,040."""

BATCHES = 5
"""Of an example; see `batches_of`."""

OVERRIDE = st.sampled_from((None, None, None, True, False))

CROWD = 60
"""Orders of a batch in which everybody has something of everybody else."""

Batch = tuple[Order, ...]
Drawn = tuple[Batch, Batch, int]
"""Two batches, and the seed of what is made of them."""


def drawn(batches: st.SearchStrategy[Batch]) -> st.SearchStrategy[Drawn]:
    """What an example's batches are made of."""
    return st.tuples(batches, batches, st.integers(0, 2**32))


def batches_of(one: Batch, other: Batch, seed: int) -> Iterator[Batch]:
    """Both; the first from its end; one behind the other; and a few orders mixed of all these.

    In another order, and after other orders, the same orders come to something else.
    """
    yield one
    yield other
    yield one[::-1]
    yield numbered((*other, *one))
    yield crossed((*one, *other), seed, min(CROWD, 2 * len(one) + 2 * len(other)))


def numbered(orders: Sequence[Order]) -> Batch:
    """Orders with a number of their own each."""
    return tuple(evolve(it, number=f"#{1001 + at}") for at, it in enumerate(orders))


def crossed(pool: Sequence[Order], seed: int, size: int = CROWD) -> Batch:
    """A crowd made of a few orders: each has the rest of one, the name and the e-mail of others.

    So what one creates, others find, by this key or that, and over many corners.
    """
    chance = random.Random(seed)  # noqa: S311  no secrets: the same crowd for the same seed
    crowd = []
    for number in range(size):
        rest, who, where = (chance.choice(pool) for _ in range(3))
        its = evolve(rest, number=str(number + 1), email=where.email, name=who.name)
        crowd.append(evolve(its, first_name=who.first_name, last_name=who.last_name))
    return tuple(crowd)


def agree(
    written: policies.Written,
    customers: CustomerList,
    made_up: Drawn,
    overrides: Sequence[bool | None],
) -> None:
    """The same decisions about each of an example's batches."""
    compiled = written.compiled()
    if not compiled.ok:
        return
    for orders, override in zip(batches_of(*made_up), overrides, strict=True):
        agree_about(compiled, customers, orders, override)


def agree_about(
    compiled: Compiled, customers: CustomerList, orders: Batch, override: bool | None
) -> None:
    """The same decisions, reasons, warnings and creations about a batch."""
    made, created, told = decided(compiled.table, orders, customers, override)
    wanted, new = expected(compiled.table, orders, customers, override)
    assert made == wanted
    assert created == new
    assert told.orders == len(orders)


OVERRIDES = st.tuples(*(OVERRIDE,) * BATCHES)


@settings(max_examples=EXAMPLES, deadline=None)
@given(policies.policies(everything=False), town.lists(), drawn(town.batches(most=8)), OVERRIDES)
def test_generated_policies(
    written: policies.Written,
    customers: CustomerList,
    made_up: Drawn,
    overrides: Sequence[bool | None],
) -> None:
    agree(written, customers, made_up, overrides)


@settings(max_examples=EXAMPLES, deadline=None)
@given(policies.makers(), town.lists(), drawn(town.batches(least=3, most=10)), OVERRIDES)
def test_policies_that_make_somebody_of_nearly_every_order(
    written: policies.Written,
    customers: CustomerList,
    made_up: Drawn,
    overrides: Sequence[bool | None],
) -> None:
    agree(written, customers, made_up, overrides)


@settings(max_examples=EXAMPLES, deadline=None)
@given(policies.makers(), plain_town.lists(), drawn(plain_town.batches()), OVERRIDES)
def test_plain_orders_of_policies_that_make_somebody(
    written: policies.Written,
    customers: CustomerList,
    made_up: Drawn,
    overrides: Sequence[bool | None],
) -> None:
    agree(written, customers, made_up, overrides)


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    policies.policies(everything=False), plain_town.lists(), drawn(plain_town.batches()), OVERRIDES
)
def test_plain_orders_of_generated_policies(
    written: policies.Written,
    customers: CustomerList,
    made_up: Drawn,
    overrides: Sequence[bool | None],
) -> None:
    agree(written, customers, made_up, overrides)


@settings(max_examples=EXAMPLES, deadline=None)
@given(policies.eager(), town.lists(), drawn(town.batches(least=2, most=8)), OVERRIDES)
def test_policies_that_ask_all_of_quickbooks(
    written: policies.Written,
    customers: CustomerList,
    made_up: Drawn,
    overrides: Sequence[bool | None],
) -> None:
    agree(written, customers, made_up, overrides)


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    policies.makers() | policies.policies(everything=False),
    town.lists() | plain_town.lists(),
    town.batches(least=3, most=8) | plain_town.batches(),
    st.tuples(*(st.integers(0, 2**32),) * BATCHES),
    OVERRIDES,
)
def test_crowds_in_which_everybody_has_something_of_everybody_else(
    written: policies.Written,
    customers: CustomerList,
    pool: Batch,
    seeds: Sequence[int],
    overrides: Sequence[bool | None],
) -> None:
    compiled = written.compiled()
    if not compiled.ok:
        return
    for seed, override in zip(seeds, overrides, strict=True):
        agree_about(compiled, customers, crossed(pool, seed), override)
