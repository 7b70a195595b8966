"""A rule sets what the head sets for all rules, to the same value."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Fix, Label, Severity
from rulesdsl.lint.edits import without_statement
from rulesdsl.lint.settings import of_rule, said_for_all
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.syntax.printer import print_statement

CODE = Code("L111", "setting-said-twice", Severity.NOTE)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Settings of rules that say what holds for them anyway."""
    for at, _ in subject.living:
        for written, setting in of_rule(subject, at):
            before = said_for_all(subject, setting)
            if before is not None:
                yield Diagnostic(
                    CODE,
                    f"expected a rule to set what is different in it, found "
                    f"`{print_statement(setting)}`, which is set for all rules",
                    Label(subject.source, written.span),
                    "take it out, or leave it if it shall stay when the other one changes",
                    Fix("take it out", (without_statement(subject.source, written),), safe=True),
                    (Label(subject.source, before.span, "set for all rules here"),),
                )


LINT = Lint(CODE, look)
