"""A list that no condition asks for."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Fix, Label, Severity
from rulesdsl.lint.edits import without_statement
from rulesdsl.lint.listing import own_lists, used_lists
from rulesdsl.lint.subject import Lint, Subject

CODE = Code("L402", "unused-list", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Lists of the policy's own file; those of an included one are for others, too."""
    used = used_lists(subject)
    for its in own_lists(subject):
        if its.name.words not in used:
            yield Diagnostic(
                CODE,
                f"expected a condition `is in {its.name.written}`, found none that asks for this "
                "list",
                Label(subject.source, its.name.span),
                "take the list out, or ask for it in the `when` that is meant",
                Fix(
                    f"take the list {its.name.written} out",
                    (without_statement(subject.source, its.statement),),
                    safe=True,
                ),
            )


LINT = Lint(CODE, look)
