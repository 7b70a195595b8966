"""The name of a sales channel, nearly: orders tell it as it stands in their format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.channels import CHANNEL
from rulesdsl.lint.letters import is_disguised
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.lint.told import TOLD
from rulesdsl.lint.values import Compared, compared
from rulesdsl.model.conditions import fold
from rulesdsl.patterns import pattern
from rulesdsl.spelling import nearest
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

CODE = Code("L205", "unknown-channel", Severity.WARNING)

NEAR = 0.8
"""A likeness of a slip of the pen. `Amazon Business` may be a channel in a table of one's own."""

_OF_AMAZON = pattern(r"amazon(?:\.[a-z]{2,3}){1,2}", re.IGNORECASE)
"""`Amazon.ca`, `amazon.co.uk`: the reports say so of the store, beside the channel."""


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Every channel that is none, and very near to one."""
    for its in compared(subject, {CHANNEL.name}):
        meant = _meant(its.text.value)
        if meant is not None:
            yield _told(its, meant)


@lru_cache(maxsize=1024)
def _meant(written: str) -> str | None:
    """The channel that a name is nearly, without regard to spaces and hyphens."""
    if fold(written) in map(fold, TOLD) or is_disguised(written):
        return None
    if _OF_AMAZON.fullmatch(written.strip()):
        return "Amazon"
    plain = "".join(it for it in written if it.isalnum())
    return nearest(plain, TOLD, at_least=NEAR)


def _told(its: Compared, meant: str) -> Diagnostic:
    help_, fix = _cure(its, meant)
    return Diagnostic(
        CODE,
        f"expected a channel as its orders name it, found {quoted(its.text.value)}",
        Label(its.source, its.text.span),
        help_,
        fix,
    )


def _cure(its: Compared, meant: str) -> tuple[str, Fix | None]:
    """The channel; for what is a store of Amazon's, channel and store."""
    written = its.text.value.strip()
    if not _OF_AMAZON.fullmatch(written):
        edit = Edit(its.text.span, quoted(meant))
        return f"did you mean {quoted(meant)}?", Fix(f"write {quoted(meant)}", (edit,))
    both = f"channel is {quoted(meant)} and store is {quoted(written)}"
    help_ = f"write `{both}`: that is the store within the channel"
    match its.place.clause.written:
        case ast.Compare(operator=ast.Operator.IS) if its.place.is_positive:
            return help_, Fix(f"write `{both}`", (Edit(its.place.span, both),))
        case _:
            return help_, None


LINT = Lint(CODE, look)
