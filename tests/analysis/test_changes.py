"""What a change of a policy changes: compared with many orders, and with edits by hand."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rulesdsl.analysis.behaviour import same
from rulesdsl.analysis.changes import Changes, Version, changes
from rulesdsl.analysis.meetings import Meeting, Whose
from rulesdsl.analysis.witness import rule_of
from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.model.conditions import holds
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.table.meaning import decide
from tests import town
from tests.analysis.test_behaviour import ALIKE, UNLIKE
from tests.analysis.versions import Versions, versions


def compared(old: Compiled, new: Compiled) -> Changes:
    return changes(_version(old), _version(new))


def _version(its: Compiled) -> Version:
    return Version(its.policy.rules, its.table)


def both(drawn: Versions) -> tuple[Compiled, Compiled]:
    old, new = drawn.compiled()
    assume(old.ok and new.ok)
    return old, new


def meetings_of(found: Changes) -> list[Meeting]:
    return [it for change in (*found.changes, *found.undecided) for it in change.meetings]


def tells_of(meeting: Meeting, order: Order, old: Compiled, new: Compiled) -> bool:
    """Whether an order is one of those that a meeting tells of, read as its words are."""
    table, its = (
        (old.table, meeting.old) if meeting.orders.whose is Whose.OLD else (new.table, meeting.new)
    )
    home = meeting.currency
    return (
        rule_of(table, order) is its
        and (home is None or order.currency in (None, home))
        and any(
            it is None or holds(it, lambda field: field.get(order)) for it in meeting.orders.pieces
        )
    )


def is_decided_the_same(
    old: Compiled, new: Compiled, order: Order, customers: CustomerList
) -> bool:
    book = CustomerIndex(customers)
    return same(decide(old.table, order, book), decide(new.table, order, book))


@given(versions(), st.lists(town.orders(), min_size=1, max_size=8), town.lists(orderly=True))
def test_every_order_that_is_decided_otherwise_is_told_of(
    drawn: Versions, orders: list[Order], customers: CustomerList
) -> None:
    old, new = both(drawn)
    found = compared(old, new)
    for order in orders:
        told = [it for it in meetings_of(found) if tells_of(it, order, old, new)]
        if not is_decided_the_same(old, new, order, customers):
            assert told or any(not it.orders.whole for it in meetings_of(found))
        for it in told:  # and it goes from the one rule to the other
            assert rule_of(old.table, order) is it.old
            assert rule_of(new.table, order) is it.new


@given(versions())
def test_what_is_shown_is_decided_otherwise(drawn: Versions) -> None:
    old, new = both(drawn)
    for change in compared(old, new).changes:
        assert change.shown is not None
        before, now = change.shown
        assert (before.order, before.customers) == (now.order, now.customers)
        assert not is_decided_the_same(old, new, before.order, before.customers)
        assert any(tells_of(it, before.order, old, new) for it in change.meetings)


@given(versions())
def test_a_version_is_the_same_as_itself(drawn: Versions) -> None:
    old, _ = both(drawn)
    again = drawn.old.compiled()
    assert compared(old, again).same


@given(versions())
def test_there_and_back_is_the_same_change(drawn: Versions) -> None:
    old, new = both(drawn)
    there, back = compared(old, new), compared(new, old)
    assert there.same == back.same
    assert pairs(meetings_of(there)) == {(b, a) for a, b in pairs(meetings_of(back))}


def pairs(meetings: Iterable[Meeting]) -> set[tuple[str | None, ...]]:
    return {tuple(rule.title if rule else None for rule in (it.old, it.new)) for it in meetings}


# By hand: two policies of one rule


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_makes_no_difference_is_no_change(one: str, other: str) -> None:
    assert compared(compile_policy(one), compile_policy(other)).same


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_what_makes_a_difference_is_a_change_or_not_known(one: str, other: str) -> None:
    assert not compared(compile_policy(one), compile_policy(other)).same
