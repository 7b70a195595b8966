"""A real list: 64 customers, and 82 jobs that mostly have their customer's e-mail."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from attrs import evolve

from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.formats import CustomerReading
from rulesdsl.formats.qbxml import FORMAT
from rulesdsl.model.decisions import Action, JobAction
from rulesdsl.model.records import NOBODY, Customer, CustomerList, Order, Party
from rulesdsl.table import holds
from tests.batch import carried_out, run
from tests.prepared import prepared

POLICY = compile_policy("match by email then name; else use customer 'Web Sales' with job")
TWICE = "bridget@samplename.com"


@pytest.fixture(scope="session")
def rockcastle(samples: Path) -> CustomerList:
    with (samples / "quickbooks" / "rockcastle_CustomerQueryRs.xml").open("rb") as file:
        found = FORMAT.read(file, "rockcastle.xml")
    assert isinstance(found, CustomerReading), found
    return found.customers


@pytest.fixture(scope="session")
def tops(rockcastle: CustomerList) -> list[Customer]:
    found = [it for it in rockcastle.customers if it.parent is None]
    assert (len(found), len(rockcastle.customers)) == (64, 146)
    return found


def orders(emails: list[str]) -> list[Order]:
    return [Order(number=f"#{at}", email=email.upper()) for at, email in enumerate(emails)]


def test_prepared_it_is_the_same_list(rockcastle: CustomerList) -> None:
    kept, index = prepared(rockcastle), CustomerIndex(rockcastle)
    assert kept.records == index.records
    asked = orders([it.email for it in rockcastle.customers if it.email])
    assert POLICY.plan(asked, kept) == POLICY.plan(asked, index)


def test_an_email_finds_the_customer_and_not_its_jobs(
    rockcastle: CustomerList, tops: list[Customer]
) -> None:
    of_jobs = Counter(it.email for it in rockcastle.customers if it.parent is not None)
    alone = [it for it in tops if it.email and it.email != TWICE]
    assert len(alone) == 61
    assert sum(of_jobs[it.email] for it in alone) > 70
    decisions = run(POLICY, orders([it.email or "" for it in alone]), rockcastle)
    assert [it.customer for it in decisions] == alone
    assert {(it.action, it.job_action, it.matched_by) for it in decisions} == {
        (Action.USE, JobAction.NONE, "email")
    }


def test_an_email_of_two_customers_is_held(rockcastle: CustomerList, tops: list[Customer]) -> None:
    assert [it.name for it in tops if it.email == TWICE] == ["Keenan, Bridget", "Lamb, Brad"]
    [decision] = run(POLICY, orders([TWICE]), rockcastle)
    assert decision.hold is holds.SEVERAL
    assert "'Keenan, Bridget'" in decision.reason


def test_a_job_with_an_email_of_its_own_is_found_by_it(rockcastle: CustomerList) -> None:
    """One job's e-mail has a typo: nobody else has it."""
    [decision] = run(POLICY, orders(["jmemeo@samplename.comm"]), rockcastle)
    assert decision.customer is not None
    assert decision.job is not None
    assert decision.job.full_name == "Memeo, Jeanette:Utility Shed"
    assert decision.customer.name == "Memeo, Jeanette"


@pytest.mark.parametrize(
    "name", ["Kristy Abercrombie", "kristy  ABERCROMBIE", "Abercrombie, Kristy"]
)
def test_a_label_is_found_by_first_and_last_name(rockcastle: CustomerList, name: str) -> None:
    [decision] = run(POLICY, [Order(number="1", name=name)], rockcastle)
    assert decision.customer is not None
    assert decision.customer.full_name == "Abercrombie, Kristy"
    assert (decision.job, decision.matched_by) == (None, "name")


def test_a_stranger_gets_a_job_and_is_found_again(rockcastle: CustomerList) -> None:
    books = CustomerList((*rockcastle.customers, Customer(name="Web Sales", list_id="7")))
    order = Order(number="1", name="Ann Lee", email="ann@example.com")
    plan = POLICY.plan([order, order], books)
    assert [it.job_action for it in plan.decisions] == [JobAction.CREATE, JobAction.USE]
    [again] = run(POLICY, [order], carried_out(plan, books))
    assert (again.job_action, again.creates) == (JobAction.USE, ())


def test_under_override_all_of_them_go_to_one_customer(
    rockcastle: CustomerList, tops: list[Customer]
) -> None:
    books = CustomerList((*rockcastle.customers, Customer(name="Web Sales", list_id="7")))
    everybody = orders([it.email for it in tops if it.email])
    plan = POLICY.plan(everybody, books, override=True)
    assert {it.customer and it.customer.name for it in plan.decisions} == {"Web Sales"}
    assert not plan.creations


UPDATING = compile_policy(
    "changed billing address = update; changed shipping address = update\n"
    "changed details = update; changed card = update\n"
    "match by customer name; else hold"
)


def as_a_shop_writes_it(record: Customer) -> Order:
    """An order with the record's own facts, written in another way."""
    block = record.billing
    at = next((at for at, it in enumerate(block.lines) if any(map(str.isdecimal, it))), 0)
    billing = Party(
        name=" ".join(block.lines[:at]) or None,
        street=", ".join(block.lines[at:])
        .upper()
        .replace(" RD", " ROAD")
        .replace(" ST", " Street"),
        city=block.city and block.city.upper(),
        state={"CA": "California"}.get(block.state or "", block.state),
        zip=block.zip and f"{block.zip}-0001",
        country="US",
    )
    return Order(
        number=record.name,
        name=record.name,
        first_name=record.first_name and record.first_name.upper(),
        last_name=record.last_name,
        company=record.company and f"{record.company}.",
        email=record.email and record.email.upper(),
        phone=record.phone and f"+1 {record.phone}",
        billing=billing,
        shipping=billing if record.shipping == record.billing else NOBODY,
        card_last_four=record.card_last_four,
    )


def test_nobody_has_changed_who_is_only_written_otherwise(
    rockcastle: CustomerList, tops: list[Customer]
) -> None:
    decisions = run(UPDATING, map(as_a_shop_writes_it, tops), rockcastle)
    assert all(it.matched_by == "customer name" for it in decisions)
    assert [it.update for it in decisions if it.update] == []


def test_everybody_has_moved_once(rockcastle: CustomerList, tops: list[Customer]) -> None:
    moved = [
        evolve(it, billing=evolve(it.billing, street="1 New Plaza"), shipping=NOBODY)
        for it in map(as_a_shop_writes_it, tops)
        if it.billing.city
    ]
    plan = UPDATING.plan(moved, rockcastle)
    assert Counter(it.fact for mod in plan.modifications for it in mod.changes) == Counter(
        {"billing address": len(moved)}
    )
    again = UPDATING.plan(moved, carried_out(plan, rockcastle))
    assert again.modifications == ()
