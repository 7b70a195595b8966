"""What an effect means on a decision: the table of docs/language.md, line by line."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from hypothesis import given

from rulesdsl.analysis.effects import has
from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.model.decisions import Action, Decision, JobAction
from rulesdsl.model.records import Block, Customer, CustomerList, Order, Party
from rulesdsl.source import Source
from rulesdsl.table import meaning
from tests import town
from tests.document_effects import written as effect
from tests.policies import Written, policies
from tests.promises import EFFECTS

ANN = Order(
    number="1001",
    email="ann@example.com",
    name="Ann Lee",
    billing=Party(name="Ann Lee", street="1 Main St", city="Bayshore", zip="94326"),
)
WEB = Customer(name="Web Sales")
LEE = Customer(name="Lee, Ann", email="ann@example.com")
AN_ORDER_OF_LEE = Customer(name="Mugs", parent="Lee, Ann", email="ann@example.com")
OLD = Block(lines=("Ann Lee", "9 Harbor Road"), city="Fairview", zip="97024")


def decided(policy: str, *customers: Customer, order: Order = ANN) -> Decision:
    compiled = compile_policy(Source("p.rules", policy))
    assert compiled.ok
    return compiled.decide(order, CustomerList(customers))


class Case(NamedTuple):
    """A decision, the effects that it has, and some that it has not."""

    decision: Decision
    has: tuple[str, ...]
    has_not: tuple[str, ...] = ()


CASES = {
    "the standard customer": Case(
        decided("use customer 'Web Sales'", WEB),
        ("use customer", "use customer 'web  sales'"),
        ("use customer 'Web'", "match", "create customer", "create job", "use job", "hold"),
    ),
    "by override": Case(
        decided("match by email; else use customer 'Web Sales'; override = true", WEB, LEE),
        ("use customer 'Web Sales'",),
        ("match", "use customer 'Lee, Ann'"),
    ),
    "a letter that QuickBooks cannot keep": Case(
        decided("use customer 'Łódź Sales'", Customer(name="Lódz Sales")),
        ("use customer 'Łódź Sales'", "use customer 'Lódz sales'"),
    ),
    "a standard customer that is created": Case(
        decided("create standard customer = true; use customer 'Web Sales' with job"),
        (
            *("use customer 'Web Sales'", "create customer", "create customer 'Web Sales'"),
            "create job 'Ann Lee' under 'Web Sales'",
        ),
        ("use job", "create customer 'Ann Lee'", "notify customer"),
    ),
    "a new job": Case(
        decided("use customer 'Web Sales' with job", WEB),
        (
            *("use customer", "create job", "create job 'ANN LEE'", "create job under 'web sales'"),
            "create job 'Web Sales:Ann Lee'",
        ),
        ("create job 'Lee, Ann'", "create job under 'Web'", "use job", "create customer"),
    ),
    "a job that is there": Case(
        decided(
            "use customer 'Web Sales' with job", WEB, Customer(name="Ann Lee", parent=WEB.name)
        ),
        ("use customer 'Web Sales'", "use job", "use job 'Ann Lee' under 'Web Sales'"),
        ("match", "create job", "use job 'Ann'", "use job under 'Lee, Ann'"),
    ),
    "a match": Case(
        decided("match by email; else use customer 'Web Sales'", LEE),
        (
            "match",
            "match by email",
            "match customer 'lee, ann'",
            "match customer 'Lee, Ann' by email",
        ),
        ("use customer", "match by name", "match customer 'Ann Lee'", "use job", "update details"),
    ),
    "a match by two fields": Case(
        decided("match by name and email; else hold", LEE),
        ("match by email and name", "match by name and email"),
        ("match by email", "match by name"),
    ),
    "a job that matched": Case(
        decided(
            "match by email; else hold",
            Customer(name="Lee, Ann"),
            AN_ORDER_OF_LEE,
        ),
        (
            *("match customer 'Lee, Ann'", "match customer 'Lee, Ann:Mugs' by email"),
            *("use job", "use job 'Mugs' under 'Lee, Ann'", "use job 'lee, ann:mugs'"),
        ),
        ("match customer 'Mugs'", "use customer", "create job"),
    ),
    "a job of a job": Case(
        decided(
            "match by email; else hold",
            Customer(name="Lee, Ann"),
            Customer(name="2026", parent="Lee, Ann"),
            Customer(name="Mugs", parent="Lee, Ann:2026", email="ann@example.com"),
        ),
        ("use job 'Mugs' under 'Lee, Ann'", "use job 'Mugs' under 'Lee, Ann:2026'"),
        ("use job under '2026'",),
    ),
    "a new customer": Case(
        decided("notify new customers = true; match by email; else create customer"),
        ("create customer", "create customer 'ann lee'", "notify customer"),
        ("use customer", "create customer 'Lee, Ann'", "create job", "match"),
    ),
    "a new customer of whom nobody is told": Case(
        decided("create customer"), ("create customer",), ("notify customer",)
    ),
    "a customer with just the facts of a new one": Case(
        decided(
            "name clash = add number; create customer",
            Customer(name="Ann Lee"),
            order=Order(number="1001", company="Ann Lee"),
        ),
        ("create customer 'Ann Lee 2'",),
        ("match", "use customer"),
    ),
    "the buyer's own customer, known by its facts": Case(
        decided(
            "name clash = add number; create customer",
            Customer(name="Ann Lee", company="Ann Lee"),
            order=Order(number="1001", company="Ann Lee"),
        ),
        (),
        ("match", "use customer", "create customer", "hold"),
    ),
    "a change": Case(
        decided(
            "changed billing address = update; match by email; else hold",
            Customer(name="Lee, Ann", email="ann@example.com", billing=OLD),
        ),
        ("match", "update billing address"),
        ("update shipping address", "update details", "update card"),
    ),
    "a detail": Case(
        decided(
            "changed details = update; match by email; else hold",
            Customer(name="Lee, Ann", email="ann@example.com", first_name="Eve", last_name="Hill"),
        ),
        ("update details",),
        ("update billing address",),
    ),
    "what can only be changed by hand": Case(
        decided(
            "changed card = update; match by email; else hold",
            Customer(name="Lee", email="ann@example.com", card_last_four="0001"),
            order=Order(number="1001", email="ann@example.com", card_last_four="4242"),
        ),
        ("update card",),
        ("update details",),
    ),
    "held": Case(
        decided("use customer 'Web Sales' with job"),
        ("hold",),
        ("use customer", "create job", "match", "update card", "notify customer"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_decision_has_these_effects_and_no_others(name: str) -> None:
    case = CASES[name]
    assert [it for it in case.has if not has(effect(it), case.decision)] == []
    assert [it for it in case.has_not if has(effect(it), case.decision)] == []


@given(policies(everything=False), town.lists(), town.orders())
def test_effects_say_no_more_than_the_decision(
    written: Written, customers: CustomerList, order: Order
) -> None:
    """A held order has no other effect, and every job is one that the decision names."""
    decision = meaning.decide(written.compiled().table, order, CustomerIndex(customers))
    found = {it.kind.value for it in EFFECTS if has(it, decision)}
    if decision.action is Action.HOLD:
        assert found == {"hold"}
        return
    assert "hold" not in found
    assert ("use job" in found) == (decision.job_action is JobAction.USE)
    assert ("create job" in found) == (decision.job_action is JobAction.CREATE)
    assert not {"match", "use customer"} <= found
    assert ("match" in found) == (decision.matched_by is not None)
