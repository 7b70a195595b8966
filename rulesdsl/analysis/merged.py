"""Two versions of a policy as one list of rules, and which pairs of rules may decide differently.

For every order the first rule that applies in the merged list tells a lot. Is it one that both
versions have at that place, and that does the same, then the order is decided the same, and it is
never looked at. Is it one that only one version has, the other version decides by the next rule of
its own that applies. So only pairs are asked about in which one rule was changed, added or taken
away; and of those only such as may have an order in common.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TypeAlias

from rulesdsl.analysis.alignment import Step, aligned, asks
from rulesdsl.analysis.behaviour import Behaviour, behaviour
from rulesdsl.analysis.phrases import NEVER, is_in
from rulesdsl.analysis.where import one_currency, where
from rulesdsl.defining import define, field, frozen
from rulesdsl.model.conditions import All, Condition, OneOf, comparable
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Value
from rulesdsl.semantics.policy import Rule

MOST_PAIRS = 20_000
"""So many pairs of rules are asked about; it takes two versions that have little in common."""


@frozen(eq=False)
class Place:
    """A place of the merged list: the rule that the old version has there, and the new one's.

    `alike` tells that both say the same there, word by word.
    """

    old: Rule | None
    new: Rule | None
    alike: bool = False

    @property
    def condition(self) -> Condition | None:
        """For which orders: what both ask, where both stand here."""
        rule = self.old or self.new
        return rule.condition if rule else None


@frozen(eq=False)
class Pair:
    """Two rules that may decide orders differently: the old one and the new one; None is no rule.

    `at` is the place of the first rule that applies, `then` that of the first one of the other
    version, and `between` are those places of the other version that must not apply; `where` is
    what must be so of an order besides. Orders that are not in the `currency` are held by both; its
    condition is `in_it`.
    """

    at: int
    then: int | None
    between: tuple[int, ...]
    old: Rule | None
    new: Rule | None
    where: Condition | None
    currency: str | None
    in_it: Condition | None


@define(eq=False)
class Merged:
    """The merged list, and the pairs to be asked about; `left_out` counts those beyond a bound."""

    places: tuple[Place, ...]
    pinned: tuple[Pinned, ...] = field(init=False)
    pairs: list[Pair] = field(factory=list, init=False)
    left_out: int = field(default=0, init=False)
    _forms: dict[Behaviour, int] = field(factory=dict, init=False)
    _form_of: dict[Rule | None, int] = field(factory=dict, init=False)
    _where: dict[tuple[int, int], Condition | None] = field(factory=dict, init=False)

    _in: dict[str, Condition] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        for pair in self._all_pairs():
            if len(self.pairs) < MOST_PAIRS:
                self.pairs.append(pair)
            else:
                self.left_out += 1

    @pinned.default
    def _all_pinned(self) -> tuple[Pinned, ...]:
        return tuple(pinned_by(it.condition) for it in self.places)

    def may_meet(self, one: int, other: int) -> bool:
        """Whether the rules at two places may be for one order; False is a proof."""
        return may_meet(self.pinned[one], self.pinned[other])

    def _all_pairs(self) -> Iterator[Pair]:
        for at, place in enumerate(self.places):
            if place.alike:
                continue
            if place.old is not None and place.new is not None:
                yield from self._pair(at, None, (), (place.old, place.new))
                continue
            its = place.old or place.new
            later = [
                then
                for then in range(at + 1, len(self.places))
                if self._other(then, place) is not None and self.may_meet(at, then)
            ]
            for passed, then in enumerate((*later, None)):
                other = None if then is None else self._other(then, place)
                rules = (its, other) if place.old is not None else (other, its)
                yield from self._pair(at, then, tuple(later[:passed]), rules)
                if then is not None and self.places[then].condition is None:
                    break

    def _other(self, at: int, place: Place) -> Rule | None:
        """The rule that the other version has at a place."""
        return self.places[at].new if place.old is not None else self.places[at].old

    def _pair(
        self,
        at: int,
        then: int | None,
        between: tuple[int, ...],
        rules: tuple[Rule | None, Rule | None],
    ) -> Iterator[Pair]:
        old, new = rules
        one, other = self._form(old), self._form(new)
        if one == other:
            return
        if (one, other) not in self._where:
            self._where[one, other] = where(old, new)
        condition = self._where[one, other]
        if condition is not NEVER:
            code = one_currency(old, new)
            in_it = self._in.setdefault(code, is_in(code)) if code else None
            yield Pair(at, then, between, old, new, condition, code, in_it)

    def _form(self, rule: Rule | None) -> int:
        """What a rule does, as a number."""
        found = self._form_of.get(rule)
        if found is None:
            found = self._forms.setdefault(behaviour(rule), len(self._forms))
            self._form_of[rule] = found
        return found


def merged(old: Sequence[Rule], new: Sequence[Rule]) -> Merged:
    """Two versions' rules in one list."""
    keys = cache(lambda rule: (asks(rule.condition), behaviour(rule)))
    ahead = _same_ahead(old, new)
    behind = _same_ahead(old[ahead:][::-1], new[ahead:][::-1])
    inner_old, inner_new = old[ahead : len(old) - behind], new[ahead : len(new) - behind]
    steps = aligned([keys(it) for it in inner_old], [keys(it) for it in inner_new])
    head = zip(old[:ahead], new[:ahead], strict=True)
    tail = zip(old[len(old) - behind :], new[len(new) - behind :], strict=True)
    return Merged(
        (
            *(Place(*its, alike=True) for its in head),
            *(_place(it, inner_old, inner_new) for it in steps),
            *(Place(*its, alike=True) for its in tail),
        )
    )


def _place(step: Step, old: Sequence[Rule], new: Sequence[Rule]) -> Place:
    return Place(
        None if step.old is None else old[step.old], None if step.new is None else new[step.new]
    )


def _same_ahead(old: Sequence[Rule], new: Sequence[Rule]) -> int:
    """How many rules at the beginning are the same, as they stand there."""
    pairs = enumerate(zip(old, new, strict=False))
    shorter = min(len(old), len(new))
    return next((at for at, (one, other) in pairs if not _alike(one, other)), shorter)


def _alike(one: Rule, other: Rule) -> bool:
    return (
        one.condition == other.condition
        and one.ladder == other.ladder
        and one.fallback == other.fallback
        and one.settings == other.settings
        and one.currencies == other.currencies
        and one.standards == other.standards
    )


# Rules that can have no order in common


Pinned: TypeAlias = dict[Field, frozenset[Value]]
"""Fields of which a condition names all values that it holds for."""


def pinned_by(condition: Condition | None) -> Pinned:
    """The fields for which a condition names the values that it holds for."""
    parts = condition.parts if isinstance(condition, All) else (condition,)
    found: Pinned = {}
    for part in parts:
        if isinstance(part, OneOf):
            values = frozenset(comparable(part.field, it) for it in part.values)
            found[part.field] = found.get(part.field, values) & values
    return found


def may_meet(one: Pinned, other: Pinned) -> bool:
    """Whether two conditions may hold for one order; False is a proof that they do not."""
    return all(values & other.get(field, values) for field, values in one.items())
