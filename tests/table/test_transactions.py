"""The transaction of an order: its lines come to the total to the cent, or the order is held."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import event, example, given
from hypothesis import strategies as st

from rulesdsl.model.company import Company
from rulesdsl.model.decisions import Action, Decision, HoldKind
from rulesdsl.model.memo import order_of, posted_as
from rulesdsl.model.records import Block, Customer, CustomerList, Money, Order, OrderLine, Party
from rulesdsl.model.transactions import CENT, TransactionKind
from rulesdsl.table import holds
from rulesdsl.table.case import Wrong
from rulesdsl.table.transaction_lines import Lines, lines_of
from rulesdsl.table.transactions import LONGEST_NUMBER, number_of
from tests.batch import run
from tests.policies import Written

ITEMS = {
    "mug-1": "Mugs",
    "tea": "Shop:Tea",
    "shipping": "Freight",
    "tax": "Sales Tax",
    "discount": "Discount",
    "goods": "Goods",
    "tax code": "Non",
}


def cents(least: int, most: int = 100_000) -> st.SearchStrategy[Decimal]:
    return st.integers(least, most).map(lambda it: it * CENT)


def order_lines() -> st.SearchStrategy[OrderLine]:
    return st.builds(
        OrderLine,
        amount=cents(-500),
        quantity=st.sampled_from((Decimal(1), Decimal(3), Decimal("0.5"), Decimal(0))),
        sku=st.sampled_from(("MUG-1", "tea ")),
        title=st.none() | st.text(max_size=20),
    )


@st.composite
def sold(draw: st.DrawFn) -> Order:
    """An order whose parts come to its total, which is no less than nothing."""
    money = Money(
        lines=tuple(draw(st.lists(order_lines(), max_size=4))),
        shipping=draw(st.none() | cents(0, 2_000)),
        tax=draw(st.none() | cents(0, 2_000)),
        discount=draw(st.none() | cents(0, 2_000)),
        tax_included=draw(st.booleans()),
    )
    total = sum((it.amount for it in money.lines), start=Decimal())
    total += (money.shipping or 0) - (money.discount or 0)
    total += Decimal() if money.tax_included else money.tax or Decimal()
    if not money.lines or total < 0:
        total = abs(total) + draw(cents(0))
        more = total - sum((it.amount for it in money.lines), start=Decimal())
        more += (money.discount or 0) - (money.shipping or 0)
        more -= Decimal() if money.tax_included else money.tax or Decimal()
        if money.lines:
            money = evolve(money, lines=(*money.lines, OrderLine(amount=more, sku="tea")))
    return Order(number="1", total=total, money=money)


@given(sold())
def test_the_lines_come_to_the_total(order: Order) -> None:
    made = lines_of(order, ITEMS)
    if isinstance(made, Wrong):  # what is right of the parts can still not be posted
        event(made.kind.name)
        assert made.kind in {holds.TAX_UNKNOWN, holds.SUM}
        assert order.money.tax_included or not order.money.lines
        return
    assert sum(line.amount for line in made.lines) == order.total
    assert all(line.amount == line.amount.quantize(CENT) for line in made.lines)
    for line in made.lines:
        assert line.rate is None or line.rate * (line.quantity or 0) == line.amount


@given(sold())
@example(
    Order(
        number="1",
        total=Decimal("0.02"),
        money=Money(
            lines=(OrderLine(amount=CENT, sku="tea"), OrderLine(amount=CENT, sku="tea")),
            tax=CENT,
            tax_included=True,
        ),
    )
)
def test_tax_is_taken_out_of_every_part_by_its_share(order: Order) -> None:
    """No part is more than a cent off its share, and the tax is a line of its own."""
    money = order.money
    made = lines_of(order, ITEMS)
    if isinstance(made, Wrong) or not money.tax_included or not money.tax or not money.lines:
        return
    assert order.total is not None
    left = 1 - money.tax / order.total
    for before, line in zip(money.lines, made.lines, strict=False):
        assert abs(before.amount * left - line.amount) < CENT
    assert made.lines[-1].item == "Sales Tax"
    assert made.lines[-1].amount == money.tax
    assert made.warnings


@given(sold(), cents(1))
def test_an_order_that_does_not_add_up_is_held(order: Order, off: Decimal) -> None:
    if order.money.lines:
        made = lines_of(evolve(order, total=(order.total or Decimal()) + off), ITEMS)
        assert isinstance(made, Wrong)
        assert made.kind is holds.SUM


# One by one, as an accountant would check it

MUG = OrderLine(amount=Decimal("25.00"), quantity=Decimal(2), sku="MUG-1", title="Mug")
ADDS_UP = Money(lines=(MUG,), shipping=Decimal(5), tax=Decimal("2.50"), discount=Decimal(1))


def bought(total: str | None, money: Money) -> Order:
    return Order(number="1", total=None if total is None else Decimal(total), money=money)


def test_goods_then_shipping_discount_and_tax() -> None:
    made = lines_of(bought("31.50", ADDS_UP), ITEMS)
    assert isinstance(made, Lines)
    assert [(it.item, str(it.amount)) for it in made.lines] == [
        ("Mugs", "25.00"),
        ("Freight", "5.00"),
        ("Discount", "-1.00"),
        ("Sales Tax", "2.50"),
    ]
    assert made.lines[0].rate == Decimal("12.5")
    assert [it.quantity for it in made.lines[1:]] == [None] * 3


def test_an_order_without_lines_is_one_line_of_goods() -> None:
    made = lines_of(bought("31.50", evolve(ADDS_UP, lines=())), ITEMS)
    assert isinstance(made, Lines)
    assert (made.lines[0].item, made.lines[0].amount) == ("Goods", Decimal("25.00"))


def test_a_line_without_a_sku_is_looked_up_by_its_title() -> None:
    money = Money(lines=(evolve(MUG, sku=None, title="Mug,  BLUE"),))
    made = lines_of(bought("25", money), {"mug, blue": "Mugs"})
    assert isinstance(made, Lines)
    assert made.lines[0].item == "Mugs"


def test_what_costs_nothing_needs_no_item() -> None:
    money = Money(lines=(MUG,), shipping=Decimal(0), tax=Decimal(0), discount=Decimal(0))
    assert isinstance(lines_of(bought("25", money), {"mug-1": "Mugs"}), Lines)


HELD: dict[str, tuple[Order, HoldKind, str]] = {
    "no total": (
        bought(None, ADDS_UP),
        holds.NO_TOTAL,
        "the order has no total that its lines could be checked by",
    ),
    "refund": (
        bought("-5", ADDS_UP),
        holds.CREDIT,
        "the order's total is -5.00, which is no sale",
    ),
    "a cent": (
        bought("31.49", ADDS_UP),
        holds.SUM,
        "the lines come to 31.50, the order's total is 31.49: 0.01 apart",
    ),
    "parts of a cent": (
        bought("10.005", Money()),
        holds.CENTS,
        "10.005 has parts of a cent",
    ),
    "too much": (
        bought("1" + "0" * 13, Money()),
        holds.CENTS,
        "10000000000000 is more than QuickBooks can keep",
    ),
    "no SKU": (
        bought("25", Money(lines=(evolve(MUG, sku=None),))),
        holds.NO_ITEM,
        "the item map has no item for 'Mug'",
    ),
    "no SKU, no title": (
        bought("50", Money(lines=(OrderLine(amount=Decimal(25)),) * 2)),
        holds.NO_SKU,
        "a line of 25.00 has neither a SKU nor a title",
    ),
    "a SKU that is a word for something else": (
        bought("25", Money(lines=(evolve(MUG, sku="Tax Code"),))),
        holds.NO_ITEM,
        "the item map has no item for 'Tax Code'",
    ),
    "not in the map": (
        bought("25", Money(lines=(evolve(MUG, sku="CUP"),))),
        holds.NO_ITEM,
        "the item map has no item for 'CUP'",
    ),
    "tax unknown": (
        bought("25", Money(lines=(MUG,), tax_included=True)),
        holds.TAX_UNKNOWN,
        "the prices have tax in them, and the file does not tell how much",
    ),
    "more tax than price": (
        bought("25", Money(lines=(MUG,), tax=Decimal(26), tax_included=True)),
        holds.SUM,
        "the lines come to 26.00, the order's total is 25.00: 1.00 apart",
    ),
    "more besides than in all": (
        bought("5", Money(shipping=Decimal(6))),
        holds.SUM,
        "the lines come to 6.00, the order's total is 5.00: 1.00 apart",
    ),
}


@pytest.mark.parametrize(("order", "kind", "reason"), HELD.values(), ids=HELD.keys())
def test_what_is_held(order: Order, kind: HoldKind, reason: str) -> None:
    made = lines_of(order, ITEMS)
    assert isinstance(made, Wrong)
    assert (made.kind.name, made.reason) == (kind.name, reason)


def test_without_a_word_for_all_goods_lines_are_needed() -> None:
    made = lines_of(bought("25", Money()), {})
    assert isinstance(made, Wrong)
    assert made.kind is holds.NO_LINES


def test_the_cure_names_the_lines_to_add() -> None:
    lines = tuple(evolve(MUG, sku=it) for it in ("CUP", "mug-1", 'A "big", one', "cup"))
    made = lines_of(bought("105", Money(lines=lines, shipping=Decimal(5))), {"mug-1": "Mugs"})
    assert isinstance(made, Wrong)
    assert made.unmapped == ("CUP", 'A "big", one', "shipping")
    assert made.kind.cure == (
        "add to the item map, each with its item: "
        '`CUP,ITEM` `"A ""big"", one",ITEM` `shipping,ITEM`'
    )


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
