"""New customers whose name is taken and who get another, which others may ask for or make."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulesdsl.model.records import Customer
from tests.relational.warehouses import order, plan

EXAMPLES = int(os.environ.get("RELATIONAL_EXAMPLES", "24"))

NUMBERED = "match by email; else create customer; name clash = add number"
ADDRESSED = "match by email; else create customer; name clash = add email"


def test_only_those_of_one_name_go_one_after_the_other() -> None:
    alike = [order(at, f"ann{at}@example.com", "Ann Lee") for at in range(3)]
    others = [order(at, f"buyer{at}@example.com", f"Buyer No{at}") for at in range(10, 30)]
    for policy in (NUMBERED, ADDRESSED):
        assert plan(policy, [*others, *alike, *others]).residual == len(alike)


def test_only_whose_name_is_in_the_list_go_one_after_the_other() -> None:
    records = (Customer(name="Ann Lee"), Customer(name="Ann Lee 2"))
    orders = [order(1, "ann@example.com", "Ann Lee"), order(2, "bob@example.com", "Bob Ray")]
    for policy in (NUMBERED, ADDRESSED):
        assert plan(policy, orders, *records, taken=("ann lee 3",)).residual == 1


def test_a_buyer_who_comes_again_is_found_by_a_key() -> None:
    orders = [order(at, f"buyer{at % 5}@example.com", f"Buyer No{at % 5}") for at in range(20)]
    assert plan(NUMBERED, orders).residual == 0


def test_a_buyer_whom_no_key_finds_again_is_known_by_the_same_facts() -> None:
    orders = [order(at, None, "Ann Lee") for at in range(3)]
    assert plan(NUMBERED, orders).residual == len(orders)
    plan(ADDRESSED, orders)


@pytest.mark.parametrize("place", [0, 1, 2])
def test_somebody_is_called_as_another_would_have_to_be(place: int) -> None:
    orders = [order(1, "ann@example.com", "Ann Lee"), order(2, "lee@example.com", "Ann Lee")]
    orders.insert(place, order(3, "two@example.com", "Ann Lee 2"))
    told = plan(NUMBERED, orders)
    assert told.whole == "a new customer gets another name, which other orders ask for"


def test_somebody_is_asked_for_by_the_name_that_another_got() -> None:
    policy = "match by customer name; else create customer; name clash = add number"
    orders = [order(1, "a@example.com", "Ann Lee"), order(2, "b@example.com", "ANN  LEE 2")]
    plan(policy, [*orders, *orders], taken=("Ann Lee",))


def test_a_standard_customer_is_called_as_another_would_have_to_be() -> None:
    policy = """
    rule 'paper'
      when channel is 'Paper'
      use customer 'Ann Lee 2'
    rule 'rest'
      match by email
      else create customer
      name clash = add number
    """
    orders = [
        order(1, "ann@example.com", "Ann Lee"),
        order(2, "b@example.com", "Bob Ray", channel="Paper"),
    ]
    plan(policy, [*orders, *orders], taken=("Ann Lee",))
    plan(f"create standard customer = true\n{policy}", [*orders, *orders], taken=("Ann Lee",))


LONG = "Anna-Karina Lee of the long and winding roads"

NAMES = st.sampled_from(
    ("Ann Lee", "Ann Lee 2", "Ann Lee 3", "Ann Lee 2 2", "ANN LEE", "Lee, Ann", "Änn Lee", LONG)
)
EMAILS = st.sampled_from((None, "a@b.co", "b@b.co", "c@b.co", "C@b.co"))
LADDERS = st.sampled_from(
    ("match by email", "match by email then name", "match by name", "match by customer name")
)
ENDINGS = st.sampled_from(
    (
        "else create customer",
        "else create customer; name prefix = 'Web '",
        "else create customer named '{name} {email}'",
    )
)
CLASHES = st.sampled_from(("add number", "add number", "add email", "hold"))
CURRENCIES = st.sampled_from(("true", "false"))
POLICIES = st.tuples(LADDERS, ENDINGS, CLASHES, CURRENCIES).map(
    lambda it: f"{it[0]}; {it[1]}; name clash = {it[2]}; multi currency = {it[3]}"
)
CODES = st.sampled_from((None, None, "USD", "EUR"))


@settings(max_examples=EXAMPLES, deadline=None)
@given(
    POLICIES,
    st.lists(st.tuples(EMAILS, NAMES, CODES), min_size=2, max_size=12),
    st.lists(st.tuples(NAMES, EMAILS, CODES), max_size=3, unique_by=lambda it: it[0].casefold()),
    st.lists(NAMES, max_size=2),
)
def test_any_names(
    policy: str,
    orders: list[tuple[str | None, str, str | None]],
    records: list[tuple[str, str | None, str | None]],
    taken: list[str],
) -> None:
    made = [
        order(at, email, name, **({"currency": code} if code else {}))
        for at, (email, name, code) in enumerate(orders)
    ]
    given_records = [Customer(name=it, email=email, currency=code) for it, email, code in records]
    plan(policy, made, *given_records, taken=tuple(dict.fromkeys(taken)))
