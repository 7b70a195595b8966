"""Card numbers in the nested places of an order in JSON: refused, and never repeated."""

from __future__ import annotations

import pytest

from rulesdsl.reading.hidden_cards import card_in
from tests.formats.reading import one_order, one_problem, read, shown
from tests.formats.stores import NUMBERS, TOTALS, plain

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


@pytest.mark.parametrize("name", NUMBERS)
def test_a_card_in_the_place_of_the_number_is_not_told_with_another_mistake(name: str) -> None:
    marked = {"financial_status": "paid"} if name == "shopify_json" else {}
    for wrong in ("1.00", "free"):
        problem = one_problem(
            name, plain(name, **marked, **{NUMBERS[name]: CARD, TOTALS[name]: wrong})
        )
        assert problem.order_number is None
        assert "4111" not in repr(problem)
