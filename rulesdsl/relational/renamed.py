"""New customers that got another name than their own: whether an order in SQL would see one.

A name that is taken is followed by a number or an e-mail, as the policy says; which one is free is
known when the lookup engine has come to it. SQL decided the other orders without those names. Where
one of them asks for what such a customer stands under, or makes somebody of that name, all orders
are decided in turn after all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from sqlglot import exp

from rulesdsl.customers.canonical import folded_full_name
from rulesdsl.customers.keys import customer_values
from rulesdsl.engines import lookup
from rulesdsl.model.decisions import Decision, Role
from rulesdsl.model.records import Customer
from rulesdsl.relational.in_turn import NAMES
from rulesdsl.relational.keys import BETWEEN
from rulesdsl.relational.ladder import Climbed
from rulesdsl.relational.residual import made_of
from rulesdsl.relational.schema import ORDINAL
from rulesdsl.relational.separate import LEFT, MARKS, kind_of, names_that_matter
from rulesdsl.relational.standing import Standards
from rulesdsl.relational.terms import both, col, fn, number, table
from rulesdsl.relational.work import Work

RENAMED = "renamed"


def seen_by_others(
    work: Work, climbed: Climbed, standing: Standards, made: Iterable[tuple[int, Decision]]
) -> str | None:
    """Why all orders must be decided in turn: these decisions create what SQL would have to see."""
    rows = [row for it in _renamed(work, made) for row in _slots(work, it)]
    if not rows:
        return None
    work.put(RENAMED, {"kind": "INTEGER", "slot": "VARCHAR"}, list(dict.fromkeys(rows)))
    names = exp.select(col("slot")).from_(table(RENAMED)).where(col("kind").eq(number(NAMES)))
    because = names_that_matter(work, standing, names)
    if because is not None:
        return because
    seen = any(_count(work, it.relation, ORDINAL, kind_of(work, it.column)) for it in climbed.asked)
    if seen or _count(work, MARKS, "buyer"):
        return "a new customer gets another name, which other orders ask for"
    return None


def _renamed(work: Work, made: Iterable[tuple[int, Decision]]) -> Iterator[Customer]:
    prepared = lookup.prepare(work.table, work.override)
    for _, decision in made:
        for it in decision.creates:
            if it.role is Role.CUSTOMER:
                rule = prepared.rule_for(decision.order)
                if rule is None or made_of(rule, decision.order) != it.record.name:
                    yield it.record


def _slots(work: Work, record: Customer) -> Iterator[tuple[int, str]]:
    """What a new record stands under, each with its kind."""
    yield NAMES, folded_full_name(record.full_name)
    for fields, k in work.keys.items():
        for values_of in product(*(customer_values(it, record) for it in fields)):
            yield k, BETWEEN.join(values_of)


def _count(work: Work, relation: str, order: str, kind: int | None = None) -> int:
    """How many rows of a relation, about orders that SQL decided, have one of the slots."""
    its = col("kind", "a") if kind is None else number(kind)
    same = both(col("slot", "r").eq(col("slot", "a")), col("kind", "r").eq(its))
    left = exp.select(col(ORDINAL)).from_(table(LEFT))
    query = exp.select(fn("count", exp.Star())).from_(table(relation, "a"))
    query = query.join(table(RENAMED, "r"), on=same)
    query = query.where(exp.not_(col(order, "a").isin(query=left)))
    query = query.where(exp.GTE(this=col(order, "a"), expression=number(0)))
    return int(work.warehouse.one(query)[0])
