"""A day that is over: no order that is still to come fulfils the condition."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.conditions import Condition, OneOf, Within
from rulesdsl.semantics.policy import Review, Rule

CODE = Code("L203", "date-in-the-past", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Every comparison that only days before today fulfil, but in a rule that holds such orders."""
    for place in subject.places:
        if place.rule is None or not place.is_positive:
            continue
        if _is_over(place.clause.meant, subject.today) and not _holds(subject.rules[place.rule]):
            yield Diagnostic(
                CODE,
                f"expected a day that orders to come can have, found `{place.words}`, which is "
                "over",
                Label(place.source, place.span),
                "write the days that are meant now, or take it out",
            )


def _is_over(meant: Condition, today: date) -> bool:
    match meant:
        case Within(high=date() as last, high_counts=counts):
            return last < today or (last == today and not counts)
        case OneOf(values=values):
            return all(isinstance(it, date) and it < today for it in values)
        case _:
            return False


def _holds(rule: Rule) -> bool:
    """Whether all orders of a rule are held: then it is there to keep old orders out."""
    return isinstance(rule.fallback, Review) and not rule.ladder


LINT = Lint(CODE, look)
