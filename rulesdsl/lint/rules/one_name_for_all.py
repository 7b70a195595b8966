"""A new customer for every buyer, all of them under one name, which only the first one gets."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Fix, Label, Severity
from rulesdsl.lint.edits import rewritten
from rulesdsl.lint.naming import with_braces
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.syntax.printer import quoted

CODE = Code("L303", "one-name-for-all", Severity.WARNING)

MOST_BEFORE_A_BUYER = 12
"""Characters before a buyer's name that mostly leave it whole: QuickBooks keeps 41 in all."""


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Names of customers without a field in them; a fixed job is a way to collect orders."""
    for its in subject.namings:
        if its.template.slots or its.text is None or not its.makes_customers:
            continue
        if with_braces(its.text.value) is None:  # otherwise that is said
            wanted = _with_a_buyer(its.text.value)
            yield Diagnostic(
                CODE,
                f"expected a field in the name of a new customer, found {quoted(its.text.value)}, "
                "which is the same for every buyer",
                Label(its.source, its.span),
                f"write {quoted(wanted)}; for one customer for all orders, `use customer`",
                Fix(f"write {quoted(wanted)}", (rewritten(its.text, wanted),)),
            )


def _with_a_buyer(text: str) -> str:
    """The name with the buyer in it; the buyer alone, where QuickBooks would cut the two."""
    buyer = "{name or company}"
    return f"{text} {buyer}" if len(text) <= MOST_BEFORE_A_BUYER else buyer


LINT = Lint(CODE, look)
