"""Card numbers in the nested places of an order in JSON, also those that feed no field.

Members that are named for a card's number are looked at wherever they stand; free texts, such as a
buyer's note, where the format says they are. All else is left: the stores' own numbers are as long
as a card's, and every tenth of them has a card's check digit.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TypeAlias

from rulesdsl.patterns import pattern
from rulesdsl.reading.cards import refuse_card_number, too_many_digits
from rulesdsl.reading.interface import Flaw

_OF_A_NUMBER = pattern(
    r"(?:credit|debit)?(?:card|cc)(?:masked)?(?:number|num|no|nr|pan|bin|iin|first(?:six|6))"
    r"|maskedcc|pan|(?:card)?first(?:six|6)"
)
"""Names of members that hold a card number or a part of it, without case and signs."""

_NO_LETTERS = pattern(r"[^a-z0-9]")

_FOUR = 4

_NAMING = ("key", "name", "code")
"""How a store names the value in `{"name": "card_number", "value": "…"}`."""

_Place: TypeAlias = tuple[object, ...]
"""A place as `(what stands around it, the member's name)`; told only where something is wrong."""


def card_in(order: dict[str, object], free_texts: frozenset[str]) -> Flaw | None:
    """The first place with more than four digits of a card number, None where there is none.

    `free_texts` are the members in and below which people write what they like.
    """
    for place, is_number, text in _texts(order, free_texts):
        if not is_number:
            flaw = refuse_card_number(text, _told(place))
            if flaw:
                return flaw
            continue
        count = sum(sign.isdecimal() for sign in text)
        if count > _FOUR:
            return too_many_digits(count, _told(place))
    return None


def _texts(
    order: dict[str, object], free_texts: frozenset[str]
) -> Iterator[tuple[_Place, bool, str]]:
    """The texts that are to be looked at: the place, whether it is named for a number, the text."""
    waiting: list[tuple[_Place, bool, bool, object]] = [((), False, False, order)]
    while waiting:  # not by recursion: the file decides how deep it is nested
        place, free, is_number, value = waiting.pop()
        match value:
            case str():
                if free or is_number:
                    yield place, is_number, value
            case list():
                waiting += ((place, free, is_number, it) for it in value)
            case dict():
                pair = _is_a_named_number(value)
                for key, it in value.items():
                    if it:
                        named = is_number_of_a_card(key) or (pair and key == "value")
                        waiting.append(((place, key), free or key in free_texts, named, it))


def _is_a_named_number(value: dict[str, object]) -> bool:
    if "value" not in value:
        return False
    names = (value.get(key) for key in _NAMING)
    return any(isinstance(it, str) and is_number_of_a_card(it) for it in names)


@lru_cache(maxsize=4096)  # an order has the same members as the one before it
def is_number_of_a_card(name: str) -> bool:
    """Whether a member of that name holds a card number or a part of one.

    >>> is_number_of_a_card("credit_card_bin"), is_number_of_a_card("Card Number")
    (True, True)
    >>> is_number_of_a_card("cc_number_enc"), is_number_of_a_card("cc_last4")
    (False, False)
    """
    return _OF_A_NUMBER.fullmatch(_NO_LETTERS.sub("", name.casefold())) is not None


def _told(place: _Place) -> str:
    names: list[str] = []
    while place:
        around, name = place
        names.append(str(name))
        place = around if isinstance(around, tuple) else ()
    return ".".join(reversed(names))
