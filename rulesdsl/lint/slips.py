"""Names that look like slips of the pen: one letter more, less or other, or another space."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rulesdsl.lint.letters import is_disguised
from rulesdsl.model.storage import same_label

SHORTEST = 4
"""In shorter words one letter tells a lot: 'US' and 'UK', 'Pro' and 'Pre'."""


def slip_of(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most likely meant; None where the name is known, or like none.

    >>> slip_of("Amazon Sale", ["Web Sales", "Amazon Sales"])
    'Amazon Sales'
    >>> slip_of("Web-Sales", ["Web Sales"]), slip_of("Shop 12", ["Shop 13"])
    ('Web Sales', None)
    """
    folded = {same_label(it): it for it in sorted(known, reverse=True)}
    asked = same_label(name)
    if asked in folded or is_disguised(name):
        return None
    return next((folded[it] for it in sorted(folded) if is_slip(asked, it)), None)


def is_slip(one: str, other: str) -> bool:
    """Whether two folded names differ in spaces and signs alone, or in one letter of one word."""
    words, others = _words(one), _words(other)
    if "".join(words) == "".join(others):
        return True
    different = [it for it in zip(words, others, strict=False) if it[0] != it[1]]
    return len(words) == len(others) and len(different) == 1 and _one_letter_apart(*different[0])


def _words(name: str) -> list[str]:
    return re.findall(r"\w+", name)


def _one_letter_apart(one: str, other: str) -> bool:
    """Whether two long words differ in one letter, or in two that change places.

    >>> [_one_letter_apart("sales", it) for it in ("sale", "salse", "malts", "wales", "12345")]
    [True, True, False, True, False]
    """
    if min(len(one), len(other)) < SHORTEST or not (one.isalpha() and other.isalpha()):
        return False
    start = next((n for n, its in enumerate(zip(one, other, strict=False)) if its[0] != its[1]), -1)
    if start < 0:
        return abs(len(one) - len(other)) == 1
    rest, others = one[start:], other[start:]
    swapped = rest[1::-1] + rest[2:]
    return others in (rest[1:], swapped) or rest == others[1:] or rest[1:] == others[1:]
