"""The page of a test run: policies with their lines marked, their tables and their examples."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rulesdsl.defining import frozen
from rulesdsl.examples import Result
from rulesdsl.examples.coverage import Coverage, LineCover, Share
from rulesdsl.examples.coverage_text import aside, lines_in_words, percent
from rulesdsl.examples.examined import Examined
from rulesdsl.examples.marks import Mark, MarkedLine, marked
from rulesdsl.examples.text import failure
from rulesdsl.semantics.policy import Example
from rulesdsl.webpage import written

_WIDTH = 100


@frozen
class TableLine:
    """A line of the decision table: its words, and the examples that come to it."""

    cover: LineCover
    words: str
    mark: Mark


@frozen
class TablePart:
    """The lines of one rule, and where it begins in the file; None for those without a rule."""

    title: str
    line: int | None
    lines: tuple[TableLine, ...]


@frozen
class Part:
    """A policy on the page."""

    name: str
    title: str
    coverage: Coverage
    results: tuple[Result, ...]
    text: tuple[MarkedLine, ...]
    table: tuple[TablePart, ...]
    aside: tuple[tuple[str, str], ...]

    @property
    def failed(self) -> int:
        """How many of its examples fail."""
        return sum(not it.passed for it in self.results)

    def number_of(self, example: Example) -> int:
        """The place of an example among those of the policy, from 1."""
        return [it.example for it in self.results].index(example) + 1


def page(tested: Iterable[Examined]) -> Iterator[bytes]:
    """The bytes of the page, with those policies of which the coverage is asked."""
    parts = tuple(_part(it.coverage, it.results) for it in tested if it.coverage is not None)
    # The names below are what the template asks for, and nothing else is known there.
    return written(
        "rulesdsl.examples",
        {
            "parts": parts,
            "rules": _sum(it.coverage.of_rules for it in parts),
            "lines": _sum(it.coverage.of_lines for it in parts),
            "outcomes": _sum(it.coverage.of_outcomes for it in parts),
            "examples": sum(len(it.results) for it in parts),
            "failed": sum(it.failed for it in parts),
            "signs": _SIGNS,
        },
        {"percent": percent, "failure": _failure},
    )


_SIGNS = {
    Mark.WHOLE: "✓",
    Mark.PARTLY: "◐",
    Mark.NEVER: "✗",
    Mark.PASSED: "✓",
    Mark.FAILED: "✗",
    Mark.NONE: "",
}
"""A sign for each mark, beside its colour."""


def _sum(shares: Iterator[Share]) -> Share:
    return sum(shares, Share(0, 0))


def _failure(result: Result) -> str:
    return "\n".join(failure(result, _WIDTH))


def _part(its: Coverage, results: tuple[Result, ...]) -> Part:
    policy = its.policy
    words = lines_in_words(policy)
    rules = [
        TablePart(_titled(it.rule.name), it.rule.line, _table(it.lines, words)) for it in its.rules
    ]
    if its.otherwise is not None and its.rules:
        rules.append(TablePart("Orders that no rule is for", None, _table([its.otherwise], words)))
    return Part(
        policy.tree.source.name,
        policy.policy.title or policy.tree.source.name,
        its,
        results,
        marked(its, results),
        tuple(rules),
        tuple(aside(its)),
    )


def _titled(rule: str | None) -> str:
    return rule or "The only rule"


def _table(lines: Sequence[LineCover], words: dict[int, str]) -> tuple[TableLine, ...]:
    return tuple(TableLine(it, words[it.number], _mark(it)) for it in lines)


def _mark(line: LineCover) -> Mark:
    if line.aside is not None:
        return Mark.NONE
    return Mark.WHOLE if line.orders else Mark.NEVER
