"""A new customer's name that begins with the `name prefix`, which is put before it once more."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Fix, Label, Severity
from rulesdsl.lint.edits import rewritten
from rulesdsl.lint.naming import Naming
from rulesdsl.lint.settings import place_of
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.syntax.printer import quoted

CODE = Code("L311", "prefix-twice", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Names of customers with a field in them; of those without one another code tells."""
    for its in subject.namings:
        prefix = its.rule.settings.name_prefix if its.makes_customers else None
        if prefix is None or its.text is None or not its.template.slots:
            continue
        rest = _behind(its, prefix)
        if rest is not None:
            yield Diagnostic(
                CODE,
                f"expected a name without the name prefix, which is put before it, found "
                f"{quoted(its.text.value)}, which becomes {quoted(prefix + its.text.value)}",
                Label(its.source, its.span),
                f"write {quoted(rest)}",
                Fix(f"write {quoted(rest)}", (rewritten(its.text, rest),)),
                (place_of(subject, its.at, "name prefix", "put before each name"),),
            )


def _behind(its: Naming, prefix: str) -> str | None:
    """What is behind the prefix in a name that begins with it, as a word of its own."""
    text = its.text.value.strip() if its.text else ""
    bare = prefix.strip()
    rest = text[len(bare) :]
    begins = text.casefold().startswith(bare.casefold())
    return rest.strip() if begins and not (bare[-1:].isalnum() and rest[:1].isalnum()) else None


LINT = Lint(CODE, look)
