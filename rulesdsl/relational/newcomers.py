"""What a new record holds of an order, for orders that QuickBooks keeps as they are.

`customers/creation.py` is the law; here are its texts as terms.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from rulesdsl.model.storage import LIMITS
from rulesdsl.relational import texts
from rulesdsl.relational.keys import FIRST_AND_LAST, first_and_last
from rulesdsl.relational.terms import NULL, Term, both, fn, known, missing, number, text, when
from rulesdsl.relational.work import Work

_PLACES = ("city", "state", "zip", "country")

RECORD_TEXTS = frozenset(
    {
        *("name", "company", "first_name", "last_name", "email", "phone", FIRST_AND_LAST),
        *(f"{side}_{part}" for side in ("billing", "shipping") for part in (*_PLACES, "lines")),
    }
)
"""The columns of the customer list in which a new record has something."""


def record_of(work: Work) -> dict[str, Term]:
    """The texts of the record that is made of an order `o` under the name of `e`."""
    first, last = _buyer(work)
    phones = (_o(work, f"{side}phone") for side in ("", "billing_", "shipping_"))
    own: dict[str, Term] = {
        "name": exp.column("name", "e", quoted=True),
        "company": fn("coalesce", _o(work, "company"), _o(work, "billing_company")),
        "first_name": first,
        "last_name": last,
        "email": _o(work, "email"),
        "phone": fn("coalesce", *phones),
        FIRST_AND_LAST: first_and_last(first, last),
    }
    nothing = exp.cast(NULL, "VARCHAR")
    for side in ("billing", "shipping"):
        street = (_o(work, f"{side}_{it}") for it in ("street", "street_2", "city", "zip"))
        there = exp.or_(*map(known, street))
        for part in _PLACES:
            own[f"{side}_{part}"] = when(there, _o(work, f"{side}_{part}"), nothing)
        own[f"{side}_lines"] = when(there, text("lines"), nothing)
    return own


def _o(work: Work, name: str) -> Term:
    return work.order_column(name)


def _parties(work: Work) -> Iterator[tuple[Term, Term, Term]]:
    for side in ("", "billing_", "shipping_"):
        yield _o(work, f"{side}first_name"), _o(work, f"{side}last_name"), _o(work, f"{side}name")


def _buyer(work: Work) -> tuple[Term, Term]:
    """First and last name of the first of buyer, payer and receiver who has any name."""
    firsts, lasts = exp.case(), exp.case()
    for first, last, name in _parties(work):
        there = exp.or_(known(first), known(last), known(name))
        own = both(known(first), known(last)).or_(missing(name))
        firsts = firsts.when(there, when(own, first, _part_of_name(name)[0]))
        lasts = lasts.when(there, when(own, last, _part_of_name(name)[1]))
    nothing = exp.cast(NULL, "VARCHAR")
    return firsts.else_(nothing), lasts.else_(nothing.copy())


def _part_of_name(name: Term) -> tuple[Term, Term]:
    """`keys.parts_of_name` of a plain text: around its only comma, else around the last space."""
    bare = fn("replace", name, text(","), text(""))
    commas = exp.Sub(this=fn("length", name), expression=fn("length", bare))
    before = fn("trim", fn("split_part", name, text(","), number(1)))
    behind = fn("trim", fn("split_part", name, text(","), number(2)))
    last = fn("split_part", name, text(" "), exp.Neg(this=number(1)))
    cut = exp.Sub(this=fn("length", name), expression=fn("length", last))
    first = fn("trim", fn("substr", name, number(1), cut))
    turned = commas.eq(number(1))
    whole_first = fn("nullif", when(turned, behind, first), text(""))
    whole_last = fn("nullif", when(turned, before, last), text(""))
    told = both(known(whole_first), known(whole_last))
    nothing = exp.cast(NULL, "VARCHAR")
    return when(told, whole_first, nothing), when(told, whole_last, nothing.copy())


_BUYER = {
    "name": "first_name",
    "first_name": "first_name",
    "last_name": "last_name",
    "company": "company",
    "phone": "phone",
}
_PLACE = {
    "street": "line",
    "street_2": "line",
    **{it: it for it in ("city", "state", "zip", "country")},
}


def fits(work: Work) -> Term:
    """Whether QuickBooks keeps an order's texts as they are, and no part of a name is guessed."""
    limits = {"email": "email", **_BUYER}
    for side in ("billing", "shipping"):
        limits |= {f"{side}_{it}": part for it, part in (_BUYER | _PLACE).items()}
    conditions: list[Term] = []
    for column, part in limits.items():
        if column in work.order_columns:
            term = _o(work, column)
            conditions.append(
                exp.paren(missing(term).or_(texts.tame(term, texts.PRINTED, LIMITS[part])))
            )
    for first, last, name in _parties(work):
        half = exp.paren(missing(first)).neq(exp.paren(missing(last)))
        conditions.append(exp.not_(both(known(name), exp.paren(half))))
    for side in ("billing", "shipping"):
        full = both(*(known(_o(work, f"{side}_{it}")) for it in ("street", "street_2", "company")))
        conditions.append(exp.not_(full))
    return both(*conditions)
