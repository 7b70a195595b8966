"""What changes, which orders change together, and what is created: of both policies alike."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.analysis.behaviour import same
from rulesdsl.backtest.differences import NO_LONGER_HELD, NOW_HELD, differences
from rulesdsl.backtest.explanations import explanations
from rulesdsl.backtest.groups import (
    FEWEST_OF_A_GROUP,
    MOST_GROUPS,
    MOST_OF_A_GROUP,
    MOST_SHOWN,
    created,
    groups,
    shown_of_each,
)
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import Block, Customer, CustomerList, Order, Party
from rulesdsl.model.storage import same_label
from rulesdsl.posting.plan import Plan
from tests.backtest.histories import Case, cases, demo, history

ANN = Order(
    number="1", email="ann@example.com", name="Ann Lee", order_date=date(2026, 1, 1),
    billing=Party(street="1 Main St", city="Bayshore", zip="94326"),
)  # fmt: skip
LIST = CustomerList(
    (
        Customer(name="Web Sales"),
        Customer(
            name="Lee, Ann",
            email="ann@example.com",
            list_id="1-1",
            edit_sequence="1",
            billing=Block(lines=("Ann Lee", "2 Oak Rd"), city="Bayshore", zip="94326"),
        ),
    )
)


def otherwise(old: str, new: str) -> tuple[str, ...]:
    """What is different about one order."""
    return history(new, [ANN], LIST, old).orders[0].differences


def test_what_changes_is_named() -> None:
    web = "else use customer 'Web Sales'"
    match = "match by email\nelse hold"
    assert otherwise(web, web) == ()
    assert otherwise("else hold", web) == (NO_LONGER_HELD,)
    assert otherwise(web, "else hold 'no'") == (NOW_HELD,)
    assert otherwise("else hold 'a'", "else hold 'b'") == ("why it is held",)
    assert otherwise(web, match)[0] == "the customer"
    assert otherwise(web, f"{web} with job") == ("the job", "what is created")
    new = "else create customer"
    assert otherwise(new, f"{new} with terms 'Net 30'") == ("what is created",)
    assert otherwise(new, f"notify new customers = true\n{new}") == ("who is written to",)
    update = "changed billing address = update"
    assert otherwise(match, f"{update}\n{match}") == (
        "what is brought up to date",
        "the billing address",
    )


def test_what_is_no_difference() -> None:
    """By another key, in a rule of another name, with attributes in another order."""
    match = "match by email\nelse hold"
    assert otherwise(match, "rule 'A'\nmatch by name then email\nelse hold") == ()
    new = "else create customer with"
    assert otherwise(f"{new} terms 'A', type 'B'", f"{new} type 'B', terms 'A'") == ()


def test_an_order_changes_with_those_before_it() -> None:
    """Who is created by one order is found by the next: that is history too."""
    orders = [ANN, evolve(ANN, number="2")]
    new = "match by email\nelse create customer"
    old = "match by email\nelse use customer 'Web Sales'"
    its = history(new, orders, CustomerList((Customer(name="Web Sales"),)), old)
    assert [it.new.matched_by for it in its.orders] == [None, "email"]
    assert [it.changed for it in its.orders] == [True, True]
    assert sorted(it.orders[0].place for it in groups(its)) == [1, 2]


@given(cases())
def test_orders_change_where_the_decisions_are_not_the_same(case: Case) -> None:
    for it in case[0].orders:
        assert it.old is None or it.changed is not same(it.old, it.new)
        assert it.old is None or bool(differences(it.new, it.old)) is it.changed
        assert differences(it.new, it.new) == ()


# Groups


@given(cases())
def test_every_order_or_every_one_that_changes_is_in_one_group(case: Case) -> None:
    its = case[0]
    listed = [it for group in groups(its) for it in group.orders]
    expected = its.changed if its.old else its.orders
    assert sorted(it.place for it in listed) == [it.place for it in expected]
    for group in groups(its):
        assert len({(it.differences, it.new.hold) for it in group.orders}) == 1
        assert group.tally.orders == len(group.orders)
        assert group.on_page == group.orders  # there are few


@given(cases())
def test_the_biggest_stand_first_in_each_currency(case: Case) -> None:
    for group in groups(case[0]):
        told = [it.order for it in group.orders if it.order.total is not None]
        assert [it.order for it in group.orders[: len(told)]] == told
        for currency in {it.currency for it in told}:
            totals = [abs(it.total or Decimal()) for it in told if it.currency == currency]
            assert totals == sorted(totals, reverse=True)


def test_groups_of_the_demo_begin_with_the_most_money() -> None:
    its, _ = demo(against=True)
    money = [sum((part.total for part in it.tally.sums), start=Decimal()) for it in groups(its)]
    assert len(money) > 3
    assert money == sorted(money, reverse=True)


def test_what_waits_for_a_person_stands_first() -> None:
    held = [it.hold is not None for it in groups(demo(against=False)[0])]
    assert held == sorted(held, reverse=True)
    assert {True, False} <= set(held)


@given(st.lists(st.integers(1, 500), max_size=150))
def test_a_page_shows_so_many_orders_and_no_more(sizes: list[int]) -> None:
    shown = shown_of_each(sizes)
    assert all(0 <= its <= of for its, of in zip(shown, sizes, strict=True))
    assert sum(shown) <= MOST_SHOWN
    if sum(sizes) <= MOST_SHOWN and len(sizes) <= MOST_GROUPS:
        assert shown == sizes
    else:
        assert sum(map(bool, shown)) == min(MOST_GROUPS, len(sizes))
        assert all(its <= MOST_OF_A_GROUP for its in shown)
        fewest = [min(FEWEST_OF_A_GROUP, it) for it in sizes[:MOST_GROUPS]]
        assert all(its >= least for its, least in zip(shown, fewest, strict=False))


# What is created


def names(plan: Plan) -> set[str]:
    return {same_label(it.record.full_name) for it in plan.creations}


@given(cases())
def test_what_is_created_is_what_the_plans_create(case: Case) -> None:
    its = case[0]
    made = created(its)
    every = [same_label(it.creation.record.full_name) for it in made]
    assert len(every) == len(set(every))
    assert {name for name, it in zip(every, made, strict=True) if it.new} == names(its.new.plan)
    old = names(its.old.plan) if its.old else set()
    assert {name for name, it in zip(every, made, strict=True) if it.old} == old
    for it in made:
        side: Decision | None = it.order.new if it.new else it.order.old
        assert side is not None
        assert any(
            same_label(new.record.full_name) == same_label(it.creation.record.full_name)
            for new in side.creates
        )


# Explanations


@given(cases(), st.sets(st.integers(1, 6)))
def test_an_explanation_ends_in_the_decision_of_the_plan(case: Case, asked: set[int]) -> None:
    its, customers = case
    orders = [it.order for it in its.orders]
    told = dict(explanations(its.new.compiled, orders, customers, frozenset(asked), its.override))
    assert set(told) == {it for it in asked if it <= len(orders)}
    for place, explanation in told.items():
        assert explanation.decision == its.orders[place - 1].new
