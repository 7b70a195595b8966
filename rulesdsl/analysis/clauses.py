"""A `when` taken apart: its conditions as they stand in the file beside what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum

from rulesdsl.defining import evolve, frozen
from rulesdsl.model import conditions
from rulesdsl.model.conditions import Condition
from rulesdsl.patterns import pattern
from rulesdsl.semantics.policy import Rule
from rulesdsl.source import Source, Span
from rulesdsl.syntax import ast


class Kind(Enum):
    """What a clause is made of."""

    ALL = "all of its parts"
    ANY = "any of its alternatives"
    ONE_OF = "one of its values"
    NONE_OF = "none of its values"
    OPPOSITE = "the opposite of its part"
    TEST = "one test"


@frozen
class Clause:
    """A condition twice: as written, and as meant."""

    written: ast.Condition
    meant: Condition

    @property
    def kind(self) -> Kind:
        """What it is made of."""
        match self.written:
            case ast.And():
                return Kind.ALL
            case ast.Or():
                return Kind.ANY
            case ast.Not():
                return Kind.OPPOSITE
            case ast.OneOf(values=values, negated=negated) if len(values) > 1:
                return Kind.NONE_OF if negated else Kind.ONE_OF
            case _:
                return Kind.TEST

    @property
    def parts(self) -> tuple[Clause, ...]:
        """What it is made of, from left to right; a value of a list is a test for that value."""
        match self.written, self.meant:
            case ast.And(parts=written) | ast.Or(
                parts=written
            ), conditions.All() | conditions.Any() as whole:
                return tuple(map(Clause, written, whole.parts))
            case ast.Not(part=part), conditions.Not(part=inner):
                return (Clause(part, inner),)
            case ast.OneOf() as test, conditions.OneOf() as one_of:
                values = zip(test.values, one_of.values, strict=True)
                return tuple(Clause(_is(test, it), evolve(one_of, values=(v,))) for it, v in values)
            case ast.OneOf() as test, conditions.Not(part=conditions.OneOf() as one_of):
                values = zip(test.values, one_of.values, strict=True)
                return tuple(
                    Clause(_is(test, it), conditions.Not(evolve(one_of, values=(v,))))
                    for it, v in values
                )
            case _:
                return ()

    def of(self, parts: tuple[Clause, ...]) -> Clause:
        """The same of other parts, at least one; of a single part that is the part itself."""
        if self.kind is Kind.OPPOSITE:
            return Clause(ast.Not(parts[0].written), conditions.Not(parts[0].meant))
        if len(parts) == 1:
            return parts[0]
        written = tuple(it.written for it in parts)
        its = tuple(it.meant for it in parts)
        match self.kind, self.written:
            case Kind.ALL, _:
                return Clause(ast.And(written), conditions.All(its))
            case Kind.ANY, _:
                return Clause(ast.Or(written), conditions.Any(its))
            case _, ast.OneOf() as test:
                values = tuple(it.value for it in written if isinstance(it, ast.Compare))
                return Clause(evolve(test, values=values), self._one_of(its))
            case _:
                raise AssertionError(self)  # a single test has no parts

    def _one_of(self, parts: tuple[Condition, ...]) -> Condition:
        tests = [it.part if isinstance(it, conditions.Not) else it for it in parts]
        some = [it for it in tests if isinstance(it, conditions.OneOf)]
        joined = evolve(some[0], values=tuple(value for it in some for value in it.values))
        return conditions.Not(joined) if self.kind is Kind.NONE_OF else joined


def _is(test: ast.OneOf, value: ast.Literal) -> ast.Compare:
    operator = ast.Operator.IS_NOT if test.negated else ast.Operator.IS
    return ast.Compare(test.field, operator, value)


# Where a clause stands


def span_of(condition: ast.Condition, source: Source) -> Span:
    """Where a condition stands, without the parentheses around it."""
    match condition:
        case ast.And(parts=parts) | ast.Or(parts=parts):
            first, last = around(parts[0], source), around(parts[-1], source)
            return first.to(last)
        case ast.Not(part=part):
            inner = around(part, source)
            word = _NOT.search(source.text[: inner.start])
            if word is None:
                return inner
            open_before = word[0].count("(")
            closed = re.compile(rf"(?:\s*\)){{{open_before}}}").match(source.text, inner.end)
            return Span(word.start(), closed.end() if closed else inner.end)
        case ast.Compare(field=field, value=value):
            return field.span.to(value.span)
        case ast.OneOf(field=field, values=values):
            return field.span.to(values[-1].span)
        case ast.InList(field=field, list=name):
            return field.span.to(name.span)
        case ast.Between(field=field, high=high):
            return field.span.to(high.span)
        case ast.Known(field=field):
            verb = _IS_KNOWN.match(source.text, field.span.end)
            return Span(field.span.start, verb.end()) if verb else field.span
        case ast.Holds(field=field):
            return field.span


_NOT = pattern(r"not[\s(]*$", re.IGNORECASE)
_IS_KNOWN = pattern(r"\s+is\s+\w+", re.IGNORECASE)


def place_of(part: Clause, whole: Clause, source: Source) -> Span:
    """Where a part of a clause stands: of a list's value, the value alone."""
    match whole.kind, part.written:
        case Kind.ONE_OF | Kind.NONE_OF, ast.Compare(value=value):
            return value.span
        case _:
            return around(part.written, source)


def around(condition: ast.Condition, source: Source) -> Span:
    """Where a part of a condition stands, with the parentheses around it."""
    span = span_of(condition, source)
    if not isinstance(condition, ast.And | ast.Or):
        return span
    before = source.text[: span.start].rstrip()
    behind = source.text[span.end :]
    gap = len(behind) - len(behind.lstrip())
    if before.endswith("(") and behind.lstrip().startswith(")"):
        return Span(len(before) - 1, span.end + gap + 1)
    return span


# The `when` of a rule


@frozen
class When:
    """The condition of a rule where it stands: `span` is that of the whole statement."""

    span: Span
    clause: Clause


def statements_of(
    tree: ast.PolicyFile, rules: Iterable[Rule]
) -> dict[int, tuple[ast.Written, ...]]:
    """The statements of each rule, by its number from 0, its own `rule 'name'` first.

    A rule begins where its statement stands, and ends where a promise or an example begins.
    """
    starts = {rule.span: number for number, rule in enumerate(rules)}
    found: dict[int, list[ast.Written]] = {}
    current: int | None = None
    for it in tree.statements:
        current = starts.get(it.span, current)
        if isinstance(it.statement, ast.Promise | ast.Example):
            current = None
        if current is not None:
            found.setdefault(current, []).append(it)
    return {number: tuple(its) for number, its in found.items()}


def when_of(statements: Iterable[ast.Written], condition: Condition | None) -> When | None:
    """The `when` among the statements of a rule; None where there is none."""
    for it in statements:
        if isinstance(it.statement, ast.When) and condition is not None:
            return When(it.span, Clause(it.statement.condition, condition))
    return None
