"""An order and the memo of its transaction: each tells the other."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rulesdsl.model.company import Company, PostedOrder
from rulesdsl.model.memo import memo_of, order_of, posted_as
from rulesdsl.model.records import Order
from rulesdsl.model.storage import stored_text

MEMO = 4095
"""The most characters that QuickBooks keeps of a memo (qbXML 13.0 schema)."""

SIGNS = st.text(st.sampled_from("ab1 '(),#-"), min_size=1, max_size=12)
PLACES = (
    st.none() | st.sampled_from(("Shopify", "Amazon EU", "Ann's")) | SIGNS | st.text(min_size=1)
)
ORDERS = st.builds(Order, number=SIGNS | st.text(min_size=1), channel=PLACES, store=PLACES)


@given(ORDERS)
@example(Order(number="' (x)", channel="(a, b)", store="''"))
@example(Order(number="'" * 9000, channel="'" * 9000, store="'" * 9000))
def test_an_order_is_found_in_its_own_memo(order: Order) -> None:
    kept = stored_text(memo_of(order), MEMO)
    assert kept == memo_of(order)
    assert order_of(kept) == posted_as(order)


@given(ORDERS, ORDERS)
def test_two_memos_are_the_same_only_where_the_orders_are(one: Order, other: Order) -> None:
    assert (order_of(memo_of(one)) == order_of(memo_of(other))) == (
        posted_as(one) == posted_as(other)
    )


@given(st.text() | st.from_regex(r"order '?[a( ]*'?", fullmatch=True))
def test_any_memo_can_be_asked(memo: str) -> None:
    found = order_of(memo)
    assert found is None or isinstance(found.number, str)


@pytest.mark.parametrize(
    ("memo", "order"),
    [
        ("order 1001 (Shopify)", PostedOrder("1001", "shopify")),
        (
            "ORDER #1001 (Amazon EU, Berlin) second parcel",
            PostedOrder("#1001", "amazon eu", "berlin"),
        ),
        ("order 1001 (, Berlin)", PostedOrder("1001", None, "berlin")),
        ("order 1001", PostedOrder("1001")),
        ("order 1001 chairs", None),
        ("reorder 1001 (Shopify)", None),
        ("order 1001 (Shopify", None),
        ("Invoice for order 1001 (Shopify)", None),
        ("", None),
    ],
)
def test_what_a_memo_names(memo: str, order: PostedOrder | None) -> None:
    assert order_of(memo) == order


def test_an_order_is_posted_unless_channel_or_store_is_another() -> None:
    company = Company(posted=frozenset({PostedOrder("1", "shopify", "berlin")})) + Company(
        posted=frozenset({PostedOrder("2", "shopify")})
    )
    assert company.has_posted(PostedOrder("1", "shopify"))
    assert company.has_posted(PostedOrder("1", "shopify", "berlin"))
    assert not company.has_posted(PostedOrder("1", "shopify", "paris"))
    assert not company.has_posted(PostedOrder("1", "amazon", "berlin"))
    assert not company.has_posted(PostedOrder("1"))
    assert company.has_posted(PostedOrder("2", "shopify", "paris"))
    assert not Company().has_posted(PostedOrder("1", "shopify"))
