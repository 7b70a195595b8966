"""Comments and blank lines: which statement each belongs to, so that the printer keeps them."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define

from rulesdsl.source import Source, Span
from rulesdsl.syntax import ast
from rulesdsl.syntax.layout import Laid


@define
class _Draft:
    """A statement to which comments are still being added."""

    statement: ast.Statement
    span: Span
    before: list[str]
    behind: str | None = None


def attach(
    source: Source, laid: Laid, statements: Iterable[tuple[ast.Statement, Span]]
) -> tuple[tuple[ast.Written, ...], tuple[str, ...]]:
    """Statements with what stands before and behind them, and what stands after the last.

    A comment behind a statement on its last line stays behind it; every other one, also one between
    the lines of a statement, stands above the statement that it precedes or is part of.
    """
    done: list[_Draft] = []
    above: list[str] = []
    last_end = 0
    for span, statement in _in_order(laid, statements):
        gap = source.text[last_end : span.start] if span.start > last_end else ""
        if gap.count("\n") > 1 and (done or above):
            above.append("")
        if statement is None:
            words = source.cut(span).rstrip()
            inside = done and span.start < done[-1].span.end
            if inside:
                done[-1].before.append(words)
                continue
            if done and not above and "\n" not in gap and done[-1].behind is None:
                done[-1].behind = words
            else:
                above.append(words)
        else:
            done.append(_Draft(statement, span, above))
            above = []
        last_end = max(last_end, span.end)
    written = [ast.Written(it.statement, it.span, tuple(it.before), it.behind) for it in done]
    return tuple(written), tuple(above)


def _in_order(
    laid: Laid, statements: Iterable[tuple[ast.Statement, Span]]
) -> Iterable[tuple[Span, ast.Statement | None]]:
    """Statements and comments on their way down the file; a comment is no statement."""
    marks: list[tuple[Span, ast.Statement | None]] = [(span, it) for it, span in statements]
    marks += [(comment.span, None) for comment in laid.comments]
    return sorted(marks, key=lambda mark: (mark[0].start, mark[0].end))
