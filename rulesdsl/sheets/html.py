"""The table as a page of its own, for a browser or a printer."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby

from rulesdsl.sheets import ANY, Row, Sheet

_STYLE = """
body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 62rem; padding: 0 1rem; color: #1c2733; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; } small { font-weight: 400; color: #5b6875; }
.when { margin: .8rem 0 .3rem; font-weight: 600; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #d8dee4; padding: .35rem .7rem; text-align: left; vertical-align: top; }
th { border-bottom: 2px solid #1c2733; }
.number { text-align: right; color: #5b6875; width: 1%; }
.decision { font-weight: 600; min-width: 13rem; width: 45%; }
.hold { color: #9a3412; } .create { color: #166534; } .any { color: #9aa5b1; }
footer { color: #5b6875; font-size: .85rem; overflow-wrap: anywhere; margin-top: 2rem; }
""".strip()


def write(sheet: Sheet, width: int) -> str:  # noqa: ARG001  the browser knows its width
    """The sheet as one HTML page that needs nothing else; with several rules a table for each."""
    title = sheet.title or "Decision table"
    notes = "\n".join(f"<li>{escape(note)}</li>" for note in sheet.notes)
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>
{_STYLE}
</style>
</head>
<body>
<h1>{escape(title)}</h1>
<p>The lines are tried from the top, and the first one that fits decides. {ANY} does not matter.</p>
{_tables(sheet)}
<h2>For every line</h2>
<ul>
{notes}
</ul>
<footer>Fingerprint of the policy: {escape(sheet.fingerprint)}</footer>
</body>
</html>
"""


def _tables(sheet: Sheet) -> str:
    if not sheet.names_rules:
        return _table(sheet.headings, sheet.rows)
    parts = []
    for block, pieces in groupby(sheet.pieces(), key=lambda piece: piece.block):
        where = "" if block.line is None else f" <small>{escape(block.file)}:{block.line}</small>"
        parts.append(f"<h2>{escape(block.rule)}{where}</h2>")
        for piece in pieces:
            if piece.when:
                parts.append(f"<p class='when'>when {escape(piece.when)}</p>")
            parts.append(_table(piece.headings, piece.rows))
    return "\n".join(parts)


def _table(headings: Iterable[str], rows: Iterable[Row]) -> str:
    heads = "".join(f"<th scope='col'>{escape(it)}</th>" for it in ("#", *headings, "decision"))
    lines = "\n".join(map(_line, rows))
    return (
        f"<div class='wide'><table>\n<thead><tr>{heads}</tr></thead>\n"
        f"<tbody>\n{lines}\n</tbody>\n</table></div>"
    )


def _line(row: Row) -> str:
    cells = "".join(f"<td{' class=any' if it == ANY else ''}>{escape(it)}</td>" for it in row.cells)
    kind = row.decision.split()[0].rstrip(":")
    decision = f"<td class='decision {escape(kind)}'>{escape(row.decision)}</td>"
    return f"<tr><td class='number'>{row.number}</td>{cells}{decision}</tr>"
