"""A standard customer that QuickBooks does not have: every order that it is to get is held."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.customers.index import CustomerIndex
from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Severity
from rulesdsl.lint.standard_customers import Named, each_once, named
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.storage import label
from rulesdsl.spelling import nearest
from rulesdsl.syntax.printer import quoted

CODE = Code("L601", "customer-not-in-the-list", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Standard customers that the list lacks and that are not created either."""
    customers = subject.customers
    if customers is None:
        return
    for it, others in each_once(named(subject)):
        if it.is_created or it.record(customers) or customers.owner(label(it.name).text):
            continue
        near = _nearest(it, customers)
        yield Diagnostic(
            CODE,
            f"expected a customer of QuickBooks' list, found {quoted(it.name)}, which it does not "
            "have: its orders are held",
            it.at,
            f"did you mean {quoted(near)}?"
            if near
            else "create it in QuickBooks, or write `create standard customer = true`",
            _fix(it, near),
            others,
        )


def _nearest(it: Named, customers: CustomerIndex) -> str | None:
    top = (record.name for record in customers.records if not record.is_job)
    return nearest(it.name, top)


def _fix(it: Named, near: str | None) -> Fix | None:
    return Fix(f"write {quoted(near)}", (Edit(it.span, quoted(near)),)) if near else None


LINT = Lint(CODE, look, needs_customers=True)
