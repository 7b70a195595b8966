"""Where findings are gathered while a file is looked through."""

from __future__ import annotations

from collections.abc import Iterable

from rulesdsl.defining import define, field
from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label
from rulesdsl.source import Source, Span
from rulesdsl.spelling import nearest
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_literal, quoted

MOST_SHOWN = 44
"""Characters of a text that a message repeats: the longest name of QuickBooks just fits."""


@define
class Report:
    """The findings about one source, in the order in which they were made."""

    source: Source
    found: list[Diagnostic] = field(factory=list)

    @property
    def has_errors(self) -> bool:
        """Whether something is wrong already, and what seems to be missing may only be unread."""
        return any(it.is_error for it in self.found)

    def say(  # noqa: PLR0913  each part of a finding has its name
        self,
        code: Code,
        message: str,
        span: Span,
        help: str | None = None,  # noqa: A002  the word that diagnostics use for it
        *,
        instead: str | None = None,
        edits: Iterable[Edit] = (),
        others: Iterable[tuple[Source, Span, str]] = (),
    ) -> None:
        """Note a finding; `instead` is the text that cures it in place of the span."""
        cure = (Edit(span, instead),) if instead is not None else tuple(edits)
        fix = Fix(help or f"write {instead}", cure) if cure else None
        labels = tuple(Label(*other) for other in others)
        self.found.append(Diagnostic(code, message, Label(self.source, span), help, fix, labels))

    def unknown(
        self,
        code: Code,
        what: str,
        name: ast.Name,
        known: Iterable[str],
        otherwise: str | None = None,
    ) -> None:
        """Note a name that does not exist, with the nearest one that does, or else other help."""
        near = nearest(name.words, known)
        self.say(
            code,
            f"expected {what}, found `{name.written}`",
            name.span,
            f"did you mean `{near}`?" if near else otherwise,
            instead=near,
        )

    def as_written(self, value: ast.Literal) -> str:
        """A value as it stands in the source: `007` stays `007`."""
        return "" if isinstance(value, ast.Text) else self.source.cut(value.span)

    def shown(self, value: ast.Literal) -> str:
        """A value as a message repeats it: texts in plain quotes, and not at any length."""
        if isinstance(value, ast.Text) and len(value.value) > MOST_SHOWN:
            return quoted(value.value[: MOST_SHOWN - 1].rstrip() + "…")
        return self.as_written(value) or print_literal(value)

    def between(self, before: Span, behind: Span) -> Span:
        """The words between two others, without the space around them."""
        words = self.source.cut(Span(before.end, behind.start))
        start = before.end + len(words) - len(words.lstrip())
        return Span(start, max(start, before.end + len(words.rstrip())))
