"""A promise that another one makes already: who changes the one believes the other to be there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rulesdsl.diagnostics import Code, Diagnostic, Fix, Label, Severity
from rulesdsl.lint.edits import without_statement
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.semantics.policy import Promise

if TYPE_CHECKING:
    from rulesdsl.analysis.claims import Claim
    from rulesdsl.lint.promised import Promises

CODE = Code("L503", "promise-said-twice", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Promises that follow from one other; of two that say the same the later one."""
    if not subject.policy.promises:
        return
    its = subject.promises
    for at, (promise, claim) in enumerate(its.every):
        other = None if its.is_about_nothing(claim) else _covering(its, at, claim)
        if other is not None:
            wide, widely = its.every[other]
            yield Diagnostic(
                CODE,
                f"expected each promise to say something of its own, found `{claim.words}`, which "
                f"follows from `{widely.words}`",
                Label(promise.source, promise.span),
                "take it out: the other one promises as much",
                _fix(subject, promise),
                others=(Label(wide.source, wide.span, "the other one"),),
            )


def _covering(its: Promises, at: int, claim: Claim) -> int | None:
    """The promise from which one follows."""
    others = ((n, it) for n, (_, it) in enumerate(its.every) if n != at and its.follows(claim, it))
    return next((n for n, it in others if n < at or not its.follows(it, claim)), None)


def _fix(subject: Subject, promise: Promise) -> Fix | None:
    for it in subject.blocks.promises:
        if it.statement is promise.written:
            edit = without_statement(promise.source, it)
            return Fix("take the promise out", (edit,), safe=True)
    return None


LINT = Lint(CODE, look)
