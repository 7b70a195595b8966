"""Syntax mistakes in the shop's words: what was expected, what was found, and the cure.

`understand` looks a statement up in the tables of typical mistakes (`conditions`, `statements`,
`values`). What is in no table is guessed: parentheses that do not pair, a misspelt word, and last a
sentence about what could have stood there.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise

from rulesdsl.syntax.layout import QUOTES, BadQuote, Quoting
from rulesdsl.syntax.mistakes import codes, guesses
from rulesdsl.syntax.mistakes.form import Form
from rulesdsl.syntax.mistakes.lookup import (
    Cure,
    Mistake,
    Stops,
    Trouble,
    look_up,
    quoted,
    shortened,
)
from rulesdsl.syntax.mistakes.statements import ANYWHERE, FIRST_WORDS, IN_STATEMENTS
from rulesdsl.syntax.mistakes.values import VALUES

__all__ = [
    "Cure",
    "Mistake",
    "Stops",
    "Trouble",
    "another_file",
    "anything",
    "bad_quote",
    "is_remark",
    "keyword_of",
    "no_policy",
    "number_sign",
    "quote_missing",
    "quoted",
    "remark",
    "understand",
]

anything = guesses.anything

_WITH_CONDITIONS = frozenset(["when", "never", "always"])


def understand(trouble: Trouble, stops: Stops) -> Mistake | None:
    """The mistake that most likely stands where a statement stopped making sense.

    None for a statement that can be read and in which no word slipped into a name.
    """
    keyword = keyword_of(trouble.plain)
    if trouble.read:
        words = _words_and_pairs(trouble.plain, keyword)
        suspects = [form for form in _suspects(keyword) if not form.read_words.isdisjoint(words)]
        return look_up(trouble, suspects, stops) or guesses.misspelt(trouble, stops)
    for forms in _tables(keyword):
        if found := look_up(trouble, forms, stops):
            return found
    return (
        guesses.misspelt(trouble, stops)
        or guesses.parentheses(trouble, stops)
        or guesses.anything(trouble)
    )


def _words_and_pairs(plain: str, keyword: str) -> set[str]:
    """The words of a statement, and each two neighbours as `one_other`.

    An `in`, `else` or `with job` that stands where it belongs is none: the patterns for them are
    large.
    """
    told = plain.removeprefix("else ").replace("(", " ( ")
    told = told.replace(" is not in ", " is_not_in ").replace(" is in ", " is_in ")
    if keyword == "else" and " and " not in told and ":" not in told:
        told = told.replace(" with job", " with_job", 1)
    words = told.split()
    return {*words, *map("_".join, pairwise(words))}


def _tables(keyword: str) -> list[tuple[Form, ...]]:
    """The forms for a statement that begins with a word."""
    tables = [FIRST_WORDS, VALUES]
    if keyword in IN_STATEMENTS:
        tables.append(IN_STATEMENTS[keyword])
    if keyword in _WITH_CONDITIONS:
        from rulesdsl.syntax.mistakes.conditions import CONDITIONS  # a large table

        tables.append(CONDITIONS)
    return [*tables, ANYWHERE]


@cache
def _suspects(keyword: str) -> tuple[Form, ...]:
    """The forms that a statement may have although it can be read."""
    return tuple(form for table in _tables(keyword) for form in table if form.reads)


def keyword_of(plain: str) -> str:
    """The word that begins a statement, '' where none does."""
    found = re.match(r"[a-z]+", plain)
    return found.group() if found and found.group() in guesses.STATEMENTS else ""


def bad_quote(written: str, bad: BadQuote) -> Mistake:
    """A text whose quotes are wrong."""
    end, content = len(written), quoted(bad.content)
    if bad.kind is Quoting.WITHIN:
        return Mistake(
            codes.QUOTE_WITHIN,
            f"expected a quote within a text written twice, found {shortened(written)}",
            0,
            end,
            f"write {shortened(content)}" + f', or "{bad.content}"' * ('"' not in bad.content),
            (Cure(0, end, content),),
        )
    if bad.kind is Quoting.FOREIGN:
        return Mistake(
            codes.FOREIGN_QUOTES,
            f"expected plain quotes around a text, found {shortened(written)}",
            0,
            end,
            f"write {shortened(content)}",
            (Cure(0, end, content),),
        )
    other = written.rstrip()[-1] in QUOTES
    return Mistake(
        codes.QUOTE_MISSING,
        f"expected the same quote at both ends, found {shortened(written)}"
        if other and len(written) > 1
        else f"expected a quote at the end of {shortened(written)}, found none",
        0,
        end,
        f"write {shortened(content)}",
        (Cure(0, end, content),),
    )


def quote_missing(written: str, start: int, end: int, at: int, where: str) -> Mistake:
    """A quote that is missing at one end of a text."""
    return Mistake(
        codes.QUOTE_MISSING,
        f"expected a quote {where} {shortened(written)}, found none",
        start,
        end,
        f"write {shortened(quoted(written.strip(QUOTES)))}",
        (Cure(at, at, "'"),),
    )


def number_sign(written: str) -> Mistake:
    """A text such as `#1001` without quotes, where `#` begins a note."""
    return Mistake(
        codes.WITHOUT_QUOTES,
        f"expected a text in quotes, found `{written}`, which is a note because of its `#`",
        0,
        len(written),
        f"write {quoted(written)}",
        (Cure(0, len(written), quoted(written)),),
    )


def is_remark(written: str) -> bool:
    """Whether a statement is a comment that begins with an apostrophe."""
    return bool(re.match(r"['’‘´`]\s*\w", written)) and not re.search(
        r"['’‘´`]\W", written[1:] + " "
    )


def remark(written: str) -> Mistake:
    """A comment in the form of another language."""
    if written.startswith("*/"):
        message = "expected no `*/` without a `/*` before it, found one"
        return Mistake(codes.COMMENT, message, 0, 2, "take it out", (Cure(0, 2, ""),))
    sign = re.match(r"/\*|//|--|.", written)
    length = sign.end() if sign else 0
    cures = [Cure(0, length, "#")]
    if written.startswith("/*"):
        body = written.removesuffix("*/").rstrip()
        cures.append(Cure(len(body), len(written), ""))
        cures += [Cure(found.end(), found.end(), "# ") for found in re.finditer(r"\n", body)]
    return Mistake(
        codes.COMMENT,
        f"expected `#` before a note, found `{written[:length]}`",
        0,
        length,
        "write `#` before the note",
        tuple(cures),
    )


def another_file(head: str) -> tuple[str, str] | None:
    """What to say of a text that begins like another kind of file, and the help."""
    head = head.lstrip()
    kind = next((name for looks, name in _FILES if re.match(looks, head)), None)
    if kind is None:
        return None
    return (
        f"expected a policy, found what looks like {kind}",
        "give orders to `rulesdsl plan` with --orders, a list of customers with --customers",
    )


_FILES = (
    (r"<", "XML or a web page"),
    (r"[{\[]\s*[\"{\[\]}]", "JSON"),
    (r"![A-Z]+\t", "a list exported from QuickBooks (IIF)"),
    (
        r"[^\n,=]*(?:,[^\n,=]*){2,}\n[^\n,]*(?:,[^\n,]*){2,}",
        "a table with commas between its columns",
    ),
    (r"[^\n,='\"]+(?:,(?! )[^\n,='\"]+){3,}(?!.)", "a table with commas between its columns"),
    (r"[^\n\t=]*(?:\t[^\n\t=]*){2,}\n", "a table with tabs between its columns"),
    (r"PK\x03\x04", "an Excel or Word file"),
)


def no_policy(lines: int) -> tuple[str, str]:
    """What to say of many lines that are no statements, and the help."""
    return (
        f"expected a policy, found {lines} lines in a row that are no rules",
        "write `#` before a line that is only a note",
    )
