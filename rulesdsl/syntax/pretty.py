"""Text broken at its loosest joints: Philip Wadler, "A prettier printer" (1998).

A document is a text with joints in it. A joint is a space, or the end of a line where the line
would get too long. Documents stand within each other, and an outer joint is looser than one further
in: it is broken first, and what then fits on a line stays together.

Wadler's documents are lazy and know all ways in which they can be laid out; ours are laid out from
the left to the right, as in Oppen's "Prettyprinting" (1980), because none of ours is better for
looking further ahead than its own end. The time is that of the text, times how deeply it is nested.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias, assert_never

from rulesdsl.defining import define, field, frozen

INDENT = "  "

_DEEPEST = 10
"""So deep an indent may be: further in, lines would stand at the right edge only."""


@frozen
class Together:
    """Parts that stand on one line, or each on a line of its own."""

    parts: Sequence[Document]
    flat: str
    broken: bool = False


@frozen
class Filled:
    """Parts of which as many stand on a line as fit."""

    parts: Sequence[Document]
    flat: str
    broken: bool = False


@frozen
class Commented:
    """A part with comments: `above` it, and one `behind` it at the end of its last line."""

    inside: Document
    flat: str
    above: Sequence[str]
    behind: str | None
    broken: bool = True


Document: TypeAlias = str | Together | Filled | Commented
"""`flat` is the document on one line, without comments; a comment in it keeps it `broken`."""


def together(parts: Sequence[Document]) -> Document:
    """Parts on one line or each on its own; one part is only itself."""
    if len(parts) == 1:
        return parts[0]
    return Together(parts, " ".join([it if isinstance(it, str) else it.flat for it in parts]))


def filled(parts: Sequence[Document]) -> Document:
    """Parts on as few lines as can be; one part is only itself."""
    if len(parts) == 1:
        return parts[0]
    return Filled(parts, " ".join([it if isinstance(it, str) else it.flat for it in parts]))


def flat(document: Document) -> str:
    """The document on one line, without its comments."""
    return document if isinstance(document, str) else document.flat


def laid_out(document: Document, indent: str, width: int) -> list[str]:
    """The lines of a document; a line is longer than the width only where it has no joint."""
    page = _Page(indent, width, line=indent)
    _lay(page, document, 0)
    return [*page.lines, page.line]


@define
class _Page:
    """Lines that are done, and the one that is being written; `closed` once nothing may follow."""

    indent: str
    width: int
    line: str
    lines: list[str] = field(factory=list)
    closed: bool = False

    def has_room(self, document: Document, between: str = "") -> bool:
        """Whether there is room on the line for a document behind the text `between`."""
        if self.closed or _is_broken(document):
            return False
        return len(self.line) + len(between) + len(flat(document)) <= self.width

    def end_line(self, level: int) -> None:
        self.lines.append(self.line)
        self.line = self.indent + INDENT * (1 + min(level, _DEEPEST))
        self.closed = False


def _is_broken(document: Document) -> bool:
    """Whether comments keep a document from standing on the line that there is."""
    match document:
        case str():
            return False
        case Commented(inside, above=above):
            return bool(above) or _is_broken(inside)
        case _:
            return document.broken


def _lay(page: _Page, document: Document, level: int) -> None:
    """Write a document where the page is."""
    match document:
        case str():
            page.line += document
        case Commented(inside, _, above, behind):
            for comment in above:
                page.line += comment
                page.end_line(level)
            _lay(page, inside, level)
            if behind:
                page.line += f"  {behind}"
                page.closed = True
        case Together() | Filled() if page.has_room(document):
            page.line += document.flat
        case Together(parts):
            _lay(page, parts[0], level + 1)
            for part in parts[1:]:
                page.end_line(level + 1)
                _lay(page, part, level + 1)
        case Filled(parts):
            _fill(page, parts, level + 1)
        case _:
            assert_never(document)


def _fill(page: _Page, parts: Sequence[Document], level: int) -> None:
    for at, part in enumerate(parts):
        if at and page.has_room(part, " "):
            page.line += " "
        elif at:
            page.end_line(level)
        lines_before = len(page.lines)
        _lay(page, part, level)
        if len(page.lines) > lines_before:
            page.closed = True  # what goes over several lines has the last one for itself
