"""The lookup engine decides as the reference does, whatever the table, the order and the list."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from attrs import evolve
from hypothesis import event, given, settings
from hypothesis import strategies as st

from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.engines import lookup, rows
from rulesdsl.model.company import Company
from rulesdsl.model.conditions import Condition
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import Customer, CustomerList, Order, Party
from rulesdsl.table import ir, meaning
from tests import town
from tests.bench import rules
from tests.policies import Written, policies

EXAMPLES = int(os.environ.get("LOOKUP_EXAMPLES", "2000"))
"""Of the law that the engine is for: policies with a list and a batch each, in CI as well."""

OUTSIDE = st.sampled_from((None, None, True, False))
EMPTY = CustomerIndex(CustomerList())


def decisions(
    table: ir.Table, orders: Iterable[Order], given_list: CustomerList, override: bool | None = None
) -> list[Decision]:
    return list(lookup.decide_all(table, orders, CustomerIndex(given_list), override))


@settings(max_examples=EXAMPLES)
@given(
    policies(everything=False) | policies(everything=False, sound=False),
    town.lists(),
    town.batches(),
    OUTSIDE,
)
def test_lookup_says_what_the_reference_says(
    written: Written, given_list: CustomerList, orders: tuple[Order, ...], override: bool | None
) -> None:
    table = written.compiled().table
    index = CustomerIndex(given_list)
    expected = list(rows.decide_all(table, orders, index, override))
    prepared = lookup.prepare(table, override)
    assert list(lookup.decide_in_turn(prepared, orders, index)) == expected
    # The first order of a rule is not decided at once: now all are for which that is possible.
    assert list(lookup.decide_in_turn(prepared, orders, index)) == expected
    for it in expected:
        event(type(table.lines[(it.line or 0) - 1].arm).__name__)


@given(policies(everything=False), town.lists(), town.orders(), OUTSIDE)
def test_lookup_says_what_the_meaning_says(
    written: Written, given_list: CustomerList, order: Order, override: bool | None
) -> None:
    table, book = written.compiled().table, CustomerIndex(given_list)
    expected = meaning.decide(table, order, book, override)
    prepared = lookup.prepare(table, override)
    assert lookup.decide(prepared, order, book) == expected
    assert lookup.decide(prepared, order, book) == expected


SOLD: dict[str, Any] = {"total": Decimal("25.00"), "order_date": date(2026, 1, 2)}
"""What an order tells that can be posted: its goods are one line."""

PLAIN: dict[str, tuple[str, dict[str, Any]]] = {
    "a match": ("match by email then name; else hold 'x'", {}),
    "a match by name": ("match by email then name; else hold 'x'", {"email": "bob@example.net"}),
    "a new job": ("match by email; else use customer 'Web Sales' with job", {"email": "b@c.de"}),
    "the standard customer": ("match by email; else use customer 'Web Sales'", {"email": None}),
    "override": ("override = true; else use customer 'Web Sales'", {}),
    "a hold": ("match by email; else hold 'call first'", {"email": "bob@example.net"}),
    "a new customer": ("else create customer named '{order number}'", {}),
    "a sale": ("match by email; else hold 'x'; post as = sales receipt", SOLD),
    "a new job's invoice": ("else use customer 'Web Sales' with job; post as = invoice", SOLD),
    "a hold of what is sold": ("else hold 'x'; post as = invoice", SOLD),
}


@pytest.mark.parametrize("case", PLAIN)
def test_what_is_plain_is_decided_at_once(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    policy, facts = PLAIN[case]
    ann = Customer(name="Ann Lee", email="ann@example.com")
    company = Company(items={"goods": "Web goods"})
    given_list = CustomerList((ann, Customer(name="Web Sales")), company=company)
    index = CustomerIndex(given_list)
    order = evolve(Order(number="1", name="Ann Lee", email="ann@example.com"), **facts)
    table = compile_policy(policy).table
    prepared = lookup.prepare(table)
    expected = rows.decide(rows.prepare(table), order, index)
    assert lookup.decide(prepared, order, index) == expected
    monkeypatch.setattr(lookup, "decide_any", None)  # from now on
    assert lookup.decide(prepared, order, index) == expected


OVER_FIELDS = """rule 'Either'
  when (guest and total > 5 or channel is 'A' and total > 9 or guest and channel is 'B' or
    guest and name is known and (channel is 'C' or total > 7 or company is known)
    and (store is 'S' or email is known or phone is known)
    and (order number is '1' or billing zip is '9' or shipping zip is known))
  match by email
  else hold 'either'
rule 'Both'
  when channel is 'B' or guest
  else hold 'both'
"""


@pytest.mark.parametrize("channel", ["A", "B", "C"])
@pytest.mark.parametrize("guest", [True, False])
@pytest.mark.parametrize("total", [6, 8, 10, None])
def test_what_several_fields_decide_together_is_asked(
    channel: str, guest: bool, total: int | None
) -> None:
    table = compile_policy(OVER_FIELDS).table
    assert any(isinstance(it, ir.ConditionColumn) for it in table.columns)
    order = Order(
        number="1",
        channel=channel,
        guest=guest,
        total=None if total is None else Decimal(total),
        name="Ann Lee",
        email="ann@example.com",
    )
    prepared = lookup.prepare(table)
    decision = lookup.decide(prepared, order, EMPTY)
    assert decision == meaning.decide(table, order, EMPTY)
    rule = prepared.rule_for(order)
    assert (rule and rule.title) == decision.rule


# Many rules


CHANCES = {
    "channel": (*rules.CHANNELS[:4], "amazon ", "AMAZON", "Fax", None),
    "currency": (*rules.CURRENCIES, "usd", "XXX", None),
    "store": (*rules.STORES, None),
    "customer_group": (*rules.GROUPS, None),
    "payment_method": ("Visa", "PAYPAL", "invoice", "barter", None),
    "company": ("Lee Tools Ltd", None),
    "guest": (True, False, None),
}
COUNTRIES = (*rules.COUNTRIES, "Germany", "de", "Old Atlantis", None)


@st.composite
def wide_orders(draw: st.DrawFn) -> Order:
    """An order for the rules of `tests/bench/rules.py`, its total often just where rules part."""
    facts: dict[str, Any] = {
        name: draw(st.sampled_from(values)) for name, values in CHANCES.items()
    }
    cents = draw(st.integers(-5, 900)) * 500 + draw(st.sampled_from((0, 0, -1, 1, 250)))
    return Order(
        number="#1",
        total=draw(st.sampled_from((Decimal(cents) / 100, Decimal(cents) / 100, None))),
        order_date=draw(st.none() | st.dates(date(2023, 12, 1), date(2027, 12, 31))),
        tags=tuple(draw(st.lists(st.sampled_from((*rules.TAGS, "Vip ", "new")), max_size=3))),
        shipping=Party(country=draw(st.sampled_from(COUNTRIES))),
        billing=Party(country=draw(st.sampled_from(COUNTRIES))),
        **facts,
    )


def _many(conditions: list[Condition]) -> ir.Table:
    return compile_policy(rules.policy([*conditions, None])).table


TABLES = {
    "narrow": _many(rules.narrow(150)),
    "wide": _many(rules.wide(150)),
    "intervals": _many(rules.intervals(150)),
    "tiles": compile_policy(rules.policy(rules.tiles(150))).table,
}


@pytest.mark.parametrize("kind", TABLES)
@given(st.data())
def test_many_rules_are_told_apart_as_the_reference_does(kind: str, data: st.DataObject) -> None:
    table = TABLES[kind]
    prepared, slow = lookup.prepare(table), rows.prepare(table)
    for order in data.draw(st.lists(wide_orders(), min_size=5, max_size=5)):
        quick = lookup.decide(prepared, order, EMPTY)
        assert quick == rows.decide(slow, order, EMPTY)
        assert quick == lookup.decide(prepared, order, EMPTY)  # and what is remembered is the same
        event(f"found: {quick.rule is not None}")


def test_more_keys_than_anybody_matches_by_are_asked_as_well() -> None:
    fields = (
        "email",
        "phone",
        "name",
        "company",
        "billing zip",
        "shipping city",
        "last name",
        "first name",
    )
    keys = [f"{one} and {other}" for one, other in combinations(fields, 2)] + ["email", "name"]
    for several in ("hold", "next", "first"):
        policy = compile_policy(
            f"several matches = {several}\nmatch by {' then '.join(keys)}\n"
            "else use customer 'Web Sales' with job\n"
        )
        ann = Customer(name="Ann Lee", email="ann@example.com")
        people = CustomerList((ann, evolve(ann, name="Ann"), Customer(name="Web Sales")))
        orders = [
            Order(number="1", name="Ann Lee", email="ann@example.com"),
            Order(number="2", name="Bob", email="bob@example.com"),
            Order(number="3", name="Bob", email="bob@example.com"),
        ]
        assert policy.ok
        expected = list(rows.decide_all(policy.table, orders, CustomerIndex(people)))
        assert decisions(policy.table, orders, people) == expected
