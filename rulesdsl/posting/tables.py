"""The two lists that a person reads in a spreadsheet: what was decided, and what waits for her."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.formats import RowProblem
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import Customer
from rulesdsl.posting.plan import Plan
from rulesdsl.spreadsheet import Cell, csv_file

DECISION_COLUMNS = (
    "order_number", "channel", "action", "customer", "list_id", "job", "job_action",
    "matched_by", "rule", "rule_line", "reason", "warnings",
    "ref_number", "transaction",
)  # fmt: skip

REVIEW_COLUMNS = (
    "order_number", "channel", "file", "line", "email", "name", "total", "currency",
    "rule", "reason", "what_to_do",
)  # fmt: skip


def decisions_csv(plan: Plan) -> Iterator[bytes]:
    """`decisions.csv`: one line an order, in the order of the files."""
    return csv_file(DECISION_COLUMNS, map(_decision_row, plan.decisions))


def review_csv(plan: Plan) -> Iterator[bytes]:
    """`review.csv`: the held orders, then the rows that could not be read, with what to do."""
    return csv_file(REVIEW_COLUMNS, _review_rows(plan))


def path_below_top(job: Customer) -> str:
    """A job's name without its customer's: 'Lee, Ann' for 'Web Sales:Lee, Ann'."""
    return job.full_name.removeprefix(f"{job.top}:")


def _decision_row(made: Decision) -> tuple[Cell, ...]:
    return (
        made.order.number,
        made.order.channel,
        made.action.value,
        made.customer.full_name if made.customer else None,
        made.customer.list_id if made.customer else None,
        path_below_top(made.job) if made.job else None,
        made.job_action.value,
        made.matched_by,
        made.rule,
        made.rule_line,
        made.why,
        " | ".join(made.warnings) or None,
        made.transaction.number if made.transaction else None,
        made.transaction.kind.value if made.transaction else None,
    )


def _review_rows(plan: Plan) -> Iterator[tuple[Cell, ...]]:
    for made in plan.held:
        yield _held_row(made)
    for problem in plan.problems:
        yield _unreadable_row(problem)


def _held_row(made: Decision) -> tuple[Cell, ...]:
    order = made.order
    return (
        order.number,
        order.channel,
        order.origin.file if order.origin else None,
        order.origin.line if order.origin else None,
        order.email,
        order.name or order.company,
        order.total,
        order.currency,
        made.rule,
        made.why,
        made.hold.cure if made.hold else None,
    )


def _unreadable_row(problem: RowProblem) -> tuple[Cell, ...]:
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
    )
