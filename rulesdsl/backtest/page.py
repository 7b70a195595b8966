"""The page of a backtest: what the template `page.html` asks for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rulesdsl.backtest.figures import figures, idle_rules
from rulesdsl.backtest.groups import Created, Group, created
from rulesdsl.backtest.history import History
from rulesdsl.backtest.plots import LONG, bars, columns
from rulesdsl.backtest.sentences import (
    amounts,
    decided,
    headline,
    money,
    month_in_words,
    sums,
    tiles,
)
from rulesdsl.defining import frozen
from rulesdsl.explain import Explanation
from rulesdsl.webpage import written

MOST_LINES = 30
"""Of a figure; the rest can be unfolded, up to `MOST_UNFOLDED`."""
MOST_MONTHS = 12
"""In numbers; more are unfolded below their plot."""
MOST_UNFOLDED = 300
MOST_NAMES = 30
"""Of new customers and jobs, and of rules that no order came to; the rest can be unfolded."""


@frozen
class Why:
    """The explanations of an order: by the new policy, and by the old one where there is one."""

    new: Explanation
    old: Explanation | None = None


def page(history: History, groups: tuple[Group, ...], why: Mapping[int, Why]) -> Iterator[bytes]:
    """The bytes of `index.html`; `why` has every order that the groups show, by its place."""
    by_decision, *others, by_month = figures(history)
    marked = "decided differently" if history.old else "waiting for a person"
    made = created(history)
    # The names below are what the template asks for, and nothing else is known there.
    return written(
        "rulesdsl.backtest",
        {
            "history": history,
            "headline": headline(history),
            "tiles": tiles(history),
            "figures": (by_decision, *others, by_month),
            "columns": columns(by_month, marked),
            "marked": marked,
            "idle": idle_rules(history),
            "groups": groups,
            "group_of_way": _first_of_each_way(groups) if history.old is None else {},
            "created": _sections(history, made),
            "why": why,
            "rest": _rest(history, groups),
            "bars": bars,
            "long": LONG,
            "both": _BOTH,
            "most": (MOST_LINES, MOST_MONTHS, MOST_UNFOLDED, MOST_NAMES),
        },
        _FILTERS,
    )


_FILTERS = {
    "amounts": amounts,
    "decision": decided,
    "money": money,
    "month": month_in_words,
    "sums": sums,
}


def _first_of_each_way(groups: tuple[Group, ...]) -> dict[str, int]:
    """The number of the first group of each way to a customer: there a figure's line leads."""
    found: dict[str, int] = {}
    for number, group in enumerate(groups, 1):
        if group.on_page:
            found.setdefault(group.way, number)
    return found


_BOTH = "Created by both"


def _sections(history: History, made: tuple[Created, ...]) -> dict[str, list[Created]]:
    """What is created, below the headings that the page has for it."""
    if history.old is None:
        return {"Created": list(made)}
    return {
        "Created, and not by the old policy": [it for it in made if not it.old],
        "No longer created": [it for it in made if not it.new],
        _BOTH: [it for it in made if it.new and it.old],
    }


def _rest(history: History, groups: tuple[Group, ...]) -> int:
    """How many orders stand in `backtest-orders.csv` alone."""
    return len(history.orders) - sum(len(it.on_page) for it in groups)
