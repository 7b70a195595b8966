"""Card numbers in the nested places of an order in JSON, also those that feed no field.

Members that are named for a card's number are looked at wherever they stand; free texts, such as a
buyer's note, where the format says they are. All else is left: the stores' own numbers are as long
as a card's, and every tenth of them has a card's check digit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulesdsl.reading.cards import refuse_card_number, too_many_digits
from rulesdsl.reading.interface import Flaw

_OF_A_NUMBER = re.compile(
    r"(?:credit|debit)?(?:card|cc)(?:masked)?(?:number|num|no|nr|pan|bin|iin|first(?:six|6))"
    r"|maskedcc|pan|(?:card)?first(?:six|6)"
)
"""Names of members that hold a card number or a part of it, without case and signs."""

_NO_LETTERS = re.compile(r"[^a-z0-9]")

_FOUR = 4

_NAMING = ("key", "name", "code")
"""How a store names the value in `{"name": "card_number", "value": "…"}`."""


def card_in(order: dict[str, object], free_texts: frozenset[str]) -> Flaw | None:
    """The first place with more than four digits of a card number, None where there is none.

    `free_texts` are the members in and below which people write what they like.
    """
    for place, named, free, text in _texts(order, free_texts):
        if _OF_A_NUMBER.fullmatch(named):
            count = sum(sign.isdecimal() for sign in text)
            if count > _FOUR:
                return too_many_digits(count, place)
        elif free:
            flaw = refuse_card_number(text, place)
            if flaw:
                return flaw
    return None


def _texts(
    order: dict[str, object], free_texts: frozenset[str]
) -> Iterator[tuple[str, str, bool, str]]:
    """Each text: its place, the folded name of its member, whether it is free, and itself."""
    waiting: list[tuple[str, str, bool, object]] = [("", "", False, order)]
    while waiting:  # not by recursion: the file decides how deep it is nested
        place, named, free, value = waiting.pop()
        match value:
            case str():
                yield place, named, free, value
            case list():
                waiting += ((place, named, free, it) for it in value)
            case dict():
                pair = _named_in_a_pair(value)
                for key, it in value.items():
                    name = pair if pair and key == "value" else _fold(key)
                    below = f"{place}.{key}" if place else key
                    waiting.append((below, name, free or key in free_texts, it))


def _named_in_a_pair(value: dict[str, object]) -> str | None:
    if "value" not in value:
        return None
    names = (value.get(key) for key in _NAMING)
    return next((_fold(name) for name in names if isinstance(name, str)), None)


def _fold(name: str) -> str:
    return _NO_LETTERS.sub("", name.casefold())
