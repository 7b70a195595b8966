"""An order, a list and a decision as the statements of an example: what a person would write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TypeAlias

from rulesdsl.customers.changes import FACTS
from rulesdsl.model.decisions import Action, Decision, JobAction, Role
from rulesdsl.model.fields import FIELDS
from rulesdsl.model.records import Block, Customer, CustomerList, Order, TakenName
from rulesdsl.model.types import Value
from rulesdsl.reading.names import split_name
from rulesdsl.semantics.worlds import FIRST_NUMBER
from rulesdsl.source import Span
from rulesdsl.syntax import ast

Told: TypeAlias = dict[str, Value]
"""What is said of an order or a record, by the name of the fact."""

_NOWHERE = Span(0, 0)

_MADE_OF_OTHERS = "customer name"


def statements(
    name: str, order: Order, customers: CustomerList, decision: Decision
) -> tuple[ast.Statement, ...]:
    """The example: its list, the order, and what is decided as what is expected."""
    return (
        ast.Example(_text(name)),
        *map(_record, customers.customers),
        *map(_vendor, customers.taken),
        ast.ExampleOrder(tuple(_facts(_of_order(order)))),
        ast.Expect(tuple(effects_of(decision))),
    )


# What is expected


def effects_of(decision: Decision) -> Iterator[ast.Effect]:
    """The effects of a decision, each once and as narrow as can be said.

    There is none where the name of a new customer is the buyer's own record's.
    """
    customer, job = decision.customer, decision.job
    if decision.action is Action.HOLD or customer is None:
        yield ast.Effect(ast.EffectKind.HOLD)
        return
    for it in decision.creates:
        if it.role is not Role.JOB:
            yield _effect(ast.EffectKind.CREATE_CUSTOMER, it.record.full_name)
    if decision.matched_by is not None:
        key = ast.Key(tuple(map(_name, decision.matched_by.split(" and "))))
        found = None if job else _text(customer.full_name)
        yield ast.Effect(ast.EffectKind.MATCH, found, by=key)
    elif decision.standard and job is None and not decision.creates:
        yield _effect(ast.EffectKind.USE_CUSTOMER, customer.full_name)
    if job is not None:
        created = decision.job_action is JobAction.CREATE
        kind = ast.EffectKind.CREATE_JOB if created else ast.EffectKind.USE_JOB
        yield ast.Effect(kind, _text(job.name), _text(job.parent or ""))
    changes = decision.update.changes if decision.update else ()
    settings = dict.fromkeys(FACTS[it.fact].setting for it in changes)
    for setting in settings:
        what = setting.removeprefix("changed_").replace("_", " ")
        yield ast.Effect(ast.EffectKind.UPDATE, what=_name(what))
    if decision.notify:
        yield ast.Effect(ast.EffectKind.NOTIFY)


def _effect(kind: ast.EffectKind, name: str) -> ast.Effect:
    return ast.Effect(kind, _text(name))


# What is there


def _of_order(order: Order) -> Told:
    """What an order tells, without what follows from the rest."""
    told: Told = {
        it.name: value for it in FIELDS if (value := it.get(order)) is not None and value != ()
    }
    told.pop(_MADE_OF_OTHERS, None)
    if order.number == str(FIRST_NUMBER) and len(told) > 1:
        del told["order number"]
    for side in ("", "billing ", "shipping "):
        _without_parts(told, side)
    return told


def _without_parts(told: Told, side: str) -> None:
    """Leave out first and last name where they are those of the name."""
    name, company = told.get(f"{side}name"), told.get(f"{side}company")
    if isinstance(name, str) and (company is None or isinstance(company, str)):
        parts = split_name(name, company)
        if parts == (told.get(f"{side}first name"), told.get(f"{side}last name")):
            told.pop(f"{side}first name", None)
            told.pop(f"{side}last name", None)


def _record(record: Customer) -> ast.Statement:
    given: dict[str, Value | None] = {
        "name": _full(record),
        "company": record.company,
        "first name": record.first_name,
        "last name": record.last_name,
        "email": record.email,
        "phone": record.phone,
        **_address("billing", record.billing),
        **_address("shipping", record.shipping),
        "card last four": record.card_last_four,
        "card expiry": record.card_expiry,
        "currency": record.currency,
        "list id": record.list_id,
        "created": date.fromisoformat(record.created[:10]) if record.created else None,
        "inactive": None if record.active else True,
    }
    told: Told = {name: value for name, value in given.items() if value is not None}
    _without_parts(told, "")
    facts = tuple(_facts(told))
    if record.parent is None:
        return ast.ExampleCustomer(_text(record.name), facts)
    return ast.ExampleJob(_text(record.name), _text(record.parent), facts)


def _full(record: Customer) -> str | None:
    """First and last name in one, where they can be told from it again."""
    name = " ".join(it for it in (record.first_name, record.last_name) if it)
    parts = split_name(name, record.company)
    return name if name and parts == (record.first_name, record.last_name) else None


def _address(side: str, block: Block) -> dict[str, Value | None]:
    lines = dict(zip((f"{side} street", f"{side} street 2"), block.lines, strict=False))
    place = {name: getattr(block, name) for name in ("city", "state", "zip", "country")}
    return {**lines, **{f"{side} {name}": value for name, value in place.items()}}


def _vendor(taken: TakenName) -> ast.Statement:
    """Who has the name: for the buyer it is the same whether a vendor has it or an employee."""
    return ast.ExampleVendor(_text(taken.name))


# The smallest parts


def _facts(told: Told) -> Iterator[ast.Fact]:
    for name, value in told.items():
        values: Iterable[Value] = value if isinstance(value, tuple) else (value,)
        yield ast.Fact(_name(name), tuple(map(_literal, values)))


def _literal(value: Value) -> ast.Literal:
    match value:
        case bool():
            return ast.YesNo(value, _NOWHERE)
        case date():
            return ast.Day(value, value.isoformat(), _NOWHERE)
        case Decimal():
            return ast.Number(value, _NOWHERE)
        case _:
            return _text(str(value))


def _text(value: str) -> ast.Text:
    return ast.Text(value, _NOWHERE)


def _name(words: str) -> ast.Name:
    return ast.Name(words, words, _NOWHERE)
