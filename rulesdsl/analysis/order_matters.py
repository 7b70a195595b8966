"""Of two rules whose order matters: how they decide an order of both, in words."""

from __future__ import annotations

from collections.abc import Sequence

from rulesdsl.analysis.shown import Evidence
from rulesdsl.analysis.study import Finding, Open, Study, pointed_at
from rulesdsl.analysis.told import list_in_words, order_in_words
from rulesdsl.analysis.told_apart import both
from rulesdsl.defining import evolve
from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.semantics.policy import Rule
from rulesdsl.syntax.printer import quoted
from rulesdsl.wording import several

ORDER_MATTERS = Code("A404", "order-of-rules-matters", Severity.NOTE)


def order_matters(
    study: Study, at: int, partners: Sequence[int], shown: Evidence | None
) -> Finding:
    """A rule that stands before others, and what shows it of the first of them."""
    rule, other = study.rules[at], study.rules[partners[0]]
    if shown is None:
        why = "no customer list was found that shows it"
        return Open("whether the order of two rules matters", rule, why)
    more = len(partners) - 1
    rest = f", and {more} more {'rule' if more == 1 else 'rules'} below likewise" if more else ""
    return Diagnostic(
        ORDER_MATTERS,
        f"this rule stands before {quoted(other.title)}, which would decide some of its orders "
        f"differently{rest}",
        Label(rule.source, rule.span),
        "leave them in this order if it is meant; otherwise move the other rule up",
        others=pointed_at([study.rules[it] for it in partners], "also for some of these orders"),
        evidence=_evidence(shown, rule, other),
    )


def _evidence(shown: Evidence, rule: Rule, other: Rule) -> tuple[str, ...]:
    one, two = shown
    decided, instead = both(one.decision, two.decision)
    return (
        order_in_words(one.order),
        list_in_words(one.customers),
        f"{quoted(rule.title)} decides: {'; '.join(decided)}",
        f"{quoted(other.title)} would decide: {'; '.join(instead)}",
    )


def and_more(found: list[Finding], untold: int) -> list[Finding]:
    """The last rule whose order matters says of how many more it does."""
    *_, last = (it for it in found if isinstance(it, Diagnostic) and it.code == ORDER_MATTERS)
    more = f"the order of {several(untold, 'more rule')} matters as well, and is not told here"
    told = evolve(last, help=f"{last.help}; {more}")
    return [told if it is last else it for it in found]
