"""Spaces in a text that nobody sees: they are dropped, or make another text of it."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import name

from rulesdsl.diagnostics import Code, Diagnostic, Fix, Label, Severity
from rulesdsl.lint.edits import rewritten
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.lint.texts import For
from rulesdsl.patterns import pattern
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

CODE = Code("L405", "stray-spaces", Severity.WARNING)

_BRACES = pattern(r"(\{[^{}]*\})")
_SPACES = pattern(r"\s+")


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Texts with spaces at their ends, with two in a row, or with a space that is no plain one."""
    for source, text, use in subject.texts:
        wanted = _tidy(text.value, use)
        if wanted != text.value:
            what, effect = _effect(text, use)
            safe = _says_the_same(text.value, wanted, use)
            yield Diagnostic(
                CODE,
                f"expected a text without stray spaces, found {what} {quoted(text.value)}, "
                f"{effect}",
                Label(source, text.span),
                f"write {quoted(wanted)}",
                Fix(f"write {quoted(wanted)}", (rewritten(text, wanted),), safe=safe),
            )


def _tidy(text: str, use: For) -> str:
    """The text with single plain spaces; a prefix may end in one, and in braces all are read."""
    if "  " not in text and text.isprintable() and text == text.strip():
        return text
    if use is For.TEMPLATE:
        pieces = _BRACES.split(text)
        pieces[::2] = [_SPACES.sub(" ", it) for it in pieces[::2]]
        return "".join(pieces).strip()
    tidy = _SPACES.sub(" ", text)
    return tidy.lstrip() if use is For.PREFIX else tidy.strip()


def _effect(text: ast.Text, use: For) -> tuple[str, str]:
    """Which spaces there are, and what becomes of them."""
    inner = text.value.strip()
    odd = next((it for it in inner if it.isspace() and it != " "), None)
    if odd is not None:
        what = f"{_a(name(odd, 'other space').lower())} in"
    elif "  " in inner:
        what = "two spaces in a row in"
    else:
        at_end = text.value == text.value.lstrip()
        what = f"a space at the {'end' if at_end else 'beginning'} of"
    match use:
        case For.COMPARED if _tidy(inner, use) != inner:
            return what, f"which is compared as another text than {quoted(_tidy(inner, use))}"
        case For.COMPARED:
            return what, "where no space is compared"
        case For.TEMPLATE | For.PREFIX:
            return what, "which no name keeps"
        case _:
            return what, "where it counts for nothing"


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _says_the_same(text: str, wanted: str, use: For) -> bool:
    """Whether the spaces are dropped wherever the text is used."""
    match use:
        case For.COMPARED:
            return text.strip() == wanted
        case For.RECORD | For.TOLD:
            return True
        case _:  # a decision warns of what a name does not keep
            return False


LINT = Lint(CODE, look)
