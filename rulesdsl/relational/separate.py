"""Which orders must be taken one after the other, because one of them may see what another makes.

`marks` are the slots that somebody asks or would stand under. Those who share one are decided in
rounds (`rounds.py`), else in turn (`in_turn.py`); whoever has to do with an order that is left for
the lookup engine is left for it as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import product

from sqlglot import exp

from rulesdsl.customers.creation import newcomer
from rulesdsl.customers.keys import customer_values
from rulesdsl.engines import lookup
from rulesdsl.model.records import Order
from rulesdsl.relational.in_turn import Slot, Turns, take_turns
from rulesdsl.relational.keys import BETWEEN
from rulesdsl.relational.ladder import Climbed, orders_in
from rulesdsl.relational.listing import labels, parents_of
from rulesdsl.relational.maker_columns import NAMES, slot_columns
from rulesdsl.relational.makers import MAKERS
from rulesdsl.relational.residual import made_of, names_of, slots_of
from rulesdsl.relational.rounds import (
    BUYERS,
    FINDING,
    MARKS,
    MET,
    SURE,
    WAITING,
    any_row,
    decide_in_rounds,
    knots,
    tie_everybody,
)
from rulesdsl.relational.schema import ORDINAL
from rulesdsl.relational.standing import Standards, missing_standards
from rulesdsl.relational.telling import APART
from rulesdsl.relational.terms import (
    Term,
    both,
    col,
    fn,
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

LEFT, CREATING = "left_over", "creating"

_MARKED = "marked"
"""The marks of the unsure; those of buyers follow from the makers."""

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
    engine = _mark_unsure(work, unsure)
    if making:
        _keep_buyers(work)
    every = exp.select(exp.Star()).from_(table(_MARKED))
    work.warehouse.view(MARKS, union(every, *_marks_of_buyers(work)) if making else every)
    new = exp.select(col("slot")).from_(table(MARKS))
    new = new.where(both(col("kind").eq(number(NAMES)), col("stands")))
    because = names_that_matter(work, standing, new)
    if because is not None:
        return because
    kinds = {ORDINAL: "BIGINT", "target": "INTEGER", "maker": "BIGINT"}
    work.put(FINDING, kinds, ())
    _keep_met(work, climbed, making=making)
    if making:
        decide_in_rounds(work, climbed, unsure)
    else:
        tie_everybody(work, making=False)
    turns = _take_turns(work, climbed, engine, making=making)
    if turns.finding:
        work.warehouse.put(FINDING, turns.finding)
    work.put("turned", {ORDINAL: "BIGINT"}, [(it,) for it in turns.left])
    rest = exp.select(col(ORDINAL)).from_(table("turned"))
    work.keep(LEFT, exp.select(col(ORDINAL)).distinct().from_(union(own, rest).subquery("every")))
    if making:
        _keep_creating(work, turns)
    found = exp.select(col(ORDINAL)).from_(table(FINDING))
    work.keep(APART, union(exp.select(col(ORDINAL)).from_(table(LEFT)), found))
    return None


def _keep_creating(work: Work, turns: Turns) -> None:
    """The orders that create: in turn, in rounds, and the first of buyers who are alone."""
    alone = exp.select(col("first").as_(ORDINAL)).from_(table(BUYERS))
    waits = exp.select(col("buyer")).from_(table(WAITING))
    alone = alone.where(exp.not_(col("first").isin(query=waits)))
    sure = exp.select(col(ORDINAL)).from_(table(SURE))
    work.keep(CREATING, union(alone, sure))
    if turns.making:
        work.warehouse.put(CREATING, [(it,) for it in turns.making])


def _take_turns(work: Work, climbed: Climbed, engine: Iterable[Slot], *, making: bool) -> Turns:
    """Decide in turn who is in a knot."""
    met = exp.select(col(ORDINAL)).distinct().from_(table(MET))
    met = met.where(col(ORDINAL).isin(query=knots()))
    makers = exp.select(col(ORDINAL)).from_(table(MAKERS))
    makers = makers.where(both(col("first").isin(query=knots()), col("plain")))
    if not any_row(work, union(met, makers) if making else met):
        return Turns()
    return take_turns(work, climbed, makers if making else None, met, engine)


def _keep_buyers(work: Work) -> None:
    """The buyers: the first order of each, with all that a maker has."""
    query = exp.select(exp.Star()).from_(table(MAKERS))
    work.warehouse.view(BUYERS, query.where(col("first").eq(col(ORDINAL))))


def _marks_of_buyers(work: Work) -> Iterator[exp.Select]:
    """What each buyer asks or may stand under, by any of its orders."""
    for kind, name, stands in slot_columns(work):
        source = BUYERS if kind == NAMES else MAKERS
        query = exp.select(
            number(kind).as_("kind"),
            col(name).as_("slot"),
            col("first").as_("buyer"),
            exp.convert(stands).as_("stands"),
        ).from_(table(source))
        conditions: list[Term] = [known(col(name)), col("plain")]
        if not stands:  # what the record stands under is another mark
            conditions += [_is_not(col(name), col(other)) for other in _new_slots(work, kind)]
        yield query.where(both(*conditions))


def _new_slots(work: Work, kind: int) -> list[str]:
    """The columns of the makers with what a new record stands under, of one kind."""
    return [name for its, name, stands in slot_columns(work) if its == kind and stands]


def _is_not(one: Term, other: Term) -> Term:
    return exp.NullSafeNEQ(this=one, expression=other)


def _mark_unsure(work: Work, unsure: str) -> set[Slot]:
    """What the orders that are left anyway ask, and what they may make; all these slots."""
    work.put(_MARKED, _MARK, ())
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
        work.warehouse.put(_MARKED, told)
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
    found = work.warehouse.count(above)
    if found:
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
    """The orders that were decided without a slot under which somebody new stands.

    Who asked for a slot and makes somebody found nobody of the list there, and no other order did:
    so only those are looked at who found nobody, where it is known that the slot was asked.
    """
    met = list(_all_met(work, climbed, making=making))
    if met:
        work.keep(MET, union(*met))
    else:
        work.put(MET, {ORDINAL: "BIGINT", "kind": "INTEGER", "slot": "VARCHAR"}, ())


def _all_met(work: Work, climbed: Climbed, *, making: bool) -> Iterator[exp.Select]:
    for it in climbed.asked:
        kind = kind_of(work, it.column)
        new = exp.select(col("slot")).from_(table(MARKS))
        new = new.where(both(col("kind").eq(number(kind)), col("stands")))
        if making and _found_alike(work, climbed, kind):
            found = known(col("many", "a"))
            yield _others_met(it.relation, kind, new, exp.not_(found))
            yield _others_met(it.relation, kind, union(*_not_asked(work, kind)), found)
        elif making:
            yield _others_met(it.relation, kind, new, exp.true())
        else:
            yield _met(it.relation, kind, new)


def _others_met(relation: str, kind: int, new: exp.Query, those: Term) -> exp.Select:
    """The same without the orders that make somebody."""
    made = col(ORDINAL, "m").eq(col(ORDINAL, "a"))
    query = _met(relation, kind, new).where(those)
    return query.join(table(MAKERS, "m"), on=made, join_type="anti")


def _met(relation: str, kind: int, new: exp.Query) -> exp.Select:
    """The answers of a round to orders that asked for one of some slots."""
    query = exp.select(col(ORDINAL, "a"), number(kind).as_("kind"), col("slot", "a"))
    return query.from_(table(relation, "a")).where(col("slot", "a").isin(query=new))


def _found_alike(work: Work, climbed: Climbed, kind: int) -> bool:
    """Whether all who ask for a slot of a kind find the same in the list."""
    asked = {it.column for it in climbed.asked if kind_of(work, it.column) == kind}
    columns = [work.table.columns[it] for it in asked]
    alike = all(isinstance(it, ir.KeyColumn) and not it.multi_currency for it in columns)
    return alike and len(columns) == 1


def _not_asked(work: Work, kind: int) -> Iterator[exp.Select]:
    """The slots of a key under which somebody new stands whose order did not ask for them."""
    unsure = exp.select(col("slot")).from_(table(_MARKED))
    yield unsure.where(both(col("kind").eq(number(kind)), col("stands")))
    for name in _new_slots(work, kind):
        query = exp.select(col(name).as_("slot")).from_(table(MAKERS))
        differs = _is_not(col(name), col(f"a_{kind}"))
        yield query.where(both(known(col(name)), differs, col("plain")))
