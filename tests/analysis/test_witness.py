"""What shows that a line can decide, or that tables differ: real, small, nearly always found."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import event, given
from hypothesis import strategies as st

from rulesdsl.analysis.effects import has
from rulesdsl.analysis.ladders import cannot_apply
from rulesdsl.analysis.regions import Regions, Undecided
from rulesdsl.analysis.told import decision_in_words, list_in_words, order_in_words
from rulesdsl.analysis.turns import turn
from rulesdsl.analysis.witness import HOLDS, About, Witness, reach, rule_of, told_apart
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.model.decisions import Action
from rulesdsl.model.records import Customer, Order
from rulesdsl.model.storage import same_label
from rulesdsl.table import holds, ir, meaning
from tests import town
from tests.analysis.rules import WRITTEN, alone, rules_of
from tests.conftest import Expected
from tests.document_effects import written as effect
from tests.policies import Written

BARE = Order(number="1001")
EVERY = About(fits=lambda _: True)
DATED = evolve(BARE, total=Decimal(25), order_date=date(2026, 11, 21))


def table_of(policy: str) -> ir.Table:
    return Written.of(policy).compiled().table


def _of(witness: Witness) -> tuple[Customer, ...]:
    return witness.customers.customers


# The evidence is real


@given(WRITTEN, town.orders(), st.data())
def test_what_is_shown_is_decided_so_by_the_reference(
    written: Written, order: Order, data: st.DataObject
) -> None:
    table = written.compiled().table
    number = data.draw(st.integers(1, len(table.lines)))
    found = reach(table, number, order)
    event("shown" if found else "not shown")
    if found is None:
        return
    book = CustomerIndex(found.customers)
    assert found.order is order
    assert meaning.decide(table, order, book, found.override) == found.decision
    assert found.decision.line == number
    names = [same_label(it.full_name) for it in _of(found)]
    assert len(set(names)) == len(names) <= 6
    assert all(it.parent is None or same_label(it.parent) in names for it in _of(found))


@given(WRITTEN, town.orders(), st.data())
def test_an_order_that_is_told_more_of_still_fits(
    written: Written, order: Order, data: st.DataObject
) -> None:
    """What it tells already, it goes on telling."""
    table = written.compiled().table
    number = data.draw(st.integers(1, len(table.lines)))
    fields = data.draw(st.sets(st.sampled_from(town.PARTS)))

    def fits(it: Order) -> bool:
        return all(getattr(it, part) == getattr(order, part) for part in fields)

    found = reach(table, number, order, about=About(fits))
    if found is not None:
        event("told more" if found.order != order else "as it is")
        assert fits(found.order)
        assert order.email in (None, found.order.email)
        assert order.billing.city in (None, found.order.billing.city)


# It is found


@given(WRITTEN, st.data())
def test_every_line_is_shown_or_cannot_apply(written: Written, data: st.DataObject) -> None:
    """Of a rule that is for all orders; in the currency that a line asks for."""
    compiled, rules = rules_of(written)
    rule = evolve(data.draw(st.sampled_from(rules)), condition=None)
    table = alone(compiled, rule)
    for number, line in enumerate(table.lines, 1):
        if cannot_apply(table, number) is not None:
            event("cannot apply")
            continue
        found = _in_some_currency(table, number)
        if found is None:
            assert _is_for_a_currency_that_others_take(line, table)
        elif not isinstance(line.arm, HOLDS):
            assert found.decision.action is not Action.HOLD, line


def _in_some_currency(table: ir.Table, number: int) -> Witness | None:
    """What shows a line, if it can be by an order that is not held for want of something."""
    found = None
    for currency in (None, "EUR", "GBP"):
        order = evolve(DATED, currency=currency)
        if found is None or found.decision.action is Action.HOLD:
            found = reach(table, number, order, about=EVERY) or found
    return found


def _is_for_a_currency_that_others_take(line: ir.Line, table: ir.Table) -> bool:
    """Two lines for one currency: the home currency is that of orders that tell none, too."""
    return any(it is not line and it.arm == line.arm for it in table.lines if it.rule is line.rule)


# The corpus


CASES = sorted((Path(__file__).parents[1] / "corpus" / "witnesses").glob("*.rules"))


@pytest.mark.parametrize("path", CASES, ids=lambda it: it.stem)
def test_what_is_shown_is_small_and_natural(path: Path, expected: Expected) -> None:
    """Each line of a table: an order, a list, a decision; read them like a shopkeeper."""
    table = table_of(path.read_text(encoding="utf-8"))
    told = "\n".join(_told(table, number) for number in range(1, len(table.lines) + 1))
    expected(path.with_suffix(".expected"), told)


def _told(table: ir.Table, number: int) -> str:
    line = table.lines[number - 1]
    reason = cannot_apply(table, number)
    if reason is not None:
        return f"{number}. can never apply: {reason}\n"
    order = _some_order(table, number)
    about = About(lambda it: rule_of(table, it) is line.rule)
    found = None if order is None else reach(table, number, order, about=about)
    if found is None:
        return f"{number}. nothing is shown\n"
    override = "" if found.override is None else f"\n   override from outside: {found.override}"
    return (
        f"{number}. order: {order_in_words(found.order)}{override}\n"
        f"   {list_in_words(found.customers)}\n"
        f"   decision: {decision_in_words(found.decision)}\n"
    )


def _some_order(table: ir.Table, number: int) -> Order | None:
    """An order that gets to a line, as far as the order's own fields go."""
    own = turn(table, number)
    before = dict.fromkeys(it.rule for it in table.lines[: number - 1])
    rule = table.lines[number - 1].rule
    others = [it.condition for it in before if it is not None and it is not rule]
    asked = [*own.inside, *own.outside, *others]
    found = Regions(asked).find(own.inside, [*own.outside, *others])
    assert not isinstance(found, Undecided)
    return None if found is None else found.order


# By hand


def shown(policy: str, words: str, about: About = EVERY, order: Order = DATED) -> list[Witness]:
    """The witnesses of all lines of a policy that can have an effect."""
    table, wanted = table_of(policy), effect(words)
    found = (
        reach(table, number, order, wanted=lambda it: has(wanted, it), about=about)
        for number in range(1, len(table.lines) + 1)
    )
    return [it for it in found if it is not None]


UPDATING = "changed billing address = update; changed details = update; changed card = update"

POSSIBLE = [
    (f"{UPDATING}; match by email; else hold", f"update {what}")
    for what in ("billing address", "details", "card")
]


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        *POSSIBLE,
        ("match by email; else hold", "use job"),
        ("inactive customers = reactivate; match by email; else hold", "match"),
        ("notify new customers = true; create customer", "notify customer"),
        ("create standard customer = true; use customer 'X'", "create customer 'X'"),
        ("use customer 'X' with job", "use job under 'X'"),
        ("use customer 'X' with job", "create job under 'X'"),
        ("use customer 'X'", "hold"),
        ("create customer", "hold"),
        ("name clash = add number; create customer", "create customer"),
        ("multi currency = true; use customer 'X'", "hold"),
    ],
)
def test_an_effect_that_a_policy_can_have_is_shown(policy: str, words: str) -> None:
    assert shown(policy, words)


@pytest.mark.parametrize(
    ("policy", "words", "name"),
    [
        ("match by email; else hold", "match customer 'Hill, Eve'", "Hill, Eve"),
        ("match by email; else hold", "use job 'Mugs' under 'Hill, Eve'", "Hill, Eve:Mugs"),
        ("create customer", "create customer 'Eve Hill'", "Eve Hill"),
        ("use customer 'X' with job", "create job 'Eve Hill' under 'X'", "Eve Hill"),
    ],
)
def test_names_that_a_question_is_about_are_tried(policy: str, words: str, name: str) -> None:
    assert shown(policy, words, About(lambda _: True, (name,)))


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        ("override = true; match by email; else use customer 'X'", "create customer"),
        ("match by email; else hold", "create job"),
        ("check jobs = false; match by email; else hold", "use job"),
        ("match by email; else hold", "update details"),
    ],
)
def test_what_cannot_be_is_never_shown(policy: str, words: str) -> None:
    assert shown(policy, words) == []


def test_an_order_is_left_as_it_is_where_nothing_says_that_it_may_tell_more() -> None:
    table = table_of("match by email; else hold")
    assert reach(table, 2, BARE) is None
    known = evolve(BARE, email="eve@example.org")
    found = reach(table, 2, known)
    assert found is not None
    assert found.order is known
    assert [it.email for it in found.customers.customers] == ["eve@example.org"]


def test_override_is_set_from_outside_where_the_policy_does_not() -> None:
    policy = "override = {}; match by email; else use customer 'X'"
    on, off = (table_of(policy.format(it)) for it in ("true", "false"))
    for table, number, expected in ((on, 1, None), (on, 2, False), (off, 1, True), (off, 2, None)):
        found = reach(table, number, BARE, about=EVERY)
        assert found is not None
        assert found.override is expected


def test_the_last_line_is_shown_by_an_order_that_is_of_no_rule() -> None:
    table = table_of("rule 'a'; when guest; use customer 'X'")
    last = len(table.lines)
    assert reach(table, last, evolve(BARE, guest=True)) is None
    found = reach(table, last, BARE)
    assert found is not None
    assert found.decision.hold is holds.NO_RULE


def test_a_rule_and_no_rule_are_told_apart() -> None:
    one = table_of("rule 'a'; when guest; use customer 'X'")
    other = table_of("rule 'a'; when not guest; use customer 'X'")
    assert told_apart(one, other, evolve(BARE, guest=True)) is not None
    assert told_apart(one, one, evolve(BARE, guest=True)) is None
