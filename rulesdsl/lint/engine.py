"""All that is to be said of a policy: what is wrong, what the analysis finds, and every lint."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from rulesdsl.analysis.findings import findings
from rulesdsl.compiled import Compiled
from rulesdsl.diagnostics import Diagnostic, in_reading_order
from rulesdsl.lint.ignores import UNREADABLE, UNUSED, ignores_of, without_ignored
from rulesdsl.lint.selection import Selection
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.pages import codes
from rulesdsl.semantics.checks import NO_RULE
from rulesdsl.shelf import shelf

if TYPE_CHECKING:
    from rulesdsl.customers.index import CustomerIndex

EVERYTHING = Selection()
"""All findings but the notes that are told on request."""


def lint(
    compiled: Compiled,
    today: date,
    selection: Selection = EVERYTHING,
    customers: CustomerIndex | None = None,
) -> tuple[Diagnostic, ...]:
    """The findings about a policy and the files that it includes, in reading order.

    `today` is the day on which it is asked; `customers` the list that the policy is held against,
    where one is given. A policy with errors is not looked at further: first it must be known what
    is meant.
    """
    wanted = [it for it in lints() if selection.wants(it.code.id)]
    found = [it for it in compiled.diagnostics if not _is_of_a_shared_file(compiled, it)]
    looked = compiled.ok and bool(compiled.policy.rules)
    if looked:
        subject = Subject(compiled, today, customers)
        found += findings(compiled, subject.study, selection.wants)
        for it in wanted:
            if customers is not None or not it.needs_customers:
                found += it.look(subject)
    kept = [it for it in found if selection.keeps(it)]
    own = ignores_of(compiled.tree, _every_code)
    included = [ignores_of(it, _every_code) for it in compiled.included]
    judged = (
        _judged(selection, with_customers=customers is not None) if looked and own.every else ()
    )
    told = without_ignored(kept, own, included, judged)
    return in_reading_order([it for it in dict.fromkeys(told) if selection.keeps(it)])


@cache
def lints() -> tuple[Lint, ...]:
    """Every lint of the shelf."""
    return tuple(shelf("rulesdsl.lint.rules", "LINT").values())


@cache
def _every_code() -> frozenset[str]:
    return frozenset(codes())


@cache
def _judged(selection: Selection, *, with_customers: bool) -> frozenset[str]:
    """The codes that were looked for."""
    left_out = {it.code.id for it in lints() if it.needs_customers and not with_customers}
    its_own = {UNREADABLE.id, UNUSED.id}
    return frozenset(it for it in _every_code() - left_out - its_own if selection.wants(it))


def _is_of_a_shared_file(compiled: Compiled, finding: Diagnostic) -> bool:
    """Whether a rule is missed in a file that only has lists and settings, for policies."""
    return finding.code == NO_RULE and bool(compiled.tree.statements)
