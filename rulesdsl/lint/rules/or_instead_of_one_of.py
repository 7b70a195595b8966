"""One field compared with one value after the other, joined by `or`: `is one of` says it once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rulesdsl.analysis.clauses import Kind
from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.places import Place, joined_by
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.conditions import OneOf, comparable
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type
from rulesdsl.source import Span
from rulesdsl.syntax import ast

CODE = Code("L209", "or-instead-of-one-of", Severity.NOTE)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Every `or` in which a field is compared with single values more than once."""
    for place in subject.places:
        if place.clause.kind is Kind.ANY:
            by_field: dict[Field, list[Place]] = {}
            for part in place.parts:
                if _is_a_value(part.clause.written) and isinstance(part.clause.meant, OneOf):
                    by_field.setdefault(part.clause.meant.field, []).append(part)
            for field, same in by_field.items():
                if len(same) > 1 and field.type is not Type.YES_NO and _all_differ(field, same):
                    yield _told(place, field, same)


def _is_a_value(written: ast.Condition) -> bool:
    match written:
        case ast.OneOf(negated=False) | ast.Compare(operator=ast.Operator.IS):
            return True
        case _:
            return False


def _all_differ(field: Field, same: Sequence[Place]) -> bool:
    """Whether no value stands there twice, which is told otherwise."""
    tests = (it.clause.meant for it in same)
    values = [it for test in tests if isinstance(test, OneOf) for it in test.values]
    return len({comparable(field, it) for it in values}) == len(values)


def _told(place: Place, field: Field, same: list[Place]) -> Diagnostic:
    values = [_values(it) for it in same]
    together = f"{field.name} is one of {', '.join(values)}"
    return Diagnostic(
        CODE,
        f"expected the values of `{field.name}` in one comparison, found {len(same)} of them "
        "joined by `or`",
        Label(place.source, same[0].span.to(same[-1].span)),
        f"write `{together}`",
        _fix(place, same, together),
    )


def _values(place: Place) -> str:
    match place.clause.written:
        case ast.OneOf(values=values):
            return place.source.cut(values[0].span.to(values[-1].span))
        case ast.Compare(value=value):
            return place.source.cut(value.span)
        case _:
            raise AssertionError(place)


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
