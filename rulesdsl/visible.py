"""Texts as a person sees them: nothing in them steers a terminal, and columns are counted.

A policy may come from somebody else, and names of files too. What is made visible here cannot move
the cursor, change colours or turn the direction of writing; and it is fit for XML.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from rulesdsl.patterns import pattern

TAB = "    "

_CONTROLS = {chr(code): chr(0x2400 + code) for code in range(0x20)} | {"\x7f": "␡"}

_WORDS = pattern(r" +|[^ ]+")

NARROWEST = 20
"""Columns: no text is wrapped to less."""


def visible(text: str) -> str:
    r"""A text in one line, without anything that a terminal would obey instead of showing it.

    >>> visible("Ann\x1b[2J\nLee")
    'Ann␛[2J Lee'
    """
    return text if text.isascii() and text.isprintable() else "".join(map(shown, text))


def shown(sign: str) -> str:
    """What is shown for one character."""
    if sign in "\t\n":
        return TAB if sign == "\t" else " "
    if sign in _CONTROLS:
        return _CONTROLS[sign]
    match unicodedata.category(sign):
        case "Cc" | "Cs" | "Co" | "Cn":
            return "\ufffd"
        case "Cf":
            return "\ufffd" if unicodedata.bidirectional(sign) not in ("BN", "ON") else ""
        case "Zl" | "Zp" | "Zs":
            return " "
        case _:
            return sign


def columns(text: str) -> int:
    """How many columns of a terminal a visible text takes.

    >>> columns("日本 e\u0301")
    6
    """
    return len(text) if text.isascii() else sum(map(_columns_of, text))


def _columns_of(sign: str) -> int:
    if sign.isascii():
        return 1
    from rich.cells import get_character_cell_size  # most texts have no need of it

    return get_character_cell_size(sign)


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """A text made visible, in lines of at most so many columns; all but the first are indented.

    A word is broken only where it is longer than a line.
    """
    told = visible(text)
    leading = len(told) - len(told.lstrip(" "))
    width = max(width, NARROWEST)
    lines, gap = [""], ""
    for word in _WORDS.findall(told):
        if word.isspace():
            gap = word
            continue
        for piece in _pieces(word, width - max(leading, len(indent))):
            if columns(lines[-1]) + len(gap) + columns(piece) <= width:
                lines[-1] += gap + piece
            else:
                lines.append(indent + piece)
            gap = ""
    return lines


def _pieces(word: str, width: int) -> Iterator[str]:
    """A word, or as many parts of it as it takes lines."""
    begin = taken = 0
    for at, sign in enumerate(word):
        wide = _columns_of(sign)
        if taken + wide > width:
            yield word[begin:at]
            begin, taken = at, 0
        taken += wide
    yield word[begin:]
