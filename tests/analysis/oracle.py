"""Brute force: every order that a set of conditions can tell apart, one by one.

Each field gets one value for every way in which the tests of it can come out together; a missing
one is among them. All combinations are the grid: whatever is true of every order is true of every
point of the grid, and the other way round. `model.conditions.holds` is all that is shared with what
is tested here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import pairwise, product
from math import prod
from typing import TypeVar

from attrs import evolve, field, frozen

from rulesdsl.model import conditions as meant
from rulesdsl.model.conditions import Condition, Test, holds
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.model.records import Order, Party
from rulesdsl.model.types import Type, Value
from tests.analysis.texts import texts

T = TypeVar("T", Order, Party)

CUSTOMER_NAME = BY_NAME["customer name"]
NAMED_BY = (BY_NAME["name"], BY_NAME["company"], BY_NAME["email"])
"""What the customer's name is: the first of these that is known."""

MOST_POINTS = 200_000


class TooLargeError(Exception):
    """There are more points than can be looked at one by one."""


def tests_of(condition: Condition | None) -> Iterator[Test]:
    """The tests that a condition is made of."""
    match condition:
        case None:
            return
        case meant.All(parts=parts) | meant.Any(parts=parts):
            for part in parts:
                yield from tests_of(part)
        case meant.Not(part=part):
            yield from tests_of(part)
        case _:
            yield condition


def tests_by_field(conditions: Iterable[Condition | None]) -> dict[Field, list[Test]]:
    """The tests of each field that an order has by itself.

    Those of the customer's name are also tests of what it can be taken from.
    """
    found: dict[Field, list[Test]] = {}
    for test in dict.fromkeys(it for condition in conditions for it in tests_of(condition)):
        for asked in NAMED_BY if test.field is CUSTOMER_NAME else (test.field,):
            found.setdefault(asked, []).append(test)
    return found


# Values of one field


def values_of(asked: Field, tests: Sequence[Test]) -> tuple[Value | None, ...]:
    """A value for each way in which the tests can come out together, what is missing first."""
    distinct: dict[tuple[bool, ...], Value | None] = {}
    for value in _interesting(asked, tests):
        outcome = (value is None or value == (), *(outcome_of(it, value) for it in tests))
        distinct.setdefault(outcome, value)
    return tuple(distinct.values())


def outcome_of(test: Test, value: Value | None) -> bool:
    """Whether a test of one field holds of a value."""
    return holds(test, lambda _: value)


def _interesting(asked: Field, tests: Sequence[Test]) -> Iterator[Value | None]:
    match asked.type:
        case Type.TEXT:
            if asked.name != "order number":
                yield None
            yield from texts(asked, tests)
        case Type.NUMBER:
            yield None
            yield from _numbers(sorted(it for it in _constants(tests) if isinstance(it, Decimal)))
        case Type.DATE:
            yield None
            yield from _dates([it for it in _constants(tests) if isinstance(it, date)])
        case Type.YES_NO:
            yield from (None, True, False)
        case Type.TAGS:
            yield from _tags([it.tag for it in tests if isinstance(it, meant.Includes)])


def _constants(tests: Iterable[Test]) -> Iterator[Value]:
    for test in tests:
        match test:
            case meant.OneOf(values=values):
                yield from values
            case meant.Within(low=low, high=high):
                yield from (it for it in (low, high) if it is not None)
            case _:
                pass


def _numbers(constants: Sequence[Decimal]) -> Iterator[Decimal]:
    """Each constant, and numbers below, between and above: numbers are dense."""
    if not constants:
        yield Decimal(1)
        return
    yield constants[0] - 1
    for one, next_one in pairwise(constants):
        yield from (one, (one + next_one) / 2)
    yield from (constants[-1], constants[-1] + 1)


def _dates(constants: Sequence[date]) -> Iterator[date]:
    """Each day, the day before and the day after, as far as there are any."""
    if not constants:
        yield date(2026, 11, 21)
    for day in constants:
        yield day
        if day > date.min:
            yield day - timedelta(days=1)
        if day < date.max:
            yield day + timedelta(days=1)


def _tags(asked: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every choice of the tags that are asked for, with and without one that is not."""
    distinct = {meant.fold(it): it for it in asked}
    other = next(it for it in ("other", "another", "one more") if it not in distinct)
    for chosen in product((False, True), repeat=len(distinct) + 1):
        every = (*distinct.values(), other)
        yield tuple(tag for tag, there in zip(every, chosen, strict=True) if there)


# Orders


def order_with(values: Mapping[Field, Value | None]) -> Order:
    """The order that has these values, and nothing else but a number."""
    own: dict[str, object] = {}
    parties: dict[str, dict[str, object]] = {"billing": {}, "shipping": {}}
    for asked, value in values.items():
        where, _, part = asked.path.rpartition(".")
        (parties[where] if where else own)[part] = value
    own = {"number": "1001", **own}
    sides = {side: Party(**its) for side, its in parties.items()}  # type: ignore[arg-type] # each path is checked by its field
    return Order(**own, **sides)  # type: ignore[arg-type] # likewise


def without(order: Order, asked: Field) -> Order:
    """The same order with one field missing."""
    where, _, part = asked.path.rpartition(".")
    nothing = () if asked.type is Type.TAGS else None
    if not where:
        return _changed(order, part, nothing)
    return _changed(order, where, _changed(getattr(order, where), part, nothing))


def _changed(record: T, part: str, value: object) -> T:
    return evolve(record, **{part: value})  # type: ignore[arg-type] # the part's own kind


def allows(condition: Condition | None, order: Order) -> bool:
    """Whether a condition holds for an order; None is every order."""
    return condition is None or holds(condition, lambda asked: asked.get(order))


def first_of(conditions: Sequence[Condition | None], order: Order) -> int:
    """The number of the first condition that holds, from 0; as many as there are: none."""
    return next(
        (at for at, condition in enumerate(conditions) if allows(condition, order)), len(conditions)
    )


# All of them


@frozen(slots=False, eq=False)
class Grid:
    """All orders that a set of conditions can tell apart.

    A set of them is a number with a bit for each point; a point is a choice of one value a field.
    """

    values: Mapping[Field, tuple[Value | None, ...]]
    _seen: dict[Test, int] = field(factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, conditions: Iterable[Condition | None], most: int = MOST_POINTS) -> Grid:
        """The grid of these conditions; more points than `most` are too many."""
        grid = cls({it: values_of(it, its) for it, its in tests_by_field(conditions).items()})
        if grid.size > most:
            raise TooLargeError(f"{grid.size} points")
        return grid

    @cached_property
    def size(self) -> int:
        return prod(len(it) for it in self.values.values())

    @cached_property
    def everything(self) -> int:
        """The set of all points."""
        return (1 << self.size) - 1

    @cached_property
    def _strides(self) -> dict[Field, int]:
        """How far apart two neighbouring values of a field are."""
        strides, stride = {}, 1
        for asked, values in self.values.items():
            strides[asked] = stride
            stride *= len(values)
        return strides

    def where(self, condition: Condition | None) -> int:
        """The points at which a condition holds."""
        match condition:
            case None:
                return self.everything
            case meant.All(parts=parts):
                both = self.everything
                for part in parts:
                    both &= self.where(part)
                return both
            case meant.Any(parts=parts):
                either = 0
                for part in parts:
                    either |= self.where(part)
                return either
            case meant.Not(part=part):
                return self.everything ^ self.where(part)
            case _:
                if condition not in self._seen:
                    self._seen[condition] = self._of_test(condition)
                return self._seen[condition]

    def _of_test(self, test: Test) -> int:
        if test.field is not CUSTOMER_NAME:
            return self._spread(
                test.field, [outcome_of(test, it) for it in self.values[test.field]]
            )
        found, unnamed = 0, self.everything
        for asked in NAMED_BY:
            values = self.values[asked]
            found |= unnamed & self._spread(
                asked, [it is not None and outcome_of(test, it) for it in values]
            )
            unnamed &= self._spread(asked, [it is None for it in values])
        return found | (unnamed if outcome_of(test, None) else 0)

    def _spread(self, asked: Field, outcomes: Sequence[bool]) -> int:
        """The points whose value of a field has the outcome yes."""
        stride = self._strides[asked]
        run = (1 << stride) - 1
        block = sum(run << stride * place for place, yes in enumerate(outcomes) if yes)
        length = stride * len(outcomes)
        return block * (self.everything // ((1 << length) - 1))

    def first(self, conditions: Sequence[Condition | None]) -> list[int]:
        """For each condition the points where it is the first that holds; last: where none does."""
        left, found = self.everything, []
        for condition in conditions:
            its = self.where(condition)
            found.append(left & its)
            left &= ~its
        return [*found, left]

    def order(self, point: int) -> Order:
        """The order that stands at a point."""
        chosen: dict[Field, Value | None] = {}
        for asked, values in self.values.items():
            point, place = divmod(point, len(values))
            chosen[asked] = values[place]
        return order_with(chosen)

    def orders(self, points: int | None = None) -> Iterator[Order]:
        """The orders of a set of points, of all where none are given."""
        left = self.everything if points is None else points
        while left:
            lowest = left & -left
            yield self.order(lowest.bit_length() - 1)
            left ^= lowest


# Verdicts


def dead(conditions: Sequence[Condition | None], grid: Grid) -> set[int]:
    """The conditions that are first for no order."""
    return {at for at, points in enumerate(grid.first(conditions)[:-1]) if not points}


def seconds(conditions: Sequence[Condition | None], at: int, grid: Grid) -> set[int]:
    """What comes second where a condition comes first; as many as there are: nothing."""
    left, found = grid.first(conditions)[at], set()
    for later in range(at + 1, len(conditions)):
        its = grid.where(conditions[later])
        if left & its:
            found.add(later)
        left &= ~its
    return found | ({len(conditions)} if left else set())


def together(
    grid: Grid, inside: Iterable[Condition | None], outside: Iterable[Condition | None] = ()
) -> int:
    """The points where all of the first hold and none of the others."""
    points = grid.everything
    for condition in inside:
        points &= grid.where(condition)
    for condition in outside:
        points &= ~grid.where(condition)
    return points


def covers(
    conditions: Sequence[Condition | None], by: Collection[int], at: int, grid: Grid
) -> bool:
    """Whether some conditions together take all of another one."""
    return not together(grid, [conditions[at]], [conditions[it] for it in by])
