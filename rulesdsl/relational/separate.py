"""Which orders must be taken one after the other, because one of them may see what another makes.

`marks` are the slots that somebody asks or would stand under. A slot is *contested* when two
different buyers have it and one of them would stand under it; or when an order that was decided
without it asks for it. Contested buyers and those orders are left for the lookup engine.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from sqlglot import exp

from rulesdsl.customers.creation import newcomer
from rulesdsl.customers.keys import customer_values
from rulesdsl.engines import lookup
from rulesdsl.model.records import Order
from rulesdsl.relational.in_turn import NAMES, Slot, take_turns
from rulesdsl.relational.keys import BETWEEN
from rulesdsl.relational.ladder import Climbed, orders_in
from rulesdsl.relational.listing import labels, parents_of
from rulesdsl.relational.makers import MAKERS, most_slots
from rulesdsl.relational.residual import made_of, names_of, slots_of
from rulesdsl.relational.schema import ORDINAL
from rulesdsl.relational.standing import Standards, missing_standards
from rulesdsl.relational.telling import APART
from rulesdsl.relational.terms import (
    Term,
    both,
    col,
    fn,
    into,
    known,
    number,
    table,
    union,
    values,
    within,
)
from rulesdsl.relational.work import Work
from rulesdsl.semantics.policy import Rule
from rulesdsl.table import ir

BUYERS, MARKS, LEFT = "buyers", "marks", "left_over"
CREATING, FINDING = "creating", "finding"

_MARK = {"kind": "INTEGER", "slot": "VARCHAR", "buyer": "BIGINT", "stands": "BOOLEAN"}


def leave(
    work: Work, standing: Standards, climbed: Climbed, unsure: str, *, making: bool
) -> str | None:
    """Keep who goes which way; a reason is given where every order goes to the lookup engine.

    `left_over` (ordinal) are the orders for it, the `unsure` ones among them. With `making` there
    are `makers`: `creating` (ordinal) are those that create, `finding` (ordinal, target, maker) all
    orders that find what another one created. `apart` (ordinal) are those that SQL would decide as
    if nobody created anything, and must not.
    """
    own = exp.select(col(ORDINAL)).from_(table(unsure))
    work.put(MARKS, _MARK, ())
    if making:
        _keep_buyers(work)
        _mark_buyers(work)
    engine = _mark_unsure(work, unsure)
    new = exp.select(col("slot")).from_(table(MARKS))
    new = new.where(both(col("kind").eq(number(NAMES)), col("stands")))
    because = names_that_matter(work, standing, new)
    if because is not None:
        return because
    _keep_met(work, climbed, making=making)
    waiting = _keep_waiting(work) if making else None
    turns = take_turns(work, climbed, waiting, engine)
    kinds = {ORDINAL: "BIGINT", "target": "INTEGER", "maker": "BIGINT"}
    work.put(FINDING, kinds, turns.finding)
    work.put("turned", {ORDINAL: "BIGINT"}, [(it,) for it in turns.left])
    rest = exp.select(col(ORDINAL)).from_(table("turned"))
    work.keep(LEFT, exp.select(col(ORDINAL)).distinct().from_(union(own, rest).subquery("every")))
    if making:
        work.put(CREATING, {ORDINAL: "BIGINT"}, [(it,) for it in turns.making])
        alone = exp.select(col("first")).from_(table(BUYERS))
        waits = exp.select(col("buyer")).from_(table("waiting"))
        alone = alone.where(exp.not_(col("first").isin(query=waits)))
        work.warehouse.run(into(CREATING, alone))
    found = exp.select(col(ORDINAL)).from_(table(FINDING))
    work.keep(APART, union(exp.select(col(ORDINAL)).from_(table(LEFT)), found))
    return None


def _keep_buyers(work: Work) -> None:
    """The buyers: the first order of each, with all that a maker has."""
    query = exp.select(exp.Star()).from_(table(MAKERS))
    work.warehouse.view(BUYERS, query.where(col("first").eq(col(ORDINAL))))


def _slot_columns(work: Work) -> Iterator[tuple[int, str, bool]]:
    """The kind of each slot column of the makers, its name, and whether the new record has it."""
    yield NAMES, "whole", True
    for fields, k in work.keys.items():
        yield k, f"a_{k}", False
        for place in range(most_slots(fields)):
            yield k, f"w_{k}_{place}", True


def _mark_buyers(work: Work) -> None:
    """What each buyer asks or may stand under, by any of its orders."""
    for kind, name, stands in _slot_columns(work):
        source = BUYERS if kind == NAMES else MAKERS
        query = exp.select(
            number(kind),
            col(name),
            col("first"),
            exp.convert(stands),
        ).from_(table(source))
        conditions: list[Term] = [known(col(name)), col("plain")]
        if not stands:  # what the record stands under is marked below
            conditions += [
                exp.NullSafeNEQ(this=col(name), expression=col(other))
                for its, other, its_stands in _slot_columns(work)
                if its == kind and its_stands
            ]
        work.warehouse.run(into(MARKS, query.where(both(*conditions))))


def _mark_unsure(work: Work, unsure: str) -> set[Slot]:
    """What the orders that are left anyway ask, and what they may make; all these slots."""
    prepared = lookup.prepare(work.table, work.override)
    makes = any(isinstance(it.arm, ir.CreateJob | ir.CreateCustomer) for it in work.table.lines)
    if not makes:
        return set()
    query = exp.select(col(ORDINAL)).distinct().from_(table(unsure))

    def rows() -> Iterator[tuple[int, str, int, bool]]:
        for (ordinal,), order in orders_in(work, query):
            rule = prepared.rule_for(order)
            if rule is not None:
                for kind, slot, stands in _marks(work, rule, order):
                    yield kind, slot, -1 - ordinal, stands

    told = list(dict.fromkeys(rows()))
    if told:
        work.warehouse.put(MARKS, told)
    return {(kind, slot) for kind, slot, _, _ in told}


def _marks(work: Work, rule: Rule, order: Order) -> Iterator[tuple[int, str, bool]]:
    """The slots that an order asks or may write to, whatever was decided before it."""
    for key, asked in slots_of(rule, order):
        yield work.keys[key], asked, False
    made = made_of(rule, order)
    for name, own in names_of(rule, order):
        yield NAMES, name, own
    if made is None:
        return
    record = newcomer(order, made, None, None)
    for fields, k in list(work.keys.items()):
        for values_of in product(*(customer_values(it, record) for it in fields)):
            yield k, BETWEEN.join(values_of), True


def names_that_matter(work: Work, standing: Standards, new: exp.Select) -> str | None:
    """Why all is left: a new record would be above others, or a standard customer.

    `new` gives the folded full names of new records, in its column `slot`.
    """
    standards = list(missing_standards(work, standing))
    if standards:
        count = exp.select(fn("count", exp.Star())).from_(within(new, "n"))
        if work.warehouse.one(count.where(col("slot").isin(*values(standards))))[0]:
            return "an order creates a customer that has a standard customer's name"
    if not work.warehouse.one(exp.select(fn("count", exp.Star())).from_(within(new, "n")))[0]:
        return None
    above = parents_of(work)
    count = exp.select(fn("count", exp.Star())).from_(table(above, "p"))
    count = count.where(col("label", "p").isin(query=new)).where(_is_not_listed(work))
    found = work.warehouse.one(count)[0]
    work.drop(above)
    return "an order creates a customer whose jobs are in the list already" if found else None


def _is_not_listed(work: Work) -> Term:
    return exp.not_(
        col("label", "p").isin(query=exp.select(col("label")).from_(table(labels(work))))
    )


def kind_of(work: Work, column: int) -> int:
    """The kind of the slots that a column asks for."""
    its = work.table.columns[column]
    return work.keys[its.key.fields] if isinstance(its, ir.KeyColumn) else NAMES


def _keep_met(work: Work, climbed: Climbed, *, making: bool) -> None:
    """The orders that were decided without a slot under which somebody new stands."""
    work.put("met", {ORDINAL: "BIGINT", "kind": "INTEGER", "slot": "VARCHAR"}, ())
    for it in climbed.asked:
        kind = kind_of(work, it.column)
        new = exp.select(col("slot")).from_(table(MARKS))
        new = new.where(both(col("kind").eq(number(kind)), col("stands")))
        query = exp.select(col(ORDINAL, "a"), number(kind), col("slot", "a"))
        query = query.from_(table(it.relation, "a")).where(col("slot", "a").isin(query=new))
        if making:
            query = query.join(
                table(MAKERS, "m"), on=col(ORDINAL, "m").eq(col(ORDINAL, "a")), join_type="anti"
            )
        work.warehouse.run(into("met", query))


def _keep_waiting(work: Work) -> exp.Query:
    """The plain orders of the buyers who must wait for others."""
    contested = (
        exp.select(col("kind"), col("slot"))
        .from_(table(MARKS))
        .group_by(col("kind"), col("slot"))
        .having(
            both(
                exp.NEQ(this=fn("min", col("buyer")), expression=fn("max", col("buyer"))),
                fn("bool_or", col("stands")),
            )
        )
    )
    met = exp.select(col("kind"), col("slot")).distinct().from_(table("met"))
    work.keep("touched", union(contested, met))
    same = both(col("kind", "t").eq(col("kind", "k")), col("slot", "t").eq(col("slot", "k")))
    buyers = exp.select(col("buyer", "k")).distinct().from_(table(MARKS, "k"))
    buyers = buyers.join(table("touched", "t"), on=same)
    work.keep("waiting", buyers)
    return (
        exp.select(col(ORDINAL, "m"))
        .from_(table(MAKERS, "m"))
        .where(col("first", "m").isin(query=exp.select(col("buyer")).from_(table("waiting"))))
        .where(col("plain", "m"))
    )
