"""Whether two rules decide the orders that are of both the same, and what shows that not."""

from __future__ import annotations

from collections.abc import Container
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from rulesdsl.analysis.behaviour import Behaviour, Held, Ours, Shop
from rulesdsl.analysis.phrases import is_in
from rulesdsl.analysis.regions import Region, Undecided
from rulesdsl.analysis.study import Study
from rulesdsl.defining import define, field
from rulesdsl.model.conditions import Condition
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.semantics.policy import Rule

if TYPE_CHECKING:
    from rulesdsl.analysis.shown import Evidence, Shown
    from rulesdsl.model.records import Order

_CURRENCY = BY_NAME["currency"]

NOT_SHOWN = Undecided("they are written differently, and no customer list was found that shows it")
TOO_MANY = Undecided("there are more pairs of rules than are looked at")

Pair: TypeAlias = tuple[int, int]
"""Two rules, the earlier one first: orders of which these are the first two are of both."""


@define(eq=False, slots=False)
class Unlike:
    """The rules of a policy, two by two."""

    study: Study
    _where: dict[tuple[Behaviour, Behaviour], tuple[Condition, ...]] = field(factory=dict)
    _regions: dict[Pair, Region | Undecided | None] = field(factory=dict)
    _always: dict[tuple[int, int], bool] = field(factory=dict)
    looked: int = 0
    """Pairs that were looked at so far."""

    def alike(self, pair: Pair) -> bool | Undecided:
        """Whether two rules decide every order of both the same; there must be some."""
        one, other = (self.study.behaviours[it] for it in pair)
        if one is other:
            return True
        if self._always_unlike(pair):
            return False
        region = self._region(pair)
        if region is None or isinstance(region, Undecided):
            return True if region is None else region
        if surely_unlike((one, other), self._rules(pair), region.order):
            return False
        shown = self._shown
        if not shown.may_try(pair):
            return TOO_MANY
        if shown.natural(pair, region) is not None:
            return False
        unlike = self._unlike(pair)
        found = self.study.pair(*pair, *unlike) if unlike else region
        if found is None or isinstance(found, Undecided):
            return True if found is None else found
        return NOT_SHOWN if shown.evidence(pair, found) is None else False

    def evidence(self, pair: Pair) -> Evidence | None:
        """An order that is of both rules, and a list with which they decide it differently."""
        region = self._region(pair)
        return self._shown.evidence(pair, region) if isinstance(region, Region) else None

    @cached_property
    def _shown(self) -> Shown:
        from rulesdsl.analysis.shown import Shown  # engines: most pairs are told apart without

        return Shown(self.study)

    def _region(self, pair: Pair) -> Region | Undecided | None:
        if pair not in self._regions:
            self._regions[pair] = self.study.cascade.second(*pair)
        return self._regions[pair]

    def _always_unlike(self, pair: Pair) -> bool:
        one, other = (self.study.behaviours[it] for it in pair)
        its = (id(one), id(other))
        if its not in self._always:
            asked = self.study.fields_of_conditions
            self._always[its] = always_unlike((one, other), self._rules(pair), asked)
        return self._always[its]

    def _rules(self, pair: Pair) -> tuple[Rule, Rule]:
        return self.study.rules[pair[0]], self.study.rules[pair[1]]

    def _unlike(self, pair: Pair) -> tuple[Condition, ...]:
        """What every order fulfils for which two rules may differ; equal rules share it."""
        its = (self.study.behaviours[pair[0]], self.study.behaviours[pair[1]])
        if its not in self._where:
            from rulesdsl.analysis.where import one_currency, where  # likewise, and rarely asked

            rules = self._rules(pair)
            found, home = where(*rules), one_currency(*rules)
            parts = (found, is_in(home) if home is not None else None)
            self._where[its] = tuple(it for it in parts if it is not None)
        return self._where[its]


# What differs for sure


def surely_unlike(
    pair: tuple[Behaviour, Behaviour], rules: tuple[Rule, Rule], order: Order
) -> bool:
    """Whether a list exists for which two rules decide an order differently; quick, not complete.

    The list: both standard customers, in the home currency, and nobody else. No key can find
    anybody, since a field of each is missing on the order, and so what is left over decides. A
    standard customer, another one, a job, a new customer and a hold are five different things; but
    a job or a new customer may lack a name, and a sale what it needs to be posted, so that both
    rules may hold for that.
    """
    one, other = pair
    homes = {rule.settings.home_currency for rule in rules}
    if homes - {order.currency} and (order.currency is not None or len(homes) > 1):
        return False
    if _may_find(one, order) or _may_find(other, order):
        return False
    return _rests_unlike(one, other, abroad=False)


def always_unlike(
    pair: tuple[Behaviour, Behaviour], rules: tuple[Rule, Rule], asked: Container[Field]
) -> bool:
    """The same of every order on which only these fields are known, whatever they are.

    Every region has such an order: what no condition asks for may be missing.
    """
    one, other = pair
    abroad = one.multi_currency
    homes = {rule.settings.home_currency for rule in rules}
    if abroad is not other.multi_currency or len(homes) > 1 or (not abroad and _CURRENCY in asked):
        return False
    keys = [key for it in pair for key in (it.ladder.keys if it.ladder else ())]
    if any(all(it in asked for it in key) for key in keys):
        return False
    return _rests_unlike(one, other, abroad=abroad)


def _rests_unlike(one: Behaviour, other: Behaviour, *, abroad: bool) -> bool:
    """Whether what is left over is decided differently, in other currencies as well if so asked."""
    match one.rest, other.rest:
        case Held() as held, Held() as also_held:
            return held != also_held
        case (Held(), _) | (_, Held()):
            return True
        case _ if one.posting is not None and other.posting is not None:
            return False
        case Ours(job=None) as ours, Ours(job=None) as theirs:
            if not abroad:
                return _are_two(ours.at_home, theirs.at_home)
            its, others = dict(ours.shops), dict(theirs.shops)
            return all(_are_two(its.get(code), others.get(code)) for code in its.keys() | others)
        case Ours(job=None), _:
            return True
        case _, Ours(job=None):
            return True
        case _:
            return False


def _are_two(one: Shop | None, other: Shop | None) -> bool:
    return one is not None and other is not None and one.looked_for != other.looked_for


def _may_find(its: Behaviour, order: Order) -> bool:
    """Whether a key may find somebody: all of its fields are known."""
    keys = its.ladder.keys if its.ladder else ()
    return any(all(it.get(order) is not None for it in key) for key in keys)
