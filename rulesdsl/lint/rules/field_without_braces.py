"""A field in a name without its braces: its very words become the name."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Fix, Label, Severity
from rulesdsl.lint.edits import rewritten
from rulesdsl.lint.naming import with_braces
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.syntax.printer import quoted

CODE = Code("L308", "field-without-braces", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Names that are a field's words, or have a field in the signs of another program."""
    for its in subject.namings:
        wanted = its.text and with_braces(its.text.value)
        if its.text is not None and wanted:
            yield Diagnostic(
                CODE,
                f"expected fields of a {its.kind}'s name in braces, found "
                f"{quoted(its.text.value)}, of which QuickBooks gets these very words",
                Label(its.source, its.span),
                f"write {quoted(wanted)}",
                Fix(f"write {quoted(wanted)}", (rewritten(its.text, wanted),)),
            )


LINT = Lint(CODE, look)
