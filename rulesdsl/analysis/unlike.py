"""Whether two rules decide the orders that are of both the same, and what shows that not."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from functools import cached_property
from itertools import islice
from typing import TypeAlias

from attrs import define, evolve, field

from rulesdsl.analysis.behaviour import Behaviour, Held, Ours, Shop, same
from rulesdsl.analysis.fuller import fuller
from rulesdsl.analysis.regions import Region, Undecided
from rulesdsl.analysis.study import Study
from rulesdsl.analysis.trials import Stage, trials
from rulesdsl.analysis.where import is_in, one_currency, where
from rulesdsl.analysis.witness import About, Witness, told_apart
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.model.conditions import Condition, on_order
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.model.records import Order
from rulesdsl.model.types import Value
from rulesdsl.semantics.policy import Policy, Rule
from rulesdsl.table import holds, ir
from rulesdsl.table.lowering import lower
from rulesdsl.table.meaning import decide

_CURRENCY = BY_NAME["currency"]

NOT_SHOWN = Undecided("they are written differently, and no customer list was found that shows it")
TOO_MANY = Undecided("there are more pairs of rules than are looked at")

_MOST_PLAIN = 2
"""Lists that are tried first, with an order that tells more and more."""

MOST_TRIED = 200
"""So many pairs of a policy are tried with customer lists."""

Evidence: TypeAlias = tuple[Witness, Witness]
"""One order and one customer list, decided by the one rule and by the other."""

Pair: TypeAlias = tuple[int, int]
"""Two rules, the earlier one first: orders of which these are the first two are of both."""


@define(eq=False, slots=False)
class Unlike:
    """The rules of a policy, two by two."""

    study: Study
    _tables: dict[int, ir.Table] = field(factory=dict)
    _where: dict[tuple[Behaviour, Behaviour], tuple[Condition, ...]] = field(factory=dict)
    _shown: dict[Pair, Evidence | None] = field(factory=dict)
    _searched: dict[Pair, Evidence | None] = field(factory=dict)
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
        if pair not in self._shown and len(self._shown) >= MOST_TRIED:
            return TOO_MANY
        if self._natural(pair, region) is not None:
            return False
        unlike = self._unlike(pair)
        found = self.study.pair(*pair, *unlike) if unlike else region
        if found is None or isinstance(found, Undecided):
            return True if found is None else found
        return NOT_SHOWN if self._evidence(pair, found) is None else False

    def evidence(self, pair: Pair) -> Evidence | None:
        """An order that is of both rules, and a list with which they decide it differently."""
        region = self._region(pair)
        return self._evidence(pair, region) if isinstance(region, Region) else None

    def _evidence(self, pair: Pair, region: Region) -> Evidence | None:
        natural = self._natural(pair, region)
        if natural is not None and not _lacking(natural):
            return natural
        if self._searched.get(pair) is None:
            one, other = map(self._table, pair)
            about = About(self._fits(pair))
            self._searched[pair] = natural or told_apart(one, other, region.order, about)
        return self._searched[pair]

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

    def _natural(self, pair: Pair, region: Region) -> Evidence | None:
        """The same for an order that tells what the rules ask for, and for the plainest list.

        Best is one that is not held for what it or the list lacks.
        """
        if pair not in self._shown:
            best: Evidence | None = None
            for it in self._plain(pair, region.order):
                if same(it[0].decision, it[1].decision):
                    continue
                if best is None or _lacking(it) < _lacking(best):
                    best = it
                if not _lacking(best):
                    break
            self._shown[pair] = best
        return self._shown[pair]

    def _plain(self, pair: Pair, order: Order) -> Iterator[Evidence]:
        rules = self._rules(pair)
        for told in fuller(order, rules, self._fits(pair)):
            for customers in islice(trials(Stage(told, rules)), _MOST_PLAIN):
                book = CustomerIndex(customers)
                one, other = (decide(self._table(it), told, book) for it in pair)
                yield Witness(told, customers, None, one), Witness(told, customers, None, other)

    def _rules(self, pair: Pair) -> tuple[Rule, Rule]:
        return self.study.rules[pair[0]], self.study.rules[pair[1]]

    def _unlike(self, pair: Pair) -> tuple[Condition, ...]:
        """What every order fulfils for which two rules may differ; equal rules share it."""
        its = (self.study.behaviours[pair[0]], self.study.behaviours[pair[1]])
        if its not in self._where:
            rules = self._rules(pair)
            found, home = where(*rules), one_currency(*rules)
            parts = (found, is_in(home) if home is not None else None)
            self._where[its] = tuple(it for it in parts if it is not None)
        return self._where[its]

    def _table(self, at: int) -> ir.Table:
        """The table of a rule as if it were for every order."""
        found = self._tables.get(at)
        if found is None:
            rule = evolve(self.study.rules[at], condition=None)
            found = self._tables[at] = lower(Policy(None, (rule,), {}, rule.currencies))
        return found

    @cached_property
    def _holds(self) -> tuple[Callable[[Order], bool], ...]:
        return tuple(
            on_order(it.condition) if it.condition is not None else _always
            for it in self.study.rules
        )

    def _fits(self, pair: Pair) -> Callable[[Order], bool]:
        """Whether an order is of both rules, and of none before that.

        Orders that differ only in what no rule asks for are tried once.
        """
        at, then = pair
        holding = self._holds[: then + 1]
        known: dict[tuple[Value | None, ...], bool] = {}

        def fits(order: Order) -> bool:
            values = tuple(get(order) for get in self._asked)
            if values not in known:
                met = [number for number, holds in enumerate(holding) if holds(order)]
                known[values] = met == [at, then]
            return known[values]

        return fits

    @cached_property
    def _asked(self) -> tuple[Callable[[Order], Value | None], ...]:
        return tuple(it.get for it in self.study.fields_of_conditions)


def _always(_: Order) -> bool:
    return True


def _lacking(its: Evidence) -> int:
    """How often the order is held for what it lacks, or the list, and not by the policy."""
    held = [it.decision.hold for it in its]
    return sum(it is not None and it not in _OF_THE_POLICY for it in held)


_OF_THE_POLICY = (
    holds.POLICY,
    holds.POLICY_WITHOUT_REASON,
    holds.SEVERAL,
    holds.JOB_EXISTS,
    holds.CURRENCY,
    holds.OVERRIDE_ALONE,
)


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
