"""Orders to which the same happens, together; and which of them a page can show."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from rulesdsl.backtest.figures import Tally, label_of, tally
from rulesdsl.backtest.history import History, PastOrder, biggest_first
from rulesdsl.defining import evolve, frozen
from rulesdsl.model.decisions import Creation
from rulesdsl.model.hold_kinds import HoldKind
from rulesdsl.model.storage import same_label
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.summary import way_of

MOST_GROUPS = 60
MOST_SHOWN = 300
"""Of groups and of orders on the page; the rest stands in `backtest-orders.csv` alone."""
MOST_OF_A_GROUP = 25
FEWEST_OF_A_GROUP = 5


@frozen
class Group:
    """Orders to which the same happens: how they came to their customers, new and old.

    `orders` are all of them, the biggest first, of which a page shows the first `shown`. `hold` is
    why they wait under the new policy.
    """

    way: str
    old_way: str | None
    differences: tuple[str, ...]
    hold: HoldKind | None
    tally: Tally
    orders: tuple[PastOrder, ...]
    shown: int = MOST_SHOWN

    @property
    def on_page(self) -> tuple[PastOrder, ...]:
        """The orders that the page shows."""
        return self.orders[: self.shown]


def groups(history: History) -> tuple[Group, ...]:
    """By what happens to the orders, what waits for a person first, then the biggest first.

    With an old policy these are the orders that change, by what they change from and to.
    """
    found: dict[tuple[object, ...], list[PastOrder]] = {}
    for it in history.changed if history.old else history.orders:
        old = way_of(it.old) if it.old else None
        found.setdefault((way_of(it.new), old, it.differences, it.new.hold), []).append(it)
    made = sorted(
        (_group(history, its) for its in found.values()), key=lambda it: _rank(history, it)
    )
    shown = shown_of_each([len(it.orders) for it in made])
    return tuple(evolve(it, shown=most) for it, most in zip(made, shown, strict=True))


def _group(history: History, orders: list[PastOrder]) -> Group:
    first = orders[0]
    return Group(
        way=label_of(way_of(first.new)),
        old_way=label_of(way_of(first.old)) if first.old else None,
        differences=first.differences,
        hold=first.new.hold,
        tally=tally(orders),
        orders=tuple(biggest_first(orders, history.currencies)),
    )


def _rank(history: History, group: Group) -> tuple[object, ...]:
    """What waits first; then by money, currency by currency, as `biggest_first` does; by number."""
    held = group.hold is not None and history.old is None
    totals = {it.currency: it.total for it in group.tally.sums}
    money = tuple(-totals.get(currency, Decimal()) for currency in history.currencies)
    named = (group.way, group.old_way or "", group.differences)
    return (not held, money, -group.tally.orders, named)


def shown_of_each(orders: Sequence[int]) -> list[int]:
    """How many orders of each group a page shows, the groups as they stand.

    >>> shown_of_each([3, 2]), shown_of_each([1000, 3]), shown_of_each([50] * 60)[:2]
    ([3, 2], [25, 3], [5, 5])
    """
    if sum(orders) <= MOST_SHOWN and len(orders) <= MOST_GROUPS:
        return list(orders)
    each = min(MOST_OF_A_GROUP, max(FEWEST_OF_A_GROUP, MOST_SHOWN // len(orders)))
    return [min(each, its) if at < MOST_GROUPS else 0 for at, its in enumerate(orders)]


@frozen
class Created:
    """A record that is added to QuickBooks under one policy or under both.

    `order` is the order that needs it first, under the new policy where that adds it.
    """

    creation: Creation
    order: PastOrder
    new: bool
    old: bool


def created(history: History) -> tuple[Created, ...]:
    """What the new policy adds, in the order of the batch; then what only the old one adds."""
    new = _created(history.new.plan)
    old = _created(history.old.plan) if history.old else {}
    every = {**new, **{name: its for name, its in old.items() if name not in new}}
    return tuple(
        Created(creation, history.orders[place], name in new, name in old)
        for name, (creation, place) in every.items()
    )


def _created(plan: Plan) -> dict[str, tuple[Creation, int]]:
    """By its name as QuickBooks compares names, with the place of the order that needs it first."""
    first: dict[str, int] = {}
    for place, made in enumerate(plan.decisions):
        for it in made.creates:
            first.setdefault(same_label(it.record.full_name), place)
    named = {same_label(it.record.full_name): it for it in plan.creations}
    return {name: (it, first[name]) for name, it in named.items()}
