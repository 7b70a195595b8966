"""Counts and sums: how many orders, and how much money in each currency, by what is decided.

Money of two currencies is never added. Totals have at most 21 digits (`reading/cells.py`), so that
even the sum of millions of them is exact in 28, which is what Python's decimals have.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from decimal import Decimal
from typing import TypeVar

from rulesdsl.backtest.history import History, PastOrder
from rulesdsl.defining import evolve, frozen
from rulesdsl.model.decisions import Action, Decision
from rulesdsl.posting.summary import Count, Kind, way_of
from rulesdsl.table.holds import NO_RULE

K = TypeVar("K", bound=Hashable)


@frozen
class Sum:
    """What so many orders in a currency come to; '' where the orders tell no currency.

    `untold` of the orders tell no total.
    """

    currency: str
    orders: int
    total: Decimal
    untold: int = 0


@frozen
class Tally:
    """How many orders, and what they come to in each currency (by its code)."""

    orders: int
    sums: tuple[Sum, ...]

    @property
    def untold(self) -> int:
        """How many of the orders tell no total."""
        return sum(it.untold for it in self.sums)


@frozen(kw_only=True)
class Line:
    """One line of a figure: the orders that belong to it under the new policy.

    `held` are those of them that wait for a person, `changed` those about which the old policy
    decides otherwise; `old` are the orders that belong to the line under the old policy.
    """

    label: str
    orders: Tally
    held: Tally
    old: Tally | None = None
    changed: Tally | None = None

    @property
    def longest(self) -> int:
        """The orders of the longer of its bars."""
        return max(self.orders.orders, self.old.orders if self.old else 0)


@frozen
class Figure:
    """Lines that together are all orders, counted by one thing.

    `name` is what the table of figures calls it; `moves` tells that an order may stand on another
    line under the other policy.
    """

    name: str
    title: str
    lines: tuple[Line, ...]
    moves: bool

    @property
    def longest(self) -> int:
        """The orders of the longest bar, at least 1."""
        return max([1, *(it.longest for it in self.lines)])


def tally(orders: Iterable[PastOrder]) -> Tally:
    """Count and add up."""
    by_currency: dict[str, list[Decimal | None]] = {}
    for it in orders:
        by_currency.setdefault(it.order.currency or "", []).append(it.order.total)
    sums = [_sum(currency, totals) for currency, totals in sorted(by_currency.items())]
    return Tally(sum(it.orders for it in sums), tuple(sums))


def _sum(currency: str, totals: list[Decimal | None]) -> Sum:
    told = [it for it in totals if it is not None]
    return Sum(currency, len(totals), sum(told, start=Decimal()), len(totals) - len(told))


def figures(history: History) -> tuple[Figure, ...]:
    """Every figure of the page: by decision, by rule, by channel, by month."""
    return (by_decision(history), by_rule(history), by_channel(history), by_month(history))


def by_decision(history: History) -> Figure:
    """How the orders come to their customers, in the order in which a summary lists it."""
    place = {kind: number for number, kind in enumerate(Kind)}

    lines = _moving(history, way_of, label_of)
    lines.sort(key=lambda it: (place[it[0][0]], *_most_first(it[1])))
    return Figure("decision", "By decision", tuple(line for _, line in lines), moves=True)


def label_of(way: tuple[Kind, str | None]) -> str:
    """How an order came to its customer, in the words of the summary."""
    return Count(*way, 0).label


def by_rule(history: History) -> Figure:
    """Which rule decides, the one that most orders come to first."""
    lines = [line for _, line in _moving(history, rule_of, str)]
    return Figure("rule", "By rule", tuple(sorted(lines, key=_most_first)), moves=True)


def rule_of(made: Decision) -> str:
    """The rule that decides, as a figure calls it."""
    return made.rule or NO_RULE.name


def idle_rules(history: History) -> tuple[str, ...]:
    """The rules of the new policy that no order came to."""
    busy = {rule_of(it.new) for it in history.orders}
    return tuple(it for it in history.new.rules if it not in busy)


def by_channel(history: History) -> Figure:
    """Where the orders were placed, the channel with most of them first."""
    found = _grouped(history.orders, lambda it: it.order.channel or "")
    lines = [
        _line(history, channel or "no channel told", orders) for channel, orders in found.items()
    ]
    lines.sort(key=_most_first)
    return Figure("channel", "By channel", tuple(lines), moves=False)


def by_month(history: History) -> Figure:
    """When they were placed: a line a month, in turn; last those that tell no date."""
    found = _grouped(history.orders, lambda it: month_of(it) or "~")
    months = sorted(found)
    lines = [
        _line(history, "no date told" if month == "~" else month, found[month]) for month in months
    ]
    return Figure("month", "By month", tuple(lines), moves=False)


def month_of(it: PastOrder) -> str | None:
    """The month of an order, as `2026-11`."""
    day = it.order.order_date
    return day.isoformat()[:7] if day else None


def _grouped(
    orders: Iterable[PastOrder], key: Callable[[PastOrder], K]
) -> dict[K, list[PastOrder]]:
    found: dict[K, list[PastOrder]] = {}
    for it in orders:
        found.setdefault(key(it), []).append(it)
    return found


def _line(history: History, label: str, orders: list[PastOrder]) -> Line:
    return Line(
        label=label,
        orders=tally(orders),
        held=tally(it for it in orders if it.new.action is Action.HOLD),
        changed=tally(it for it in orders if it.changed) if history.old else None,
    )


def _most_first(line: Line) -> tuple[int, int, str]:
    return (-line.orders.orders, -line.longest, line.label)


def _moving(
    history: History, key: Callable[[Decision], K], label: Callable[[K], str]
) -> list[tuple[K, Line]]:
    """A line for each key under the new policy or the old one, with the orders under both."""
    now = _grouped(history.orders, lambda it: key(it.new))
    before = _grouped(history.orders, lambda it: key(it.old or it.new)) if history.old else {}
    lines = []
    for its in dict.fromkeys((*now, *before)):
        line = _line(history, label(its), now.get(its, []))
        old = tally(before.get(its, [])) if history.old else None
        lines.append((its, evolve(line, old=old)))
    return lines
