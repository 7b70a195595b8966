"""The JSON of stores: whose fields they are, both forms of Shopify's, wrong and large files."""

from __future__ import annotations

import json
import tracemalloc

import pytest

from rulesdsl.formats import CustomerReading, OrderReading
from tests.formats import seeds
from tests.formats.reading import one_order, orders, read
from tests.formats.stores import STORES, plain

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


REST: dict[str, object] = {
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

GRAPHQL: dict[str, object] = {
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


def test_graphql_and_rest_say_the_same() -> None:
    answer = {"data": {"orders": {"nodes": [GRAPHQL], "pageInfo": {"hasNextPage": False}}}}
    assert one_order("shopify_json", json.dumps(answer)) == one_order(
        "shopify_json", json.dumps({"order": REST})
    )


@pytest.mark.parametrize("member", ["nodes", "edges"])
def test_an_order_is_no_list_whatever_its_members_are_called(member: str) -> None:
    """A found case: the program stopped with an error of its own."""
    whole = one_order("shopify_json", json.dumps(GRAPHQL))
    assert one_order("shopify_json", json.dumps({**GRAPHQL, member: []})) == whole


def test_links_are_told_once_a_file() -> None:
    link = {"url": "https://example.com/v2/orders/1/products", "resource": "/orders/1/products"}
    two = [
        {"id": count, "total_inc_tax": "1.00", "products": link, "shipping_address_count": 1}
        for count in (1, 2)
    ]
    reading = orders("bigcommerce", json.dumps(two))
    assert len(reading.orders) == len(reading.remarks) == 2
    assert all("ask for them with ?include=consignments" in it.message for it in reading.remarks)


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
