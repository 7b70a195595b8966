"""A sign in every new name that QuickBooks does not keep: each decision has to warn of it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from unicodedata import normalize

from rulesdsl.diagnostics import Code, Diagnostic, Fix, Label, Severity
from rulesdsl.lint.edits import rewritten
from rulesdsl.lint.letters import is_disguised
from rulesdsl.lint.subject import Lint, Subject
from rulesdsl.lint.texts import For
from rulesdsl.model.storage import label
from rulesdsl.patterns import pattern
from rulesdsl.syntax.printer import quoted

CODE = Code("L310", "name-with-other-signs", Severity.WARNING)

_BRACES = pattern(r"(\{[^{}]*\})")
_SPACES = pattern(r" {2,}")


def look(subject: Subject) -> Iterator[Diagnostic]:
    """Colons, and what is not of Windows-1252, in the fixed text of names and in the prefix."""
    for source, text, use in subject.texts:
        if use not in (For.TEMPLATE, For.PREFIX) or is_disguised(text.value):
            continue
        wanted = _kept(text.value)
        if wanted is not None and wanted != text.value:
            for sign, instead in islice(_changed(text.value), 1):
                yield Diagnostic(
                    CODE,
                    f"expected signs that QuickBooks keeps in a name, found {quoted(sign)} in "
                    f"{quoted(text.value)}, "
                    + (f"which becomes {quoted(instead)}" if instead else "which is left out"),
                    Label(source, text.span),
                    f"write {quoted(wanted)}, as it becomes" if instead else "leave it out",
                    Fix(f"write {quoted(wanted)}", (rewritten(text, wanted),)),
                )


def _kept(text: str) -> str | None:
    """The text with its fixed parts as QuickBooks keeps them; None where nothing would be left."""
    if text.isascii() and ":" not in text:
        return text
    pieces = _BRACES.split(normalize("NFC", text))
    pieces[::2] = ["".join(map(_instead, it)) for it in pieces[::2]]
    kept = _SPACES.sub(" ", "".join(pieces)).lstrip()
    return kept or None


def _changed(text: str) -> Iterator[tuple[str, str]]:
    """The signs that are not kept, each with what becomes of it."""
    fixed = "".join(_BRACES.split(normalize("NFC", text))[::2])
    return ((it, _instead(it)) for it in fixed if _instead(it) != it)


def _instead(sign: str) -> str:
    return sign if sign.isspace() else label(sign).text


LINT = Lint(CODE, look)
