"""A name that mostly is cut: QuickBooks keeps 41 characters, and the rest told buyers apart."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.analysis.ladders import taken_sometimes
from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.naming import Naming
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.fields import Field
from rulesdsl.model.storage import LIMITS
from rulesdsl.syntax.printer import quoted

CODE = Code("L301", "name-too-long", Severity.WARNING)

USUAL_LENGTHS = {
    "first name": 8, "last name": 10, "name": 20, "company": 28, "email": 28, "customer name": 28,
    "street": 24, "street 2": 12, "city": 14, "state": 4, "zip": 7, "country": 2, "phone": 16,
    "order number": 10, "order date": 10, "channel": 10, "store": 16, "currency": 3, "total": 8,
    "payment method": 16, "customer group": 12, "fulfilment": 12, "customer id": 10,
    "company id": 10, "location id": 10, "card brand": 10, "card last four": 4, "card expiry": 7,
}  # fmt: skip
"""Characters that many values of a field have: not the longest, and not the shortest."""


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Templates that come out longer than QuickBooks keeps where no value is unusually long."""
    for its in subject.namings:
        length = _length(its)
        if length > LIMITS["name"]:
            yield Diagnostic(
                CODE,
                f"expected a {its.kind}'s name that fits into {LIMITS['name']} characters, found "
                f"{quoted(its.template.written)}, which often has about {length}",
                Label(its.source, its.span),
                "name fewer fields: what is behind the limit is cut off, so that two buyers may "
                "get one name",
            )


def _length(its: Naming) -> int:
    """The characters of a name in which every field is as long as many are."""
    prefix = its.rule.settings.name_prefix if its.makes_customers else None
    longest = (max(map(_usual, taken_sometimes(slot))) for slot in its.template.slots)
    return len(prefix or "") + len(its.fixed) + sum(longest)


def _usual(field: Field) -> int:
    return USUAL_LENGTHS[field.name.removeprefix("billing ").removeprefix("shipping ")]


LINT = Lint(CODE, look)
