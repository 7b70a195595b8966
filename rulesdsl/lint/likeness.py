"""Names that a person takes for one another: punctuation, spaces, accents, one letter."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TypeAlias
from unicodedata import category, combining, normalize

from rulesdsl.patterns import pattern

SHORTEST = 5
"""In a shorter word one letter tells a lot: 'B2B' and 'B2C', 'Iran' and 'Iraq'.

One letter shorter may be what has a letter more in the other: 'Sale' and 'Sales'.
"""

Words: TypeAlias = tuple[str, ...]

_POINT = pattern(r"(?<=\d)[.,](?=\d)")


@lru_cache(maxsize=1_000)  # each name of a policy is compared with all the others
def words_of(name: str) -> Words:
    """The words of a name without capitals, accents and punctuation.

    >>> words_of("Web-Shop: €"), words_of("over 1.5 kg")
    (('web', 'shop', '€'), ('over', '1.5', 'kg'))
    """
    folded = normalize("NFKD", _POINT.sub("\0", name)).casefold()
    bare = "".join(" " if category(it)[0] == "P" else it for it in folded if not combining(it))
    return tuple(bare.replace("\0", ".").split())


def together(words: Words) -> str:
    """The words without the spaces between them, but for those between digits.

    >>> together(("web", "shop")), together(("tier", "1", "1"))
    ('webshop', 'tier1 1')
    """
    return re.sub(r"(?<!\d) | (?!\d)", "", " ".join(words))


def one_letter_apart(one: str, other: str) -> bool:
    """Whether long words differ in one letter, not their first, or in two that change places.

    >>> [one_letter_apart("sales", it) for it in ("salse", "sabes", "wales", "malts", "sale")]
    [True, True, False, False, True]
    """
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1 or shorter == longer or one[0] != other[0]:
        return False
    if len(shorter) < SHORTEST - longer.startswith(shorter) or not longer.isalpha():
        return False
    at = next((at for at, it in enumerate(shorter) if it != longer[at]), len(shorter))
    rest, behind = shorter[at:], longer[at:]
    if len(shorter) == len(longer):
        return rest[1:] == behind[1:] or rest[1::-1] + rest[2:] == behind
    return rest == behind[1:]


def are_close(one: Words, other: Words) -> bool:
    """Whether names differ at most in spaces and punctuation, or in one letter of one long word.

    >>> are_close(words_of("Web Sales"), words_of("Websales"))
    True
    >>> are_close(words_of("Amazon Sales DE"), words_of("Amazon Sales BE"))
    False
    """
    if together(one) == together(other):
        return True
    unlike = [its for its in zip(one, other, strict=False) if its[0] != its[1]]
    return len(one) == len(other) and len(unlike) == 1 and one_letter_apart(*unlike[0])
