"""Letters that fold to others, and texts that are one text to a policy, or nearly."""

from __future__ import annotations

from functools import cache
from typing import Literal
from unicodedata import combining, normalize

from hypothesis import strategies as st

from rulesdsl.model.conditions import fold
from rulesdsl.sql.texts import SPACES

LAST = 0x30000


@cache
def writings() -> dict[str, tuple[str, ...]]:
    """What one letter, or two, can be written as: of each folded text all letters that fold so."""
    found: dict[str, list[str]] = {}
    for letter in map(chr, range(LAST)):
        if "\ud800" <= letter <= "\udfff" or letter.isspace():
            continue
        folded = fold(letter)
        if folded != letter:
            found.setdefault(folded, []).append(letter)
    return {folded: tuple(letters) for folded, letters in found.items()}


MARKS = tuple(it for it in map(chr, range(0x300, 0x370)) if combining(it))

LIKE_NO_OTHER = (
    "İ",
    "ı",
    "ς",
    "Σ",
    "ß",
    "ẞ",
    "ŉ",
    "ǰ",
    "ẖ",
    "\u212a",
    "ſ",
    "ﬅ",
    "ᾳ",
    "\u0345",
    "Ꭰ",
    "ꭰ",
)
"""Letters on which two ways to fold mostly differ."""


_FORMS: tuple[Literal["NFC", "NFD"], ...] = ("NFC", "NFD")


@st.composite
def disguised(draw: st.DrawFn, text: str) -> str:
    """A text as somebody else would write it: in most cases it folds as it did."""
    made, at = "", 0
    while at < len(text):
        size = draw(st.sampled_from((1, 2, 3)))
        piece = fold(text[at : at + size])
        others = writings().get(piece, ())
        if draw(st.booleans()) and others:
            made += draw(st.sampled_from(others))
            at += size
        else:
            made += text[at]
            at += 1
        if draw(st.integers(0, 15)) == 0:
            made += draw(st.sampled_from((*MARKS, *LIKE_NO_OTHER)))
    if draw(st.booleans()):
        made = normalize(draw(st.sampled_from(_FORMS)), made)
    around = st.text(st.sampled_from(SPACES), max_size=2)
    return draw(around) + made + draw(around)


_HALVES: tuple[Literal["Cs"]] = ("Cs",)


def any_text() -> st.SearchStrategy[str]:
    """A text with letters of all kinds; no half letters, and no NUL, which no warehouse keeps."""
    letters = st.characters(exclude_categories=_HALVES, exclude_characters="\0")
    return st.text(
        st.one_of(letters, st.sampled_from((*LIKE_NO_OTHER, *MARKS, "a", "s", "i", "A")))
    )
