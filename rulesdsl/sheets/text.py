"""The table for a terminal or an e-mail: as one where it fits, else one a rule.

A rule with so many keys that its columns would break words is written line by line instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import StringIO
from itertools import groupby
from textwrap import fill

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console
from rich.table import Table
from rich.text import Text

from rulesdsl.sheets import ANY, Row, Sheet

_GAP = 2
"""Spaces between columns."""

_DECISION = 24
"""A decision in a narrower column than this is hard to read."""


def write(sheet: Sheet, width: int) -> str:
    """The sheet within `width` characters a line, wrapped inside cells where it must be."""
    parts = [_wrapped(sheet.title, width)] if sheet.title else []
    headings = ("rule", *sheet.headings) if sheet.names_rules else sheet.headings
    whole = _drawn(headings, list(_named(sheet)))
    if max(map(cell_len, whole.splitlines())) <= width:
        parts.append(whole)
    else:
        parts += _in_pieces(sheet, width)
    parts.append(_wrapped(f"{ANY} does not matter. The first line that fits decides.", width))
    return "\n".join(parts) + _notes(sheet.notes, width)


def _notes(notes: Sequence[str], width: int) -> str:
    written = (_wrapped(note, width, "* ", "  ") for note in notes)
    return "\n" + "".join(written) if notes else ""


def _named(sheet: Sheet) -> Iterator[tuple[str, ...]]:
    """The lines; where there are several rules, the first line of each begins with its name."""
    for block in sheet.blocks:
        for row in block.rows:
            name = block.rule if row is block.rows[0] else ""
            named = (name,) if sheet.names_rules else ()
            yield (str(row.number), *named, *row.cells, row.decision)


def _in_pieces(sheet: Sheet, width: int) -> Iterator[str]:
    """A small table for each condition of each rule."""
    for block, pieces in groupby(sheet.pieces(), key=lambda piece: piece.block):
        if sheet.names_rules:
            line = f" (line {block.line})" if block.line is not None else ""
            yield _wrapped(block.heading + line, width)
        for piece in pieces:
            when = _wrapped(f"when {piece.when}", width, "", "     ") + "\n" if piece.when else ""
            yield when + _piece(piece.headings, piece.rows, width)


def _piece(headings: Sequence[str], rows: Sequence[Row], width: int) -> str:
    """As a table where no word is broken by it; else line by line."""
    lines = [(str(row.number), *row.cells, row.decision) for row in rows]
    widths = _widths(list(zip(("#", *headings, "decision"), *lines, strict=True)), width)
    if widths:
        return _drawn(headings, lines, widths)
    number = max(len(line[0]) for line in lines)
    return "".join(_spelled(headings, row, number, width) for row in rows)


def _widths(columns: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """How wide each column becomes: the widest give way first, but no word is broken."""
    natural = [max(map(cell_len, column)) for column in columns]
    least = list(map(_longest_word, columns))
    least[-1] = max(least[-1], min(natural[-1], _DECISION))
    room = width - _GAP * (len(columns) - 1)
    if sum(least) > room:
        return None
    while sum(natural) > room:
        widest = max(range(len(columns)), key=lambda at: (natural[at] > least[at], natural[at]))
        natural[widest] -= 1
    return natural


def _spelled(headings: Sequence[str], row: Row, number: int, width: int) -> str:
    """A line in words: what it asks for, and below that what it decides."""
    indent = " " * (number + _GAP)
    asked = "; ".join(
        f"{it}: {cell}" for it, cell in zip(headings, row.cells, strict=True) if cell != ANY
    )
    first = f"{row.number:>{number}}{' ' * _GAP}"
    return _wrapped(asked or ANY, width, first, indent) + _wrapped(
        f"→ {row.decision}", width, indent, indent + "  "
    )


def _longest_word(texts: Sequence[str]) -> int:
    return max(cell_len(word) for text in texts for word in (text.split() or [""]))


def _wrapped(text: str, width: int, first: str = "", rest: str = "") -> str:
    """A paragraph, its long words whole: a path that is cut in two cannot be copied."""
    return (
        fill(
            text,
            width,
            initial_indent=first,
            subsequent_indent=rest,
            break_long_words=False,
            break_on_hyphens=False,
        )
        + "\n"
    )


def _drawn(
    headings: Sequence[str], lines: Sequence[Sequence[str]], widths: Sequence[int | None] = ()
) -> str:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    columns = ("#", *headings, "decision")
    for heading, its in zip(columns, widths or (None,) * len(columns), strict=True):
        table.add_column(Text(heading), overflow="fold", width=its)
    table.columns[0].justify = "right"
    for line in lines:
        table.add_row(*map(Text, line))
    out = StringIO()
    console = Console(file=out, width=10_000, color_system=None, legacy_windows=False)
    console.print(table)
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())
