"""A lower and an upper limit one after the other: `between` says it in one comparison."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.analysis.clauses import Kind
from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.places import Place, joined_by
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.conditions import Within
from rulesdsl.model.fields import Field
from rulesdsl.source import Span
from rulesdsl.syntax import ast

CODE = Code("L210", "two-limits-instead-of-between", Severity.NOTE)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Every `and` in which a field has exactly two limits, both of which count."""
    for place in subject.places:
        if place.clause.kind is Kind.ALL:
            by_field: dict[Field, list[Place]] = {}
            for part in place.parts:
                if isinstance(part.clause.meant, Within):
                    by_field.setdefault(part.clause.meant.field, []).append(part)
            for same in by_field.values():
                if len(same) == 2:  # noqa: PLR2004  a lower one and an upper one
                    yield from _told(place, *same)


def _told(place: Place, one: Place, other: Place) -> Iterator[Diagnostic]:
    match one.clause.written, other.clause.written:
        case (
            ast.Compare(field=name, operator=ast.Operator.AT_LEAST, value=low),
            ast.Compare(operator=ast.Operator.AT_MOST, value=high),
        ):
            pass
        case (
            ast.Compare(field=name, operator=ast.Operator.AT_MOST, value=high),
            ast.Compare(operator=ast.Operator.AT_LEAST, value=low),
        ):
            pass
        case _:
            return
    if not _in_order(low, high):
        return
    cut = place.source.cut
    together = f"{name.words} between {cut(low.span)} and {cut(high.span)}"
    yield Diagnostic(
        CODE,
        f"expected both limits of `{name.words}` in one comparison, found `{one.words}` and "
        f"`{other.words}`",
        Label(place.source, one.span.to(other.span)),
        f"write `{together}`: both ends count",
        _fix(place, one, other, together),
    )


def _in_order(low: ast.Literal, high: ast.Literal) -> bool:
    """Whether there is something between them: otherwise something else is meant."""
    match low, high:
        case ast.Number(value=first), ast.Number(value=last):
            return first < last
        case ast.Day(value=start), ast.Day(value=end) if start is not None and end is not None:
            return start < end
        case _:
            return False


def _fix(place: Place, one: Place, other: Place, together: str) -> Fix | None:
    parts = place.parts
    if not joined_by("and", parts):
        return None
    gone = Span(parts[other.number - 1].span.end, other.span.end)
    edits = (Edit(one.span, together), Edit(gone, ""))
    return Fix(f"write `{together}`", edits, safe=True)


LINT = Lint(CODE, look)
