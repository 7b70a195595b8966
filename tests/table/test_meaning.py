"""What becomes of an order, case by case: section 3 of the language reference in examples."""

from __future__ import annotations

import pytest
from attrs import evolve

from rulesdsl.model.decisions import Action, Decision, JobAction
from rulesdsl.model.hold_kinds import HoldKind
from rulesdsl.model.records import Customer, CustomerList, Order, OtherList, TakenName
from rulesdsl.table import holds
from tests.batch import run
from tests.policies import Written

ANN = Order(number="#1", name="Ann Lee", first_name="Ann", last_name="Lee", email="ann@example.com")
WEB = Customer(name="Web Sales", list_id="1", edit_sequence="1")
WITH_JOB = "else use customer 'Web Sales' with job"


def decide(policy: str, order: Order, *records: Customer, taken: str | None = None) -> Decision:
    compiled = Written.of(policy).compiled()
    others = (TakenName(taken, OtherList.VENDOR),) if taken else ()
    [decision] = run(compiled, [order], CustomerList(records, others))
    return decision


def used(decision: Decision) -> str | None:
    record = decision.job or decision.customer
    return record.full_name if record else None


@pytest.mark.parametrize(
    ("policy", "records", "expected"),
    [
        ("when guest; else hold", (), holds.NO_RULE),
        ("else hold 'call first'", (), holds.POLICY),
        ("match by email", (), holds.POLICY_WITHOUT_REASON),
        ("home currency = 'EUR'; else use customer 'Web Sales'", (WEB,), holds.CURRENCY),
        (WITH_JOB, (), holds.NO_STANDARD),
        (WITH_JOB, (WEB, evolve(WEB, list_id="2")), holds.STANDARD_TWICE),
        (WITH_JOB, (evolve(WEB, active=False),), holds.INACTIVE),
        (f"inactive customers = ignore; {WITH_JOB}", (evolve(WEB, active=False),), holds.INACTIVE),
        (
            f"inactive customers = reactivate; {WITH_JOB}",
            (evolve(WEB, active=False, list_id=None),),
            holds.INACTIVE_BY_HAND,
        ),
        (
            f"multi currency = true; {WITH_JOB}",
            (evolve(WEB, currency="EUR"),),
            holds.CURRENCY_CUSTOMER,
        ),
        (
            f"check jobs = false; {WITH_JOB}",
            (WEB, Customer(name="ann lee", parent="Web Sales")),
            holds.JOB_EXISTS,
        ),
        ("else create customer named '{company}'", (), holds.NO_NAME),
        ("else create customer", (Customer(name="ANN LEE"),), holds.NAME_OF_CUSTOMER),
    ],
)
def test_why_an_order_is_held(
    policy: str, records: tuple[Customer, ...], expected: HoldKind
) -> None:
    decision = decide(policy, evolve(ANN, currency="USD"), *records)
    assert (decision.action, decision.hold) == (Action.HOLD, expected)
    assert (decision.creates, decision.reactivates) == ((), ())


def test_the_standard_customer_is_made_active_with_the_job() -> None:
    asleep = evolve(WEB, active=False)
    decision = decide(f"inactive customers = reactivate; {WITH_JOB}", ANN, asleep)
    assert decision.reactivates == (asleep,)
    assert used(decision) == "Web Sales:Ann Lee"


def test_an_inactive_customer_of_an_active_job_is_made_active_too() -> None:
    asleep = Customer(name="Top", list_id="1", edit_sequence="1", active=False)
    job = Customer(name="Job", parent="Top", email="ann@example.com", list_id="2")
    policy = "inactive customers = {}; match by email; else hold"
    assert decide(policy.format("reactivate"), ANN, asleep, job).reactivates == (asleep,)
    assert decide(policy.format("hold"), ANN, asleep, job).hold is holds.INACTIVE


def test_a_matched_job_is_reported_with_its_customer() -> None:
    job = Customer(name="Kitchen", parent="web sales", email="ann@example.com", list_id="2")
    decision = decide("match by email; else hold", ANN, WEB, job)
    assert (decision.customer, decision.job, decision.job_action) == (WEB, job, JobAction.USE)


def test_a_matched_job_whose_customer_is_in_another_file() -> None:
    job = Customer(name="Kitchen", parent="Lee", email="ann@example.com", list_id="2")
    assert decide("match by email; else hold", ANN, job).customer == Customer(name="Lee")


def test_jobs_take_part_only_when_they_are_checked() -> None:
    job = Customer(name="Kitchen", parent="Web Sales", email="ann@example.com", list_id="2")
    policy = f"match by email; {WITH_JOB}; check jobs = "
    assert used(decide(policy + "true", ANN, WEB, job)) == "Web Sales:Kitchen"
    assert used(decide(policy + "false", ANN, WEB, job)) == "Web Sales:Ann Lee"


@pytest.mark.parametrize(
    ("clash", "expected"),
    [
        ("hold", None),
        ("add number", "Ann Lee 2"),
        ("add email", "Ann Lee ann@example.com"),
    ],
)
def test_a_name_of_a_vendor_is_taken(clash: str, expected: str | None) -> None:
    decision = decide(f"name clash = {clash}; else create customer", ANN, taken="ann LEE")
    assert used(decision) == expected
    assert "the vendor 'ann LEE'" in " ".join((decision.reason, *decision.warnings))


def test_a_number_is_added_until_the_name_is_free_and_fits() -> None:
    long = "A" * 41
    records = [Customer(name=it) for it in (long, "A" * 39 + " 2")]
    decision = decide(
        "name clash = add number; else create customer", evolve(ANN, name=long), *records
    )
    assert used(decision) == "A" * 39 + " 3"


def test_a_customer_with_just_these_facts_is_the_buyer() -> None:
    """Not a second one: it was made of such an order before."""
    policy = "name clash = add number; else create customer"
    made = decide(policy, ANN).customer
    assert made is not None
    there = evolve(made, list_id="9", created="2026-01-01", currency="USD")
    assert decide(policy, ANN, there).customer == there
    assert used(decide(policy, evolve(ANN, email="other@example.com"), there)) == "Ann Lee 2"


@pytest.mark.parametrize("name", ["Łódź Sales", "東京 Sales"])
def test_a_standard_customer_is_found_as_quickbooks_keeps_its_name(name: str) -> None:
    """Else every run would create it, and its jobs, once more."""
    compiled = Written.of(
        f"create standard customer = true; else use customer '{name}' with job"
    ).compiled()
    orders = [ANN, evolve(ANN, number="#2"), evolve(ANN, number="#3", name="Bob")]
    decisions = run(compiled, orders, CustomerList())
    assert [len(it.creates) for it in decisions] == [2, 0, 1]
    there = CustomerList(tuple(new.record for it in decisions for new in it.creates))
    assert [it.creates for it in run(compiled, orders, there)] == [()] * 3
    [warning, *_] = decisions[0].warnings
    assert warning.startswith("the standard customer's name: ")


def test_override_from_outside_wins_both_ways() -> None:
    compiled = Written.of(f"override = true; match by email; {WITH_JOB[:-9]}").compiled()
    there = CustomerList((WEB, Customer(name="Ann", email="ann@example.com")))
    names = [used(run(compiled, [ANN], there, it)[0]) for it in (None, True, False)]
    assert names == ["Web Sales", "Web Sales", "Ann"]
