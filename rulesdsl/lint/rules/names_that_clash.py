"""A name that strangers share: the second of them is held, or becomes one with the first."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.syntax.printer import quoted

CODE = Code("L306", "names-that-clash", Severity.WARNING)

_SIDES = ("", "billing ", "shipping ")

OF_A_PERSON = frozenset(
    BY_NAME[f"{side}{it}"] for side in _SIDES for it in ("first name", "last name")
) | {BY_NAME["card last four"], BY_NAME["card expiry"]}
"""What tells of a person, and many persons have."""

OF_MANY = frozenset(
    BY_NAME[f"{side}{it}"] for side in _SIDES[1:] for it in ("city", "state", "zip", "country")
) | frozenset(
    BY_NAME[it]
    for it in (
        "channel", "store", "order date", "currency", "total", "payment method", "customer group",
        "fulfilment", "location id", "card brand",
    )
)  # fmt: skip
"""What tells nothing of a person. A job can collect all orders of a city or a day, on purpose."""


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Names in which one field, that many buyers have in common, tells them apart."""
    for its in subject.namings:
        asked = {it.fields[0] for it in its.template.slots}
        weak = OF_A_PERSON | OF_MANY if its.makes_customers else OF_A_PERSON
        if len(asked) == 1 and asked <= weak:
            (field,) = asked
            yield Diagnostic(
                CODE,
                f"expected a {its.kind}'s name that only one buyer has, found "
                f"{quoted(its.template.written)}, which all buyers of one {field.name} share",
                Label(its.source, its.span),
                f"name the whole buyer: {quoted(_better(field))}",
            )


def _better(field: Field) -> str:
    side = next(it for it in (*_SIDES[1:], "") if field.name.startswith(it))
    if field not in OF_A_PERSON or "card" in field.name:
        return "{name or company or email}"
    return f"{{{side}last name}}, {{{side}first name}}"


LINT = Lint(CODE, look)
