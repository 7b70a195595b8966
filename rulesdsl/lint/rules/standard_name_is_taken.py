"""A standard customer whose name a vendor, employee or other name has: no customer can get it."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Severity
from rulesdsl.lint.standard_customers import each_once, named
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.storage import label
from rulesdsl.syntax.printer import quoted

CODE = Code("L603", "standard-name-is-taken", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Standard customers that are on one of QuickBooks' other lists of names."""
    if subject.customers is None:
        return
    from rulesdsl.model.records import TakenName  # loaded with a customer list
    from rulesdsl.table.case import described

    for it, others in each_once(named(subject)):
        owner = subject.customers.owner(label(it.name).text)
        if isinstance(owner, TakenName) and it.record(subject) is None:
            yield Diagnostic(
                CODE,
                f"expected a customer {quoted(it.name)}, found {described(owner)}: QuickBooks has "
                "each name once, and the orders are held",
                it.at,
                "use a customer of another name, or rename the other one in QuickBooks",
                others=others,
            )


LINT = Lint(CODE, look, needs_customers=True)
