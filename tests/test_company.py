"""The tests' company file answers as QuickBooks does, and everything new can be sent to it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import assume, given
from lxml import etree

from rulesdsl.customers.creation import newcomer
from rulesdsl.formats import CustomerReading
from rulesdsl.formats.qbxml import FORMAT
from rulesdsl.model.currencies import QUICKBOOKS_NAMES, currency_code
from rulesdsl.model.decisions import Action, Creation, Decision, Role
from rulesdsl.model.records import Customer, CustomerList, Order, OtherList, TakenName
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.qbxml_requests import requests
from tests.company import add_everything, query_response
from tests.posting.plans import plans, sample_plan
from tests.strategies import orders

OTHERS = tuple(TakenName(f"Somebody {kind.value}", kind) for kind in OtherList)


@pytest.fixture(scope="session")
def schema(samples: Path) -> etree.XMLSchema:
    return etree.XMLSchema(file=samples / "qbxml" / "qbxmlops130.xsd")


def stored(plan: Plan) -> CustomerList:
    """What a company holds that had nothing but the plan's parents."""
    new = {it.record.full_name for it in plan.creations}
    there = {
        it.customer for it in plan.decisions if it.customer and it.customer.full_name not in new
    }
    books = CustomerList(tuple(there), OTHERS)
    return add_everything(b"".join(requests(plan)), books) if plan.creations else books


def read(books: CustomerList) -> CustomerList:
    found = FORMAT.read(io.BytesIO(query_response(books)), "list.xml")
    assert isinstance(found, CustomerReading), found
    assert not found.problems
    return found.customers


@given(plan=plans())
def test_its_list_is_a_valid_answer(schema: etree.XMLSchema, plan: Plan) -> None:
    schema.assertValid(etree.ElementTree(etree.fromstring(query_response(stored(plan)))))


@given(plan=plans())
def test_what_was_sent_is_read_back_as_it_was_planned(plan: Plan) -> None:
    """From the plan to bytes, into QuickBooks, out of it as bytes: the same records."""
    found = {as_planned(it) for it in read(stored(plan)).customers}
    assert found >= {as_planned(it.record) for it in plan.creations}


def as_planned(record: Customer) -> Customer:
    """What is planned of a record: QuickBooks gives it an identity, and the home currency."""
    currency = record.currency or "USD"
    return evolve(record, list_id=None, edit_sequence=None, created=None, currency=currency)


def test_the_names_of_the_other_lists_are_read_back() -> None:
    assert set(read(CustomerList((), OTHERS)).taken) == set(OTHERS)


@given(order=orders())
def test_every_newcomer_can_be_sent(order: Order) -> None:
    """What is made of an order is in QuickBooks' form: no gate is violated, nothing is changed."""
    record = newcomer(order, order.name or order.email or order.number, None, None)
    assume(record.name)
    found = add_everything(b"".join(requests(adding(record))), CustomerList())
    [added] = found.customers
    assert evolve(added, list_id=None, edit_sequence=None, created=None) == record


def adding(record: Customer) -> Plan:
    made = Decision(
        order=Order(number="1"),
        action=Action.CREATE,
        reason="",
        customer=record,
        creates=(Creation(record, Role.CUSTOMER),),
    )
    return Plan(policy="", fingerprint="", decisions=(made,))


def test_currencies_are_called_what_they_are_read_as() -> None:
    assert {name: currency_code(name) for name in QUICKBOOKS_NAMES.values()} == {
        name: code for code, name in QUICKBOOKS_NAMES.items()
    }


def test_the_sample_can_be_planned_again() -> None:
    assert "Web Sales:Lee, Ann" in {it.full_name for it in read(stored_sample()).customers}


def stored_sample() -> CustomerList:
    plan = sample_plan()
    there = tuple(it.customer for it in plan.decisions[:2] if it.customer)
    return add_everything(b"".join(requests(plan)), CustomerList(there))
