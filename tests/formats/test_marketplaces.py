"""Etsy, eBay and Square: what their files have around the orders, and that their amounts add up."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.model.records import Order
from rulesdsl.reading import ebay_report
from rulesdsl.reading.amounts import Amount, amount
from rulesdsl.reading.bought import adds_up
from rulesdsl.reading.dates import month_by_name, month_first
from rulesdsl.reading.interface import Flaw
from tests.formats import seeds
from tests.formats.reading import one_order, orders, read, refusal

CENT = Decimal("0.01")

CENTS = st.integers(0, 999_999_99).map(lambda it: it * CENT)

DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


# --- amounts and dates ----------------------------------------------------------------------------


def plain(value: Decimal) -> str:
    return f"{value:.2f}"


def commas(value: Decimal) -> str:
    return f"{value:,.2f}"


def swapped(text: str) -> str:
    return text.translate(str.maketrans(",.", ".,"))


def spaced(text: str) -> str:
    return text.replace(".", "\u202f")


@given(CENTS, st.sampled_from(["", "$", "£", "EUR ", "US $", "C $"]), st.sampled_from(["", "-"]))
def test_amounts_come_back_exactly_in_every_notation(value: Decimal, sign: str, minus: str) -> None:
    english, german = commas(value), swapped(commas(value))
    for text in (plain(value), english, german, spaced(german), swapped(plain(value))):
        found = amount(f"{minus}{sign}{text}", "Total", "USD")
        assert isinstance(found, Amount)
        assert found.value == (-value if minus else value)
        assert (found.currency is None) is (sign == "")


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("12", "12", None),
        ("$12.34", "12.34", "USD"),
        ("$-3.00", "-3.00", "USD"),
        ("($3.00)", "-3.00", "USD"),
        ("\u22125.00", "-5.00", None),
        ("EUR 12,34", "12.34", "EUR"),
        ("1.234,50\u00a0€", "1234.50", "EUR"),
        ("1'234.50 CHF", "1234.50", "CHF"),
        ("AU $24.95", "24.95", "AUD"),
        ("£1,234,567.00", "1234567.00", "GBP"),
    ],
)
def test_amounts(text: str, value: str, currency: str | None) -> None:
    found = amount(text, "Total", "USD")
    assert isinstance(found, Amount)
    assert (str(found.value), found.currency) == (value, currency)


@pytest.mark.parametrize("where", ["", "$", "€"])
@pytest.mark.parametrize(
    "text",
    [
        *"1,234 1.234 12.345 1,23,4.50 1.234'567,00 1,234.567 --5 (-5) 1e5 NaN".split(),
        *("", "-", "5$5", "1 2", "١٢", "9" * 400),
    ],
)
def test_what_can_be_read_in_two_ways_is_no_amount(text: str, where: str) -> None:
    found = amount(where + text, "Total")
    assert isinstance(found, Flaw)
    assert found.message.startswith("expected an amount such as 1234.50 in Total, found ")


def test_a_dollar_sign_tells_no_country_by_itself() -> None:
    assert amount("$5", "Total") == Amount(Decimal(5))
    assert amount("$5", "Total", "USD") == Amount(Decimal(5), "USD")


@given(DAYS)
def test_days_come_back_in_every_notation(day: date) -> None:
    assert month_first(day.strftime("%m/%d/%y"), "Date") == day
    assert month_first(f"{day.month}/{day.day}/{day.year}", "Date") == day
    assert month_first(day.isoformat(), "Date") == day
    for notation in (
        "%b-%d-%y",
        "%d-%b-%y",
        "%d %b %Y",
        "%b %d, %Y",
        "%d.%m.%Y",
        "%b-%d-%y %H:%M:%S",
    ):
        assert month_by_name(day.strftime(notation), "Date") == day


@pytest.mark.parametrize("text", ["21.11.26", "21-nov-26", "21. November 2026", "Nov. 21, 2026"])
def test_named_months(text: str) -> None:
    assert month_by_name(text, "Date") == date(2026, 11, 21)


@pytest.mark.parametrize("text", ["1-Mär-26", "1-Mrz-26", "01-März-2026", "Mar-01-26"])
def test_march_has_many_names(text: str) -> None:
    assert month_by_name(text, "Date") == date(2026, 3, 1)


@pytest.mark.parametrize(
    "text", ["11/21/26", "Foo-21-26", "Feb-30-26", "31.11.2026", "Nov-2026", ""]
)
def test_no_named_months(text: str) -> None:
    assert isinstance(month_by_name(text, "Date"), Flaw)


@pytest.mark.parametrize("text", ["21/11/26", "11-21-26", "02/30/26", "11/21", "21.11.2026"])
def test_no_days_with_the_month_first(text: str) -> None:
    assert isinstance(month_first(text, "Date"), Flaw)


# --- files ----------------------------------------------------------------------------------------


def table(*rows: dict[str, str]) -> str:
    text = io.StringIO()
    columns = dict.fromkeys(column for row in rows for column in row)
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def posts(order: Order) -> bool:
    """Whether the order's amounts come to its total."""
    return order.total is not None and adds_up(order.money, order.total)


LINES = st.lists(st.tuples(st.integers(1, 9), CENTS), min_size=1, max_size=4)


@given(LINES, CENTS, CENTS, CENTS)
def test_an_etsy_order_adds_up(
    lines: list[tuple[int, Decimal]], shipping: Decimal, tax: Decimal, off: Decimal
) -> None:
    value = sum((cost for _, cost in lines), start=Decimal())
    total = value - off + shipping + tax
    row = {"Sale Date": "11/21/26", "Order ID": "1", "Order Value": commas(value)}
    row |= {"Number of Items": str(len(lines)), "SKU": "A", "Shipping": plain(shipping)}
    row |= {"Discount Amount": plain(off), "Sales Tax": plain(tax), "Order Total": commas(total)}
    order = one_order("etsy", table(row))
    assert order.total == total
    assert posts(order)


@given(lines=LINES, sums=st.tuples(CENTS, CENTS, CENTS), repeated=st.booleans())
def test_etsy_items_add_up(
    lines: list[tuple[int, Decimal]], sums: tuple[Decimal, ...], *, repeated: bool
) -> None:
    shipping, tax, off = sums
    whole = {"Order Shipping": plain(shipping), "Order Sales Tax": plain(tax)}
    nothing = dict.fromkeys(whole, "0.00")
    rows = [
        {"Sale Date": "11/21/26", "Order ID": "1", "Listing ID": "1", "Transaction ID": str(at)}
        | {"Quantity": str(quantity), "Item Total": commas(cost)}
        | (whole if repeated or at == 0 else nothing)
        for at, (quantity, cost) in enumerate(lines)
    ]
    rows[0]["Discount Amount"] = plain(off)
    order = one_order("etsy", table(*rows))
    value = sum((cost for _, cost in lines), start=Decimal())
    assert order.total == value + shipping + tax - off
    assert posts(order)
    assert [line.quantity for line in order.money.lines] == [quantity for quantity, _ in lines]


@given(lines=LINES, besides=st.tuples(CENTS, CENTS), each=st.booleans(), taxed=st.booleans())
def test_an_ebay_order_adds_up(
    lines: list[tuple[int, Decimal]], besides: tuple[Decimal, ...], *, each: bool, taxed: bool
) -> None:
    """`each`: Sold For is the price of one; `taxed`: the total has the tax in it."""
    shipping, tax = besides
    cost = sum((price * (quantity if each else 1) for quantity, price in lines), start=Decimal())
    order = {"Order Number": "12-1-1", "Buyer Username": "ann", "Sale Date": "Nov-21-26"}
    sums = {"Shipping And Handling": f"${commas(shipping)}", "eBay Collected Tax": f"${plain(tax)}"}
    sums |= {"Total Price": f"${commas(cost + shipping + tax * taxed)}"}
    items = [
        order
        | {"Item Number": str(at), "Item Title": "Mug", "Custom Label": "MUG-1"}
        | {"Quantity": str(quantity), "Sold For": f"${commas(price)}"}
        for at, (quantity, price) in enumerate(lines)
    ]
    rows = [items[0] | sums] if len(items) == 1 else [order | sums, *items]
    found = one_order("ebay", table(*rows))
    assert found.total == cost + shipping + tax * taxed
    assert posts(found)
    assert len(found.money.lines) == len(lines)


@given(sums=st.tuples(CENTS, CENTS, CENTS, CENTS, CENTS), within=st.booleans())
def test_a_sale_of_squares_adds_up(sums: tuple[Decimal, ...], *, within: bool) -> None:
    """`within`: the prices have the tax in them."""
    gross, off, tax, tip, service = sums
    gross, off, tax, tip, service = sums
    total = gross - off + tip + service + (0 if within else tax)  # within: the prices have the tax
    row = {"Date": "2026-11-21", "Transaction ID": "SQA1x", "Event Type": "Payment"}
    row |= {"Gross Sales": f"${commas(gross)}", "Discounts": f"-${commas(off)}"}
    row |= {"Net Sales": f"${commas(gross - off)}", "Tax": plain(tax), "Tip": plain(tip)}
    row |= {"Service Charges": plain(service), "Total Collected": commas(total)}
    order = one_order("square", table(row))
    assert order.total == total
    assert posts(order)


def test_etsys_signs_of_web_pages_are_read_as_people_see_them() -> None:
    buyer = {"Full Name": "Ann O&#39;Brien", "Street 1": "13 O&#39;Connell Street"}
    row = {"Sale Date": "11/21/26", "Order ID": "3001", "Buyer User ID": "a&b", **buyer}
    row |= {"Street 2": "&nbsp;", "Order Value": "5.00", "Order Total": "5.00"}
    order = one_order("etsy", table(row))
    assert (order.name, order.last_name, order.customer_id) == ("Ann O'Brien", "O'Brien", "a&b")
    assert (order.shipping.street, order.shipping.street_2) == ("13 O'Connell Street", None)


def test_a_card_number_in_signs_of_web_pages_is_seen() -> None:
    row = {"Sale Date": "11/21/26", "Order ID": "3001", "Order Value": "5.00"}
    row |= {"Full Name": "&#52;111111111111111"}
    [problem] = orders("etsy", table(row)).problems
    assert "expected no card number" in problem.message


# --- eBay -----------------------------------------------------------------------------------------

LINE = st.sampled_from(["sep=,\n", ",,,,,\n", "\n", "Orders report\n", "Orders, of Ann's shop\n"])

ROW = "12-10001-10001,ann,Mug,$5.00,$5.00,Nov-21-26\n"

HEADER = "Order Number,Buyer Username,Item Title,Sold For,Total Price,Sale Date\n"


@given(st.lists(LINE, max_size=6), st.lists(st.sampled_from([",,,,,\n", "\n"]), max_size=3))
def test_what_stands_around_a_report_does_not_matter(above: list[str], below: list[str]) -> None:
    frame = "".join(above)
    text = f"{frame}{HEADER},,,,,\n{ROW}{''.join(below)}1,record(s) downloaded\nSeller ID : shop\n"
    order = one_order("ebay", text)
    assert ebay_report.is_report(text)
    assert order.origin is not None
    assert order.origin.line == len(above) + 3
    assert (order.number, order.store) == ("12-10001-10001", "shop")


def test_a_report_in_another_language_says_the_same() -> None:
    others: dict[str, list[str]] = {}
    for other, name in ebay_report._names():  # noqa: SLF001  each of the names that it knows
        others.setdefault(name, []).append(other)
    lines = seeds.EBAY.splitlines()
    columns = next(csv.reader([lines[1]]))
    wanted = orders("ebay", seeds.EBAY)
    for at in range(max(map(len, others.values()))):
        called = [
            names[min(at, len(names) - 1)] for names in (others.get(it, [it]) for it in columns)
        ]
        text = "\n".join([lines[0], ",".join(f'"{it}"' for it in called), *lines[2:]])
        assert orders("ebay", text) == wanted


def test_two_sellers_are_no_store() -> None:
    text = HEADER + ROW + "Seller ID : annsshop\nSeller ID : bobsshop\n"
    assert one_order("ebay", text).store is None


def test_two_variations_of_one_listing_are_two_items() -> None:
    order = {"Order Number": "12-1-1", "Buyer Username": "ann", "Sale Date": "Nov-21-26"}
    item = order | {"Item Number": "110001", "Item Title": "Mug", "Quantity": "1"}
    rows = [item | {"Custom Label": it, "Sold For": "$5.00"} for it in ("RED", "BLUE")]
    found = one_order("ebay", table(order | {"Total Price": "$10.00"}, *rows))
    assert [it.sku for it in found.money.lines] == ["RED", "BLUE"]
    assert posts(found)


def test_two_currencies_in_one_order_are_told() -> None:
    text = HEADER + ROW.replace("$5.00,$5.00", "$5.00,£5.00")
    (problem,) = orders("ebay", text).problems
    assert problem.message == "expected one currency in all rows of the order, found GBP and USD"


def test_a_report_about_payments_is_no_orders_report() -> None:
    text = "Transaction creation date,Type,Order number,Buyer username,Net amount\n"
    assert not ebay_report.is_report(text)
    found = refusal("ebay", text)
    assert "expected the columns 'Order Number', 'Buyer Username' and 'Sale Date'" in found.message
    assert "'Orders' (not 'Transactions')" in found.cure


# --- rows of an order -----------------------------------------------------------------------------

ITEMS = "Order ID,Sale Date,Buyer,Listing ID,Transaction ID,Item Total,SKU\n"


def test_an_item_that_stands_there_twice_is_taken_once_and_told() -> None:
    row = "1,11/21/26,annlee,9,77,5.00,MUG-1\n"
    reading = orders("etsy", ITEMS + row + row)
    assert [len(it.money.lines) for it in reading.orders] == [1]
    (remark,) = (it for it in reading.remarks if it.origin.line == 3)
    assert remark.message == (
        "an item of order 1 stands here once more, exactly as on line 2; it is taken once"
    )


def test_an_item_that_says_something_else_the_second_time_is_a_problem() -> None:
    rows = "1,11/21/26,annlee,9,77,5.00,MUG-1\n1,11/21/26,annlee,9,77,6.00,MUG-1\n"
    (problem,) = orders("etsy", ITEMS + rows).problems
    assert problem.message == (
        "expected each item of an order once, found the one of line 2 here with something else"
    )
    assert problem.origin.line == 3


def test_the_rows_of_an_order_may_stand_apart() -> None:
    rows = ["1,11/21/26,annlee,9,77,5.00,A\n", "2,11/21/26,bob,9,78,1.00,B\n"]
    rows += ["1,11/21/26,annlee,9,79,2.00,C\n"]
    first, second = orders("etsy", ITEMS + "".join(rows)).orders
    assert (first.number, first.total, second.number) == ("1", Decimal("7.00"), "2")


# --- refusals -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["etsy", "square"])
def test_another_table_is_refused_with_its_cure(name: str) -> None:
    found = refusal(name, "Name,Email\nAnn Lee,ann@example.com\n")
    assert found.message.endswith("found 'Name, Email'")
    assert "in Etsy" in found.cure or "in Square" in found.cure


def test_a_product_number_is_no_card_number() -> None:
    row = {"Sale Date": "11/21/26", "Order ID": "1", "Order Value": "5", "Number of Items": "1"}
    sold = one_order("etsy", table(row | {"SKU": "4006381333931", "Order Total": "5"}))
    assert sold.money.lines[0].sku == "4006381333931"
    (problem,) = orders("etsy", table(row | {"SKU": "4111111111111111"})).problems
    assert problem.message == "expected no card number in the SKU of an item, found one"


# --- cells as long as a book ---------------------------------------------------------------------


@pytest.mark.parametrize("name", ["etsy", "ebay", "square"])
@pytest.mark.parametrize("piece", ["(", " (a", "9", "9.", " '", "[[", "Nov-", "Seller ID : "])
def test_very_long_cells_are_read_at_once(name: str, piece: str) -> None:
    """What backtracks would take hours here, and the run would stand still."""
    text = getattr(seeds, name.upper())
    row = text.splitlines()[-1 if name != "ebay" else 3]
    for cell in filter(None, next(csv.reader([row]))):
        longer = row.replace(cell, piece * (24_000 // len(piece)), 1)
        read(name, text.replace(row, longer))
