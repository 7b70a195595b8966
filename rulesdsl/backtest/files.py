"""The files of a backtest: what stands in a folder for a manager to open."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rulesdsl.backtest.explanations import explanations
from rulesdsl.backtest.groups import Group, groups
from rulesdsl.backtest.history import History, Side
from rulesdsl.backtest.page import Why, page
from rulesdsl.backtest.tables import created_csv, figures_csv, orders_csv
from rulesdsl.compiled import Customers
from rulesdsl.explain import Explanation

NAMES = ("backtest-orders.csv", "backtest-created.csv", "backtest-figures.csv", "index.html")
"""Not `orders.csv`: that is what many call the export that is read."""


def files(history: History, customers: Customers) -> dict[str, Iterator[bytes]]:
    """Every file with its bytes. The page stands last: it is what speaks of the others."""
    shown = groups(history)
    made = (
        orders_csv(history),
        created_csv(history),
        figures_csv(history),
        page(history, shown, _why(history, customers, shown)),
    )
    return dict(zip(NAMES, made, strict=True))


def _why(history: History, customers: Customers, shown: Iterable[Group]) -> dict[int, Why]:
    """The explanations of the orders that the page shows; a batch is decided once more for them."""
    asked = frozenset(it.place for group in shown for it in group.on_page)

    def explained(side: Side) -> dict[int, Explanation]:
        orders = [it.order for it in side.plan.decisions]
        told = explanations(side.compiled, orders, customers, asked, history.override)
        return dict(told)

    new = explained(history.new)
    old = explained(history.old) if history.old else {}
    return {place: Why(its, old.get(place)) for place, its in new.items()}
