"""A ladder under `override = true`: the standard customer is taken, and nobody is looked up."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.settings import place_of
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.syntax import ast

CODE = Code("L121", "match-under-override", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Rules that have keys and override them."""
    for at, rule in subject.living:
        if not (rule.ladder and rule.settings.override):
            continue
        for it in subject.statements(at):
            if isinstance(it.statement, ast.Match):
                yield Diagnostic(
                    CODE,
                    "expected no `match by` under `override = true`, found one by which nobody is "
                    "looked up: all orders go to the standard customer",
                    Label(rule.source, it.span),
                    "take it out, or write `override = false` where buyers are to be found",
                    others=(place_of(subject, at, "override", "override is switched on here"),),
                )


LINT = Lint(CODE, look)
