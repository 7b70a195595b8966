"""Plain orders that have to do with one another, one after the other without the whole engine.

What the list as given answered is known of each, and what a new record stands under; so that a look
at what was made before says whether an answer changes. Orders that share slots, through any number
of others, are a *circle*. Where a circle gets into what is not as simple as that (two new records
under one slot, a new one beside those of the list), all of it is left for the lookup engine; and so
is one that an order of the engine's belongs to.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, count
from operator import itemgetter
from typing import NamedTuple

from sqlglot import exp

from rulesdsl.defining import define, field
from rulesdsl.model.storage import LIMITS
from rulesdsl.relational import texts
from rulesdsl.relational.ladder import Climbed
from rulesdsl.relational.makers import MAKERS, most_slots
from rulesdsl.relational.schema import ORDINAL
from rulesdsl.relational.steps import BLANK, NONE, ONE, End, State
from rulesdsl.relational.telling import is_by_name
from rulesdsl.relational.terms import Term, col, missing, number, table, when
from rulesdsl.relational.work import ORDERS, Work
from rulesdsl.table import ir

NAMES = -1
"""The kind of slot that a full name is; the others are the numbers of keys."""

Slot = tuple[int, str]
"""A kind, and the value."""


class _Turn(NamedTuple):
    """An order: what it asked, by place of the answer, and of a maker what it would stand under.

    All of these are numbers of slots; `whole` is that of its full name. There are many of them, and
    a tuple is made in the least time.
    """

    ordinal: int
    state: State
    asks: tuple[int | None, ...]
    currency: str
    email: int
    """_MISSING, _HARD or _COMPARABLE."""
    whole: int | None
    stands: tuple[int, ...]


@define
class Turns:
    """What came of it: who makes a record, who finds one (the state, its maker), who is left."""

    making: list[int] = field(factory=list)
    finding: list[tuple[int, int, int]] = field(factory=list)
    left: list[int] = field(factory=list)


def take_turns(
    work: Work, climbed: Climbed, waiting: exp.Query | None, engine: Iterable[Slot]
) -> Turns:
    """Decide the makers that a query gives and all that `met` them.

    What shares the slots of the lookup `engine` is left for it.
    """
    slots = _Slots()
    makers = () if waiting is None else _makers(work, waiting, slots)
    turns = [*makers, *_readers(work, climbed, slots)]
    turns.sort(key=itemgetter(0))
    hard = {slots.number(*it) for it in engine}
    new: dict[int, tuple[_Turn, ...]] = {}
    done: list[tuple[_Turn, tuple[int, _Turn] | None]] = []
    for turn in turns:
        try:
            found = _find(work, turn, new)
        except _NotSoSimpleError:
            hard.add(_any_of(turn))
            continue
        if found is None:
            alone = (turn,)
            for slot in turn.stands:
                new[slot] = (*new[slot], turn) if slot in new else alone
        done.append((turn, found))
    if hard:
        # Whatever was decided of others in these circles is left as well: nobody else has seen it.
        spoilt = _circles(turns, hard)
        done = [it for it in done if _any_of(it[0]) not in spoilt]
    return _sorted(turns, done)


def _circles(turns: Iterable[_Turn], slots: Iterable[int]) -> frozenset[int]:
    """All slots in the circles of some (union and find, Tarjan 1975)."""
    above: dict[int, int] = {}

    def top(slot: int) -> int:
        while (to := above.setdefault(slot, slot)) != slot:
            above[slot] = above[to]
            slot = above[slot]
        return slot

    for turn in turns:
        first = top(_any_of(turn))
        for it in chain(turn.asks, turn.stands, (turn.whole,)):
            if it is not None:
                above[top(it)] = first
    wanted = set(map(top, slots))
    return frozenset(it for it in list(above) if top(it) in wanted)


def _any_of(turn: _Turn) -> int:
    """Any slot of an order; a maker has at least its name, and others were met at one."""
    return turn.whole if turn.whole is not None else next(it for it in turn.asks if it is not None)


def _sorted(turns: list[_Turn], done: list[tuple[_Turn, tuple[int, _Turn] | None]]) -> Turns:
    told = Turns()
    decided = set()
    for turn, found in done:
        decided.add(turn.ordinal)
        if found is not None:
            told.finding.append((turn.ordinal, found[0], found[1].ordinal))
        elif turn.whole is not None:
            told.making.append(turn.ordinal)
    told.left += [it.ordinal for it in turns if it.ordinal not in decided]
    return told


class _NotSoSimpleError(Exception):
    """A circle that is left for the lookup engine."""


def _find(
    work: Work, turn: _Turn, new: Mapping[int, tuple[_Turn, ...]]
) -> tuple[int, _Turn] | None:
    """The state that an order comes to by a new record, and who made it; None: nothing is new."""
    for place, (slot, (at, code)) in enumerate(zip(turn.asks, turn.state.answers, strict=True)):
        if slot is None or slot not in new:
            continue
        column = work.table.columns[at]
        hits = [it for it in new[slot] if _takes_part(work, column, turn, it)]
        if not hits:
            continue
        if code != NONE or len(hits) > 1:
            raise _NotSoSimpleError
        target = work.steps.instead(turn.state, place, ONE)
        by_name = is_by_name(work, target.number)
        if target.end is not End.DECIDED or (by_name and not _comparable(turn, hits[0])):
            raise _NotSoSimpleError
        if turn.currency != hits[0].currency and _is_a_job_of_a_currency(work, target):
            raise _NotSoSimpleError
        return target.number, hits[0]
    if turn.whole is not None and (owners := new.get(turn.whole)):
        return turn.state.number, owners[0]  # the name is taken
    return None


def _is_a_job_of_a_currency(work: Work, state: State) -> bool:
    """Whether a standard customer's job is used, and its currency has to be the order's."""
    line = None if state.line is None else work.table.lines[state.line]
    if line is None or line.rule is None:
        return False
    return isinstance(line.arm, ir.UseJob) and line.rule.settings.multi_currency


def _comparable(one: _Turn, other: _Turn) -> bool:
    """Whether SQL can tell that the e-mails are of two buyers."""
    return not one.email or not other.email or one.email == other.email == _COMPARABLE


def _takes_part(work: Work, column: ir.Column, asking: _Turn, made: _Turn) -> bool:
    if not isinstance(column, ir.KeyColumn):
        return True
    if not column.jobs and _makes_a_job(work, made.state):
        return False
    home = column.home_currency
    return not column.multi_currency or (asking.currency or home) == (made.currency or home)


def _makes_a_job(work: Work, state: State) -> bool:
    return state.line is not None and isinstance(work.table.lines[state.line].arm, ir.CreateJob)


# --- the orders ---


def _makers(work: Work, waiting: exp.Query, slots: _Slots) -> Iterator[_Turn]:
    new = [
        (k, f"w_{k}_{place}")
        for fields, k in work.keys.items()
        for place in range(most_slots(fields))
    ]
    names = [*(f"a_{k}" for k in work.keys.values()), *(name for _, name in new)]
    kinds = [*work.keys.values(), *(k for k, _ in new)]
    query = exp.select(
        *(col(it, "m") for it in (ORDINAL, "state", "whole", "currency")),
        _email(work).as_("email"),
        *(col(it, "m") for it in names),
    ).from_(table(MAKERS, "m"))
    query = query.join(table(ORDERS, "o"), on=col(ORDINAL, "o").eq(col(ORDINAL, "m")))
    query = query.where(col(ORDINAL, "m").isin(query=waiting))
    own = len(work.keys)
    names_of, numbers_of = slots.of_kind(NAMES), [slots.of_kind(it) for it in kinds]
    places: dict[int, tuple[int | None, ...]] = {}
    for ordinal, ended, whole, currency, address, *values in work.warehouse.rows(query):
        state = work.steps.states[ended]
        if ended not in places:
            places[ended] = tuple(_places_asked(work, state))
        name = names_of[whole]
        told = [
            None if it is None else numbers[it]
            for numbers, it in zip(numbers_of, values, strict=True)
        ]
        asks = tuple(
            [name if it == NAMES else it if it is None else told[it] for it in places[ended]]
        )
        stands = tuple({name, *(it for it in told[own:] if it is not None)})
        yield _Turn(ordinal, state, asks, currency, address, name, stands)


_MISSING, _HARD, _COMPARABLE = range(3)


def _email(work: Work) -> Term:
    """Whether an order has an e-mail, and whether SQL can compare it: one of these numbers."""
    email = work.order_column("email")
    plain = texts.tame(email, texts.ADDRESS, LIMITS["email"])
    there = when(plain, number(_COMPARABLE), number(_HARD))
    return when(missing(email), number(_MISSING), there)


def _places_asked(work: Work, state: State) -> Iterator[int | None]:
    """For each answer the number of its key; NAMES for a job; None where the key was blank."""
    for at, code in state.answers:
        column = work.table.columns[at]
        if not isinstance(column, ir.KeyColumn):
            yield NAMES
        else:
            yield None if code >= BLANK else work.keys[column.key.fields]


def _readers(work: Work, climbed: Climbed, slots: _Slots) -> Iterator[_Turn]:
    """The orders of `met`, with all that they asked."""
    asked: dict[int, dict[int, str | None]] = {}
    ended: dict[int, tuple[State, str, int]] = {}
    met = exp.select(col(ORDINAL)).from_(table("met"))
    for it in climbed.asked:
        query = exp.select(
            *(col(name, "a") for name in (ORDINAL, "state", "slot")),
            work.order_column("currency").as_("currency"),
            _email(work).as_("email"),
        ).from_(table(it.relation, "a"))
        query = query.join(table(ORDERS, "o"), on=col(ORDINAL, "o").eq(col(ORDINAL, "a")))
        query = query.where(col(ORDINAL, "a").isin(query=met))
        for ordinal, so_far, slot, currency, address in work.warehouse.rows(query):
            asked.setdefault(ordinal, {})[it.column] = slot
            state = work.steps.states[so_far]
            if state.end is not End.NOT_YET:
                ended[ordinal] = (state, currency or "", address)
    for ordinal, (state, currency, address) in ended.items():
        asks = tuple(_asked_by_reader(work, state, asked[ordinal], slots))
        yield _Turn(ordinal, state, asks, currency, address, None, ())


def _asked_by_reader(
    work: Work, state: State, told: dict[int, str | None], slots: _Slots
) -> Iterator[int | None]:
    for at, code in state.answers:
        column, slot = work.table.columns[at], told[at]
        if slot is None or code >= BLANK:
            yield None
        elif isinstance(column, ir.KeyColumn):
            yield slots.number(work.keys[column.key.fields], slot)
        else:
            yield slots.number(NAMES, slot)


class _Slots:
    """Slots by numbers."""

    def __init__(self) -> None:
        self._count = count()
        self._kinds: dict[int, defaultdict[str, int]] = {}

    def of_kind(self, kind: int) -> defaultdict[str, int]:
        """The numbers of the slots of a kind, by value; a new one gets the next."""
        return self._kinds.setdefault(kind, defaultdict(self._count.__next__))

    def number(self, kind: int, value: str) -> int:
        """The number of a slot."""
        return self.of_kind(kind)[value]
