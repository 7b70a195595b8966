"""The same row of values in several comparisons: a list says them once, and has a name."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl import wording
from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.places import Place
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.lint.values import list_of, values_of

CODE = Code("L212", "values-again-and-again", Severity.NOTE)

FEWEST = 4
"""Fewer values are written again as quickly as a list is looked up."""


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Every row of values that stands in the policy more than once, and is no list yet."""
    same: dict[frozenset[object], list[Place]] = {}
    for place in subject.places:
        values = values_of(place)
        if values is not None and len(values) >= FEWEST:
            same.setdefault(values, []).append(place)
    for values, places in same.items():
        if len(places) > 1 and list_of(subject, places[0]) is None:
            yield _told(places, len(values))


def _told(places: list[Place], count: int) -> Diagnostic:
    first, *others = places
    return Diagnostic(
        CODE,
        f"expected a list for values that are asked for again, found the same {count} values in "
        f"{wording.several(len(places), 'condition')}",
        Label(first.source, first.span),
        "give them a name before the first rule, `list NAME = …`, and ask for `is in NAME`",
        others=tuple(Label(it.source, it.span, "the same values") for it in others),
    )


LINT = Lint(CODE, look)
