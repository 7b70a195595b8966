"""Names are the only keys, and nothing says what is done about namesakes."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl import wording
from rulesdsl.analysis.ladders import CUSTOMER_NAME
from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.edits import with_statement_behind
from rulesdsl.lint.keys import is_of_many
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.semantics.policy import Key, Rule
from rulesdsl.syntax import ast

CODE = Code("L104", "names-without-an-answer", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Ladders of names alone, where nothing is said about several matches."""
    for at, rule in subject.living:
        if rule.ladder and _is_left_open(rule):
            keys = [it.span for it in subject.ladder(at)]
            names = wording.listed(f"`{it}`" for it in rule.ladder)
            yield Diagnostic(
                CODE,
                "expected `several matches` to be set where nothing but names is looked for "
                f"({names}), found it nowhere",
                Label(subject.source, keys[0].to(keys[-1])),
                "write `several matches = hold`, or match by email first",
                Fix("hold the orders of namesakes", (_held(subject, at),), safe=True),
            )


def _held(subject: Subject, at: int) -> Edit:
    """The default, written behind the ladder."""
    match = next(it for it in subject.statements(at) if isinstance(it.statement, ast.Match))
    return with_statement_behind(subject.source, match, "several matches = hold")


def _is_left_open(rule: Rule) -> bool:
    """Whether only names are asked for and nothing is said; updates are a finding of their own."""
    said = "several_matches" in rule.places or rule.settings.override or rule.updates
    return not said and all(map(_is_a_weak_name, rule.ladder))


def _is_a_weak_name(key: Key) -> bool:
    return key.is_a_name and CUSTOMER_NAME not in key.fields and not is_of_many(key)


LINT = Lint(CODE, look)
