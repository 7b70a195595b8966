"""What is told of the parts of a `when` that make no difference."""

from __future__ import annotations

from collections.abc import Container, Iterator
from functools import partial

from rulesdsl import wording
from rulesdsl.analysis.clauses import Kind, When, place_of
from rulesdsl.analysis.idle import Asked, Because, Conditions, Idle, idle_parts
from rulesdsl.analysis.ladders import NUMBER
from rulesdsl.analysis.regions import Undecided
from rulesdsl.analysis.study import Finding, Open, Study, named, pointed_at
from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.model.conditions import Condition, holds
from rulesdsl.semantics.policy import Rule
from rulesdsl.syntax.printer import print_condition

NO_DIFFERENCE = Code("A405", "condition-without-difference", Severity.WARNING)
ALWAYS_HOLDS = Code("A406", "condition-always-holds", Severity.WARNING)


def condition_findings(study: Study, redundant: Container[int]) -> Iterator[tuple[Rule, Finding]]:
    """The idle parts of the conditions of rules that decide some order, each with its rule.

    `redundant` are rules that could be left out: then what they take is no longer taken.
    """
    answers: dict[tuple[Conditions, Conditions], bool | Undecided] = {}

    def any_order(inside: Conditions, outside: Conditions) -> bool | Undecided:
        if not inside and all(_fails_where_nothing_is_known(it) for it in outside):
            return True
        asked = (inside, outside)
        if asked not in answers:
            answers[asked] = study.cascade.there_is(inside, outside)
        return answers[asked]

    for at, rule in enumerate(study.rules):
        when = study.when(at)
        if when is not None and study.alive[at] is True:
            asked = Asked(any_order, partial(study.cascade.is_first, at))
            parts = idle_parts(when.clause, asked)
            yield from ((rule, _found(study, at, when, it, redundant)) for it in parts)


def _fails_where_nothing_is_known(condition: Condition) -> bool:
    """Whether a condition does not hold for an order of which only the number is known.

    Most do not, and need not be asked about any further.
    """
    return not holds(condition, lambda field: _NUMBER if field is NUMBER else None)


_NUMBER = "1"


def _found(
    study: Study, at: int, when: When, its: Idle | Undecided, redundant: Container[int]
) -> Finding:
    if isinstance(its, Undecided):
        question = "whether a part of a `when` makes a difference"
        return Open(question, study.rules[at], its.reason)
    taking = _taking(study, at, its) if its.because is Because.EARLIER else ()
    either = [study.rules[it] for it in taking if it in redundant]
    return _told(study.rules[at], when, its, [study.rules[it] for it in taking], either)


def _told(rule: Rule, when: When, idle: Idle, takers: list[Rule], either: list[Rule]) -> Diagnostic:
    is_part = idle.of.kind is Kind.ALL or idle.because is Because.ALWAYS
    return Diagnostic(
        ALWAYS_HOLDS if is_part else NO_DIFFERENCE,
        _message(idle, takers),
        Label(rule.source, place_of(idle.part, idle.of, rule.source)),
        _help(idle, either),
        _fix(rule, when, idle),
        others=pointed_at(takers, "takes such orders before"),
    )


def _message(idle: Idle, takers: list[Rule]) -> str:
    written = f"`{wording.sentence(idle.part.meant)}`"
    one = "value" if idle.of.kind in {Kind.ONE_OF, Kind.NONE_OF} else "alternative"
    match idle.because, idle.lets_in:
        case Because.ALWAYS, _:
            return f"expected a condition that not every order fulfils, found {written}"
        case Because.EARLIER, _:
            verb = "takes" if len(takers) == 1 else "take"
            return (
                f"expected each {one} to let in orders, found {written}, whose orders "
                f"{named(takers)} {verb} before"
            )
        case Because.NEVER, _:
            return f"expected each {one} to let in orders, found {written}, which never holds here"
        case _ if idle.of.kind is Kind.ALL:
            return (
                f"expected each part of an `and` to keep out orders, found {written}, which holds "
                "wherever the rest does"
            )
        case _, True:
            return (
                f"expected each {one} to let in other orders, found {written}, whose orders are "
                "let in without it"
            )
        case _:
            return (
                f"expected each {one} to keep out other orders, found {written}, whose orders "
                "are kept out without it"
            )


def _help(idle: Idle, either: list[Rule]) -> str:
    match idle.because:
        case Because.ALWAYS:
            return "take the `when` out: the rule is for every order"
        case Because.EARLIER if either:
            return f"take it out, or {named(either)}, and look again before more goes"
        case Because.EARLIER:
            return "take it out, or move this rule up if it should have these orders"
        case Because.NEVER:
            return "take it out, or look whether another value is meant"
        case _:
            return "take it out: the same orders fulfil the condition without it"


def _fix(rule: Rule, when: When, idle: Idle) -> Fix | None:
    """The `when` without the part; none where a note stands in it."""
    if "#" in rule.source.cut(when.span):
        return None
    text = f"when {print_condition(idle.without.written)}" if idle.without else ""
    safe = idle.because in {Because.REST, Because.ALWAYS}
    return Fix(f"take {_short(idle)} out", (Edit(when.span, text),), safe=safe)


def _short(idle: Idle) -> str:
    return f"`{wording.sentence(idle.part.meant)}`"


def _taking(study: Study, at: int, idle: Idle) -> tuple[int, ...]:
    """Earlier rules that together take all orders that a part lets in; none could be left out."""
    if idle.without is None:
        return ()
    return study.cascade.because(at, [idle.whole.meant], [idle.without.meant])
