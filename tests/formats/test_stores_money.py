"""What the total of a store's order is made of: lines, shipping, tax and discount come to it."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.model.records import Money, Order
from tests.formats.reading import one_order
from tests.formats.stores import STORES, plain


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


SHOPIFY_HEAD = "Name,Email,Financial Status,Cancelled at,Total,Lineitem name,Lineitem price\n"


@pytest.mark.parametrize(
    ("name", "content", "standing"),
    [
        ("shopify", SHOPIFY_HEAD + "#1,a@example.com,paid,,1.00,Mug,1.00\n", "paid"),
        ("shopify", SHOPIFY_HEAD + "#1,a@example.com,paid,2026-11-21,1.00,Mug,1.00\n", "cancelled"),
        ("shopify_json", {"financial_status": "partially_refunded"}, "partially_refunded"),
        ("shopify_json", {"display_financial_status": "PENDING"}, "pending"),
        ("shopify_json", {"financial_status": "paid", "cancelled_at": "2026-11-21"}, "cancelled"),
        ("bigcommerce", {"status": "Awaiting Payment"}, "Awaiting Payment"),
        ("magento", {"status": "canceled"}, "canceled"),
        ("woocommerce", {"status": "failed"}, "failed"),
    ],
)
def test_how_the_sale_stands_is_read(
    name: str, content: str | dict[str, object], standing: str
) -> None:
    text = content if isinstance(content, str) else plain(name, **content)
    assert one_order(name, text).money.standing == standing
