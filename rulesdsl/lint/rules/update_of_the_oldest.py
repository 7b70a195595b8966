"""The oldest of several is taken and brought up to date: he gets another buyer's facts."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.analysis.ladders import effective_ladder
from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.settings import instead, place_of, updates_of
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.settings import Several
from rulesdsl.semantics.policy import Rule

CODE = Code("L116", "update-of-the-oldest", Severity.WARNING)

_NAME = "several matches"


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Each place where `several matches = first` is set for a rule that updates, told once."""
    told: set[Label] = set()
    for at, rule in subject.living:
        if not rule.updates or not _takes_the_oldest(rule):
            continue
        updates, place = updates_of(rule), place_of(subject, at, _NAME)
        if place not in told:
            told.add(place)
            yield Diagnostic(
                CODE,
                f"expected `{_NAME} = hold` where facts are brought up to date, found `first` with "
                f"`{updates[0]} = update`: the oldest of several gets what another buyer tells",
                place,
                f"write `{_NAME} = hold`",
                instead(subject, at, _NAME, "hold", "hold such orders"),
                (place_of(subject, at, updates[0], "brought up to date here"),),
            )


def _takes_the_oldest(rule: Rule) -> bool:
    if rule.settings.override or not rule.ladder:
        return False
    return effective_ladder(rule.ladder, rule.settings)[1] is Several.FIRST


LINT = Lint(CODE, look)
