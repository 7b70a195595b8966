"""The page of a backtest: one HTML file that needs nothing else, not even a network or a script.

The texts of buyers stand in it, who choose their own names: Jinja escapes every one of them, and
`_shown` takes out what would turn the line round. What the browser may load and run is nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from attrs import frozen
from jinja2 import Environment, PackageLoader, StrictUndefined

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
from rulesdsl.explain import Explanation
from rulesdsl.wording import one_line, several

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
    pieces = (
        _environment()
        .get_template("page.html")
        .generate(
            history=history,
            headline=headline(history),
            tiles=tiles(history),
            figures=(by_decision, *others, by_month),
            columns=columns(by_month, marked),
            marked=marked,
            idle=idle_rules(history),
            groups=groups,
            group_of_way=_first_of_each_way(groups) if history.old is None else {},
            created=_sections(history, made),
            why=why,
            rest=_rest(history, groups),
            bars=bars,
            long=LONG,
            both=_BOTH,
            most=(MOST_LINES, MOST_MONTHS, MOST_UNFOLDED, MOST_NAMES),
        )
    )
    for piece in pieces:
        # Half a character, out of some JSON, has no UTF-8.
        yield piece.encode("utf-8", "replace")


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


def _shown(value: object) -> object:
    """What a person may read of a text; what the template itself has made stays as it is."""
    return one_line(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("rulesdsl.backtest", "."),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        amounts=amounts,
        decision=decided,
        money=money,
        month=month_in_words,
        several=several,
        sums=sums,
    )
    return environment
