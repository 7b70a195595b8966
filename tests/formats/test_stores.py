"""The JSON of stores: whose fields they are, what the total is made of, and no card numbers."""

from __future__ import annotations

import json
import tracemalloc
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.formats import CustomerReading, OrderReading
from rulesdsl.model.records import Money, Order
from rulesdsl.reading.hidden_cards import card_in
from tests.formats import seeds
from tests.formats.reading import one_order, one_problem, orders, read, shown

STORES = ("shopify_json", "bigcommerce", "magento")

NUMBERS = {
    "shopify_json": "name",
    "bigcommerce": "id",
    "magento": "increment_id",
    "woocommerce": "id",
}

TOTALS = {
    "shopify_json": "total_price",
    "bigcommerce": "total_inc_tax",
    "magento": "grand_total",
    "woocommerce": "total",
}


def plain(name: str, **members: object) -> str:
    """An order that says hardly more than its number and its total."""
    order = {NUMBERS[name]: "1001", TOTALS[name]: "1.00", "status": "new"}
    return json.dumps([{**order, **members}])


# Whose name, whose e-mail


SHOPIFY_PEOPLE = {
    "email": "order@example.com",
    "contact_email": "contact@example.com",
    "phone": "1",
    "customer": {
        "email": "customer@example.com",
        "phone": "2",
        "first_name": "Cara",
        "last_name": "Lee",
    },
    "billing_address": {"name": "Bob Roe", "phone": "3", "company": "Roe Ltd"},
    "shipping_address": {"name": "Sue Doe", "phone": "4", "company": "Doe Ltd"},
}


@pytest.mark.parametrize(
    ("missing", "email", "name", "phone", "company"),
    [
        ((), "order@example.com", "Cara Lee", "1", "Roe Ltd"),
        (("email", "phone"), "contact@example.com", "Cara Lee", "2", "Roe Ltd"),
        (("email", "contact_email"), "customer@example.com", "Cara Lee", "1", "Roe Ltd"),
        (("customer", "phone"), "order@example.com", "Bob Roe", "3", "Roe Ltd"),
        (("customer", "phone", "billing_address"), "order@example.com", "Sue Doe", "4", "Doe Ltd"),
        (("customer", "email", "contact_email"), None, "Bob Roe", "1", "Roe Ltd"),
        (tuple(SHOPIFY_PEOPLE), None, None, None, None),
    ],
)
def test_the_four_people_of_a_shopify_order(
    missing: tuple[str, ...],
    email: str | None,
    name: str | None,
    phone: str | None,
    company: str | None,
) -> None:
    people = {member: it for member, it in SHOPIFY_PEOPLE.items() if member not in missing}
    order = one_order("shopify_json", plain("shopify_json", financial_status="paid", **people))
    assert (order.email, order.name, order.phone, order.company) == (email, name, phone, company)


def test_a_name_is_taken_from_one_person_alone() -> None:
    order = one_order(
        "shopify_json",
        plain(
            "shopify_json",
            financial_status="paid",
            customer={"last_name": "Lee"},
            billing_address={"name": "Bob Roe", "first_name": "Bob"},
        ),
    )
    assert (order.name, order.first_name, order.last_name) == ("Lee", None, "Lee")


@pytest.mark.parametrize(
    ("customer", "guest"),
    [
        (None, True),
        ({}, True),
        ({"id": 1, "state": "enabled"}, False),
        ({"id": 1, "state": "disabled"}, True),
        ({"id": 1, "state": "invited"}, True),
        ({"id": 1}, None),
    ],
)
def test_the_guests_of_shopify(customer: object, guest: object) -> None:
    content = plain("shopify_json", financial_status="paid", customer=customer)
    assert one_order("shopify_json", content).guest is guest


def test_graphql_and_rest_say_the_same() -> None:
    rest = {
        "name": "#1",
        "created_at": "2026-11-21T09:00:00Z",
        "total_price": "28.00",
        "total_tax": "4.00",
        "taxes_included": True,
        "total_discounts": "2.00",
        "fulfillment_status": "partial",
        "tags": "vip, trade",
        "company": {"id": 51, "location_id": 52},
        "customer": {"id": 8, "first_name": "Ann", "state": "enabled", "tags": "wholesale"},
        "billing_address": {"name": "Bob Roe", "country_code": "DE", "province_code": "BE"},
        "line_items": [{"sku": "MUG", "name": "Mug", "quantity": 2, "price": "12.50"}],
        "shipping_lines": [{"price": "5.00"}],
        "payment_gateway_names": ["shopify_payments"],
    }
    graphql = {
        "name": "#1",
        "createdAt": "2026-11-21T09:00:00Z",
        "totalPriceSet": {"shopMoney": {"amount": "28.0"}},
        "totalTaxSet": {"shopMoney": {"amount": "4.0"}},
        "taxesIncluded": True,
        "totalDiscountsSet": {"shopMoney": {"amount": "2.0"}},
        "displayFulfillmentStatus": "PARTIALLY_FULFILLED",
        "tags": ["vip", "trade"],
        "purchasingEntity": {
            "company": {"id": "gid://shopify/Company/51"},
            "location": {"id": "gid://shopify/CompanyLocation/52"},
        },
        "customer": {
            "id": "gid://shopify/Customer/8",
            "firstName": "Ann",
            "state": "ENABLED",
            "tags": ["wholesale"],
        },
        "billingAddress": {"name": "Bob Roe", "countryCodeV2": "DE", "provinceCode": "BE"},
        "lineItems": {
            "edges": [
                {
                    "node": {
                        "sku": "MUG",
                        "name": "Mug",
                        "quantity": 2,
                        "originalUnitPriceSet": {"shopMoney": {"amount": "12.5"}},
                    }
                }
            ]
        },
        "shippingLines": {"nodes": [{"originalPriceSet": {"shopMoney": {"amount": "5.0"}}}]},
        "paymentGatewayNames": ["shopify_payments"],
    }
    answer = {"data": {"orders": {"nodes": [graphql], "pageInfo": {"hasNextPage": False}}}}
    assert one_order("shopify_json", json.dumps(answer)) == one_order(
        "shopify_json", json.dumps({"order": rest})
    )


def test_links_are_told_once_a_file() -> None:
    link = {"url": "https://example.com/v2/orders/1/products", "resource": "/orders/1/products"}
    two = [
        {"id": count, "total_inc_tax": "1.00", "products": link, "shipping_address_count": 1}
        for count in (1, 2)
    ]
    reading = orders("bigcommerce", json.dumps(two))
    assert len(reading.orders) == len(reading.remarks) == 2
    assert all("ask for them with ?include=consignments" in it.message for it in reading.remarks)


# What the total is made of


def together(money: Money) -> Decimal:
    tax = Decimal() if money.tax_included else money.tax or Decimal()
    lines = sum((it.amount for it in money.lines), start=Decimal())
    return lines + (money.shipping or Decimal()) + tax - (money.discount or Decimal())


def adds_up(order: Order, count: int) -> None:
    assert len(order.money.lines) == count
    assert order.total == together(order.money)


CENTS = st.integers(0, 10**7).map(lambda it: Decimal(it).scaleb(-2))

LINES = st.lists(st.tuples(CENTS, st.integers(1, 9)), min_size=1, max_size=5)


@given(
    lines=LINES,
    shipping=st.lists(CENTS, max_size=2),
    tax=CENTS,
    included=st.booleans(),
    data=st.data(),
)
def test_shopify_orders_come_to_their_total(
    lines: list[tuple[Decimal, int]],
    shipping: list[Decimal],
    tax: Decimal,
    included: bool,
    data: st.DataObject,
) -> None:
    tip = data.draw(st.sampled_from([Decimal(), Decimal("2.50")]))
    goods = sum((price * count for price, count in lines), start=Decimal())
    off = Decimal(data.draw(st.integers(0, int(goods * 100)))).scaleb(-2)
    total = goods + sum(shipping, start=Decimal()) + tip - off + (0 if included else tax)
    items: list[dict[str, object]] = [
        {"sku": f"A{at}", "name": "Mug", "price": str(price), "quantity": count}
        for at, (price, count) in enumerate(lines)
    ]
    if tip and data.draw(st.booleans()):
        items.append({"name": "Tip", "price": str(tip), "quantity": 1, "tip": {"payment": "x"}})
    order = {
        "name": "#1",
        "total_price": str(total),
        "total_discounts": str(off),
        "total_tax": str(tax),
        "total_tip_received": str(tip),
        "taxes_included": included,
        "line_items": items,
        "shipping_lines": [{"price": str(it)} for it in shipping],
    }
    adds_up(one_order("shopify_json", json.dumps([order])), len(lines) + bool(tip))


@given(lines=LINES, shipping=CENTS, handling=CENTS, rate=st.integers(0, 25), data=st.data())
def test_bigcommerce_orders_come_to_their_total(
    lines: list[tuple[Decimal, int]],
    shipping: Decimal,
    handling: Decimal,
    rate: int,
    data: st.DataObject,
) -> None:
    entered_with_tax = data.draw(st.booleans())
    tells = data.draw(st.booleans())

    def both(place: str, entered: Decimal) -> dict[str, str]:
        """An amount with and without tax, in four decimals as BigCommerce keeps it."""
        factor = Decimal(100 + rate) / 100
        other = entered / factor if entered_with_tax else entered * factor
        within, without = (entered, other) if entered_with_tax else (other, entered)
        return {f"{place}_inc_tax": f"{within:.4f}", f"{place}_ex_tax": f"{without:.4f}"}

    goods = sum((price * count for price, count in lines), start=Decimal())
    off = Decimal(data.draw(st.integers(0, int(goods * 100)))).scaleb(-2)
    tax = Decimal(data.draw(st.integers(0, 10_000))).scaleb(-2)
    total = goods + shipping + handling - off + (0 if entered_with_tax else tax)
    order: dict[str, object] = {
        "id": 1,
        "total_inc_tax": f"{total:.4f}",
        "total_tax": f"{tax:.4f}",
        "discount_amount": "0.0000",
        "coupon_discount": f"{off:.4f}",
        **both("shipping_cost", shipping),
        **both("handling_cost", handling),
        "products": [
            {"sku": f"A{at}", "name": "Mug", "quantity": count, **both("total", price * count)}
            for at, (price, count) in enumerate(lines)
        ],
    }
    if tells:
        order["is_tax_inclusive_pricing"] = entered_with_tax
    adds_up(one_order("bigcommerce", json.dumps([order])), len(lines) + bool(handling))


@given(
    lines=LINES,
    shipping=CENTS,
    tax=CENTS,
    data=st.data(),
)
def test_magento_orders_come_to_their_total(
    lines: list[tuple[Decimal, int]],
    shipping: Decimal,
    tax: Decimal,
    data: st.DataObject,
) -> None:
    wrapping = data.draw(st.sampled_from([None, Decimal("1.50")]))
    weee = data.draw(st.sampled_from([None, Decimal("0.40")]))
    goods = sum((price * count for price, count in lines), start=Decimal())
    off = Decimal(data.draw(st.integers(0, int(goods * 100)))).scaleb(-2)
    put_back = data.draw(st.sampled_from([Decimal(), off / 5])).quantize(Decimal("0.01"))
    items: list[dict[str, object]] = []
    for at, (price, count) in enumerate(lines, start=1):
        whole = {"sku": f"A{at}", "name": "Mug", "row_total": float(price * count)}
        items += [
            {"item_id": at, "qty_ordered": count, "weee_tax_applied_row_amount": weee, **whole},
            {"item_id": 100 + at, "parent_item_id": at, "qty_ordered": count, **whole},
        ]
    total = goods + shipping + tax - off + put_back + (wrapping or 0) + (weee or 0) * len(lines)
    order = {
        "increment_id": "1",
        "status": "new",
        "grand_total": float(total),
        "shipping_amount": float(shipping),
        "tax_amount": float(tax),
        "discount_amount": -float(off),
        "discount_tax_compensation_amount": float(put_back),
        "items": items,
        "extension_attributes": {"gw_price": wrapping and str(wrapping)},
    }
    content = json.dumps([order], default=float)
    adds_up(one_order("magento", content), len(lines) + bool(wrapping))


@pytest.mark.parametrize("name", STORES)
def test_an_order_without_a_price_has_no_lines_rather_than_some(name: str) -> None:
    member = {"shopify_json": "line_items", "bigcommerce": "products", "magento": "items"}[name]
    told = {"sku": "A", "name": "Mug", "quantity": 1, "qty_ordered": 1, "price": "1.00"}
    told |= {"total_ex_tax": "1.00", "total_inc_tax": "1.00", "row_total": "1.00"}
    content = plain(name, **{member: [told, {"sku": "B"}], "financial_status": "paid"})
    assert one_order(name, content).money.lines == ()


# Card numbers


CARD = "4111 1111 1111 1111"  # a test number of the card companies, in nobody's hands

HIDING = {
    "shopify_json": (
        {"note": f"take {CARD}"},
        {"note_attributes": [{"name": "Card Number", "value": "411111"}]},
        {"note_attributes": [{"name": "Remark", "value": CARD}]},
        {"line_items": [{"properties": [{"name": "Text", "value": CARD}]}]},
        {"line_items": [{"name": f"Mug {CARD}", "price": "1", "quantity": 1}]},
        {"line_items": [{"sku": CARD, "price": "1", "quantity": 1}]},
        {"payment_details": {"credit_card_number": CARD}},
        {"payment_details": {"credit_card_number": "•••• •••• ••41 1111"}},
        {"payment_details": {"credit_card_bin": "411111", "credit_card_number": "•••• 1111"}},
        {"payment_details": {"credit_card_bin": 41111111}},
        {"payment_gateway_names": [CARD]},
        {"customer": {"first_name": "Ann", "last_name": CARD}},
        {"customer": {"note": CARD}},
        {"tags": CARD},
        {"email": CARD.replace(" ", "") + "@example.com"},
        {"shipping_address": {"address2": CARD}},
        {"currency": CARD},
        {"currency": "4111 11** **** 1111"},
        {"created_at": "411111******1111"},
        {"total_price": "4111 11xx xxxx 1111"},
        {"transactions": [{"receipt": {"source": {"card_number": CARD}}}]},
    ),
    "bigcommerce": (
        {"staff_notes": CARD},
        {"customer_message": "4111-11xx-xxxx-1111"},
        {"credit_card_type": CARD},
        {"payment_method": CARD},
        {"billing_address": {"form_fields": [{"name": "Number", "value": CARD}]}},
        {"billing_address": {"company": CARD}},
        {"products": [{"name": CARD, "total_ex_tax": "1", "quantity": 1}]},
    ),
    "woocommerce": (
        {"customer_note": CARD},
        {"meta_data": [{"id": 1, "key": "_card_number", "value": "411111"}]},
        {"billing": {"address_2": CARD}},
    ),
    "magento": (
        {"payment": {"cc_last4": CARD}},
        {"payment": {"cc_number": CARD.replace(" ", "")}},
        {"payment": {"additional_information": ["Visa", "411111******1111"]}},
        {"payment": {"additional_information": [CARD]}},
        {"payment": {"cc_exp_month": CARD, "cc_exp_year": "2028"}},
        {
            "extension_attributes": {
                "payment_additional_info": [{"key": "cc_number", "value": CARD}]
            }
        },
        {"status_histories": [{"comment": f"declined {CARD}"}]},
        {"customer_note": CARD},
        {"customer_lastname": CARD},
        {"items": [{"name": CARD, "row_total": 1, "qty_ordered": 1}]},
    ),
}


@pytest.mark.parametrize(
    ("name", "members"),
    [(name, members) for name, places in HIDING.items() for members in places],
)
def test_more_than_four_digits_of_a_card_are_refused_and_never_repeated(
    name: str, members: dict[str, object]
) -> None:
    marked = {"financial_status": "paid"} if name == "shopify_json" else {}
    content = plain(name, **marked, **members)
    problem = one_problem(name, content)
    assert problem.order_number == "1001"
    assert "card" in problem.message + problem.cure or "(a long number)" in problem.message
    assert "4111" not in shown(read(name, content)).replace(" ", "")
    assert "411" not in repr(read(name, content)).replace(" ", "")


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("shopify_json", {"id": 4111111111111111, "checkout_token": "4111111111111111"}),
        ("shopify_json", {"payment_details": {"credit_card_number": "•••• •••• •••• 4242"}}),
        ("shopify_json", {"note": "call 4155550100, order 4111111111111112"}),
        ("shopify_json", {"line_items": [{"sku": "4006381333931", "price": "1", "quantity": 1}]}),
        ("magento", {"payment": {"cc_number_enc": "0:3:4111111111111111", "cc_last4": "1111"}}),
        ("magento", {"payment": {"last_trans_id": "4111111111111111"}}),
        ("bigcommerce", {"payment_provider_id": "4111111111111111"}),
        ("woocommerce", {"meta_data": [{"key": "_card_last4", "value": "1111"}]}),
        ("woocommerce", {"transaction_id": "4111111111111111"}),
    ],
)
def test_other_long_numbers_are_left(name: str, members: dict[str, object]) -> None:
    marked = {"financial_status": "paid"} if name == "shopify_json" else {}
    assert one_order(name, plain(name, **marked, **members)).number == "1001"


def test_a_card_is_found_however_deep_it_is_hidden() -> None:
    order: dict[str, object] = {"card_number": CARD}
    for _ in range(50_000):
        order = {"a": [order]}
    assert card_in(order, frozenset()) is not None
    while "a" in order:  # taken apart by hand: Python would free it by recursion
        (order,) = order["a"]  # type: ignore[misc]


# Wrong and large files


@pytest.mark.parametrize("name", STORES)
@pytest.mark.parametrize(
    "value", [True, [], {}, "", None, ["x"], {"x": 1}, "x", 1, [[1]], 1e400, "1e9", [None]]
)
def test_no_member_of_any_kind_raises(name: str, value: object) -> None:
    whole = _first(json.loads(seeds.BY_FORMAT[name]))
    for member in whole:
        reading = read(name, json.dumps([{**whole, member: value}]))
        assert not isinstance(reading, CustomerReading)
        inner = whole[member]
        if isinstance(inner, dict):
            for deeper in inner:
                odd = {**whole, member: {**inner, deeper: value}}
                assert isinstance(read(name, json.dumps([odd])), OrderReading)


def _first(content: object) -> dict[str, object]:
    if isinstance(content, dict):
        content = content.get("orders") or content["items"]
    assert isinstance(content, list)
    (first,) = content
    assert isinstance(first, dict)
    return first


@pytest.mark.parametrize("name", STORES)
def test_one_order_at_a_time_is_an_object(name: str) -> None:
    junk = ",".join(map(str, range(2_000)))
    one = plain(name, financial_status="paid")[1:-2]
    listed = ",".join(
        one.replace('"1001"', f'"{count}"') + f', "junk": [{junk}]}}' for count in range(20)
    )
    data = f"[{listed}]".encode()
    tracemalloc.start()
    try:
        reading = read(name, data)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert isinstance(reading, OrderReading)
    assert len(reading.orders) == 20
    assert peak < 6 * len(data)  # as objects, all of them together take about twenty times as much
