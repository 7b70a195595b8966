"""A setting for all rules that none of them has a use for."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Fix, Label, Severity
from rulesdsl.lint.edits import without_statement
from rulesdsl.lint.settings import is_idle, of_all, waits_for_a_ladder, why_idle
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model import settings
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_statement

CODE = Code("L112", "default-without-effect", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Settings for all rules that make no difference; what holds anyway may be written down."""
    for written, setting in of_all(subject):
        because = _why(subject, setting)
        if because is not None:
            yield Diagnostic(
                CODE,
                f"expected `{print_statement(setting)}` to make a difference, found that {because}",
                Label(subject.source, written.span),
                "take it out, or look whether a rule lacks something",
                Fix("take it out", (without_statement(subject.source, written),), safe=True),
            )


def _why(subject: Subject, setting: ast.Setting) -> str | None:
    name = setting.name.words
    if _is_the_languages(setting):
        return None
    own = [subject.setting(at, name) for at in range(len(subject.rules))]
    if all(it is not None and it.statement != setting for it in own):
        return "each rule sets it otherwise"
    using = [
        rule
        for rule, its in zip(subject.rules, own, strict=True)
        if its is None or its.statement == setting
    ]
    if any(waits_for_a_ladder(name, it) or not is_idle(name, it) for it in using):
        return None
    return why_idle(name, subject.rules)


def _is_the_languages(setting: ast.Setting) -> bool:
    """Whether a setting has its default value."""
    its = settings.BY_NAME[setting.name.words]
    return print_statement(setting).endswith(f"= {settings.written(its.default)}")


LINT = Lint(CODE, look)
