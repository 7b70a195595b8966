"""The end of an e-mail address without its `@`: other domains may end in the same letters."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.model.conditions import Has, Part
from rulesdsl.patterns import pattern
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

CODE = Code("L206", "domain-without-at", Severity.WARNING)

_DOMAIN = pattern(r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")
"""Two or more words with full stops between them."""

_OF_A_COUNTRY = pattern(r"[a-z]{2,3}\.[a-z]{2}", re.IGNORECASE)
"""`co.uk`, `com.au`: not somebody's domain, but what all domains of a country end in."""


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Every `email ends with` a bare domain."""
    for place in subject.places:
        match place.clause.meant, place.clause.written:
            case Has(field=field, part=Part.END, text=text), ast.Compare(value=value):
                domain = text.strip()
                if field.name != "email" or not _is_somebodys(domain):
                    continue
                with_at = quoted(f"@{domain}")
                yield Diagnostic(
                    CODE,
                    f"expected an @ before the domain, found {quoted(domain)}, which "
                    f"{quoted(f'ann@not{domain.lower()}')} ends with, too",
                    Label(place.source, value.span),
                    f"write `email ends with {with_at}`",
                    Fix(f"write {with_at}", (Edit(value.span, with_at),)),
                )
            case _:
                pass


def _is_somebodys(domain: str) -> bool:
    return bool(_DOMAIN.fullmatch(domain)) and not _OF_A_COUNTRY.fullmatch(domain)


LINT = Lint(CODE, look)
