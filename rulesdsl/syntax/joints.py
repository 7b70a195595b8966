"""A statement whose parts stand on several lines: put together where that makes sense.

Each break is told once. `recovery` decides how long it is worth looking for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from rulesdsl.defining import field, frozen
from rulesdsl.diagnostics import Diagnostic, Edit, Fix, Label
from rulesdsl.model import fields
from rulesdsl.patterns import pattern
from rulesdsl.source import Source, Span
from rulesdsl.syntax.layout import GOES_ON, GOING_ON
from rulesdsl.syntax.mistakes import codes
from rulesdsl.syntax.repair import LONGEST_LOOKED_UP, Piece, Reader, shape_of

T = TypeVar("T")

MOST_JOINED = 4
"""A statement is not put together from more parts than this."""

_HANGING = (
    *(*GOING_ON, "by", "is", "not", "of", "in", "under", "uses", "else", "when", "use", "create"),
    *("customer", "job", "include", "contains", "between"),
)
_DANGLING = pattern(rf"(?:^|\s)({'|'.join(_HANGING)}|[<>=]=?)$")
_DANGLES = (*_HANGING, "<", ">", "=")
_COLON = pattern(r"(?<=\w)\s*:$")
_KEY_OF_A_LINE = pattern(r"(?:[-*•·]\s*|\d{1,2}[.)]\s*)?(?P<key>[a-z][a-z 2]{0,40}?)\s*[,.]?")
_BEGINS = pattern(
    r"(?:rule|when|match|else|never|always|example|policy|include|list(?! +id\b)|expect)(?!\w)"
    r"|[a-z][a-z ]*="
)


@frozen
class Statement:
    """A statement before it is read: its piece and shape, and what is known to be wrong already."""

    piece: Piece
    span: Span
    found: tuple[Diagnostic, ...] = ()
    quote_missing: bool = False
    shape: str = field(init=False)

    @shape.default
    def _shape(self) -> str:
        return shape_of(self.piece.plain)


def joined(
    reader: Reader[T], statements: Sequence[Statement], worth_it: Callable[[], bool]
) -> Iterator[Statement]:
    """The statements, those broken in two put together where that makes sense."""
    at = 0
    while at < len(statements):
        here = statements[at]
        for _ in range(MOST_JOINED if worth_it() else 0):
            coming = statements[at + 1] if at + 1 < len(statements) else None
            both = _joint(reader, here, coming) if coming else None
            if both is None:
                break
            here = both
            at += 1
        yield here
        at += 1


def _joint(reader: Reader[T], here: Statement, coming: Statement) -> Statement | None:
    """Two statements as one; None where that makes no more sense than two."""
    plain, behind = here.piece.plain, coming.piece.plain
    if here.shape in reader.clean and coming.shape in reader.clean:
        return None
    if listed := _listed(reader.source, here, coming):
        return listed
    gap = Span(here.span.end, coming.span.start)
    # `else:` with the rest on the next line
    shorter = _COLON.sub("", plain) if plain.endswith(":") else plain
    if len(shorter) < len(plain) and _DANGLING.search(shorter[-20:]):
        plain, gap = shorter, Span(here.piece.offsets[len(shorter)], gap.end)
    found = _break(reader, plain, behind, gap) if len(plain) <= LONGEST_LOOKED_UP else None
    if found is None:
        return None
    comma = "," if found.code is codes.COMMA_MISSING else " "
    between = reader.source.cut(gap)
    both = Piece(
        here.piece.raw[: len(plain)] + between + coming.piece.raw,
        plain + comma.ljust(len(between)) + behind,
        (*here.piece.offsets[: len(plain)], *range(gap.start, gap.end), *coming.piece.offsets),
    )
    stop = reader.stops(both.plain)
    if stop is not None and stop <= len(plain) + len(between):
        return None
    return Statement(
        both,
        Span(here.span.start, coming.span.end),
        (*here.found, found, *coming.found),
        here.quote_missing or coming.quote_missing,
    )


def _listed(source: Source, here: Statement, coming: Statement) -> Statement | None:
    """A `match by` with one more key that stands on a line of its own, told once of all of them."""
    if not here.piece.plain.startswith("match by"):
        return None
    if "'" in coming.piece.plain:  # no key has a text in it
        return None
    found = _KEY_OF_A_LINE.fullmatch(coming.piece.plain)
    plain = _COLON.sub("", here.piece.plain)
    if found is None or fields.find(found["key"]) is None:
        return None
    glue = " " if plain.endswith("by") else " then "
    start, end = found.span("key")
    before = here.piece.offsets[: len(plain)]
    piece = Piece(
        here.piece.raw[: len(plain)] + glue + coming.piece.raw[start:end],
        plain + glue + coming.piece.plain[start:end],
        (*before, *[here.span.end] * len(glue), *coming.piece.offsets[start : end + 1]),
    )
    told = any(it.code is codes.KEYS_JOINED for it in here.found)
    key = Label(source, coming.piece.span(start, end))
    message = "expected all keys on the line of `match by`, found one on a line of its own"
    advice = "write the keys on one line, such as `match by email then name`"
    more = () if told else (Diagnostic(codes.KEYS_JOINED, message, key, advice),)
    return Statement(piece, here.span.to(coming.span), (*here.found, *more, *coming.found))


def _break(reader: Reader[T], plain: str, behind: str, gap: Span) -> Diagnostic | None:
    """What is wrong between two statements, if they look like one."""
    if behind.startswith(GOING_ON) and GOES_ON.match(behind):
        return _broken(reader.source, gap, "", behind.split(maxsplit=1)[0])
    if plain.startswith("list ") and plain.endswith("'") and behind.startswith("'"):
        return _without_comma(reader.source, gap)
    dangling = _DANGLING.search(plain[-20:]) if plain.endswith(_DANGLES) else None
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
            f"expected no `;` before `{coming}`, which goes on with the words before it, found one",
            Label(source, sign),
            "take the `;` out",
            fix,
        )
    dangling = Span(gap.start - len(word), gap.start)
    message = f"expected more behind `{word}`, found the end of the line"
    if GOES_ON.match(word):
        begin = len(source.text[: dangling.start].rstrip())
        edits = [Edit(Span(begin, gap.start), ""), Edit(Span(gap.end, gap.end), f"{word} ")]
        advice = f"put `{word}` at the beginning of the next line"
    else:
        edits = [Edit(gap, " ")] if not between.strip(" \t\n;:") else []
        advice = "write it on one line with the next"
    fix = Fix(advice, tuple(edits)) if edits else None
    return Diagnostic(codes.LINE_BREAK, message, Label(source, dangling), advice, fix)
