"""An order out of texts that are already told apart by the fields of the language.

A reader says which column feeds which field; what the text of a field means is said once, here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rulesdsl.model.countries import alpha_2
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.model.records import Order, Origin, Party
from rulesdsl.model.types import Type, Value
from rulesdsl.reading import cards, cells
from rulesdsl.reading.interface import Flaw, RowProblem
from rulesdsl.reading.names import join_name, split_name

_CARD = {
    "card brand": cards.brand,
    "card last four": cards.last_four,
    "card expiry": cards.expiry,
}

_NUMBERS_BELONG = (" id", "number", "phone", " zip", "email", "street", "street 2")
"""Fields whose texts may hold long numbers, hence are not searched for a card's."""


def make_order(
    texts: Mapping[str, str | tuple[str, ...]],
    origin: Origin,
    columns: Mapping[str, str],
    separators: str = ",",
) -> Order | RowProblem:
    """The order that the texts of its fields tell, or the first thing in them that is wrong.

    `texts` holds clean texts by field name and nothing blank; `columns` says where each field
    stands, for messages.
    """
    number = str(texts["order number"])
    parts: dict[str, dict[str, Any]] = {"": {}, "billing": {}, "shipping": {}}
    for name, text in texts.items():
        field = BY_NAME[name]
        value = _value(field, text, columns.get(name, name), separators)
        if isinstance(value, Flaw):
            return RowProblem(origin, value.message, value.cure, number)
        owner, _, attribute = field.path.rpartition(".")
        parts[owner][attribute] = value
    for part in parts.values():
        _complete_names(part)
    billing, shipping = Party(**parts["billing"]), Party(**parts["shipping"])
    return Order(billing=billing, shipping=shipping, origin=origin, **parts[""])


def _value(field: Field, text: str | tuple[str, ...], where: str, separators: str) -> Value | Flaw:
    if field.type is Type.TAGS:
        found = text if isinstance(text, tuple) else cells.tags(text, separators)
        return cards.refuse_card_number(" | ".join(found), where) or found
    single = " ".join(text) if isinstance(text, tuple) else text
    match field.type:
        case Type.NUMBER:
            return cells.number(single, where)
        case Type.DATE:
            return cells.day(single, where)
        case Type.YES_NO:
            return cells.yes_no(single, where)
        case _:
            return _text(field.name, single, where)


def _text(name: str, text: str, where: str) -> str | Flaw:
    if name == "currency":
        return cells.currency(text, where)
    if name in _CARD:
        return _CARD[name](text, where)
    if name.endswith(" country"):
        return alpha_2(text) or text
    if name.endswith(("phone", " zip")):
        return cells.without_apostrophe(text)
    if name.endswith(_NUMBERS_BELONG):
        return text
    return cards.refuse_card_number(text, where) or text


def _complete_names(part: dict[str, Any]) -> None:
    """First and last name out of the name, and the name out of them, where they are missing."""
    first, last = part.get("first_name"), part.get("last_name")
    if first is None and last is None and part.get("name"):
        part["first_name"], part["last_name"] = split_name(part["name"], part.get("company"))
    elif not part.get("name"):
        part["name"] = join_name(first, last)
