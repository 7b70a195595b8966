"""Changes of a policy's text that several lints offer; no comment of the user is ever lost."""

from __future__ import annotations

from collections.abc import Sequence

from rulesdsl.diagnostics import Edit
from rulesdsl.patterns import pattern
from rulesdsl.source import Source, Span
from rulesdsl.syntax import ast
from rulesdsl.syntax.layout import lay_out
from rulesdsl.syntax.printer import quoted

_SEMICOLON_BEHIND = pattern(r"[^\S\n]*;[^\S\n]*")


def without_statement(source: Source, statement: ast.Written) -> Edit:
    """The text without a statement, and without the lines on which nothing else stands.

    Comments above it, inside of it and at its end stay, each on a line of its own. Of several
    statements on a line only this one goes, with the `;` behind it (or before, for the last one).
    """
    text, span = source.text, statement.span
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    end = len(text) if end < 0 else end + 1
    beside = _beside(text, span)
    kept = _comments(source, beside or Span(start, end))
    if beside is not None:
        return Edit(beside, "\n" * bool(kept) + "".join(f"{it}\n" for it in kept))
    if not kept and _blank_before(text, start) and _blank_behind(text, end):
        end = text.find("\n", end) + 1 or len(text)
    indent = text[start : span.start]
    return Edit(Span(start, end), "".join(f"{indent}{it}\n" for it in kept))


def without_value(source: Source, values: Sequence[Span], at: int) -> Edit | None:
    """The text without one of several values that commas part; None where a comment is between."""
    if len(values) == 1:
        return None
    first, last = (at, at + 1) if at + 1 < len(values) else (at - 1, at)
    between = Span(values[first].end, values[last].start)
    if "#" in source.cut(between):
        return None
    is_first = first == at
    gone = Span(values[at].start, between.end) if is_first else Span(between.start, values[at].end)
    return Edit(gone, "")


def with_statement_behind(source: Source, statement: ast.Written, words: str) -> Edit:
    """The text with another statement behind one: on the next line, or beside it by a `;`.

    A comment at the end of the line stays there.
    """
    end = statement.span.end
    rest = source.text[end:].partition("\n")[0]
    if rest.strip() and not rest.lstrip().startswith("#"):
        return Edit(Span(end, end), f"; {words}")
    line = source.text[source.text.rfind("\n", 0, statement.span.start) + 1 :]
    indent = line[: len(line) - len(line.lstrip(" \t"))]
    return Edit(Span(end + len(rest), end + len(rest)), f"\n{indent}{words}")


def rewritten(text: ast.Text, value: str) -> Edit:
    """Another text in place of one, in plain quotes."""
    return Edit(text.span, quoted(value))


def _beside(text: str, span: Span) -> Span | None:
    """Where a statement stands with its `;`; None where it is alone on its lines."""
    behind = _SEMICOLON_BEHIND.match(text, span.end)
    line = text[text.rfind("\n", 0, span.start) + 1 : span.start]
    if line.rstrip().endswith(";"):
        if behind is not None:
            return Span(span.start, behind.end())
        before = text[: span.start].rstrip()
        return Span(len(before) - 1, span.end)
    if behind is None:
        return None
    rest = text[behind.end() :].partition("\n")[0]
    alone = not rest or rest.startswith("#")
    return None if alone and not line.strip() else Span(span.start, behind.end())


def _comments(source: Source, lines: Span) -> list[str]:
    """The comments in these lines, of which the first has no statement but one that goes."""
    comments = (it.span for it in lay_out(source.text).comments)
    return [source.cut(it).rstrip() for it in comments if lines.start <= it.start < lines.end]


def _blank_before(text: str, start: int) -> bool:
    return start == 0 or not text[text.rfind("\n", 0, start - 1) + 1 : start].strip()


def _blank_behind(text: str, end: int) -> bool:
    return end < len(text) and not text[end:].partition("\n")[0].strip()
