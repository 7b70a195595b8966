"""All that is to be said of a policy by looking at all orders at once, as findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from rulesdsl.analysis.conditions import ALWAYS_HOLDS, NO_DIFFERENCE, condition_findings
from rulesdsl.analysis.gaps import MOST_GAPS, gap_findings
from rulesdsl.analysis.lines import LINE_NEVER_APPLIES, line_findings
from rulesdsl.analysis.regions import Region, Undecided
from rulesdsl.analysis.rules import ranked
from rulesdsl.analysis.study import Finding, Open, Study, pointed_at
from rulesdsl.compiled import Compiled
from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity, in_reading_order

Wants: TypeAlias = Callable[[str], bool]
"""Whether findings of a code are asked for."""

ORDER_MATTERS = "A404"
NOT_DECIDED = Code("A411", "question-not-decided", Severity.NOTE)


def _all_of_them(_: str) -> bool:
    return True


def findings(
    compiled: Compiled, study: Study | None = None, wants: Wants = _all_of_them
) -> tuple[Diagnostic, ...]:
    """What the rules of a policy leave open, what in them has no effect, what it does not keep.

    A policy with errors is not looked at: first it must be known what is meant. `study` is its own,
    where there is one already. What costs most, the rules whose order matters and the lines that
    never apply, is looked for only if their codes are wanted.
    """
    if not compiled.ok or not compiled.policy.rules:
        return ()
    found = list(_all(study or Study(compiled), wants))
    told = [it for it in found if isinstance(it, Diagnostic)]
    open_ = [it for it in found if isinstance(it, Open)]
    return in_reading_order([*told, *_not_decided(open_), *_of_promises(compiled)])


def _of_promises(compiled: Compiled) -> Iterator[Diagnostic]:
    if compiled.policy.promises:
        from rulesdsl.analysis.promise_findings import promise_findings  # brings the provers

        yield from promise_findings(compiled)


def _all(study: Study, wants: Wants) -> Iterator[Finding]:
    regions = study.cascade.gaps(MOST_GAPS + 1)
    last = study.rules[-1]
    yield from gap_findings(study.compiled, [it for it in regions if isinstance(it, Region)])
    for it in regions:
        if isinstance(it, Undecided):
            yield Open("whether every order has a rule", last, it.reason)
    ranks = ranked(study, of_order=wants(ORDER_MATTERS))
    yield from ranks.found
    of_conditions = list(condition_findings(study, ranks.redundant))
    yield from (it for _, it in of_conditions)
    idle = {rule for rule, it in of_conditions if _is_idle(it)}
    yield from line_findings(study, idle, of_lines=wants(LINE_NEVER_APPLIES.id))


def _is_idle(it: Finding) -> bool:
    return isinstance(it, Diagnostic) and it.code in {NO_DIFFERENCE, ALWAYS_HOLDS}


def _not_decided(found: Iterable[Open]) -> Iterator[Diagnostic]:
    """One finding for each question, with the first of the rules that it is open for."""
    by_question: dict[tuple[str, str], list[Open]] = {}
    for it in found:
        by_question.setdefault((it.question, it.reason), []).append(it)
    for (question, reason), some in by_question.items():
        rules = list(dict.fromkeys(it.rule for it in some))
        several = f" for {len(rules)} rules" if len(rules) > 1 else ""
        yield Diagnostic(
            NOT_DECIDED,
            f"expected to know {question}, found no answer{several}: {reason}",
            Label(rules[0].source, rules[0].span),
            "nothing is known to be wrong here; where it matters, ask a simpler condition",
            others=pointed_at(rules[1:], "nor for this rule"),
        )
