"""SalesReceiptAdd and InvoiceAdd: valid by Intuit's schema, never what would be refused."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from rulesdsl.model.decisions import Action, Creation, Decision, JobAction, Role
from rulesdsl.model.records import Block, Customer, Order
from rulesdsl.model.transactions import CENT, Transaction, TransactionKind, TransactionLine
from rulesdsl.posting.asked import asked
from rulesdsl.posting.customer_add import WouldBeRefusedError
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.qbxml_requests import requests
from tests.conftest import SAMPLES
from tests.posting.plans import ANN, BEATE, WEB_SALES, blocks, kept_texts, records

SCHEMA = SAMPLES / "qbxml" / "qbxmlops130.xsd"
SALE = Order(number="#1001", channel="Shopify")
MUGS = TransactionLine(
    item="Mugs", amount=Decimal("37.50"), description="Mug & saucer", quantity=Decimal(3)
)
THIRDS = TransactionLine(item="Shop:Tea", amount=Decimal("10.00"), quantity=Decimal(3))
FREIGHT = TransactionLine(item="Freight", amount=Decimal("-5.00"))
RECEIPT = Transaction(
    kind=TransactionKind.SALES_RECEIPT,
    customer=ANN,
    date=date(2026, 11, 21),
    number="#1001",
    memo="order #1001 (Shopify)",
    currency="EUR",
    lines=(MUGS, THIRDS, FREIGHT),
    bill_to=Block(lines=("Ann Lee", "1 Main St"), city="Köln", zip="50667", country="Germany"),
    ship_to=Block(lines=("Ann Lee",)),
    payment_method="Visa",
    account="Bank EUR",
    tax_code="Non",
    exchange_rate=Decimal("1.08"),
)
INVOICE = evolve(RECEIPT, kind=TransactionKind.INVOICE, payment_method=None, account="AR EUR")


def posting(transaction: Transaction, *creates: Creation, customer: Customer = WEB_SALES) -> Plan:
    made = Decision(
        order=evolve(SALE, total=transaction.total),
        action=Action.USE,
        reason="",
        customer=customer,
        job_action=JobAction.NONE,
        creates=creates,
        transaction=transaction,
    )
    return Plan(policy="", fingerprint="", decisions=(made,))


def written(plan: Plan) -> bytes:
    return b"".join(requests(plan))


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    if not SCHEMA.is_file():
        pytest.skip("Intuit's qbXML 13.0 schema is not here (../shared/samples/qbxml)")
    return etree.XMLSchema(file=SCHEMA)


@st.composite
def transaction_lines(draw: st.DrawFn) -> TransactionLine:
    five_decimals = st.integers(-(10**15) + 1, 10**15 - 1).map(lambda it: Decimal(it).scaleb(-5))
    quantity = draw(st.none() | st.integers(1, 100).map(Decimal) | five_decimals)
    return TransactionLine(
        item=draw(kept_texts(159)),
        amount=draw(st.integers(-(10**15) + 1, 10**15 - 1)) * CENT,
        description=draw(st.none() | kept_texts(4095)),
        quantity=quantity or None,
    )


@st.composite
def transactions(draw: st.DrawFn) -> Transaction:
    kind = draw(st.sampled_from(TransactionKind))
    paid = kind is TransactionKind.SALES_RECEIPT
    return Transaction(
        kind=kind,
        customer=draw(records()),
        date=draw(st.dates(date(1901, 1, 1))),
        number=draw(st.none() | kept_texts(11)),
        memo=draw(kept_texts(4095)),
        currency="USD",
        lines=tuple(draw(st.lists(transaction_lines(), min_size=1, max_size=3))),
        bill_to=draw(blocks()),
        ship_to=draw(blocks()),
        payment_method=draw(st.none() | kept_texts(31)) if paid else None,
        account=draw(st.none() | kept_texts(159)),
        tax_code=draw(st.none() | kept_texts(3)),
        exchange_rate=draw(st.none() | st.sampled_from((Decimal("1.08"), Decimal("1E-7")))),
    )


@given(transaction=transactions())
def test_every_transaction_is_valid(schema: etree.XMLSchema, transaction: Transaction) -> None:
    document = written(posting(transaction))
    document.decode("ascii")
    schema.assertValid(etree.ElementTree(etree.fromstring(document)))


@pytest.mark.parametrize("transaction", [RECEIPT, INVOICE], ids=["receipt", "invoice"])
def test_with_everything_in_it(schema: etree.XMLSchema, transaction: Transaction) -> None:
    document = written(posting(transaction))
    schema.assertValid(etree.ElementTree(etree.fromstring(document)))


def test_the_elements_in_the_order_of_the_schema() -> None:
    [receipt], [invoice] = (
        etree.fromstring(written(posting(it))).findall(".//*[CustomerRef]")
        for it in (RECEIPT, INVOICE)
    )
    assert [it.tag for it in receipt] == (
        "CustomerRef TxnDate RefNumber BillAddress ShipAddress PaymentMethodRef Memo"
        " DepositToAccountRef ExchangeRate" + " SalesReceiptLineAdd" * 3
    ).split()
    assert [it.tag for it in invoice] == (
        "CustomerRef ARAccountRef TxnDate RefNumber BillAddress ShipAddress Memo ExchangeRate"
        + " InvoiceLineAdd" * 3
    ).split()


def test_a_price_where_it_is_exact_else_the_amount() -> None:
    lines = etree.fromstring(written(posting(RECEIPT))).findall(".//SalesReceiptLineAdd")
    assert [[it.tag for it in line] for line in lines] == [
        ["ItemRef", "Desc", "Quantity", "Rate", "SalesTaxCodeRef"],
        ["ItemRef", "Quantity", "Amount", "SalesTaxCodeRef"],
        ["ItemRef", "Amount", "SalesTaxCodeRef"],
    ]
    assert lines[0].findtext("Rate") == "12.5"
    assert [lines[1].findtext("Amount"), lines[2].findtext("Amount")] == ["10.00", "-5.00"]


def test_customers_then_jobs_then_transactions() -> None:
    shop = Customer(name="Web Sales")
    creates = (Creation(shop, Role.STANDARD), Creation(ANN, Role.JOB))
    first = posting(INVOICE, *creates, customer=shop).decisions[0]
    second = posting(evolve(RECEIPT, customer=BEATE), Creation(BEATE, Role.CUSTOMER)).decisions[0]
    plan = Plan(policy="", fingerprint="", decisions=(first, second))
    assert [it.id for it in asked(plan)] == [
        "1-standard-1001",
        "2-job-1001",
        "3-customer-1001",
        "4-invoice-1001",
        "5-sales-receipt-1001",
    ]


def test_the_customer_by_list_id_where_it_is_known() -> None:
    known, new = written(posting(evolve(RECEIPT, customer=WEB_SALES))), written(posting(RECEIPT))
    assert b"<ListID>80000001-1416315972</ListID>" in known
    assert b"<FullName>Web Sales:Lee, Ann</FullName>" in new


REFUSED: dict[str, Transaction] = {
    "no lines": evolve(RECEIPT, lines=()),
    "parts of a cent": evolve(RECEIPT, lines=(evolve(FREIGHT, amount=Decimal("1.005")),)),
    "too much": evolve(RECEIPT, lines=(evolve(FREIGHT, amount=Decimal(10**13)),)),
    "no number": evolve(RECEIPT, lines=(evolve(FREIGHT, amount=Decimal("NaN")),)),
    "six decimals": evolve(RECEIPT, lines=(evolve(MUGS, quantity=Decimal("1.000001")),)),
    "a number too long": evolve(RECEIPT, number="1" * 12),
    "an item too long": evolve(RECEIPT, lines=(evolve(FREIGHT, item="x" * 160),)),
    "an item that is not Windows-1252": evolve(RECEIPT, lines=(evolve(FREIGHT, item="茶"),)),
    "an account too long": evolve(RECEIPT, account="x" * 160),
    "a tax code too long": evolve(RECEIPT, tax_code="None"),
    "a payment method too long": evolve(RECEIPT, payment_method="x" * 32),
    "an invoice that is paid": evolve(INVOICE, payment_method="Visa"),
    "a rate of nothing": evolve(RECEIPT, exchange_rate=Decimal(0)),
    "six lines of an address": evolve(RECEIPT, bill_to=Block(lines=("1",) * 6)),
    "a name too long": evolve(RECEIPT, customer=Customer(name="x", parent="y" * 210)),
}


@pytest.mark.parametrize("transaction", REFUSED.values(), ids=REFUSED.keys())
def test_what_quickbooks_would_refuse_is_never_written(transaction: Transaction) -> None:
    with pytest.raises(WouldBeRefusedError):
        written(posting(transaction))


@pytest.mark.parametrize("total", [None, Decimal("42.49")])
def test_lines_that_do_not_come_to_the_total_are_never_written(total: Decimal | None) -> None:
    [made] = posting(RECEIPT).decisions
    other = evolve(made, order=evolve(SALE, total=total))
    with pytest.raises(WouldBeRefusedError):
        asked(Plan(policy="", fingerprint="", decisions=(other,)))


def test_a_held_order_posts_nothing() -> None:
    [made] = posting(RECEIPT).decisions
    with pytest.raises(WouldBeRefusedError):
        asked(Plan(policy="", fingerprint="", decisions=(evolve(made, action=Action.HOLD),)))
