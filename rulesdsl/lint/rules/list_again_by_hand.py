"""A row of values that the policy has a list of: when the list changes, this row is forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.places import Place
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.lint.values import list_of, values_of
from rulesdsl.syntax import ast

CODE = Code("L213", "list-again-by-hand", Severity.NOTE)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Every `is one of` with exactly the values of a list, whatever their order."""
    if not subject.policy.lists:
        return
    for place in subject.places:
        values = values_of(place)
        if values is not None and len(values) > 1:
            name, written = list_of(subject, place), place.clause.written
            if name is not None and isinstance(written, ast.OneOf):
                yield _told(place, written, name)


def _told(place: Place, written: ast.OneOf, name: str) -> Diagnostic:
    instead = f"{written.field.words} is {'not ' * written.negated}in {name}"
    has_note = "#" in place.source.cut(place.span)
    edit = Edit(place.span, instead)
    return Diagnostic(
        CODE,
        f"expected the list {name} for these values, found the same values written out",
        Label(place.source, written.values[0].span.to(written.values[-1].span)),
        f"write `{instead}`",
        None if has_note else Fix(f"write `{instead}`", (edit,), safe=True),
    )


LINT = Lint(CODE, look)
