"""The table with a line of text for each of its lines, made to be compared: for `git diff`.

No line depends on another: there are no columns whose width a long name would change, no numbers
that move when a line is put in, and what holds for a rule stands with the rule. A changed rule is a
few changed lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rulesdsl import wording
from rulesdsl.sheets import ANY, Piece, Row, Sheet


def write(sheet: Sheet, width: int) -> str:  # noqa: ARG001  a line that is broken is two to compare
    """The sheet rule by rule, then the lists that its conditions name, a value a line."""
    return "".join(line.rstrip() + "\n" for line in _lines(sheet))


def _lines(sheet: Sheet) -> Iterator[str]:
    if sheet.title:
        yield sheet.title
    yield "The first line that fits decides."
    for block, pieces in groupby(sheet.pieces(), key=lambda piece: piece.block):
        yield ""
        yield block.heading
        for at, piece in enumerate(pieces):
            yield from _piece(piece, first=at == 0)
        yield from (f"  * {note}" for note in block.notes)
    for name, values in sheet.lists:
        yield ""
        yield f"list {name}"
        yield from (f"    {value}" for value in values)


def _piece(piece: Piece, *, first: bool) -> Iterator[str]:
    """A condition and the lines under it; behind another, the lines without one must say so."""
    if piece.when:
        yield f"  when {piece.when}"
    elif not first:
        yield "  for every order"
    headings = tuple(map(wording.without_match_by, piece.headings))
    yield from (f"    {_asked(headings, row)} → {row.decision}" for row in piece.rows)


def _asked(headings: tuple[str, ...], row: Row) -> str:
    cells = zip(headings, row.cells, strict=True)
    return ", ".join(f"{heading}: {cell}" for heading, cell in cells if cell != ANY) or "otherwise"
