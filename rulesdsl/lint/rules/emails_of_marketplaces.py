"""An e-mail key where the marketplace hides the buyer's address: it knows nobody again."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Fix, Label, Severity
from rulesdsl.lint.channels import aliases_of, channels_of, is_of_channel
from rulesdsl.lint.edits import without_value
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.conditions import Known
from rulesdsl.model.fields import BY_NAME

CODE = Code("L103", "email-of-a-marketplace", Severity.WARNING)

_EMAIL = BY_NAME["email"]


def look(subject: Subject) -> Iterator[Diagnostic]:
    """E-mail keys in rules for marketplaces that tell aliases."""
    for at, rule in subject.living:
        asking = [number for number, key in enumerate(rule.ladder) if _EMAIL in key.fields]
        channel = _hiding(subject, at) if asking and not rule.settings.override else None
        if channel is not None:
            yield from (_found(subject, at, number, channel) for number in asking)


def _hiding(subject: Subject, at: int) -> str | None:
    """The first channel of a rule that hides addresses, and of which orders get to the rule."""
    for channel in channels_of(subject.rules[at].condition):
        asked = [is_of_channel(channel), Known(_EMAIL)]
        if aliases_of(channel) and subject.study.cascade.is_first(at, asked) is True:
            return channel
    return None


def _found(subject: Subject, at: int, number: int, channel: str) -> Diagnostic:
    keys, key = subject.ladder(at), subject.rules[at].ladder[number]
    edit = without_value(subject.source, [it.span for it in keys], number)
    return Diagnostic(
        CODE,
        f"expected a key by which a buyer is known again, found `{key}`: {channel} tells an alias "
        f"(…@{aliases_of(channel)}) in place of the buyer's address",
        Label(subject.source, keys[number].span),
        f"give its orders a rule of their own, with `else use customer '{channel} Sales'`",
        Fix("take this key out", (edit,)) if edit else None,
    )


LINT = Lint(CODE, look)
