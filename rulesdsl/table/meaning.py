"""The law: what a decision table means for an order (docs/language.md, "What happens to an order").

This page is slow and obvious. Every engine is a translation of it and is checked against it.
"""

from __future__ import annotations

from typing import assert_never

from rulesdsl.customers.index import Book
from rulesdsl.customers.matching import Asking, Found, look_up
from rulesdsl.customers.outcome import Outcome
from rulesdsl.model.conditions import holds
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import Order
from rulesdsl.model.storage import label_text
from rulesdsl.model.types import Value
from rulesdsl.semantics.policy import Rule
from rulesdsl.table import ir
from rulesdsl.table.arms import carry_out
from rulesdsl.table.case import Case, standards

Answer = Value | Found | Outcome | None
"""What a column says of an order: a value, yes or no, what a key found, whether a job is there."""


def decide(table: ir.Table, order: Order, book: Book, override: bool | None = None) -> Decision:
    """The decision about one order: the first line that holds, carried out.

    `override` sets it from outside, for every rule; None leaves it to the policy.
    """
    for number, line in enumerate(table.lines, 1):
        if all(
            passes(cell.test, ask(table, cell, line, order, book, override)) for cell in line.cells
        ):
            found = [
                (column.key, look_up(asking(column, order), order, book))
                for column in (table.columns[cell.column] for cell in line.cells)
                if isinstance(column, ir.KeyColumn)
            ]
            return carry_out(line.arm, Case(order, book, line.rule, number, tuple(found)))
    raise AssertionError("the last line of a table always holds")


def ask(
    table: ir.Table, cell: ir.Cell, line: ir.Line, order: Order, book: Book, override: bool | None
) -> Answer:
    """What the column of a cell says of the order."""
    column = table.columns[cell.column]
    match column:
        case ir.FieldColumn(field=field):
            return field.get(order)
        case ir.ConditionColumn(condition=condition):
            return holds(condition, lambda field: field.get(order))
        case ir.OverrideColumn():
            return overridden(line.rule, override)
        case ir.KeyColumn():
            return look_up(asking(column, order), order, book)
        case ir.JobColumn():
            return job_there(column, order, book)
        case _:
            assert_never(column)


def passes(test: ir.Test, answer: Answer) -> bool:
    """Whether a cell's test holds for what its column says."""
    match test:
        case ir.FieldTest(condition=condition):
            return holds(condition, lambda _: answer)  # type: ignore[arg-type, return-value]  # a field's cell gets a field's value
        case ir.YesNoTest(yes=yes):
            return answer is yes
        case ir.OutcomeTest(outcomes=outcomes):
            return (answer.outcome if isinstance(answer, Found) else answer) in outcomes
        case _:
            assert_never(test)


def overridden(rule: Rule | None, override: bool | None) -> bool:
    """Whether override is on: as set from outside, else as the rule's settings say."""
    if override is not None:
        return override
    return rule is not None and rule.settings.override


def asking(column: ir.KeyColumn, order: Order) -> Asking:
    """The look-up of a key for an order; without a currency it is in the home currency."""
    currency = (order.currency or column.home_currency) if column.multi_currency else None
    return Asking(
        key=column.key.fields,
        check_jobs=column.jobs,
        inactive=column.inactive,
        currency=currency,
        home_currency=column.home_currency,
        prefix=column.prefix,
    )


def job_there(column: ir.JobColumn, order: Order, book: Book) -> Outcome:
    """Whether the standard customer has a job of the buyer's name: one or none."""
    name = column.template.fill(order)
    if name is None or not (stored := label_text(name)):
        return Outcome.NONE
    there = standards(book, column.customer)
    parent = there[0].full_name if there else column.customer
    return Outcome.ONE if book.job(parent, stored) else Outcome.NONE
