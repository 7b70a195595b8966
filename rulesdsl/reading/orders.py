"""An order out of texts that are already told apart by the fields of the language.

A reader says which column feeds which field; what the text of a field means is said once, here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from rulesdsl.defining import frozen
from rulesdsl.model.countries import alpha_2
from rulesdsl.model.fields import FIELDS, Field
from rulesdsl.model.records import NO_MONEY, Money, Order, Origin, Party
from rulesdsl.model.types import Type, Value
from rulesdsl.reading import cards, cells
from rulesdsl.reading.columns import DERIVED
from rulesdsl.reading.interface import Flaw, RowProblem
from rulesdsl.reading.names import join_name, split_name

_NUMBERS_BELONG = (" id", "number", "phone", " zip")
"""Fields whose texts are long numbers, hence not searched for a card's: many look like one."""


@frozen
class _Entry:
    """How the text of a field is read, and where its value stands in an order."""

    owner: str
    attribute: str
    read: Callable[[str, str], Value | Flaw]


def make_order(
    texts: Mapping[str, str | tuple[str, ...]],
    origin: Origin,
    columns: Mapping[str, str],
    separators: str = ",",
    money: Money = NO_MONEY,
) -> Order | RowProblem:
    """The order that the texts of its fields tell, or the first thing in them that is wrong.

    `texts` holds clean texts by field name and nothing blank; `columns` says where each field
    stands, for messages.
    """
    parts: dict[str, dict[str, Any]] = {"": {}, "billing": {}, "shipping": {}}
    for name, text in texts.items():
        entry = _ENTRIES[name]
        where = columns.get(name, name)
        if name == _TAGS:
            value = _tags(text, where, separators)
        else:
            value = _read(entry, text if isinstance(text, str) else " ".join(text), where)
        if isinstance(value, Flaw):
            return RowProblem(origin, value.message, value.cure, _number(texts))
        parts[entry.owner][entry.attribute] = value
    for part in parts.values():
        _complete_names(part)
    billing, shipping = Party(**parts["billing"]), Party(**parts["shipping"])
    return Order(billing=billing, shipping=shipping, origin=origin, money=money, **parts[""])


def _read(entry: _Entry, text: str, where: str) -> Value | Flaw:
    """The value of a text; whatever it should be, a card number in it is refused."""
    value = entry.read(text, where)
    return value if isinstance(value, Flaw) else cards.refuse_known_card(text, where) or value


def _number(texts: Mapping[str, str | tuple[str, ...]]) -> str | None:
    """The order's number for a message, unless it is what must not be repeated."""
    number = str(texts["order number"])
    return None if cards.refuse_known_card(number, "") else number


_TAGS = "tags"


def _tags(text: str | tuple[str, ...], where: str, separators: str) -> Value | Flaw:
    found = text if isinstance(text, tuple) else cells.tags(text, separators)
    return cards.refuse_card_number(" | ".join(found), where) or found


def _plain(text: str, _: str) -> str:
    return text


def _number_as_text(text: str, _: str) -> str:
    return cells.without_apostrophe(text)


def _country(text: str, _: str) -> str:
    return alpha_2(text) or text


def _words(text: str, where: str) -> str | Flaw:
    return cards.refuse_card_number(text, where) or text


_BY_NAME: dict[str, Callable[[str, str], Value | Flaw]] = {
    "currency": cells.currency,
    "card brand": cards.brand,
    "card last four": cards.last_four,
    "card expiry": cards.expiry,
}

_BY_TYPE: dict[Type, Callable[[str, str], Value | Flaw]] = {
    Type.NUMBER: cells.number,
    Type.DATE: cells.day,
    Type.YES_NO: cells.yes_no,
}


def _entry(field: Field) -> _Entry:
    owner, _, attribute = field.path.rpartition(".")
    read = _BY_NAME.get(field.name) or _BY_TYPE.get(field.type)
    if read is None and field.name.endswith(" country"):
        read = _country
    elif read is None and field.name.endswith(("phone", " zip")):
        read = _number_as_text
    elif read is None:
        read = _plain if field.name.endswith(_NUMBERS_BELONG) else _words
    return _Entry(owner, attribute, read)


_ENTRIES = {field.name: _entry(field) for field in FIELDS if field.name != DERIVED}


def _complete_names(part: dict[str, Any]) -> None:
    """First and last name out of the name, and the name out of them, where they are missing."""
    first, last = part.get("first_name"), part.get("last_name")
    if first is None and last is None and part.get("name"):
        part["first_name"], part["last_name"] = split_name(part["name"], part.get("company"))
    elif not part.get("name"):
        part["name"] = join_name(first, last)
