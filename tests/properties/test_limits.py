"""Laws of a list that is nearly full: what QuickBooks has no room for is held, and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from attrs import evolve
from hypothesis import event, given
from hypothesis import strategies as st

from rulesdsl.customers.index import CustomerIndex
from rulesdsl.model import limits
from rulesdsl.model.company import Company, Edition
from rulesdsl.model.decisions import Action
from rulesdsl.model.records import CustomerList, Order, OtherList, TakenName
from rulesdsl.table import holds, meaning
from tests import town
from tests.batch import carried_out, run, steps
from tests.policies import Written, makers, policies

POLICIES = makers() | policies(everything=False)
PRO = Company(edition=Edition.PRO)
NONE_LEFT = st.integers(0, 3)
"""How many names there is room for; with none of them QuickBooks takes nobody any more."""


@contextmanager
def room_for(given_list: CustomerList, customers: int, names: int) -> Iterator[None]:
    """QuickBooks Pro with room for so many customers more, and for so many names in all."""
    there = CustomerIndex(given_list).names
    low = limits.Limits(there.together + names, there.customers + customers)
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(limits.LIMITS, Edition.PRO, low)
        yield


@given(POLICIES, town.lists(), town.batches(), NONE_LEFT, NONE_LEFT)
def test_what_there_is_no_room_for_is_held_and_nothing_else(
    written: Written,
    given_list: CustomerList,
    orders: tuple[Order, ...],
    customers: int,
    names: int,
) -> None:
    """Each decision is the one of a list without a limit, or it would have passed the limit."""
    compiled, given_list = written.compiled(), evolve(given_list, company=PRO)
    with room_for(given_list, customers, names):
        for decision, book in steps(compiled.table, orders, given_list):
            endless = CustomerIndex(
                CustomerList(book.records, given_list.taken, evolve(book.company, edition=None))
            )
            free = meaning.decide(compiled.table, decision.order, endless)
            full = limits.Room(Edition.PRO, book.names).full_for(len(free.creates))
            if free.creates and full:
                event("held")
                assert decision.hold is holds.LIST_FULL
            else:
                assert decision == free


@given(POLICIES, town.lists(), town.batches(), NONE_LEFT, NONE_LEFT)
def test_the_lists_are_never_more_than_full(
    written: Written,
    given_list: CustomerList,
    orders: tuple[Order, ...],
    customers: int,
    names: int,
) -> None:
    given_list = evolve(given_list, company=PRO)
    with room_for(given_list, customers, names):
        plan = written.compiled().plan(orders, given_list)
        assert len(plan.creations) <= min(customers, names)
        assert plan.room is not None
        assert all(it.used <= it.limit for it in plan.room.uses)


@given(POLICIES, town.lists(), town.batches(), NONE_LEFT)
def test_the_engine_counts_as_the_meaning_does(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...], left: int
) -> None:
    compiled, given_list = written.compiled(), evolve(given_list, company=PRO)
    with room_for(given_list, left, left):
        expected = [decision for decision, _ in steps(compiled.table, orders, given_list)]
        assert run(compiled, orders, given_list) == expected


@given(POLICIES, town.lists(orderly=True), town.batches(), NONE_LEFT)
def test_what_was_counted_is_what_is_there_then(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...], left: int
) -> None:
    given_list = evolve(given_list, company=PRO)
    with room_for(given_list, left, left):
        plan = written.compiled().plan(orders, given_list)
        there = CustomerIndex(carried_out(plan, given_list)).names
        assert plan.room == limits.Room(Edition.PRO, there)


def test_a_name_that_stands_on_two_lists_takes_two_places() -> None:
    """An entry that is read twice takes one."""
    taken = [TakenName(name, kind) for name in ("Ann", "ann ") for kind in OtherList]
    assert CustomerIndex(CustomerList((), tuple(taken))).names == limits.Names(0, 3)


def test_an_order_that_needs_nobody_new_goes_through() -> None:
    compiled = Written.of("match by email; else use customer 'Web Sales' with job").compiled()
    given_list = evolve(CustomerList(town.SHOPS), company=PRO)
    orders = [town.order_of(it, f"#{at}") for at, it in enumerate(town.PEOPLE)]
    with room_for(given_list, 0, 0):
        decisions = run(compiled, orders, given_list)
    assert {it.hold for it in decisions if it.action is Action.HOLD} >= {holds.LIST_FULL}
    assert [it for it in decisions if it.action is Action.USE]
