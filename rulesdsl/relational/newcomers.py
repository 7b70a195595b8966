"""What a new record holds of an order, for orders that QuickBooks keeps as they are.

`customers/creation.py` is the law; here are its texts as terms.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping

from sqlglot import exp

from rulesdsl.model.storage import LIMITS
from rulesdsl.relational import texts
from rulesdsl.relational.keys import FIRST_AND_LAST, first_and_last
from rulesdsl.relational.terms import (
    NULL,
    Term,
    as_column,
    both,
    choose,
    col,
    either,
    fn,
    known,
    missing,
    number,
    text,
    when,
    within,
)
from rulesdsl.relational.work import Work

_PLACES = ("city", "state", "zip", "country")

RECORD_TEXTS = frozenset(
    {
        *("name", "company", "first_name", "last_name", "email", "phone", FIRST_AND_LAST),
        *(f"{side}_{part}" for side in ("billing", "shipping") for part in (*_PLACES, "lines")),
    }
)
"""The columns of the customer list in which a new record has something."""


def with_record(work: Work, query: exp.Select, names: Container[str]) -> exp.Select:
    """A query of orders `o` and their names `e`, with texts of the record that is made of each.

    They are its columns `new_…`. What several of them need is made once, in a query below theirs.
    """
    simple = {it: term for it, term in _simple(work).items() if it in names}
    query = query.select(*_as_new(simple), copy=False)
    if not any(it in names for it in _OF_A_PERSON):
        return query
    query = query.select(*(as_column(term, it) for it, term in _named(work).items()), copy=False)
    for terms in (_parts_of_name(), _first_and_last(), {FIRST_AND_LAST: _whole_name()}):
        query = exp.select(exp.Star(), *_as_new(terms)).from_(within(query, "p"), copy=False)
    return query


def _as_new(terms: Mapping[str, Term]) -> Iterator[Term]:
    """Texts of a new record as columns."""
    return (as_column(term, f"new_{it}") for it, term in terms.items())


_OF_A_PERSON = ("first_name", "last_name", FIRST_AND_LAST)


def _simple(work: Work) -> dict[str, Term]:
    """The texts for which no name is taken apart."""
    phones = (_o(work, f"{side}phone") for side in ("", "billing_", "shipping_"))
    own: dict[str, Term] = {
        "name": exp.column("name", "e", quoted=True),
        "company": fn("coalesce", _o(work, "company"), _o(work, "billing_company")),
        "email": _o(work, "email"),
        "phone": fn("coalesce", *phones),
    }
    nothing = exp.cast(NULL, "VARCHAR")
    for side in ("billing", "shipping"):
        street = (_o(work, f"{side}_{it}") for it in ("street", "street_2", "city", "zip"))
        there = either(*map(known, street))
        for part in _PLACES:
            own[f"{side}_{part}"] = when(there, _o(work, f"{side}_{part}"), nothing)
        own[f"{side}_lines"] = when(there, text("lines"), nothing)
    return own


def _o(work: Work, name: str) -> Term:
    return work.order_column(name)


def _parties(work: Work) -> Iterator[tuple[Term, Term, Term]]:
    for side in ("", "billing_", "shipping_"):
        yield _o(work, f"{side}first_name"), _o(work, f"{side}last_name"), _o(work, f"{side}name")


_TOLD = {it: f"told_{it}" for it in ("first_name", "last_name", "name")}
"""What is told of the first of buyer, payer and receiver who has any name."""


def _named(work: Work) -> dict[str, Term]:
    """The columns of `_TOLD`."""
    parties = list(_parties(work))
    named = [either(*map(known, them)) for them in parties]
    nothing = exp.cast(NULL, "VARCHAR")
    return {
        name: choose(*zip(named, (it[place] for it in parties), strict=True), other=nothing)
        for place, name in enumerate(_TOLD.values())
    }


def _parts_of_name() -> dict[str, Term]:
    """`keys.parts_of_name` of a plain text: around its only comma, else around the last space."""
    name = col(_TOLD["name"])
    bare = fn("replace", name, text(","), text(""))
    commas = exp.Sub(this=fn("length", name), expression=fn("length", bare))
    before = fn("trim", fn("split_part", name, text(","), number(1)))
    behind = fn("trim", fn("split_part", name, text(","), number(2)))
    last = fn("split_part", name, text(" "), exp.Neg(this=number(1)))
    cut = exp.Sub(this=fn("length", name), expression=fn("length", last))
    first = fn("trim", fn("substr", name, number(1), cut))
    turned = commas.eq(number(1))
    parts = {"first_part": when(turned, behind, first), "last_part": when(turned, before, last)}
    nothing = exp.cast(NULL, "VARCHAR")
    return {
        it: when(_as_told(), nothing, fn("nullif", part, text(""))) for it, part in parts.items()
    }


def _as_told() -> Term:
    """Whether first and last name are not parts of the name."""
    own = both(*(known(col(_TOLD[it])) for it in ("first_name", "last_name")))
    return exp.paren(own).or_(missing(col(_TOLD["name"])))


def _first_and_last() -> dict[str, Term]:
    """First and last name: as they are told, else the parts of the name, if there are two."""
    parts = {"first_name": col("new_first_part"), "last_name": col("new_last_part")}
    two = both(*map(known, parts.values()))
    nothing = exp.cast(NULL, "VARCHAR")
    return {
        it: when(_as_told(), col(_TOLD[it]), when(two, part, nothing)) for it, part in parts.items()
    }


def _whole_name() -> Term:
    return first_and_last(col("new_first_name"), col("new_last_name"))


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


def fits(work: Work, printed: Mapping[str, Term]) -> Term:
    """Whether QuickBooks keeps an order's texts as they are, and no part of a name is guessed.

    Columns whose texts are `printed` under some condition are not looked at where that holds.
    """
    limits = {"email": "email", **_BUYER}
    for side in ("billing", "shipping"):
        limits |= {f"{side}_{it}": part for it, part in (_BUYER | _PLACE).items()}
    told = {_o(work, it): LIMITS[part] for it, part in limits.items() if it in work.order_columns}
    conditions: list[Term] = [
        exp.paren(missing(it).or_(fn("length", it) <= number(most))) for it, most in told.items()
    ]
    if told:
        # One text: with a space between them they are of the pattern if each is. No text is blank,
        # and there may be none at all.
        nothing = exp.cast(NULL, "VARCHAR")
        looked_at = (
            when(printed[it], nothing, _o(work, it)) if it in printed else _o(work, it)
            for it in limits
            if it in work.order_columns
        )
        whole = fn("concat_ws", text(" "), text("."), *looked_at)
        conditions.append(texts.tame(whole, texts.PRINTED))
    for first, last, name in _parties(work):
        half = exp.paren(missing(first)).neq(exp.paren(missing(last)))
        conditions.append(exp.not_(both(known(name), exp.paren(half))))
    for side in ("billing", "shipping"):
        full = both(*(known(_o(work, f"{side}_{it}")) for it in ("street", "street_2", "company")))
        conditions.append(exp.not_(full))
    return both(*conditions)
