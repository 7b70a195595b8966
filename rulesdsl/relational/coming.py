"""Standard customers that the first order creates which comes to one.

To orders in SQL they are there from the start: those before the first never come to one. So nobody
may ask for anything under which they would stand, and the first goes to the lookup engine, which
creates them: for that order, or for one of its own before it.
"""

from __future__ import annotations

from itertools import product

from sqlglot import exp

from rulesdsl.customers.keys import customer_values
from rulesdsl.model.storage import same_label
from rulesdsl.relational.keys import BETWEEN
from rulesdsl.relational.ladder import Climbed
from rulesdsl.relational.listing import parents_of
from rulesdsl.relational.rounds import MARKS
from rulesdsl.relational.schema import ORDINAL
from rulesdsl.relational.standing import Standards
from rulesdsl.relational.terms import both, col, fn, number, table, text
from rulesdsl.relational.work import Work
from rulesdsl.table import ir


def asked_for(work: Work, climbed: Climbed, standing: Standards) -> str | None:
    """Why all is left: an order asks for what a coming standard customer would stand under."""
    for record in standing.coming:
        reason = f"orders may be matched with the standard customer '{record.name}' to be created"
        for it in climbed.asked:
            column = work.table.columns[it.column]
            if not isinstance(column, ir.KeyColumn):
                continue
            values_of = product(*(customer_values(of, record) for of in column.key.fields))
            slots = [text(BETWEEN.join(them)) for them in values_of]
            if slots and _rows(work, it.relation, col("slot").isin(*slots)):
                return reason
        parents = parents_of(work)
        below = _rows(work, parents, col("label").eq(text(same_label(record.name))))
        work.drop(parents)
        if below:
            return reason
    return None


def _rows(work: Work, relation: str, condition: exp.Expr) -> int:
    query = exp.select(fn("count", exp.Star())).from_(table(relation)).where(condition)
    return int(work.warehouse.one(query)[0])


def first_of(work: Work, standing: Standards, told: exp.Select) -> list[int]:
    """The first order that comes to each coming standard customer; `told` is of `said_of`."""
    firsts = []
    for record in standing.coming:
        query = told.copy().select(fn("min", col(ORDINAL, "e")).as_(ORDINAL))
        query = query.where(col("customer", "s").eq(text(record.name)))
        firsts += [it for (it,) in work.warehouse.rows(query) if it is not None]
    return firsts


def not_the_first(work: Work, firsts: list[int]) -> str | None:
    """Why all is left: an order before one of the firsts may make what it would find instead."""
    for it in firsts:
        maker = exp.case().when(
            col("buyer", "b") < number(0), exp.Sub(this=number(-1), expression=col("buyer", "b"))
        )
        query = (
            exp.select(fn("count", exp.Star()))
            .from_(table(MARKS, "a"))
            .join(
                table(MARKS, "b"),
                on=both(*(col(same, "b").eq(col(same, "a")) for same in ("kind", "slot"))),
            )
            .where(col("buyer", "a").eq(number(-1 - it)))
            .where(both(col("stands", "b"), maker.else_(col("buyer", "b")) < number(it)))
        )
        if work.warehouse.one(query)[0]:
            return "the first order for a standard customer to be created may find somebody else"
    return None
