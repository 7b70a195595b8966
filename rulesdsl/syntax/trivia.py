"""Comments and blank lines: which statement each belongs to, so that the printer keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import define, frozen

from rulesdsl.source import Source, Span
from rulesdsl.syntax import ast
from rulesdsl.syntax.layout import Comment, Laid


@frozen
class _Mark:
    """A statement or comment on its way down the file."""

    span: Span
    statement: ast.Statement | None = None
    comment: Comment | None = None


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
    for mark in _in_order(laid, statements):
        gap = source.text[last_end : mark.span.start] if mark.span.start > last_end else ""
        if gap.count("\n") > 1 and (done or above):
            above.append("")
        if mark.comment is not None:
            words = source.cut(mark.span).rstrip()
            inside = done and mark.span.start < done[-1].span.end
            if inside:
                done[-1].before.append(words)
                continue
            if done and not above and "\n" not in gap and done[-1].behind is None:
                done[-1].behind = words
            else:
                above.append(words)
        elif mark.statement is not None:
            done.append(_Draft(mark.statement, mark.span, above))
            above = []
        last_end = max(last_end, mark.span.end)
    written = (ast.Written(it.statement, it.span, tuple(it.before), it.behind) for it in done)
    return tuple(written), tuple(above)


def _in_order(laid: Laid, statements: Iterable[tuple[ast.Statement, Span]]) -> Iterator[_Mark]:
    marks = [_Mark(span, statement=statement) for statement, span in statements]
    marks += [_Mark(comment.span, comment=comment) for comment in laid.comments]
    return iter(sorted(marks, key=lambda mark: mark.span))
