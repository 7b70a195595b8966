"""The text of a policy, each line with what its examples have been through."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum

from rulesdsl.analysis.clauses import statements_of
from rulesdsl.defining import frozen
from rulesdsl.examples import Result
from rulesdsl.examples.coverage import ConditionCover, Coverage, RuleCover, Share, share_of
from rulesdsl.examples.coverage_text import never
from rulesdsl.source import Span
from rulesdsl.syntax import ast
from rulesdsl.table import ir
from rulesdsl.wording import several


class Mark(Enum):
    """How far a line is reached; the value is what it is called."""

    WHOLE = "reached"
    PARTLY = "partly reached"
    NEVER = "never reached"
    PASSED = "as expected"
    FAILED = "not as expected"
    NONE = ""


@frozen
class MarkedLine:
    """A line of the file with its number from 1, its mark, and what is to be said of it.

    What goes over several lines is marked in the first, and has its `kind` in all.
    """

    number: int
    text: str
    mark: Mark
    kind: Mark
    notes: tuple[str, ...] = ()


def marked(its: Coverage, results: Sequence[Result]) -> tuple[MarkedLine, ...]:
    """The policy's own file, line by line."""
    source = its.policy.tree.source
    count = source.text.removesuffix("\n").count("\n") + 1 if source.text else 0
    marks: dict[int, tuple[Mark, tuple[str, ...]]] = {}
    kinds: dict[int, Mark] = {}
    for span, mark, notes in (*_of_rules(its), *_of_examples(results)):
        first, last = source.place(span.start).line, source.place(span.end).line
        before, said = marks.get(first, (mark, ()))
        marks[first] = (_both(before, mark), (*said, *notes))
        for number in range(first, last + 1):
            kinds[number] = _both(kinds.get(number, mark), mark)
    return tuple(
        MarkedLine(
            number,
            source.line(number),
            marks.get(number, (Mark.NONE, ()))[0],
            kinds.get(number, Mark.NONE),
            marks.get(number, (Mark.NONE, ()))[1],
        )
        for number in range(1, count + 1)
    )


def _both(one: Mark, other: Mark) -> Mark:
    """The mark of a line with two statements in it."""
    marks = {one, other} - {Mark.NONE}
    if len(marks) < 2:  # noqa: PLR2004  both say the same, or one says nothing
        return marks.pop() if marks else Mark.NONE
    if Mark.FAILED in marks:
        return Mark.FAILED
    return Mark.WHOLE if marks == {Mark.WHOLE, Mark.PASSED} else Mark.PARTLY


# Rules


def _of_rules(its: Coverage) -> Iterator[tuple[Span, Mark, tuple[str, ...]]]:
    rules = its.policy.policy.rules
    statements = statements_of(its.policy.tree, rules)
    for at, rule in enumerate(its.rules):
        for written in statements.get(at, ()):
            yield from _of_statement(rule, written)


def _of_statement(
    rule: RuleCover, written: ast.Written
) -> Iterator[tuple[Span, Mark, tuple[str, ...]]]:
    match written.statement:
        case ast.Rule():
            orders = several(rule.orders, "order")
            yield _share(written.span, share_of(rule.lines), f"lines, {orders}")
        case ast.When():
            yield _outcomes(written.span, rule.tests)
        case ast.Match():
            own = [it for it in rule.lines if isinstance(it.line.arm, _BY_A_KEY)]
            yield _share(written.span, share_of(own), "lines")
        case ast.Else():
            own = [it for it in rule.lines if not isinstance(it.line.arm, _BY_A_KEY)]
            yield _share(written.span, share_of(own), "lines")
        case _:
            return


_BY_A_KEY = (ir.UseMatch, ir.HoldSeveral)
"""The arms of lines that a key decides; the others are what the `else` says."""


def _share(
    span: Span, share: Share, what: str, more: tuple[str, ...] = ()
) -> tuple[Span, Mark, tuple[str, ...]]:
    if not share.of:
        return span, Mark.NONE, ("not counted",)
    mark = Mark.WHOLE if share.reached == share.of else Mark.PARTLY if share.reached else Mark.NEVER
    return span, mark, (f"{share} {what}", *more)


def _outcomes(span: Span, tests: Sequence[ConditionCover]) -> tuple[Span, Mark, tuple[str, ...]]:
    seen = sum(len(it.seen & it.possible) for it in tests)
    share = Share(seen, sum(len(it.possible) for it in tests))
    missing = tuple(words for it in tests for words in never(it))
    return _share(span, share, "outcomes", missing)


# Examples


def _of_examples(
    results: Sequence[Result],
) -> Iterator[tuple[Span, Mark, tuple[str, ...]]]:
    for result in results:
        yield result.example.span, Mark.PASSED if result.passed else Mark.FAILED, ()
        for its in result.taken:
            missed = its.missed
            for it in its.written.expected:
                yield it.span, Mark.FAILED if it in missed else Mark.PASSED, ()
