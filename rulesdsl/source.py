"""A text with a name, and places in it."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from os.path import normpath
from pathlib import PurePath

from rulesdsl.defining import field, frozen


@frozen(order=True)
class Span:
    """A stretch of a source: character offsets, `start` included and `end` not."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The stretch from the beginning of this one to the end of the other."""
        return Span(min(self.start, other.start), max(self.end, other.end))


@frozen
class Place:
    """Where a person finds something: line and column count from 1."""

    line: int
    column: int


def _plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


@frozen(slots=False)
class Source:
    """A text and the name under which people know it (mostly a file name).

    Line ends of Windows and of old Macs become plain ones, so that a line is a line everywhere.
    """

    name: str
    text: str = field(converter=_plain_line_ends)

    @cached_property
    def _line_starts(self) -> tuple[int, ...]:
        return (0, *(at + 1 for at, sign in enumerate(self.text) if sign == "\n"))

    def place(self, offset: int) -> Place:
        """Line and column of a character offset; the end of the text is a place too."""
        offset = max(0, min(offset, len(self.text)))
        line = bisect_right(self._line_starts, offset)
        return Place(line, offset - self._line_starts[line - 1] + 1)

    def line(self, number: int) -> str:
        """The text of a line, counted from 1, without its end."""
        starts = self._line_starts
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def cut(self, span: Span) -> str:
        """The characters of a span."""
        return self.text[span.start : span.end]

    def beside(self, name: str) -> str:
        """The name of a file that this text names relative to itself."""
        return normpath(PurePath(self.name).parent / name)


@frozen
class Unreadable:
    """A file that a text names and that cannot be read, and why in a few words."""

    why: str
