"""Records that an order finds: with just the facts that a key asks for, and natural otherwise."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rulesdsl.customers.creation import phone_for
from rulesdsl.customers.keys import (
    billing_country,
    customer_values,
    order_values,
    parts_of_person,
    record_country,
    shipping_country,
)
from rulesdsl.defining import evolve
from rulesdsl.model import normalise
from rulesdsl.model.fields import Field
from rulesdsl.model.records import Block, Customer, Order, Party
from rulesdsl.model.storage import kept, label

NEUTRAL = ("Harbor Cafe", "North Tools", "Oak Street Books", "Miller Dairy", "Corner Garage")
"""Labels of customers who have nothing to do with the order."""

ELSEWHERE = Block(lines=("9 Harbor Road",), city="Fairview", state="OR", zip="97024", country="US")
"""An address that is not the order's."""


def agrees(field: Field, order: Order, record: Customer, prefix: str | None) -> bool:
    """Whether an order finds a record by a field."""
    return not set(order_values(field, order, prefix)).isdisjoint(customer_values(field, record))


def is_asked(fields: Iterable[Field], order: Order, prefix: str | None) -> bool:
    """Whether an order tells all these fields, so that somebody may be found by them."""
    return all(order_values(it, order, prefix) for it in fields)


def agreeing(
    order: Order,
    fields: frozenset[Field],
    record: Customer,
    prefix: str | None,
    *,
    by_label: bool = False,
) -> Customer | None:
    """The record with what the order tells in these fields.

    A name is its first and last name, or its label where that is asked for (`by_label`) or the only
    way. None where there is no such record: the order does not tell a field, or two fields ask for
    different values of one fact.
    """
    for field in sorted(fields, key=lambda it: it.name.endswith("phone")):  # dialled in a country
        record = _with(record, field, order, prefix, by_label=by_label)
    return record if all(agrees(it, order, record, prefix) for it in fields) else None


def _with(
    record: Customer, field: Field, order: Order, prefix: str | None, *, by_label: bool
) -> Customer:
    """The record with one fact as QuickBooks would keep it of the order."""
    told = field.get(order)
    if not isinstance(told, str):
        return record
    side, _, part = field.name.rpartition(" ") if " " in field.name else ("", "", field.name)
    match field.name.removeprefix("billing ").removeprefix("shipping "):
        case "email":
            return evolve(record, email=kept(told, "email"))
        case "customer name":
            return evolve(record, name=label((prefix or "") + told).text or record.name)
        case "name" if by_label:
            return evolve(record, name=label(told).text or record.name)
        case "name":
            return _named(record, told, _whose(field, order))
        case "first name":
            return evolve(record, first_name=kept(told, "first_name"))
        case "last name":
            return evolve(record, last_name=kept(told, "last_name"))
        case "company":
            return evolve(record, company=kept(told, "company"))
        case "phone":
            own = shipping_country(order) if side == "shipping" else billing_country(order)
            number = normalise.stored_phone(told, own)
            return evolve(record, phone=phone_for(number, own, record_country(record)) or None)
        case _:
            return _located(record, field.name, part, told)


def _whose(field: Field, order: Order) -> Order | Party:
    if field.name.startswith("billing "):
        return order.billing
    return order.shipping if field.name.startswith("shipping ") else order


def _named(record: Customer, told: str, whose: Order | Party) -> Customer:
    """With first and last name, where the name has both; else the label is the name."""
    first, last = (
        kept(text, part)
        for text, part in zip(parts_of_person(whose), ("first_name", "last_name"), strict=True)
    )
    if first and last and normalise.person_name(f"{first} {last}") == normalise.person_name(told):
        return evolve(record, first_name=first, last_name=last)
    return evolve(record, name=label(told).text or record.name)


def _located(record: Customer, name: str, part: str, told: str) -> Customer:
    """With a part of its billing or shipping address."""
    side = name.partition(" ")[0]
    block = record.billing if side == "billing" else record.shipping
    changes: dict[str, Any]
    if "street" in name:
        line = kept(told, "line")
        changes = {"lines": (*block.lines, line) if line else block.lines}
    else:
        changes = {part: kept(told, part)}
    located = evolve(block, **changes)
    return (
        evolve(record, billing=located) if side == "billing" else evolve(record, shipping=located)
    )


def natural_label(order: Order, *, known: bool, taken: Iterable[str] = ()) -> str:
    """A label as accountants write it, `Lee, Ann`; or, if not `known`, somebody else's."""
    own = {normalise.person_name(it) for it in (order.name, order.company, order.email) if it}
    first, last = parts_of_person(order) if order.name else ("Ann", "Lee")
    if known and first and last and f"{last}, {first}" not in taken:
        return label(f"{last}, {first}").text
    free = [it for it in NEUTRAL if it not in taken and normalise.person_name(it) not in own]
    return free[0] if free else f"Customer {len(tuple(taken)) + 1}"
