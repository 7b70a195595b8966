"""Reading all statements of a source, whatever is wrong with some of them.

Here are the mistakes that are larger than a statement: quotes and comments that are none of the
language, a statement broken in two, and a text that is no policy at all.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from attrs import define, evolve, field, frozen

from rulesdsl.diagnostics import Diagnostic, Edit, Fix, Label
from rulesdsl.source import Source, Span
from rulesdsl.syntax import mistakes
from rulesdsl.syntax.layout import BadQuote, Laid, Quoting
from rulesdsl.syntax.mistakes import codes
from rulesdsl.syntax.repair import (
    LONGEST_LOOKED_UP,
    Piece,
    Reader,
    Reading,
    Stop,
    shape_of,
)

T = TypeVar("T")

MOST_MISTAKES = 500
"""After this many the rest of a file is read, but no more is told about it."""

MANY_IN_A_ROW = 20
"""So many lines in a row that are no statements are something else than a policy."""

WHOLE_FILE = 3
"""A file of at least so many lines, none of which is a statement, is something else too."""

MOST_JOINED = 4
"""A statement is not put together from more parts than this."""

_GOES_ON = re.compile(r"(?:and|or|then|with|named)(?!\w)")
_DANGLING = re.compile(
    r"(?:^|\s)(and|or|then|with|named|by|is|not|of|in|under|uses|else|when|use|create|customer|job"
    r"|include|contains|between|[<>=]=?)$"
)
_WANTS_A_TEXT = re.compile(r"\b(?:is|is not|one of|with|contains|include|order number)\s+$")
_NUMBER_SIGN = re.compile(
    r"(?P<number>#\d[\w-]*)(?:(?P<more>[ \t]+(?:and|or)[ \t]|[,)])|[ \t]*(?:$|\n|#))"
)
_BEGINS = re.compile(
    r"(?:rule|when|match|else|never|always|example|policy|include|list(?! +id\b)|expect)(?!\w)"
    r"|[a-z][a-z ]*="
)


@frozen
class _Statement:
    """A statement before it is read: its piece and shape, and what is known to be wrong already."""

    piece: Piece
    span: Span
    found: tuple[Diagnostic, ...] = ()
    quote_missing: bool = False
    shape: str = field(init=False)

    @shape.default
    def _shape(self) -> str:
        return shape_of(self.piece.plain)


def read_all(
    source: Source, laid: Laid, read: Callable[[str], T | Stop]
) -> tuple[list[tuple[T | None, Piece]], list[Diagnostic]]:
    """All that can be read, with None in the place of what cannot, and every mistake."""
    reader = Reader(source, read)
    log = _Log(source, [_remark(source, span) for span in laid.remarks[:MOST_MISTAKES]])
    statements = _statements(source, laid, log)
    pieces: list[tuple[T | None, Piece]] = []
    for statement in _joined(reader, log, statements):
        clean = None if statement.found else reader.clean.get(statement.shape)
        if clean is not None and not log.junk:  # nearly always
            pieces.append((clean, statement.piece))
            log.note_clean()
            continue
        if log.is_full or log.in_junk:
            tree = reader.read(statement.piece.plain)
            unread = isinstance(tree, Stop)
            if log.is_full or (unread and not mistakes.keyword_of(statement.piece.plain)):
                log.junk += not log.is_full
                log.told += 1
                pieces.append((None if isinstance(tree, Stop) else tree, statement.piece))
                continue
        reading = Reading[T]()
        if statement.piece.plain:
            reading = reader.mend(statement.piece, quote_missing=statement.quote_missing)
        pieces += reading.read
        log.note(statement, reading)
    log.close()
    return pieces, log.found


def _statements(source: Source, laid: Laid, log: _Log) -> list[_Statement]:
    """The statements with all texts in proper quotes; quotes that stand alone are noted at once."""
    starts = [span.start for span in laid.statements]
    of_statement: dict[int, list[BadQuote]] = {}
    for bad in laid.bad_quotes:
        at = bisect_right(starts, bad.span.start) - 1
        if at >= 0 and bad.span.start < laid.statements[at].end:
            of_statement.setdefault(at, []).append(bad)
        else:
            log.found.append(_quoting(source, bad))
    told = [
        _in_quotes(source, laid, span, of_statement.get(at, []))
        for at, span in enumerate(laid.statements)
    ]
    for comment in laid.comments:
        at = bisect_right(starts, comment.span.start) - 1
        if at >= 0 and not told[at].found:
            told[at] = _with_number(source, laid, told[at], comment.span)
    return told


def _with_number(source: Source, laid: Laid, here: _Statement, note: Span) -> _Statement:
    """A statement that wants a text where a note begins, which is a number: `#1001`."""
    line_start = max(source.text.rfind("\n", 0, note.start) + 1, here.span.start)
    found = _NUMBER_SIGN.match(source.text, note.start)
    if found is None or not _WANTS_A_TEXT.search(laid.plain[line_start : note.start][-40:]):
        return here
    if laid.plain[note.end : here.span.end].lstrip().startswith("'"):
        return here  # the text stands in the next line, within parentheses
    end = note.end if found["more"] else found.end("number")
    span = Span(here.span.start, max(here.span.end, end))
    mistake = mistakes.number_sign(found["number"])
    behind = found.end("number")  # what stands behind the number is no note either
    cures = (
        evolve(mistake.cures[0], start=note.start - span.start, end=behind - span.start),
        mistakes.Cure(behind - span.start, end - span.start, source.text[behind:end]),
    )
    plain = laid.plain[span.start : span.end]
    piece = Piece(source.cut(span), plain, range(span.start, span.end + 1)).cured(cures)
    return _Statement(piece, span, (_at(source, note.start, mistake),))


def _in_quotes(
    source: Source, laid: Laid, span: Span, bad_quotes: Sequence[BadQuote]
) -> _Statement:
    piece = Piece(
        source.cut(span), laid.plain[span.start : span.end], range(span.start, span.end + 1)
    )
    if not bad_quotes:
        return _Statement(piece, span)
    if mistakes.is_remark(piece.raw) and bad_quotes[0].span.start == span.start:
        found = _at(source, span.start, mistakes.remark(piece.raw))
        return _Statement(Piece("", "", range(span.end, span.end + 1)), span, (found,))
    cures = tuple(
        mistakes.Cure(
            bad.span.start - span.start,
            min(bad.span.end, span.end) - span.start,
            mistakes.quoted(bad.content),
        )
        for bad in bad_quotes
    )
    return _Statement(
        piece.cured(cures),
        span,
        tuple(_quoting(source, bad) for bad in bad_quotes),
        quote_missing=any(bad.kind is Quoting.UNCLOSED for bad in bad_quotes),
    )


def _quoting(source: Source, bad: BadQuote) -> Diagnostic:
    return _at(source, bad.span.start, mistakes.bad_quote(source.cut(bad.span), bad))


def _remark(source: Source, span: Span) -> Diagnostic:
    found = _at(source, span.start, mistakes.remark(source.cut(span)))
    place = source.place(span.end)
    code_behind = source.line(place.line)[place.column - 1 :].strip()
    return evolve(found, fix=None) if code_behind else found


def _at(source: Source, start: int, mistake: mistakes.Mistake) -> Diagnostic:
    edits = tuple(Edit(Span(start + it.start, start + it.end), it.text) for it in mistake.cures)
    fix = Fix(mistake.help or "correct it", edits) if edits else None
    at = Label(source, Span(start + mistake.start, start + mistake.end))
    return Diagnostic(mistake.code, mistake.message, at, mistake.help, fix)


# A statement broken in two


def _joined(reader: Reader[T], log: _Log, statements: Sequence[_Statement]) -> Iterator[_Statement]:
    """The statements, those broken in two put together where that makes sense."""
    at = 0
    while at < len(statements):
        here = statements[at]
        for _ in range(0 if log.is_full or log.in_junk else MOST_JOINED):
            coming = statements[at + 1] if at + 1 < len(statements) else None
            joined = _joint(reader, here, coming) if coming else None
            if joined is None:
                break
            here = joined
            at += 1
        yield here
        at += 1


def _joint(reader: Reader[T], here: _Statement, coming: _Statement) -> _Statement | None:
    """Two statements as one; None where that makes no more sense than two."""
    plain, behind = here.piece.plain, coming.piece.plain
    if here.shape in reader.clean and coming.shape in reader.clean:
        return None
    gap = Span(here.span.end, coming.span.start)
    found = _break(reader, plain, behind, gap) if len(plain) <= LONGEST_LOOKED_UP else None
    if found is None:
        return None
    comma = "," if found.code is codes.COMMA_MISSING else " "
    between = reader.source.cut(gap)
    joined = Piece(
        here.piece.raw + between + coming.piece.raw,
        plain + comma.ljust(len(between)) + behind,
        (*here.piece.offsets[:-1], *range(gap.start, gap.end), *coming.piece.offsets),
    )
    stop = reader.stops(joined.plain)
    if stop is not None and stop <= len(plain) + len(between):
        return None
    return _Statement(
        joined,
        Span(here.span.start, coming.span.end),
        (*here.found, found, *coming.found),
        here.quote_missing or coming.quote_missing,
    )


def _break(reader: Reader[T], plain: str, behind: str, gap: Span) -> Diagnostic | None:
    """What is wrong between two statements, if they look like one."""
    if _GOES_ON.match(behind):
        return _broken(reader.source, gap, "", behind.split(maxsplit=1)[0])
    if plain.startswith("list ") and plain.endswith("'") and behind.startswith("'"):
        return _without_comma(reader.source, gap)
    dangling = _DANGLING.search(plain[-20:])
    if not dangling or (_BEGINS.match(behind) and not plain.endswith("else")):
        return None
    if reader.stops(plain) is None:
        return None  # `addresses = customer` ends in a word that mostly goes on, and is whole
    return _broken(reader.source, gap, dangling.group(1), "")


def _without_comma(source: Source, gap: Span) -> Diagnostic:
    """A list that goes on over the next line, or behind `;`, without a comma."""
    between = source.cut(gap)
    at = gap.start + between.index(";") if ";" in between else gap.start
    edit = Edit(Span(gap.start, at + (";" in between)), ",")
    message = f"expected a comma before the next value, found {'`;`' if ';' in between else 'none'}"
    advice = "put a comma there"
    place = Label(source, Span(at, edit.span.end))
    return Diagnostic(codes.COMMA_MISSING, message, place, advice, Fix(advice, (edit,)))


def _broken(source: Source, gap: Span, word: str, coming: str) -> Diagnostic:
    """A statement whose two halves stand on two lines, or have `;` between them."""
    between = source.cut(gap)
    if not word:
        at = gap.start + between.index(";") if ";" in between else gap.start
        sign = Span(at, at + 1)
        fix = Fix("take the `;` out", (Edit(sign, ""),)) if ";" in between else None
        return Diagnostic(
            codes.LINE_BREAK,
            f"expected no `;` before `{coming}`, which goes on with a statement, found one",
            Label(source, sign),
            "take the `;` out",
            fix,
        )
    dangling = Span(gap.start - len(word), gap.start)
    message = f"expected the rest of the statement behind `{word}`, found the end of the line"
    if _GOES_ON.match(word):
        begin = len(source.text[: dangling.start].rstrip())
        edits = [Edit(Span(begin, gap.start), ""), Edit(Span(gap.end, gap.end), f"{word} ")]
        advice = f"put `{word}` at the beginning of the next line"
    else:
        edits = [Edit(gap, " ")] if not between.strip(" \t\n;") else []
        advice = "write the statement on one line"
    fix = Fix(advice, tuple(edits)) if edits else None
    return Diagnostic(codes.LINE_BREAK, message, Label(source, dangling), advice, fix)


# A text that is no policy


@define
class _Log:
    """What was found so far, and whether the text still looks like a policy."""

    source: Source
    found: list[Diagnostic]
    of_junk: list[Diagnostic] = field(factory=list)
    junk: int = 0
    told: int = 0  # statements, and how many of them could be read, if need be after a cure
    read: int = 0

    @property
    def in_junk(self) -> bool:
        """Whether so many lines were no statements that the next one is hardly one either."""
        return self.junk >= MANY_IN_A_ROW

    @property
    def is_full(self) -> bool:
        """Whether enough was told."""
        return len(self.found) >= MOST_MISTAKES

    def note_clean(self) -> None:
        """A statement without any mistake."""
        self.told += 1
        self.read += 1

    def note(self, statement: _Statement, reading: Reading[T]) -> None:
        """What came of a statement."""
        self.told += 1
        self.read += reading.cured or any(tree is not None for tree, _ in reading.read)
        unread = all(
            tree is None and not mistakes.keyword_of(piece.plain) for tree, piece in reading.read
        )
        if unread and reading.read and not reading.cured:
            self.junk += 1
            self.of_junk += [*statement.found, *reading.found]
            return
        self.end_of_junk()
        self.found += sorted([*statement.found, *reading.found], key=lambda it: it.at.span)
        if self.is_full:
            self.found.append(
                Diagnostic(
                    codes.TOO_MANY,
                    f"expected fewer than {MOST_MISTAKES} mistakes in a file, found them all above",
                    Label(self.source, Span(statement.span.end, statement.span.end)),
                    "correct the ones above first",
                )
            )

    def end_of_junk(self) -> None:
        """Tell of each line that is no statement, or once of all where they are too many."""
        if self.in_junk or (self.read == 0 and self.junk == self.told >= WHOLE_FILE):
            self.found.append(self._no_policy(self.of_junk[0], mistakes.no_policy(self.junk)))
        else:
            self.found += self.of_junk
        self.of_junk, self.junk = [], 0

    def close(self) -> None:
        """Nothing comes any more; where nothing could be read, the text may be another file."""
        other = mistakes.another_file(self.source.text.lstrip("\ufeff \t\n")[:2000])
        every = sorted([*self.found, *self.of_junk], key=lambda it: it.at.span)
        if self.read == 0 and other and every:
            self.found = [self._no_policy(every[0], other)]
        else:
            self.end_of_junk()

    def _no_policy(self, first: Diagnostic, words: tuple[str, str]) -> Diagnostic:
        """One message for many lines, at the first of them."""
        message, advice = words
        if other := mistakes.another_file(self.source.text[first.at.span.start :][:2000]):
            message, advice = other
        return Diagnostic(codes.NOT_A_POLICY, message, first.at, advice)
