"""A rule for orders in a foreign currency alone, while all of these are held."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.analysis.phrases import is_in
from rulesdsl.analysis.rules import ranked
from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.settings import instead
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.conditions import fields_of
from rulesdsl.model.fields import BY_NAME
from rulesdsl.semantics.policy import Rule

CODE = Code("L109", "rule-for-a-foreign-currency", Severity.WARNING)

_CURRENCY = BY_NAME["currency"]


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Rules that hold all orders for their currency, and that are not without effect anyhow."""
    found = [at for at, rule in subject.living if _is_only_for_foreign(subject, at, rule)]
    redundant = ranked(subject.study).redundant if found else ()
    for at in found:
        if at not in redundant:
            rule = subject.rules[at]
            home = rule.settings.home_currency
            when = subject.when(at)
            yield Diagnostic(
                CODE,
                f"expected `multi currency = true` for a rule without orders in {home}, found it "
                "switched off: all of its orders are held",
                Label(rule.source, when.span if when else rule.span),
                "write `multi currency = true`",
                instead(subject, at, "multi currency", "true", "let orders be in any currency"),
            )


def _is_only_for_foreign(subject: Subject, at: int, rule: Rule) -> bool:
    its, condition = rule.settings, rule.condition
    if its.multi_currency or condition is None or _CURRENCY not in fields_of(condition):
        return False
    return subject.study.cascade.is_first(at, [is_in(its.home_currency)]) is False


LINT = Lint(CODE, look)
