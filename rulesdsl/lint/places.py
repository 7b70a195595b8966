"""Every clause of a policy's conditions, where it stands and what it is a part of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from rulesdsl.analysis.clauses import Clause, Kind, around, span_of, when_of
from rulesdsl.defining import evolve, field, frozen
from rulesdsl.model import conditions
from rulesdsl.model.conditions import Condition, Not
from rulesdsl.semantics.policy import Promise, Rule
from rulesdsl.source import Source, Span
from rulesdsl.syntax import ast

_HAVING_PARTS = {Kind.ALL, Kind.ANY, Kind.OPPOSITE}


@frozen(eq=False, slots=False)
class Place:
    """A clause in the condition of a rule, or of a promise (`rule` is None), in the policy's file.

    `above` is the clause that it is a part of, as its part `number`; None for the whole condition.
    """

    clause: Clause
    source: Source = field(repr=False)
    rule: int | None
    above: Place | None = None
    number: int = 0

    @cached_property
    def span(self) -> Span:
        """Where it stands, with the parentheses around several parts."""
        return around(self.clause.written, self.source)

    @cached_property
    def inside(self) -> Span:
        """Where it stands, without parentheses."""
        return span_of(self.clause.written, self.source)

    @cached_property
    def words(self) -> str:
        """It as it stands in the file, on one line."""
        return " ".join(self.source.cut(self.span).split())

    @property
    def is_wrapped(self) -> bool:
        """Whether parentheses stand around just this, which has none of its own."""
        text, span = self.source.text, self.span
        before, behind = text[: span.start].rstrip(), text[span.end : span.end + 1]
        return before.endswith("(") and behind == ")"

    @property
    def is_positive(self) -> bool:
        """Whether the condition holds for more orders where the clause does: no `not` is above."""
        above, positive = self.above, True
        while above is not None:
            positive = positive is not (above.clause.kind is Kind.OPPOSITE)
            above = above.above
        return positive

    @property
    def is_needed(self) -> bool:
        """Whether the condition never holds where the clause does not: only `and` is above."""
        above = self.above
        return above is None or (above.clause.kind is Kind.ALL and above.is_needed)

    @property
    def whole(self) -> Condition:
        """The whole condition that it belongs to, as meant."""
        return self.clause.meant if self.above is None else self.above.whole

    def with_instead(self, other: Condition) -> Condition:
        """The whole condition with another one in this place."""
        if self.above is None:
            return other
        match self.above.clause.meant:
            case conditions.All(parts=parts) | conditions.Any(parts=parts) as joined:
                its = (*parts[: self.number], other, *parts[self.number + 1 :])
                return self.above.with_instead(evolve(joined, parts=its))
            case _:
                return self.above.with_instead(Not(other))

    @cached_property
    def parts(self) -> tuple[Place, ...]:
        """What an `and`, an `or` or a `not` is made of."""
        if self.clause.kind not in _HAVING_PARTS:
            return ()
        parts = enumerate(self.clause.parts)
        return tuple(Place(it, self.source, self.rule, self, number) for number, it in parts)


def places_of(
    rules: Iterable[Rule],
    statements: Mapping[int, tuple[ast.Written, ...]],
    promises: Iterable[Promise],
) -> Iterator[Place]:
    """Every clause of the rules' and the promises' conditions; a whole one before its parts."""
    for at, rule in enumerate(rules):
        when = when_of(statements.get(at, ()), rule.condition)
        if when is not None:
            yield from _with_its_parts(Place(when.clause, rule.source, at))
    for promise in promises:
        written = promise.written.condition
        if written is not None and promise.condition is not None:
            clause = Clause(written, promise.condition)
            yield from _with_its_parts(Place(clause, promise.source, None))


def _with_its_parts(place: Place) -> Iterator[Place]:
    yield place
    for part in place.parts:
        yield from _with_its_parts(part)


def joined_by(word: str, parts: Sequence[Place]) -> bool:
    """Whether nothing but this word stands between the parts of a clause.

    There may be parentheses around a single part, or a note in between.
    """
    between = (Span(one.span.end, other.span.start) for one, other in pairwise(parts))
    return all(parts[0].source.cut(it).lower().split() == [word] for it in between)
