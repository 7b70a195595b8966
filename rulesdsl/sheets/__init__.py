"""A decision table as a person reads it: words in rows and columns, and in several forms on paper.

Each file of this shelf exports `write(sheet, width) -> str`; its name is what `--format` says.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rulesdsl.defining import evolve, frozen

ANY = "–"
"""What a cell shows that does not matter to its line."""


@frozen
class Row:
    """One line of the table: its number from 1, its cells under the headings, what it decides.

    `when` says in one sentence what the cells say that ask about the order's fields.
    """

    number: int
    rule: str
    when: str
    cells: tuple[str, ...]
    decision: str


@frozen
class Block:
    """The lines of one rule, and what holds for all of them.

    `heading` names the rule in a line of its own; it begins in that line of that file. The line for
    orders that no rule is for stands in no file.
    """

    rule: str
    heading: str
    file: str
    line: int | None
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()


@frozen
class Piece:
    """The lines of one condition of a rule, with only the columns that they need."""

    block: Block
    when: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


@frozen
class Sheet:
    """A whole table in words; `headings` name the cells of every row, `notes` hold for all lines.

    The first `fields_asked` headings are the order's fields. `lists` are those that conditions
    name, with all their values; of long ones the notes tell only the beginning.
    """

    title: str
    headings: tuple[str, ...]
    fields_asked: int
    blocks: tuple[Block, ...]
    notes: tuple[str, ...]
    fingerprint: str
    lists: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """All lines from the top."""
        return tuple(row for block in self.blocks for row in block.rows)

    def pieces(self) -> Iterator[Piece]:
        """The table taken apart: a small one for each condition of each rule."""
        for block in self.blocks:
            for when, same in groupby(block.rows, key=lambda row: row.when):
                rows = list(same)
                used = [
                    at
                    for at in range(self.fields_asked, len(self.headings))
                    if any(row.cells[at] != ANY for row in rows)
                ]
                yield Piece(
                    block,
                    when,
                    tuple(self.headings[at] for at in used),
                    tuple(evolve(row, cells=tuple(row.cells[at] for at in used)) for row in rows),
                )

    @property
    def names_rules(self) -> bool:
        """Whether there is more than one rule, so that each line must say which it belongs to."""
        return len(self.blocks) > 1
