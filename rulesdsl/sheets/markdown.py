"""The table in Markdown, for a README or a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rulesdsl.sheets import Sheet
from rulesdsl.wording import one_line


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


def code(text: str, *, in_table: bool = False) -> str:
    r"""A text in one line, set as it is written; nothing in it can end the code span.

    A cell of a table ends at a bar, in code as well, and a backslash before it is shown by some:
    such a text is set as words.

    >>> print(code("a `b`"), code("a|b"), code("a|b", in_table=True))
    `` a `b` `` `a|b` a\|b
    """
    told = one_line(text)
    if in_table and "|" in told:
        return in_comment(told)
    fence = "`"
    while fence in told:
        fence += "`"
    space = " " if "`" in told else ""
    return f"{fence}{space}{told}{space}{fence}"


def block(lines: Iterable[str]) -> Iterator[str]:
    r"""Lines as they are; no text of a user can end the block.

    >>> print(*block(["a", "```", "b"]), sep="\n")
    ````text
    a
    ```
    b
    ````
    """
    told = [one_line(it) for it in lines]
    fence = "```"
    while any(fence in it for it in told):
        fence += "`"
    yield f"{fence}text"
    yield from told
    yield fence
