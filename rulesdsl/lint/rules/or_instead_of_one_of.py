"""One field compared with one value after the other, joined by `or`: `is one of` says it once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rulesdsl.analysis.clauses import Kind
from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.places import Place, joined_by
from rulesdsl.lint.precedence import bound_first, value_of
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.lint.values import values_written
from rulesdsl.model.conditions import OneOf, comparable
from rulesdsl.model.fields import Field
from rulesdsl.source import Span

CODE = Code("L209", "or-instead-of-one-of", Severity.NOTE)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Every `or` in which a field is compared with single values more than once."""
    for place in subject.places:
        if place.clause.kind is Kind.ANY:
            bound = {it.field for it in bound_first(place)}  # which is another mistake
            by_field: dict[Field, list[Place]] = {}
            for part in place.parts:
                field = value_of(part)
                if field is not None and field not in bound:
                    by_field.setdefault(field, []).append(part)
            for field, same in by_field.items():
                if len(same) > 1 and _all_differ(field, same):
                    yield _told(place, field, same)


def _all_differ(field: Field, same: Sequence[Place]) -> bool:
    """Whether no value stands there twice, which is told otherwise."""
    tests = (it.clause.meant for it in same)
    values = [it for test in tests if isinstance(test, OneOf) for it in test.values]
    return len({comparable(field, it) for it in values}) == len(values)


def _told(place: Place, field: Field, same: list[Place]) -> Diagnostic:
    together = f"{field.name} is one of {', '.join(map(values_written, same))}"
    return Diagnostic(
        CODE,
        f"expected the values of `{field.name}` in one comparison, found {len(same)} of them "
        "joined by `or`",
        Label(place.source, same[0].span.to(same[-1].span)),
        f"write `{together}`",
        _fix(place, same, together),
    )


def _fix(place: Place, same: list[Place], together: str) -> Fix | None:
    """All values where the first one stands; none where more than `or` stands in between."""
    parts = place.parts
    if not joined_by("or", parts):
        return None
    title = f"write `{together}`"
    if len(same) == len(parts):  # parentheses around them have nothing more to hold together
        return Fix(title, (Edit(place.span, together),), safe=True)
    others = (Edit(Span(parts[it.number - 1].span.end, it.span.end), "") for it in same[1:])
    return Fix(title, (Edit(same[0].span, together), *others), safe=True)


LINT = Lint(CODE, look)
