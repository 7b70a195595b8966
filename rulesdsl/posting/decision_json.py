"""A decision as one line of `plan.json`: what `json.dumps` makes of it, in a fraction of the time.

There is one for each order. To make a tree of every decision first, and a text of the tree, took as
long as deciding; here the text is put together at once. Every text that is not one of our own words
goes through `quoted`, which is the encoder's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from itertools import groupby
from json import dumps
from json.encoder import encode_basestring as quoted
from typing import Any

from rulesdsl.functions import function_of
from rulesdsl.model.decisions import Change, Decision
from rulesdsl.model.fields import FIELDS, Field
from rulesdsl.model.hold_kinds import HoldKind
from rulesdsl.model.records import NO_ADDRESS, NOBODY, Block, Customer, Order, Origin
from rulesdsl.model.transactions import Transaction, TransactionLine
from rulesdsl.model.types import Type
from rulesdsl.posting.added_names import Names


def decision_line(
    made: Decision, new: Names, asked_first: Sequence[str], posting: str | None
) -> str:
    """What is told of a decision.

    `new` has the full names of what is created; `asked_first` are the requests before `posting`,
    the one of its transaction.
    """
    transaction, update = made.transaction, made.update
    requests = (*asked_first, posting) if posting else asked_first
    # The `value` of an enumeration is worked out by Python's own code; `_value_` is what it gives.
    return (
        f'{{"order": {_order(made.order)}, "action": "{made.action._value_}", '
        f'"customer": {_reference(made.customer, new)}, "job": {_reference(made.job, new)}, '
        f'"job_action": "{made.job_action._value_}", "matched_by": {_told(made.matched_by)}, '
        f'"rule": {_rule(made.rule, made.rule_file, made.rule_line, made.line)}, '
        f'"reason": {quoted(made.why)}, "hold": {_hold(made.hold) if made.hold else "null"}, '
        f'"warnings": {_listed(made.warnings) if made.warnings else "[]"}, '
        f'"addresses": "{made.addresses._value_}", '
        f'"changes": {_changes(update.changes) if update else "[]"}, '
        f'"bill_to": {_block(made.bill_to)}, "ship_to": {_block(made.ship_to)}, '
        f'"transaction": {_transaction(transaction, posting) if transaction else "null"}, '
        f'"unmapped": {_listed(made.unmapped) if made.unmapped else "[]"}, '
        f'"notify": {"true" if made.notify else "false"}, '
        f'"requests": {_listed(requests) if requests else "[]"}}}'
    )


def _told(text: str | None) -> str:
    return "null" if text is None else quoted(text)


def _number(number: int | None) -> str:
    return "null" if number is None else str(number)


def _yes_no(it: bool) -> str:
    return "true" if it else "false"


def _listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(map(quoted, texts))}]" if texts else "[]"


def _whose(field: Field) -> str:
    """Where in an order a field stands: '' for the order itself."""
    return field.path.rpartition(".")[0]


_OWNERS = tuple((whose, tuple(its)) for whose, its in groupby(FIELDS, _whose))
"""Whose fields they are; those of the order itself stand before and behind those of others."""


@cache
def _telling(at: int) -> Callable[[Any, list[tuple[str, Any]]], None]:
    """What adds the keys and facts of one of the owners, as far as they are known."""
    lines: list[str] = []
    for it in _OWNERS[at][1]:
        fact, key = f"its.{it.path.rpartition('.')[2]}", it.name.replace(" ", "_")
        is_told = f"{fact} is not None" + (f" and {fact} != ()" if it.type is Type.TAGS else "")
        lines.append(f"if {is_told}: told.append(('\"{key}\": ', {fact}))")
    return function_of("its, told", lines, {})


def _order(order: Order) -> str:
    """What is known of an order, and where it was read."""
    known: list[tuple[str, Any]] = []
    for at, (whose, _) in enumerate(_OWNERS):
        owner = getattr(order, whose) if whose else order
        if owner is not NOBODY:
            _telling(at)(owner, known)
    told = [key + (quoted(fact) if fact.__class__ is str else _value(fact)) for key, fact in known]
    told.append(f'"origin": {_origin(order.origin)}')
    return f"{{{', '.join(told)}}}"


def _value(value: object) -> str:
    """Amounts as texts: a reader that made them floating point numbers would lose cents."""
    match value:
        case Decimal():
            plain = str(value)
            return quoted(format(value, "f") if "E" in plain else plain)
        case date():
            return quoted(value.isoformat())
        case tuple():
            return _listed(value)
        case bool():
            return _yes_no(value)
        case str():
            return quoted(value)
        case _:  # what no reader makes of a file, such as a total that is a whole number
            return dumps(value, ensure_ascii=False)


def _amount(amount: Decimal | None) -> str:
    return "null" if amount is None else _value(amount)


def _origin(origin: Origin | None) -> str:
    if origin is None:
        return "null"
    return f'{{"file": {quoted(origin.file)}, "line": {_number(origin.line)}}}'


def _reference(record: Customer | None, new: Names) -> str:
    if record is None:
        return "null"
    name = record.full_name
    return (
        f'{{"full_name": {quoted(name)}, "list_id": {_told(record.list_id)}, '
        f'"new": {_yes_no(name in new)}}}'
    )


@lru_cache(maxsize=4096)  # as many as the lines of a table, and not as the orders
def _rule(rule: str | None, file: str | None, line: int | None, table_line: int | None) -> str:
    """The rule that decided, and the line of the table."""
    its = "null"
    if rule is not None or line is not None:
        its = f'{{"name": {_told(rule)}, "file": {_told(file)}, "line": {_number(line)}}}'
    return f'{its}, "table_line": {_number(table_line)}'


@lru_cache(maxsize=256)
def _hold(kind: HoldKind) -> str:
    return f'{{"kind": {quoted(kind.name)}, "cure": {quoted(kind.cure)}}}'


def _changes(changes: Iterable[Change]) -> str:
    told = (
        f'{{"fact": {quoted(it.fact)}, "old": {_told(it.old)}, "new": {quoted(it.new)}}}'
        for it in changes
    )
    return f"[{', '.join(told)}]"


def _block(block: Block) -> str:
    """The parts of an address that are known."""
    if block is NO_ADDRESS:
        return "{}"
    told = [f'"lines": {_listed(block.lines)}'] if block.lines else []
    if block.city is not None:
        told.append(f'"city": {quoted(block.city)}')
    if block.state is not None:
        told.append(f'"state": {quoted(block.state)}')
    if block.zip is not None:
        told.append(f'"zip": {quoted(block.zip)}')
    if block.country is not None:
        told.append(f'"country": {quoted(block.country)}')
    return f"{{{', '.join(told)}}}"


def _transaction(transaction: Transaction, request: str | None) -> str:
    lines = ", ".join(map(_transaction_line, transaction.lines))
    return (
        f'{{"request": {_told(request)}, "kind": "{transaction.kind.value}", '
        f'"customer": {quoted(transaction.customer.full_name)}, '
        f'"date": "{transaction.date.isoformat()}", "number": {_told(transaction.number)}, '
        f'"memo": {_told(transaction.memo)}, "currency": {_told(transaction.currency)}, '
        f'"exchange_rate": {_amount(transaction.exchange_rate)}, '
        f'"total": {_amount(transaction.total)}, '
        f'"payment_method": {_told(transaction.payment_method)}, '
        f'"account": {_told(transaction.account)}, "tax_code": {_told(transaction.tax_code)}, '
        f'"bill_to": {_block(transaction.bill_to)}, "ship_to": {_block(transaction.ship_to)}, '
        f'"lines": [{lines}]}}'
    )


def _transaction_line(line: TransactionLine) -> str:
    return (
        f'{{"item": {_told(line.item)}, "description": {_told(line.description)}, '
        f'"quantity": {_amount(line.quantity)}, "amount": {_amount(line.amount)}}}'
    )
