"""The folders in `rules/`, planned, and tables of what their policies decide."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from attrs import evolve

from rulesdsl.cli._files import read_customers, read_orders
from rulesdsl.cli._policies import read_source
from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.formats import CustomerReading, OrderReading, RowProblem
from rulesdsl.model.decisions import Decision
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.tables import path_below_top
from rulesdsl.source import Source
from rulesdsl.spreadsheet import Cell, csv_file

COLUMNS = (
    "order_number",
    "action",
    "customer",
    "job",
    "job_action",
    "matched_by",
    "rule",
    "held_because",
    "warnings",
)


def compiled(policy: Path) -> Compiled:
    """The policy of a file, whatever the compiler says of it."""
    source = read_source(str(policy))
    assert isinstance(source, Source), source
    return compile_policy(source, read_source)


def compiled_text(policy: Path, text: str) -> Compiled:
    """The policy of a file, as if another text stood there."""
    return compile_policy(Source(str(policy), text), read_source)


def orders(files: Iterable[Path]) -> OrderReading:
    """The orders of these files, none of which is refused."""
    told = read_orders(list(files))
    assert isinstance(told, OrderReading), told
    return told


def customers(files: Iterable[Path]) -> CustomerReading:
    """The QuickBooks lists of these files, none of which is refused."""
    lists = read_customers(list(files))
    assert isinstance(lists, CustomerReading), lists
    return lists


def planned(policy: Path, order_files: Iterable[Path], list_files: Iterable[Path]) -> Plan:
    """What `rulesdsl plan` makes of these files."""
    told, lists = orders(order_files), customers(list_files)
    return evolve(
        compiled(policy).plan(told.orders, lists.customers),
        problems=(*told.problems, *lists.problems),
        remarks=(*told.remarks, *lists.remarks),
    )


def table(plan: Plan) -> str:
    """A line for each order, then one for each row that could not be read, as CSV."""
    rows = [*map(_decided, plan.decisions), *map(_unreadable, plan.problems)]
    return b"".join(csv_file(COLUMNS, rows)).decode()


def _decided(made: Decision) -> tuple[Cell, ...]:
    return (
        made.order.number,
        made.action.value,
        made.customer.full_name if made.customer else None,
        path_below_top(made.job) if made.job else None,
        made.job_action.value,
        made.matched_by,
        made.rule,
        made.hold.name if made.hold else None,
        " | ".join(made.warnings) or None,
    )


def _unreadable(problem: RowProblem) -> tuple[Cell, ...]:
    return (problem.order_number, "not read", *(None,) * (len(COLUMNS) - 2))
