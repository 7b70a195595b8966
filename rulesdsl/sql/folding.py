"""Texts as conditions compare them (`model.conditions.fold`), in SQL.

No warehouse has our fold, and none has another one's LOWER. So a text is folded only as far as the
texts that it is compared with can tell: LOWER, and the few letters that LOWER leaves another than
folding does and that can become a part of one of those texts (ß is ss). What else is in the text,
folded or not, is in none of them. `tests/sql` carries the same out in Python, with every letter.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from unicodedata import combining, normalize

from rulesdsl.defining import frozen
from rulesdsl.model.conditions import fold
from rulesdsl.sql.dialects import Dialect, Lower, lowered

DOTTED = "İ"
"""The one letter that LOWER may make one of ASCII, and folding does not."""

_BEYOND_LAST_CASE = 0x20000
"""No character from here on has letter case (Unicode 14 to 17)."""


@frozen
class Folding:
    """How the texts of a field are folded, for the texts that they are compared with.

    `single` are letters that become one other letter, `several` those that become more, after
    LOWER; `dotted` tells that İ needs looking after before it, `composed` that letters and accents
    must be put together.
    """

    single: tuple[tuple[str, str], ...] = ()
    several: tuple[tuple[str, str], ...] = ()
    dotted: bool = False
    composed: bool = False


def folding(dialect: Dialect, wanted: Iterable[str], parts: Iterable[str] = ()) -> Folding:
    """How a field is folded that is compared with these texts, or looked through for these parts.

    All of them are folded. A part can be the beginning of a letter with an accent that stands
    apart, which is another letter; a whole text of ASCII cannot.

    >>> from rulesdsl.sql.dialects import DUCKDB
    >>> folding(DUCKDB, ["amazon"])
    Folding(single=(), several=(), dotted=False, composed=False)
    >>> folding(DUCKDB, ["boss"])
    Folding(single=(('\u017f', 's'),), several=(('ß', 'ss'),), dotted=False, composed=False)
    """
    if dialect.casefolds:
        return Folding(composed=True)
    sought = _Sought.of(wanted, parts)
    composed = bool(sought.parts) or not all(map(str.isascii, sought.whole))
    becoming: dict[str, str] = {}
    for letter, target in _folds():
        small = lowered(dialect.lower, letter)
        if small == target or not sought.may_have(target):
            continue
        if composed and dialect.normalizes and normalize("NFC", letter) != letter:
            continue  # it is another letter already
        if letter != DOTTED or dialect.lower is not Lower.ONE_BY_ONE:
            becoming[small] = target
    pairs = sorted(becoming.items())
    return Folding(
        tuple((it, to) for it, to in pairs if len(to) == 1),
        tuple((it, to) for it, to in pairs if len(to) > 1),
        dotted=dialect.lower is Lower.ONE_BY_ONE and "i" in sought.letters,
        composed=composed and dialect.normalizes,
    )


@frozen
class _Sought:
    """What a field is compared with, its accents apart from their letters (NFD)."""

    whole: frozenset[str]
    parts: frozenset[str]
    letters: frozenset[str]

    @classmethod
    def of(cls, wanted: Iterable[str], parts: Iterable[str]) -> _Sought:
        def apart(texts: Iterable[str]) -> frozenset[str]:
            return frozenset(normalize("NFD", it) for it in texts if it)

        whole, partly = apart(wanted), apart(parts)
        return cls(whole, partly, frozenset("".join(whole | partly)))

    def may_have(self, folded: str) -> bool:
        """Whether what a letter becomes can be in one of the texts, or a part can lie across it.

        Of two letters that become one it is enough that the part ends, or begins, between them.
        """
        apart = normalize("NFD", folded)
        if len(folded) == 1:
            return self.letters.issuperset(apart)
        if any(map(combining, apart)):  # they may stand in another order in the text
            return not self.letters.isdisjoint(apart)
        return any(apart in it for it in self.whole) or any(
            _overlap(apart, it) for it in self.parts
        )


def _overlap(one: str, other: str) -> bool:
    """Whether one text is in the other, or one ends as the other begins."""
    return (
        one in other
        or other in one
        or any(other.startswith(one[at:]) or other.endswith(one[:at]) for at in range(1, len(one)))
    )


@cache
def _folds() -> tuple[tuple[str, str], ...]:
    """Every letter that folding changes, and what it becomes."""
    letters = map(chr, range(_BEYOND_LAST_CASE))
    changed = ((it, fold(it)) for it in letters if not it.isspace())
    return tuple((it, to) for it, to in changed if it != to)
