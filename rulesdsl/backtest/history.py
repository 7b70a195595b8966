"""Past orders with what a policy decides about each, and what another one, the old, had decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from rulesdsl.backtest.differences import differences
from rulesdsl.compiled import Compiled
from rulesdsl.defining import field, frozen
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import Order
from rulesdsl.posting.plan import Plan


@frozen
class PastOrder:
    """An order with its decisions; `place` counts the orders from 1, as the files have them.

    `old` is None where there is no old policy; `differences` names what is decided otherwise.
    """

    place: int
    new: Decision
    old: Decision | None = None
    differences: tuple[str, ...] = ()

    @property
    def order(self) -> Order:
        """The order itself."""
        return self.new.order

    @property
    def changed(self) -> bool:
        """Whether the two policies decide otherwise about it."""
        return bool(self.differences)


@frozen
class Side:
    """One policy with its plan for the orders; `name` is the file or revision that it is from."""

    name: str
    compiled: Compiled = field(repr=False)
    plan: Plan = field(repr=False)

    @property
    def rules(self) -> tuple[str, ...]:
        """The names of its rules, in their order."""
        return tuple(it.title for it in self.compiled.policy.rules)


@frozen(slots=False)
class History:
    """A batch of past orders under a policy, and under the old one where there is one.

    Both have decided the same orders, from the same customer list, with `override` set alike.
    """

    new: Side
    old: Side | None = None
    override: bool | None = None

    @cached_property
    def orders(self) -> tuple[PastOrder, ...]:
        """Every order, in the order of the files."""
        decided = self.new.plan.decisions
        if self.old is None:
            return tuple(PastOrder(place, made) for place, made in enumerate(decided, 1))
        pairs = zip(self.old.plan.decisions, decided, strict=True)
        return tuple(
            PastOrder(place, new, old, differences(old, new))
            for place, (old, new) in enumerate(pairs, 1)
        )

    @cached_property
    def changed(self) -> tuple[PastOrder, ...]:
        """The orders about which the two policies decide otherwise."""
        return tuple(it for it in self.orders if it.changed)

    @property
    def cautions(self) -> tuple[str, ...]:
        """What makes the plans unsafe to go by, each once."""
        sides = (self.new, self.old) if self.old else (self.new,)
        return tuple(dict.fromkeys(it for side in sides for it in side.plan.cautions))

    @cached_property
    def currencies(self) -> tuple[str, ...]:
        """The currencies of the orders, the one that most are in first; '' where none is told."""
        counted = Counter(it.order.currency or "" for it in self.orders)
        return tuple(sorted(counted, key=lambda it: (-counted[it], it)))


def biggest_first(orders: Iterable[PastOrder], currencies: tuple[str, ...]) -> list[PastOrder]:
    """By money, within a currency: amounts of two currencies cannot be compared.

    What is paid back counts like what is paid; an order without a total stands last.
    """
    return sorted(orders, key=lambda it: _weight(it, currencies))


def _weight(it: PastOrder, currencies: tuple[str, ...]) -> tuple[bool, int, object, int]:
    total = it.order.total
    rank = currencies.index(it.order.currency or "")
    return (total is None, rank, -abs(total) if total is not None else 0, it.place)
