"""Where a finding is, for other programs: the path of its file, its URI, the lines it covers."""

from __future__ import annotations

from pathlib import PurePosixPath, PureWindowsPath
from posixpath import normpath
from urllib.parse import quote

from rulesdsl.defining import frozen
from rulesdsl.diagnostics import Label
from rulesdsl.source import Source, Span


def path_of(source: Source) -> str | None:
    r"""The path of a file as git writes it: with `/`, without detours. None for standard input.

    A backslash is taken for Windows' separator wherever we are: the same on every machine.

    >>> path_of(Source("./shop\\de\\..\\eu.rules", ""))
    'shop/eu.rules'
    """
    name = source.name
    if name.startswith("<") and name.endswith(">"):
        return None
    return normpath(name.replace("\\", "/"))


def uri_of(source: Source) -> str:
    """The same as a URI, relative to the folder where we are unless the path is absolute.

    >>> uri_of(Source("Köln, 50%.rules", ""))
    'K%C3%B6ln%2C%2050%25.rules'
    """
    path = path_of(source) or source.name
    written = path.encode("utf-8", "replace").decode()  # half a character is none
    for absolute in (PurePosixPath(written), PureWindowsPath(written)):
        if absolute.is_absolute():
            return absolute.as_uri()
    return quote(written)


def is_relative(uri: str) -> bool:
    """Whether a URI that `uri_of` gave is relative: in others a colon stands behind the scheme."""
    return ":" not in uri


@frozen
class Extent:
    """From where to where a stretch goes, lines and columns counted from 1.

    `end_column` is the column behind the last character, which is on `end_line`.
    """

    line: int
    column: int
    end_line: int
    end_column: int


def extent(source: Source, span: Span) -> Extent:
    """Where a stretch begins and ends; a line end that it closes with does not begin a line."""
    start = source.place(span.start)
    end = max(span.start, span.end)
    if end > span.start and source.text[end - 1 : end] == "\n":
        end -= 1
    last = source.place(end)
    return Extent(start.line, start.column, last.line, last.column)


def lines_of(label: Label) -> tuple[str, ...]:
    """The lines of the source that a place covers, whole."""
    covered = extent(label.source, label.span)
    numbers = range(covered.line, covered.end_line + 1)
    return tuple(label.source.line(number) for number in numbers)
