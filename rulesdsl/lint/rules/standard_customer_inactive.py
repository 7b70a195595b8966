"""A standard customer that is inactive in QuickBooks: its orders are held."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Severity
from rulesdsl.lint.standard_customers import each_once, named
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.settings import Inactive
from rulesdsl.syntax.printer import quoted

CODE = Code("L602", "standard-customer-inactive", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Inactive standard customers that a rule uses which makes nobody active again."""
    if subject.customers is None:
        return
    for it, others in each_once(named(subject)):
        record = it.record(subject)
        wakes = all(rule.settings.inactive_customers is Inactive.REACTIVATE for rule in it.rules)
        if record is not None and not record.active and not wakes:
            yield Diagnostic(
                CODE,
                f"expected an active customer, found {quoted(record.name)}, which is inactive in "
                "QuickBooks: its orders are held",
                it.at,
                "make it active in QuickBooks, or write `inactive customers = reactivate`",
                others=others,
            )


LINT = Lint(CODE, look, needs_customers=True)
