"""`create customer` without a ladder: a buyer who comes back is not known again."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.keys import forgets_to_look
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.settings import NameClash
from rulesdsl.source import Span
from rulesdsl.syntax import ast

CODE = Code("L115", "create-without-looking", Severity.WARNING)

_LADDER = "match by email then name"


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Rules that create customers and look nobody up."""
    for at, rule in subject.living:
        fallback = subject.fallback(at)
        if fallback is not None and forgets_to_look(rule):
            held = rule.settings.name_clash is NameClash.HOLD
            comes = "is held, for the name is taken" if held else "may create another one"
            yield Diagnostic(
                CODE,
                "expected `match by` before `create customer`, found none: a buyer's second order "
                f"{comes}",
                Label(subject.source, fallback.span),
                f"write `{_LADDER}` above it",
                Fix(f"look them up by `{_LADDER}`", (_with_ladder(subject, fallback),)),
            )


def _with_ladder(subject: Subject, fallback: ast.Written) -> Edit:
    start = fallback.span.start
    indent = " " * (subject.source.place(start).column - 1)
    bare = isinstance(fallback.statement, ast.Else) and not fallback.statement.with_else
    return Edit(Span(start, start), f"{_LADDER}\n{indent}{'else ' * bare}")


LINT = Lint(CODE, look)
