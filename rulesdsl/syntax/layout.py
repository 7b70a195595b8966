"""The layout of a policy: which characters are text, comment or line end, and where statements end.

The pass makes a *plain* copy of the source that is exactly as long, so that every offset means the
same in both. In the copy comments are blank, texts are masked and stand in plain quotes, letters are
lower case, underscores are spaces, and only line ends that end a statement are left. What Word,
Excel and Windows leave behind (curly quotes, no-break spaces, byte-order marks, carriage returns)
is plain there too.

A statement ends at the end of its line or at `;`. It goes on over the next line when that line
begins with `and`, `or`, `then`, `with`, `named`, when its own line ends in `,`, or inside
parentheses (docs/language.md, "How it looks").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from attrs import frozen

from rulesdsl.source import Span

_SPACES = "\t\f\v\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u200b\u2060\ufeff"
_PLAIN = str.maketrans(
    {sign: " " for sign in _SPACES}
    | {"_": " ", "\u2028": " ", "\u2029": " ", "\x85": " "}
    | {chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    | {"＝": "=", "；": ";", "，": ","}
)

_LEXEME = re.compile(
    r"""
      (?P<comment>\#[^\n]*)
    | (?P<text>
          '(?:[^'\n]|'')*'
        | "(?:[^"\n]|"")*"
        | [‘’](?:[^‘’'\n]|''|[’'](?=\w))*[‘’']
        | [“”](?:[^“”"\n]|"")*[“”"]
        | '[^'\n]*[‘’](?!\w)
        | "[^"\n]*[“”]
      )
    | (?P<foreign>[„‟][^“”‟"\n]*[“”‟"] | ‚[^‘’'\n]*[‘’'] | «[^»\n]*» | »[^«\n]*« | `[^`'\n]*[`'´])
    | (?P<unclosed>['"‘’“”„‚«`´][^\n;]*)
    | (?P<end>[\n;])
    | (?P<open>[(（])
    | (?P<close>[)）])
    """,
    re.VERBOSE,
)

_GOES_ON = re.compile(r"(?:and|or|then|with|named)(?!\w)")
_BEGINS = re.compile(
    r"(?:rule|when|match|else|never|always|example|policy|include|list|expect)(?!\w)|[a-z][a-z ]*="
)
_UNCLOSED_END = re.compile(r"\s+(?:with|then|and|or|named|under|uses|when|in)\s|\s*[,)#]|\s*$")


class Quoting(Enum):
    """Why a text in the source is not in proper quotes."""

    FOREIGN = "quotes of another language"
    UNCLOSED = "no closing quote"


@frozen
class BadQuote:
    """A text whose quotes are wrong: where it stands, and what it would be."""

    span: Span
    kind: Quoting
    content: str


@frozen
class Comment:
    """A comment; `alone` when nothing stands before it on its line."""

    span: Span
    alone: bool


@frozen
class Laid:
    """A source laid out. `plain` has the length of the source's text."""

    plain: str
    statements: tuple[Span, ...]
    comments: tuple[Comment, ...]
    bad_quotes: tuple[BadQuote, ...]


def lay_out(text: str) -> Laid:
    """Find comments, texts and statements."""
    signs = list(text.translate(_PLAIN))
    comments: list[Comment] = []
    bad: list[BadQuote] = []
    ends: list[int] = []
    depth = 0
    for kind, start, end in _lexemes(text):
        match kind:
            case "comment":
                line_start = max(text.rfind("\n", 0, start), text.rfind(";", 0, start)) + 1
                comments.append(Comment(Span(start, end), not text[line_start:start].strip(_SPACES + " ")))
                signs[start:end] = " " * (end - start)
            case "text" | "foreign" | "unclosed":
                if kind != "text":
                    bad.append(_bad_quote(text, start, end, Quoting[kind.upper()]))
                signs[start:end] = "'" + "x" * (end - start - 2) + "'" if end - start > 1 else " "
            case "open":
                signs[start] = "("
                depth += 1
            case "close":
                signs[start] = ")"
                depth = max(0, depth - 1)
            case _:
                if text[start] == ";" or not _continues(signs, ends[-1] + 1 if ends else 0, start, text, depth):
                    ends.append(start)
                    depth = 0
                    signs[start] = "\n"
                else:
                    signs[start] = " "
    plain = "".join(signs)
    return Laid(plain, _statements(plain, [*ends, len(text)]), tuple(comments), tuple(bad))


def _lexemes(text: str) -> Iterator[tuple[str, int, int]]:
    at = 0
    while found := _LEXEME.search(text, at):
        kind = found.lastgroup or ""
        start, at = found.span()
        if kind == "unclosed":
            at = start + 1 + _guess_of_end(text[start + 1 : at])
        yield kind, start, at


def _guess_of_end(rest: str) -> int:
    """How long a text without a closing quote was probably meant to be."""
    found = _UNCLOSED_END.search(rest)
    return found.start() if found else len(rest)


def _bad_quote(text: str, start: int, end: int, kind: Quoting) -> BadQuote:
    last = end if kind is Quoting.UNCLOSED else end - 1
    return BadQuote(Span(start, end), kind, text[start + 1 : last].strip())


def _continues(signs: list[str], begin: int, at: int, text: str, depth: int) -> bool:
    """Whether the statement from `begin` goes on behind the line end at `at`."""
    written = "".join(signs[begin:at]).rstrip()
    if not written.strip():
        return False
    coming = _next_code(text, at + 1)
    if _GOES_ON.match(coming):
        return True
    return (depth > 0 or written.endswith(",")) and bool(coming) and not _BEGINS.match(coming)


def _next_code(text: str, at: int) -> str:
    """The beginning of the next line that holds more than a comment, made plain."""
    while at < len(text):
        end = text.find("\n", at)
        line = text[at : end if end >= 0 else len(text)].translate(_PLAIN).strip()
        if line and not line.startswith("#"):
            return line
        if end < 0:
            break
        at = end + 1
    return ""


def _statements(plain: str, ends: list[int]) -> tuple[Span, ...]:
    found = []
    begin = 0
    for end in ends:
        piece = plain[begin:end]
        if stripped := piece.strip():
            start = begin + piece.index(stripped[0])
            found.append(Span(start, start + len(stripped)))
        begin = end + 1
    return tuple(found)
