"""Card numbers are kept out: of a card only its brand, last four digits and expiry are ever read.

The check digit is the one of ISO/IEC 7812 (Luhn's).
"""

from __future__ import annotations

import re

from rulesdsl.reading.interface import Flaw

_CURE = (
    "Take card numbers out of the file; of a card keep the brand, the last four digits and expiry."
)

_NUMBER = re.compile(r"(?<![0-9])[2-6](?:[ .-]?[0-9]){12,18}(?![0-9])")

_MASKED = re.compile(
    r"(?<![0-9])[2-6](?:[ .-]?[0-9]){0,7}[ .-]?(?:[*xX•·#][ .-]?){4,}"
    r"(?:[0-9](?:[ .-]?[0-9]){0,3})?(?![0-9])"
)
"""First digits, stars, last digits: the first six are known as the bank's, and are too many."""

_EXPIRY = re.compile(
    r"(?:0?[1-9]|1[0-2]) ?[/-] ?(?:[0-9]{2}|20[0-9]{2})|20[0-9]{2}-(?:0[1-9]|1[0-2])"
)

_LAST_FOUR = re.compile(r"[Xx*•·. -]*([0-9]{4})")

_FOUR = 4


def refuse_card_number(text: str, where: str) -> Flaw | None:
    """The flaw of a text that holds more than four digits of a card; they are never repeated."""
    for found in _NUMBER.finditer(text):
        if _is_checked([int(sign) for sign in found[0] if sign.isdecimal()]):
            return Flaw(f"expected no card number in {where}, found one", _CURE)
    for found in _MASKED.finditer(text):
        count = _digits(found[0])
        if count > _FOUR:
            return too_many_digits(count, where)
    return None


def too_many_digits(count: int, where: str) -> Flaw:
    """What is said of more than four digits of a card number."""
    return Flaw(f"expected at most four digits of a card number in {where}, found {count}", _CURE)


def _digits(text: str) -> int:
    return sum(sign.isdecimal() for sign in text)


def _is_checked(digits: list[int]) -> bool:
    """Whether the last digit is the check digit of those before it."""
    doubled = [digit * 2 - 9 if digit > _FOUR else digit * 2 for digit in digits[-2::-2]]
    return (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0


def last_four(text: str, where: str) -> str | Flaw:
    """The last four digits, also behind stars.

    >>> last_four("**** 4242", "card last four"), last_four("4242", "card last four")
    ('4242', '4242')
    """
    found = _LAST_FOUR.fullmatch(text)
    if found:
        return found[1]
    return Flaw(
        f"expected the last four digits of a card in {where}, found {_digits(text)} digits", _CURE
    )


def expiry(text: str, where: str) -> str | Flaw:
    """Month and year, as written."""
    if _EXPIRY.fullmatch(text):
        return text
    return Flaw(f"expected month and year such as 11/2028 in {where}, found something else", _CURE)


def brand(text: str, where: str) -> str | Flaw:
    """The brand, which has no more than four digits."""
    if _digits(text) > _FOUR:
        return Flaw(f"expected the brand of a card in {where}, found more than four digits", _CURE)
    return text
