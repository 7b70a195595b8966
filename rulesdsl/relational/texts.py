r"""Texts that are folded in SQL just as `model.normalise` and `model.storage` fold them.

They are the *tame* ones: printable ASCII, no outer space, no two spaces together, and none of the
rarer quotes. Every other text is folded by Python's own code; that is slower, and the same to those
who ask. Patterns are of the kind that RE2 and Java share, `\A` and `\z` being the ends.
"""

from __future__ import annotations

from sqlglot import exp

from rulesdsl.relational.terms import Term, both, fn, join_texts, matches, number, text, when

PRINTED = r"\A[!-~](?: ?[!-~])*\z"
"""What QuickBooks stores as it is (`storage.is_plain`), but for its length."""

NO_COLON = r"\A[!-9;-~](?: ?[!-9;-~])*\z"
"""The same for a label, in which no colon may stand."""

WORDS = r"\A(?:[!#-/:-@\[-_{-~] ?)*[A-Za-z0-9](?: ?[!#-_a-~])*\z"
"""The same with a letter or digit in it, and of all quotes the apostrophe only."""

ADDRESS = r"\A[._+-]*[A-Za-z0-9][A-Za-z0-9._+-]*@[.-]*[A-Za-z0-9][A-Za-z0-9.-]*\z"
"""One plain e-mail address (`normalise._ONE_ADDRESS`)."""

LONGEST = 1000
"""Characters of a tame text: Java's patterns take as much of the stack as a text is long."""

_NINE_DIGITS = r"\A[0-9]{9}\z"


def tame(term: Term, pattern: str, most: int = LONGEST) -> Term:
    """Whether a text has the pattern, and at most so many characters."""
    return both(fn("length", term) <= number(most), matches(term, pattern))


def bare(term: Term) -> Term:
    """A text without outer space, NULL where it is blank.

    Hardly any text has outer space, and to look for it takes a third of the time of `trim`: before
    the first printable sign there are the space and the blank text.
    """
    before = exp.LT(this=term, expression=text("!"))
    behind = exp.EndsWith(this=term, expression=text(" "))
    return when(exp.or_(before, behind), fn("nullif", fn("trim", term), text("")), term)


def squeezed(term: Term, like: Term | None = None) -> Term:
    """`normalise._folded` of a text of WORDS: letter case, spaces and apostrophes dropped.

    Whether it has apostrophes is asked of `like`, where that is less work than `term`.
    """
    bare = fn("replace", fn("lower", term), text(" "), text(""))
    quoted = fn("contains", like or term, text("'"))
    return when(quoted, fn("replace", bare, text("'"), text("")), bare)


def person_name(term: Term) -> Term:
    """`normalise.person_name`: squeezed, and what stands behind the only comma before it.

    Where a condition has several uses of a term it is worked out as often: `term` is a column.
    """
    comma, one = text(","), number(1)
    place = fn("strpos", term, comma)
    behind = fn("substr", term, exp.Add(this=place, expression=one))
    before = fn("substr", term, one, exp.Sub(this=place.copy(), expression=one.copy()))
    turned = when(fn("contains", behind, comma), term, join_texts(behind, before))
    return when(fn("contains", term, comma), squeezed(turned, term), squeezed(term))


def zip_code(term: Term) -> Term:
    """`normalise.zip_code`: squeezed, no hyphens, of nine digits the first five."""
    bare = fn("replace", squeezed(term), text("-"), text(""))
    return when(matches(bare, _NINE_DIGITS), fn("substr", bare, number(1), number(5)), bare)


def label(term: Term) -> Term:
    """`storage.same_label` of a text of PRINTED."""
    return fn("lower", term)
