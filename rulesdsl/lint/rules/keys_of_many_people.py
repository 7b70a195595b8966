"""A key that many buyers share, such as half a name or a town: it finds strangers."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.diagnostics import Code, Diagnostic, Edit, Fix, Label, Severity
from rulesdsl.lint.keys import asks_for, is_of_many, without_side
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.semantics.policy import Key

CODE = Code("L113", "key-of-many-people", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Keys of half a name, or of a part of an address."""
    for at, rule in subject.living:
        tried = {it.name for it in rule.ladder}
        for number, key in enumerate(rule.ladder if not rule.settings.override else ()):
            if is_of_many(key):
                better = _better(key)
                span = subject.ladder(at)[number].span
                fix = (
                    Fix(f"write `{better}`", (Edit(span, better),)) if better not in tried else None
                )
                yield Diagnostic(
                    CODE,
                    f"expected a key that few buyers share, found `{key}`, which finds strangers",
                    Label(subject.source, span),
                    f"ask for more at once: `{better}`",
                    fix,
                )


def _better(key: Key) -> str:
    """The same with what makes it one household's."""
    side = next((it for it in ("billing ", "shipping ") if key.name.startswith(it)), "")
    if asks_for(key, "first name"):
        return f"{side}name"
    if asks_for(key, "last name"):
        return f"{key} and {side or 'shipping '}zip"
    if [without_side(it) for it in key.fields] == ["street"]:
        return f"{key} and {side}zip"
    return f"last name and {key}"


LINT = Lint(CODE, look)
