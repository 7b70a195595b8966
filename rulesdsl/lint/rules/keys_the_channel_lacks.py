"""A key with a field that no file of the rule's channel ever tells: it finds nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rulesdsl import wording
from rulesdsl.diagnostics import Code, Diagnostic, Fix, Label, Severity
from rulesdsl.lint.channels import channels_of, fields_of_orders
from rulesdsl.lint.edits import without_value
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.conditions import Known
from rulesdsl.semantics.policy import Key

CODE = Code("L102", "key-the-channel-lacks", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Keys with a field that none of the channels tells of which the rule has orders."""
    for at, rule in subject.living:
        channels = channels_of(rule.condition) if not rule.settings.override else ()
        told = fields_of_orders(channels) if rule.ladder else None
        if told is None:
            continue
        for number, key in enumerate(rule.ladder):
            lacking = [it.name for it in key.fields if it.name not in told]
            if lacking and _may_be_asked(subject, at, key):
                yield _found(subject, at, number, channels, lacking)


def _may_be_asked(subject: Subject, at: int, key: Key) -> bool:
    """Whether the rule's condition lets the key's fields be known: else the analysis tells."""
    return subject.study.cascade.is_first(at, [Known(it) for it in key.fields]) is True


def _found(
    subject: Subject, at: int, number: int, channels: Iterable[str], lacking: list[str]
) -> Diagnostic:
    keys = subject.ladder(at)
    *before, last = channels
    whose = f"{', '.join(before)} or {last}" if before else last
    edit = without_value(subject.source, [it.span for it in keys], number)
    key = subject.rules[at].ladder[number]
    what = "which" if len(lacking) == len(key.fields) else f"whose {wording.listed(lacking)}"
    return Diagnostic(
        CODE,
        f"expected a key that orders of {whose} have, found `{key}`, {what} no file of "
        f"{whose} tells",
        Label(subject.source, keys[number].span),
        "take it out: it finds nobody" if edit else "match by what these orders tell",
        Fix(f"take `{key}` out", (edit,)) if edit else None,
    )


LINT = Lint(CODE, look)
