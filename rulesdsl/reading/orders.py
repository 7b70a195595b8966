"""An order out of texts that are already told apart by the fields of the language.

A reader says which column feeds which field; what the text of a field means is said once, here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeAlias

from rulesdsl.defining import maker
from rulesdsl.model.countries import alpha_2
from rulesdsl.model.fields import FIELDS, Field
from rulesdsl.model.records import NO_MONEY, NOBODY, Money, Order, Origin, Party
from rulesdsl.model.types import Type, Value
from rulesdsl.reading import cards, cells
from rulesdsl.reading.columns import DERIVED
from rulesdsl.reading.interface import Flaw, RowProblem
from rulesdsl.reading.names import join_name, split_name

_NUMBERS_BELONG = (" id", "number", "phone", " zip")
"""Fields whose texts are long numbers, hence not searched for a card's: many look like one."""


_Entry: TypeAlias = tuple[int, str, Callable[[str, str], Value | Flaw]]
"""How the text of a field is read: whose it is (see `make_order`), what it is called there, how."""


@cache
def _makers() -> tuple[Callable[..., Order], Callable[..., Party]]:
    """What makes an order, and a party, of what is told of them by name."""
    return maker(Order, "number"), maker(Party, "name")


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
    own: dict[str, Any] = {}
    billing: dict[str, Any] = {}
    shipping: dict[str, Any] = {}
    whose = own, billing, shipping
    for name, text in texts.items():
        owner, attribute, read = _ENTRIES[name]
        value: Any  # whatever it should be, a card number in it is refused
        if name == _TAGS:
            value = _tags(text, columns.get(name, name), separators)
        else:
            one = text if text.__class__ is str else " ".join(text)
            value = one if read is _plain else read(one, name)
            if value.__class__ is Flaw:
                value = read(one, columns.get(name, name))
            elif len(one) >= cards.FEWEST and read is not _words:
                value = cards.refuse_known_card(one, columns.get(name, name)) or value
        if value.__class__ is Flaw:
            return RowProblem(origin, value.message, value.cure, _number(texts))
        whose[owner][attribute] = value
    order, party = _makers()
    _complete_names(own)
    return order(
        billing=party(**_complete_names(billing)) if billing else NOBODY,
        shipping=party(**_complete_names(shipping)) if shipping else NOBODY,
        origin=origin,
        money=money,
        **own,
    )


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


_OWNERS = {"": 0, "billing": 1, "shipping": 2}


def _entry(field: Field) -> _Entry:
    owner, _, attribute = field.path.rpartition(".")
    read = _BY_NAME.get(field.name) or _BY_TYPE.get(field.type)
    if read is None and field.name.endswith(" country"):
        read = _country
    elif read is None and field.name.endswith(("phone", " zip")):
        read = _number_as_text
    elif read is None:
        read = _plain if field.name.endswith(_NUMBERS_BELONG) else _words
    return _OWNERS[owner], attribute, read


_ENTRIES = {field.name: _entry(field) for field in FIELDS if field.name != DERIVED}


def _complete_names(part: dict[str, Any]) -> dict[str, Any]:
    """First and last name out of the name, and the name out of them, where they are missing."""
    name, first, last = part.get("name"), part.get("first_name"), part.get("last_name")
    if first is None and last is None:
        part["name"] = name
        if name:
            part["first_name"], part["last_name"] = split_name(name, part.get("company"))
    elif not name:
        part["name"] = join_name(first, last)
    return part
