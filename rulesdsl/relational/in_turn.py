"""Plain orders that have to do with one another, one after the other without the whole engine.

What the list as given answered is known of each, and what a new record stands under; so that a look
at what was made before says whether an answer changes. Orders that share slots, through any number
of others, are a *circle*. Where a circle gets into what is not as simple as that (two new records
under one slot, a new one beside those of the list), all of it is left for the lookup engine; and so
is one that an order of the engine's belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlglot import exp

from rulesdsl.defining import define, field, frozen
from rulesdsl.model.storage import LIMITS
from rulesdsl.relational import texts
from rulesdsl.relational.ladder import Climbed
from rulesdsl.relational.makers import MAKERS, most_slots
from rulesdsl.relational.schema import ORDINAL
from rulesdsl.relational.steps import BLANK, NONE, ONE, End, State
from rulesdsl.relational.telling import is_by_name
from rulesdsl.relational.terms import col, missing, table
from rulesdsl.relational.work import ORDERS, Work
from rulesdsl.table import ir

NAMES = -1
"""The kind of slot that a full name is; the others are the numbers of keys."""

Slot = tuple[int, str]
"""A kind, and the value."""


@frozen(eq=False)
class _Turn:
    """An order: what it asked, by place of the answer, and of a maker what it would stand under.

    All of these are numbers of slots; `whole` is that of its full name.
    """

    ordinal: int
    state: State
    asks: tuple[int | None, ...]
    currency: str
    email: str | None
    plain_email: bool
    whole: int | None = None
    stands: tuple[int, ...] = ()


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
    turns.sort(key=lambda it: it.ordinal)
    spoilt = {slots.circle(slots.number(*it)) for it in engine}
    new: dict[int, list[_Turn]] = {}
    done: list[tuple[int, _Turn, tuple[int, _Turn] | None]] = []
    for turn in turns:
        circle = slots.circle(_any_of(turn))
        if circle in spoilt:
            continue
        try:
            found = _find(work, turn, new)
        except _NotSoSimpleError:
            spoilt.add(circle)
            continue
        if found is None:
            for slot in turn.stands:
                new.setdefault(slot, []).append(turn)
        done.append((circle, turn, found))
    return _sorted(turns, [it for it in done if it[0] not in spoilt])


def _any_of(turn: _Turn) -> int:
    """Any slot of an order; a maker has at least its name, and others were met at one."""
    return turn.whole if turn.whole is not None else next(it for it in turn.asks if it is not None)


def _sorted(turns: list[_Turn], done: list[tuple[int, _Turn, tuple[int, _Turn] | None]]) -> Turns:
    told = Turns()
    decided = set()
    for _, turn, found in done:
        decided.add(turn.ordinal)
        if found is not None:
            told.finding.append((turn.ordinal, found[0], found[1].ordinal))
        elif turn.whole is not None:
            told.making.append(turn.ordinal)
    told.left += [it.ordinal for it in turns if it.ordinal not in decided]
    return told


class _NotSoSimpleError(Exception):
    """A circle that is left for the lookup engine."""


def _find(work: Work, turn: _Turn, new: dict[int, list[_Turn]]) -> tuple[int, _Turn] | None:
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
        return target.number, hits[0]
    if turn.whole is not None and (owners := new.get(turn.whole)):
        return turn.state.number, owners[0]  # the name is taken
    return None


def _comparable(one: _Turn, other: _Turn) -> bool:
    """Whether SQL can tell that the e-mails are of two buyers."""
    return not one.email or not other.email or (one.plain_email and other.plain_email)


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
    email = work.order_column("email")
    query = exp.select(
        *(col(it, "m") for it in (ORDINAL, "state", "whole", "currency")),
        email.as_("email"),
        missing(email).or_(texts.tame(email, texts.ADDRESS, LIMITS["email"])).as_("plain_email"),
        *(col(it, "m") for it in names),
    ).from_(table(MAKERS, "m"))
    query = query.join(table(ORDERS, "o"), on=col(ORDINAL, "o").eq(col(ORDINAL, "m")))
    query = query.where(col(ORDINAL, "m").isin(query=waiting))
    own = len(work.keys)
    places: dict[int, tuple[int | None, ...]] = {}
    for ordinal, number, whole, currency, address, plain, *values in work.warehouse.rows(query):
        state = work.steps.states[number]
        if number not in places:
            places[number] = tuple(_places_asked(work, state))
        name = slots.number(NAMES, whole)
        told = [
            None if it is None else slots.number(k, it) for k, it in zip(kinds, values, strict=True)
        ]
        asks = tuple(
            [name if it == NAMES else it if it is None else told[it] for it in places[number]]
        )
        stands = dict.fromkeys((name, *(it for it in told[own:] if it is not None)))
        slots.join(name, *(it for it in told if it is not None))
        yield _Turn(ordinal, state, asks, currency, address, plain, name, tuple(stands))


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
    ended: dict[int, tuple[State, str, str | None, bool]] = {}
    email = work.order_column("email")
    met = exp.select(col(ORDINAL)).from_(table("met"))
    for it in climbed.asked:
        query = exp.select(
            *(col(name, "a") for name in (ORDINAL, "state", "slot", "currency")),
            email.as_("email"),
            missing(email).or_(texts.tame(email, texts.ADDRESS, LIMITS["email"])).as_("plain"),
        ).from_(table(it.relation, "a"))
        query = query.join(table(ORDERS, "o"), on=col(ORDINAL, "o").eq(col(ORDINAL, "a")))
        query = query.where(col(ORDINAL, "a").isin(query=met))
        for ordinal, number, slot, currency, address, plain in work.warehouse.rows(query):
            asked.setdefault(ordinal, {})[it.column] = slot
            state = work.steps.states[number]
            if state.end is not End.NOT_YET:
                ended[ordinal] = (state, currency or "", address, plain)
    for ordinal, (state, currency, address, plain) in ended.items():
        asks = tuple(_asked_by_reader(work, state, asked[ordinal], slots))
        slots.join(*(it for it in asks if it is not None))
        yield _Turn(ordinal, state, asks, currency, address, plain)


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
    """Slots by numbers, and which of them belong together (union and find, Tarjan 1975)."""

    def __init__(self) -> None:
        self._numbers: dict[int, dict[str, int]] = {}
        self._above: list[int] = []

    def number(self, kind: int, value: str) -> int:
        """The number of a slot."""
        of_kind = self._numbers.setdefault(kind, {})
        number = of_kind.get(value)
        if number is None:
            number = of_kind[value] = len(self._above)
            self._above.append(number)
        return number

    def circle(self, slot: int) -> int:
        """The slot that stands for all that belong together with one."""
        above = self._above
        while above[slot] != slot:
            above[slot] = above[above[slot]]
            slot = above[slot]
        return slot

    def join(self, first: int, *others: int) -> None:
        """These belong together."""
        to = self.circle(first)
        for it in others:
            self._above[self.circle(it)] = to
