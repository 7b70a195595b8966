"""Two examples of one name: when one of them fails, nobody knows which."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.semantics.policy import Example
from rulesdsl.spelling import fold
from rulesdsl.syntax.printer import quoted

CODE = Code("L504", "example-name-twice", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Examples that are called like an earlier one; capitals and spaces make no difference."""
    seen: dict[str, Example] = {}
    for it in subject.policy.examples:
        first = seen.setdefault(fold(it.name), it)
        if first is not it:
            yield Diagnostic(
                CODE,
                "expected each example to have a name of its own, found "
                f"{quoted(it.name)} a second time",
                Label(it.source, it.span),
                "say in the name what this example shows that the other one does not",
                others=(Label(first.source, first.span, "the first one"),),
            )


LINT = Lint(CODE, look)
