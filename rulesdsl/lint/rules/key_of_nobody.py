"""A key that no customer of the list has anything for: nobody is ever found by it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rulesdsl.diagnostics import Code, Diagnostic, Severity
from rulesdsl.lint.asked_keys import asked_keys, buyers
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.semantics.policy import Key

if TYPE_CHECKING:
    from rulesdsl.model.records import Customer

CODE = Code("L605", "key-of-nobody", Severity.WARNING)

FEWEST = 3
"""Of fewer customers it says little that none of them has an e-mail address, say."""


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Keys that are blank in every record, as where a column was not exported."""
    if subject.customers is None:
        return
    its = buyers(subject, subject.customers)
    if len(its) < FEWEST:
        return
    for asked in asked_keys(subject):
        if not _has_any(its, asked.key):
            yield Diagnostic(
                CODE,
                f"expected customers that can be found by {asked.key}, found no {asked.key} on any "
                f"of the {len(its)} customers and jobs of the list",
                asked.at,
                "export the list with that column, or match by something that it has",
                others=asked.others,
            )


def _has_any(records: Iterable[Customer], key: Key) -> bool:
    from rulesdsl.customers.keys import customer_values  # loaded with a customer list

    return any(all(customer_values(it, record) for it in key.fields) for record in records)


LINT = Lint(CODE, look, needs_customers=True)
