"""Small policies, and all orders that they can tell apart: the changes told are just those."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.analysis.changes import Change, Changes, Version, changes
from rulesdsl.analysis.meetings import Meeting, Whose
from rulesdsl.analysis.witness import rule_of
from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.model.conditions import holds
from rulesdsl.model.records import Order

TESTS = (
    "channel is 'eBay'",
    "channel is one of 'eBay', 'Amazon'",
    "channel is not 'Amazon'",
    "channel is missing",
    "channel starts with 'e'",
    "total > 5",
    "total <= 10",
    "total between 5 and 10",
    "total is known",
    "guest",
    "guest is not true",
    "guest is known",
)
ORDERS = tuple(
    Order(number="1001", channel=channel, total=total, guest=guest)
    for channel, total, guest in product(
        (None, "eBay", "Amazon", "Etsy", "Shopify"),
        (None, *map(Decimal, ("1", "5", "7", "10", "12"))),
        (None, True, False),
    )
)
"""Every combination of the constants above, what lies between and beyond them, and nothing."""

FALLBACKS = (
    "hold",
    "hold 'look at it'",
    "use customer 'Web Sales'",
    "use customer 'eBay Sales'",
    "use customer 'eBay Sales' with job named 'One'",
)

CONDITIONS = st.recursive(
    st.sampled_from(TESTS),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(("and", "or")), inner).map(
            lambda it: f"({it[0]}) {it[1]} ({it[2]})"
        ),
        inner.map(lambda it: f"not ({it})"),
    ),
    max_leaves=3,
)

RULES = st.tuples(CONDITIONS | st.none(), st.sampled_from(FALLBACKS))
POLICIES = st.lists(RULES, min_size=1, max_size=5)


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[tuple[str | None, str]], list[tuple[str | None, str]]]:
    """A policy, and the same with one rule more or less, another one, or all in another order."""
    old = draw(POLICIES)
    at = draw(st.integers(0, len(old)))
    new = draw(
        st.one_of(
            st.just([*old[:at], *old[at + 1 :]]),
            RULES.map(lambda rule: [*old[:at], rule, *old[at:]]),
            RULES.map(lambda rule: [*old[:at], rule, *old[at + 1 :]]),
            st.permutations(old),
            POLICIES,
        )
    )
    return old, new or old


def compiled(rules: list[tuple[str | None, str]]) -> Compiled:
    text = ["create standard customer = true"]
    for number, (condition, fallback) in enumerate(rules):
        when = f"\nwhen {condition}" if condition else ""
        text.append(f"rule 'r{number}'{when}\nelse {fallback}")
    made = compile_policy("\n".join(text))
    assert made.ok, [it.message for it in made.diagnostics]
    return made


def fallback_of(its: Compiled, order: Order) -> object:
    rule = rule_of(its.table, order)
    return "no rule applies" if rule is None else rule.fallback


def changed(old: Compiled, new: Compiled) -> Changes:
    one, other = (Version(it.policy.rules, it.table) for it in (old, new))
    return changes(one, other)


def tells_of(meeting: Meeting, order: Order, old: Compiled, new: Compiled) -> bool:
    before = meeting.orders.whose is Whose.OLD
    rule = meeting.old if before else meeting.new
    return rule_of((old if before else new).table, order) is rule and any(
        it is None or holds(it, lambda field: field.get(order)) for it in meeting.orders.pieces
    )


def entries_of(found: Changes, order: Order, old: Compiled, new: Compiled) -> list[Change]:
    return [it for it in found.changes if any(tells_of(m, order, old, new) for m in it.meetings)]


@given(edited())
def test_the_orders_told_are_those_that_change(
    versions: tuple[list[tuple[str | None, str]], list[tuple[str | None, str]]],
) -> None:
    old, new = map(compiled, versions)
    found = changed(old, new)
    assert found.is_decided
    assert all(it.orders.whole for change in found.changes for it in change.meetings)
    for order in ORDERS:
        before, now = fallback_of(old, order), fallback_of(new, order)
        entries = entries_of(found, order, old, new)
        assert len(entries) == (before != now), (order, before, now)
        for entry in entries:
            for meeting in entry.meetings:
                if tells_of(meeting, order, old, new):
                    assert (meeting.old, meeting.new) == (
                        rule_of(old.table, order),
                        rule_of(new.table, order),
                    )
    assert found.same == all(fallback_of(old, order) == fallback_of(new, order) for order in ORDERS)


@given(edited(), st.data())
def test_sameness_goes_from_one_to_the_next(
    versions: tuple[list[tuple[str | None, str]], list[tuple[str | None, str]]],
    data: st.DataObject,
) -> None:
    """What is the same as the same is the same; and it is so both ways."""
    old, new = versions
    third = data.draw(st.one_of(st.just(old), st.just(new), st.permutations(new)))
    one, two, three = map(compiled, (old, new, third))
    if changed(one, two).same and changed(two, three).same:
        assert changed(one, three).same
    assert changed(one, two).same == changed(two, one).same
