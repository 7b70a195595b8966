"""`create customer` without a ladder: a buyer who comes back is not known again."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.edits import with_statement_behind
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
                Fix(f"look them up by `{_LADDER}`", _with_ladder(subject, at, fallback)),
            )


def _with_ladder(subject: Subject, at: int, fallback: ast.Written) -> tuple[Edit, ...]:
    """A ladder behind the rule's `when` or name, and `else` where the word was left out."""
    start = Span(fallback.span.start, fallback.span.start)
    bare = isinstance(fallback.statement, ast.Else) and not fallback.statement.with_else
    above = (it for it in subject.statements(at) if it.span < fallback.span)
    named = [it for it in above if isinstance(it.statement, ast.Rule | ast.When)]
    if named:
        behind = with_statement_behind(subject.source, named[-1], _LADDER)
        return (behind, Edit(start, "else ")) if bare else (behind,)
    return (Edit(start, f"{_LADDER}\n{'else ' * bare}"),)


LINT = Lint(CODE, look)
