"""A character that nobody sees, and that makes a text another one, or shows it in another order."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import name

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.edits import rewritten
from rulesdsl.lint.letters import seen, unseen
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.patterns import pattern
from rulesdsl.source import Source, Span
from rulesdsl.syntax import ast
from rulesdsl.syntax.layout import lay_out
from rulesdsl.syntax.printer import quoted

CODE = Code("L407", "invisible-characters", Severity.WARNING)

TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""They turn the direction of writing up to the next of them: a line can be shown out of order.

Nicholas Boucher and Ross Anderson, *Trojan Source: Invisible Vulnerabilities*, 2021.
"""

_ANY = pattern(r"[^ -~\n]")
_ANY_TURNING = pattern(f"[{''.join(TURNING)}]")


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Such characters in texts; in comments only those that turn the direction of writing."""
    for source, text, _ in subject.texts:
        if _ANY.search(text.value):
            yield from _in_text(source, text)
    for file in subject.files:
        if _ANY_TURNING.search(file.source.text):
            for comment in lay_out(file.source.text).comments:
                yield from _in_comment(file.source, comment.span)


def _in_text(source: Source, text: ast.Text) -> Iterator[Diagnostic]:
    found = unseen(text.value)
    if found:
        left, before = seen(text.value), text.value[: found[0]]
        yield Diagnostic(
            CODE,
            f"expected only characters that are seen, found {_described(text.value[found[0]])} "
            + (f"behind {quoted(before)}" if before else f"before {quoted(left)}"),
            Label(source, text.span),
            f"write {quoted(left)} anew",
            Fix(f"write {quoted(left)}", (rewritten(text, left),)) if left.strip() else None,
        )


def _in_comment(source: Source, span: Span) -> Iterator[Diagnostic]:
    found = [at for at in range(span.start, span.end) if source.text[at] in TURNING]
    if found:
        yield Diagnostic(
            CODE,
            f"expected only characters that are seen, found {_described(source.text[found[0]])} in "
            "a comment, by which the line is shown in another order",
            Label(source, span),
            "take it out, and read the line once more",
            Fix("take it out", tuple(Edit(Span(at, at + 1), "") for at in found), safe=True),
        )


def _described(sign: str) -> str:
    its = name(sign, "control character").lower()
    return f"{'an' if its[0] in 'aeiou' else 'a'} {its} (U+{ord(sign):04X})"


LINT = Lint(CODE, look)
