"""Syntax mistakes in the shop's words: what was expected, what was found, and the cure."""

from __future__ import annotations

import re

from attrs import frozen

from rulesdsl.diagnostics import Code
from rulesdsl.spelling import nearest
from rulesdsl.syntax.layout import BadQuote, Quoting

UNFINISHED = Code("S001", "not-a-statement")
QUOTE_MISSING = Code("S002", "quote-missing")
FOREIGN_QUOTES = Code("S003", "foreign-quotes")
MISSPELT = Code("S004", "misspelt-word")


@frozen
class Trouble:
    """Where a statement stopped making sense.

    `raw` and `plain` are the statement as written and as laid out, of equal length; `start` and `end`
    bound the first word that does not fit (the end of the statement when something is missing);
    `expected` names the grammar's terminals that would fit there.
    """

    raw: str
    plain: str
    start: int
    end: int
    expected: frozenset[str]


@frozen
class Cure:
    """Replace the characters from `start` to `end` of the statement by `text`."""

    start: int
    end: int
    text: str


@frozen
class Mistake:
    """A mistake understood; places count characters of the statement."""

    code: Code
    message: str
    start: int
    end: int
    help: str | None = None
    cure: Cure | None = None


STATEMENTS = {
    "policy": "policy 'title'",
    "include": "include 'file.rules'",
    "list": "list NAME = 'a', 'b'",
    "rule": "rule 'name'",
    "when": "when CONDITION",
    "match": "match by KEY then KEY",
    "else": "else use customer 'X'",
    "use": "use customer 'X'",
    "create": "create customer",
    "hold": "hold 'why'",
    "currency": "currency 'EUR' uses customer 'X'",
    "never": "never EFFECT",
    "always": "always EFFECT",
    "example": "example 'name'",
    "customer": "customer 'X'",
    "job": "job 'Y' under 'X'",
    "vendor": "vendor 'X'",
    "order": "order FACT, FACT",
    "expect": "expect EFFECT",
}
"""The words that begin a statement, each with the form that it begins."""

WORDS = {
    "TEXT": "a text in quotes", "NUMBER": "a number", "DATE": "a date such as 2026-11-21",
    "YES": "true", "NO": "false", "WORD": "a name", "COMPARISON": "<, <=, > or >=",
    "EQUAL": "=", "COMMA": "a comma", "LPAR": "(", "RPAR": ")", "$END": "the end of the statement",
}  # fmt: skip


def understand(trouble: Trouble) -> Mistake:
    """The mistake that most likely stands where a statement stopped making sense."""
    word = re.compile(r"[^\W_][\w-]*|\S").match(trouble.plain, trouble.start)
    end = word.end() if word else max(trouble.end, trouble.start)
    found = trouble.raw[trouble.start : end]
    first = re.match(r"[a-z]+", trouble.plain)
    if first and "=" not in trouble.plain and first.group() not in STATEMENTS:
        near = nearest(first.group(), STATEMENTS)
        if near:
            return Mistake(
                MISSPELT, f"expected `{near}`, found `{trouble.raw[: first.end()]}`", 0, first.end(),
                f"write `{near}`", Cure(0, first.end(), near),
            )  # fmt: skip
    keywords = {name.lower() for name in trouble.expected if name.lower().isalpha() and name not in WORDS}
    near = nearest(found, keywords) if found else None
    if near and near != found:
        return Mistake(
            MISSPELT, f"expected `{near}`, found `{found}`", trouble.start, end, f"write `{near}`",
            Cure(trouble.start, end, near),
        )  # fmt: skip
    wanted = sorted(WORDS.get(name, f"`{name.lower()}`") for name in trouble.expected if name != "_SEPARATOR")
    expected = ", ".join(wanted[:-1]) + " or " + wanted[-1] if len(wanted) > 1 else "".join(wanted)
    what = f"found `{found}`" if found else "but the statement ends here"
    return Mistake(UNFINISHED, f"expected {expected or 'a statement'}, {what}", trouble.start, end)


def bad_quote(written: str, bad: BadQuote) -> Mistake:
    """A text whose quotes are wrong."""
    end = len(written)
    if bad.kind is Quoting.FOREIGN:
        return Mistake(
            FOREIGN_QUOTES, f"expected plain quotes around a text, found {written}", 0, end,
            f"write '{bad.content}'",
        )  # fmt: skip
    return Mistake(
        QUOTE_MISSING, f"expected a closing quote behind {written.strip()}", 0, end,
        f"write '{bad.content}'",
    )  # fmt: skip


def keyword_of(plain: str) -> str:
    """The word that begins a statement, '' where none does."""
    found = re.match(r"[a-z]+", plain)
    return found.group() if found and found.group() in STATEMENTS else ""
