"""The two lists that a person reads in a spreadsheet: what was decided, and what waits for her."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from rulesdsl.formats import RowProblem
from rulesdsl.model.decisions import Change, Decision
from rulesdsl.model.records import Customer, Order
from rulesdsl.posting.modifications import Modification
from rulesdsl.posting.plan import Plan
from rulesdsl.spreadsheet import Cell, csv_file

Row: TypeAlias = tuple[Cell, ...]

DECISION_COLUMNS = (
    "order_number", "channel", "action", "customer", "list_id", "job", "job_action",
    "matched_by", "rule", "rule_line", "reason", "warnings",
    "ref_number", "transaction", "changes",
)  # fmt: skip

REVIEW_COLUMNS = (
    "order_number", "channel", "file", "line", "email", "name", "total", "currency",
    "rule", "reason", "what_to_do", "customer", "fact", "old", "new",
)  # fmt: skip


def decisions_csv(plan: Plan) -> Iterator[bytes]:
    """`decisions.csv`: one line an order, in the order of the files."""
    return csv_file(DECISION_COLUMNS, map(decision_row, plan.decisions))


def review_csv(plan: Plan) -> Iterator[bytes]:
    """`review.csv`: held orders, then what is to be changed by hand, then rows not read."""
    rows = review_rows(map(held_row, plan.held), plan.modifications, plan.problems)
    return csv_file(REVIEW_COLUMNS, rows)


def path_below_top(job: Customer) -> str:
    """A job's name without its customer's: 'Lee, Ann' for 'Web Sales:Lee, Ann'."""
    return job.full_name.removeprefix(f"{job.top}:")


def decision_row(made: Decision) -> Row:
    """A decision in DECISION_COLUMNS."""
    return (
        made.order.number,
        made.order.channel,
        made.action._value_,  # see decision_json
        made.customer.full_name if made.customer else None,
        made.customer.list_id if made.customer else None,
        path_below_top(made.job) if made.job else None,
        made.job_action._value_,
        made.matched_by,
        made.rule,
        made.rule_line,
        made.why,
        " | ".join(made.warnings) or None,
        made.transaction.number if made.transaction else None,
        made.transaction.kind.value if made.transaction else None,
        " | ".join(map(_in_words, made.update.changes)) if made.update else None,
    )


def _in_words(change: Change) -> str:
    return f"{change.fact}: {change.old or 'nothing'} -> {change.new}"


def review_rows(
    held: Iterable[Row], changed: Iterable[Modification], problems: Iterable[RowProblem]
) -> Iterator[Row]:
    """The lines of review.csv, those of held orders first; nothing is kept of any."""
    yield from held
    for found in changed:
        for change in found.by_hand:
            yield _by_hand_row(found, change)
    yield from map(_unreadable_row, problems)


def _order_cells(order: Order) -> Row:
    """The first columns of the review list, as far as `currency`."""
    return (
        order.number,
        order.channel,
        order.origin.file if order.origin else None,
        order.origin.line if order.origin else None,
        order.email,
        order.name or order.company,
        order.total,
        order.currency,
    )


def held_row(made: Decision) -> Row:
    """A held order as a line of review.csv."""
    return (
        *_order_cells(made.order),
        made.rule,
        made.why,
        made.hold.cure if made.hold else None,
        *_NO_CHANGE,
    )


_NO_CHANGE = (None,) * 4


def _by_hand_row(found: Modification, change: Change) -> Row:
    """A change that no request can make; the order itself does not wait for it."""
    full_name = found.record.full_name
    return (
        *_order_cells(found.last),
        None,
        _difference(full_name, change),
        _cure(found.record, change),
        full_name,
        change.fact,
        change.old,
        change.new,
    )


def _difference(full_name: str, change: Change) -> str:
    if change.old is None:
        return f"QuickBooks has no {change.fact} of '{full_name}', this order has one"
    return f"the {change.fact} of '{full_name}' is another one in this order"


def _cure(record: Customer, change: Change) -> str:
    if change.fact == "card":
        return (
            "ask the customer for the new card, and enter it in QuickBooks: the store tells only "
            "its last four digits"
        )
    if record.online:
        return "enter it in QuickBooks by hand: nothing is sent to QuickBooks Online"
    return "enter it in QuickBooks by hand: the list that was read has no ListIDs"


def _unreadable_row(problem: RowProblem) -> Row:
    unknown = (None,) * 4
    return (
        problem.order_number,
        None,
        problem.origin.file,
        problem.origin.line,
        *unknown,
        None,
        problem.message,
        problem.cure,
        *_NO_CHANGE,
    )
