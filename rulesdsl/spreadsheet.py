"""CSV that a spreadsheet opens right and never runs.

Comma-separated lines after RFC 4180 with CRLF, in UTF-8 with a byte-order mark (without it Excel
reads the file in the machine's own code page).

A buyer chooses her own name, and a cell that begins like a formula is run by the spreadsheet of
whoever opens the file [OWASP, "CSV Injection"; CWE-1236]. Such a text is made harmless by an
apostrophe in front. Three things go beyond the plain recipe:

* What stands before the sign is looked through (spaces, quotes, invisible characters), and the
  full-width and small forms of the four signs count: in some languages Excel takes them too.
* Where the list separator of the machine is a semicolon or a tab, or quotes are not honoured, a
  text is cut open at those characters and at line ends, so that a formula in the middle comes to
  stand at the beginning of a cell [OWASP, same page]. Each stretch is therefore made harmless.
* The change can be undone without loss: `as_meant(harmless(text)) == text` for every text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import TypeAlias

from rulesdsl.patterns import pattern

Cell: TypeAlias = str | int | Decimal | date | None
"""A text, or a value that is no text and therefore stays as it is: a negative total is a number."""

# The four signs as they are, full-width and small.
_FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b"
_SIGNS = re.escape(_FORMULA)
_RISKY = frozenset(f"{_FORMULA}\t\r\n\x00")
"""Without one of these there is nothing to run, and nothing that could hide it."""
_CUTS = ";\\t\\r\\n\\x00"
# Quotes of all nations (\u2018 to \u201f are the curly ones), what is invisible, and other space.
_QUOTES = "\"'`\\u00b4\\u2018-\\u201f\\u00ab\\u00bb\\u2039\\u203a"
_PADDING = f"(?:[{_QUOTES}\\u00ad\\u200b-\\u200f\\u2060\\ufeff]|[^\\S{_CUTS}])*"
_BEGINS = f"(?:^|(?<=[{_CUTS}]))"
_AS_FORMULA = f"(?={_PADDING}[{_SIGNS}])"
_AS_CONTROL = f"(?={_PADDING}[\\t\\r\\n\\x00])"

_DANGER_FIRST = pattern(f"{_AS_FORMULA}|{_AS_CONTROL}")
_DANGER_INSIDE = pattern(f"([{_CUTS}]){_AS_FORMULA}")
_APOSTROPHE = pattern(f"{_BEGINS}'{_AS_FORMULA}|\\A'{_AS_CONTROL}")
_NEEDS_QUOTES = pattern(f'[",{_CUTS}]')

_HARMLESS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789#(")
"""Most texts begin so: no formula does, and nothing that could hide one."""

BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def harmless(text: str) -> str:
    """The text with an apostrophe wherever a spreadsheet would begin to run it.

    >>> harmless("=1+1"), harmless("Ann Lee"), harmless("x;@SUM(A1)")
    ("'=1+1", 'Ann Lee', "x;'@SUM(A1)")
    """
    if _RISKY.isdisjoint(text):  # nearly always
        return text
    first = "'" if _DANGER_FIRST.match(text) else ""
    return first + _DANGER_INSIDE.sub(r"\1'", text)


def as_meant(cell: str) -> str:
    """The text that `harmless` was given.

    >>> as_meant("'=1+1")
    '=1+1'
    """
    return _APOSTROPHE.sub("", cell)


_AT_A_TIME = 256
"""So many lines are handed on as one piece."""


def csv_file(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    """The bytes of the file, many lines at a time, its header first."""
    yield BYTE_ORDER_MARK
    yield csv_line(columns)
    coming = iter(rows)
    while lines := list(map(_line, islice(coming, _AT_A_TIME))):
        yield _bytes("".join(lines))


def csv_line(cells: Sequence[Cell]) -> bytes:
    """The bytes of one line of a file."""
    return _bytes(_line(cells))


def _bytes(text: str) -> bytes:
    # Half a character (a lone surrogate out of some JSON) has no UTF-8: its escape is written.
    return text.encode("utf-8", "backslashreplace")


def _line(cells: Sequence[Cell]) -> str:
    text_of = _TEXTS
    texts = [
        "" if it is None else text_of[it] if it.__class__ is str else _written(it) for it in cells
    ]
    return f"{','.join(texts)}\r\n"


class _Texts(dict[str, str]):
    """How texts are written that were met lately: the lines of a file say much the same."""

    def __missing__(self, cell: str) -> str:
        if len(self) >= _MOST_REMEMBERED:
            self.clear()
        written = self[cell] = _text(cell)
        return written


_MOST_REMEMBERED = 4096

_TEXTS = _Texts()


def _text(cell: str) -> str:
    if cell[:1] in _HARMLESS and ";" not in cell and cell[-1] != " " and cell.isprintable():
        # nearly always: nothing in it cuts it, and it begins like no formula
        if '"' in cell or "," in cell:
            return '"' + cell.replace('"', '""') + '"'
        return cell
    return _quoted(harmless(cell))


def _written(cell: Cell) -> str:
    if isinstance(cell, str):
        return _text(cell)
    return format(cell, "f") if isinstance(cell, Decimal) else str(cell)  # never 1E+2


def _quoted(text: str) -> str:
    space_around = text[:1].isspace() or text[-1:].isspace()
    if space_around or _NEEDS_QUOTES.search(text):
        return '"' + text.replace('"', '""') + '"'
    return text
