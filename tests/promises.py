"""Promises and examples of every form, as trees."""

from __future__ import annotations

from functools import cache

from hypothesis import strategies as st

from rulesdsl.syntax import ast
from rulesdsl.syntax.ast import EffectKind
from tests.conditions import conditions
from tests.nodes import day, key, name, number, text, yes_no

_WEB, _ANN = text("Web Sales"), text("Lee, Ann 'the first'")
_UPDATES = ("billing address", "shipping address", "details", "card")

EFFECTS = (
    *(ast.Effect(EffectKind.USE_CUSTOMER, it) for it in (None, _WEB)),
    *(ast.Effect(EffectKind.CREATE_CUSTOMER, it) for it in (None, _WEB)),
    *(
        ast.Effect(kind, job, under)
        for kind in (EffectKind.CREATE_JOB, EffectKind.USE_JOB)
        for job in (None, _ANN)
        for under in (None, _WEB)
    ),
    *(
        ast.Effect(EffectKind.MATCH, customer, by=by)
        for customer in (None, _WEB)
        for by in (None, key("email"), key("last name", "shipping zip"))
    ),
    *(ast.Effect(EffectKind.UPDATE, what=name(it)) for it in _UPDATES),
    ast.Effect(EffectKind.HOLD),
    ast.Effect(EffectKind.NOTIFY),
)

FACTS = (
    ast.Fact(name("currency"), (text("EUR"),)),
    ast.Fact(name("email"), (text("ann@example.com"),)),
    ast.Fact(name("shipping street 2"), (text("Suite 2"),)),
    ast.Fact(name("phone"), (text("+1 415 555 6579"),)),
    ast.Fact(name("name"), (text("Ann Lee"),)),
    ast.Fact(name("company"), (text("Lee Tools Ltd"),)),
)
OF_RECORDS = (
    *FACTS,
    ast.Fact(name("inactive"), (yes_no(value=True),)),
    ast.Fact(name("list id"), (text("80000001-1"),)),
    ast.Fact(name("created"), (day("2019-03-01"),)),
    ast.Fact(name("card last four"), (text("1111"),)),
)
OF_ORDERS = (
    *FACTS,
    ast.Fact(name("tags"), (text("vip"), text("wholesale"))),
    ast.Fact(name("guest"), (yes_no(value=False),)),
    ast.Fact(name("total"), (number("12.50"),)),
    ast.Fact(name("order date"), (day("2026-11-21"),)),
)


@cache
def promises(lists: tuple[str, ...]) -> st.SearchStrategy[list[ast.Promise]]:
    override = st.just(ast.Holds(name("override")))
    when = st.none() | override | conditions(lists, leaves=3)
    return st.lists(
        st.builds(ast.Promise, st.booleans(), st.sampled_from(EFFECTS), when), max_size=2
    )


def _facts(
    pool: tuple[ast.Fact, ...], *, least: int = 0
) -> st.SearchStrategy[tuple[ast.Fact, ...]]:
    made = st.lists(
        st.sampled_from(pool), min_size=least, max_size=3, unique_by=lambda it: it.name.words
    )
    return made.map(tuple)


@cache
def examples() -> st.SearchStrategy[list[list[ast.Statement]]]:
    """Examples whose worlds can be: each name once, a job under a customer, orders in turn."""
    web = st.builds(ast.ExampleCustomer, st.just(_WEB), _facts(OF_RECORDS))
    job = st.builds(ast.ExampleJob, st.just(_ANN), st.just(_WEB), _facts(OF_RECORDS))
    vendor = st.just(ast.ExampleVendor(_ANN))
    records: st.SearchStrategy[tuple[ast.Statement, ...]] = st.one_of(
        st.just(()), st.tuples(web), st.tuples(job, web), st.tuples(vendor, web, job)
    )
    expected = st.lists(st.sampled_from(EFFECTS), min_size=1, max_size=2).map(tuple)
    order = st.builds(ast.ExampleOrder, _facts(OF_ORDERS, least=1))
    asked = st.tuples(order, st.builds(ast.Expect, expected))

    def whole(
        records: tuple[ast.Statement, ...], asked: list[tuple[ast.Statement, ...]]
    ) -> list[ast.Statement]:
        return [ast.Example(text("it works")), *records, *(it for one in asked for it in one)]

    return st.lists(st.builds(whole, records, st.lists(asked, min_size=1, max_size=2)), max_size=2)
