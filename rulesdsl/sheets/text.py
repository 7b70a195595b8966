"""The table for a terminal or an e-mail: as one where it fits, else one a rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import StringIO
from itertools import groupby
from textwrap import fill

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from rulesdsl.sheets import ANY, Row, Sheet


def write(sheet: Sheet, width: int) -> str:
    """The sheet within `width` characters a line, wrapped inside cells where it must be."""
    parts = [f"{sheet.title}\n"] if sheet.title else []
    whole = _drawn(sheet.headings, sheet.rows, None, rules=sheet.names_rules)
    if max(map(len, whole.splitlines()), default=0) <= width:
        parts.append(whole)
    else:
        parts += _in_pieces(sheet, width)
    parts.append(f"{ANY} does not matter. The first line that fits decides.\n")
    notes = [fill(note, width, initial_indent="* ", subsequent_indent="  ") for note in sheet.notes]
    return "\n".join(parts) + "".join(f"{note}\n" for note in ["", *notes][: len(notes) + 1])


def _in_pieces(sheet: Sheet, width: int) -> Iterator[str]:
    """A small table for each condition of each rule."""
    for block, pieces in groupby(sheet.pieces(), key=lambda piece: piece.block):
        if sheet.names_rules:
            head = f"rule '{block.rule}' ({block.where})" if block.where else block.rule
            yield fill(head, width) + "\n"
        for piece in pieces:
            when = fill(f"when {piece.when}", width, subsequent_indent="     ")
            said = f"{when}\n\n" if piece.when else ""
            yield said + _drawn(piece.headings, piece.rows, width, rules=False)


def _drawn(headings: Iterable[str], rows: Iterable[Row], width: int | None, *, rules: bool) -> str:
    table = Table(box=SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("#", justify="right", no_wrap=True)
    if rules:
        table.add_column("rule", overflow="fold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    table.add_column("decision", overflow="fold")
    before = None
    for row in rows:
        named = [row.rule if row.rule != before else ""] if rules else []
        before = row.rule
        table.add_row(*map(Text, (str(row.number), *named, *row.cells, row.decision)))
    out = StringIO()
    console = Console(file=out, width=width or 10_000, color_system=None, legacy_windows=False)
    console.print(table)
    return "".join(line.rstrip() + "\n" for line in out.getvalue().splitlines())
