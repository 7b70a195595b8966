"""New customers that got another name than their own: whether an order in SQL would see one.

A name that is taken is followed by a number or an e-mail, as the policy says; which one is free is
known when the lookup engine has come to it. SQL decided the other orders without those names. Where
one of them asks for what such a customer stands under, or makes somebody of that name, all orders
are decided in turn after all.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from sqlglot import exp

from rulesdsl.customers.canonical import folded_full_name
from rulesdsl.customers.keys import customer_values
from rulesdsl.defining import define, field
from rulesdsl.engines import lookup
from rulesdsl.model.decisions import Decision, Role
from rulesdsl.model.records import Customer
from rulesdsl.relational.heard import Heard
from rulesdsl.relational.keys import BETWEEN
from rulesdsl.relational.ladder import Climbed
from rulesdsl.relational.maker_columns import NAMES
from rulesdsl.relational.residual import made_of
from rulesdsl.relational.rounds import MARKS
from rulesdsl.relational.schema import ORDINAL
from rulesdsl.relational.separate import LEFT, kind_of, names_that_matter
from rulesdsl.relational.standing import Standards
from rulesdsl.relational.terms import both, col, fn, number, table
from rulesdsl.relational.work import Work

RENAMED = "renamed"


@define(eq=False)
class Renamed:
    """The new customers that got another name, as `heard` hears of their orders' decisions."""

    work: Work
    heard: Heard | None
    _slots: dict[tuple[int, str], None] = field(factory=dict, init=False)
    """What they stand under, each with its kind."""
    _prepared: lookup.Prepared = field(init=False)

    @_prepared.default
    def _prepare(self) -> lookup.Prepared:
        return lookup.prepare(self.work.table, self.work.override)

    def hear(self, made: Decision) -> None:
        """Take in the next decision."""
        if self.heard is not None:
            self.heard.hear(made)
        for it in made.creates:
            if it.role is Role.CUSTOMER:
                rule = self._prepared.rule_for(made.order)
                if rule is None or made_of(rule, made.order) != it.record.name:
                    self._slots.update(dict.fromkeys(_slots_of(self.work, it.record)))

    def seen_by_others(self, climbed: Climbed, standing: Standards) -> str | None:
        """Why all orders must be decided in turn: SQL decided some that would have to see one."""
        work = self.work
        if not self._slots:
            return None
        work.put(RENAMED, {"kind": "INTEGER", "slot": "VARCHAR"}, list(self._slots))
        names = exp.select(col("slot")).from_(table(RENAMED)).where(col("kind").eq(number(NAMES)))
        because = names_that_matter(work, standing, names)
        if because is not None:
            return because
        asked = (
            _count(work, it.relation, ORDINAL, kind_of(work, it.column)) for it in climbed.asked
        )
        if any(asked) or _count(work, MARKS, "buyer"):
            return "a new customer gets another name, which other orders ask for"
        return None


def _slots_of(work: Work, record: Customer) -> Iterator[tuple[int, str]]:
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
