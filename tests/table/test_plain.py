"""What is nearly plain is decided as by the reference: a case for each condition of a plain arm."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve

from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.engines import lookup, rows
from rulesdsl.model.company import Company, Edition, PostedOrder
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import Block, Customer, CustomerList, Money, Order
from rulesdsl.table import holds

ANN = Customer(name="Ann Lee", email="ann@example.com", list_id="1", edit_sequence="1")
SHOP = Customer(name="Web Sales", list_id="2", edit_sequence="1")
ORDER = Order(number="1", name="Ann Lee", email="ann@example.com")
MATCH = "match by email then name; else hold 'x'"
JOB = "match by email; else use customer 'Web Sales' with job"
NEW = "match by email; else create customer"
STRANGER = evolve(ORDER, email="bob@example.net", name="Bob Roe")
SEVERAL = "multi currency = true; "

CASES: dict[str, tuple[str, Order, tuple[Customer, ...]]] = {
    "a foreign order": (MATCH, evolve(ORDER, currency="EUR"), (ANN,)),
    "a foreign order that is held": (MATCH, evolve(STRANGER, currency="EUR"), (ANN,)),
    "a foreign order among others": (
        SEVERAL + MATCH,
        evolve(STRANGER, currency="EUR"),
        (),
    ),
    "a foreign new customer": (NEW, evolve(STRANGER, currency="EUR"), ()),
    "a foreign standard customer": (SEVERAL + JOB, STRANGER, (evolve(SHOP, currency="EUR"),)),
    "an inactive match": (MATCH, ORDER, (evolve(ANN, active=False),)),
    "a job that matches": (MATCH, ORDER, (SHOP, evolve(ANN, parent="Web Sales"))),
    "a job that matches, under a job": (
        MATCH,
        ORDER,
        (SHOP, Customer(name="Bob", parent="Web Sales"), evolve(ANN, parent="Web Sales:Bob")),
    ),
    "a job that matches, under nobody": (MATCH, ORDER, (evolve(ANN, parent="Web Sales"),)),
    "a job that matches, under two of a name": (
        MATCH,
        ORDER,
        (SHOP, evolve(SHOP, list_id="3"), evolve(ANN, parent="Web Sales")),
    ),
    "a job that matches, under an inactive customer": (
        MATCH,
        ORDER,
        (evolve(SHOP, active=False), evolve(ANN, parent="Web Sales")),
    ),
    "an inactive job that matches": (
        MATCH,
        ORDER,
        (SHOP, evolve(ANN, parent="Web Sales", active=False)),
    ),
    "a job of another buyer": (
        MATCH,
        evolve(ORDER, email="bob@example.net"),
        (SHOP, evolve(ANN, parent="web  SALES")),
    ),
    "a job of a foreign order": (
        MATCH,
        evolve(ORDER, currency="EUR"),
        (SHOP, evolve(ANN, parent="Web Sales")),
    ),
    "a job in another currency than its customer": (
        SEVERAL + MATCH,
        evolve(ORDER, currency="EUR"),
        (evolve(SHOP, currency="USD"), evolve(ANN, parent="Web Sales", currency="EUR")),
    ),
    "a match with a job below it": (MATCH, ORDER, (ANN, evolve(ANN, name="1", parent="Ann Lee"))),
    "two matches": (MATCH, ORDER, (ANN, evolve(ANN, name="Ann"))),
    "the oldest of two": ("several matches = first; " + MATCH, ORDER, (ANN, evolve(ANN, name="A"))),
    "a key that is missing": (MATCH, evolve(ORDER, email=None), (ANN,)),
    "a key of which several are passed over": (
        "several matches = next; " + MATCH,
        evolve(ORDER, name="Bob Roe"),
        (evolve(ANN, name="A"), evolve(ANN, name="B"), Customer(name="Bob Roe")),
    ),
    "another buyer with a second address": (
        MATCH,
        evolve(ORDER, email="bob@example.net"),
        (evolve(ANN, cc="bob@example.net, eve@example.net"),),
    ),
    "the same address written otherwise": (
        "match by name; else hold 'x'",
        evolve(ORDER, email="Ann@Example.com"),
        (ANN,),
    ),
    "a job of that name": (JOB, STRANGER, (SHOP, Customer(name="bob  ROE", parent="Web Sales"))),
    "an inactive standard customer": (JOB, STRANGER, (evolve(SHOP, active=False),)),
    "no standard customer": (JOB, STRANGER, ()),
    "two standard customers": (JOB, STRANGER, (SHOP, evolve(SHOP, list_id="3"))),
    "a job without a name": (JOB + " named '{company}'", STRANGER, (SHOP,)),
    "a job whose name is cleaned": (JOB, evolve(STRANGER, name="Bob: Roe "), (SHOP,)),
    "a name that is taken": (NEW, evolve(STRANGER, name="ann lee"), (ANN,)),
    "a prefix that does not fit": (
        f"name prefix = '{'x' * 38}'; " + NEW,
        STRANGER,
        (),
    ),
    "no rule": ("when guest; " + MATCH, ORDER, (ANN,)),
    "a match in the currency of the order": (
        SEVERAL + MATCH,
        evolve(ORDER, currency="EUR"),
        (evolve(ANN, currency="EUR"),),
    ),
    "a match in another currency": (SEVERAL + MATCH, ORDER, (evolve(ANN, currency="EUR"),)),
    "a match that tells no currency": (SEVERAL + MATCH, evolve(ORDER, currency="EUR"), (ANN,)),
    "a job that matches in the currency of its customer": (
        SEVERAL + MATCH,
        evolve(ORDER, currency="EUR"),
        (evolve(SHOP, currency="EUR"), evolve(ANN, parent="Web Sales")),
    ),
    "an inactive match that is ignored": (
        "inactive customers = ignore; " + MATCH,
        ORDER,
        (evolve(ANN, active=False),),
    ),
    "a job that is not looked at": (
        "check jobs = false; " + MATCH,
        ORDER,
        (SHOP, evolve(ANN, parent="Web Sales")),
    ),
    "a sale": ("post as = invoice; " + MATCH, ORDER, (ANN,)),
    "a fact that is brought up to date": ("changed details = update; " + MATCH, ORDER, (ANN,)),
}


def _decided(policy: str, order: Order, given: CustomerList) -> tuple[Decision, Decision, Decision]:
    """By the reference, by the lookup engine the first time, and the second time."""
    compiled, index = compile_policy(policy), CustomerIndex(given)
    assert compiled.ok
    table = compiled.table
    prepared = lookup.prepare(table)
    first, second = (lookup.decide(prepared, order, index) for _ in range(2))
    return rows.decide(rows.prepare(table), order, index), first, second


@pytest.mark.parametrize("case", CASES)
def test_what_is_nearly_plain_is_decided_as_ever(case: str) -> None:
    policy, order, customers = CASES[case]
    expected, first, second = _decided(policy, order, CustomerList(customers))
    assert first == expected
    assert second == expected


@pytest.mark.parametrize("policy", [JOB, NEW])
def test_who_is_new_is_held_where_there_is_no_room(policy: str) -> None:
    many = tuple(Customer(name=f"Buyer {number}") for number in range(14_500))
    full = CustomerList((SHOP, *many), company=Company(edition=Edition.PRO))
    decided = _decided(policy, STRANGER, full)
    assert [it.hold for it in decided] == [holds.LIST_FULL] * len(decided)


SOLD = evolve(ORDER, total=Decimal("25.00"), order_date=date(2026, 1, 2))
POSTS = "post as = sales receipt; "
GOODS = Company(items={"goods": "Web goods", "tax code": "Non", "payment:visa": "Visa"})
AT_HOME = Block(lines=(" 1  Main St ",) * 6, city="x" * 40, country="US")

SALES: dict[str, tuple[str, Order, tuple[Customer, ...], Company]] = {
    "a sale": (POSTS + MATCH, SOLD, (ANN,), GOODS),
    "a sale of a new job": (POSTS + JOB, evolve(SOLD, email="b@c.de"), (SHOP,), GOODS),
    "a sale of a new customer": (POSTS + NEW, evolve(SOLD, email="b@c.de"), (), GOODS),
    "a sale that is held": (POSTS + MATCH, evolve(SOLD, email="b@c.de", name="B"), (), GOODS),
    "without a map": (POSTS + MATCH, SOLD, (ANN,), Company()),
    "an item that the map lacks": (POSTS + MATCH, SOLD, (ANN,), Company(items={"mug": "Mugs"})),
    "a new job whose sale is held": (POSTS + JOB, evolve(STRANGER, total=None), (SHOP,), GOODS),
    "without a date": (POSTS + MATCH, evolve(SOLD, order_date=None), (ANN,), GOODS),
    "what was called off": (
        POSTS + MATCH,
        evolve(SOLD, money=Money(standing="voided")),
        (ANN,),
        GOODS,
    ),
    "what is not paid": (
        POSTS + MATCH,
        evolve(SOLD, money=Money(standing="unpaid")),
        (ANN,),
        GOODS,
    ),
    "what was paid back": (
        POSTS + MATCH,
        evolve(SOLD, money=Money(standing="refunded")),
        (ANN,),
        GOODS,
    ),
    "what is posted already": (
        POSTS + MATCH,
        SOLD,
        (ANN,),
        evolve(GOODS, posted=frozenset({PostedOrder("1")})),
    ),
    "a new job's order that is posted already": (
        POSTS + JOB,
        evolve(SOLD, email="b@c.de"),
        (SHOP,),
        evolve(GOODS, posted=frozenset({PostedOrder("1")})),
    ),
    "a number that is used": (POSTS + MATCH, SOLD, (ANN,), evolve(GOODS, numbers=frozenset("1"))),
    "a customer in another currency": (POSTS + MATCH, SOLD, (evolve(ANN, currency="EUR"),), GOODS),
    "a payment method": (POSTS + MATCH, evolve(SOLD, payment_method="VISA"), (ANN,), GOODS),
    "another payment method": (
        POSTS + MATCH,
        evolve(SOLD, payment_method="Klarna", channel="Shopify"),
        (ANN,),
        GOODS,
    ),
    "an invoice in several currencies": (
        SEVERAL + "post as = invoice; " + MATCH,
        SOLD,
        (ANN,),
        GOODS,
    ),
    "an address that was typed": (
        POSTS + MATCH,
        SOLD,
        (evolve(ANN, billing=AT_HOME, shipping=AT_HOME),),
        GOODS,
    ),
}


@pytest.mark.parametrize("case", SALES)
def test_what_is_posted_is_decided_as_ever(case: str) -> None:
    policy, order, customers, company = SALES[case]
    expected, first, second = _decided(policy, order, CustomerList(customers, company=company))
    assert first == expected
    assert second == expected


def test_an_address_that_was_typed_fits_into_the_transaction() -> None:
    policy, order, customers, company = SALES["an address that was typed"]
    posted = _decided(policy, order, CustomerList(customers, company=company))[-1].transaction
    assert posted is not None
    assert posted.bill_to == Block(lines=("1 Main St",) * 3, city="x" * 31, country="US")


def test_what_was_plain_once_is_asked_again() -> None:
    """A new job remembers its standard customer: neither the next order nor another list has to."""
    table = compile_policy(JOB).table
    prepared, given = lookup.prepare(table), CustomerList((SHOP,))
    asleep = CustomerList((evolve(SHOP, active=False),))
    foreign = evolve(STRANGER, currency="EUR")
    asked = ((STRANGER, given), (STRANGER, given), (foreign, given), (STRANGER, asleep))
    for order, customers in asked:
        index = CustomerIndex(customers)
        assert lookup.decide(prepared, order, index) == rows.decide(
            rows.prepare(table), order, index
        )
