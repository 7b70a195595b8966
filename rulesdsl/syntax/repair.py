"""Reading a statement in spite of its mistakes: each is told once, cured, and reading goes on.

This module does not know how statements are read: it is handed a function that takes the shape of a
plain text and gives what it read, or the `Stop` where it gave up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from rulesdsl.defining import define, evolve, field, frozen
from rulesdsl.diagnostics import Diagnostic, Edit, Fix, Label
from rulesdsl.source import Source, Span
from rulesdsl.syntax import mistakes
from rulesdsl.syntax.ast import MOST_NESTED
from rulesdsl.syntax.layout import lay_out
from rulesdsl.syntax.mistakes import codes

T = TypeVar("T")

MOST_CURES = 12
"""A statement with more mistakes than this is reported so far and given up."""

LONGEST_LOOKED_UP = 2000
"""A longer statement is not searched for typical mistakes: the tables are made for sentences."""


@frozen
class Stop:
    """Where reading gave up, and how to find the names of what would have fitted there."""

    start: int
    accepted: Callable[[], frozenset[str]] = frozenset


@frozen
class Piece:
    """A statement's text: as written, as laid out, and where each sign stands in the source."""

    raw: str
    plain: str
    offsets: range | tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The place in the source of a stretch of the piece."""
        return Span(self.offsets[start], self.offsets[end])

    def cured(self, cures: tuple[mistakes.Cure, ...]) -> Piece:
        """The piece after its cures."""
        raw, plain, offsets = [], [], []
        last = 0
        for cure in sorted(cures, key=lambda it: (it.start, it.end)):
            start, end = max(cure.start, last), max(cure.end, last)
            raw += [self.raw[last:start], cure.text]
            plain += [self.plain[last:start], lay_out(cure.text).plain]
            offsets += [*self.offsets[last:start], *[self.offsets[start]] * len(cure.text)]
            last = end
        return Piece(
            "".join([*raw, self.raw[last:]]),
            "".join([*plain, self.plain[last:]]),
            (*offsets, *self.offsets[last:]),
        )

    def parts(self) -> Iterator[Piece]:
        """The statements of the piece, of which a cure may have made two."""
        begin = 0
        for line in self.plain.split("\n"):
            end = begin + len(line)
            if line.strip():
                start = begin + len(line) - len(line.lstrip())
                stop = begin + len(line.rstrip())
                yield Piece(
                    self.raw[start:stop], self.plain[start:stop], self.offsets[start : stop + 1]
                )
            begin = end + 1


@define
class Reading(Generic[T]):
    """What came of one statement: mostly one thing read, None where it could not be."""

    read: list[tuple[T | None, Piece]] = field(factory=list)
    found: list[Diagnostic] = field(factory=list)
    cured: bool = False
    first: mistakes.Mistake | None = None


_ALL_ONES = str.maketrans("023456789", "111111111")


def shape_of(plain: str) -> str:
    """What decides how a plain statement is read: which digits stand in it does not.

    Texts are masked in it already; only the name `street 2` is read by its digit.
    """
    return plain if "street" in plain else plain.translate(_ALL_ONES)


@frozen
class Reader(Generic[T]):
    """Reads the pieces of one source, by a function that reads shapes.

    `clean` remembers what was read of each shape in which nothing is wrong, in whichever source.
    """

    source: Source
    read_shape: Callable[[str], T | Stop]
    clean: dict[str, T]

    def read(self, plain: str) -> T | Stop:
        """What a plain statement says, or where it stops making sense."""
        return self.read_shape(shape_of(plain))

    def stops(self, plain: str) -> int | None:
        """Where a text stops making sense; of several statements, the first one that does."""
        begin = 0
        for line in plain.split("\n"):
            if line.strip():
                stripped = line.lstrip()
                begin_of_line = begin + len(line) - len(stripped)
                result = self.read(stripped.rstrip())
                if isinstance(result, Stop):
                    return begin_of_line + result.start
            begin += len(line) + 1
        return None

    def mend(self, piece: Piece, *, quote_missing: bool = False) -> Reading[T]:
        """Read a piece, cure what is wrong with it, and read again.

        Where a quote is missing, only mistakes with a cure count: any other may come from having
        guessed wrongly where the text ends.
        """
        reading: Reading[T] = Reading()
        coming, seen = [piece], {piece.plain}
        while coming:
            here = coming.pop(0)
            result = self.read(here.plain) if not _is_too_deep(here) else Stop(0)
            mistake = self._mistake(here, result)
            if mistake is None or not mistake.cures or len(seen) > MOST_CURES:
                reading.read.append((None if isinstance(result, Stop) else result, here))
                mended = []
            else:
                mended = list(here.cured(mistake.cures).parts())
                if any(part.plain in seen for part in mended) or self._is_told(
                    reading, here, mistake
                ):
                    reading.read.append((None, here))  # cures that undo each other, or never end
                    continue
            if (
                mistake is not None
                and _is_new(here, mistake)
                and (mistake.cures or not quote_missing)
            ):
                reading.found.append(self.diagnostic(here, mistake))
                reading.first = reading.first or mistake
            reading.cured = reading.cured or bool(mended)
            seen |= {part.plain for part in mended}
            coming[:0] = mended
        return self._unless_prose(piece, reading)

    def _is_told(self, reading: Reading[T], piece: Piece, mistake: mistakes.Mistake) -> bool:
        """Whether the same was said of the same place before."""
        here = (mistake.code, piece.span(mistake.start, mistake.end))
        return here in [(it.code, it.at.span) for it in reading.found]

    def _unless_prose(self, piece: Piece, reading: Reading[T]) -> Reading[T]:
        """What came of a piece; one message for a sentence that only began like a statement."""
        first, trees = reading.first, [tree for tree, _ in reading.read]
        if first is None or first.code is not codes.MISSPELT or first.start > 0 or trees != [None]:
            return reading
        whole = mistakes.anything(mistakes.Trouble(piece.raw, piece.plain, 0))
        whole = evolve(whole, help=first.help)
        return Reading([(None, piece)], [self.diagnostic(piece, whole)])

    def _mistake(self, piece: Piece, result: T | Stop) -> mistakes.Mistake | None:
        if _is_too_deep(piece):
            return _too_deep(piece)
        if not isinstance(result, Stop):
            if len(piece.plain) > LONGEST_LOOKED_UP:
                return None
            shape = shape_of(piece.plain)
            if shape in self.clean:
                return None
            read = mistakes.Trouble(piece.raw, piece.plain, len(piece.plain), read=True)
            found = mistakes.understand(read, self.stops)
            if found is None:
                self.clean[shape] = result
            return found
        trouble = mistakes.Trouble(piece.raw, piece.plain, result.start, result.accepted)
        if len(piece.plain) > LONGEST_LOOKED_UP:
            return mistakes.anything(trouble)
        return mistakes.understand(trouble, self.stops)

    def diagnostic(self, piece: Piece, mistake: mistakes.Mistake) -> Diagnostic:
        """What is told of a mistake; the cure becomes a fix if all it replaces is in the source."""
        edits = tuple(
            Edit(piece.span(cure.start, cure.end), cure.text)
            for cure in mistake.cures
            if mistake.sure
        )
        replaced = [piece.raw[cure.start : cure.end] for cure in mistake.cures]
        fix = None
        if edits and [self.source.cut(edit.span) for edit in edits] == replaced:
            fix = Fix(mistake.help or "correct it", edits)
        at = Label(self.source, piece.span(mistake.start, mistake.end))
        return Diagnostic(mistake.code, mistake.message, at, mistake.help, fix)


def _is_new(piece: Piece, mistake: mistakes.Mistake) -> bool:
    """Whether the mistake is the author's, and does not lie in what a cure put there."""
    span = piece.span(mistake.start, mistake.end)
    return mistake.start == mistake.end or span.start < span.end


def _is_too_deep(piece: Piece) -> bool:
    return _deepest(piece.plain) > MOST_NESTED


def _too_deep(piece: Piece) -> mistakes.Mistake:
    """Parentheses and chains of `not` that are nested too deeply."""
    return mistakes.Mistake(
        codes.TOO_DEEP,
        f"expected at most {MOST_NESTED} parentheses and `not` within each other, found more",
        0,
        len(piece.raw),
        "make several rules of it",
    )


def _deepest(plain: str) -> int:
    """How many parentheses and `not` stand within each other, at most."""
    if plain.count("(") + plain.count("not") <= MOST_NESTED:
        return 0  # the usual case needs no counting
    depths, nots, deepest = [0], 0, 0
    for found in re.finditer(r"\(|\)|\bnot\b|[^\s()]+", plain):
        match found.group():
            case "not":
                nots += 1
            case "(":
                depths.append(depths[-1] + nots + 1)
                nots = 0
            case ")":
                depths.pop()
                depths = depths or [0]
                nots = 0
            case _:
                nots = 0
        deepest = max(deepest, depths[-1] + nots)
    return deepest
