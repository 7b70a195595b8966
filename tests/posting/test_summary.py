"""The summary as values: every order is counted once, every new record is named."""

from __future__ import annotations

import re

from attrs import evolve
from hypothesis import given

from rulesdsl.model.decisions import Action, Creation, Decision, JobAction, Role
from rulesdsl.model.records import Customer, Order
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.summary import Kind, kind_of, summarize
from tests.posting.plans import ANN, WEB_SALES, plans, sample_plan


def test_the_sample() -> None:
    found = summarize(sample_plan())
    assert [(it.label, it.orders) for it in found.counts] == [
        ("matched by email", 1),
        ("standard customer 'Web Sales', new job", 1),
        ("new customer", 1),
        ("held: several matches by email", 1),
    ]
    assert found.new_customers == ("Beate Kölsch",)
    assert found.new_jobs == ("Web Sales:Lee, Ann",)
    assert found.reactivated == ("Café Zoë",)
    assert found.held[0].order_numbers == ("#1004",)
    assert found.warned == 1


@given(plan=plans())
def test_every_order_is_counted_once(plan: Plan) -> None:
    found = summarize(plan)
    assert sum(it.orders for it in found.counts) == found.orders == len(plan.decisions)
    assert found.held_orders == len(plan.held)


@given(plan=plans())
def test_every_new_record_is_named_once(plan: Plan) -> None:
    found = summarize(plan)
    named = [*found.new_standard_customers, *found.new_customers, *found.new_jobs]
    names = (re.sub(r" \(in [A-Z]{3}\)$", "", it) for it in named)
    assert sorted(names) == sorted(it.record.full_name for it in plan.creations)


def test_a_new_customer_is_named_with_its_currency_and_a_job_is_not() -> None:
    euro = Creation(Customer(name="Vogt, Mia", currency="EUR"), Role.CUSTOMER)
    job = Creation(Customer(name="Mia", parent="Web", currency="EUR"), Role.JOB)
    made = evolve(PLAIN, action=Action.CREATE, creates=(euro, job))
    found = summarize(Plan(policy="", fingerprint="", decisions=(made,)))
    assert found.new_customers == ("Vogt, Mia (in EUR)",)
    assert found.new_jobs == ("Web:Mia",)


PLAIN = Decision(order=Order(number="1"), action=Action.USE, reason="", customer=WEB_SALES)


def test_kinds() -> None:
    standard = Creation(Customer(name="Web Sales"), Role.STANDARD)
    assert kind_of(PLAIN) is Kind.STANDARD
    assert kind_of(evolve(PLAIN, action=Action.CREATE, creates=(standard,))) is Kind.STANDARD
    assert kind_of(evolve(PLAIN, job=ANN, job_action=JobAction.USE)) is Kind.STANDARD_JOB
    assert kind_of(evolve(PLAIN, job=ANN, job_action=JobAction.CREATE)) is Kind.STANDARD_NEW_JOB
    # A job that a key found is a match, whatever it hangs under.
    assert (
        kind_of(evolve(PLAIN, job=ANN, job_action=JobAction.USE, matched_by="name")) is Kind.MATCHED
    )


def test_the_most_frequent_key_comes_first() -> None:
    keys = ("name", "email", "name")
    plan = Plan(
        policy="", fingerprint="", decisions=tuple(evolve(PLAIN, matched_by=key) for key in keys)
    )
    assert [it.label for it in summarize(plan).counts] == ["matched by name", "matched by email"]
