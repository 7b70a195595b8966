"""Parts of a `when` that could be left out: without them every order is decided the same.

A part that lets orders in (an alternative, a value of a list) is judged with the rules before it:
it is idle where those take all of its orders. One that keeps orders out (a part of an `and`) is
judged by itself: against orders of the rules before it may stand there to be read alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from enum import Enum
from typing import TypeAlias

from rulesdsl.analysis.clauses import Clause, Kind
from rulesdsl.analysis.regions import Undecided
from rulesdsl.analysis.study import made_of
from rulesdsl.defining import frozen
from rulesdsl.model.conditions import (
    Condition,
    Has,
    Known,
    Not,
    OneOf,
    Within,
    comparable,
    fields_of,
)
from rulesdsl.model.types import Value


class Because(Enum):
    """Why a part is idle."""

    NEVER = "it never holds"
    ALWAYS = "it always holds"
    REST = "the rest of the condition says the same"
    EARLIER = "earlier rules take its orders"


@frozen
class Idle:
    """A part that could be left out of a clause, the whole condition, and what is left of that.

    `lets_in` tells that a part lets orders in, so that without it there would be fewer of them;
    `without` is None where nothing is left.
    """

    part: Clause
    of: Clause
    because: Because
    lets_in: bool
    whole: Clause
    without: Clause | None


Conditions: TypeAlias = tuple[Condition, ...]
Find: TypeAlias = Callable[[Conditions, Conditions], bool | Undecided]
"""Whether there is an order for which all of the first conditions hold, and none of the others."""


@frozen
class Asked:
    """What can be asked: of all orders, and of those that the rules before leave to the rule."""

    any_order: Find
    left_order: Find


Found: TypeAlias = list[Idle | Undecided]

_Whole: TypeAlias = Callable[[Clause], Clause]


@frozen
class _Place:
    """A place in a condition: `whole` is the condition with another clause there.

    `positive` tells that the whole holds for more orders where the clause there does; `is_part`
    that it is the whole, or a part of an `and` that is.
    """

    whole: _Whole
    positive: bool = True
    is_part: bool = False
    outermost: bool = False

    def inside(self, clause: Clause, parts: list[Clause], number: int) -> _Place:
        """The place of one of the parts."""
        before, behind = tuple(parts[:number]), tuple(parts[number + 1 :])
        positive = self.positive is not (clause.kind is Kind.OPPOSITE)
        is_part = self.is_part and clause.kind is Kind.ALL
        return _Place(lambda it: self.whole(clause.of((*before, it, *behind))), positive, is_part)


def idle_parts(clause: Clause, asked: Asked) -> Found:
    """The parts that could all be left out together, and what is not decided about others.

    The clause is one that holds for some order.
    """
    if asked.any_order((), (clause.meant,)) is False:
        return [Idle(clause, clause, Because.ALWAYS, lets_in=False, whole=clause, without=None)]
    return _looked_at(clause, _Place(lambda it: it, is_part=True, outermost=True), asked)


def _looked_at(clause: Clause, place: _Place, asked: Asked) -> Found:
    """Idle parts of a clause: of two that say the same the later one, and nothing inside of it."""
    found: Found = []
    kept = list(clause.parts)
    needed = _needed(kept, asked) if place.outermost and clause.kind is Kind.ALL else ()
    for number in reversed(range(len(kept))):
        if number in needed:
            continue
        verdict = _verdict(clause, kept, number, place, asked)
        if verdict is not None:
            found.append(verdict)
        if isinstance(verdict, Idle):
            del kept[number]
    for number, part in enumerate(kept):
        found += _looked_at(part, place.inside(clause, kept, number), asked)
    return found


def _needed(parts: list[Clause], asked: Asked) -> set[int]:
    """Parts of an `and` that ask for fields of their own, so that each keeps out some orders.

    The others hold together for some order, and what of it such a part asks for can be otherwise.
    """
    fields = [made_of(fields_of(part.meant)) for part in parts]
    often = Counter(field for of_part in fields for field in of_part)
    return {
        number
        for number, part in enumerate(parts)
        if all(often[it] == 1 for it in fields[number])
        and asked.any_order((), (part.meant,)) is not False
    }


def _verdict(
    clause: Clause, parts: list[Clause], number: int, place: _Place, asked: Asked
) -> Idle | Undecided | None:
    """Whether a part is idle; None where it makes a difference."""
    part, rest = parts[number], (*parts[:number], *parts[number + 1 :])
    if not rest or _tells_that_missing_counts(clause, part, rest):
        return None
    lets_in = place.positive is (clause.kind in {Kind.ANY, Kind.ONE_OF})
    asked_for: tuple[Conditions, Conditions]
    if clause.kind is Kind.ONE_OF and place.is_part and not _is_among(part, rest):
        asked_for = (
            (part.meant,),
            (),
        )  # what such a value lets in are the rule's orders that have it
        different, because = asked.left_order(*asked_for), Because.EARLIER
    else:
        complete, without = (place.whole(clause.of(it)).meant for it in (tuple(parts), rest))
        asked_for = ((complete,), (without,)) if lets_in else ((without,), (complete,))
        different, because = asked.any_order(*asked_for), Because.REST
        if different is True and lets_in and clause.kind is not Kind.ALL:
            different, because = asked.left_order(*asked_for), Because.EARLIER
    if isinstance(different, Undecided):
        return different
    if different:
        return None
    if lets_in and asked.any_order((place.whole(part).meant,), ()) is False:
        because = Because.NEVER
    whole, left = place.whole(clause.of(tuple(parts))), place.whole(clause.of(rest))
    return Idle(part, clause, because, lets_in, whole, left)


def _tells_that_missing_counts(clause: Clause, part: Clause, rest: Iterable[Clause]) -> bool:
    """Whether it stands there to be read: `F is missing or F is not V`, where `is not` would do."""
    match part.meant:
        case Not(part=Known(field=its)) if clause.kind is Kind.ANY:
            denied = (it.meant.part for it in rest if isinstance(it.meant, Not))
            return any(isinstance(it, OneOf | Within | Has) and it.field is its for it in denied)
        case _:
            return False


def _is_among(part: Clause, others: Iterable[Clause]) -> bool:
    """Whether a value stands among others, perhaps in another spelling."""
    return any(_values(it) & _values(part) for it in others)


def _values(clause: Clause) -> set[Value]:
    match clause.meant:
        case OneOf(field=its, values=values):
            return {comparable(its, it) for it in values}
        case _:
            return set()
