"""A letter of another alphabet that looks like a Latin one: the text is not what it seems to be."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import name

from rulesdsl.diagnostics import Code, Diagnostic, Fix, Label, Severity
from rulesdsl.lint.edits import rewritten
from rulesdsl.lint.letters import WORD, latin, letters_of
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.syntax.printer import quoted

CODE = Code("L406", "look-alike-letters", Severity.WARNING)


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Texts with such letters in or beside words that are otherwise Latin."""
    for source, text, _ in subject.texts:
        wanted = latin(text.value)
        if wanted != text.value:
            word, letter, meant = _first(text.value)
            yield Diagnostic(
                CODE,
                f"expected Latin letters in a Latin word, found {quoted(word)} with "
                f"{_described(letter)} in place of {meant}",
                Label(source, text.span),
                f"write {quoted(wanted)}",
                Fix(f"write {quoted(wanted)}", (rewritten(text, wanted),)),
            )


def _first(text: str) -> tuple[str, str, str]:
    """The first word with such a letter, the letter, and the Latin one."""
    return next(
        (it[0], letter, meant)
        for it in WORD.finditer(text)
        for letter, meant in zip(it[0], letters_of(it[0], text), strict=True)
        if letter != meant
    )


def _described(letter: str) -> str:
    its = name(letter)
    if its.startswith("FULLWIDTH"):
        return f"the full-width {letter}"
    return f"the {its.partition(' ')[0].capitalize()} letter {letter}"


LINT = Lint(CODE, look)
