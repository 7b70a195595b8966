"""Comments and blank lines: which statement each belongs to, so that the printer keeps them."""

from __future__ import annotations

from collections.abc import Iterable

from rulesdsl.defining import define, field
from rulesdsl.source import Source, Span
from rulesdsl.syntax import ast
from rulesdsl.syntax.comments import words_in
from rulesdsl.syntax.layout import Comment, Laid


@define
class _Draft:
    """A statement to which comments are still being added."""

    statement: ast.Statement
    span: Span
    before: list[str]
    within: list[ast.CommentWithin] = field(factory=list)
    behind: str | None = None
    counted: int = field(init=False)
    words: int = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Begin to count the words; the formatter writes the `else` that was left out."""
        self.counted = self.span.start
        self.words = isinstance(self.statement, ast.Else) and not self.statement.with_else

    def words_before(self, laid: Laid, offset: int) -> int:
        """How many words of the statement stand before an offset; the offsets come in order."""
        self.words += words_in(laid.plain[self.counted : offset])
        self.counted = offset
        return self.words

    def add_within(self, laid: Laid, comment: Comment, text: str) -> None:
        """Note a comment that stands inside the statement."""
        if words := self.words_before(laid, comment.span.start):
            self.within.append(ast.CommentWithin(words, comment.alone, text))
        else:
            self.before.append(text)

    def written(self, laid: Laid) -> ast.Written:
        """The statement with its comments; one behind its last word is one behind the statement."""
        within, behind = self.within, self.behind
        if within and behind is None and within[-1].words == self.words_before(laid, self.span.end):
            *within, last = within
            behind = last.text
        return ast.Written(self.statement, self.span, tuple(self.before), tuple(within), behind)


def attach(
    source: Source, laid: Laid, statements: Iterable[tuple[ast.Statement, Span]]
) -> tuple[tuple[ast.Written, ...], tuple[str, ...]]:
    """Statements with what stands before, within and behind them, and what stands after the last.

    A comment behind a statement on its last line stays behind it; one between its lines stays where
    it is among its words; every other one stands above the statement that it precedes.
    """
    done: list[_Draft] = []
    above: list[str] = []
    last_end = 0
    for span, mark in _in_order(laid, statements):
        gap = source.text[last_end : span.start] if span.start > last_end else ""
        if gap.count("\n") > 1 and (done or above):
            above.append("")
        if not isinstance(mark, Comment):
            done.append(_Draft(mark, span, above))
            above = []
        else:
            text = source.cut(span).rstrip()
            if done and span.start < done[-1].span.end:
                done[-1].add_within(laid, mark, text)
                continue
            if done and not above and "\n" not in gap and done[-1].behind is None:
                done[-1].behind = text
            else:
                above.append(text)
        last_end = max(last_end, span.end)
    return tuple(it.written(laid) for it in done), tuple(above)


def _in_order(
    laid: Laid, statements: Iterable[tuple[ast.Statement, Span]]
) -> Iterable[tuple[Span, ast.Statement | Comment]]:
    """Statements and comments on their way down the file."""
    marks: list[tuple[Span, ast.Statement | Comment]] = [(span, it) for it, span in statements]
    marks += [(comment.span, comment) for comment in laid.comments]
    return sorted(marks, key=lambda mark: (mark[0].start, mark[0].end))
