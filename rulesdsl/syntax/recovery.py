"""Reading all statements of a source, whatever is wrong with some of them.

Here are the mistakes that are larger than a statement: quotes and comments that are none of the
language, and a text that is no policy at all. What is broken in two is put together by `joints`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import TypeVar

from rulesdsl.defining import define, evolve, field
from rulesdsl.diagnostics import Diagnostic, Edit, Fix, Label
from rulesdsl.patterns import pattern
from rulesdsl.source import Source, Span
from rulesdsl.syntax import mistakes
from rulesdsl.syntax.joints import Statement, joined
from rulesdsl.syntax.layout import BadQuote, Laid, Quoting
from rulesdsl.syntax.mistakes import codes
from rulesdsl.syntax.quoting import with_quote
from rulesdsl.syntax.repair import Piece, Reader, Reading, Stop

T = TypeVar("T")

MOST_MISTAKES = 500
"""After this many the rest of a file is read, but no more is told about it."""

MANY_IN_A_ROW = 20
"""So many lines in a row that are no statements are something else than a policy."""

WHOLE_FILE = 3
"""A file of at least so many lines, none of which is a statement, is something else too."""

MOST_REQUOTED = 20
"""In so many statements the place of a missing quote is looked for: each takes many readings."""

_WANTS_A_TEXT = pattern(r"\b(?:is|is not|one of|with|contains|include|order number)\s+$")
_NUMBER_SIGN = pattern(
    r"(?P<number>#\d[\w-]*)(?:(?P<more>[ \t]+(?:and|or)[ \t]|[,)])|[ \t]*(?:$|\n|#))"
)


def read_all(
    source: Source, laid: Laid, read: Callable[[str], T | Stop], clean: dict[str, T]
) -> tuple[list[tuple[T | None, Piece]], list[Diagnostic]]:
    """All that can be read, with None in the place of what cannot, and every mistake.

    `clean` is what is known of shapes already, see `Reader`.
    """
    reader = Reader(source, read, clean)
    log = _Log(source, [_remark(source, span) for span in laid.remarks[:MOST_MISTAKES]])
    statements = _statements(reader, laid, log)
    pieces: list[tuple[T | None, Piece]] = []
    for statement in joined(reader, statements, lambda: not (log.is_full or log.in_junk)):
        known = None if statement.found else clean.get(statement.shape)
        if known is not None and not log.junk:  # nearly always
            pieces.append((known, statement.piece))
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


def _statements(reader: Reader[T], laid: Laid, log: _Log) -> list[Statement]:
    """The statements with all texts in proper quotes; quotes that stand alone are noted at once."""
    source = reader.source
    starts = [span.start for span in laid.statements]
    strays: dict[int, BadQuote] = {}
    of_statement: dict[int, list[BadQuote]] = {}
    for bad in laid.bad_quotes:
        at = bisect_right(starts, bad.span.start) - 1
        if at >= 0 and bad.span.start < laid.statements[at].end:
            of_statement.setdefault(at, []).append(bad)
        elif at >= 0 and not source.text[laid.statements[at].end : bad.span.start].strip(" \t"):
            strays[at] = bad
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
    tries = iter(range(MOST_REQUOTED))
    for at, here in enumerate(told):
        stray = strays.get(at)
        if stray or (here.quote_missing and reader.stops(here.piece.plain) is not None):
            end = max(here.span.end, stray.span.end if stray else 0)
            worth_it = next(tries, None) is not None
            told[at] = (_quoted(reader, Span(here.span.start, end)) if worth_it else None) or here
            if stray and told[at] is here:
                log.found.append(_quoting(source, stray))
    return told


def _with_number(source: Source, laid: Laid, here: Statement, note: Span) -> Statement:
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
    return Statement(piece, span, (_at(source, note.start, mistake),))


def _in_quotes(source: Source, laid: Laid, span: Span, bad_quotes: Sequence[BadQuote]) -> Statement:
    piece = Piece(
        source.cut(span), laid.plain[span.start : span.end], range(span.start, span.end + 1)
    )
    if not bad_quotes:
        return Statement(piece, span)
    if mistakes.is_remark(piece.raw) and bad_quotes[0].span.start == span.start:
        found = _at(source, span.start, mistakes.remark(piece.raw))
        return Statement(Piece("", "", range(span.end, span.end + 1)), span, (found,))
    cures = tuple(
        mistakes.Cure(
            bad.span.start - span.start,
            min(bad.span.end, span.end) - span.start,
            mistakes.quoted(bad.content),
        )
        for bad in bad_quotes
    )
    return Statement(
        piece.cured(cures),
        span,
        tuple(_quoting(source, bad) for bad in bad_quotes),
        quote_missing=any(bad.kind is Quoting.UNCLOSED for bad in bad_quotes),
    )


def _quoted(reader: Reader[T], span: Span) -> Statement | None:
    """The statement of a span in which a quote is missing, with it; None where nobody can tell."""
    raw = reader.source.cut(span)
    meant = with_quote(reader, Piece(raw, raw, range(span.start, span.end + 1)))
    if meant is None:
        return None
    return Statement(meant.piece, span, (_at(reader.source, span.start, meant.mistake),))


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

    def note(self, statement: Statement, reading: Reading[T]) -> None:
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
        every = sorted([*self.found, *self.of_junk], key=lambda it: it.at.span)
        other = None
        if self.read == 0 and every:
            other = mistakes.another_file(self.source.text.lstrip("\ufeff \t\n")[:2000])
        if other:
            self.found = [self._no_policy(every[0], other)]
        else:
            self.end_of_junk()

    def _no_policy(self, first: Diagnostic, words: tuple[str, str]) -> Diagnostic:
        """One message for many lines, at the first of them."""
        message, advice = words
        if other := mistakes.another_file(self.source.text[first.at.span.start :][:2000]):
            message, advice = other
        return Diagnostic(codes.NOT_A_POLICY, message, first.at, advice)
