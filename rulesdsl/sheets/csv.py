"""The table as CSV (RFC 4180), for a spreadsheet: lines only, no notes."""

from __future__ import annotations

from rulesdsl.sheets import Sheet
from rulesdsl.spreadsheet import Cell, csv_file


def write(sheet: Sheet, width: int) -> str:  # noqa: ARG001  CSV has no width
    """The sheet as CSV; a text that a spreadsheet would run as a formula is made harmless."""
    rows: list[tuple[Cell, ...]] = [
        (row.number, row.rule, *row.cells, row.decision) for row in sheet.rows
    ]
    return b"".join(csv_file(("#", "rule", *sheet.headings, "decision"), rows)).decode()
