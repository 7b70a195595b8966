"""Our own JSON of orders: a list of objects whose names are the fields of the language."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import lru_cache
from typing import BinaryIO

from rulesdsl.formats import Format, Kind, OrderReading, Refusal, Remark, RowProblem
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import Money, Order, Origin
from rulesdsl.model.types import Type
from rulesdsl.patterns import pattern
from rulesdsl.reading.columns import DERIVED, with_derived
from rulesdsl.reading.interface import Flaw
from rulesdsl.reading.json_text import Element, read_elements, text_of
from rulesdsl.reading.neutral import NUMBER, OF_A_LINE, OF_MONEY, money_of, unknown_columns
from rulesdsl.reading.once import orders_once
from rulesdsl.reading.orders import make_order
from rulesdsl.reading.text import read_text
from rulesdsl.spelling import fold

_folded = lru_cache(maxsize=1024)(fold)
"""Each order has the same names."""

_DESCRIBED = with_derived({name: name for name in BY_NAME if name != DERIVED})

_HAS_NUMBER = pattern(r'"\s*order[\s_]+number\s*"\s*:', re.IGNORECASE)


_OF_A_SHOP = pattern(r'"(?:line_items|financial_status|total_price|billing_address)"\s*:')
"""What stands beside an `order_number` of Shopify's, and is no field of ours."""


def _recognises(head: str) -> bool:
    if not head.lstrip().startswith(("[", "{")):
        return False
    return _HAS_NUMBER.search(head) is not None and _OF_A_SHOP.search(head) is None


def _read(stream: BinaryIO, file: str) -> OrderReading | Refusal:
    text = read_text(stream, file)
    if isinstance(text, Refusal):
        return text
    elements = read_elements(text.text, file)
    if isinstance(elements, Refusal):
        return elements
    objects = [it.value for it in elements if isinstance(it.value, dict)]
    names = list(dict.fromkeys(name for it in objects for name in it))
    if elements and NUMBER not in map(_folded, names):
        return Refusal(
            Origin(file),
            f"expected a list of orders with '{NUMBER}', found none",
            "Write a list of objects whose names are the fields of the language.",
        )
    remarks = list(unknown_columns((it for it in names if _folded(it) != _LINES), Origin(file)))
    if not elements:
        remarks.append(Remark(Origin(file), "the file is whole and has no orders"))
    return orders_once((_order(element, file) for element in elements), remarks)


def _order(element: Element, file: str) -> Order | RowProblem:
    origin = Origin(file, element.line)
    if not isinstance(element.value, dict):
        return RowProblem(
            origin, "expected an order in the list of orders, found something else", "Delete it."
        )
    read: dict[str, str | tuple[str, ...] | Flaw | None] = {}
    for name, value in element.value.items():
        field = _folded(name)
        if field in read and read[field] is not None:
            flaw = Flaw(f"expected {field} once in an order, found it twice", "Delete one of them.")
            read[field] = flaw
        elif field in BY_NAME and field != DERIVED:
            read[field] = _text(field, value)
    number = read.get(NUMBER)
    known = number if isinstance(number, str) else None
    for text in read.values():
        if isinstance(text, Flaw):
            return RowProblem(origin, text.message, text.cure, known)
    if known is None:
        return RowProblem(
            origin, f"expected an order number in {NUMBER}, found none", "Fill in the order number."
        )
    texts = {field: it for field, it in read.items() if it and not isinstance(it, Flaw)}
    money = _money(element.value)
    if isinstance(money, Flaw):
        return RowProblem(origin, money.message, money.cure, known)
    return make_order(texts, origin, _DESCRIBED, separators=",;", money=money)


_LINES = "lines"


def _money(order: dict[str, object]) -> Money | Flaw:
    """What the total is made of: amounts beside the fields, and the lines as a list of objects."""
    lines = next((value for name, value in order.items() if _folded(name) == _LINES), None) or []
    if not isinstance(lines, list) or not all(isinstance(it, dict) for it in lines):
        return Flaw(
            f"expected a list of objects in {_LINES}, found something else",
            "Write each line as an object with sku, title, quantity and amount.",
        )
    texts = _texts(order, "", OF_MONEY)
    if isinstance(texts, Flaw):
        return texts
    each: list[dict[str, str]] = []
    for line in lines:
        of_line = _texts(line, "line ", OF_A_LINE)
        if isinstance(of_line, Flaw):
            return of_line
        each.append(of_line)
    return money_of(texts, each)


def _texts(
    members: dict[str, object], before: str, wanted: Collection[str]
) -> dict[str, str] | Flaw:
    """The texts of the wanted members by our own names, `before` put before them."""
    texts: dict[str, str] = {}
    for name, value in members.items():
        known = before + _folded(name)
        if known not in wanted:
            continue
        told = ("yes" if value else "no") if isinstance(value, bool) else text_of(value, known)
        if isinstance(told, Flaw):
            return told
        if told is not None:
            texts[known] = told
    return texts


def _text(field: str, value: object) -> str | tuple[str, ...] | Flaw | None:
    kind = BY_NAME[field].type
    if kind is Type.YES_NO and isinstance(value, bool):
        return "yes" if value else "no"
    if kind is not Type.TAGS or not isinstance(value, list):
        return text_of(value, field)
    labels = [text_of(label, field) for label in value]
    flaw = next((label for label in labels if isinstance(label, Flaw)), None)
    return flaw or tuple(dict.fromkeys(label for label in labels if isinstance(label, str)))


FORMAT = Format(
    name="neutral_json",
    title="Orders as a list with our own field names (JSON)",
    kind=Kind.ORDERS,
    recognises=_recognises,
    read=_read,
    columns=_DESCRIBED,
)
