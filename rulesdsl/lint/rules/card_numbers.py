"""A whole card number in a policy: it stands in git for ever, and nobody may keep one there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.patterns import pattern
from rulesdsl.source import Source, Span

CODE = Code("L215", "card-number-in-the-policy", Severity.WARNING)

_LONG = pattern(r"\d(?:[^\w\n,;:/()+#]{0,3}[\d*xX•·]){12,}")
"""As many digits, or signs in their place, as the shortest card number has."""


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Every number of a card in the policy and in what it includes, its notes as well."""
    for file in subject.files:
        found = [it.span() for it in _LONG.finditer(file.source.text) if _is_a_card(it[0])]
        if found:
            hidden = _without_digits(file.source, found)
            yield from (_told(hidden, Span(*it)) for it in found)


def _is_a_card(text: str) -> bool:
    from rulesdsl.reading.cards import refuse_known_card  # hardly a policy has such a number

    return refuse_known_card(text, "a policy") is not None


def _without_digits(source: Source, places: list[tuple[int, int]]) -> Source:
    """The same text with stars for these numbers: what is shown of it must not repeat them."""
    text = source.text
    for start, end in places:
        stars = re.sub(r"\w", "*", text[start:end])
        text = text[:start] + stars + text[end:]
    return Source(source.name, text)


def _told(hidden: Source, span: Span) -> Diagnostic:
    return Diagnostic(
        CODE,
        "expected at most the last four digits of a card in a policy, found a whole number",
        Label(hidden, span),
        "take it out, also of the versions that git keeps",
    )


LINT = Lint(CODE, look)
