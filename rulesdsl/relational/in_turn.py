"""Plain orders that have to do with one another, one after the other without the whole engine.

What the list as given answered is known of each, and what a new record stands under; so that a look
at what was made before says whether an answer changes. Orders that share slots, through any number
of others, are a *circle*. Where a circle gets into what is not as simple as that (two new records
under one slot, a new one beside those of the list), all of it is left for the lookup engine; and so
is one that an order of the engine's belongs to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import field
from sqlglot import exp

from rulesdsl.defining import define, frozen
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
    """An order: what it asked, by place of the answer, and of a maker what it would stand under."""

    ordinal: int
    state: State
    asks: tuple[Slot | None, ...]
    currency: str
    email: str | None
    plain_email: bool
    whole: str | None = None
    stands: tuple[Slot, ...] = ()


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
    makers = () if waiting is None else _makers(work, waiting)
    turns = [*makers, *_readers(work, climbed)]
    turns.sort(key=lambda it: it.ordinal)
    circles = _Circles()
    for turn in turns:
        circles.join([*filter(None, turn.asks), *turn.stands])
    spoilt = {circles.of(it) for it in engine}
    new: dict[Slot, list[_Turn]] = {}
    done: list[tuple[object, _Turn, tuple[int, _Turn] | None]] = []
    for turn in turns:
        circle = circles.of(next(filter(None, (*turn.asks, *turn.stands))))
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


def _sorted(
    turns: list[_Turn], done: list[tuple[object, _Turn, tuple[int, _Turn] | None]]
) -> Turns:
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


def _find(work: Work, turn: _Turn, new: dict[Slot, list[_Turn]]) -> tuple[int, _Turn] | None:
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
    if turn.whole is not None and (owners := new.get((NAMES, turn.whole))):
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


def _makers(work: Work, waiting: exp.Query) -> Iterator[_Turn]:
    slots = [
        (k, f"w_{k}_{place}")
        for fields, k in work.keys.items()
        for place in range(most_slots(fields))
    ]
    own = [f"a_{k}" for k in work.keys.values()]
    names = (*own, *(name for _, name in slots))
    email = work.order_column("email")
    query = exp.select(
        *(col(it, "m") for it in (ORDINAL, "state", "whole", "currency")),
        email.as_("email"),
        missing(email).or_(texts.tame(email, texts.ADDRESS, LIMITS["email"])).as_("plain_email"),
        *(col(it, "m") for it in names),
    ).from_(table(MAKERS, "m"))
    query = query.join(table(ORDERS, "o"), on=col(ORDINAL, "o").eq(col(ORDINAL, "m")))
    query = query.where(col(ORDINAL, "m").isin(query=waiting))
    for ordinal, number, whole, currency, address, plain, *values in work.warehouse.rows(query):
        told = dict(zip(names, values, strict=True))
        state = work.steps.states[number]
        stands = {(NAMES, whole): None}
        stands |= {(k, told[name]): None for k, name in slots if told[name] is not None}
        asks = tuple(_asked_by_maker(work, state, told, whole))
        yield _Turn(ordinal, state, asks, currency, address, plain, whole, tuple(stands))


def _asked_by_maker(
    work: Work, state: State, told: dict[str, str | None], whole: str
) -> Iterator[Slot | None]:
    for at, code in state.answers:
        column = work.table.columns[at]
        if not isinstance(column, ir.KeyColumn):
            yield NAMES, whole
            continue
        k = work.keys[column.key.fields]
        value = None if code >= BLANK else told[f"a_{k}"]
        yield None if value is None else (k, value)


def _readers(work: Work, climbed: Climbed) -> Iterator[_Turn]:
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
        slots = tuple(_asked_by_reader(work, state, asked[ordinal]))
        yield _Turn(ordinal, state, slots, currency, address, plain)


def _asked_by_reader(
    work: Work, state: State, slots: dict[int, str | None]
) -> Iterator[Slot | None]:
    for at, code in state.answers:
        column, slot = work.table.columns[at], slots[at]
        if slot is None or code >= BLANK:
            yield None
        elif isinstance(column, ir.KeyColumn):
            yield work.keys[column.key.fields], slot
        else:
            yield NAMES, slot


class _Circles:
    """Which slots belong together (union and find, Tarjan 1975)."""

    def __init__(self) -> None:
        self._above: dict[Slot, Slot] = {}

    def of(self, slot: Slot) -> Slot:
        """The slot that stands for the circle."""
        while (above := self._above.setdefault(slot, slot)) != slot:
            self._above[slot] = self._above[above]
            slot = above
        return slot

    def join(self, slots: list[Slot]) -> None:
        """These belong together."""
        first = self.of(slots[0])
        for it in slots[1:]:
            self._above[self.of(it)] = first
