"""The same policy as people write it: curly quotes, capitals, odd line ends, comments, semicolons.

What is changed here has no meaning, by docs/language.md, "How it looks". Each comment is unlike all
others, so that a test can say where every one of them went.
"""

from __future__ import annotations

import re
from random import Random

from attrs import frozen
from hypothesis import strategies as st

_LEXEME = re.compile(r"'(?:[^'\n]|'')*'|\n|[ ]+|[^\W\d_]\w*|\S")
_GOES_ON = re.compile(r"\s+(?=(?:and|or|then|with|named)\b)")
_WORDS_OF_YES_NO = {"true": ("true", "yes", "on", "TRUE"), "false": ("false", "no", "Off")}
_SPACES = (" ", "  ", "\t", "\u00a0", " \u202f", " \t ")
_LINE_ENDS = ("\n", "\n\n", "\r\n", "\n   \n\t", " \n")


@frozen
class Noisy:
    """A text that says what another one says, and the comments that were put into it."""

    text: str
    comments: tuple[str, ...]


class _Writer:
    def __init__(self, random: Random, level: int) -> None:
        self.random = random
        self.level = level
        self.comments: list[str] = []

    def often(self) -> bool:
        return self.random.randrange(10) < self.level

    def comment(self) -> str:
        """A comment up to the end of its line; what it says must be read by nobody."""
        number = len(self.comments)
        said = self.random.choice(
            ("remember", "rule 'x'; override = true", "don't", "and so (", "then and", "#")
        )
        self.comments.append(f"# {number}: {said}".rstrip())
        return self.comments[-1]

    def text(self, written: str) -> str:
        """A text in other quotes; the quote that closes it is doubled inside."""
        value = written[1:-1].replace("''", "'")
        if not self.often():
            return written
        if '"' not in value:
            return self.random.choice((f'"{value}"', f"“{value}”"))
        return written

    def word(self, written: str) -> str:
        if written in _WORDS_OF_YES_NO and self.often():
            return self.random.choice(_WORDS_OF_YES_NO[written])
        return self.random.choice((str.upper, str.title))(written) if self.often() else written

    def space(self) -> str:
        return self.random.choice(_SPACES) if self.often() else " "

    def line_end(self, *, last: bool) -> str:
        """The end of a statement, perhaps with comments behind it and below."""
        if not last and self.often():
            return self.random.choice((";", " ; ", ";\n"))
        end = f"  {self.comment()}" if self.often() else ""
        end += self.random.choice(_LINE_ENDS) if self.often() else "\n"
        if self.often():
            end += f"   {self.comment()}\n" + ("\n" if self.often() else "")
        return end

    def inside(self) -> str:
        """A line end in the midst of a statement, where the layout allows one."""
        return (f" {self.comment()}" if self.often() else "") + "\n" + self.space()


def statements_of(canonical: str) -> list[str]:
    """The statements of a text that the printer wrote, each on one line, without comments."""
    return [it for it in re.sub(r"\n    +(?! *\n)", " ", canonical).split("\n") if it.strip()]


def dress(canonical: str, random: Random, level: int) -> Noisy:
    """The text with noise; `level` is how many of ten chances are taken."""
    writer = _Writer(random, level)
    out = ["\ufeff" if writer.often() else "", f"{writer.comment()}\n" if writer.often() else ""]
    statements = statements_of(canonical)
    for place, statement in enumerate(statements):
        out += _statement(statement.strip(), writer)
        out.append(writer.line_end(last=place == len(statements) - 1))
    return Noisy("".join(out), tuple(writer.comments))


def _statement(statement: str, writer: _Writer) -> list[str]:
    out: list[str] = [writer.space() if writer.often() else ""]
    at = depth = 0
    in_list = statement.startswith("list ")
    while at < len(statement):
        if (found := _GOES_ON.match(statement, at)) and writer.often():
            out.append(writer.inside())
            at = found.end()
            continue
        found = _LEXEME.match(statement, at)
        assert found
        lexeme, at = found.group(), found.end()
        if lexeme.startswith("'"):
            out.append(writer.text(lexeme))
        elif lexeme.isspace():
            out.append(writer.inside() if depth and writer.often() else writer.space())
        elif lexeme[0].isalpha():
            out.append(lexeme if in_list else writer.word(lexeme))
        else:
            out.append(lexeme)
            depth += (lexeme == "(") - (lexeme == ")")
            if lexeme == "," and writer.often():
                out.append(writer.inside())
    return out


@st.composite
def noisy(draw: st.DrawFn, canonical: str) -> Noisy:
    """A text with as much noise as Hypothesis likes, often none."""
    return dress(canonical, draw(st.randoms(use_true_random=False)), draw(st.integers(0, 6)))
