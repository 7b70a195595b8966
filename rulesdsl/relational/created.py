"""The decisions about buyers nobody else has to do with: the first order creates, the others find.

What a later order finds is known from the first: the record stands under the slots that it was made
with, and the first key that has one of them decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from rulesdsl.relational.endings import Sayings
from rulesdsl.relational.ladder import Climbed
from rulesdsl.relational.maker_columns import most_slots
from rulesdsl.relational.makers import MAKERS
from rulesdsl.relational.results import CREATION, CREATIONS, DECISION
from rulesdsl.relational.rounds import BUYERS, FINDING, WAITING
from rulesdsl.relational.schema import ORDINAL
from rulesdsl.relational.separate import CREATING
from rulesdsl.relational.steps import NONE, ONE, State
from rulesdsl.relational.telling import ANOTHER, Words, insert
from rulesdsl.relational.terms import (
    NULL,
    Term,
    as_column,
    both,
    choose,
    col,
    either,
    fn,
    into,
    join_texts,
    known,
    number,
    numbers,
    table,
    text,
    when,
    within,
)
from rulesdsl.relational.work import ORDERS, Work
from rulesdsl.table import ir

LATER = "later"

_NOWHERE = -1
"""The place of a later order that no key finds its record by."""


def later_states(work: Work, states: Sequence[int]) -> set[int]:
    """Where the later orders of buyers end; kept as `later` (state, place, target)."""
    rows = []
    for it in states:
        state = work.steps.states[it]
        for place, _ in _places(work, state):
            rows.append((it, place, work.steps.instead(state, place, ONE).number))
        rows.append((it, _NOWHERE, it))
    work.put(LATER, {"state": "INTEGER", "place": "INTEGER", "target": "INTEGER"}, rows)
    return {target for _, _, target in rows}


def _places(work: Work, state: State) -> list[tuple[int, int]]:
    """Where a new record could be found: the place of the answer, and the number of its column."""
    line = None if state.line is None else work.table.lines[state.line]
    is_job = line is not None and isinstance(line.arm, ir.CreateJob)
    found = []
    for place, (at, code) in enumerate(state.answers):
        column = work.table.columns[at]
        takes_part = isinstance(column, ir.JobColumn) or (
            isinstance(column, ir.KeyColumn) and (column.jobs or not is_job)
        )
        if code == NONE and takes_part:
            found.append((place, at))
    return found


def put_buyers(
    work: Work, climbed: Climbed, states: Sequence[int], words: Words, sayings: Sayings
) -> None:
    """The decisions about buyers, and what they create."""
    _put_first(work, sayings)
    several = exp.select(fn("count", exp.Star())).from_(table(BUYERS))
    if work.warehouse.one(several.where(exp.GT(this=col("many"), expression=number(1))))[0]:
        for alike in _alike(work, states):
            _add_later(work, alike)
    _put_finding(work, climbed, states, (words, sayings))


def _alike(work: Work, states: Sequence[int]) -> list[tuple[int, ...]]:
    """States that asked the same columns with the same answers."""
    groups: dict[object, list[int]] = {}
    for it in states:
        state = work.steps.states[it]
        groups.setdefault((tuple(_places(work, state))), []).append(it)
    return [tuple(those) for those in groups.values()]


def _put_first(work: Work, sayings: Sayings) -> None:
    makers = exp.select(*(col(it, "m") for it in (ORDINAL, "state", "name", "currency")))
    makers = makers.from_(table(MAKERS, "m")).join(
        table(CREATING, "c"), on=col(ORDINAL, "c").eq(col(ORDINAL, "m"))
    )
    query, said = sayings.beside(exp.select().from_(within(makers, "e")), "e")
    told = {ORDINAL: col(ORDINAL, "e"), "place": number(0), "name": col("name", "e")}
    creation = query.select(*(as_column(told.get(it) or said[f"new_{it}"], it) for it in CREATION))
    work.warehouse.run(into(CREATIONS, creation))
    names = [it for it in DECISION if it not in {ORDINAL, "order_number", "channel", "warnings"}]
    cells = {it: said[it] for it in names}
    query = query.join(table(ORDERS, "o"), on=col(ORDINAL, "o").eq(col(ORDINAL, "e")))
    insert(work, query, {**cells, **_who(said, col("name", "e"))})


def _who(said: Mapping[str, Term], name: Term) -> dict[str, Term]:
    """Customer and job of a buyer: said of all jobs is their customer, of each the name."""
    is_job = known(said["new_parent"])
    nothing = exp.cast(NULL, "VARCHAR")
    return {
        "customer": when(is_job, said["customer"], name),
        "list_id": when(is_job, said["list_id"], nothing),
        "job": when(is_job, name, nothing.copy()),
    }


def _add_later(work: Work, states: Sequence[int]) -> None:
    """To `finding` the later orders of buyers whom nobody else has to do with."""
    place: Term = number(_NOWHERE)
    for at, column_at in reversed(_places(work, work.steps.states[states[0]])):
        column = work.table.columns[column_at]
        if isinstance(column, ir.KeyColumn):
            k = work.keys[column.key.fields]
            slots = [col(f"w_{k}_{n}", "b") for n in range(most_slots(column.key.fields))]
            here: Term = either(
                *(fn("coalesce", col(f"a_{k}", "e").eq(it), exp.false()) for it in slots)
            )
        else:
            here = exp.true()
        place = when(here, number(at), place)
    waits = exp.select(col("buyer")).from_(table(WAITING))
    query = (
        exp.select(col(ORDINAL, "e"), col("target", "r"), col("first", "b"))
        .from_(table(MAKERS, "e"))
        .join(table(BUYERS, "b"), on=col(ORDINAL, "b").eq(col("first", "e")))
        .join(
            table(LATER, "r"),
            on=both(col("state", "r").eq(col("state", "e")), col("place", "r").eq(place)),
        )
        .where(both(col("state", "e").isin(*numbers(states)), col("plain", "e")))
        .where(col(ORDINAL, "e").neq(col("first", "b")))
        .where(exp.GT(this=col("many", "b"), expression=number(1)))
        .where(exp.not_(col("first", "b").isin(query=waits)))
    )
    work.warehouse.run(into(FINDING, query))


def _put_finding(
    work: Work, climbed: Climbed, making: Sequence[int], said_of: tuple[Words, Sayings]
) -> None:
    """The decisions about orders `e` that find what an order before them, `b`, created."""
    words, sayings = said_of
    targets = exp.select(col("target")).distinct().from_(table(FINDING))
    states = [it for (it,) in work.warehouse.rows(targets)]
    if not states:
        return
    query = (
        exp.select()
        .from_(table(FINDING, "e"))
        .join(table(MAKERS, "b"), on=col(ORDINAL, "b").eq(col("maker", "e")))
        .join(table(ORDERS, "o"), on=col(ORDINAL, "o").eq(col(ORDINAL, "e")))
    )
    query, told = words.beside(query, states, col("target", "e"))
    query, said = sayings.beside(query, "b")
    reason: Term = told["words"]
    if words.any_held(states) or not set(states).isdisjoint(making):
        query, reason = _with_taken(work, climbed, query, told)
    name = col("name", "b")
    held = known(told["hold"])
    nothing = exp.cast(NULL, "VARCHAR")
    is_job = known(said["new_parent"])
    used = {it: when(held, nothing, term) for it, term in _who(said, name).items()}
    cells: dict[str, Term] = {
        "action": when(held, text("hold"), text("use")),
        **used,
        "job_action": when(both(is_job, exp.not_(held)), text("use"), text("none")),
        "matched_by": told["key"],
        "reason": reason,
        "warnings": another_buyer(work, told["by_name"], is_job),
        **{it: told[it] for it in ("rule", "rule_line", "hold", "what_to_do", "tried")},
    }
    insert(work, query, cells)


def _with_taken(
    work: Work, climbed: Climbed, query: exp.Select, told: Mapping[str, Term]
) -> tuple[exp.Select, Term]:
    """The query and the reasons, where some are held because the name is taken."""
    query = query.join(
        table(MAKERS, "w"), on=col(ORDINAL, "w").eq(col(ORDINAL, "e")), join_type="left"
    )
    query, own = _with_own_name(work, climbed, query)
    taken = join_texts(told["words"], own, told["after"])
    twice = fn("coalesce", col("state", "w").eq(col("target", "e")), exp.false())
    reason = choose(
        (twice, join_texts(taken, col("name", "b"), text("'"))),
        (known(told["hold"]), taken),
        other=told["words"],
    )
    return query, reason


def _with_own_name(work: Work, climbed: Climbed, query: exp.Select) -> tuple[exp.Select, Term]:
    """A query of orders `e`, and the name that each would give to somebody new.

    An order that would be held without an order before it is none of the makers `w`: the name of
    the job that it asks for stands with the answers.
    """
    names: list[Term] = [col("name", "w")]
    for place, it in enumerate(climbed.asked):
        if isinstance(work.table.columns[it.column], ir.JobColumn):
            its = f"j_{place}"
            same = col(ORDINAL, its).eq(col(ORDINAL, "e"))
            query = query.join(table(it.relation, its), on=same, join_type="left")
            names.append(col("name", its))
    return query, fn("coalesce", *names) if len(names) > 1 else names[0]


def another_buyer(work: Work, by_name: Term, is_job: Term) -> Term:
    """A warning where a name alone led to a record that was made for another e-mail."""
    nothing = exp.cast(NULL, "VARCHAR")
    if "email" not in work.order_columns:
        return nothing
    own, theirs = col("email", "o"), col("email", "b")
    differ = fn("lower", own).neq(fn("lower", theirs))
    what = when(is_job, text("job"), text("customer"))
    warning = join_texts(text("the "), what, text(" has another e-mail, "), theirs, ANOTHER)
    told = when(fn("coalesce", differ, exp.false()), warning, nothing)
    return when(by_name, told, nothing)
