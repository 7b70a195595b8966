"""The transaction of an order: whose it is, its number, its accounts, or why there is none."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.model.company import Company
from rulesdsl.model.decisions import Action, Decision, JobAction
from rulesdsl.model.memo import order_of, posted_as
from rulesdsl.model.records import Block, Customer, CustomerList, Order, Party
from rulesdsl.model.transactions import LONGEST_NUMBER, TransactionKind
from rulesdsl.table import holds
from rulesdsl.table.transactions import number_of
from tests.batch import run
from tests.policies import Written
from tests.table.test_transaction_lines import ADDS_UP, ITEMS

# With its decision


ANN = Customer(
    name="Ann Lee", list_id="8-1", email="ann@example.com", billing=Block(lines=("Ann", "1 Main"))
)
POLICY = "post as = sales receipt; match by email; else use customer 'Web Sales' with job"
SALE = Order(
    number="#1001",
    channel="Shopify",
    order_date=date(2026, 11, 21),
    total=Decimal("31.50"),
    email="ann@example.com",
    payment_method="Visa",
    shipping=Party(name="Ann Lee", street="2 Oak Rd", city="Bayshore"),
    money=ADDS_UP,
)
WITH_ITEMS = Company(items=ITEMS)
LIST = CustomerList((ANN, Customer(name="Web Sales", list_id="8-2")), company=WITH_ITEMS)


def decided(
    *orders: Order, policy: str = POLICY, given_list: CustomerList = LIST
) -> list[Decision]:
    compiled = Written.of(policy).compiled()
    assert compiled.ok, compiled.diagnostics
    return run(compiled, orders, given_list)


def test_a_sales_receipt() -> None:
    [made] = decided(SALE)
    posted = made.transaction
    assert posted is not None
    assert (posted.kind, posted.customer) == (TransactionKind.SALES_RECEIPT, ANN)
    assert (posted.number, posted.date) == ("#1001", SALE.order_date)
    assert posted.memo == "order #1001 (Shopify), payment method Visa"
    assert order_of(posted.memo) == posted_as(SALE)
    assert posted.total == SALE.total
    assert posted.bill_to == ANN.billing
    assert posted.ship_to.lines == ("Ann Lee", "2 Oak Rd")
    assert (posted.payment_method, posted.account, posted.exchange_rate) == (None, None, None)


def test_a_payment_method_that_the_map_knows_is_used() -> None:
    known = evolve(LIST, company=Company(items={**ITEMS, "payment:visa": "VISA"}))
    [made] = decided(SALE, given_list=known)
    assert made.transaction is not None
    assert made.transaction.payment_method == "VISA"
    assert made.transaction.memo == "order #1001 (Shopify)"


def test_a_job_gets_the_transaction() -> None:
    stranger = evolve(SALE, email="bob@example.com", name="Bob Roe", number="#1002")
    [made] = decided(stranger)
    assert made.transaction is not None
    assert made.transaction.customer == made.job
    assert made.transaction.customer.full_name == "Web Sales:Bob Roe"


def test_a_job_is_billed_and_shipped_to_its_standard_customer_where_the_policy_says_so() -> None:
    web = Customer(
        name="Web Sales",
        billing=Block(lines=("Harbor Mugs", "5 Dock")),
        shipping=Block(lines=("Harbor Mugs", "6 Dock")),
    )
    bob = evolve(SALE, email="bob@example.com", name="Bob Roe", billing=Party(street="9 Elm"))
    policy = POLICY.replace("by email", "by company")
    made = decided(
        bob,
        evolve(bob, number="#1002"),
        policy=f"addresses = customer; {policy}",
        given_list=evolve(LIST, customers=(web,)),
    )
    assert [it.job_action for it in made] == [JobAction.CREATE, JobAction.USE]
    assert [(it.bill_to, it.ship_to) for it in made] == [(web.billing, web.shipping)] * 2
    [made_without] = decided(
        bob,
        policy=f"addresses = customer; {policy}",
        given_list=evolve(LIST, customers=(evolve(web, shipping=Block()),)),
    )
    assert made_without.ship_to == web.billing  # else QuickBooks would take the job's, the buyer's


def test_nothing_is_posted_unless_the_policy_says_so() -> None:
    [made] = decided(SALE, policy="match by email; else hold")
    assert made.action is Action.USE
    assert made.transaction is None


def test_without_an_item_map_every_order_is_held_and_nothing_is_created() -> None:
    stranger = evolve(SALE, email="bob@example.com", name="Bob Roe")
    [made] = decided(stranger, given_list=evolve(LIST, company=Company()))
    assert made.hold is holds.NO_ITEM_MAP
    assert not made.creates
    assert made.why == "nobody has this email; no file tells which QuickBooks item each SKU is"


def test_without_a_date_it_is_held_for_quickbooks_would_take_today() -> None:
    [made] = decided(evolve(SALE, order_date=None))
    assert made.hold is holds.NO_DATE


def standing(word: str) -> Order:
    return evolve(SALE, money=evolve(ADDS_UP, standing=word))


@pytest.mark.parametrize("word", ["cancelled", "Canceled", "VOIDED", "Declined", "failed"])
def test_what_the_store_called_off_is_not_posted(word: str) -> None:
    stranger = evolve(standing(word), email="bob@example.com", name="Bob Roe")
    [made] = decided(stranger)
    assert made.hold is holds.CALLED_OFF
    assert not made.creates
    assert made.reason == f"the store calls the order '{word}'"
    [made] = decided(standing(word), policy=POLICY.replace("sales receipt", "invoice"))
    assert made.hold is holds.CALLED_OFF
    [made] = decided(standing(word), policy="match by email; else hold")
    assert made.action is Action.USE


@pytest.mark.parametrize("word", ["pending", "PARTIALLY_PAID", "Awaiting Payment", "on-hold"])
def test_what_is_not_paid_gets_no_sales_receipt(word: str) -> None:
    [made] = decided(standing(word))
    assert made.hold is holds.NOT_PAID
    [made] = decided(standing(word), policy=POLICY.replace("sales receipt", "invoice"))
    assert made.transaction is not None


@pytest.mark.parametrize("word", ["refunded", "partially_refunded", "Partially Refunded", "closed"])
def test_what_was_paid_back_is_posted_as_it_was_sold_and_told(word: str) -> None:
    [made] = decided(standing(word))
    assert made.transaction is not None
    assert made.warnings == (
        f"the store calls the order '{word}': enter by hand what was paid back",
    )


@pytest.mark.parametrize("word", ["paid", "processing", "complete", "Shipped"])
def test_what_is_paid_is_posted_without_a_word(word: str) -> None:
    [made] = decided(standing(word))
    assert made.transaction is not None
    assert not made.warnings


def test_an_order_held_for_its_buyer_keeps_that_reason() -> None:
    unknown = evolve(SALE, email="bob@example.com", total=None)
    [made] = decided(unknown, policy="post as = invoice; match by email; else hold 'who is it?'")
    assert made.hold is holds.POLICY


def test_what_quickbooks_has_is_not_posted_again() -> None:
    known = evolve(LIST, company=evolve(WITH_ITEMS, posted=frozenset({posted_as(SALE)})))
    [made] = decided(evolve(SALE, total=None), given_list=known)
    assert made.action is Action.USE
    assert made.transaction is None
    assert made.warnings == (
        "QuickBooks has a transaction for this order already: it is not posted again",
    )


def test_the_accounts_and_rate_of_a_currency() -> None:
    policy = """
    multi currency = true
    post as = invoice
    currency 'EUR' uses customer 'Web Sales', receivables account 'AR EUR', deposit account 'Bank'
    match by email
    else use customer 'Web Sales'
    """
    euro = evolve(ANN, currency="EUR")
    money = evolve(ADDS_UP, exchange_rate=Decimal("1.08"), rate_currency="USD")
    order = evolve(SALE, currency="EUR", money=money)
    books = CustomerList((euro,), company=WITH_ITEMS)
    [invoice] = decided(order, policy=policy, given_list=books)
    [receipt] = decided(order, policy=policy.replace("invoice", "sales receipt"), given_list=books)
    assert invoice.transaction is not None
    assert receipt.transaction is not None
    assert invoice.transaction.account == "AR EUR"
    assert receipt.transaction.account == "Bank"
    assert receipt.transaction.exchange_rate == Decimal("1.08")


@pytest.mark.parametrize("rate", ["0 USD", "-1 USD", "NaN USD", "1.08 GBP"])
def test_a_rate_that_is_none_is_left_to_quickbooks(rate: str) -> None:
    policy = POLICY.replace("match", "multi currency = true; match")
    money = evolve(ADDS_UP, exchange_rate=Decimal(rate[:-4]), rate_currency=rate[-3:])
    order = evolve(SALE, currency="EUR", money=money)
    books = CustomerList((evolve(ANN, currency="EUR"),), company=WITH_ITEMS)
    [made] = decided(order, policy=policy, given_list=books)
    assert made.transaction is not None
    assert made.transaction.exchange_rate is None


def test_amounts_are_never_booked_in_the_currency_of_another_customer() -> None:
    books = CustomerList((evolve(ANN, currency="EUR"),), company=WITH_ITEMS)
    [made] = decided(SALE, given_list=books)
    assert made.hold is holds.CURRENCY_POSTED
    assert made.reason == (
        "'Ann Lee' is in EUR, the order in USD: QuickBooks would take its amounts for EUR"
    )
    [same] = decided(evolve(SALE, currency="USD"))
    assert same.transaction is not None


# Numbers


@given(st.text(max_size=40))
def test_a_number_fits_and_is_kept_where_it_can_be(number: str) -> None:
    kept = number_of(number)
    assert len(kept) <= LONGEST_NUMBER
    assert kept == kept.strip()
    if number.isascii() and number.isalnum():
        assert kept == number[-LONGEST_NUMBER:]


AMAZON = [f"111-{it}-7654321" for it in ("1000001", "2000001", "3000001")]


def test_numbers_that_are_alike_when_shortened_are_told_apart() -> None:
    orders = [evolve(SALE, number=it) for it in AMAZON]
    made = decided(*orders)
    numbers = [it.transaction.number for it in made if it.transaction]
    assert numbers == ["00017654321", "017654321-2", "017654321-3"]
    assert [bool(it.warnings) for it in made] == [False, True, True]


def test_two_channels_may_use_the_same_number() -> None:
    woo = evolve(SALE, channel="WooCommerce")
    made = decided(SALE, woo)
    assert [it.transaction.number for it in made if it.transaction] == ["#1001", "#1001-2"]


def test_a_number_that_quickbooks_has_is_not_used_again() -> None:
    known = evolve(LIST, company=evolve(WITH_ITEMS, numbers=frozenset({"#1001"})))
    [made] = decided(SALE, given_list=known)
    assert made.transaction is not None
    assert made.transaction.number == "#1001-2"
