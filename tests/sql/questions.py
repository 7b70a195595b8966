"""Policies with orders that they ask about, and what the page of meaning says of each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from attrs import evolve
from hypothesis import strategies as st

from rulesdsl.compiled import Compiled
from rulesdsl.model.conditions import holds
from rulesdsl.model.fields import Field
from rulesdsl.model.records import Order, Party
from rulesdsl.model.types import Type
from rulesdsl.sql import query
from rulesdsl.sql.columns import MADE_OF, Compared
from rulesdsl.sql.dialects import Dialect
from rulesdsl.wording import one_line
from tests.policies import policies
from tests.sql.letters import any_text, disguised
from tests.sql.warehouses import COLUMNS, Answer, InDuckDB, InPostgres
from tests.strategies import orders as anybodys
from tests.town import batches as of_the_town

Its = TypeVar("Its", Order, Party)


WAYS = (query.MOST_ARMS, 0)
"""With how many rules the first one is found by a CASE: few policies of tests have more."""


def by_the_page(compiled: Compiled, order: Order) -> Answer:
    """What the page of meaning says: the first rule whose condition holds."""
    for number, rule in enumerate(compiled.policy.rules, 1):
        if rule.condition is None or holds(rule.condition, lambda it: it.get(order)):
            return str(number), one_line(rule.title), str(rule.line), one_line(query.does(rule))
    return "", "", "", query.NO_RULE


def agree(
    warehouse: InDuckDB | InPostgres,
    dialect: Dialect,
    compiled: Compiled,
    orders: Sequence[Order],
    ways: Sequence[int] = WAYS,
) -> None:
    """The warehouse says of every order what the page says, in both ways to choose a rule."""
    expected = {it.number: by_the_page(compiled, it) for it in orders}
    for most_arms in ways:
        assert warehouse.ask(query.write(compiled, dialect, most_arms), orders) == expected


@st.composite
def questions(draw: st.DrawFn) -> tuple[Compiled, list[Order]]:
    """A policy and a batch."""
    compiled = draw(policies(everything=False)).compiled()
    return compiled, draw(batches(compiled))


@st.composite
def batches(draw: st.DrawFn, compiled: Compiled) -> list[Order]:
    """Orders whose texts are mostly those that the policy asks for, written by somebody else."""
    found = [*draw(of_the_town()), *draw(st.lists(anybodys(), max_size=3))]
    asked = query.asked(compiled.policy)
    made = [draw(_meeting(it, asked)) for it in found]
    return [evolve(_storable(it), number=f"#{at}") for at, it in enumerate(made)]


def _storable(order: Order) -> Order:
    """An order without NULs, which no text of PostgreSQL can have."""
    for field in COLUMNS:
        text = field.get(order)
        if isinstance(text, str) and "\0" in text:
            order = with_value(order, field.path, text.replace("\0", "?"))
    return order


@st.composite
def _meeting(draw: st.DrawFn, order: Order, asked: dict[Field, Compared]) -> Order:
    for field, its in asked.items():
        texts = (*its.whole, *its.parts, *its.countries)
        if field.type not in {Type.TEXT, Type.TAGS} or field in MADE_OF or draw(st.booleans()):
            continue
        wanted = st.sampled_from(texts).flatmap(disguised) if texts else any_text()
        text = draw(wanted | any_text())
        if text.strip():
            order = with_value(order, field.path, (text,) if field.type is Type.TAGS else text)
    return order


def with_value(order: Order, path: str, value: object) -> Order:
    """An order with another value of a field, which stands at that path."""
    owner, _, name = path.rpartition(".")
    if not owner:
        return _changed(order, name, value)
    return _changed(order, owner, _changed(getattr(order, owner), name, value))


def _changed(its: Its, name: str, value: object) -> Its:
    otherwise: dict[str, Any] = {name: value}
    return evolve(its, **otherwise)
