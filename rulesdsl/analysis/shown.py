"""An order and a customer list that two rules decide differently, tried by the page of meaning."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice
from typing import TypeAlias

from rulesdsl.analysis.behaviour import same
from rulesdsl.analysis.fuller import fuller
from rulesdsl.analysis.regions import Region
from rulesdsl.analysis.study import Study
from rulesdsl.analysis.trials import Stage, trials
from rulesdsl.analysis.witness import About, Witness, told_apart
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.defining import define, evolve, field
from rulesdsl.model.conditions import on_order
from rulesdsl.model.records import Order
from rulesdsl.model.types import Value
from rulesdsl.semantics.policy import Policy, Rule
from rulesdsl.table import holds, ir
from rulesdsl.table.lowering import lower
from rulesdsl.table.meaning import decide

_MOST_PLAIN = 2
"""Lists that are tried first, with an order that tells more and more."""

MOST_TRIED = 200
"""So many pairs of a policy are tried with customer lists."""

Evidence: TypeAlias = tuple[Witness, Witness]
"""One order and one customer list, decided by the one rule and by the other."""

Pair: TypeAlias = tuple[int, int]
"""Two rules, the earlier one first: orders of which these are the first two are of both."""


@define(eq=False, slots=False)
class Shown:
    """What shows of two rules that they decide some order differently, found once for each pair."""

    study: Study
    _tables: dict[int, ir.Table] = field(factory=dict)
    _natural: dict[Pair, Evidence | None] = field(factory=dict)
    _searched: dict[Pair, Evidence | None] = field(factory=dict)

    def may_try(self, pair: Pair) -> bool:
        """Whether lists are tried for this pair, or were; there is a bound for a policy."""
        return pair in self._natural or len(self._natural) < MOST_TRIED

    def evidence(self, pair: Pair, region: Region) -> Evidence | None:
        """What shows it, the best there is; None where nothing was found."""
        plain = self.natural(pair, region)
        if plain is not None and not _lacking(plain):
            return plain
        if self._searched.get(pair) is None:
            one, other = map(self._table, pair)
            about = About(self._fits(pair))
            self._searched[pair] = plain or told_apart(one, other, region.order, about)
        return self._searched[pair]

    def natural(self, pair: Pair, region: Region) -> Evidence | None:
        """The same for an order that tells what the rules ask for, and for the plainest list.

        Best is one that is not held for what it or the list lacks.
        """
        if pair not in self._natural:
            best: Evidence | None = None
            for it in self._plain(pair, region.order):
                if same(it[0].decision, it[1].decision):
                    continue
                if best is None or _lacking(it) < _lacking(best):
                    best = it
                if not _lacking(best):
                    break
            self._natural[pair] = best
        return self._natural[pair]

    def _plain(self, pair: Pair, order: Order) -> Iterator[Evidence]:
        rules = self._rules(pair)
        for told in fuller(order, rules, self._fits(pair)):
            for customers in islice(trials(Stage(told, rules)), _MOST_PLAIN):
                book = CustomerIndex(customers)
                one, other = (decide(self._table(it), told, book) for it in pair)
                yield Witness(told, customers, None, one), Witness(told, customers, None, other)

    def _rules(self, pair: Pair) -> tuple[Rule, Rule]:
        return self.study.rules[pair[0]], self.study.rules[pair[1]]

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
