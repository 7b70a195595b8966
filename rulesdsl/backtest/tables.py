"""The tables of a backtest, for a spreadsheet: every order, what is created, every figure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rulesdsl.backtest.figures import Figure, Line, Sum, Tally, figures
from rulesdsl.backtest.groups import Created, created
from rulesdsl.backtest.history import History, PastOrder
from rulesdsl.model.decisions import Decision
from rulesdsl.posting.tables import path_below_top
from rulesdsl.spreadsheet import Cell, csv_file

_ORDER = ("order_number", "channel", "order_date", "name", "email", "currency", "total")
_DECISION = ("action", "customer", "job", "job_action", "matched_by", "rule", "rule_line", "reason")
_OLD = tuple(f"old_{it}" for it in _DECISION)

CREATED_COLUMNS = ("kind", "full_name", "currency", "order_number", "new", "old")

FIGURE_COLUMNS = (
    "figure", "line", "currency", "orders", "total", "held_orders", "held_total",
)  # fmt: skip
CHANGED_COLUMNS = ("changed_orders", "changed_total", "old_orders", "old_total")


def orders_csv(history: History) -> Iterator[bytes]:
    """One line an order, in the order of the files, with both its decisions."""
    with_old = (*_ORDER, "changed", "differences", *_DECISION, *_OLD)
    columns = with_old if history.old else (*_ORDER, *_DECISION)
    return csv_file(columns, map(_order_row, history.orders))


def _order_row(it: PastOrder) -> tuple[Cell, ...]:
    order = it.order
    named = order.name or order.company
    about = (order.number, order.channel, order.order_date, named, order.email)
    money = (order.currency, order.total)
    if it.old is None:
        return (*about, *money, *_decision(it.new))
    otherwise = ("yes" if it.changed else "no", " | ".join(it.differences) or None)
    return (*about, *money, *otherwise, *_decision(it.new), *_decision(it.old))


def _decision(made: Decision) -> tuple[Cell, ...]:
    return (
        made.action.value,
        made.customer.full_name if made.customer else None,
        path_below_top(made.job) if made.job else None,
        made.job_action.value,
        made.matched_by,
        made.rule,
        made.rule_line,
        made.why,
    )


def created_csv(history: History) -> Iterator[bytes]:
    """The customers and jobs that are added, and under which of the policies."""
    columns = CREATED_COLUMNS if history.old else CREATED_COLUMNS[:-2]
    return csv_file(columns, (_created_row(it)[: len(columns)] for it in created(history)))


def _created_row(it: Created) -> tuple[Cell, ...]:
    record = it.creation.record
    yes_no = ("yes" if side else "no" for side in (it.new, it.old))
    number = it.order.order.number
    return (it.creation.role.value, record.full_name, record.currency, number, *yes_no)


def figures_csv(history: History) -> Iterator[bytes]:
    """What the page shows in plots, a line for each currency."""
    columns = (*FIGURE_COLUMNS, *(CHANGED_COLUMNS if history.old else ()))
    rows = (
        row[: len(columns)]
        for figure in figures(history)
        for line in figure.lines
        for row in _figure_rows(figure, line, history.currencies)
    )
    return csv_file(columns, rows)


def _figure_rows(
    figure: Figure, line: Line, currencies: tuple[str, ...]
) -> Iterator[tuple[Cell, ...]]:
    old = line.old if figure.moves else line.orders
    for currency in currencies:
        numbers = [_in(its, currency) for its in (line.orders, line.held, line.changed, old)]
        if any(it.orders for it in numbers):
            pairs = (cell for it in numbers for cell in (it.orders, it.total))
            yield (figure.name, line.label, currency or None, *pairs)


def _in(its: Tally | None, currency: str) -> Sum:
    """What a tally has in a currency."""
    found = (it for it in its.sums if it.currency == currency) if its else ()
    return next(iter(found), Sum(currency, 0, Decimal()))
