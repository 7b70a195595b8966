"""The measures of the plots: bars and columns, in units of the drawing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rulesdsl.backtest.figures import Figure, Line, Tally
from rulesdsl.backtest.sentences import month_in_words
from rulesdsl.defining import frozen
from rulesdsl.wording import several

LONG = 1000
"""How long the longest bar is, and how high the highest column."""

MOST_MONTHS = 120
"""Months between the first and the last that are drawn with those in which nothing was sold; a
single order of another century must not press all others into a corner."""


@frozen
class Bar:
    """A bar: its colour's name, how long it is, how much of it is marked, and what it says."""

    kind: str
    length: int
    marked: int
    title: str


@frozen
class Column:
    """A month's column: where it stands, how high it and its marked part are, what it says."""

    month: str
    x: int
    height: int
    marked: int
    title: str


def bars(figure: Figure, line: Line) -> Iterator[tuple[Bar, Tally]]:
    """The bars of a line with what they count: one, or where orders move the new and the old.

    Marked are the orders that change; where there is no old policy, those that are held. In a
    figure in which orders move, the two bars tell what changes.
    """
    if figure.moves and line.old is not None:
        yield _bar("new", figure, line.orders, 0), line.orders
        yield _bar("old", figure, line.old, 0), line.old
    else:
        yield _bar("new", figure, line.orders, (line.changed or line.held).orders), line.orders


def _bar(kind: str, figure: Figure, its: Tally, marked: int) -> Bar:
    return Bar(
        kind,
        _part(its.orders, figure.longest),
        _part(marked, figure.longest),
        several(its.orders, "order"),
    )


def _part(orders: int, longest: int) -> int:
    """As long as it is; what is not nothing can be seen."""
    return max(4, round(LONG * orders / longest)) if orders else 0


def columns(figure: Figure, marked_as: str) -> tuple[Column, ...]:
    """A column for each month, in turn, those without orders too."""
    by_month = {it.label: it for it in figure.lines if it.label[0].isdigit()}
    longest = max([1, *(it.orders.orders for it in by_month.values())])
    return tuple(
        _column(place, month, by_month.get(month), longest, marked_as)
        for place, month in enumerate(_months(sorted(by_month)))
    )


def _column(place: int, month: str, line: Line | None, longest: int, marked_as: str) -> Column:
    title = f"{month_in_words(month)}: {several(line.orders.orders if line else 0, 'order')}"
    if line is None:
        return Column(month, place, 0, 0, title)
    marked = (line.changed or line.held).orders
    height = _part(line.orders.orders, longest)
    return Column(month, place, height, _part(marked, longest), f"{title}, {marked:,} {marked_as}")


def _months(told: list[str]) -> Iterable[str]:
    if not told:
        return ()
    first, last = _number(told[0]), _number(told[-1])
    if last - first >= MOST_MONTHS:
        return told
    return (f"{it // 12:04}-{it % 12 + 1:02}" for it in range(first, last + 1))


def _number(month: str) -> int:
    """Months since the year 0."""
    year, _, number = month.partition("-")
    return int(year) * 12 + int(number) - 1
