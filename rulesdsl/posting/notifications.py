"""`notifications.csv`: the new customers that the sales channel is to write to. We send nothing."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.model.decisions import Decision
from rulesdsl.posting.plan import Plan
from rulesdsl.spreadsheet import Cell, csv_file

NOTIFICATION_COLUMNS = ("order_number", "channel", "name", "email")


def notifications_csv(plan: Plan) -> Iterator[bytes]:
    """One line a new customer, in the order of the orders that make them."""
    return csv_file(NOTIFICATION_COLUMNS, map(_row, plan.notifications))


def _row(made: Decision) -> tuple[Cell, ...]:
    """The buyer as the channel knows her, and not as QuickBooks spells her."""
    order = made.order
    return order.number, order.channel, order.name or order.company, order.email
