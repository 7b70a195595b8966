"""Which orders go from which rule to which: every pair of rules, with the orders that it is about.

The orders of a pair are told as a part of the orders of the old rule, or else of the new one. A
region says all that an order must have; what the rule's other orders have as well, or what no order
has for which the rule applies, is left out of the words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import Enum
from itertools import groupby

from rulesdsl.analysis.cascade import Cascade
from rulesdsl.analysis.merged import Merged, Pair
from rulesdsl.analysis.regions import Region, Undecided
from rulesdsl.analysis.words import all_of
from rulesdsl.defining import define, evolve, field, frozen
from rulesdsl.model.conditions import All, Any, Condition, Not
from rulesdsl.semantics.policy import Rule

FEW = 3
"""So many rules may come before that take orders of their own: more would fill a page."""

MOST_ASKED_FOR_WORDS = 5_000
"""So many questions are asked to find few words; then regions are told as they are found."""

MOST_REGIONS = 3
"""In so many pieces the orders of a pair are told, or else by what both rules ask."""


class Whose(Enum):
    """Of which version the rule is whose orders are spoken of."""

    OLD = "old"
    NEW = "new"


@frozen
class Orders:
    """Orders of a rule: those for which one of these holds, None being all of them.

    `whole` tells whether these are all that was to be told. `regions` has an order of each piece.
    """

    whose: Whose
    pieces: tuple[Condition | None, ...]
    whole: bool
    regions: tuple[Region, ...]


@frozen(eq=False)
class Meeting:
    """Orders that one rule decided before and another one decides now; None is no rule.

    All of them are in the `currency`, where there is one: both hold what is in others. `in_place`
    says that both rules ask for the same orders, at the same place. `undecided` says why it is not
    known whether there are any.
    """

    old: Rule | None
    new: Rule | None
    orders: Orders
    currency: str | None
    in_place: bool
    undecided: Undecided | None = None


@frozen(eq=False)
class Meetings:
    """Every pair of rules that may decide otherwise and has an order, in the order of the rules.

    `all_asked` is false where there are too many pairs to ask about all of them.
    """

    found: tuple[Meeting, ...]
    all_asked: bool


def meetings(together: Merged) -> Meetings:
    """The pairs of two versions that have an order."""
    search = _Search(together)
    found = tuple(search.meetings())
    return Meetings(found, not together.left_out and not search.gave_up)


@define(eq=False)
class _Search:
    """The rules that a changed one may meet, as one cascade."""

    merged: Merged
    _number: dict[int, int] = field(init=False)
    """Of a place of the merged list its number in the cascade."""
    _cascade: Cascade = field(init=False)
    gave_up: bool = False
    """Whether all steps were spent before all pairs were asked about."""
    _left: int = MOST_ASKED_FOR_WORDS

    @_number.default
    def _relevant(self) -> dict[int, int]:
        changed = {it.at for it in self.merged.pairs}
        met = (
            at
            for at in range(len(self.merged.places))
            if at in changed or any(self.merged.may_meet(it, at) for it in changed)
        )
        return {at: number for number, at in enumerate(met)}

    @_cascade.default
    def _all_conditions(self) -> Cascade:
        conditions = [self._condition(at) for at in self._number]
        others = {id(it): it for pair in self.merged.pairs for it in (pair.where, pair.in_it)}
        return Cascade(conditions, list(others.values()))

    def _condition(self, at: int) -> Condition | None:
        return self.merged.places[at].condition

    # Pairs

    def meetings(self) -> Iterator[Meeting]:
        for at, pairs in groupby(self.merged.pairs, key=lambda it: it.at):
            if self._cascade.first(self._number[at]) is not None:
                yield from self._of_place(list(pairs))
            if self.gave_up:
                return

    def _of_place(self, pairs: list[Pair]) -> Iterator[Meeting]:
        """The meetings of one rule with others, until all its orders are met."""
        for left, pair in zip(reversed(range(len(pairs))), pairs, strict=True):
            found = self._meeting(pair)
            if found is not None and found.undecided is not None and self._cascade.regions.is_spent:
                self.gave_up = True
                return
            if found is not None:
                yield found
                if left and self._is_all_met(pair):
                    return

    def _is_all_met(self, pair: Pair) -> bool:
        met = [self._condition(it) for it in pair.between]
        met += [] if pair.then is None else [self._condition(pair.then)]
        return self._cascade.first(self._number[pair.at], outside=met) is None

    def _meeting(self, pair: Pair) -> Meeting | None:
        """A pair with its orders; None where it has none."""
        place = self.merged.places[pair.at]
        in_place = place.old is not None and place.new is not None
        first = self._first(pair, ())
        if first is None:
            return None
        if isinstance(first, Undecided):
            nothing = Orders(Whose.OLD, (), whole=False, regions=())
            return Meeting(
                pair.old, pair.new, nothing, pair.currency, in_place=in_place, undecided=first
            )
        told: list[Orders] = []
        for whose in Whose:
            view = _View.of(pair, whose, self.merged)
            told.append(self._at_once(pair, view, first) or self._orders(pair, view))
            if told[-1].whole:
                break
        best = told[-1] if told[-1].whole else told[0]
        return Meeting(pair.old, pair.new, best, pair.currency, in_place=in_place)

    def _first(
        self,
        pair: Pair,
        outside: Sequence[Condition | None],
        besides: Sequence[Condition] = (),
    ) -> Region | Undecided | None:
        """An order of a pair that is in none of what is known of them already."""
        inside = [*self._then(pair), *_besides(pair), *besides]
        between = [self._condition(it) for it in pair.between]
        return self._cascade.first(self._number[pair.at], inside, [*between, *outside])

    def _then(self, pair: Pair) -> list[Condition | None]:
        return [] if pair.then is None else [self._condition(pair.then)]

    # Words

    def _at_once(self, pair: Pair, view: _View, first: Region) -> Orders | None:
        """The orders of a pair, where they are all of the rule's, or all for which it differs."""
        if self._suffices([], pair, view):
            return Orders(view.whose, (None,), whole=True, regions=(first,))
        if pair.where is None or not self._suffices([pair.where], pair, view):
            return None
        pieces = pair.where.parts if isinstance(pair.where, Any) else (pair.where,)
        found = [(it, self._first(pair, (), (it,))) for it in pieces]
        met = [(it, region) for it, region in found if isinstance(region, Region)]
        whole = not any(isinstance(region, Undecided) for _, region in found)
        of_pieces, regions = zip(*met, strict=True) if met else ((), ())
        return Orders(view.whose, of_pieces, whole=whole, regions=regions) if met else None

    def _orders(self, pair: Pair, view: _View) -> Orders:
        """The orders of a pair as a part of those of one of its rules."""
        regions: list[Region] = []
        pieces: list[Condition | None] = []
        found: Region | Undecided | None = None
        while len(regions) < MOST_REGIONS:
            found = self._first(pair, pieces)
            if not isinstance(found, Region):
                break
            regions.append(found)
            pieces.append(self._shortened(found.condition, pair, view))
        its = Orders(view.whose, tuple(pieces), whole=found is None, regions=tuple(regions))
        return its if its.whole else self._as_both_ask(pair, view, its) or its

    def _as_both_ask(self, pair: Pair, view: _View, known: Orders) -> Orders | None:
        """The orders of a pair by what they are: what the other rule asks, and no rule before it.

        None where many rules before it take orders: nobody would read that.
        """
        asked = [] if view.then is None else [self._condition(view.then)]
        rivals = [
            self._condition(it)
            for it in view.rivals
            if it in self._number
            and self._of_rule(view, [*asked, *_besides(pair), self._condition(it)]) is not None
        ]
        if len(rivals) > FEW:
            return None
        parts = [it for it in (*asked, pair.where) if it is not None]
        whole = all_of([*parts, *(Not(it) for it in rivals if it is not None)])
        return evolve(known, pieces=(self._shortened(whole, pair, view),), whole=True)

    def _shortened(self, region: Condition | None, pair: Pair, view: _View) -> Condition | None:
        """What tells the orders of a region from others of the rule."""
        parts = region.parts if isinstance(region, All) else (region,)
        kept = [it for it in parts if it is not None]
        for part in sorted(kept, key=lambda it: not isinstance(it, Not)):
            fewer = [it for it in kept if it is not part]
            if self._suffices(fewer, pair, view):
                kept = fewer
        return all_of(kept)

    def _suffices(self, parts: Sequence[Condition], pair: Pair, view: _View) -> bool:
        """Whether all orders of the rule for which these hold belong to the pair."""
        self._left -= 1 + len(view.rivals)
        if self._left < 0:
            return False
        inside = [*parts, *([] if pair.in_it is None else [pair.in_it])]
        needed = [] if view.then is None else [self._condition(view.then)]
        needed += [] if pair.where is None else [pair.where]
        return all(self._of_rule(view, inside, [it]) is None for it in needed) and all(
            self._of_rule(view, [*inside, self._condition(it)]) is None
            for it in view.rivals
            if it in self._number
        )

    def _of_rule(
        self,
        view: _View,
        inside: Sequence[Condition | None],
        outside: Sequence[Condition | None] = (),
    ) -> Region | Undecided | None:
        """An order of the rule of a view, in its own version, for which these hold or do not."""
        if view.at is not None and len(view.before) == view.at:  # both versions have those before
            return self._cascade.first(self._number[view.at], inside, outside)
        own = [] if view.at is None else [self._condition(view.at)]
        before = [self._condition(it) for it in view.before if it in self._number]
        return self._cascade.regions.find([*own, *inside], [*before, *outside])


def _besides(pair: Pair) -> list[Condition]:
    return [it for it in (pair.where, pair.in_it) if it is not None]


@frozen
class _View:
    """A pair from one of its rules: the place of that rule, and which of its version come before.

    `then` is the place of the other rule, and `rivals` are those of its version that come before
    it, and could take orders of the first rule. No place is that of no rule.
    """

    whose: Whose
    at: int | None
    before: tuple[int, ...]
    then: int | None
    rivals: tuple[int, ...]

    @classmethod
    def of(cls, pair: Pair, whose: Whose, together: Merged) -> _View:
        """The view from the rule of a version."""
        places = together.places

        def has(at: int, version: Whose) -> bool:
            its = places[at].old if version is Whose.OLD else places[at].new
            return its is not None

        def of_version(version: Whose) -> int | None:
            return pair.at if has(pair.at, version) else pair.then

        other = Whose.NEW if whose is Whose.OLD else Whose.OLD
        at, then = of_version(whose), of_version(other)
        before = _below(at, places, lambda it: has(it, whose))
        rivals = _below(then, places, lambda it: has(it, other))
        common = set(before)
        return cls(whose, at, before, then, tuple(it for it in rivals if it not in common))


def _below(
    at: int | None, places: Sequence[object], wanted: Callable[[int], bool]
) -> tuple[int, ...]:
    """The places before one, or all."""
    return tuple(it for it in range(len(places) if at is None else at) if wanted(it))
