"""An e-mail address or telephone number that many customers have: it tells nobody apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from rulesdsl.diagnostics import Code, Diagnostic, Severity
from rulesdsl.lint.asked_keys import Asked, asked_keys, buyers
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.settings import Several
from rulesdsl.semantics.policy import Key
from rulesdsl.syntax.printer import quoted
from rulesdsl.wording import listed

if TYPE_CHECKING:
    from rulesdsl.customers.index import CustomerIndex

CODE = Code("L606", "value-of-many-customers", Severity.NOTE)

KEYS = tuple(Key((BY_NAME[it],)) for it in ("email", "phone"))
"""What is mostly one buyer's own. A name, a company or a zip is rightly shared."""

FEWEST = 5
"""Customers that share a value by chance or as a family are fewer."""

_THEN = {
    Several.HOLD: "their orders are held",
    Several.NEXT: "it finds nobody",
    Several.FIRST: "all their orders go to the oldest of them",
}


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Values of keys that many customers at the top of the list share."""
    if subject.customers is None:
        return
    for asked in asked_keys(subject):
        if asked.key in KEYS:
            for tops, value in _values_of_many(subject, subject.customers, asked.key).items():
                yield _shared(asked, value, sorted(tops))


def _values_of_many(
    subject: Subject, customers: CustomerIndex, key: Key
) -> Mapping[frozenset[str], str]:
    """The values by who has them; a telephone number is looked for in several forms."""
    its = set(buyers(subject, customers))
    found: dict[frozenset[str], str] = {}
    for slot, held in customers.under(key.fields).items():
        if len(held) >= FEWEST:
            tops = frozenset(it.top for it in held if it in its)
            found[tops] = min(str(slot), found.get(tops, str(slot)))
    return {tops: value for tops, value in found.items() if len(tops) >= FEWEST}


def _shared(asked: Asked, value: str, names: Sequence[str]) -> Diagnostic:
    some = listed([*map(quoted, names[:2]), f"{len(names) - 2} more"])
    then = _THEN[asked.rule.settings.several_matches]
    return Diagnostic(
        CODE,
        f"expected {asked.key} to tell customers apart, found {quoted(value)} on {len(names)} of "
        f"them: {then}",
        asked.at,
        "take it off the customers in QuickBooks if it is nobody's own, as a shop's address is",
        others=asked.others,
        evidence=(f"{quoted(value)} is on {some}",),
    )


LINT = Lint(CODE, look, needs_customers=True)
