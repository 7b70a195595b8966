"""Card numbers are kept out: of a card only its brand, last four digits and expiry are ever read.

The check digit is the one of ISO/IEC 7812 (Luhn's).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from unicodedata import category, decimal

from rulesdsl.patterns import pattern
from rulesdsl.reading.interface import Flaw

_CURE = (
    "Take card numbers out of the file; of a card keep the brand, the last four digits and expiry."
)

_RUN = pattern(r"\d+(?:(?:[^\w,;:/()+#*]|_){1,3}\d+)*")
"""Groups of digits with spaces, points or dashes of any kind between them."""

_DIGITS = pattern(r"\d+")

FEWEST, _MOST = 13, 19
"""The digits of a card's number."""

_DIGIT = pattern(r"\d")

_MASKED = pattern(
    r"(?<!\d)[2-6](?:[ .-]?\d){0,7}[ .-]?(?:[*xX•·#][ .-]?){4,}(?:\d(?:[ .-]?\d){0,3})?(?!\d)"
)
"""First digits, stars, last digits: the first six are known as the bank's, and are too many."""

_HIDING = "*xX•·#"
"""Of these signs, four or more stand in the middle of each of these."""

_BRANDS = pattern(
    r"""
      4\d{15}                                            # Visa
    | 5[1-5]\d{14} | 2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}    # Mastercard
    | (?:6011|64[4-9]\d|65\d\d|62\d\d)\d{12}            # Discover, UnionPay
    | 35(?:2[89]|[3-8]\d)\d{12}                         # JCB
    | (?:50[123]\d|5[678]\d\d|6304|67\d\d)\d{12}        # Maestro
    """,
    re.VERBOSE,
)
"""Numbers of 16 digits that the brands give out, by their first digits (ISO/IEC 7812)."""

_SHORTER = pattern(r"3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}")
"""American Express and Diners: 15 and 14 digits."""

_PRINTED = frozenset({(16,), (8, 8), (4, 4, 4, 4), (15,), (4, 6, 5), (14,), (4, 6, 4)})
"""The groups in which a card's number is written: QuickBooks' ListIDs are 6 and 10 digits."""

_LONGEST_PHONE = 14
"""Digits and stars of a phone number that a marketplace hides a part of."""

_EXPIRY = pattern(r"(?:0?[1-9]|1[0-2]) ?[/-] ?(?:[0-9]{2}|20[0-9]{2})|20[0-9]{2}-(?:0[1-9]|1[0-2])")

_LAST_FOUR = pattern(r"[Xx*•·. -]*([0-9]{4})")

_FOUR = 4

_FEWEST_SIGNS = 9
"""More than four digits and four signs that hide others: no card is told by less."""

_MORE_THAN_FOUR = pattern(r"(?:\d\D*){5}")

_FEWER = (
    "Write all four, or leave the cell empty. A spreadsheet program may have dropped zeros in"
    " front: use the export as it was downloaded."
)


def refuse_card_number(text: str, where: str) -> Flaw | None:
    """The flaw of a text that holds more than four digits of a card; they are never repeated.

    For texts in which people write what they like: any long number with a card's check digit is
    taken for one, whatever stands around it.
    """
    if len(text) < _FEWEST_SIGNS or text.replace(" ", "").isalpha():  # nearly always
        return None
    digits = _count_of_digits(text)
    if digits <= _FOUR:
        return None
    if digits >= FEWEST and any(map(_may_be_a_card, _numbers(text))):
        return Flaw(f"expected no card number in {where}, found one", _CURE)
    for found in _masked(text):
        count = _digits(found[0])
        if count > _FOUR:
            return too_many_digits(count, where)
    return None


def _count_of_digits(text: str) -> int:
    """As `_digits`, quicker."""
    if not text.isascii():
        return len(_DIGIT.findall(text))
    signs = text.encode()
    return len(signs) - len(signs.translate(None, b"0123456789"))


def refuse_known_card(text: str, where: str) -> Flaw | None:
    """The flaw of a text with a number that one of the brands gives out.

    For texts in which long numbers belong, such as order numbers, phones and SKUs: every tenth of
    them has a card's check digit, so that the first digits and the length count as well.

    >>> refuse_known_card("4111-1111 1111-1111", "phone").message
    'expected no card number in phone, found one'
    >>> refuse_known_card("203-1234567-1234567", "order number") is None
    True
    """
    if len(text) < FEWEST or not _MORE_THAN_FOUR.search(text):  # nearly always
        return None
    if any(_is_of_a_brand(groups) for groups in _numbers(text)):
        return Flaw(f"expected no card number in {where}, found one", _CURE)
    for found in _masked(text):
        signs = sum(sign.isdecimal() or sign in "*xX•·#" for sign in found[0])
        if signs > _LONGEST_PHONE and _digits(found[0]) > _FOUR:
            return too_many_digits(_digits(found[0]), where)
    return None


def _numbers(text: str) -> Iterator[tuple[str, ...]]:
    """Every run of neighbouring groups of digits that together are as long as a card's number."""
    if len(_DIGIT.findall(text)) < FEWEST:
        return
    visible = "".join(sign for sign in text if category(sign) != "Cf")
    for run in _RUN.finditer(visible):
        groups = tuple("".join(map(_plain, it)) for it in _DIGITS.findall(run[0]))
        for start in range(len(groups)):
            length = 0
            for end in range(start, len(groups)):
                length += len(groups[end])
                if length > _MOST:
                    break
                if length >= FEWEST:
                    yield groups[start : end + 1]


def _masked(text: str) -> Iterable[re.Match[str]]:
    """Every number of which signs hide the middle."""
    if text.isascii():  # nearly always
        signs = text.encode()
        hiding = len(signs) - len(signs.translate(None, b"*xX#"))
    else:
        hiding = sum(map(text.count, _HIDING))
    return _MASKED.finditer(text) if hiding >= _FOUR else ()


def _plain(digit: str) -> str:
    """A digit of any script as one of ours: it can be read, and copied, all the same."""
    return str(decimal(digit))


def _may_be_a_card(groups: tuple[str, ...]) -> bool:
    number = "".join(groups)
    return number[0] in "23456" and _is_checked(number)


def _is_of_a_brand(groups: tuple[str, ...]) -> bool:
    number = "".join(groups)
    if tuple(map(len, groups)) not in _PRINTED or not _is_checked(number):
        return False
    return (_BRANDS.fullmatch(number) or _SHORTER.fullmatch(number)) is not None


def too_many_digits(count: int, where: str) -> Flaw:
    """What is said of more than four digits of a card number."""
    return Flaw(f"expected at most four digits of a card number in {where}, found {count}", _CURE)


def _digits(text: str) -> int:
    return sum(sign.isdecimal() for sign in text)


def _is_checked(number: str) -> bool:
    """Whether the last digit is the check digit of those before it."""
    digits = [int(sign) for sign in number]
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
        f"expected the last four digits of a card in {where}, found {_digits(text)} digits",
        _CURE if _digits(text) > _FOUR else _FEWER,
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
