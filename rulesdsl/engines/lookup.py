"""The engine for one order at a time: the rule is looked up, whatever the number of rules.

`selection/` says which groups of lines hold for an order's fields. Of the first of them only the
keys and jobs are asked, along its ladder; if no line of it holds, the next group is tried.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from typing import TypeAlias

from rulesdsl.customers.index import Batch, Book, Listed, listed
from rulesdsl.customers.matching import Found, finder
from rulesdsl.customers.outcome import Outcome
from rulesdsl.defining import evolve, frozen
from rulesdsl.garbage import undisturbed
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.selection.columns import Bits
from rulesdsl.selection.first import first
from rulesdsl.selection.groups import Group
from rulesdsl.selection.index import Index, index_of
from rulesdsl.selection.ladder import NO_LINE, Scan, Step, scanned
from rulesdsl.selection.remembered import Holding, holding
from rulesdsl.semantics.policy import Key, Rule
from rulesdsl.table import ir
from rulesdsl.table.arms import carry_out
from rulesdsl.table.case import Case
from rulesdsl.table.decided import take_up
from rulesdsl.table.meaning import asking, job_there

Asker: TypeAlias = Callable[[Order, Book], Found]

Deciding: TypeAlias = "Callable[[Order, CustomerList | Listed], Decision]"
"""The decision about an order, with a customer list as it was read or indexed."""

_NONE, _ONE = Outcome.NONE, Outcome.ONE  # reading one off its class takes as long as a look-up

NOTHING = Order(number="")
"""An order that tells nothing."""


@frozen(eq=False, slots=False)
class Prepared:
    """A table made ready to run, for one way of setting override from outside.

    `groups` stand in the table's order; `holding` tells which of them hold as far as single fields
    go, the first one highest, and `first` the length of its bits. `askers` are for the table's
    columns, by number.
    """

    groups: tuple[Group, ...]
    holding: Holding
    first: Callable[[Order], int]
    askers: tuple[Asker, ...]
    _index: Index

    @cached_property
    def rule_for(self) -> Callable[[Order], Rule | None]:
        """Tells the rule that is for an order, None for no rule: its fields alone decide that."""
        return _ruling(self._index, self.holding, self.first)


def prepare(table: ir.Table, override: bool | None = None) -> Prepared:
    """Make a table ready; `override` sets it from outside for every rule."""
    with undisturbed():
        index = index_of(table, override)
        hold, askers = holding(index), tuple(map(_asker, table.columns))
        return Prepared(index.groups, hold, first(index, hold, int), askers, index)


def deciding(prepared: Prepared) -> Deciding:
    """The function that decides about one order."""
    return lambda order, customers: decide(prepared, order, listed(customers))


def decide(prepared: Prepared, order: Order, book: Book) -> Decision:
    """The decision about one order."""
    answers: dict[int, Found] = {}
    length = prepared.first(order)
    while True:
        group = prepared.groups[-length]
        if group.holds is None or group.holds(order):
            line = _line(prepared, group, order, book, answers)
            if line != NO_LINE:
                break
        length = _next(prepared.holding(order), length)
    ending = group.endings[line]
    its, keys = ending.line, ending.keys
    if len(keys) == 1:  # mostly the first key decides
        key, column = keys[0]
        found: tuple[tuple[Key, Found], ...] = ((key, answers[column]),)
    else:
        found = tuple([(key, answers[column]) for key, column in keys])
    return carry_out(its.arm, Case(order, book, its.rule, ending.number, found))


def _next(bits: Bits, length: int) -> int:
    """The length of the group behind the one of this length."""
    return (bits & (1 << length - 1) - 1).bit_length()


def _ruling(
    index: Index, holding: Holding, first_of: Callable[[Order], int]
) -> Callable[[Order], Rule | None]:
    groups = index.groups
    if all(it.holds is None for it in groups):
        return first(index, holding, lambda length: groups[-length].rule)

    def rule_for(order: Order) -> Rule | None:
        length = first_of(order)
        while (holds := groups[-length].holds) is not None and not holds(order):
            length = _next(holding(order), length)
        return groups[-length].rule

    return rule_for


def _line(
    prepared: Prepared, group: Group, order: Order, book: Book, answers: dict[int, Found]
) -> int:
    """The line of a group, counted from 0, that the order's keys and jobs come to."""
    asked, askers, step = group.asked, prepared.askers, group.ladder
    while isinstance(step, Step):
        column = asked[step.asked]
        found = answers.get(column)
        if found is None:
            found = answers[column] = askers[column](order, book)
        outcome = found.outcome
        if outcome is _ONE:
            step = step.one
        elif outcome is _NONE:
            step = step.none
        else:
            step = step.several
    if isinstance(step, Scan):

        def ask(number: int) -> Outcome:
            column = asked[number]
            if column not in answers:
                answers[column] = askers[column](order, book)
            return answers[column].outcome

        return scanned(step, ask)
    return step


def decide_all(
    table: ir.Table,
    orders: Iterable[Order],
    customers: Listed,
    override: bool | None = None,
) -> Iterator[Decision]:
    """The decisions about a batch, one after the other: each sees what was decided before it."""
    return decide_in_turn(prepare(table, override), orders, customers)


def decide_in_turn(
    prepared: Prepared, orders: Iterable[Order], customers: Listed
) -> Iterator[Decision]:
    """The same for a table that is ready."""
    book = Batch(customers)
    for order in orders:
        decision = decide(prepared, order, book)
        take_up(book, decision)
        yield decision


_JOB = {outcome: Found(outcome) for outcome in Outcome}


def _asker(column: ir.Column) -> Asker:
    match column:
        case ir.KeyColumn():
            return (
                _by_currency(column) if column.multi_currency else finder(asking(column, NOTHING))
            )
        case ir.JobColumn():
            return lambda order, book: _JOB[job_there(column, order, book)]
        case _:
            return _never_asked


def _by_currency(column: ir.KeyColumn) -> Asker:
    """Each currency has records of its own to look among."""

    @lru_cache(maxsize=256)
    def finder_for(currency: str | None) -> Asker:
        return finder(asking(column, evolve(NOTHING, currency=currency)))

    return lambda order, book: finder_for(order.currency)(order, book)


def _never_asked(order: Order, _: Book) -> Found:
    raise AssertionError(order)  # what is asked of fields is looked up
