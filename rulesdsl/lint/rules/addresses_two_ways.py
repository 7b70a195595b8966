"""Addresses of the matched are brought up to date, those of everybody else are thrown away."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.settings import instead, place_of
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.settings import Addresses, Changed
from rulesdsl.semantics.policy import Rule, Standard
from rulesdsl.syntax.printer import quoted

CODE = Code("L106", "addresses-two-ways", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Each place where `addresses = customer` is set for a rule that updates, told once."""
    told: set[Label] = set()
    for at, rule in subject.living:
        if not isinstance(rule.fallback, Standard) or not _has_it_two_ways(rule):
            continue
        if _is_an_exception(subject, at):
            continue
        place = place_of(subject, at, "addresses")
        if place not in told:
            told.add(place)
            yield Diagnostic(
                CODE,
                "expected one answer to whose billing address counts, found two: the order's for "
                f"who is matched, for everybody else that of {quoted(rule.fallback.customer)}",
                place,
                "write `addresses = order`",
                instead(subject, at, "addresses", "order", "take the order's address"),
                (place_of(subject, at, "changed billing address", "the one answer"),),
            )


def _has_it_two_ways(rule: Rule) -> bool:
    its = rule.settings
    return (
        its.changed_billing_address is Changed.UPDATE
        and its.addresses is Addresses.CUSTOMER
        and bool(rule.ladder)
        and not its.override
    )


def _is_an_exception(subject: Subject, at: int) -> bool:
    """Whether the rule itself sets one of the two, against what is set for all rules."""
    own = (subject.setting(at, it) is None for it in ("addresses", "changed billing address"))
    return subject.rules[at].name is not None and len(set(own)) > 1


LINT = Lint(CODE, look)
