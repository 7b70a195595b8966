"""The relations that come out: a row a decision, and a row for each record to be created."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rulesdsl.customers.creation import newcomer
from rulesdsl.model.decisions import Creation, Decision, Role
from rulesdsl.model.records import Customer, Order
from rulesdsl.posting.tables import DECISION_COLUMNS, decision_row
from rulesdsl.relational.schema import ORDINAL

DECISIONS, CREATIONS = "decisions", "creations"

DECISION: dict[str, str] = {
    ORDINAL: "BIGINT",
    **{it: "BIGINT" if it == "rule_line" else "VARCHAR" for it in DECISION_COLUMNS},
    "hold": "VARCHAR",
    "what_to_do": "VARCHAR",
    "notify": "BOOLEAN",
    "tried": "BIGINT",
}
"""`decisions`: what stands in decisions.csv, behind the order's ordinal; of a held order what kind
of hold it is, what a person can do, and how many letters of the reason (`tried`) only say what was
tried in vain; of any order whether the buyer is to be notified."""

CREATION: dict[str, str] = {
    ORDINAL: "BIGINT",
    "place": "INTEGER",
    "role": "VARCHAR",
    "name": "VARCHAR",
    "parent": "VARCHAR",
    "currency": "VARCHAR",
    "currency_name": "VARCHAR",
    "attributes": "VARCHAR",
}
"""`creations`: what an order's decision creates, the first at place 0. The rest of the record comes
from the order. `role` is the value of a `Role`, `attributes` are pairs as JSON."""


def decision_cells(decision: Decision) -> tuple[object, ...]:
    """A decision in the columns of DECISION, but for the ordinal."""
    hold = decision.hold
    return (
        *decision_row(decision),
        hold.name if hold else None,
        hold.cure if hold else None,
        decision.notify,
        len(decision.why) - len(decision.reason) if hold else None,
    )


def creation_rows(ordinal: int, decision: Decision) -> Iterator[tuple[object, ...]]:
    """What a decision creates, in the columns of CREATION."""
    for place, it in enumerate(decision.creates):
        yield (
            ordinal,
            place,
            it.role.value,
            it.record.name,
            it.record.parent,
            it.record.currency,
            it.currency_name,
            attributes_text(it.attributes),
        )


def attributes_text(attributes: tuple[tuple[str, str], ...]) -> str | None:
    """A creation's attributes as JSON."""
    return json.dumps(attributes, ensure_ascii=False) if attributes else None


def creation_of(row: tuple[Any, ...], order: Order) -> Creation:
    """The creation of a row of CREATION, which the order is the buyer of."""
    _, _, role, name, parent, currency, currency_name, attributes = row
    record = (
        Customer(name=name, currency=currency)
        if role == Role.STANDARD.value
        else newcomer(order, name, parent, currency)
    )
    pairs = tuple((key, value) for key, value in json.loads(attributes or "[]"))
    return Creation(record, Role(role), pairs, currency_name)
