"""Plain orders that have to do with one another, one after the other without the whole engine.

What the list as given answered is known of each, and what a new record stands under; so that a look
at what was made before says whether an answer changes. Orders that share slots, through any number
of others, are a *circle*. Where a circle gets into what is not as simple as that (two new records
under one slot, a new one beside those of the list, a name that is taken and followed by another),
all of it is left for the lookup engine; and so is one that an order of the engine's belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple, TypeAlias

from sqlglot import exp

from rulesdsl.defining import define, field
from rulesdsl.relational.ladder import Climbed
from rulesdsl.relational.maker_columns import COMPARABLE, NAMES, email_of, most_slots
from rulesdsl.relational.makers import MAKERS, is_named_otherwise
from rulesdsl.relational.schema import ORDINAL
from rulesdsl.relational.steps import BLANK, NONE, ONE, End, State
from rulesdsl.relational.telling import is_by_name
from rulesdsl.relational.terms import (
    NULL,
    Term,
    col,
    fn,
    table,
    union,
    within,
)
from rulesdsl.relational.work import ORDERS, Work
from rulesdsl.table import ir

Slot = tuple[int, str]
"""A kind, and the value."""


class _Turn(NamedTuple):
    """An order and its slots: what it asked, and of a maker what its record would stand under.

    There are many of them, and a tuple is made in the least time.
    """

    ordinal: int
    state: int
    currency: str
    email: int
    """MISSING, HARD or COMPARABLE."""
    slots: list[str | None]
    """By the places of `_Waiting`; at `_WHOLE` the full name of a maker's record."""


_WHOLE, _JOB = 0, 1
"""Places among the slots: the full name that a maker makes, and that of the job that was asked."""

_New: TypeAlias = dict[int, dict[str, tuple[_Turn, ...]]]
"""The makers of new records, by kind and slot."""


@define
class Turns:
    """What came of it: who makes a record, who finds one (the state, its maker), who is left."""

    making: list[int] = field(factory=list)
    finding: list[tuple[int, int, int]] = field(factory=list)
    left: list[int] = field(factory=list)


def take_turns(
    work: Work,
    climbed: Climbed,
    waiting: exp.Query | None,
    met: exp.Query,
    engine: Iterable[Slot],
) -> Turns:
    """Decide the makers that a query gives, and the orders that met them.

    What shares the slots of the lookup `engine` is left for it.
    """
    those = _Waiting(work, climbed, waiting, met)
    hard = set(engine)
    new: _New = {kind: {} for _, kind in (*those.stands, (_WHOLE, NAMES))}
    told = Turns()
    for turn in those:
        try:
            found = _find(those, turn, new)
        except _NotSoSimpleError:
            hard.add(those.any_of(turn))
            continue
        if found is not None:
            told.finding.append((turn.ordinal, found[0], found[1].ordinal))
        elif turn.slots[_WHOLE] is not None:
            told.making.append(turn.ordinal)
            _stand(those, turn, new)
    if hard:
        # Whatever was decided of others in these circles is left as well: nobody else has seen it.
        spoilt = _circles(those, hard)
        told.making = [it for it in told.making if it not in spoilt]
        told.finding = [it for it in told.finding if it[0] not in spoilt]
        told.left = sorted(spoilt)
    return told


def _stand(those: _Waiting, turn: _Turn, new: _New) -> None:
    """Have a new record under all its slots."""
    slots, alone = turn.slots, (turn,)
    for at, kind in those.stands:
        slot = slots[at]
        if slot is not None:
            there = new[kind]
            if slot not in there:
                there[slot] = alone
            elif there[slot][-1] is not turn:
                there[slot] = (*there[slot], turn)


def _circles(those: _Waiting, hard: Iterable[Slot]) -> set[int]:
    """The orders in the circles of some slots (union and find, Tarjan 1975)."""
    above: dict[Slot, Slot] = {}

    def top(slot: Slot) -> Slot:
        while (to := above.setdefault(slot, slot)) != slot:
            above[slot] = above[to]
            slot = above[slot]
        return slot

    of_orders: list[tuple[int, Slot]] = []
    for turn in those:
        own = those.any_of(turn)
        first = top(own)
        of_orders.append((turn.ordinal, own))
        for it in those.slots_of(turn):
            above[top(it)] = first
    wanted = set(map(top, hard))
    return {ordinal for ordinal, own in of_orders if top(own) in wanted}


class _NotSoSimpleError(Exception):
    """A circle that is left for the lookup engine."""


def _find(those: _Waiting, turn: _Turn, new: _New) -> tuple[int, _Turn] | None:
    """The state that an order comes to by a new record, and who made it; None: nothing is new."""
    slots = turn.slots
    for place, at, kind in those.asks(turn.state):
        slot = slots[at]
        if slot is not None and slot in new.get(kind, ()):
            found = _answered(those.work, turn, place, new[kind][slot])
            if found is not None:
                return found
    whole = slots[_WHOLE]
    if whole is not None and whole in new[NAMES]:  # the name is taken
        if is_named_otherwise(those.work, turn.state):
            raise _NotSoSimpleError
        return turn.state, new[NAMES][whole][0]
    return None


def _answered(
    work: Work, turn: _Turn, place: int, makers: tuple[_Turn, ...]
) -> tuple[int, _Turn] | None:
    """The same for one place of the ladder, where these have made a record; None: not for it."""
    state = work.steps.states[turn.state]
    at, code = state.answers[place]
    hits = [it for it in makers if _takes_part(work, work.table.columns[at], turn, it)]
    if not hits:
        return None
    if code != NONE or len(hits) > 1:
        raise _NotSoSimpleError
    target = work.steps.instead(state, place, ONE)
    by_name = is_by_name(work, target.number)
    if target.end is not End.DECIDED or (by_name and not _comparable(turn, hits[0])):
        raise _NotSoSimpleError
    if turn.currency != hits[0].currency and _is_a_job_of_a_currency(work, target):
        raise _NotSoSimpleError
    return target.number, hits[0]


def _is_a_job_of_a_currency(work: Work, state: State) -> bool:
    """Whether a standard customer's job is used, and its currency has to be the order's."""
    line = None if state.line is None else work.table.lines[state.line]
    if line is None or line.rule is None:
        return False
    return isinstance(line.arm, ir.UseJob) and line.rule.settings.multi_currency


def _comparable(one: _Turn, other: _Turn) -> bool:
    """Whether SQL can tell that the e-mails are of two buyers."""
    return not one.email or not other.email or one.email == other.email == COMPARABLE


def _takes_part(work: Work, column: ir.Column, asking: _Turn, made: _Turn) -> bool:
    if not isinstance(column, ir.KeyColumn):
        return True
    if not column.jobs and _makes_a_job(work, work.steps.states[made.state]):
        return False
    home = column.home_currency
    return not column.multi_currency or (asking.currency or home) == (made.currency or home)


def _makes_a_job(work: Work, state: State) -> bool:
    return state.line is not None and isinstance(work.table.lines[state.line].arm, ir.CreateJob)


# --- the orders ---


class _Waiting:
    """The makers that a query gives, and the *readers* that met them, in the order of the input.

    They are read each time that they are gone through. Of each there are the full name, the job
    that was asked, the slots asked by key, and those that the new record stands under.
    """

    def __init__(
        self, work: Work, climbed: Climbed, waiting: exp.Query | None, met: exp.Query
    ) -> None:
        self.work = work
        self._climbed = climbed
        self._waiting = waiting
        self._met = met
        self._asks: dict[int, tuple[tuple[int, int, int], ...]] = {}
        self._new = [
            (k, f"w_{k}_{place}")
            for fields, k in work.keys.items()
            for place in range(most_slots(fields))
        ]
        first = _JOB + 1 + len(work.keys)
        self.stands = (
            (_WHOLE, NAMES),
            *((first + at, k) for at, (k, _) in enumerate(self._new)),
        )
        """The place of each slot under which a new record stands, and its kind."""

    def __iter__(self) -> Iterator[_Turn]:
        makers = [] if self._waiting is None else [self._makers(self._waiting)]
        every = union(*makers, self._readers)
        rows = exp.select(exp.Star()).from_(within(every, "t"), copy=False)
        rows = rows.order_by(col(ORDINAL), copy=False)
        for ordinal, state, currency, email, *slots in self.work.warehouse.rows(rows):
            yield _Turn(ordinal, state, currency, email, slots)

    def asks(self, state: int) -> tuple[tuple[int, int, int], ...]:
        """What was asked on the way to a state: the answer's place, the slot's, and its kind."""
        if state not in self._asks:
            self._asks[state] = tuple(self._asked(self.work.steps.states[state]))
        return self._asks[state]

    def _asked(self, state: State) -> Iterator[tuple[int, int, int]]:
        for place, (at, code) in enumerate(state.answers):
            column = self.work.table.columns[at]
            if not isinstance(column, ir.KeyColumn):
                yield place, _JOB, NAMES
            elif code < BLANK:
                k = self.work.keys[column.key.fields]
                yield place, _JOB + 1 + k, k

    def slots_of(self, turn: _Turn) -> Iterator[Slot]:
        """All slots of an order."""
        asked = ((at, kind) for _, at, kind in self.asks(turn.state))
        for at, kind in (*asked, *self.stands):
            slot = turn.slots[at]
            if slot is not None:
                yield kind, slot

    def any_of(self, turn: _Turn) -> Slot:
        """Any slot of an order; a maker has at least its name, and others were met at one."""
        return next(self.slots_of(turn))

    def _makers(self, waiting: exp.Query) -> exp.Select:
        asked = (f"a_{k}" for k in self.work.keys.values())
        query = exp.select(
            *(col(it, "m") for it in (ORDINAL, "state", "currency")),
            col("mail", "m").as_("email"),
            col("whole", "m"),
            col("whole", "m").as_("job"),
            *(col(it, "m") for it in (*asked, *(name for _, name in self._new))),
        ).from_(table(MAKERS, "m"))
        return query.where(col(ORDINAL, "m").isin(query=waiting))

    @cached_property
    def _readers(self) -> exp.Select:
        """All that they asked: of the answers to one column an order has one."""
        work, met = self.work, self._met
        query = exp.select().from_(within(met, "r"))
        query = query.join(table(ORDERS, "o"), on=col(ORDINAL, "o").eq(col(ORDINAL, "r")))
        states: list[Term] = []
        by_kind: dict[int, list[Term]] = {}
        for place, it in enumerate(self._climbed.asked):
            its = exp.select(*map(col, (ORDINAL, "state", "slot"))).from_(table(it.relation))
            its = its.where(col(ORDINAL).isin(query=met))
            name = f"s_{place}"
            same = col(ORDINAL, name).eq(col(ORDINAL, "r"))
            query = query.join(its.subquery(name), on=same, join_type="left")
            states.insert(0, col("state", name))  # where it came to last
            column = work.table.columns[it.column]
            kind = work.keys[column.key.fields] if isinstance(column, ir.KeyColumn) else NAMES
            by_kind.setdefault(kind, []).append(col("slot", name))
        nothing = exp.cast(NULL, "VARCHAR")
        slots = [_first(by_kind.get(it, [])) for it in (NAMES, *work.keys.values())]
        return query.select(
            col(ORDINAL, "r"),
            _first(states, "INTEGER").as_("state"),
            fn("coalesce", work.order_column("currency"), exp.Literal.string("")).as_("currency"),
            email_of(work.order_column("email")).as_("email"),
            nothing.copy().as_("whole"),
            *slots,
            *(nothing.copy() for _ in self._new),
        )


def _first(terms: list[Term], kind: str = "VARCHAR") -> Term:
    """The first that is there."""
    return fn("coalesce", *terms) if terms else exp.cast(NULL, kind)
