"""Where a quote is missing: the place at which one more makes a statement that can be read.

The layout pairs quotes from the left, so one that is missing turns texts and words around up to the
end of the line. Here each place of that line is tried, from the left; the first at which the whole
statement can be read without any other mistake is what was meant.
"""

from __future__ import annotations

from typing import TypeVar

from rulesdsl.defining import evolve, frozen
from rulesdsl.patterns import pattern
from rulesdsl.syntax import mistakes
from rulesdsl.syntax.layout import lay_out
from rulesdsl.syntax.repair import LONGEST_LOOKED_UP, Piece, Reader

T = TypeVar("T")

MOST_TRIED = 100
"""Places of a statement that are tried."""

_BEHIND_A_WORD = pattern(r"(?<=[\w.!)}&])(?![\w.!)}&'])")
_BEFORE_A_WORD = pattern(r"(?<![\w'])(?=[\w{#(&])")


@frozen
class Quoted:
    """A statement with the quote that it lacked, and the mistake that it was not there."""

    piece: Piece
    mistake: mistakes.Mistake


def with_quote(reader: Reader[T], piece: Piece) -> Quoted | None:
    """The statement as it was meant; None where one more quote does not make it right."""
    raw = piece.raw
    if len(raw) > LONGEST_LOOKED_UP or raw.count("'") % 2 == 0:
        return None
    for at in _places(raw)[:MOST_TRIED]:
        tried = _tried(piece, at)
        if tried is None or reader.stops(tried.plain) is not None:
            continue
        if not reader.mend(tried).found:
            return Quoted(tried, _missing(raw, at))
    return None


def _places(raw: str) -> list[int]:
    """Where a text may end that has begun, or begin where none has, from the left."""
    behind = [it.start() for it in _BEHIND_A_WORD.finditer(raw)]
    before = [it.start() for it in _BEFORE_A_WORD.finditer(raw)]
    begun = [it for it in behind if raw.count("'", 0, it) % 2]
    return sorted([*begun, *(it for it in before if raw.count("'", 0, it) % 2 == 0)])


def _tried(piece: Piece, at: int) -> Piece | None:
    """The statement with a quote at a place; None where quotes still do not pair."""
    with_it = piece.cured((mistakes.Cure(at, at, "'"),))
    laid = lay_out(with_it.raw)
    if laid.bad_quotes or len(laid.statements) != 1:
        return None
    return evolve(with_it, plain=laid.plain)


def _missing(raw: str, at: int) -> mistakes.Mistake:
    """What is said of the quote that is missing at a place."""
    if raw.count("'", 0, at) % 2:
        start, end = raw.rindex("'", 0, at), at
        return mistakes.quote_missing(raw[start:end], start, end, at, "at the end of")
    closing = raw.find("'", at)
    end = closing + 1 if closing >= 0 else len(raw)
    return mistakes.quote_missing(raw[at:end], at, end, at, "before")
