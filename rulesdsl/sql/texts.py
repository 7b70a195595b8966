"""Texts as SQL: literals, and texts without outer space and letter case."""

from __future__ import annotations

from functools import reduce

from sqlglot import exp

from rulesdsl.sql.dialects import DUCKDB, POSTGRES, Dialect
from rulesdsl.sql.folding import DOTTED, Folding

SPACES = "".join(it for it in map(chr, range(0x3001)) if it.isspace())
"""Everything that is space to us: 29 characters, U+3000 the last."""

_SPACES_RE2 = r"[\t-\r\x1C-\x1F\x{85}\pZ]+"
"""The same for RE2: the separators of Unicode, and the controls that move the pen."""


def literal(text: str, dialect: Dialect) -> exp.Expr:
    """A text as it stands in a query; what cannot be seen is written by its number."""
    if text.isprintable():
        return exp.Literal.string(text)
    if dialect is DUCKDB:
        return _numbered(text)
    return exp.UnicodeString(this="".join(map(_escaped, text)))


def _escaped(letter: str) -> str:
    if letter in "'\\":
        return letter * 2 if letter == "\\" else letter
    if letter.isprintable() or letter > "\uffff":
        return letter
    return f"\\{ord(letter):04X}"


def _numbered(text: str) -> exp.Expr:
    """A text of DuckDB, which has no way to write a character by its number inside a text."""
    parts: list[exp.Expr] = []
    seen = ""
    for letter in text:
        if letter.isprintable():
            seen += letter
            continue
        parts += [exp.Literal.string(seen)] if seen else []
        parts.append(exp.Chr(expressions=[exp.Literal.number(ord(letter))]))
        seen = ""
    parts += [exp.Literal.string(seen)] if seen else []
    return reduce(lambda one, other: exp.DPipe(this=one, expression=other), parts)


def trimmed(text: exp.Expr, dialect: Dialect) -> exp.Expr:
    """A text without the space around it: all that is space to us, also the hard space of Word.

    DuckDB looks for each of many characters anew, and is ten times quicker with an expression.
    """
    if dialect is DUCKDB:
        return _matches_replaced(text, f"^{_SPACES_RE2}|{_SPACES_RE2}$", "", dialect)
    return exp.Trim(this=text, expression=literal(SPACES, dialect))


def spaced_once(text: exp.Expr, dialect: Dialect) -> exp.Expr:
    """A text that is `known`, with one space wherever it has any."""
    pattern = _SPACES_RE2 if dialect is DUCKDB else f"[{SPACES}]+"
    spaced = exp.Trim(this=_matches_replaced(text, pattern, " ", dialect))
    return exp.Nullif(this=spaced, expression=exp.Literal.string(""))


def _matches_replaced(text: exp.Expr, pattern: str, by: str, dialect: Dialect) -> exp.Expr:
    every = [exp.Literal.string("g")] if dialect in {DUCKDB, POSTGRES} else []
    written = exp.Literal.string(pattern) if dialect is DUCKDB else literal(pattern, dialect)
    return exp.Anonymous(
        this="REGEXP_REPLACE", expressions=[text, written, exp.Literal.string(by), *every]
    )


def known(text: exp.Expr, dialect: Dialect) -> exp.Expr:
    """A text without the space around it; one that is blank is missing."""
    return exp.Nullif(this=trimmed(text, dialect), expression=exp.Literal.string(""))


def folded(text: exp.Expr, its: Folding, dialect: Dialect) -> exp.Expr:
    """A text that is `known`, as conditions compare it."""
    if dialect.casefolds:
        return exp.Normalize(this=text, form=exp.var("NFC"), is_casefold=True)
    made = _composed(text, dialect) if its.composed else text
    if its.dotted:
        made = _replace(made, DOTTED, "i\u0307")
    made = exp.Lower(this=_in_ascii(made) if dialect is POSTGRES else made)
    if its.single:
        before, after = map("".join, zip(*its.single, strict=True))
        letters = [exp.Literal.string(before), exp.Literal.string(after)]
        made = exp.Anonymous(this="TRANSLATE", expressions=[made, *letters])
    for letter, several in its.several:
        made = _replace(made, letter, several)
    return _composed(made, dialect) if its.composed else made


def _in_ascii(text: exp.Expr) -> exp.Expr:
    """A text of PostgreSQL whose LOWER knows A to Z alone, in whatever language the database is."""
    return exp.Collate(this=text, expression=exp.to_identifier("C", quoted=True))


def _composed(text: exp.Expr, dialect: Dialect) -> exp.Expr:
    if dialect is DUCKDB:
        return exp.Anonymous(this="NFC_NORMALIZE", expressions=[text])
    return exp.Normalize(this=text, form=exp.var("NFC"))


def _replace(text: exp.Expr, letters: str, by: str) -> exp.Expr:
    return exp.Replace(
        this=text, expression=exp.Literal.string(letters), replacement=exp.Literal.string(by)
    )
