"""A setting inside a rule in which it can make no difference."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.edits import without_statement
from rulesdsl.lint.settings import (
    is_idle,
    of_rule,
    said_for_all,
    waits_for_a_ladder,
    why_as_hold,
    why_idle,
)
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.semantics.policy import Rule
from rulesdsl.source import Source
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_statement

CODE = Code("L110", "setting-without-effect", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Settings that their rules have no use for; what the head says as well is told as that."""
    for at, rule in subject.living:
        for written, setting in of_rule(subject, at):
            found = _cure(rule, written, setting, subject.source)
            if found is not None and said_for_all(subject, setting) is None:
                because, cure = found
                yield Diagnostic(
                    CODE,
                    f"expected `{print_statement(setting)}` to make a difference in its rule, "
                    f"found that {because}",
                    Label(subject.source, written.span),
                    cure.title,
                    cure,
                )


def _cure(
    rule: Rule, written: ast.Written, setting: ast.Setting, source: Source
) -> tuple[str, Fix] | None:
    """Why a setting makes no difference, and what can be done; None where it makes one."""
    name = setting.name.words
    as_hold = why_as_hold(name, rule)
    if waits_for_a_ladder(name, rule):
        return None
    if is_idle(name, rule):
        out = Fix("take it out", (without_statement(source, written),), safe=True)
        return why_idle(name, [rule]), out
    if as_hold is not None:
        hold = Edit(setting.value.span, "hold")
        return as_hold, Fix(f"write `{name} = hold`, which it comes to", (hold,), safe=True)
    return None


LINT = Lint(CODE, look)
