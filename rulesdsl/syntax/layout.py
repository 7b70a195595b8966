"""The layout of a policy: which characters are text, comment or line end, and where statements end.

The pass makes a *plain* copy of the source that is exactly as long, so that every offset means the
same in both. In the copy comments are blank, texts are masked and stand in plain quotes, letters
are lower case, underscores are spaces, and only line ends that end a statement are left. What Word,
Excel and Windows leave behind (curly quotes, no-break spaces, byte-order marks, carriage returns)
is plain there too.

A statement ends at the end of its line or at `;`. It goes on over the next line when that line
begins with `and`, `or`, `then`, `with`, `named`, when its own line ends in `,`, or inside
parentheses (docs/language.md, "How it looks").

The time is linear in the length of the text, whatever the text: no pattern may look ahead without a
bound where it can fail, and nothing is looked for twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum

from rulesdsl.defining import define, field, frozen
from rulesdsl.patterns import pattern
from rulesdsl.source import Span

_SPACES = (
    "\t\f\v\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f"
    "\u205f\u3000\u200b\u2060\ufeff"
)
_PLAIN = str.maketrans(
    dict.fromkeys(_SPACES, " ")
    | {"_": " ", "\u2028": " ", "\u2029": " ", "\x85": " "}
    | {chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
    | {"＝": "=", "；": ";", "，": ","}
)

_LEXEME = pattern(
    r"""
      (?P<comment>\#[^\n]*)
    | (?P<remark>
          // (?<!:..) [^\n]* | -- (?=[\s-]|[^\W\d]) [^\n]*
        | /\* [^*\n]* (?:\*(?!/)[^*\n]*)* (?:\*/)? | \*/
      )
    | (?P<entity>&(?:[a-zA-Z]{2,8}|\#\d{1,5}|\#x[0-9a-fA-F]{1,4});)
    | (?P<apostrophe>
          (?<=\w)['’](?=(?:s|t|d|m|re|ve|ll|S|T|D|M|RE|VE|LL)(?![\w'’]))
        | (?<=\b[odlODL])['’](?=[a-zA-Z])
      )
    | (?P<text>
          '(?:[^'\n]|'')*'
        | "(?:[^"\n]|"")*"
        | [‘’](?:[^‘’'\n]|''|[’'](?=\w))*[‘’']
        | [“”](?:[^“”"\n]|"")*[“”"]
        | '[^'\n]*[‘’](?!\w)
        | "[^"\n]*[“”]
      )
    | (?P<foreign>
          [„‟][^“”‟"\n]{0,300}[“”‟"] | ‚[^‘’'\n]{0,300}[‘’'] | «[^»\n]{0,300}» | »[^«\n]{0,300}«
        | `[^`'\n]{0,300}[`'´] | ´[^´'\n]{0,300}´
      )
    | (?P<unclosed>['"‘’“”„‚«`´][^\n;]{0,300})
    | (?P<end>[\n;])
    | (?P<open>[(（])
    | (?P<close>[)）])
    """,
    re.VERBOSE,
)

_SIGNS = "\n;#'\"‘’“”„‟‚«»`´()（）/*&-"
_TELLING = pattern(f"[{_SIGNS}]")
"""With one of these every lexeme begins: the rest is passed over without asking further."""
_TELLING_IN_ASCII = pattern(f"[{''.join(filter(str.isascii, _SIGNS))}]")
"""Those of most policies: a set with other signs takes ten times as long to compile."""

GOING_ON = ("and", "or", "then", "with", "named")
"""Words with which a statement goes on."""
GOES_ON = pattern(rf"(?:{'|'.join(GOING_ON)})(?!\w)")
_BEGINS = pattern(
    r"(?:rule|when|match|else|never|always|example|policy|include|list(?! +id\b)|expect)(?!\w)"
    r"|[a-z][a-z ]*="
    r"|(?:use|create)\s+(?:customer|job)(?!\w)|hold\s*(?:'|$)"
)
_BEHIND_A_TEXT = "and or then with named under uses when by include is".split()
_QUOTE_WITHIN = pattern(
    rf"""
      (?<=\w')(?=\w)(?!(?:{"|".join(_BEHIND_A_TEXT)})(?!\w))
    | (?<=s')(?=\ \w)(?!\ (?:{"|".join(_BEHIND_A_TEXT)})(?!\w))
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Behind a quote that stands within a word, or behind one: 'Joe's Shop', 'The Boys' Club'."""

_TO_THE_NEXT_QUOTE = pattern(
    r"[\w &.,!/()-]{0,100}"
    r"(?:(?<=[\w.!)])'(?=(?:s|t|d|m|re|ve|ll|n)(?!\w)|[\s,;)#]|$)|(?<=\b[nodlNODL])'(?=\w))"
)

_MOST_QUOTES_WITHIN = 4

_UNCLOSED_END = pattern(r"\s(?:with|then|and|or|named|under|uses|when|in)\s|[,)#]|\s*$")


QUOTES = "'\"‘’“”`´"
"""What may stand at the end of a text, to whomever it belongs."""


class Quoting(Enum):
    """Why a text in the source is not in proper quotes."""

    FOREIGN = "quotes of another language"
    WITHIN = "a quote within the text"
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
    """A source laid out. `plain` has the length of the source's text.

    `remarks` are comments in the form of another language (`//`, `--`, `/* */`).
    """

    plain: str
    statements: tuple[Span, ...]
    comments: tuple[Comment, ...]
    bad_quotes: tuple[BadQuote, ...]
    remarks: tuple[Span, ...] = ()


@define
class _Laying:
    """What is known of a text so far; `done` is how much of it stands in `plain` already."""

    text: str
    letters: str
    lines: _Lines
    plain: list[str] = field(factory=list)
    comments: list[Comment] = field(factory=list)
    bad: list[BadQuote] = field(factory=list)
    remarks: list[Span] = field(factory=list)
    ends: list[int] = field(factory=list)
    depth: int = 0
    done: int = 0
    last: str = ""  # the last sign of the statement that is no space, '' where it has none yet

    def put(self, start: int, end: int, instead: str) -> None:
        """Go on to `end`: the letters before `start` as they are, then others of equal length."""
        between = self.letters[self.done : start]
        self.plain += (between, instead)
        self.done = end
        told = instead.rstrip(" ") or between.rstrip(" ")
        if told:
            self.last = told[-1]


def lay_out(text: str) -> Laid:
    """Find comments, texts and statements."""
    letters = text.translate(_PLAIN)
    laying = _Laying(text, letters, _Lines(letters))
    for kind, start, end in _lexemes(text):
        match kind:
            case "end":
                _end(laying, start)
            case "text" | "foreign" | "unclosed" | "within":
                if kind != "text":
                    laying.bad.append(_bad_quote(text, start, end, Quoting[kind.upper()]))
                mask = "'" + "x" * (end - start - 2) + "'" if end - start > 1 else " "
                laying.put(start, end, mask)
            case "comment" | "remark":
                _comment(laying, kind, start, end)
            case "apostrophe":
                laying.put(start, end, "’")
            case "open":
                laying.put(start, end, "(")
                laying.depth += 1
            case "close":
                laying.put(start, end, ")")
                laying.depth = max(0, laying.depth - 1)
            case _:
                pass  # the semicolon of an entity ends no statement
    laying.put(len(text), len(text), "")
    plain = "".join(laying.plain)
    return Laid(
        plain,
        _statements(plain, [*laying.ends, len(text)]),
        tuple(laying.comments),
        tuple(laying.bad),
        tuple(laying.remarks),
    )


def _lexemes(text: str) -> Iterator[tuple[str, int, int]]:
    at, search = 0, (_TELLING_IN_ASCII if text.isascii() else _TELLING).search
    while telling := search(text, at):
        start = telling.start()
        kind, at = _simple(text, start) or _lexeme(text, start)
        if kind == "unclosed":
            at = start + 1 + _guess_of_end(text[start + 1 : at])
        elif kind == "text" and text[start] == text[at - 1] == "'":
            end = _end_behind_quotes(text, at)
            kind, at = ("within", end) if end > at else (kind, at)
        if kind:
            yield kind, start, at


def _lexeme(text: str, start: int) -> tuple[str, int]:
    """What begins there, and where it ends; '' where nothing does."""
    found = _LEXEME.match(text, start)
    return (found.lastgroup or "", found.end()) if found else ("", start + 1)


def _simple(text: str, start: int) -> tuple[str, int] | None:
    """The same where one need not look far; None where one must.

    Most policies have nothing else, and to compile the large pattern takes longer than all of them.
    """
    behind = text[start + 1 : start + 2]
    match text[start]:
        case "\n" | ";":
            return "end", start + 1
        case "(":
            return "open", start + 1
        case ")":
            return "close", start + 1
        case "#":
            end = text.find("\n", start)
            return "comment", end if end >= 0 else len(text)
        case "-" if behind != "-":
            return "", start + 1
        case "'" if start == 0 or text[start - 1] in " (,":
            end = text.find("'", start + 1)
            is_plain = end >= 0 and "\n" not in text[start:end] and text[end + 1 : end + 2] != "'"
            return ("text", end + 1) if is_plain else None
        case _:
            return None


def _end_behind_quotes(text: str, at: int) -> int:
    """Where a text really ends whose quote before `at` stands within it; `at` where it does not."""
    if not _may_stand_within(text, at):
        return at
    end = at
    for _ in range(_MOST_QUOTES_WITHIN):
        if not _QUOTE_WITHIN.match(text, end):
            return end
        behind = _TO_THE_NEXT_QUOTE.match(text, end)
        if behind is None:
            return end if text[end] == " " else at
        end = behind.end()
    return at


def _may_stand_within(text: str, at: int) -> bool:
    """Whether `_QUOTE_WITHIN` has to be asked of the quote before `at`."""
    coming = text[at : at + 1]
    if coming == " " and text[at - 2] in "sS\u017f":
        word, space, _ = text[at + 1 : at + 1 + _LONGEST_BEHIND].partition(" ")
        return not (space and word.lower() in _BEHIND_A_TEXT)
    return coming.isalnum() or coming == "_"


_LONGEST_BEHIND = len("include ")


def _guess_of_end(rest: str) -> int:
    """How long a text without a closing quote was probably meant to be."""
    found = _UNCLOSED_END.search(rest)
    return len(rest[: found.start()].rstrip()) if found else len(rest)


def _bad_quote(text: str, start: int, end: int, kind: Quoting) -> BadQuote:
    last = end if kind is Quoting.UNCLOSED else end - 1
    content = text[start + 1 : last].strip()
    match kind:
        case Quoting.WITHIN:
            content = content.replace("''", "'")
        case Quoting.UNCLOSED:
            content = (
                content.rstrip(QUOTES).rstrip() or content
            )  # another quote than it begins with
        case Quoting.FOREIGN:
            pass
    return BadQuote(Span(start, end), kind, content)


def _comment(laying: _Laying, kind: str, start: int, end: int) -> None:
    text = laying.text
    if kind == "remark":
        laying.remarks.append(Span(start, end))
    else:
        line_start = max(text.rfind("\n", 0, start), text.rfind(";", 0, start)) + 1
        alone = not text[line_start:start].strip(_SPACES + " ")
        laying.comments.append(Comment(Span(start, end), alone))
    laying.put(start, end, " " * (end - start))


def _end(laying: _Laying, at: int) -> None:
    """A line end or `;`: the end of the statement, or only a space in the midst of it."""
    laying.put(at, at, "")
    if laying.text[at] != ";" and _continues(laying, at):
        laying.put(at, at + 1, " ")
        return
    laying.ends.append(at)
    laying.depth = 0
    laying.put(at, at + 1, "\n")
    laying.last = ""


def _continues(laying: _Laying, at: int) -> bool:
    """Whether the statement goes on behind the line end at `at`."""
    if not laying.last:
        return False
    coming = laying.lines.code_behind(at)
    if coming.startswith(GOING_ON) and GOES_ON.match(coming):
        return True
    if laying.depth > 0 and coming.startswith("include"):
        return True  # of tags, whose name stands on the line before
    goes_on = laying.depth > 0 or laying.last == ","
    return goes_on and bool(coming) and not _BEGINS.match(coming)


@define
class _Lines:
    """Lines of plain letters; the next one that holds more than a comment is found once only."""

    letters: str
    known_from: int = 0
    known_until: int = -1
    code: str = ""

    def code_behind(self, at: int) -> str:
        """The beginning of the next line behind `at` that holds more than a comment."""
        if self.known_from <= at < self.known_until:
            return self.code
        self.known_from, here = at, at + 1
        self.code = ""
        while here < len(self.letters):
            end = self.letters.find("\n", here)
            stop = end if end >= 0 else len(self.letters)
            line = self.letters[here : min(stop, here + 1000)].strip()
            if line and not line.startswith("#"):
                self.code = line
                break
            here = stop + 1
        self.known_until = here
        return self.code


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
