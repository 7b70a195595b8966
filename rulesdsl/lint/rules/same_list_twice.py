"""Two lists with the same values: one is changed some day, and the other one forgotten."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.listing import Listed, compared, own_lists, used_lists
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.types import Value

CODE = Code("L403", "same-list-twice", Severity.WARNING)

FEWEST = 3
"""Shorter lists may agree by chance: free shipping to `'US', 'CA'`, and sales tax there."""


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Lists of the policy's own file that are both asked for, and have the same values."""
    used = used_lists(subject)
    seen: dict[frozenset[Value], Listed] = {}
    for its in own_lists(subject):
        values = frozenset(compared(its.values))
        if its.name.words not in used or len(values) < FEWEST:
            continue
        first = seen.setdefault(values, its)
        if first is not its:
            yield Diagnostic(
                CODE,
                f"expected lists of different values, found {its.name.written} with just those of "
                f"{first.name.written}",
                Label(subject.source, its.name.span),
                f"ask for {first.name.written} in its place, so that there is one list to keep",
                others=(Label(subject.source, first.name.span, "the other one"),),
            )


LINT = Lint(CODE, look)
