"""What this version understands and does not carry out yet: said, never passed over."""

from __future__ import annotations

from rulesdsl.diagnostics import Code, Severity
from rulesdsl.semantics.report import Report
from rulesdsl.source import Span

EXAMPLE = Code("U403", "example-not-run-yet", Severity.WARNING)


def example(span: Span, report: Report) -> None:
    """An example that is right, and not run."""
    report.say(
        EXAMPLE,
        "this example is understood, but not run by this version",
        span,
        "compare it by hand with what `rulesdsl plan` decides",
    )
