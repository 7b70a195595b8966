"""A buyer's name with the last name first: so QuickBooks lists people, and no store sends it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.lint.values import compared
from rulesdsl.patterns import pattern
from rulesdsl.syntax.printer import quoted

CODE = Code("L216", "name-as-in-quickbooks", Severity.WARNING)

_NAMES = {"name", "customer name", "billing name", "shipping name"}

_WORDS = r"[^\W\d_]+(?:['’. -]+[^\W\d_]+)*\.?"
_LAST_FIRST = pattern(rf"\s*({_WORDS}),\s+({_WORDS})\s*")
"""Two times words of letters alone, a comma between them."""

_BEHIND_A_NAME = pattern(
    r"(?:and\b.*|co|company|corp|corporation|inc|llc|llp|ltd|limited|gmbh|esq|jr|sr|md|phd|cpa|i{1,3})\.?",
    re.IGNORECASE,
)
"""What stands behind a comma and is no first name: `Lee Tools, Inc.`, `Ann Lee, Jr.`."""


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Every name of a person that is compared in this form."""
    for its in compared(subject, _NAMES):
        found = _LAST_FIRST.fullmatch(its.text.value)
        if found is None or _BEHIND_A_NAME.fullmatch(found[2]):
            continue
        turned = quoted(f"{found[2]} {found[1]}")
        yield Diagnostic(
            CODE,
            f"expected a name as a store sends it, found {quoted(its.text.value)}, with the last "
            "name first",
            Label(its.source, its.text.span),
            f"write {turned}; in `match by name` either form finds the customer",
            Fix(f"write {turned}", (Edit(its.text.span, turned),)),
        )


LINT = Lint(CODE, look)
