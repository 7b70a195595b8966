"""Conditions under first-wins: which order meets which of them first, and which next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cached_property

from rulesdsl.analysis.boxes import Box, TooManyBoxesError
from rulesdsl.analysis.pairs import first_two
from rulesdsl.analysis.regions import (
    BUDGET,
    TOO_WIDE,
    Given,
    Region,
    Regions,
    Undecided,
)
from rulesdsl.analysis.search import Boxes, Budget, OverBudgetError, bits, taken_by
from rulesdsl.defining import define, field
from rulesdsl.model.types import Type

PAIR_BUDGET, PAIR_BUDGET_EACH = 2_000, 150
"""Steps for looking at all pairs of conditions at once, and more of them for each condition.

In narrow tables that is plenty; where it does not do, pairs are looked for one by one.
"""


@define(eq=False, slots=False)
class Cascade:
    """Conditions of which the first that holds counts; None holds for every order.

    `others` are further conditions that will be asked about. Conditions are counted from 0; their
    number stands for none of them. `budget` is for one question.
    """

    conditions: Sequence[Given]
    others: Iterable[Given] = ()
    budget: int = BUDGET
    regions: Regions = field(init=False)
    _own: list[Boxes | None] = field(init=False)
    """The boxes of each condition; None where there are too many to look at."""
    _before: list[Boxes | None] = field(init=False)
    """The boxes of all conditions before each, and of all before the end."""
    _pairs: dict[int, set[int]] | None = None
    _pairs_asked: bool = False

    @regions.default
    def _regions(self) -> Regions:
        known = set(map(id, self.conditions))
        others = (it for it in self.others if id(it) not in known)
        return Regions([*self.conditions, *others], self.budget)

    @_own.default
    def _own_boxes(self) -> list[Boxes | None]:
        return self.regions.by_place[: len(self.conditions)]

    @_before.default
    def _boxes_before(self) -> list[Boxes | None]:
        before: list[Boxes | None] = [0]
        for own in self._own:
            last = before[-1]
            before.append(None if own is None or last is None else last | own)
        return before

    # Questions

    def gaps(self, most: int = 10, inside: Sequence[Given] = ()) -> list[Region | Undecided]:
        """Regions for which no condition holds; together all such orders, if not `most` of them.

        With `inside` only orders are meant for which all of these hold.
        """
        avoid = self._before[-1]
        if avoid is None:
            return [TOO_WIDE]
        found: list[Region | Undecided] = []
        try:
            _, domains = self.regions.asked(inside, ())
            budget = self.regions.for_one_question()
            while domains and len(found) < most:
                domain = domains.pop()
                one = self.regions.search([domain], avoid, budget)
                if one is None:
                    continue
                found.append(one)
                if isinstance(one, Region):
                    domains += self.regions.rest_of(domain, one)
        except TooManyBoxesError:
            found.append(TOO_WIDE)
        except OverBudgetError:
            found.append(self.regions.too_much)
        return found

    def first(
        self, at: int, inside: Sequence[Given] = (), outside: Sequence[Given] = ()
    ) -> Region | Undecided | None:
        """An order that meets this condition first, and for which the others hold or do not.

        None: there is none. All of `inside` hold for it, none of `outside`.
        """
        pairs = self._all_pairs()
        if pairs is not None and at not in pairs:
            return None
        return self._find(self._before[at], at, inside, outside)

    def second(self, at: int, then: int, inside: Sequence[Given] = ()) -> Region | Undecided | None:
        """An order that meets the first of these conditions first, and the other one next."""
        own, before = self._own[at], self._before[then]
        avoid = None if own is None or before is None else before & ~own
        return self._find(avoid, then, [self.conditions[at], *inside], ())

    def _find(
        self, avoid: Boxes | None, at: int, inside: Sequence[Given], outside: Sequence[Given]
    ) -> Region | Undecided | None:
        if avoid is None:
            return TOO_WIDE
        its = () if at == len(self.conditions) else (self.conditions[at],)
        try:
            budget = self.regions.for_one_question()
            more, domains = self.regions.asked([*its, *inside], outside)
            return self.regions.search(domains, avoid | more, budget)
        except TooManyBoxesError:
            return TOO_WIDE
        except OverBudgetError:
            return self.regions.too_much

    # The same, where no order is asked for

    def is_first(
        self, at: int, inside: Sequence[Given] = (), outside: Sequence[Given] = ()
    ) -> bool | Undecided:
        """Whether there is an order as `first` finds one."""
        pairs = self._all_pairs()
        if pairs is not None and at not in pairs:
            return False
        if pairs is not None and not inside and not outside and self._is_plain:
            return True
        return self._is_there(self._before[at], at, inside, outside)

    def is_second(self, at: int, then: int) -> bool | Undecided:
        """Whether there is an order as `second` finds one."""
        pairs = self._all_pairs()
        if pairs is not None and (self._is_plain or then not in pairs.get(at, ())):
            return then in pairs.get(at, ())
        own, before = self._own[at], self._before[then]
        avoid = None if own is None or before is None else before & ~own
        return self._is_there(avoid, then, [self.conditions[at]], ())

    def _is_there(
        self, avoid: Boxes | None, at: int, inside: Sequence[Given], outside: Sequence[Given]
    ) -> bool | Undecided:
        its = () if at == len(self.conditions) else (self.conditions[at],)
        if avoid is None:
            return TOO_WIDE
        if self._is_plain:
            return self._is_free(avoid, [*its, *inside], outside)
        found = self._find(avoid, at, inside, outside)
        return found if isinstance(found, Undecided) else found is not None

    def _is_free(
        self, avoid: Boxes, inside: Sequence[Given], outside: Sequence[Given]
    ) -> bool | Undecided:
        """Whether atoms are left; where no text is asked for its parts, some order has them."""
        try:
            budget = self.regions.for_one_question()
            more, domains = self.regions.asked(inside, outside)
            taken = avoid | more | self._impossible
            return any(self.regions.is_free(it, taken, budget) for it in domains)
        except TooManyBoxesError:
            return TOO_WIDE
        except OverBudgetError:
            return self.regions.too_much

    def there_is(self, inside: Sequence[Given], outside: Sequence[Given]) -> bool | Undecided:
        """Whether there is an order for which all of `inside` hold and none of `outside`."""
        if self._is_plain:
            return self._is_free(0, inside, outside)
        found = self.regions.find(inside, outside)
        return found if isinstance(found, Undecided) else found is not None

    @cached_property
    def _is_plain(self) -> bool:
        """Whether no field is a text that is asked for its parts: its atoms may exclude others."""
        return all(len(it.columns) == 1 or it.field.type is Type.TAGS for it in self.regions.cuts)

    # Why

    def because(
        self, at: int, inside: Sequence[Given] = (), outside: Sequence[Given] = ()
    ) -> tuple[int, ...]:
        """Of a condition that is never met first: earlier ones that together take all its orders.

        None of them can be left out. Empty where the condition itself holds for no order. With
        `inside` and `outside` only such orders are meant.
        """
        before = self._before[at] or 0
        needed = list(range(at))
        try:
            budget = self.regions.for_one_question()
            more, domains = self.regions.asked([self.conditions[at], *inside], outside)
            never = more | self._impossible
            taking: Boxes = 0
            for domain in domains:
                taking |= taken_by(self.regions.index, domain, before | never, budget)
            needed = [it for it in range(at) if (self._own[it] or 0) & taking]
            for one in tuple(needed):
                rest = [it for it in needed if it != one]
                if self._take(domains, rest, never, budget):
                    needed = rest
        except TooManyBoxesError:
            return ()
        except OverBudgetError:
            pass  # still true, only not the fewest
        return tuple(needed)

    def _take(
        self, domains: Sequence[Box], conditions: Sequence[int], avoid: Boxes, budget: Budget
    ) -> bool:
        for it in conditions:
            avoid |= self._own[it] or 0
        return not any(self.regions.is_free(it, avoid, budget) for it in domains)

    def implies(self, one: int, other: int) -> bool | None:
        """Whether the other condition holds wherever the one does; None: not decided."""
        found = self.regions.find([self.conditions[one]], [self.conditions[other]])
        return None if isinstance(found, Undecided) else found is None

    def seconds(
        self, at: int, wanted: Callable[[int], bool] = lambda _: True
    ) -> Iterator[tuple[int, Region | Undecided]]:
        """Each later condition that some order meets next after having met this one first.

        Only those that are `wanted` are looked at. The number of conditions stands for none.
        """
        for then in self.perhaps_next(at):
            if wanted(then):
                found = self.second(at, then)
                if found is not None:
                    yield then, found

    def perhaps_next(self, at: int) -> list[int]:
        """The conditions that may come next, in their order; all that do are among them."""
        pairs = self._all_pairs()
        if pairs is not None:
            return sorted(pairs.get(at, ()))
        own = self._own[at]
        if own is None:
            return []
        index = self.regions.index
        met: Boxes = 0
        later = (self._before[-1] or 0) & ~(self._before[at] or 0) & ~own
        for number in bits(own):
            met |= index.meeting(index.boxes[number], later)
        return [it for it in range(at + 1, len(self.conditions)) if (self._own[it] or 0) & met] + [
            len(self.conditions)
        ]

    def _all_pairs(self) -> dict[int, set[int]] | None:
        """By condition those that come next, found at once; None where that takes too long."""
        if not self._pairs_asked:
            self._pairs_asked = True
            rules = [it for it in self._own if it is not None]
            if len(rules) == len(self._own):
                budget = Budget(PAIR_BUDGET + PAIR_BUDGET_EACH * len(rules))
                with suppress(OverBudgetError):
                    self._pairs = first_two(self.regions.index, rules, self._impossible, budget)
        return self._pairs

    @property
    def _impossible(self) -> Boxes:
        return self.regions.impossible
