"""The lines of a summary: plain where nobody watches and all fit, otherwise by rich.

Loading rich and laying out hundreds of names with it takes longer than the orders of a day.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TextIO, TypeAlias

from rulesdsl.defining import frozen

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
    """The lines; None where one has to be broken, or its columns cannot simply be counted."""
    lines: list[str] = []
    for section in sections:
        if lines:
            lines.append("")
        for part in section:
            if isinstance(part, Counted) and not part.rows:
                return None
            lines += [f"{part.indent * ' '}{part.text}"] if isinstance(part, Line) else _rows(part)
    return lines if all(len(it) <= width and _is_simple(it) for it in lines) else None


def _rows(part: Counted) -> Iterator[str]:
    wide = max(len(number) for number, _ in part.rows)
    before = part.indent * " "
    return (f"{before}{number:>{wide}}{_GAP * ' '}{label}" for number, label in part.rows)


def _is_simple(line: str) -> bool:
    """Whether each character takes one column."""
    return line.isascii() or all(it < "\u0300" or it in "…’‘“”–—" for it in line)


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
