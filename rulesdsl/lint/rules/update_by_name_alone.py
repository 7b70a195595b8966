"""Facts are brought up to date where nothing but names is asked for: a namesake gets them."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl import wording
from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.keys import is_of_many
from rulesdsl.lint.settings import place_of, updates_of
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.semantics.policy import Rule

CODE = Code("L118", "update-by-name-alone", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Ladders of names alone in rules that update."""
    for at, rule in subject.living:
        updates = updates_of(rule) if _asks_for_names_alone(rule) else ()
        if updates:
            keys = [it.span for it in subject.ladder(at)]
            names = wording.listed(f"`{it}`" for it in rule.ladder)
            yield Diagnostic(
                CODE,
                f"expected a surer key than a name where facts are brought up to date, found only "
                f"{names}: with `{updates[0]} = update` a namesake gets what another buyer tells",
                Label(subject.source, keys[0].to(keys[-1])),
                "match by email instead",
                others=(place_of(subject, at, updates[0], "brought up to date here"),),
            )


def _asks_for_names_alone(rule: Rule) -> bool:
    """Whether all keys are names; keys that many buyers share are told by themselves."""
    if rule.settings.override or not rule.ladder:
        return False
    return all(it.is_a_name and not is_of_many(it) for it in rule.ladder)


LINT = Lint(CODE, look)
