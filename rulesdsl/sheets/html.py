"""The table as a page of its own, for a browser or a printer."""

from __future__ import annotations

from html import escape

from rulesdsl.sheets import ANY, Block, Sheet

_STYLE = """
body { font: 15px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; color: #1c2733; }
h1 { font-size: 1.4rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #d8dee4; padding: .4rem .7rem; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid #1c2733; }
tbody th { background: #f3f5f7; font-weight: 600; }
td:first-child { text-align: right; color: #5b6875; }
td:last-child { font-weight: 600; }
.hold { color: #9a3412; } .create { color: #166534; } .any { color: #9aa5b1; }
footer { color: #5b6875; font-size: .85rem; overflow-wrap: anywhere; }
""".strip()


def write(sheet: Sheet, width: int) -> str:  # noqa: ARG001  the browser knows its width
    """The sheet as one HTML page that needs nothing else."""
    title = sheet.title or "Decision table"
    heads = "".join(
        f"<th scope='col'>{escape(it)}</th>" for it in ("#", *sheet.headings, "decision")
    )
    bodies = "\n".join(_body(block, sheet) for block in sheet.blocks)
    notes = "\n".join(f"<li>{escape(note)}</li>" for note in sheet.notes)
    print_ = (
        f"<footer>Fingerprint of the policy: {escape(sheet.fingerprint)}</footer>"
        if sheet.fingerprint
        else ""
    )
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
<p>The first line that fits decides. {ANY} does not matter.</p>
<div class="wide">
<table>
<thead><tr>{heads}</tr></thead>
{bodies}
</table>
</div>
<ul>
{notes}
</ul>
{print_}
</body>
</html>
"""


def _body(block: Block, sheet: Sheet) -> str:
    lines = []
    if sheet.names_rules:
        where = f" <small>{escape(block.where)}</small>" if block.where else ""
        lines.append(
            f"<tr><th colspan='{len(sheet.headings) + 2}' scope='rowgroup'>{escape(block.rule)}{where}</th></tr>"
        )
    for row in block.rows:
        cells = "".join(
            f"<td{' class=any' if cell == ANY else ''}>{escape(cell)}</td>" for cell in row.cells
        )
        kind = row.decision.split()[0].rstrip(":")
        lines.append(
            f"<tr><td>{row.number}</td>{cells}<td class='{escape(kind)}'>{escape(row.decision)}</td></tr>"
        )
    return "<tbody>\n" + "\n".join(lines) + "\n</tbody>"
