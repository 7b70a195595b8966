"""New customers of a channel that tells no address of theirs are listed to be written to."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Fix, Label, Severity
from rulesdsl.lint.channels import aliases_of, channels_of, fields_told, is_of_channel
from rulesdsl.lint.edits import with_statement_behind
from rulesdsl.lint.settings import instead
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.semantics.policy import New

CODE = Code("L119", "letters-to-a-marketplace", Severity.WARNING)

_NAME = "notify new customers"


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Rules that create customers of such a channel, and list them."""
    for at, rule in subject.living:
        if rule.settings.notify_new_customers and isinstance(rule.fallback, New):
            for channel in channels_of(rule.condition):
                because = _why_not(channel)
                if because and subject.study.cascade.is_first(at, [is_of_channel(channel)]) is True:
                    yield _found(subject, at, channel, because)
                    break


def _why_not(channel: str) -> str | None:
    """Why nobody can be written to, if so."""
    told = fields_told(channel)
    if told is not None and "email" not in told:
        return "whose files tell no e-mail address"
    if aliases_of(channel):
        return "which tells an alias in place of the buyer's address"
    return None


def _found(subject: Subject, at: int, channel: str, because: str) -> Diagnostic:
    own, fallback = subject.setting(at, _NAME), subject.fallback(at)
    title, off = "do not list them", f"{_NAME} = false"
    fix = instead(subject, at, _NAME, "false", title) if own else None
    if own is None and fallback is not None:
        fix = Fix(title, (with_statement_behind(subject.source, fallback, off),))
    return Diagnostic(
        CODE,
        f"expected new customers who can be written to, found those of {channel}, {because}",
        Label(subject.source, (own or fallback or subject.rules[at]).span),
        f"write `{off}` in this rule",
        fix,
    )


LINT = Lint(CODE, look)
