"""A condition on a field that the channel beside it never tells: it holds for none, or for all."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.analysis.clauses import Kind
from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.channels import CHANNEL
from rulesdsl.lint.lacking import lacking
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.conditions import Condition, Has, Includes, Not, OneOf, Within
from rulesdsl.model.fields import Field
from rulesdsl.wording import listed

CODE = Code("L204", "condition-the-channel-lacks", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Every comparison that is asked of orders of channels whose files do not have the field."""
    for place in subject.places:
        if place.clause.kind is Kind.OPPOSITE:
            continue  # its part is looked at
        field = _compared(place.clause.meant)
        if field is None or field is CHANNEL:
            continue
        channels = lacking(place, field)
        if channels:
            tells, its = ("tells", "its") if len(channels) == 1 else ("tell", "their")
            yield Diagnostic(
                CODE,
                f"expected a field that {listed(channels)} {tells}, found `{place.words}`: none of "
                f"{its} files has `{field.name}`",
                Label(place.source, place.span),
                "take it out, or look whether another channel is meant",
            )


def _compared(meant: Condition) -> Field | None:
    """The field of a comparison; `is known` and `is missing` expect both."""
    match meant:
        case OneOf(field=field) | Within(field=field) | Has(field=field) | Includes(field=field):
            return field
        case Not(part=OneOf(field=field)):
            return field
        case _:
            return None


LINT = Lint(CODE, look)
