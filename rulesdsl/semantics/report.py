"""Where findings are gathered while a file is looked through."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import define, field

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label
from rulesdsl.source import Source, Span
from rulesdsl.spelling import nearest


@define
class Report:
    """The findings about one source, in the order in which they were made."""

    source: Source
    found: list[Diagnostic] = field(factory=list)

    def say(
        self,
        code: Code,
        message: str,
        span: Span,
        help: str | None = None,  # noqa: A002  the word that diagnostics use for it
        *,
        instead: str | None = None,
        others: Iterable[tuple[Source, Span, str]] = (),
    ) -> None:
        """Note a finding; `instead` is the text that cures it in place of the span."""
        fix = None if instead is None else Fix(help or f"write {instead}", (Edit(span, instead),))
        labels = tuple(Label(*other) for other in others)
        self.found.append(Diagnostic(code, message, Label(self.source, span), help, fix, labels))

    def unknown(self, code: Code, what: str, name: str, span: Span, known: Iterable[str]) -> None:
        """Note a name that does not exist, with the nearest one that does."""
        near = nearest(name, known)
        self.say(
            code,
            f"expected {what}, found `{name}`",
            span,
            f"did you mean `{near}`?" if near else None,
            instead=near,
        )
