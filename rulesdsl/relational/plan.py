"""A policy over relations: what goes in, what runs where, and what comes out.

`orders` and `customers` go in (`schema`), `decisions` and `creations` come out (`results`). Plain
orders are decided in SQL, all at once; what is left goes to the lookup engine, in the order of the
input. The decisions are those of the page of meaning, whichever way an order takes.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from rulesdsl.compiled import Compiled, PolicyError
from rulesdsl.defining import frozen
from rulesdsl.relational import residual
from rulesdsl.relational.classes import begin
from rulesdsl.relational.coming import asked_for, first_of, not_the_first
from rulesdsl.relational.created import later_states, put_buyers
from rulesdsl.relational.endings import Endings, at, present, said_of, say, sorted_out
from rulesdsl.relational.heard import Heard
from rulesdsl.relational.ladder import Climbed, climb
from rulesdsl.relational.makers import MAKERS, candidates, keep_makers
from rulesdsl.relational.renamed import Renamed
from rulesdsl.relational.results import CREATION, CREATIONS, DECISION, DECISIONS
from rulesdsl.relational.rounds import FINDING
from rulesdsl.relational.schema import ORDINAL
from rulesdsl.relational.separate import LEFT, leave
from rulesdsl.relational.standing import (
    Standards,
    names_otherwise,
    not_for_relations,
    standards_of,
)
from rulesdsl.relational.telling import describe, put_matches, put_several, put_told, tops, unsure
from rulesdsl.relational.terms import Warehouse, col, fn, number, table, union, within
from rulesdsl.relational.work import ORDERS, Given, Work
from rulesdsl.table import ir

CANDIDATES, UNSURE = "candidates", "unsure"

_WHY = "why"
"""The number of the reason why an order is unsure; none, where it is the first to make a record."""


@frozen
class Told:
    """How the orders were decided: how many there are, and how many went one after the other.

    `why` says for what reasons; `whole` is the reason where it is all of them.
    """

    orders: int
    residual: int
    why: tuple[tuple[str, int], ...] = ()
    whole: str | None = None


def plan_relations(
    compiled: Compiled,
    warehouse: Warehouse,
    given: Given,
    *,
    override: bool | None = None,
    heard: Heard | None = None,
) -> Told:
    """Decide the orders of the warehouse: `decisions` and `creations` are in it afterwards.

    `heard` hears of each decision that was made one after the other. Raises PolicyError for a
    policy with errors.
    """
    wrong = [it.message for it in compiled.diagnostics if it.is_error]
    if wrong:
        raise PolicyError("; ".join(wrong))
    return plan_table(compiled.table, warehouse, given, override=override, heard=heard)


def plan_table(
    whole: ir.Table,
    warehouse: Warehouse,
    given: Given,
    *,
    override: bool | None = None,
    heard: Heard | None = None,
) -> Told:
    """The same for a table."""
    work = Work(warehouse, whole, given, override)
    warehouse.create(DECISIONS, DECISION)
    warehouse.create(CREATIONS, CREATION)
    orders = warehouse.one(_count(ORDERS))[0]
    if not orders:
        return Told(0, 0)
    standing = standards_of(work)
    made = not_for_relations(work, standing) or _in_relations(work, standing)
    if not isinstance(made, str):
        made = _decide_left(work, made.climbed, standing, heard) or made
    if isinstance(made, str):  # the reason why it is not
        everyone = exp.select(col(ORDINAL)).from_(table(ORDERS))
        residual.decide(work, everyone, heard)
        told = Told(orders, orders, whole=made)
    else:
        told = Told(orders, warehouse.one(_count(LEFT))[0], made.why)
    work.drop(*work.temporary)
    return told


def _decide_left(
    work: Work, climbed: Climbed, standing: Standards, heard: Heard | None
) -> str | None:
    """Decide what was left; a reason is given where all is undone, to be decided in turn."""
    if not work.warehouse.one(_count(LEFT))[0]:
        return None
    left = exp.select(col(ORDINAL)).from_(table(LEFT))
    if not any(map(names_otherwise, work.table.lines)):
        residual.decide(work, left, heard)
        return None
    renamed = Renamed(work, heard)
    residual.decide(work, left, renamed)
    because = renamed.seen_by_others(climbed, standing)
    if because is not None:
        for name in (DECISIONS, CREATIONS):
            work.warehouse.run(exp.Delete(this=table(name)))
        if heard is not None:
            heard.forget()
    return because


@frozen
class Together:
    """What was decided in SQL: why some orders are left, and what all of them asked."""

    why: tuple[tuple[str, int], ...]
    climbed: Climbed


def _in_relations(work: Work, standing: Standards) -> Together | str:
    """Decide what can be decided in SQL; keep what is left as a relation, and count why.

    A reason is given where all must be left after all; then nothing is decided.
    """
    climbed = climb(work, begin(work), standing)
    because = asked_for(work, climbed, standing)
    if because is not None:
        return because
    endings = sorted_out(work, standing, present(work, climbed))
    ended, states = _ended(work, climbed, endings)
    sayings = say(work, standing, ended, states)
    making = (*endings.jobs, *endings.customers)
    has_makers = _keep_makers(work, standing, making)
    later = later_states(work, making) if has_makers else set()
    top = tops(work, at(climbed, endings.matched, "row")) if endings.matched else None
    why = _keep_unsure(work, climbed, endings, top, has_makers=has_makers)
    firsts = first_of(work, standing, said_of(work, ended, states))
    if firsts:
        work.warehouse.put(UNSURE, [(it, None) for it in firsts])
    because = leave(work, standing, climbed, UNSURE, making=has_makers)
    because = because or not_the_first(work, firsts)
    if because is not None:
        return because
    waiting = work.warehouse.one(_count(LEFT))[0] - work.warehouse.one(_count(UNSURE, ORDINAL))[0]
    if waiting:
        why = (*why, ("orders that may see what another one creates", waiting))
    found = [it for (it,) in work.warehouse.rows(_targets())]
    words = describe(work, standing, {*endings.matched, *endings.several, *later, *found})
    put_matches(work, climbed, endings, words, top)
    put_several(work, climbed, endings, words)
    put_told(work, ended, states)
    if has_makers:
        put_buyers(work, climbed, making, words, sayings)
    return Together(why, climbed)


def _targets() -> exp.Select:
    return exp.select(col("target")).distinct().from_(table(FINDING))


def _ended(work: Work, climbed: Climbed, endings: Endings) -> tuple[exp.Query, tuple[int, ...]]:
    """The orders whose decision can be said for a whole state: ordinal, state, name; the states."""
    told = at(climbed, endings.told, "name")
    ended: exp.Query = exp.select(col(ORDINAL), col("state"), col("name")).from_(within(told, "t"))
    maybe = candidates(work, climbed, endings)
    if maybe is None:
        return ended, endings.told
    work.keep(CANDIDATES, maybe)
    return union(ended, _sure()), (*endings.told, *endings.jobs, *endings.customers)


def _count(name: str, different: str | None = None) -> exp.Select:
    """How many rows a relation has, or different values in a column."""
    counted: exp.Expr = exp.Star()
    if different is not None:
        counted = exp.Distinct(expressions=[col(different)])
    return exp.select(exp.Count(this=counted)).from_(table(name))


def _sure() -> exp.Select:
    """The orders that may make somebody, and whose name is known."""
    query = exp.select(col(ORDINAL), col("state"), col("name")).from_(table(CANDIDATES))
    return query.where(col("sure"))


def _keep_makers(work: Work, standing: Standards, making: tuple[int, ...]) -> bool:
    """Keep the orders that make somebody; whether there are any."""
    count = exp.select(fn("count", exp.Star())).from_(table("said")).where(col("making"))
    if not making or not work.warehouse.one(count)[0]:
        return False
    keep_makers(work, standing, _sure(), making)
    return True


def _keep_unsure(
    work: Work, climbed: Climbed, endings: Endings, top: str | None, *, has_makers: bool
) -> tuple[tuple[str, int], ...]:
    """Keep the orders that SQL cannot decide, for their own sake; and count them by reason."""
    reasons = list(_unsure(work, climbed, endings, top, has_makers=has_makers))
    words = tuple(dict.fromkeys(reason for reason, _ in reasons))
    found = (
        exp.select(col(ORDINAL, "q"), number(words.index(reason)).as_(_WHY)).from_(
            within(query, "q"), copy=False
        )
        for reason, query in reasons
    )
    work.keep(UNSURE, union(*found))
    why = col(_WHY)
    counts = exp.select(why, fn("count", exp.Star())).from_(table(UNSURE))
    counts = counts.group_by(why).order_by(why)
    return tuple((words[at], count) for at, count in work.warehouse.rows(counts))


def _unsure(
    work: Work, climbed: Climbed, endings: Endings, top: str | None, *, has_makers: bool
) -> Iterator[tuple[str, exp.Query]]:
    """The reasons why SQL cannot decide some orders, and the orders."""
    ordinal = exp.select(col(ORDINAL))
    yield "letters or spellings that are compared one by one", at(climbed, endings.untold)
    for query in unsure(work, climbed, endings, top):
        yield "a record that asks for a closer look", query
    if endings.jobs or endings.customers:
        nameless = ordinal.from_(table(CANDIDATES))
        nameless = nameless.where(exp.not_(fn("coalesce", col("sure"), exp.false())))
        yield "a name that is taken, or that QuickBooks would change", nameless
    if has_makers:
        hard = ordinal.from_(table(MAKERS)).where(exp.not_(col("plain")))
        yield "new records that QuickBooks would shorten or change", hard
