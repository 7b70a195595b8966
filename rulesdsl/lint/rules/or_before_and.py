"""`F is A or F is B and X`: read from left to right X is for both, and it is for B alone."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.places import joined_by
from rulesdsl.lint.precedence import Bound, bound_first
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.lint.values import values_written

CODE = Code("L217", "or-before-and", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Every row of values of one field of which `and` binds the last, or the first, to more."""
    for place in subject.places:
        for it in bound_first(place):
            yield _told(it)


def _told(its: Bound) -> Diagnostic:
    places = (its.edge, *its.alone) if its.comes_first else (*its.alone, its.edge)
    more = " and ".join(it.words for it in its.joined.parts if it is not its.edge)
    values = f"{its.field.name} is one of {', '.join(map(values_written, places))}"
    both = f"{more} and {values}" if its.comes_first else f"{values} and {more}"
    return Diagnostic(
        CODE,
        f"expected `{more}` beside each `{its.field.name}`, found it beside `{its.edge.words}` "
        "alone: `and` binds before `or`",
        Label(its.joined.source, places[0].span.to(places[-1].span).to(its.joined.span)),
        f"write `{both}`; if it is meant so, put parentheses around what `and` joins",
        _fix(its, both),
    )


def _fix(its: Bound, both: str) -> Fix | None:
    """The values where the `and` stands; none where more than `or` and `and` stands in between."""
    its_parts = its.joined.parts
    above = its.joined.above
    if above is None or not joined_by("or", above.parts) or not joined_by("and", its_parts):
        return None
    row = sorted((*its.alone, its.joined), key=lambda it: it.number)
    whole = row[0].span.to(row[-1].span)
    return Fix(f"write `{both}`", (Edit(whole, both),))


LINT = Lint(CODE, look)
