"""Orders that share slots with others, in rounds: all at once, as far as that is sure.

Of the buyers who wait for others, an order makes a record for sure when nobody before it who may
make one would stand under what it asks; and it makes none when somebody does of whom that is sure.
The others are asked again, while ever fewer may make one. In the end everybody else finds, by the
first step of its ladder that leads to one, a record that was made before.

Orders that share slots, through any number of others, are a *circle*. Where a circle gets into what
is not as simple as that, all of it is a *knot*, and is left to be decided in turn (`in_turn.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlglot import exp

from rulesdsl.relational.ladder import Climbed
from rulesdsl.relational.maker_columns import COMPARABLE, MISSING, NAMES, email_of, slot_columns
from rulesdsl.relational.makers import MAKERS, is_named_otherwise
from rulesdsl.relational.schema import ORDINAL
from rulesdsl.relational.steps import BLANK, NONE, ONE, End, State
from rulesdsl.relational.telling import is_by_name
from rulesdsl.relational.terms import (
    Term,
    both,
    col,
    either,
    fn,
    into,
    known,
    number,
    numbers,
    table,
    union,
    when,
    within,
)
from rulesdsl.relational.work import ORDERS, Work
from rulesdsl.table import ir

BUYERS, MARKS, MET, FINDING = "buyers", "marks", "met", "finding"
"""The buyers; what they and the unsure ask and stand under; who else asks that; who finds one."""

WAITING, SURE, KNOTTED = "waiting", "sure", "knotted"
"""Buyers who share slots; their orders that make a record; who is in a knot."""

_SHARING, _READING, _FOUND, _LINKS = "sharing", "reading", "found_new", "links"

MOST_ROUNDS = 8
"""So many rounds are made; whom they do not reach is in a knot."""

_HARD = -1
"""Stands for the state that an order comes to, where that is not simple."""

_LAST = 1_000
"""The place of a name that is taken: behind all that is asked."""


def decide_in_rounds(work: Work, climbed: Climbed, unsure: str) -> None:
    """Keep `waiting` (buyer), `sure` (ordinal) and `knotted` (who); add to `finding`.

    Who: the first order of a buyer, or an order that makes nobody. Of the sure nobody is in a knot,
    and all buyers who are in one are waiting.
    """
    _keep_waiting(work)
    shared = (exp.select(number(1)).from_(table(it)) for it in (WAITING, MET))
    if not _is_simple(work) or not any_row(work, union(*shared)):
        tie_everybody(work, making=True)
        work.put(SURE, {ORDINAL: "BIGINT"}, ())
    else:
        _keep_sharing(work)
        left = _keep_open(work)
        incomparable = _keep_found(work, climbed)
        hard = exp.select(col("who")).from_(table(_FOUND))
        hard = hard.where(col("target").eq(number(_HARD)))
        own = exp.select(col(ORDINAL)).from_(table(unsure))
        engines = exp.Sub(this=number(-1), expression=col(ORDINAL))
        _tie(work, union(hard, incomparable, own, exp.select(engines).from_(table(unsure)), left))
        work.keep(SURE, _untied(exp.select(col(ORDINAL)).from_(table("open"))))
        found = exp.select(*map(col, (ORDINAL, "target", "maker"))).from_(table(_FOUND))
        work.warehouse.run(into(FINDING, _untied(found)))
    work.warehouse.run(into(WAITING, knots()))


def _untied(query: exp.Select) -> exp.Select:
    """The rows of a query that are not about anybody in a knot."""
    return query.where(exp.not_(col("who").isin(query=knots())))


def knots() -> exp.Select:
    """Who is in a knot."""
    return exp.select(col("who")).from_(table(KNOTTED))


def _is_simple(work: Work) -> bool:
    """Whether everybody sees all new records: jobs take part, and records of every currency."""
    columns = (it for it in work.table.columns if isinstance(it, ir.KeyColumn))
    rules = (it.rule for it in work.table.lines if it.rule is not None)
    alike = all(it.jobs and not it.multi_currency for it in columns)
    return alike and not any(it.settings.multi_currency for it in rules)


# --- who shares slots ----------------------------------------------------------------------------


def _same(one: str, other: str) -> Term:
    """Whether these two have the same slot."""
    return both(*(col(it, one).eq(col(it, other)) for it in ("kind", "slot")))


def _keep_waiting(work: Work) -> None:
    """The buyers who share with others a slot under which one of them would stand."""
    least, most = (fn(it, col("buyer")) for it in ("min", "max"))
    several = both(exp.NEQ(this=least, expression=most), fn("bool_or", col("stands")))
    slot = [col("kind", "k"), col("slot", "k")]
    # Columns of their own: Spark would take those of the marks for the same ones.
    named = (it.as_(it.name) for it in slot)
    contested = exp.select(*named).from_(table(MARKS, "k")).group_by(*slot).having(several)
    work.keep("contested", contested)
    buyers = exp.select(col("buyer", "k")).distinct().from_(table(MARKS, "k"))
    work.keep(WAITING, buyers.join(table("contested", "t"), on=_same("k", "t")))


def _keep_sharing(work: Work) -> None:
    """The orders of these buyers, with all slots."""
    waits = exp.select(col("buyer")).from_(table(WAITING))
    query = exp.select(
        *map(col, (ORDINAL, "state")),
        col("first").as_("who"),
        *(col(name) for _, name, _ in slot_columns(work)),
    ).from_(table(MAKERS))
    work.keep(_SHARING, query.where(both(col("first").isin(query=waits), col("plain"))))


def _asking(work: Work) -> exp.Query:
    """What the orders of `sharing` ask: ordinal, who, state, kind, slot. All ask for their name."""
    asked = [it for it in slot_columns(work) if it[0] == NAMES or not it[2]]
    names = (ORDINAL, "who", "state")
    return union(*_each_slot(_SHARING, names, asked))


def _standing(work: Work) -> list[exp.Select]:
    """Under what the records of the orders of `sharing` would stand: ordinal, who, kind, slot."""
    stood = [it for it in slot_columns(work) if it[2]]
    return list(_each_slot(_SHARING, (ORDINAL, "who"), stood))


def _each_slot(
    relation: str, names: Sequence[str], slots: Sequence[tuple[int, str, bool]]
) -> Iterator[exp.Select]:
    for kind, name, _ in slots:
        query = exp.select(*map(col, names), number(kind).as_("kind"), col(name).as_("slot"))
        yield query.from_(table(relation)).where(known(col(name)))


# --- who makes a record for sure -----------------------------------------------------------------


def _keep_open(work: Work) -> exp.Query:
    """The orders that make a record, as `open` (ordinal, who); and who of them is not sure to."""
    may = _SHARING
    asks = _asking(work)
    for place in range(MOST_ROUNDS):
        behind = work.keep(f"behind_{place}", _behind(work, may, asks))
        may = work.keep(f"may_{place}", _still(may, behind))
        its = exp.select(col(ORDINAL)).from_(table(may))
        undecided = exp.select(col(ORDINAL)).from_(table(behind))
        undecided = undecided.where(col(ORDINAL).isin(query=its))
        if not any_row(work, undecided):
            break
        again = exp.select(exp.Star()).from_(within(_asking(work), "a"))
        asks = again.where(col(ORDINAL).isin(query=undecided))
    work.keep("open", exp.select(*map(col, (ORDINAL, "who"))).from_(table(may)))
    left = exp.select(col("who")).from_(table(may))
    return left.where(col(ORDINAL).isin(query=exp.select(col(ORDINAL)).from_(table(behind))))


def _behind(work: Work, may: str, asks: exp.Query) -> exp.Select:
    """The orders that ask for what one before them may make: ordinal, and the first of those."""
    its = exp.select(col(ORDINAL)).from_(table(may))
    stands = exp.select(*map(col, ("kind", "slot")), fn("min", col(ORDINAL)).as_("first"))
    stands = stands.from_(within(union(*_standing(work)), "s"))
    if may != _SHARING:
        stands = stands.where(col(ORDINAL).isin(query=its))
    stands = stands.group_by(*map(col, ("kind", "slot")))
    query = exp.select(col(ORDINAL, "a"), col("first", "f")).distinct()
    query = query.from_(within(asks, "a")).join(within(stands, "f"), on=_same("a", "f"))
    return query.where(col("first", "f") < col(ORDINAL, "a"))


def _still(may: str, behind: str) -> exp.Select:
    """The orders that still may make a record: not those that are behind one that does for sure."""
    sure = exp.select(col(ORDINAL, "b")).from_(table(behind, "b"))
    others = col(ORDINAL, "x").eq(col("first", "b"))
    sure = sure.join(table(behind, "x"), on=others, join_type="anti")
    able = exp.select(*map(col, (ORDINAL, "who"))).from_(table(may))
    return able.where(exp.not_(col(ORDINAL).isin(query=sure)))


def any_row(work: Work, query: exp.Query) -> bool:
    """Whether a query has a row."""
    counted = exp.select(fn("count", exp.Star())).from_(within(query, "q"))
    return bool(work.warehouse.one(counted)[0])


# --- who finds one -------------------------------------------------------------------------------


def _keep_found(work: Work, climbed: Climbed) -> exp.Query:
    """Who finds what another one made, as `found_new`: ordinal, who, target, maker.

    The target is a state, or _HARD. What comes back is who is hard to compare with the maker.
    """
    _keep_reading(work, climbed)
    asking = union(_asking(work), exp.select(exp.Star()).from_(table(_READING)))
    work.keep("asking", asking)
    states = exp.select(col("state")).distinct().from_(table("asking"))
    present = [it for (it,) in work.warehouse.rows(states)]
    places = [row for it in sorted(present) for row in _places(work, it)]
    kinds = {"state": "INTEGER", "kind": "INTEGER", "place": "INTEGER", "target": "INTEGER"}
    work.put("places", kinds, places)
    work.keep("stood", _stood(work))
    crowded = col("maker", "s").neq(col("last", "s"))
    target = when(crowded, number(_HARD), col("target", "p"))
    rows = exp.select(
        *(col(it, "a") for it in (ORDINAL, "who")),
        col("place", "p"),
        target.as_("target"),
        col("maker", "s"),
    ).from_(table("asking", "a"))
    rows = rows.join(table("stood", "s"), on=_same("a", "s"))
    its = both(*(col(it, "p").eq(col(it, "a")) for it in ("state", "kind")))
    rows = rows.join(table("places", "p"), on=its)
    rows = rows.where(col("maker", "s") < col(ORDINAL, "a"))
    who = list(map(col, (ORDINAL, "who")))
    first = (fn("arg_min", col(it), col("place")).as_(it) for it in ("target", "maker"))
    found = exp.select(*who, *first).from_(within(rows, "r")).group_by(*who)
    work.keep(_FOUND, found)
    return _hard_to_compare(work, [it for it in {row[-1] for row in places} if it != _HARD])


def _keep_reading(work: Work, climbed: Climbed) -> None:
    """What the orders ask that made nobody, as far as somebody new stands there."""
    ended = [it.number for it in work.steps.states if it.end is not End.NOT_YET]
    those = exp.select(col(ORDINAL)).from_(table(MET))
    states = [exp.select(col(ORDINAL), number(0).as_("state")).from_(table(MET)).where(exp.false())]
    for it in climbed.asked:
        its = exp.select(col(ORDINAL), col("state")).from_(table(it.relation))
        its = its.where(col("state").isin(*numbers(ended)))
        states.append(its.where(col(ORDINAL).isin(query=those)))
    query = exp.select(
        col(ORDINAL, "m"),
        col(ORDINAL, "m").as_("who"),
        col("state", "e"),
        *(col(it, "m") for it in ("kind", "slot")),
    ).from_(table(MET, "m"))
    same = col(ORDINAL, "e").eq(col(ORDINAL, "m"))
    work.keep(_READING, query.join(within(union(*states), "e"), on=same))


def _places(work: Work, number_: int) -> Iterator[tuple[int, int, int, int]]:
    """Where the orders of a state may find a new record: state, kind, place, and the state then."""
    state = work.steps.states[number_]
    for place, (column_at, code) in enumerate(state.answers):
        column = work.table.columns[column_at]
        if not isinstance(column, ir.KeyColumn):
            yield number_, NAMES, place, _instead(work, state, place)
        elif code < BLANK:
            yield number_, work.keys[column.key.fields], place, _instead(work, state, place)
    yield number_, NAMES, _LAST, _HARD if is_named_otherwise(work, number_) else number_


def _instead(work: Work, state: State, place: int) -> int:
    if state.answers[place][1] != NONE:
        return _HARD
    target = work.steps.instead(state, place, ONE)
    return target.number if target.end is End.DECIDED else _HARD


def _stood(work: Work) -> exp.Select:
    """Under what new records stand: kind, slot, the first that makes one and the last."""
    sure = exp.select(col(ORDINAL)).from_(table("open"))
    waits = exp.select(col("buyer")).from_(table(WAITING))
    met = exp.select(col("slot")).from_(table(MET))
    stood = [it.where(col(ORDINAL).isin(query=sure)) for it in _standing(work)]
    for kind, name, stands in slot_columns(work):
        if stands:
            (alone,) = _each_slot(BUYERS, (ORDINAL, "first"), [(kind, name, stands)])
            asked = met.where(col("kind").eq(number(kind)))
            alone = alone.where(col(name).isin(query=asked), col("plain"))
            stood.append(alone.where(exp.not_(col("first").isin(query=waits))))
    slot = list(map(col, ("kind", "slot")))
    makers = (fn(how, col(ORDINAL)).as_(it) for how, it in (("min", "maker"), ("max", "last")))
    return exp.select(*slot, *makers).from_(within(union(*stood), "s")).group_by(*slot)


def _hard_to_compare(work: Work, targets: Sequence[int]) -> exp.Select:
    """Who found somebody by the name alone, and SQL cannot tell whether another e-mail is his."""
    by_name = [it for it in targets if is_by_name(work, it)]
    query = exp.select(col("who", "f")).from_(table(_FOUND, "f"))
    if not by_name:
        return query.where(exp.false())
    query = query.join(table(ORDERS, "o"), on=col(ORDINAL, "o").eq(col(ORDINAL, "f")))
    query = query.join(table(MAKERS, "b"), on=col(ORDINAL, "b").eq(col("maker", "f")))
    own, theirs = email_of(work.order_column("email")), col("mail", "b")
    comparable = either(
        *(it.eq(number(MISSING)) for it in (own, theirs)),
        both(*(it.eq(number(COMPARABLE)) for it in (own, theirs))),
    )
    query = query.where(col("target", "f").isin(*numbers(by_name)))
    return query.where(exp.not_(exp.paren(comparable)))


# --- circles that are left -----------------------------------------------------------------------


def tie_everybody(work: Work, *, making: bool) -> None:
    """Have everybody in knots, as `knotted` (who), who has to do with somebody else."""
    everybody: exp.Query = exp.select(col(ORDINAL).as_("who")).distinct().from_(table(MET))
    if making:
        asked = exp.select(col("buyer", "k")).from_(table(MARKS, "k"))
        asked = asked.join(table(MET, "m"), on=_same("k", "m"), join_type="semi")
        waits = exp.select(col("buyer")).from_(table(WAITING))
        every = exp.select(col("buyer")).distinct().from_(within(union(asked, waits), "b"))
        everybody = union(everybody, every)
    work.keep(KNOTTED, everybody)


def _tie(work: Work, loose: exp.Query) -> None:
    """Have the whole circles of some in knots (union and find would ask for them one by one)."""
    work.keep(KNOTTED, exp.select(col("who")).distinct().from_(within(loose, "l")))
    if not work.warehouse.count(KNOTTED):
        return
    slot = list(map(col, ("kind", "slot")))
    met = exp.select(*slot, col(ORDINAL).as_("who")).from_(table(MET))
    touched = union(
        exp.select(*slot).from_(table("contested")), exp.select(*slot).from_(table(MET))
    )
    marks = exp.select(*(col(it, "k") for it in ("kind", "slot")), col("buyer", "k").as_("who"))
    marks = marks.distinct().from_(table(MARKS, "k"))
    marks = marks.join(within(touched, "t"), on=_same("k", "t"), join_type="semi")
    work.keep(_LINKS, union(marks, met))
    tied = exp.select(*(col(it, "l") for it in ("kind", "slot"))).distinct()
    tied = tied.from_(table(_LINKS, "l"))
    tied = tied.join(table(KNOTTED, "n"), on=col("who", "n").eq(col("who", "l")), join_type="semi")
    untied = exp.select(col("who", "l")).distinct().from_(table(_LINKS, "l"))
    more = untied.join(within(tied, "t"), on=_same("l", "t"), join_type="semi")
    for _ in range(MOST_ROUNDS):
        before = work.warehouse.count(KNOTTED)
        work.warehouse.run(into(KNOTTED, _untied(more)))
        if work.warehouse.count(KNOTTED) == before:
            return
    work.warehouse.run(into(KNOTTED, _untied(untied)))
