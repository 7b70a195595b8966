"""Promises that a policy does not keep, as findings."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.analysis.claims import claims_of
from rulesdsl.analysis.promises import prove_table
from rulesdsl.analysis.told import decision_in_words, list_in_words, order_in_words
from rulesdsl.analysis.verdicts import Broken, NotDecided, Statement
from rulesdsl.analysis.witness import Witness
from rulesdsl.compiled import Compiled
from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.syntax.printer import quoted

BROKEN = Code("A409", "promise-broken")
NOT_DECIDED = Code("A410", "promise-not-decided", Severity.WARNING)


def promise_findings(compiled: Compiled) -> Iterator[Diagnostic]:
    """A finding for each promise that is broken, or not decided."""
    promises = claims_of(compiled.policy)[1:]  # the law has been looked at when it was compiled
    if not promises:
        return
    for it in prove_table(compiled.table, promises):
        match it.verdict:
            case Broken(line=line, witness=shown):
                yield _broken(compiled, it, line, shown)
            case NotDecided(line=line, reason=reason):
                yield _not_decided(compiled, it, line, reason)
            case _:
                pass


def _broken(compiled: Compiled, it: Statement, line: int, shown: Witness) -> Diagnostic:
    override = (
        f", with --override {str(shown.override).lower()}" if shown.override is not None else ""
    )
    return Diagnostic(
        BROKEN,
        f"expected `{it.claim.words}` for every order, found one that breaks it",
        _at(it),
        f"change {_rule(compiled, line)}, or say in the promise which orders it is about",
        others=_others(compiled, line, "this rule decides so"),
        evidence=(
            f"{order_in_words(shown.order)}{override}",
            list_in_words(shown.customers),
            decision_in_words(shown.decision),
        ),
    )


def _not_decided(compiled: Compiled, it: Statement, line: int, reason: str) -> Diagnostic:
    return Diagnostic(
        NOT_DECIDED,
        f"expected to know whether `{it.claim.words}` holds, found no answer for line {line} of "
        f"the decision table: {reason}",
        _at(it),
        "nothing is known to be wrong; a promise about fewer orders may be decided",
        others=_others(compiled, line, "the line belongs to this rule"),
    )


def _at(it: Statement) -> Label:
    if it.claim.at is None:
        raise AssertionError(it)  # a promise has its place
    return Label(*it.claim.at)


def _rule(compiled: Compiled, line: int) -> str:
    rule = compiled.table.lines[line - 1].rule
    if rule is None:
        return "the policy so that a rule is for such orders"
    return f"the rule {quoted(rule.name)}" if rule.name else "the rule"


def _others(compiled: Compiled, line: int, text: str) -> tuple[Label, ...]:
    rule = compiled.table.lines[line - 1].rule
    return () if rule is None or rule.name is None else (Label(rule.source, rule.span, text),)
