"""The lines of a summary: laid out here where nobody watches, otherwise by rich.

Loading rich and laying out hundreds of names with it takes longer than the orders of a day. What is
laid out here is what rich would make of it, to the letter.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, TextIO, TypeAlias

from rulesdsl.defining import frozen
from rulesdsl.patterns import pattern

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_WIDEST = 100
"""Longer lines are hard to read, however wide the terminal is."""

_USUAL_WIDTH = 80

_GAP = 2
"""Columns between a number and what it counts."""


@frozen
class Line:
    """A text behind so many spaces, in a style that only a terminal shows."""

    text: str
    style: str
    indent: int


@frozen
class Counted:
    """Numbers under each other, and what they count."""

    rows: tuple[tuple[str, str], ...]
    indent: int = 2


Part: TypeAlias = Line | Counted


def print_sections(sections: Sequence[Sequence[Part]], file: TextIO, width: int | None) -> None:
    """Write sections with an empty line between them."""
    plain = None if _is_watched(file) else _plain(sections, min(width or _width(), _WIDEST))
    if plain is not None:
        file.writelines(f"{line.rstrip()}\n" for line in plain)
        return
    from rich.console import Console  # heavy, and not needed where all fits

    console = Console(file=file, width=width, highlight=False, markup=False, emoji=False)
    console.width = min(console.width, _WIDEST)
    if console.is_terminal:
        _print(sections, console)
        return
    with console.capture() as captured:
        _print(sections, console)
    # Tables are filled up with spaces, which only a terminal hides.
    file.writelines(f"{line.rstrip()}\n" for line in captured.get().splitlines())


# As they are


def _is_watched(file: TextIO) -> bool:
    """Whether a person may be watching, or wants it to look as if; rich asks the same."""
    return file.isatty() or any(it in os.environ for it in ("FORCE_COLOR", "TTY_COMPATIBLE"))


def _width() -> int:
    """The columns of the terminal that the program was started in, if any."""
    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit():
        return int(columns)
    for descriptor in (0, 1, 2):
        try:
            return os.get_terminal_size(descriptor).columns or _USUAL_WIDTH
        except (AttributeError, ValueError, OSError):
            continue
    return _USUAL_WIDTH


def _plain(sections: Sequence[Sequence[Part]], width: int) -> list[str] | None:
    """The lines; None where there is hardly room, or their columns cannot simply be counted."""
    lines: list[str] = []
    for section in sections:
        if lines:
            lines.append("")
        for part in section:
            texts = (part.text,) if isinstance(part, Line) else chain.from_iterable(part.rows)
            if (isinstance(part, Counted) and not part.rows) or not all(map(_is_simple, texts)):
                return None
            room = width - len(_before(part))
            if room < _LEAST_ROOM:
                return None
            lines += _laid_out_plainly(part, room)
    return lines


_LEAST_ROOM = 10
"""With fewer columns rich lays numbers out in ways of its own."""


def _before(part: Part) -> str:
    """What stands before the text, as spaces: its indent, and the widest of its numbers."""
    if isinstance(part, Line):
        return part.indent * " "
    return (part.indent + max((len(it) for it, _ in part.rows), default=0) + _GAP) * " "


def _laid_out_plainly(part: Part, room: int) -> Iterator[str]:
    before = _before(part)
    for number, text in [("", part.text)] if isinstance(part, Line) else part.rows:
        first = f"{number:>{len(before) - _GAP}}{_GAP * ' '}" if number else before
        for piece in _pieces(text, room):
            yield first + piece
            first = before


_WORD = pattern(r"\s*\S+\s*")


def _pieces(text: str, room: int) -> Iterator[str]:
    """A text broken where it gets wider than this: between words, or within one that is too long.

    >>> list(_pieces("Ann Lee and Kim-Roberta", 9))
    ['Ann Lee ', 'and ', 'Kim-Rober', 'ta']
    """
    if len(text) <= room:
        yield text
        return
    start = taken = 0  # where the piece begins, and how much of its room is taken
    for found in _WORD.finditer(text):
        word, at = found[0], found.start()
        length = len(word.rstrip())
        if length <= room - taken:
            taken += len(word)
            continue
        if at > start:
            yield text[start:at]
        start, taken = at, len(word)
        if length > room:
            start = at + (len(word) - 1) // room * room
            yield from (text[it : it + room] for it in range(at, start, room))
            taken = at + len(word) - start
    yield text[start:]


def _is_simple(text: str) -> bool:
    """Whether each character is shown, and takes one column."""
    if not text.isprintable():
        return False
    return text.isascii() or all(it < "\u0300" or it in "…’‘“”–—" for it in text)


# By rich


def _print(sections: Sequence[Sequence[Part]], console: Console) -> None:
    for number, section in enumerate(sections):
        if number:
            console.print()
        for part in section:
            console.print(_laid_out(part))


def _laid_out(part: Part) -> RenderableType:
    from rich.padding import Padding  # as above
    from rich.table import Table  # likewise
    from rich.text import Text  # likewise

    around = (0, 0, 0, part.indent)
    if isinstance(part, Line):
        return Padding(Text(part.text, style=part.style, overflow="fold"), around)
    table = Table.grid(padding=(0, _GAP, 0, 0))
    table.add_column(justify="right", no_wrap=True)
    table.add_column(overflow="fold")
    for number, label in part.rows:
        table.add_row(Text(number), Text(label))
    return Padding(table, around)
