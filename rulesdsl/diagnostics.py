"""What is wrong in a user's text: facts as values, never exceptions, never printed here.

A `Code` is a constant at the top of the module that reports it; `docs/codes/<id>.md` is its page.
"""

from __future__ import annotations

from enum import Enum

from rulesdsl.defining import frozen
from rulesdsl.source import Source, Span


class Severity(Enum):
    """How bad it is: an error stops the policy, a warning does not, a note only tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@frozen
class Code:
    """The stable name of one kind of finding.

    `id` is a letter and three digits: S for syntax, N for names and types, C for contradictions,
    I for includes and lists, A for what the analysis of all orders finds, L for lints.
    """

    id: str
    name: str
    severity: Severity = Severity.ERROR


@frozen
class Label:
    """A place and what to say about it."""

    source: Source
    span: Span
    text: str = ""


@frozen
class Edit:
    """Replace the characters of a span by other text."""

    span: Span
    text: str


@frozen
class Fix:
    """A cure that can be applied by machine; `safe` means the meaning cannot change."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


@frozen
class Diagnostic:
    """One finding: a message of one sentence that stands alone, and where it is.

    `help` is the cure in words, `fix` the cure for a machine, `others` further places it is about.
    `evidence` shows that it is so: an order, what QuickBooks has, what is decided; a line each.
    """

    code: Code
    message: str
    at: Label
    help: str | None = None
    fix: Fix | None = None
    others: tuple[Label, ...] = ()
    evidence: tuple[str, ...] = ()

    @property
    def is_error(self) -> bool:
        """Whether the policy cannot be used before this is mended."""
        return self.code.severity is Severity.ERROR


def in_reading_order(found: list[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted the way a person reads: by file, then place, then code."""
    return tuple(sorted(found, key=lambda it: (it.at.source.name, it.at.span, it.code.id)))
