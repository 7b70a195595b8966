"""What is told of names is so: an order shows it, and where one does it is told."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import event, given
from hypothesis import strategies as st

from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.lint.fixing import edited
from rulesdsl.lint.naming import Naming
from rulesdsl.lint.rules import (
    name_that_may_be_empty,
    name_too_long,
    one_name_for_all,
    slot_alternative_never_used,
)
from rulesdsl.lint.rules.name_that_may_be_empty import OFTEN_MISSING
from rulesdsl.lint.subject import Subject
from rulesdsl.model.conditions import holds
from rulesdsl.model.records import Order, Party
from tests import town
from tests.lint.pages import TODAY
from tests.policies import Written

NAMES = ("company", "phone", "billing company", "company id", "name")
CONDITIONS = (
    "company is known", "company is missing", "phone is known or company is known",
    "billing company is 'Lee Tools Ltd'", "guest", "name is missing", "total > 10",
)  # fmt: skip


@st.composite
def naming(draw: st.DrawFn) -> Compiled:
    """Policies whose rules name customers by what many orders lack."""
    rules = []
    for number in range(draw(st.integers(1, 3))):
        fields = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=2))
        condition = draw(st.sampled_from(CONDITIONS))
        rules.append(f"rule '{number}'; when {condition}; match by email")
        rules.append(f"else create customer named 'Web {{{' or '.join(fields)}}}'")
    return Written.of("\n".join(rules)).compiled()


def decided_by(compiled: Compiled, order: Order) -> int | None:
    """The number of the rule that an order is for."""
    for at, rule in enumerate(compiled.policy.rules):
        if rule.condition is None or holds(rule.condition, lambda field: field.get(order)):
            return at
    return None


def told(subject: Subject) -> set[int]:
    """The numbers of the rules whose names are said to be empty perhaps."""
    spans = {it.at.span for it in name_that_may_be_empty.look(subject)}
    return {it.at for it in subject.namings if it.span in spans}


def fields_of(its: Naming) -> set[object]:
    return {field for slot in its.template.slots for field in slot.fields}


@given(naming(), st.lists(town.orders(), min_size=20, max_size=20))
def test_of_an_order_without_a_name_is_told(compiled: Compiled, orders: list[Order]) -> None:
    subject = Subject(compiled, TODAY)
    found = told(subject)
    for its in subject.namings:
        nameless = [
            it
            for it in orders
            if decided_by(compiled, it) == its.at and its.template.fill(it) is None
        ]
        if nameless and fields_of(its) <= OFTEN_MISSING:
            event("an order without a name")
            assert its.at in found


@given(naming())
def test_what_is_told_is_shown_by_an_order(compiled: Compiled) -> None:
    subject = Subject(compiled, TODAY)
    found = told(subject)
    for its in subject.namings:
        if its.at in found:
            event("told")
            assert any(
                decided_by(compiled, it) == its.at and its.template.fill(it) is None
                for it in EVERY_ORDER
            )


EVERY_ORDER = tuple(
    Order(
        number="1",
        company=company,
        phone=phone,
        name=name,
        guest=guest,
        total=total,
        company_id=id_,
        billing=Party(company=billed),
    )
    for company in (None, "Lee Tools Ltd")
    for phone in (None, "+1 415 555 6579")
    for name in (None, "Ann Lee")
    for guest in (False, True)
    for id_ in (None, "51")
    for billed in (None, "Lee Tools Ltd")
    for total in (None, Decimal(11))
)


ALTERNATIVES = st.lists(
    st.sampled_from(("customer name", "name", "company", "email", "order number", "last name")),
    min_size=1,
    max_size=4,
).map(lambda it: "{" + " or ".join(it) + "}")


@given(
    st.lists(ALTERNATIVES, min_size=1, max_size=2).map(", ".join),
    st.lists(town.orders(), min_size=10, max_size=10),
)
def test_an_alternative_that_is_told_of_names_no_order(name: str, orders: list[Order]) -> None:
    subject = Subject(made_by(name), TODAY)
    found = list(slot_alternative_never_used.look(subject))
    event(f"{len(found)} told")
    edits = [edit for it in found if it.fix for edit in it.fix.edits]
    after = Subject(compile_policy(edited(subject.source.text, edits)), TODAY)
    assert list(slot_alternative_never_used.look(after)) == []
    (one,), (other,) = subject.namings, after.namings
    for order in orders:
        assert one.template.fill(order) == other.template.fill(order)


def made_by(name: str) -> Compiled:
    return compile_policy(f"match by phone\nelse create customer named '{name}'")


# A fixed name and the buyer's


@given(st.integers(1, 60))
def test_the_name_that_is_proposed_for_a_fixed_one_is_not_cut_itself(length: int) -> None:
    policy = f"match by email\nelse create customer named '{'W' * length}'"
    (fix,) = (it.fix for it in one_name_for_all.look(Subject(compile_policy(policy), TODAY)))
    assert fix is not None
    after = Subject(compile_policy(edited(policy, fix.edits)), TODAY)
    assert list(name_too_long.look(after)) == []
    assert list(one_name_for_all.look(after)) == []
