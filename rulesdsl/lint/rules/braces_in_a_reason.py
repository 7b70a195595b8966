"""A field in braces in the reason of a `hold`, where nothing is filled in."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.semantics.templates import slots_in
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

CODE = Code("L309", "braces-in-a-reason", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Reasons with the name of a field in braces."""
    for it in subject.compiled.tree.statements:
        match it.statement:
            case ast.Else(choice=ast.Hold(why=ast.Text() as why)) if any(slots_in(why.value)):
                yield Diagnostic(
                    CODE,
                    f"expected a fixed text as the reason of a `hold`, found {quoted(why.value)} "
                    "with braces, which the review list shows as it stands",
                    Label(subject.source, why.span),
                    "leave the braces out: the review list tells the order's number, name and "
                    "e-mail beside the reason",
                )
            case _:
                pass


LINT = Lint(CODE, look)
