"""A job of its own for every order: jobs count as names, of which QuickBooks holds only so many."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.analysis.ladders import NUMBER
from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.naming import Naming
from rulesdsl.lint.subject import Lint, Subject

CODE = Code("L304", "one-name-an-order", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Names that the order's number makes another one for each order of the same buyer."""
    for its in subject.namings:
        at = next((at for at, it in enumerate(its.template.slots) if it.fields[0] is NUMBER), None)
        if at is not None and _is_a_slip(its):
            from rulesdsl.model.company import Edition  # only where there is something to tell
            from rulesdsl.model.limits import LIMITS

            most = LIMITS[Edition.PREMIER]
            yield Diagnostic(
                CODE,
                f"expected the name of a buyer for a {its.kind}, found the order's number, which "
                "makes another name for every order",
                Label(its.source, its.span_of(at)),
                f"name the buyer: '{{name or company or email}}'; Pro and Premier hold "
                f"{most.one_list:,} customers and jobs, and no name is ever given back",
            )


def _is_a_slip(its: Naming) -> bool:
    """Whether it is not plain that each order, or each new buyer, is to have a name of its own.

    Who says that jobs are not checked needs one for each order; with a ladder a customer is made
    once for each buyer, and the number may stand behind a name that others have, too.
    """
    if its.makes_customers:
        return not its.rule.ladder or all(NUMBER in it.fields for it in its.template.slots)
    return its.rule.settings.check_jobs


LINT = Lint(CODE, look)
