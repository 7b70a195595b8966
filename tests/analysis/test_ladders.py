"""Keys and lines that can never apply: what is said of them is true, and it is said where it is."""

from __future__ import annotations

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from rulesdsl.analysis.ladders import MADE_OF, cannot_apply, dead_keys, taken_sometimes
from rulesdsl.analysis.turns import turn
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.customers.outcome import Outcome
from rulesdsl.model.conditions import holds
from rulesdsl.model.fields import BY_NAME, FIELDS, Field
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.model.templates import Slot, Template
from rulesdsl.table import ir, meaning
from tests import page, town
from tests.analysis.rules import WRITTEN, alone, edited, rules_of
from tests.policies import Written

Fields = frozenset[Field]

OUTSIDE = st.sampled_from((None, None, True, False))
WORLDS = st.lists(st.tuples(town.orders(), town.lists(orderly=True)), min_size=5, max_size=5)
"""Orders, each with a list that QuickBooks can hold."""


def known(order: Order) -> Fields:
    return frozenset(it for it in FIELDS if it.get(order) not in (None, ()))


# Sound


@given(WRITTEN, WORLDS, OUTSIDE, st.data())
def test_no_order_gets_to_a_line_that_cannot_apply(
    written: Written,
    worlds: list[tuple[Order, CustomerList]],
    override: bool | None,
    data: st.DataObject,
) -> None:
    """Whatever part of what is known of the order is told."""
    compiled, rules = rules_of(written)
    table = alone(compiled, data.draw(edited(data.draw(st.sampled_from(rules)))))
    for order, customers in worlds:
        there = known(order)
        told_there = data.draw(st.sets(st.sampled_from(FIELDS)).map(there.intersection))
        told_missing = data.draw(st.sets(st.sampled_from(FIELDS)).map(frozenset(FIELDS).difference))
        line = meaning.decide(table, order, CustomerIndex(customers), override).line or 0
        assert cannot_apply(table, line) is None
        assert cannot_apply(table, line, told_missing - there, told_there) is None


@given(WRITTEN, WORLDS, st.data())
def test_a_dead_key_finds_nobody_when_it_is_asked(
    written: Written, worlds: list[tuple[Order, CustomerList]], data: st.DataObject
) -> None:
    compiled, rules = rules_of(written)
    rule = data.draw(edited(data.draw(st.sampled_from(rules))))
    table = alone(compiled, rule)
    for order, customers in worlds:
        dead = dict(dead_keys(rule, frozenset(FIELDS) - known(order)))
        book = CustomerIndex(customers)
        decision = meaning.decide(table, order, book, override=False)
        cells = table.lines[(decision.line or 0) - 1].cells
        asked = [table.columns[it.column] for it in cells]
        for key in (it.key for it in asked if isinstance(it, ir.KeyColumn)):
            if key in dead:
                event("a dead key was asked")
                assert page.found_by(key, rule, order, book).outcome is Outcome.NONE


@given(WRITTEN, town.orders(), town.lists(orderly=True), OUTSIDE)
def test_a_line_decides_only_when_it_has_its_turn(
    written: Written, order: Order, customers: CustomerList, override: bool | None
) -> None:
    table = written.compiled().table
    number = meaning.decide(table, order, CustomerIndex(customers), override).line or 0
    its = turn(table, number)
    assert all(holds(it, lambda field: field.get(order)) for it in its.inside)
    taken = [it is None or holds(it, lambda field: field.get(order)) for it in its.outside]
    assume(table.lines[number - 1].rule is not None)
    assert not any(taken)


# By hand

A_JOB = "else use customer 'Web Sales' with job"


def the_dead(policy: str, *missing: str) -> list[tuple[str, str]]:
    (rule,) = Written.of(policy).compiled().policy.rules
    found = dead_keys(rule, frozenset(BY_NAME[it] for it in missing))
    return [(str(key), reason) for key, reason in found]


def the_idle(policy: str, *missing: str, there: tuple[str, ...] = ()) -> list[str]:
    """The arms of the lines that can never apply, and why."""
    table = Written.of(policy).compiled().table
    lacking, known_there = (frozenset(BY_NAME[it] for it in those) for those in (missing, there))
    reasons = (
        (line, cannot_apply(table, number, lacking, known_there))
        for number, line in enumerate(table.lines, 1)
    )
    return [f"{type(line.arm).__name__}: {reason}" for line, reason in reasons if reason]


def test_a_key_that_asks_for_more_than_an_earlier_one_is_dead() -> None:
    reason = "whoever has this name and email has this email, too, and that is asked before"
    for several in ("hold", "first"):
        settings = f"several matches = {several}; "
        assert the_dead(f"{settings}match by email then name and email") == [
            ("name and email", reason)
        ]
        assert the_dead(f"{settings}match by name and email then email") == []


def test_under_next_the_narrower_key_settles_what_the_wider_one_left_open() -> None:
    assert the_dead("several matches = next; match by email then name and email") == []


def test_a_label_settles_everything_where_jobs_take_no_part() -> None:
    ladder = "match by customer name then customer name and email"
    assert the_dead(f"several matches = next; check jobs = true; {ladder}") == []
    assert len(the_dead(f"several matches = next; check jobs = false; {ladder}")) == 1


def test_a_key_whose_field_is_always_missing_is_dead() -> None:
    assert the_dead("match by email then phone and name", "phone") == [
        ("phone and name", "phone is missing on all its orders")
    ]
    assert the_dead("match by phone and email", "phone", "email") == [
        ("phone and email", "phone and email are missing on all its orders")
    ]
    made_of = ("name", "company", "email")
    assert the_dead("match by customer name", *made_of) == [
        ("customer name", "customer name is missing on all its orders")
    ]
    assert the_dead("match by email then customer name", "name", "company") == []


def test_a_key_behind_a_dead_one_is_judged_by_those_that_live() -> None:
    """`phone` never finds anybody, so that it takes nothing from `phone and name`."""
    assert [key for key, _ in the_dead("match by phone then phone and name", "phone")] == [
        "phone",
        "phone and name",
    ]


def test_a_label_is_found_once_where_jobs_take_no_part() -> None:
    reason = "customer name finds one at most, as QuickBooks has a label at the top only once"
    assert the_idle("check jobs = false; match by customer name; else hold") == [
        f"HoldSeveral: {reason}"
    ]
    assert the_idle("check jobs = true; match by customer name; else hold") == []


def test_several_are_told_of_the_first_key_that_finds_them() -> None:
    assert the_idle("several matches = next; match by email then email and name; else hold") == [
        "HoldSeveral: whoever has this email and name has this email, too, and that is told before"
    ]


@pytest.mark.parametrize(
    ("name", "is_found"),
    [
        ("", False),  # … or order number
        (" named '{name or company or email}'", True),
        (" named '{name}'", True),
        (" named '{customer name}'", True),
        (" named '{customer name or order number}'", False),
        (" named '{name or email}'", False),  # of a company without a name the key takes that
        (" named '{company or name}'", False),
        (" named 'Web {name}'", False),
        (" named '{name} {name}'", False),
    ],
)
def test_a_job_called_as_the_key_asks_is_found_by_the_key(name: str, *, is_found: bool) -> None:
    idle = the_idle(f"match by customer name; {A_JOB}{name}")
    assert idle == ["UseJob: a job of that name is found by customer name before"] * is_found


def test_what_is_known_of_the_orders_tells_what_a_job_is_called() -> None:
    policy = f"match by customer name; {A_JOB}"
    assert the_idle(policy, there=("company",)) == the_idle(policy, "order number")
    assert len(the_idle(policy, there=("company",))) == 1
    named = f"{policy} named '{{name or email}}'"
    assert (the_idle(named), len(the_idle(named, "company"))) == ([], 1)
    assert len(the_idle(named, there=("name",))) == 1
    nothing = the_idle(f"{A_JOB} named '{{name}}'", "name")
    assert nothing == ["UseJob: no order of this rule has anything of what the job is called"]


@pytest.mark.parametrize(
    "setting",
    ["inactive customers = ignore", "multi currency = true", "name prefix = 'WEB-'"],
)
def test_a_job_that_the_key_passes_over_may_be_there(setting: str) -> None:
    policy = f"{setting}; match by customer name; {A_JOB} named '{{name}}'"
    assert the_idle(policy) == []


# Turns


def test_a_line_has_its_turn_where_no_earlier_one_asks_for_less() -> None:
    table = (
        Written.of(
            "multi currency = true; currency 'EUR' uses customer 'Web Sales EUR'\n"
            "rule 'a'; when channel is 'Amazon' or tags include 'vip'; match by email;"
            f"{A_JOB}"
        )
        .compiled()
        .table
    )
    arms = [type(it.arm).__name__ for it in table.lines[:8]]
    assert arms == [
        *("UseStandard", "UseStandard", "UseMatch", "HoldSeveral"),
        *("UseJob", "CreateJob", "UseJob", "CreateJob"),
    ]
    inside = [len(turn(table, number).inside) for number in range(1, 9)]
    outside = [len(turn(table, number).outside) for number in range(1, 9)]
    assert inside == [2, 1, 1, 1, 2, 2, 1, 1]
    assert outside == [0, 1, 0, 0, 0, 0, 1, 1]


def test_a_second_way_into_a_rule_has_what_the_first_one_left() -> None:
    table = Written.of("rule 'a'; when guest or email is known; use customer 'X'").compiled().table
    assert [len(turn(table, number).outside) for number in (1, 2, 3, 4)] == [0, 0, 1, 1]


# Names

SLOT_FIELDS = ("customer name", "name", "company", "email", "order number", "last name")


@given(
    st.lists(st.sampled_from(SLOT_FIELDS), min_size=1, max_size=6),
    st.lists(town.orders(), min_size=10, max_size=10),
)
def test_what_is_never_taken_names_nobody(names: list[str], orders: list[Order]) -> None:
    slot = Slot(tuple(BY_NAME[it] for it in names))
    less = Slot(taken_sometimes(slot))
    for order in orders:
        assert Template((less,), "").fill(order) == Template((slot,), "").fill(order)


ONLY = {
    "name": Order(number="1", name="Ann Lee"),
    "company": Order(number="1", company="Lee Tools Ltd"),
    "email": Order(number="1", email="ann@example.com"),
    "last name": Order(number="1", last_name="Lee"),
    "order number": Order(number="1"),
}
"""Orders of which one thing is known."""


@given(st.lists(st.sampled_from(SLOT_FIELDS), min_size=1, max_size=6))
def test_what_is_taken_sometimes_is_taken_for_some_order(names: list[str]) -> None:
    taken = taken_sometimes(Slot(tuple(BY_NAME[it] for it in names)))
    for at, field in enumerate(taken):
        alone = next((it for it in MADE_OF if it not in taken[:at]), field)
        order = ONLY[alone.name if field.name == "customer name" else field.name]
        assert all(it.get(order) is None for it in taken[:at])
        assert field.get(order) is not None
