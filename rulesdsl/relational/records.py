"""Orders and customers as rows of the relations of `schema`, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any

from rulesdsl.defining import frozen
from rulesdsl.model.fields import FIELDS
from rulesdsl.model.records import (
    NO_ADDRESS,
    NO_MONEY,
    NOBODY,
    Block,
    Customer,
    CustomerList,
    Money,
    Order,
    OrderLine,
    Origin,
    Party,
)
from rulesdsl.reading.columns import DERIVED
from rulesdsl.relational.schema import CUSTOMERS, MONEY, ORDERS, WRITTEN, column

_FIELDS = tuple(it for it in FIELDS if it.name != DERIVED)

_LARGEST = Decimal(10) ** 15
_MOST_DECIMALS = 6


def order_rows(orders: Iterable[Order], start: int = 0) -> Iterator[tuple[object, ...]]:
    """The rows of orders, in the columns of ORDERS; `start` is the ordinal of the first."""
    getters = [it.get for it in _FIELDS]
    for ordinal, order in enumerate(orders, start):
        values: list[object] = [get(order) for get in getters]
        values[_TOTAL] = _fitting(order.total)
        values[_TAGS] = list(order.tags) or None
        origin = order.origin
        yield (
            ordinal,
            *values,
            None if order.total is None else str(order.total),
            _money_text(order.money),
            origin.file if origin else None,
            origin.line if origin else None,
        )


_TOTAL = next(at for at, it in enumerate(_FIELDS) if it.name == "total")
_TAGS = next(at for at, it in enumerate(_FIELDS) if it.name == "tags")


def _fitting(total: Decimal | None) -> Decimal | None:
    """The total where its column has room for it; what has none is known by WRITTEN alone."""
    if total is None or not total.is_finite() or abs(total) >= _LARGEST:
        return None
    exponent = total.as_tuple().exponent
    return total if isinstance(exponent, int) and exponent >= -_MOST_DECIMALS else None


def _money_text(money: Money) -> str | None:
    if money == NO_MONEY:
        return None
    told = {
        "lines": [[_text(it.amount), _text(it.quantity), it.sku, it.title] for it in money.lines],
        "shipping": _text(money.shipping),
        "tax": _text(money.tax),
        "discount": _text(money.discount),
        "tax_included": money.tax_included,
        "exchange_rate": _text(money.exchange_rate),
        "rate_currency": money.rate_currency,
        "standing": money.standing,
    }
    return json.dumps(told, ensure_ascii=False)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def money_of(text: str | None) -> Money:
    """What `MONEY` says."""
    if text is None:
        return NO_MONEY
    told = json.loads(text)
    lines = tuple(
        OrderLine(amount=Decimal(amount), quantity=Decimal(quantity), sku=sku, title=title)
        for amount, quantity, sku, title in told["lines"]
    )
    return Money(
        lines=lines,
        shipping=_number(told["shipping"]),
        tax=_number(told["tax"]),
        discount=_number(told["discount"]),
        tax_included=told["tax_included"],
        exchange_rate=_number(told["exchange_rate"]),
        rate_currency=told["rate_currency"],
        standing=told["standing"],
    )


@frozen
class _Places:
    """Where in a row each part of an order stands: pairs of its attribute and the place."""

    own: tuple[tuple[str, int], ...]
    billing: tuple[tuple[str, int], ...]
    shipping: tuple[tuple[str, int], ...]
    total: int | None
    tags: int | None
    money: int | None
    file: int | None
    line: int | None


@cache
def _places(columns: tuple[str, ...]) -> _Places:
    at = {name: place for place, name in enumerate(columns)}
    parts: dict[str, list[tuple[str, int]]] = {"": [], "billing": [], "shipping": []}
    for field in _FIELDS:
        place = at.get(column(field))
        if place is not None and field.name not in {"total", "tags"}:
            owner, _, attribute = field.path.rpartition(".")
            parts[owner].append((attribute, place))
    return _Places(
        own=tuple(parts[""]),
        billing=tuple(parts["billing"]),
        shipping=tuple(parts["shipping"]),
        total=at.get(WRITTEN),
        tags=at.get("tags"),
        money=at.get(MONEY),
        file=at.get("file"),
        line=at.get("line"),
    )


def order_of(row: Sequence[Any], columns: tuple[str, ...] = tuple(ORDERS)) -> Order:
    """The order of a row of these columns; what is in no column is missing."""
    its = _places(columns)
    own: dict[str, Any] = {name: row[at] for name, at in its.own if row[at] is not None}
    billing = {name: row[at] for name, at in its.billing if row[at] is not None}
    shipping = {name: row[at] for name, at in its.shipping if row[at] is not None}
    if its.total is not None and row[its.total] is not None:
        own["total"] = Decimal(row[its.total])
    if its.tags is not None and row[its.tags]:
        own["tags"] = tuple(row[its.tags])
    if its.money is not None and row[its.money] is not None:
        own["money"] = money_of(row[its.money])
    return Order(
        billing=Party(**billing) if billing else NOBODY,
        shipping=Party(**shipping) if shipping else NOBODY,
        origin=_origin(row, its.file, its.line),
        **own,
    )


def _origin(row: Sequence[Any], file: int | None, line: int | None) -> Origin | None:
    if file is None or row[file] is None:
        return None
    return Origin(row[file], None if line is None else row[line])


# --- the customer list ----------------------------------------------------------------------------

_TEXTS = (
    "name", "parent", "list_id", "edit_sequence", "created", "active", "company", "first_name",
    "middle_name", "last_name",
)  # fmt: skip
_AFTER = (
    "phone", "alt_phone", "email", "cc", "currency", "card_brand", "card_last_four", "card_expiry",
    "online",
)  # fmt: skip
_OF_A_BLOCK = ("lines", "city", "state", "zip", "country")


def customer_rows(customers: Iterable[Customer]) -> Iterator[tuple[object, ...]]:
    """The rows of records, in the columns of CUSTOMERS."""
    for it in customers:
        yield (
            *(getattr(it, name) for name in _TEXTS),
            *_block_row(it.billing),
            *_block_row(it.shipping),
            *(getattr(it, name) for name in _AFTER),
            it.origin.file if it.origin else None,
            it.origin.line if it.origin else None,
        )


def _block_row(block: Block) -> tuple[object, ...]:
    return list(block.lines) or None, block.city, block.state, block.zip, block.country


def taken_rows(customers: CustomerList) -> Iterator[tuple[object, ...]]:
    """The rows of the names on the other lists, in the columns of TAKEN."""
    return ((it.name, it.list.value) for it in customers.taken)


def customer_of(row: Sequence[Any], columns: tuple[str, ...] = tuple(CUSTOMERS)) -> Customer:
    """The record of a row of these columns; what is in no column is missing."""
    at = _customer_places(columns)
    told = {name: row[place] for name, place in at.items() if row[place] is not None}
    file, line = told.pop("file", None), told.pop("line", None)
    has_addresses = _HAS_ADDRESSES & told.keys()
    billing = _block_of(told, "billing") if has_addresses else NO_ADDRESS
    shipping = _block_of(told, "shipping") if has_addresses else NO_ADDRESS
    origin = Origin(file, line) if file is not None else None
    return Customer(billing=billing, shipping=shipping, origin=origin, **told)


_HAS_ADDRESSES = {it for it in CUSTOMERS if it.startswith(("billing_", "shipping_"))}


@cache
def _customer_places(columns: tuple[str, ...]) -> dict[str, int]:
    return {name: place for place, name in enumerate(columns) if name in CUSTOMERS}


def _block_of(told: dict[str, Any], side: str) -> Block:
    """The address of a side, whose parts are taken out."""
    parts = {name: told.pop(f"{side}_{name}", None) for name in _OF_A_BLOCK}
    parts["lines"] = tuple(parts["lines"] or ())
    return Block(**parts) if any(parts.values()) else NO_ADDRESS
