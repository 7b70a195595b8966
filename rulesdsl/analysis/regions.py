"""Questions about all orders: is there one for which these conditions hold, and none of those."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from rulesdsl.analysis.boxes import Box, TooManyBoxesError, both, boxes, plain, product, tests_of
from rulesdsl.analysis.columns import (
    MISSING,
    YES,
    Ask,
    Choices,
    Column,
    Cut,
    Mask,
    Sizes,
    Starts,
    cut,
    full,
)
from rulesdsl.analysis.orders import an_order, value_in
from rulesdsl.analysis.search import Boxes, Budget, Index, OverBudgetError, bits, free, widened
from rulesdsl.analysis.words import OTHER, condition_of
from rulesdsl.defining import field as attribute
from rulesdsl.defining import frozen
from rulesdsl.model.conditions import Condition, Not, Test
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type, Value

if TYPE_CHECKING:
    from rulesdsl.model.records import Order

BUDGET = 2_000_000
"""Steps for one question; about a second."""

WHOLE_BUDGET = 8_000_000
"""Steps for all questions about the same conditions; some seconds. Policies need far fewer."""

_REGION_COSTS, _TEXT_COSTS = 1_000, 5_000
"""Steps for putting a region into words, and for looking in vain for a text that fits."""

_STARTS_COST = 4
"""Of starts (or ends) of a text so many pairs are compared in a step, for the words."""

MOST_TRIES = 40
"""So many combinations of texts are tried for one that some text has."""


@frozen
class Region:
    """An order, and a largest region around it in which the same holds.

    Fields that do not matter are missing on the order. `condition` is the region in the language's
    own terms, None for every order. `override` is its value where it was asked for.
    """

    order: Order
    condition: Condition | None
    override: bool | None = None
    box: Box = attribute(factory=dict, eq=False, repr=False)
    """The region as atoms, for those who ask on."""


@frozen
class Undecided:
    """A question that was not decided, and why: a part of a sentence."""

    reason: str


TOO_MUCH = Undecided("it takes more steps than are spent on one question")
ALL_SPENT = Undecided("the policy takes more steps than are spent on all its questions")
TOO_WIDE = Undecided("a condition has more alternatives than are looked at")
NO_TEXT = Undecided("no text was found that fits, and none was excluded")

Given = Condition | None
"""A condition; None is every order."""


class Regions:
    """All orders, cut by conditions. Only these conditions, and parts of them, can be asked about.

    `budget` is the number of steps that one question may take, `whole` that of all together: so
    hundreds of questions come to an end, too. `by_place` has the boxes of each condition in the
    order given: what is given twice has boxes of its own in either place. None stands for a
    condition of too many boxes.
    """

    def __init__(
        self, conditions: Iterable[Given], budget: int = BUDGET, whole: int = WHOLE_BUDGET
    ) -> None:
        given = list(conditions)
        plains = [None if it is None else plain(it) for it in given]
        self.cuts = cut(test for it in plains if it is not None for test in tests_of(it))
        self.budget = budget
        self._whole = Budget(whole)
        self._asks_of: dict[Test, Ask] = {}
        self._asks = {it.field: it for it in self.cuts}
        self._sizes = [column.size for it in self.cuts for column in it.columns]
        all_boxes: list[Box] = []
        self._impossible_of: list[Boxes] = []  # by cut
        for it in self.cuts:
            first = len(all_boxes)
            all_boxes += map(dict, it.impossible)
            self._impossible_of.append((1 << len(all_boxes)) - (1 << first))
        self.impossible = (1 << len(all_boxes)) - 1
        self._known: dict[int, tuple[Given, list[Box] | None, Boxes]] = {}
        self.by_place: list[Boxes | None] = []
        for one, its in zip(given, plains, strict=True):
            known = self._known.get(id(one))
            found = known[1] if known else [{}] if its is None else self._boxes(its)
            first = len(all_boxes)
            all_boxes += found or ()
            numbers = ((1 << len(all_boxes)) - 1) ^ ((1 << first) - 1)
            self.by_place.append(None if found is None else numbers)
            self._known.setdefault(id(one), (one, found, numbers))
        self.index = Index(tuple(self._sizes), tuple(all_boxes))
        starts = (column for it in self.cuts for column in it.columns if isinstance(column, Starts))
        self._region_costs = _REGION_COSTS + sum(it.size**2 // _STARTS_COST for it in starts)
        # what can be left out of a region's words first: few words for what has few values
        self._order = tuple(sorted(range(len(self._sizes)), key=lambda it: -self._sizes[it]))

    # Boxes

    def _ask(self, test: Test) -> Ask:
        found = self._asks_of.get(test)  # each is looked for once
        if found is None:
            found = self._asks_of[test] = self._asks[test.field].asked(test)
        return found

    def _boxes(self, its: Condition) -> list[Box] | None:
        try:
            return boxes(its, self._ask, self._sizes)
        except TooManyBoxesError:
            return None

    def boxes_of(self, condition: Given) -> list[Box]:
        """The boxes of a condition; raises OverBudgetError and TooManyBoxesError."""
        if condition is None:
            return [{}]
        known = self._known.get(id(condition))
        found = known[1] if known else self._boxes(plain(condition))
        if found is None:
            raise TooManyBoxesError
        if not known:
            self._whole.take(_size(found))
        return found

    def numbers_of(self, condition: Given) -> Boxes | None:
        """The boxes of a condition in the index; None for one that is not in it."""
        known = self._known.get(id(condition))
        if known is None:
            return None
        if known[1] is None:
            raise TooManyBoxesError
        return known[2]

    # Questions

    def find(
        self, inside: Sequence[Given] = (), outside: Sequence[Given] = ()
    ) -> Region | Undecided | None:
        """An order for which all of `inside` hold and none of `outside`; None: there is none."""
        try:
            budget = self.for_one_question()
            avoid, domains = self.asked(inside, outside)
            return self.search(domains, avoid, budget)
        except TooManyBoxesError:
            return TOO_WIDE
        except OverBudgetError:
            return self.too_much

    def for_one_question(self) -> Budget:
        """The steps that one question may take; raises OverBudgetError where all are spent."""
        budget = Budget(self.budget, self._whole)
        budget.take(1)
        return budget

    @property
    def is_spent(self) -> bool:
        """Whether no step is left: whatever is asked from now on is not decided."""
        return self._whole.left < 0

    @property
    def too_much(self) -> Undecided:
        """Why there were not enough steps."""
        return ALL_SPENT if self.is_spent else TOO_MUCH

    def asked(self, inside: Sequence[Given], outside: Sequence[Given]) -> tuple[Boxes, list[Box]]:
        """The boxes to avoid, and those to look in.

        Raises OverBudgetError and TooManyBoxesError.
        """
        avoid: Boxes = 0
        each_once = {id(it): it for it in inside}.values()
        domains: list[list[Box]] = [self.boxes_of(it) for it in each_once]
        for it in outside:
            if it is None:
                return 0, []
            numbers = self.numbers_of(it)
            if numbers is not None:
                avoid |= numbers
            else:
                domains.append(boxes(plain(_opposite(it)), self._ask, self._sizes))
                self._whole.take(_size(domains[-1]))
        return avoid, reduce(product, domains, [{}])

    def search(
        self, domains: Iterable[Box], avoid: Boxes, budget: Budget
    ) -> Region | Undecided | None:
        """An order in one of the domains and in none of the boxes to avoid."""
        missed = False
        for domain in domains:
            found = self._search(domain, avoid, budget)
            if isinstance(found, Region):
                return found
            missed = missed or found is not None
        return NO_TEXT if missed else None

    def is_free(self, domain: Box, avoid: Boxes, budget: Budget) -> bool:
        """Whether something of a domain lies in none of the boxes. Raises OverBudgetError."""
        return free(self.index, domain, avoid, budget) is not None

    def rest_of(self, domain: Box, region: Region) -> list[Box]:
        """What a domain has besides a region, in boxes."""
        return list(self._without(domain, region.box))

    def _search(self, domain: Box, avoid: Boxes, budget: Budget) -> Region | Undecided | None:
        """As `search` in one box. Combinations of parts that no text has are passed over."""
        waiting, missed = [domain], False
        for _ in range(MOST_TRIES):
            if not waiting:
                return NO_TEXT if missed else None
            inside = waiting.pop()
            found = free(self.index, inside, avoid | self.impossible, budget)
            if found is None:
                continue
            wide = widened(self.index, found, inside, avoid, self._order)
            wide = self._wider(wide, inside, avoid, budget)
            point = self._point(wide, budget)
            strange = self._strange(point)
            if not strange:
                budget.take(self._region_costs)
                return self._region(point, wide)
            missed = True
            budget.take(_TEXT_COSTS)
            waiting += self._without(inside, {it.number: point[it.number] for it in strange})
        return NO_TEXT

    def _wider(self, wide: Box, inside: Box, avoid: Boxes, budget: Budget) -> Box:
        """A free box without the columns that only keep out what no order can have."""
        box = wide
        for its in self.cuts:
            if not its.impossible:
                continue
            if its.field.type is Type.TAGS:
                box = _fewer_tags(its, box)
            elif len(its.columns) == 1:
                box = _possible(its, box)
            else:
                box = self._fewer_parts(its, box, inside, avoid, budget)
        return box

    def _fewer_parts(self, its: Cut, wide: Box, inside: Box, avoid: Boxes, budget: Budget) -> Box:
        """The same for a text that is asked for its parts."""
        box = wide
        for column in its.columns:
            if column.number not in box or column.number in inside:
                continue
            tried = _but(box, column)
            met = (self.index.boxes[it] for it in bits(self.index.meeting(tried, avoid)))
            shared = (it for it in (both(tried, other) for other in met) if it is not None)
            if not any(self.is_free(it, self.impossible, budget) for it in shared):
                box = tried
        return box

    def _region(self, point: Box, wide: Box) -> Region:
        override = next((it for it in self.cuts if it.field.name == "override"), None)
        given = override and value_in(override, point)
        return Region(
            an_order(self._mattering(wide), point),
            condition_of(self.cuts, wide),
            given if isinstance(given, bool) else None,
            wide,
        )

    def told(self, box: Box) -> tuple[dict[Field, Value | None], Condition | None]:
        """A box as values for the fields that matter in it (None: missing), and as a condition."""
        point = self._point(box, Budget(self.budget))
        values = {it.field: value_in(it, point) for it in self._mattering(box)}
        return values, condition_of(self.cuts, box)

    def _mattering(self, wide: Box) -> Iterator[Cut]:
        for its in self.cuts:
            if any(it.number in wide for it in its.columns):
                yield its

    def _point(self, wide: Box, budget: Budget) -> Box:
        """One combination of atoms in a box that some order has, and the most natural one."""
        point = dict(wide)
        for its, impossible in zip(self.cuts, self._impossible_of, strict=True):
            own = {it.number: wide[it.number] for it in its.columns if it.number in wide}
            point |= self._point_of(its, own, impossible, budget)
        return point

    def _point_of(self, its: Cut, own: Box, impossible: Boxes, budget: Budget) -> Box:
        """The same for one field; one that does not matter is missing, in all of its columns."""
        if its.field.type is Type.TAGS:
            return _tags(its, own)
        point, matters = dict(own), bool(own)
        for column in its.columns:
            there = point.get(column.number, full(column))
            for wanted in _preferred(column, matters=matters):
                tried = {**point, column.number: there & wanted}
                if there & wanted and self.is_free(tried, impossible, budget):
                    point = tried
                    break
        return free(self.index, point, impossible, budget) or point

    def _strange(self, point: Box) -> tuple[Column, ...]:
        """The columns of a field for which no value with these atoms was found."""
        for its in self.cuts:
            if len(its.columns) > 1:  # of one thing asked of a field every atom has a value
                atoms = its.atoms_of(value_in(its, point))
                if any(mask & ~point[column] for column, mask in atoms.items()):
                    return its.columns
        return ()

    def _without(self, inside: Box, point: Box) -> Iterator[Box]:
        """What is left of a box without a part of it, cut into boxes."""
        box = dict(inside)
        for column, mask in point.items():
            there = box.get(column, (1 << self._sizes[column]) - 1)
            if rest := there & ~mask:
                yield {**box, column: rest}
            box[column] = there & mask


def _size(boxes: Iterable[Box]) -> int:
    """How much there is to look at in boxes."""
    return sum(1 + len(it) for it in boxes)


def _but(box: Box, *columns: Column) -> Box:
    """A box that does not ask for some columns."""
    left_out = {it.number for it in columns}
    return {number: mask for number, mask in box.items() if number not in left_out}


def _fewer_tags(its: Cut, box: Box) -> Box:
    """Who has a tag has tags; who has none has not this one either."""
    known, *each = its.columns
    if any(box.get(it.number) == YES for it in each):
        return _but(box, known)
    return _but(box, *each) if box.get(known.number) == MISSING else box


def _possible(its: Cut, box: Box) -> Box:
    """Whoever allows all that a field can be does not ask for it."""
    (column,) = its.columns
    never = reduce(or_, (it[column.number] for it in its.impossible))
    whole = box.get(column.number, 0) | never == full(column)
    return _but(box, column) if whole else box


def _tags(its: Cut, own: Box) -> Box:
    """No tags but those that must be there."""
    known, *each = its.columns
    point = {it.number: own.get(it.number, full(it)) & MISSING or YES for it in each}
    free_of_tags = own.get(known.number, full(known)) & MISSING and YES not in point.values()
    return {known.number: MISSING if free_of_tags else YES, **point}


def _preferred(column: Column, *, matters: bool) -> tuple[Mask, ...]:
    """Atoms to try first: of what matters a known value, and no more in a text than is asked."""
    match column:
        case Choices():
            return (OTHER, ~MISSING, -1) if matters else (MISSING, OTHER, -1)
        case Sizes():
            return (~MISSING, -1) if matters else (MISSING, -1)
        case _:
            return (MISSING, -1)


def _opposite(condition: Condition) -> Condition:
    return condition.part if isinstance(condition, Not) else Not(condition)
