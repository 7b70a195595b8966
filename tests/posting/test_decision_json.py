"""A decision's line is what `json.dumps` writes of the tree that is spelled out here."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.model.decisions import Action, Change, Decision, JobAction, Update
from rulesdsl.model.fields import FIELDS
from rulesdsl.model.hold_kinds import HoldKind
from rulesdsl.model.records import Block, Customer, Order, OrderLine, Origin
from rulesdsl.model.settings import Addresses
from rulesdsl.model.transactions import Transaction, TransactionKind, TransactionLine
from rulesdsl.posting.added_names import Names
from rulesdsl.posting.decision_json import decision_line
from rulesdsl.posting.plan import Plan
from tests.posting.plans import plans

TEXTS = st.text(st.characters() | st.sampled_from('"\\/\b\f\n\r\t\x00\x7f\u2028\ud800é😀<&'))
BLOCKS = st.builds(Block, st.lists(TEXTS, max_size=5).map(tuple))
RECORDS = st.builds(Customer, TEXTS, parent=st.none() | TEXTS, list_id=st.none() | TEXTS)
CHANGES = st.builds(Change, TEXTS, st.none() | TEXTS, TEXTS)
AMOUNTS = st.decimals(allow_nan=False, allow_infinity=False) | st.just(Decimal("1E+2"))
LINES = st.builds(
    TransactionLine,
    item=TEXTS,
    amount=AMOUNTS,
    description=st.none() | TEXTS,
    quantity=st.none() | AMOUNTS,
)
ORDERS = st.builds(
    Order,
    number=TEXTS,
    total=st.none() | AMOUNTS,
    tags=st.lists(TEXTS, max_size=2).map(tuple),
    guest=st.none() | st.booleans(),
    order_date=st.none() | st.dates(),
    origin=st.none() | st.builds(Origin, TEXTS, st.none() | st.integers(1)),
)
DECISIONS = st.builds(
    Decision,
    order=ORDERS,
    action=st.sampled_from(Action),
    reason=TEXTS,
    customer=st.none() | RECORDS,
    job=st.none() | RECORDS,
    job_action=st.sampled_from(JobAction),
    update=st.none()
    | st.builds(Update, RECORDS, RECORDS, st.lists(CHANGES, max_size=2).map(tuple)),
    rule=st.none() | TEXTS,
    rule_file=st.none() | TEXTS,
    rule_line=st.none() | st.integers(1),
    hold=st.none() | st.builds(HoldKind, TEXTS, TEXTS),
    warnings=st.lists(TEXTS, max_size=2).map(tuple),
    addresses=st.sampled_from(Addresses),
    transaction=st.none()
    | st.builds(
        Transaction,
        kind=st.sampled_from(TransactionKind),
        customer=RECORDS,
        date=st.dates(),
        number=st.none() | TEXTS,
        memo=TEXTS,
        currency=TEXTS,
        lines=st.lists(LINES, max_size=2).map(tuple),
        bill_to=BLOCKS,
        exchange_rate=st.none() | AMOUNTS,
    ),
)


def as_json_writes(tree: object) -> str:
    return json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode(tree)


@given(DECISIONS, st.lists(TEXTS, max_size=2), st.none() | TEXTS)
def test_a_line_is_what_json_makes_of_the_tree(
    made: Decision, asked_first: list[str], posting: str | None
) -> None:
    new = Names()
    if made.job:
        new.add(made.job.full_name)
    line = decision_line(made, new, asked_first, posting)
    assert line == as_json_writes(tree_of(made, new, asked_first, posting))


@given(plans())
def test_so_is_that_of_every_decision_of_a_plan(plan: Plan) -> None:
    for made in plan.decisions:
        line = decision_line(made, Names(), (), None)
        assert line == as_json_writes(tree_of(made, Names(), [], None))


def test_a_line_of_an_order_has_no_amounts() -> None:
    """What an order was for stands in its transaction."""
    order = Order(number="1")
    money = evolve(order.money, lines=(OrderLine(amount=Decimal(1)),))
    lines = {
        decision_line(Decision(it, Action.HOLD, ""), Names(), (), None)
        for it in (order, evolve(order, money=money))
    }
    assert len(lines) == 1


@pytest.mark.parametrize("of", [{"total": 5}, {"tags": ["vip"]}, {"order_date": 7}])
def test_an_order_may_hold_what_no_reader_makes_of_a_file(of: dict[str, Any]) -> None:
    made = Decision(Order(number="1", **of), Action.HOLD, "")
    told = json.loads(decision_line(made, Names(), (), None))
    (name, value) = next(iter(of.items()))
    assert told["order"][name] == value


def tree_of(made: Decision, new: Names, asked_first: list[str], posting: str | None) -> object:
    return {
        "order": order_of(made.order),
        "action": made.action.value,
        "customer": reference(made.customer, new),
        "job": reference(made.job, new),
        "job_action": made.job_action.value,
        "matched_by": made.matched_by,
        "rule": None
        if made.rule is None and made.rule_line is None
        else {"name": made.rule, "file": made.rule_file, "line": made.rule_line},
        "table_line": made.line,
        "reason": made.why,
        "hold": {"kind": made.hold.name, "cure": made.hold.cure} if made.hold else None,
        "warnings": list(made.warnings),
        "addresses": made.addresses.value,
        "changes": [
            {"fact": it.fact, "old": it.old, "new": it.new}
            for it in (made.update.changes if made.update else ())
        ],
        "bill_to": block(made.bill_to),
        "ship_to": block(made.ship_to),
        "transaction": transaction_of(made.transaction, posting) if made.transaction else None,
        "unmapped": list(made.unmapped),
        "notify": made.notify,
        "requests": [*asked_first, *([posting] if posting else [])],
    }


def order_of(order: Order) -> object:
    known = {it.name.replace(" ", "_"): it.get(order) for it in FIELDS}
    told = {name: value_of(it) for name, it in known.items() if it is not None and it != ()}
    at = order.origin
    return {**told, "origin": {"file": at.file, "line": at.line} if at else None}


def value_of(value: object) -> object:
    match value:
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case tuple():
            return list(value)
        case _:
            return value


def reference(record: Customer | None, new: Names) -> object:
    if record is None:
        return None
    name = record.full_name
    return {"full_name": name, "list_id": record.list_id, "new": name in new}


def block(it: Block) -> object:
    parts = {
        "lines": list(it.lines) or None,
        "city": it.city,
        "state": it.state,
        "zip": it.zip,
        "country": it.country,
    }
    return {name: value for name, value in parts.items() if value is not None}


def transaction_of(it: Transaction, request: str | None) -> object:
    return {
        "request": request,
        "kind": it.kind.value,
        "customer": it.customer.full_name,
        "date": it.date.isoformat(),
        "number": it.number,
        "memo": it.memo,
        "currency": it.currency,
        "exchange_rate": value_of(it.exchange_rate),
        "total": value_of(it.total),
        "payment_method": it.payment_method,
        "account": it.account,
        "tax_code": it.tax_code,
        "bill_to": block(it.bill_to),
        "ship_to": block(it.ship_to),
        "lines": [
            {
                "item": line.item,
                "description": line.description,
                "quantity": value_of(line.quantity),
                "amount": value_of(line.amount),
            }
            for line in it.lines
        ],
    }
