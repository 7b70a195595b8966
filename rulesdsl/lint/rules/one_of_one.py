"""`is one of` with a single value: the reader looks for the others."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.several import holds_several
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.source import Span
from rulesdsl.syntax import ast

CODE = Code("L208", "one-of-one", Severity.NOTE)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Comparisons with one of several values of which there is one, and not several in one text."""
    for place in subject.places:
        match place.clause.written:
            case ast.OneOf(field=name, values=(only,), negated=negated):
                if isinstance(only, ast.Text) and holds_several(name.words, only.value):
                    continue
                verb = "is not" if negated else "is"
                direct = f"{name.words} {verb} {place.source.cut(only.span)}"
                words = Span(name.span.end, only.span.start)
                has_note = "#" in place.source.cut(words)
                edit = Edit(words, f" {verb} ")
                yield Diagnostic(
                    CODE,
                    f"expected several values behind `{verb} one of`, found one",
                    Label(place.source, place.span),
                    f"write `{direct}`",
                    None if has_note else Fix(f"write `{direct}`", (edit,), safe=True),
                )
            case _:
                pass


LINT = Lint(CODE, look)
