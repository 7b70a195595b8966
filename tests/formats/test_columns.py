"""Each format can fill every field that it says it has, and fills no other."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from rulesdsl.formats import OrderReading, amazon, ebay, etsy, shopify, square, woocommerce
from rulesdsl.model.fields import BY_NAME as FIELDS
from rulesdsl.model.records import Order
from rulesdsl.model.types import Type
from tests.formats.reading import BY_NAME, one_order, read

SAMPLES = {
    "order-id": "111-1111111-1111111",
    "Created at": "2026-11-21 09:14:02 -0500",
    "purchase-date": "2026-11-21T10:50:49-08:00",
    "Total": "129.90",
    "Currency": "USD",
    "currency": "USD",
}


def filled(name: str, order: Order) -> None:
    known = {field for field in FIELDS if FIELDS[field].get(order) not in {None, ()}}
    assert known == set(BY_NAME[name].columns)


def cell(column: str) -> str:
    return SAMPLES.get(column, "1.00" if column.endswith(("-price", "-tax")) else f"Some {column}")


def table(columns: Mapping[str, str], sign: str) -> str:
    return sign.join(columns) + "\n" + sign.join(columns.values()) + "\n"


def test_shopify() -> None:
    feeding = [name for _, names in shopify._COLUMNS.feeding for name in names]  # noqa: SLF001
    written = {name.capitalize(): cell(name.capitalize()) for name in feeding}
    filled("shopify", one_order("shopify", table(written, ",")))


def test_amazon() -> None:
    feeding = [name for _, names in amazon._COLUMNS.feeding for name in names]  # noqa: SLF001
    columns = [it for it in feeding if it != "amazon-order-id"] + ["item-price"]
    filled("amazon", one_order("amazon", table({it: cell(it) for it in columns}, "\t")))


def test_woocommerce() -> None:
    order: dict[str, object] = {"date_created": "2026-11-21T16:28:02", "currency": "USD"}
    order |= {"id": 7, "customer_id": 8, "total": "1.00", "status": "processing"}
    order |= {"payment_method": "bacs"}
    for side in ("billing", "shipping"):
        order[side] = {key: f"Some {key}" for key in woocommerce._PARTY.values()}  # noqa: SLF001
    order["billing"] = {**dict(order["billing"]), "email": "ann@example.com"}  # type: ignore[call-overload]
    filled("woocommerce", one_order("woocommerce", json.dumps(order)))


def test_etsy() -> None:
    feeding = [name for _, names in etsy._COLUMNS.feeding for name in names]  # noqa: SLF001
    written = {it: f"Some {it}" for it in feeding} | {"sale date": "11/21/26", "order total": "1"}
    filled("etsy", one_order("etsy", table({**written, "currency": "USD"}, ";")))


def test_ebay() -> None:
    feeding = [name for _, names in ebay._COLUMNS.feeding for name in names]  # noqa: SLF001
    written = {it: f"Some {it}" for it in feeding} | {"sale date": "Nov-21-26"}
    written |= {"total price": "€5.00", "buyer email": "ann@example.com"}
    seller = "1,record(s) downloaded\nSeller ID : annsshop\n"
    filled("ebay", one_order("ebay", table(written, ",") + seller))


def test_square() -> None:
    feeding = [name for _, names in square._COLUMNS.feeding for name in names]  # noqa: SLF001
    written = {it: f"Some {it}" for it in feeding} | {"date": "2026-11-21", "pan suffix": "0042"}
    written |= {"total collected": "£5.00", "gross sales": "£5.00", "net sales": "5", "cash": "5"}
    filled("square", one_order("square", table(written, ",")))


PARTY = (
    "first_name last_name company address1 address2 street_1 street_2 city state province zip"
    " country phone firstname lastname region postcode country_id telephone email"
).split()

ADDRESS = {place: f"Some {place}" for place in PARTY} | {"street": ["1 Main St", "Suite 2"]}


def test_shopify_json() -> None:
    order: dict[str, object] = {
        "name": "#1",
        "total_price": "1.00",
        "created_at": "2026-11-21T16:28:02Z",
        "currency": "USD",
        "payment_gateway_names": ["visa"],
        "fulfillment_status": None,
        "tags": "vip",
        "customer": {"id": 1, "state": "enabled", "tags": "vip"},
        "company": {"id": 1, "location_id": 2},
        "email": "ann@example.com",
        "billing_address": ADDRESS,
        "shipping_address": ADDRESS,
        "payment_details": {
            "credit_card_company": "Visa",
            "credit_card_number": "•••• 4242",
            "credit_card_expiration_month": 3,
            "credit_card_expiration_year": 2028,
        },
    }
    filled("shopify_json", one_order("shopify_json", json.dumps(order)))


def test_bigcommerce() -> None:
    order: dict[str, object] = {
        "id": 1,
        "total_inc_tax": "1.0000",
        "date_created": "Sat, 21 Nov 2026 19:26:23 +0000",
        "default_currency_code": "USD",
        "payment_method": "Manual",
        "status": "Pending",
        "customer_id": 8,
        "channel_id": 1,
        "billing_address": ADDRESS,
        "shipping_addresses": [ADDRESS],
        "credit_card_type": "Visa",
    }
    filled("bigcommerce", one_order("bigcommerce", json.dumps(order)))


def test_magento() -> None:
    shipping = {"shipping": {"address": ADDRESS}}
    company = {"company_id": 1, "company_name": "Lee Tools Ltd"}
    order: dict[str, object] = {
        "increment_id": "1",
        "grand_total": 1,
        "created_at": "2026-11-21 16:28:02",
        "order_currency_code": "USD",
        "store_name": "Main Website",
        "status": "pending",
        "customer_group_id": 1,
        "customer_id": 8,
        "customer_is_guest": 0,
        "billing_address": ADDRESS,
        "extension_attributes": {
            "shipping_assignments": [shipping],
            "company_order_attributes": company,
        },
        "payment": {
            "method": "checkmo",
            "cc_type": "VI",
            "cc_last4": "1111",
            "cc_exp_month": "3",
            "cc_exp_year": "2028",
        },
    }
    filled("magento", one_order("magento", json.dumps(order)))


@pytest.mark.parametrize("name", ["neutral_csv", "neutral_json"])
def test_neutral(name: str) -> None:
    texts = {field: FIELDS[field].sample for field in FIELDS if field != "customer name"}
    content = table(texts, ";") if name == "neutral_csv" else json.dumps([texts])
    order = one_order(name, content)
    filled(name, order)
    for field in FIELDS.values():
        if field.type is Type.TEXT and field.name != "customer name":
            assert field.get(order) == field.sample


def test_our_own_orders_one_a_line() -> None:
    orders = [{"order number": str(it), "email": f"b{it}@example.com"} for it in range(3)]
    array, lines = json.dumps(orders), "\n".join(map(json.dumps, orders)) + "\n"
    one_a_line = read("neutral_json", lines)
    assert isinstance(one_a_line, OrderReading)
    assert one_a_line == read("neutral_json", array)
    origins = [it.origin.line for it in one_a_line.orders if it.origin]
    assert origins == [1, 2, 3]
