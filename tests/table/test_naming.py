"""Names of new customers and jobs, case by case: what is wished, what is taken, what it becomes."""

from __future__ import annotations

import pytest
from attrs import evolve

from rulesdsl.model.decisions import Decision, JobAction
from rulesdsl.model.hold_kinds import HoldKind
from rulesdsl.model.records import Customer, CustomerList, Order, OtherList, TakenName
from rulesdsl.model.storage import LIMITS
from rulesdsl.table import holds
from tests.batch import run
from tests.policies import Written

ANN = Order(number="#1", name="Ann Lee", first_name="Ann", last_name="Lee", email="ann@example.com")
OTHER = Customer(name="Ann Lee", email="other@example.com")
LONG = "Ann " + "Lee " * 12
"""A name of 52 characters; of it 'Ann Lee Lee … Lee Le' would be kept."""


def decide(policy: str, order: Order, *there: Customer, taken: tuple[str, ...] = ()) -> Decision:
    others = tuple(TakenName(it, OtherList.EMPLOYEE) for it in taken)
    [decision] = run(Written.of(policy).compiled(), [order], CustomerList(there, others))
    return decision


def named(decision: Decision) -> str | HoldKind | None:
    """What the new record is called, or why there is none."""
    if decision.hold is not None:
        return decision.hold
    [*_, new] = decision.creates
    return new.record.name


HOLD = "match by email; else create customer"
NUMBER = f"name clash = add number; {HOLD}"
EMAIL = f"name clash = add email; {HOLD}"


@pytest.mark.parametrize(
    ("policy", "order", "there", "taken", "name"),
    [
        (HOLD, ANN, (), (), "Ann Lee"),
        (HOLD, ANN, (OTHER,), (), holds.NAME_OF_CUSTOMER),
        (HOLD, ANN, (evolve(OTHER, active=False),), (), holds.NAME_OF_CUSTOMER),
        (HOLD, ANN, (), ("ann LEE",), holds.NAME_TAKEN),
        (HOLD, ANN, (Customer(name="Ann Lee", parent="Web Sales"),), (), "Ann Lee"),
        (NUMBER, ANN, (OTHER,), (), "Ann Lee 2"),
        (NUMBER, ANN, (OTHER,), ("Ann Lee 2", "ANN LEE 3"), "Ann Lee 4"),
        (NUMBER, evolve(ANN, name=LONG), (), (LONG[:41],), f"{LONG[:39].strip()} 2"),
        (EMAIL, ANN, (OTHER,), (), "Ann Lee ann@example.com"),
        (EMAIL, ANN, (OTHER,), ("Ann Lee ann@example.com",), holds.NAME_TAKEN),
        (EMAIL, evolve(ANN, email=None), (OTHER,), (), holds.NAME_TAKEN),
        (EMAIL, evolve(ANN, email=f"{'a' * 30}@example.com"), (OTHER,), (), holds.NAME_TAKEN),
        (
            EMAIL,
            evolve(ANN, email=f"{'a' * 25}@example.com"),
            (OTHER,),
            (),
            f"Ann {'a' * 25}@example.com",
        ),
    ],
)
def test_a_name_that_is_taken(
    policy: str,
    order: Order,
    there: tuple[Customer, ...],
    taken: tuple[str, ...],
    name: str | HoldKind,
) -> None:
    found = named(decide(policy, order, *there, taken=taken))
    assert found == name
    assert not isinstance(found, str) or len(found) <= LIMITS["name"]


@pytest.mark.parametrize(
    ("template", "order", "name"),
    [
        ("{last name}, {first name}", ANN, "Lee, Ann"),
        ("{last name}, {first name}", evolve(ANN, first_name=None), "Lee"),
        ("{company or name}", evolve(ANN, company="Lee: Tools"), "Lee- Tools"),
        ("{company or name} ({order number})", ANN, "Ann Lee (#1)"),
        ("{name}", evolve(ANN, name="Łukasz  Żak"), "Lukasz Zak"),
        ("{name}", evolve(ANN, name=LONG), LONG[:41].strip()),
        ("{company}", ANN, holds.NO_NAME),
        ("{name}", evolve(ANN, name="😀"), holds.NO_NAME),
        ("{email}", evolve(ANN, email="a@b.example\u200b"), "a@b.example"),
    ],
)
@pytest.mark.parametrize("what", ["customer", "job"])
def test_a_template(what: str, template: str, order: Order, name: str | HoldKind) -> None:
    """Customers and jobs are named in one way, with a warning where it costs something."""
    policy = (
        f"match by phone; else create customer named '{template}'"
        if what == "customer"
        else "create standard customer = true; match by phone; "
        f"else use customer 'Web Sales' with job named '{template}'"
    )
    decision = decide(policy, order)
    assert named(decision) == name
    wished = {LONG, "Lee: Tools", "Łukasz  Żak"} & {order.name, order.company}
    if wished and not isinstance(name, HoldKind):
        assert [it for it in decision.warnings if it.startswith(f"the {what}'s name: ")]


@pytest.mark.parametrize(
    ("order", "name"),
    [
        (ANN, "WEB-Ann Lee"),
        (evolve(ANN, name=LONG), f"WEB-{LONG}"[:41].strip()),
        (evolve(ANN, name=None, company="Lee Tools"), "WEB-Lee Tools"),
        (Order(number="#1"), holds.NO_NAME),
    ],
)
def test_the_prefix_stands_before_the_name_and_is_found_there(
    order: Order, name: str | HoldKind
) -> None:
    policy = "name prefix = 'WEB-'; match by customer name; else create customer"
    decision = decide(policy, order)
    assert named(decision) == name
    if decision.customer is not None:
        again = decide(policy, order, decision.customer)
        assert (again.matched_by, again.customer) == ("customer name", decision.customer)


def test_a_job_is_not_prefixed_and_a_standard_customer_is_neither() -> None:
    policy = (
        "name prefix = 'WEB-'; create standard customer = true; else use customer 'Web' with job"
    )
    decision = decide(policy, ANN)
    assert [it.record.full_name for it in decision.creates] == ["Web", "Web:Ann Lee"]
    assert decision.job_action is JobAction.CREATE


ASLEEP = Customer(name="Ann Lee", email=ANN.email, active=False, list_id="8-1", edit_sequence="1")


@pytest.mark.parametrize(
    ("inactive", "hold", "woken"),
    [("hold", holds.INACTIVE, 0), ("reactivate", None, 1), ("ignore", holds.INACTIVE, 0)],
)
def test_a_name_that_the_buyers_inactive_record_has(
    inactive: str, hold: HoldKind | None, woken: int
) -> None:
    """Whom no key finds, but who has just the buyer's facts: nobody is created beside him."""
    policy = f"inactive customers = {inactive}; name clash = add number; match by phone"
    there = evolve(ASLEEP, first_name="Ann", last_name="Lee")
    decision = decide(f"{policy}; else create customer", ANN, there)
    assert decision.hold == hold
    assert len(decision.reactivates) == woken
    assert not decision.creates
    assert woken == 0 or decision.reason == "a customer with just these facts (made active again)"
