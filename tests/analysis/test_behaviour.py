"""The normal form of a rule: equal forms decide the same, and different ones are told apart."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import event, given
from hypothesis import strategies as st

from rulesdsl.analysis.behaviour import Behaviour, Knowing, behaviour, same
from rulesdsl.analysis.witness import About, told_apart
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.semantics.policy import Rule
from rulesdsl.table import meaning
from tests import town
from tests.analysis.rules import WRITTEN, alone, edited, rules_of
from tests.policies import Written

WORLDS = st.lists(st.tuples(town.orders(), town.lists(orderly=True)), min_size=4, max_size=4)
"""Orders, each with a list that QuickBooks can hold."""

EVERY = About(fits=lambda _: True)


@given(WRITTEN, WORLDS, st.data())
def test_equal_behaviour_decides_the_same(
    written: Written, worlds: list[tuple[Order, CustomerList]], data: st.DataObject
) -> None:
    compiled, rules = rules_of(written)
    rule = data.draw(st.sampled_from(rules))
    other = data.draw(edited(rule))
    if behaviour(rule) != behaviour(other):
        event("different")
        return
    tables = alone(compiled, rule), alone(compiled, other)
    for order, customers in worlds:
        book = CustomerIndex(customers)
        assert same(*(meaning.decide(it, order, book) for it in tables))


@given(WRITTEN, WORLDS, st.data())
def test_equal_behaviour_where_something_is_known_decides_such_orders_the_same(
    written: Written, worlds: list[tuple[Order, CustomerList]], data: st.DataObject
) -> None:
    """What is known is what holds of the one order."""
    compiled, rules = rules_of(written)
    rule = evolve(data.draw(st.sampled_from(rules)), condition=None)
    other = data.draw(edited(rule))
    tables = alone(compiled, rule), alone(compiled, other)
    for order, customers in worlds:
        knowing = knowing_of(order)
        if behaviour(rule, knowing) == behaviour(other, knowing):
            event("the same for this order" if behaviour(rule) != behaviour(other) else "the same")
            book = CustomerIndex(customers)
            assert same(*(meaning.decide(it, order, book) for it in tables))


def knowing_of(order: Order) -> Knowing:
    return Knowing(
        asked=lambda key: all(it.get(order) is not None for it in key.fields),
        currencies=lambda code: code == order.currency,
    )


@given(WRITTEN, st.data())
def test_different_behaviour_is_told_apart(written: Written, data: st.DataObject) -> None:
    """By an order and a list, found in one of three currencies; hardly ever is none found."""
    compiled, rules = rules_of(written)
    rule = evolve(data.draw(st.sampled_from(rules)), condition=None)
    other = data.draw(edited(rule))
    if behaviour(rule) == behaviour(other):
        event("equal")
        return
    tables = alone(compiled, rule), alone(compiled, other)
    orders = (Order(number="1001", currency=it) for it in (None, "EUR", "GBP"))
    shown = next(filter(None, (told_apart(*tables, it, EVERY) for it in orders)), None)
    if shown is None:
        event("only by the keys that an update may not lose")
        assert unguarded(rule) == unguarded(other)
        return
    for table, witness in zip(tables, shown, strict=True):
        book = CustomerIndex(witness.customers)
        assert meaning.decide(table, witness.order, book) == witness.decision
    assert not same(shown[0].decision, shown[1].decision)


def unguarded(rule: Rule) -> Behaviour:
    """The behaviour, but for keys that are kept because an update might lose a record by them."""
    its = behaviour(rule)
    return evolve(its, ladder=its.ladder and evolve(its.ladder, guards=frozenset()))


# By hand


def rule_of(policy: str) -> Rule:
    (rule,) = Written.of(policy).compiled().policy.rules
    return rule


MANY = "multi currency = true; "
MAKE = f"{MANY}create standard customer = true; "
BOOK = f"{MANY}post as = invoice; "
UPDATE = "changed details = update; "

ALIKE = [
    ("match by email; else hold", "name prefix = 'WEB-'; match by email; else hold"),
    ("match by email and name; else hold", "match by name and email; else hold"),
    ("match by email; else hold", "match by email then name and email; else hold"),
    ("several matches = next; match by email", "several matches = hold; match by email"),
    (
        "check jobs = false; several matches = next; match by customer name then email",
        "check jobs = false; several matches = hold; match by customer name then email",
    ),
    (
        f"{UPDATE}match by email then name",
        f"{UPDATE}match by email then name then name and email",
    ),
    ("use customer 'X'", "override = true; match by email; else use customer 'x'"),
    ("use customer 'Łódź'", "use customer 'łódź'"),
    ("use customer 'X'", "several matches = first; check jobs = false; use customer 'X'"),
    ("use customer 'X'", "changed details = update; name clash = add email; use customer 'X'"),
    ("use customer 'X'", "inactive customers = ignore; use customer 'X'"),
    ("use customer 'X'", "currency 'EUR' uses customer 'Y'; use customer 'X'"),
    (f"{MANY}currency 'EUR' uses customer 'X'; use customer 'X'", f"{MANY}use customer 'X'"),
    (
        f"{MAKE}currency 'USD' uses customer 'Z'; use customer 'X'",
        f"{MAKE}currency 'USD' uses customer 'Z'; use customer 'x'",
    ),
    (
        f"{MAKE}currency 'USD' uses customer 'X'; use customer 'X'",
        f"{MAKE}currency 'USD' uses customer 'X'; use customer 'x'",
    ),
    (
        f"{BOOK}currency 'EUR' uses customer 'X', receivables account 'A'; create customer",
        f"{BOOK}currency 'EUR' uses customer 'Y', receivables account 'A'; create customer",
    ),
    ("create customer", "inactive customers = reactivate; create customer"),
    ("create customer", "addresses = customer; create customer named '{name or company or email}'"),
    (
        "create customer with terms 'Net 30', type 'Online'",
        "create customer with type 'Online', terms 'Net 30'",
    ),
    ("else hold", "post as = invoice; changed card = update; else hold"),
]

UNLIKE = [
    ("match by email", "match by name"),
    ("match by email then name", "match by name then email"),
    ("match by email", "match by email then phone"),
    ("match by email", "check jobs = false; match by email"),
    ("match by email", "several matches = first; match by email"),
    ("match by email", "inactive customers = reactivate; match by email"),
    ("match by email", "changed card = update; match by email"),
    ("match by customer name", "name prefix = 'WEB-'; match by customer name"),
    (
        "several matches = next; match by email then name",
        "several matches = hold; match by email then name",
    ),
    (
        "several matches = next; match by email",
        "several matches = next; match by email then email and name",
    ),
    (
        f"{UPDATE}match by email",
        f"{UPDATE}match by email then email and billing company",
    ),
    ("use customer 'X'", "use customer 'Y'"),
    (f"{MAKE}use customer 'X'", f"{MAKE}use customer 'x'"),
    (f"{MAKE}use customer 'X'", f"{MAKE}currency 'EUR' uses customer 'X'; use customer 'X'"),
    ("use customer 'X'", "inactive customers = reactivate; use customer 'X'"),
    ("match by email; else hold", "inactive customers = ignore; match by email; else hold"),
    ("use customer 'X'", "addresses = customer; use customer 'X'"),
    ("use customer 'X'", "use customer 'X' with job"),
    ("use customer 'X' with job", "check jobs = false; use customer 'X' with job"),
    ("create customer", "name prefix = 'WEB-'; create customer"),
    ("create customer", "notify new customers = true; create customer"),
    (
        "name clash = add email; create customer",
        "name clash = add email; inactive customers = reactivate; create customer",
    ),
    ("else hold", "else hold 'call them'"),
    ("else hold 'call them'", "else hold 'write to them'"),
    ("else hold", f"{MANY}else hold"),
    ("use customer 'X'", "home currency = 'EUR'; use customer 'X'"),
    ("use customer 'X'", "post as = invoice; use customer 'X'"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_makes_no_difference_is_left_out(one: str, other: str) -> None:
    assert behaviour(rule_of(one)) == behaviour(rule_of(other))


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_what_makes_a_difference_is_kept(one: str, other: str) -> None:
    assert behaviour(rule_of(one)) != behaviour(rule_of(other))


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_a_difference_is_shown(one: str, other: str) -> None:
    first, second = (Written.of(it).compiled().table for it in (one, other))
    orders = (Order(number="1001", currency=it) for it in (None, "EUR"))
    assert any(told_apart(first, second, it, EVERY) for it in orders)


def test_a_rule_for_one_currency_may_create_its_standard_customer_in_it() -> None:
    """So its condition is part of what it does."""
    policy = (
        "multi currency = true; create standard customer = true\n"
        "rule 'a'; when currency is 'EUR'; use customer 'X'\n"
        "rule 'b'; when currency is 'EUR' or guest; use customer 'X'\n"
        "rule 'c'; when guest; use customer 'X'"
    )
    a, b, c = map(behaviour, Written.of(policy).compiled().policy.rules)
    assert len({a, b, c}) == 3
    at_home = Knowing(currencies=lambda code: code in (None, "USD"))
    assert len({behaviour(it, at_home) for it in Written.of(policy).compiled().policy.rules}) == 1


def test_in_a_currency_with_a_customer_of_its_own_no_other_counts() -> None:
    euros = Knowing(currencies=lambda code: code == "EUR")

    def in_euros(customer: str, entry: str) -> Behaviour:
        policy = f"{MANY}currency 'EUR' uses customer '{entry}'; use customer '{customer}'"
        return behaviour(rule_of(policy), euros)

    assert in_euros("X", "X") == in_euros("Y", "X") != in_euros("Y", "Y")
    assert in_euros("X", "X") == behaviour(rule_of(f"{MANY}use customer 'X'"), euros)


def test_where_no_order_has_a_key_the_key_does_nothing() -> None:
    with_phone, without = map(
        rule_of, ("match by phone then email; else hold", "match by email; else hold")
    )
    no_phones = Knowing(asked=lambda key: key.name != "phone")
    assert behaviour(with_phone) != behaviour(without)
    assert behaviour(with_phone, no_phones) == behaviour(without, no_phones)


def test_foreign_orders_are_held_by_every_rule_alike() -> None:
    euros = Knowing(currencies=lambda code: code == "EUR")
    one, other = map(rule_of, ("use customer 'X'", "match by email; else create customer"))
    assert behaviour(one, euros) == behaviour(other, euros)


def test_no_rule_is_a_behaviour_of_its_own() -> None:
    assert behaviour(None) == behaviour(None) != behaviour(rule_of("else hold"))
