"""A promise about orders that cannot be: nothing can break it, so it guards nothing."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.analysis.clauses import span_of
from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.subject import Lint, Subject

CODE = Code("L501", "promise-about-nothing", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Promises whose `when` no order can fulfil, whatever is known of it."""
    if not subject.policy.promises:
        return
    its = subject.promises
    for promise, claim in its.every:
        asked = promise.written.condition
        if asked is not None and its.is_about_nothing(claim):
            yield Diagnostic(
                CODE,
                "expected a promise that some order can break, found one about no order at all: "
                f"`{claim.words}`",
                Label(promise.source, span_of(asked, promise.source)),
                "say which orders are meant: no order is as this says",
            )


LINT = Lint(CODE, look)
