"""Orders that are posted go one after the other, some at a time, and hardly anything is held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest

from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.defining import evolve
from rulesdsl.engines import rows
from rulesdsl.model.company import Company
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import Customer, CustomerList, Money, Order
from rulesdsl.posting.asked import Asked, Written, list_id_of
from rulesdsl.posting.qbxml_requests import body_of, request_files
from rulesdsl.posting.summary import Totals, Unmapped
from rulesdsl.relational import residual
from rulesdsl.relational.heard import Heard
from rulesdsl.relational.plan import plan_table
from tests.relational.warehouses import decided, empty_duck, expected, given, order

POLICY = """match by email then name
else use customer 'Web Sales' with job
post as = sales receipt
"""
UPDATING = POLICY + "changed details = update\n"
LIST = CustomerList(
    (
        Customer(name="Web Sales", list_id="7-1"),
        Customer(name="Lee, Ann", list_id="1-1", edit_sequence="1", email="ann@example.com"),
        Customer(name="Ray, Bob", list_id="2-1", edit_sequence="1"),
    ),
    company=Company(items={"goods": "Web goods"}),
)


def _orders() -> list[Order]:
    """Known buyers, new ones who come back, and what cannot be posted; numbers that are alike."""
    buyers = [
        ("ann@example.com", "Ann Lee"),
        ("bob@example.com", "Bob Ray"),
        ("cy@example.com", "Cy Poe"),
        ("dee@example.com", "Dee Fox"),
        ("cy@example.com", "Cyril Poe"),
    ]
    made = []
    for at in range(23):
        sold = order(at, *buyers[at * 7 % 5])
        day = date(2026, 1, 1) + timedelta(days=at % 4)
        total = None if at in {2, 8} else Decimal(at) + 5
        number = "a number that is long" if at % 6 == 5 else sold.number
        made.append(evolve(sold, number=number, total=total, order_date=day))
    return made


def _heard(policy: str, orders: Sequence[Order], heard: Heard) -> list[Decision]:
    """What is heard of a batch in relations; and the decisions of the reference."""
    table = compile_policy(policy).table
    with empty_duck() as duck:
        plan_table(table, duck, given(duck, orders, LIST), heard=heard)
    return list(rows.decide_all(table, orders, CustomerIndex(LIST)))


@pytest.mark.parametrize("policy", [POLICY, UPDATING])
@pytest.mark.parametrize("at_a_time", [1, 2, 5, 50])
def test_what_was_fetched_for_some_orders_is_fetched_again_for_others(
    policy: str, at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(residual, "AT_A_TIME", at_a_time)
    table, orders = compile_policy(policy).table, _orders()
    made, created, told = decided(table, orders, LIST)
    assert (made, created) == expected(table, orders, LIST)
    assert told.whole is not None


def test_what_is_posted_is_put_aside_and_not_held() -> None:
    heard, orders = Heard(BytesIO()), _orders()
    sales = [it for it in _heard(POLICY, orders, heard) if it.transaction]
    assert len(sales) > len(orders) / 2
    assert heard.decisions == []
    put = [
        Written(it.transaction.kind, body_of(it.transaction, list_id_of(it.transaction.customer)))
        for it in sales
        if it.transaction
    ]
    assert list(heard.transactions) == [
        (it, made.order.number) for it, made in zip(put, sales, strict=True)
    ]
    held = Asked(transactions=[(it.transaction, it.order.number) for it in sales if it.transaction])
    aside = Asked(transactions=heard.transactions)
    for one, other in zip(request_files(held).items(), request_files(aside).items(), strict=True):
        assert one[0] == other[0]
        assert b"".join(one[1]) == b"".join(other[1])


def test_where_no_requests_are_written_none_is_put_aside() -> None:
    heard, totals = Heard(), Totals()
    for it in _heard(POLICY, _orders(), heard):
        if it.transaction is not None:
            totals.add(it.transaction)
    assert len(heard.transactions) == 0
    assert heard.totals.posted == totals.posted != ()


def test_what_the_item_map_lacks_is_counted_and_not_held() -> None:
    heard, known = Heard(BytesIO()), [it for it in _orders() if it.total is not None]
    orders = [evolve(it, money=Money(shipping=Decimal(5))) for it in known]
    made = _heard(POLICY, orders, heard)
    assert {it.unmapped for it in made} == {("shipping",)}
    assert heard.lacking.unmapped == (Unmapped("shipping", len(orders)),)
    assert heard.decisions == []
    heard.forget()
    assert not heard.lacking.unmapped


def test_what_is_decided_once_more_is_heard_once() -> None:
    heard, orders = Heard(BytesIO()), _orders()
    _heard(POLICY, orders, heard)
    first = list(heard.transactions)
    heard.forget()
    assert (len(heard.transactions), heard.totals.posted, heard.decisions) == (0, (), [])
    _heard(POLICY, orders, heard)
    assert list(heard.transactions) == first
