"""The table in Markdown, for a README or a pull request."""

from __future__ import annotations

from rulesdsl.sheets import Sheet


def write(sheet: Sheet, width: int) -> str:  # noqa: ARG001  Markdown is as wide as it is
    """The sheet as one Markdown table with its notes as a list."""
    rules = ("rule",) if sheet.names_rules else ()
    lines = [f"## {escaped(sheet.title)}", ""] if sheet.title else []
    heads = ("#", *rules, *sheet.headings, "decision")
    lines += [_line(heads), "|" + "---|" * len(heads)]
    for row in sheet.rows:
        named = (row.rule,) if rules else ()
        lines.append(_line((str(row.number), *named, *row.cells, row.decision)))
    lines += ["", *(f"* {escaped(note)}" for note in sheet.notes)]
    return "\n".join(lines) + "\n"


def _line(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(map(escaped, cells)) + " |"


def escaped(text: str) -> str:
    """Signs that Markdown or HTML would take for its own."""
    for sign in "\\|*_`<[&~$":
        text = text.replace(sign, "\\" + sign)
    return text


def in_comment(text: str) -> str:
    r"""The same for a comment on a pull request.

    Nobody is called by an @, and no number or address in a policy becomes a link.

    >>> print(in_comment("*Ann* <ann@example.com>"))
    \*Ann\* \<ann@<!-- -->example.com\>
    """
    text = escaped(text).replace("]", "\\]").replace(">", "\\>")
    for sign in ("@", "#", "://", "www"):
        text = text.replace(sign, f"{sign[0]}<!-- -->{sign[1:]}")
    return text
