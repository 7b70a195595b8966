"""Comments and blank lines: which statement each belongs to, so that the printer keeps them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import frozen

from rulesdsl.source import Source, Span
from rulesdsl.syntax import ast
from rulesdsl.syntax.layout import Comment, Laid


@frozen
class _Mark:
    """A statement or comment on its way down the file."""

    span: Span
    statement: ast.Statement | None = None
    comment: Comment | None = None


def attach(
    source: Source, laid: Laid, statements: Iterable[tuple[ast.Statement, Span]]
) -> tuple[tuple[ast.Written, ...], tuple[str, ...]]:
    """Statements with what stands before and behind them, and what stands after the last.

    A comment behind a statement on its last line stays behind it; every other one, also one between
    the lines of a statement, stands above the statement that it precedes or is part of.
    """
    done: list[ast.Written] = []
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
                done[-1] = _with(done[-1], before=(*done[-1].before, words))
                continue
            if done and not above and "\n" not in gap and done[-1].behind is None:
                done[-1] = _with(done[-1], behind=words)
            else:
                above.append(words)
        elif mark.statement is not None:
            done.append(ast.Written(mark.statement, mark.span, tuple(above)))
            above = []
        last_end = max(last_end, mark.span.end)
    return tuple(done), tuple(above)


def _with(
    written: ast.Written, before: tuple[str, ...] | None = None, behind: str | None = None
) -> ast.Written:
    return ast.Written(
        written.statement,
        written.span,
        written.before if before is None else before,
        written.behind if behind is None else behind,
    )


def _in_order(laid: Laid, statements: Iterable[tuple[ast.Statement, Span]]) -> Iterator[_Mark]:
    marks = [_Mark(span, statement=statement) for statement, span in statements]
    marks += [_Mark(comment.span, comment=comment) for comment in laid.comments]
    return iter(sorted(marks, key=lambda mark: mark.span))
