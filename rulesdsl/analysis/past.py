"""What a change would have changed: past orders, decided by both versions of a policy.

Each version decides the orders as one batch, from the same lists. So an order may be decided
otherwise only because an order before it was: a customer was created for it, say.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal

from rulesdsl.analysis.behaviour import same
from rulesdsl.analysis.changes import Change
from rulesdsl.analysis.meetings import Meeting
from rulesdsl.compiled import Compiled, Customers
from rulesdsl.customers.index import listed
from rulesdsl.defining import define, field, frozen
from rulesdsl.model.conditions import holds
from rulesdsl.model.decisions import Decision, Role
from rulesdsl.model.records import Order
from rulesdsl.posting.plan import Plan
from rulesdsl.semantics.policy import Rule


@frozen
class Sum:
    """How many orders, and their money by currency; `untold` are those without a total."""

    orders: int = 0
    money: tuple[tuple[str, Decimal], ...] = ()
    untold: int = 0


@frozen
class Hit:
    """The past orders that a change is about, and how many are really decided otherwise."""

    orders: Sum
    otherwise: int


@frozen
class Past:
    """What a change would have changed.

    `hits` stand beside the changes. `after_others` are orders that the same rules decide in both
    versions, and otherwise only because of what was decided before. `created` and `no_longer` are
    the full names of customers and jobs that only one version creates, by what they are for.
    """

    orders: Sum
    hits: tuple[Hit, ...]
    otherwise: Sum
    after_others: Sum
    held: tuple[int, int]
    created: tuple[tuple[Role, str], ...]
    no_longer: tuple[tuple[Role, str], ...]


def past(
    versions: tuple[Compiled, Compiled],
    found: Sequence[Change],
    orders: Sequence[Order],
    customers: Customers,
) -> Past:
    """Both versions' plans for a batch of orders, compared change by change."""
    old, new = versions
    index = listed(customers)
    plans = old.plan(orders, index), new.plan(orders, index)
    home = _home(new.policy.rules)
    counts = _Counts(versions, found, home)
    for before, now in zip(plans[0].decisions, plans[1].decisions, strict=True):
        counts.take(before, now)
    return Past(
        _sum(orders, home),
        tuple(Hit(_sum(its, home), counts.otherwise[at]) for at, its in enumerate(counts.met)),
        _sum(counts.all_otherwise, home),
        _sum(counts.after_others, home),
        (len(plans[0].held), len(plans[1].held)),
        _only(plans[1], plans[0]),
        _only(plans[0], plans[1]),
    )


def _home(rules: Iterable[Rule]) -> str:
    """The currency of an order that tells none."""
    return next((it.settings.home_currency for it in rules), "USD")


def _sum(orders: Iterable[Order], home: str) -> Sum:
    money: Counter[str] = Counter()
    sums: dict[str, Decimal] = {}
    count = untold = 0
    for order in orders:
        count += 1
        if order.total is None:
            untold += 1
        else:
            currency = order.currency or home
            sums[currency] = sums.get(currency, Decimal()) + order.total
            money[currency] += 1
    return Sum(count, tuple((it, sums[it]) for it, _ in sorted(money.items(), key=_most)), untold)


def _most(its: tuple[str, int]) -> tuple[int, str]:
    return -its[1], its[0]


def _only(plan: Plan, other: Plan) -> tuple[tuple[Role, str], ...]:
    """The records that one plan creates and the other one does not."""
    there = {it.record.full_name.casefold() for it in other.creations}
    its = ((it.role, it.record.full_name) for it in plan.creations)
    return tuple(it for it in its if it[1].casefold() not in there)


@define(eq=False)
class _Counts:
    """Counts orders by the change that is about them."""

    versions: tuple[Compiled, Compiled]
    changes: Sequence[Change]
    home: str
    met: list[list[Order]] = field(init=False)
    otherwise: list[int] = field(init=False)
    all_otherwise: list[Order] = field(factory=list)
    after_others: list[Order] = field(factory=list)
    _by_rules: dict[tuple[Rule | None, Rule | None], list[tuple[int, Meeting]]] = field(
        factory=dict
    )

    @met.default
    def _no_orders(self) -> list[list[Order]]:
        return [[] for _ in self.changes]

    @otherwise.default
    def _none(self) -> list[int]:
        return [0 for _ in self.changes]

    def __attrs_post_init__(self) -> None:
        for at, change in enumerate(self.changes):
            for it in change.meetings:
                self._by_rules.setdefault((it.old, it.new), []).append((at, it))

    def take(self, before: Decision, now: Decision) -> None:
        """Count an order with its decisions."""
        order, differs = now.order, not same(before, now)
        rules = _rule(before, self.versions[0]), _rule(now, self.versions[1])
        if differs:
            self.all_otherwise.append(order)
        for at, meeting in self._by_rules.get(rules, ()):
            if _is_about(meeting, order):
                self.met[at].append(order)
                self.otherwise[at] += differs
                return
        if differs:
            self.after_others.append(order)


def _rule(decision: Decision, its: Compiled) -> Rule | None:
    return None if decision.line is None else its.table.lines[decision.line - 1].rule


def _is_about(meeting: Meeting, order: Order) -> bool:
    """Whether a meeting of the rules that decide an order tells of it."""
    told = meeting.orders
    if meeting.currency is not None and order.currency not in {None, meeting.currency}:
        return False
    return not told.whole or any(
        it is None or holds(it, lambda field: field.get(order)) for it in told.pieces
    )
