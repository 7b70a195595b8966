"""Each format can fill every field that it says it has, and fills no other."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from rulesdsl.formats import amazon, shopify, woocommerce
from rulesdsl.model.fields import BY_NAME as FIELDS
from rulesdsl.model.records import Order
from rulesdsl.model.types import Type
from tests.formats.reading import BY_NAME, one_order

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


@pytest.mark.parametrize("name", ["neutral_csv", "neutral_json"])
def test_neutral(name: str) -> None:
    texts = {field: FIELDS[field].sample for field in FIELDS if field != "customer name"}
    content = table(texts, ";") if name == "neutral_csv" else json.dumps([texts])
    order = one_order(name, content)
    filled(name, order)
    for field in FIELDS.values():
        if field.type is Type.TEXT and field.name != "customer name":
            assert field.get(order) == field.sample
