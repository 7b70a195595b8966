"""Inactive customers that an order makes active again, and who sees that they are."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulesdsl.defining import evolve
from rulesdsl.model.records import Customer
from tests.relational.warehouses import order, plan

EXAMPLES = int(os.environ.get("RELATIONAL_EXAMPLES", "24"))

ASLEEP = Customer(
    name="Ann Lee",
    email="ann@example.com",
    active=False,
    list_id="80000001-1600000000",
    edit_sequence="1",
)
STANDARD = evolve(ASLEEP, name="Web Sales", email=None, list_id="80000002-1600000000")
WAKES = "inactive customers = reactivate; match by email"


def test_only_who_comes_to_an_inactive_customer_goes_one_after_the_other() -> None:
    others = [order(at, f"buyer{at}@example.com", f"Buyer No{at}") for at in range(20)]
    orders = [*others, order(30, "ann@example.com"), *others, order(31, "ANN@example.com")]
    for ending in ("use customer 'Web Sales'", "create customer", "hold 'look'"):
        told = plan(f"{WAKES}; else {ending}", orders, ASLEEP, Customer(name="Web Sales"))
        assert told.whole is None
        assert told.residual == 2


@pytest.mark.parametrize("job", ["", " with job"])
def test_whoever_comes_to_an_inactive_standard_customer_goes_one_after_the_other(job: str) -> None:
    known = Customer(name="Bob Ray", email="bob@example.com")
    orders = [order(at, "bob@example.com" if at % 2 else None, f"No{at}") for at in range(20)]
    told = plan(f"{WAKES}; else use customer 'Web Sales'{job}", orders, STANDARD, known)
    assert told.whole is None
    assert told.residual == len(orders) // 2


def test_a_rule_that_ignores_inactive_customers_sees_one_that_another_made_active() -> None:
    policy = """
    rule 'paper'
      when channel is 'Paper'
      match by email
      else use customer 'Web Sales'
      inactive customers = ignore
    rule 'rest'
      match by email
      else use customer 'Web Sales'
      inactive customers = reactivate
    """
    orders = [
        order(1, "ann@example.com", channel="Paper"),
        order(2, "ann@example.com"),
        order(3, "ann@example.com", channel="Paper"),
    ]
    told = plan(policy, orders, ASLEEP, Customer(name="Web Sales"))
    assert told.whole == "inactive customers are made active, which orders of other rules see"


NAMES = ("Ann Lee", "Bob Ray", "Web Sales", "Cy Poe")
EMAILS = (None, "ann@example.com", "bob@example.com")
RECORDS = st.builds(
    Customer,
    name=st.sampled_from(NAMES),
    parent=st.sampled_from((None, None, None, "Web Sales", "Ann Lee")),
    email=st.sampled_from(EMAILS),
    active=st.booleans(),
    list_id=st.sampled_from((None, *(f"8000000{it}-1600000000" for it in range(4)))),
    edit_sequence=st.sampled_from((None, "1", "1")),
)
POLICIES = st.tuples(
    st.sampled_from(("match by email", "match by email then name", "match by name")),
    st.sampled_from(
        (
            "use customer 'Web Sales'",
            "use customer 'Web Sales' with job",
            "create customer",
            "create customer; name clash = add number",
        )
    ),
).map(lambda it: f"inactive customers = reactivate; {it[0]}; else {it[1]}")


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    POLICIES,
    st.lists(st.tuples(st.sampled_from(EMAILS), st.sampled_from(NAMES)), min_size=2, max_size=10),
    st.lists(RECORDS, min_size=1, max_size=6),
)
def test_any_inactive_customers(
    policy: str, orders: list[tuple[str | None, str]], records: list[Customer]
) -> None:
    plan(policy, [order(at, *it) for at, it in enumerate(orders)], *records)
