"""A value that stands in a list twice, perhaps in other capitals: the second one does nothing."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Fix, Label, Severity
from rulesdsl.lint.edits import without_value
from rulesdsl.lint.listing import Listed, all_lists, compared
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.types import Value
from rulesdsl.syntax.printer import print_literal

CODE = Code("L401", "list-value-twice", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Values of lists that stand there already; files of values are made by other programs."""
    for its in all_lists(subject):
        values = compared(its.values)
        if its.literals and len(set(values)) < len(values):
            yield from _twice(its, values)


def _twice(its: Listed, values: list[Value]) -> Iterator[Diagnostic]:
    spans = [it.span for it in its.literals]
    for at, value in enumerate(values):
        first = values.index(value)
        if first == at:
            continue
        before, here = print_literal(its.literals[first]), print_literal(its.literals[at])
        edit = without_value(its.source, spans, at)
        yield Diagnostic(
            CODE,
            f"expected each value of the list {its.name.written} once, found {here} twice"
            if here == before
            else f"expected each value of the list {its.name.written} once, found {here} beside "
            f"{before}, which is the same",
            Label(its.source, spans[at]),
            "take it out, or write the value that is meant",
            Fix(f"take {here} out", (edit,), safe=True) if edit else None,
            others=(Label(its.source, spans[first], "the first one"),),
        )


LINT = Lint(CODE, look)
