"""What a field is worth as a key, by example: on an order, and on a record."""

from __future__ import annotations

import pytest

from rulesdsl.customers.creation import newcomer
from rulesdsl.customers.keys import customer_values, order_values
from rulesdsl.model.fields import BY_NAME, FIELDS
from rulesdsl.model.records import Block, Customer, Order, Party

ANN = Customer(
    name="Lee, Ann",
    company="Lee Tools Ltd",
    first_name="Ann",
    last_name="Lee",
    billing=Block(
        lines=("Ann Lee", "1 Main St", "Suite 2"),
        city="Bayshore",
        state="CA",
        zip="94326-1234",
        country="USA",
    ),
    phone="(415) 555-6579",
    alt_phone="+49 30 123456",
    email="ann@example.com; ann@lee.example.com",
    cc="Office <office@lee.example.com>",
)
"""A record as an accountant would type it."""

ORDER = Order(
    number="#1001",
    email="ANN@example.com",
    name="Ann Lee",
    first_name="Ann",
    last_name="Lee",
    company="LEE TOOLS LTD",
    phone="+1 415 555 6579",
    billing=Party(street="1 MAIN ST", street_2="suite 2", city="bayshore", state="ca",
                  zip="94326", country="US"),
)  # fmt: skip
"""Ann's order, as a shop would write it."""

ALIKE = [
    *("email", "name", "first name", "last name", "company", "phone", "billing street"),
    *("billing street 2", "billing city", "billing state", "billing zip", "billing country"),
]


@pytest.mark.parametrize("name", ALIKE)
def test_the_order_meets_the_record(name: str) -> None:
    field = BY_NAME[name]
    assert set(order_values(field, ORDER, None)) & set(customer_values(field, ANN))


def test_the_label_is_not_the_name() -> None:
    field = BY_NAME["customer name"]
    assert order_values(field, ORDER, None) == ("ann lee",)
    assert customer_values(field, ANN) == ("lee, ann",)


def test_every_field_that_may_be_a_key_is_one() -> None:
    for field in FIELDS:
        if field.in_quickbooks is None:
            with pytest.raises(KeyError):
                order_values(field, ORDER, None)
            with pytest.raises(KeyError):
                customer_values(field, ANN)
        else:
            assert isinstance(order_values(field, Order(number="1"), None), tuple)
            assert isinstance(customer_values(field, Customer(name="x")), tuple)


def test_all_addresses_and_numbers_of_a_record_count() -> None:
    emails = ("ann@example.com", "ann@lee.example.com", "office@lee.example.com")
    assert customer_values(BY_NAME["email"], ANN) == emails
    assert {"+14155556579", "+4930123456"} <= set(customer_values(BY_NAME["phone"], ANN))


def test_a_first_name_alone_is_no_name() -> None:
    name = BY_NAME["name"]
    assert customer_values(name, Customer(name="Web 17", first_name="Ann")) == ("web17",)
    assert customer_values(name, Customer(name="Ann")) == ("ann",)


def test_the_prefix_stands_before_the_customer_name_only() -> None:
    assert order_values(BY_NAME["customer name"], ORDER, "WEB: ") == ("web- ann lee",)
    assert order_values(BY_NAME["name"], ORDER, "WEB: ") == ("annlee",)


def test_the_customer_name_is_name_else_company_else_email() -> None:
    field = BY_NAME["customer name"]
    assert order_values(field, Order(number="1", company="Lee Tools"), None) == ("lee tools",)
    assert order_values(field, Order(number="1", email="a@x.com"), None) == ("a@x.com",)
    assert order_values(field, Order(number="1"), "WEB ") == ()


def test_a_long_name_is_looked_up_as_quickbooks_cut_it() -> None:
    first, last = "Maria-Magdalena Wilhelmina", "Tannenbergerhausen-Weißenfels"
    order = Order(number="1", name=f"{first} {last}", first_name=first, last_name=last)
    by_fields = Customer(name="Web 17", first_name=first[:25], last_name=last[:25])
    by_label = Customer(name=f"{first} {last}"[:41])
    looked_for = set(order_values(BY_NAME["name"], order, None))
    for record in (by_fields, by_label):
        assert looked_for & set(customer_values(BY_NAME["name"], record))


def test_a_long_phone_number_is_written_short_and_never_cut() -> None:
    phone = BY_NAME["phone"]
    desks = [Order(number="1", phone=f"+49 (0)30 / 1234 5678-{it}") for it in (11, 22)]
    kept = [newcomer(it, "x", None, None) for it in desks]
    assert [it.phone for it in kept] == ["+49301234567811", "+49301234567822"]
    meet = [
        bool(set(order_values(phone, order, None)) & set(customer_values(phone, record)))
        for order in desks
        for record in kept
    ]
    assert meet == [True, False, False, True]
    at_home = Order(number="1", phone="(415) 555-6579 extension 12")
    assert newcomer(at_home, "x", None, None).phone == "4155556579"
    for no_number in ("call me after five o'clock", "1234567890 / 1234567890 / 1234567890"):
        order = Order(number="1", phone=no_number)
        assert order_values(phone, order, None) == ()
        assert newcomer(order, "x", None, None).phone is None


def test_a_country_whose_name_is_cut_is_still_that_country() -> None:
    long = Party(country="United Kingdom of Great Britain and Northern Ireland")
    field = BY_NAME["billing country"]
    assert "GB" in order_values(field, Order(number="1", billing=long), None)


def test_without_a_shipping_address_goods_go_to_the_billing_address() -> None:
    field = BY_NAME["shipping city"]
    assert customer_values(field, ANN) == ("bayshore",)
    elsewhere = Customer(name="x", billing=ANN.billing, shipping=Block(lines=("2 Elm St",)))
    assert customer_values(field, elsewhere) == ()
