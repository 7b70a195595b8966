"""A standard customer that QuickBooks keeps in another currency than the orders that it gets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rulesdsl.diagnostics import Code, Diagnostic, Severity
from rulesdsl.lint.standard_customers import Named, named, other_currency
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.syntax.printer import quoted

if TYPE_CHECKING:
    from rulesdsl.model.records import Customer

CODE = Code("L604", "customer-of-another-currency", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Lines of currencies, and rules, whose orders are in another currency than the customer."""
    if subject.customers is None:
        return
    for it in named(subject):
        record = it.record(subject)
        own = _currency(it, record)
        if record is None or own is None:
            continue
        code = it.code or other_currency(subject, it.rules[0], own)
        if code is not None and code != own:
            yield Diagnostic(
                CODE,
                f"expected a customer in {code} for orders in {code}, found {quoted(record.name)}, "
                f"which QuickBooks keeps in {own}",
                it.at,
                f"name a customer that is in {code}: the currency of a customer never changes",
            )


def _currency(it: Named, record: Customer | None) -> str | None:
    """The currency of a customer: the home currency where the list says none."""
    home = it.rules[0].settings.home_currency
    return None if record is None else record.currency or home


LINT = Lint(CODE, look, needs_customers=True)
