"""Several values between one pair of quotes: compared is the whole text, commas and all."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.several import WITHOUT_COMMAS, values_in
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.lint.values import Compared, compared
from rulesdsl.source import Span
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

CODE = Code("L408", "several-values-in-one-text", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Such texts in comparisons, and in lists that are asked for; each once."""
    told: set[tuple[str, Span]] = set()
    for its in compared(subject, WITHOUT_COMMAS):
        values = values_in(its.text.value)
        place = (its.source.name, its.text.span)
        if len(values) == 1 or place in told:
            continue
        told.add(place)
        apart = ", ".join(map(quoted, values))
        yield Diagnostic(
            CODE,
            f"expected one value for `{its.field.name}` between the quotes, found "
            f"{quoted(its.text.value)}, which is compared as a whole",
            Label(its.source, its.text.span),
            f"put each into quotes of its own: {apart}",
            _fix(its, apart),
        )


def _fix(its: Compared, apart: str) -> Fix | None:
    """The values apart, where several can stand; for `is` the comparison changes with them."""
    span, instead = its.text.span, apart
    match its.place.clause.written:
        case ast.Compare(field=name, operator=operator) if not its.in_list:
            negated = operator is ast.Operator.IS_NOT
            span = Span(name.span.end, its.text.span.end)
            instead = f" is {'not ' * negated}one of {apart}"
        case _:
            pass
    if "#" in its.source.cut(Span(span.start, its.text.span.start)):
        return None
    return Fix(f"write {apart}", (Edit(span, instead),))


LINT = Lint(CODE, look)
