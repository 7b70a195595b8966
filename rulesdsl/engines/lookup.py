"""The engine for one order at a time: the rule is looked up, whatever the number of rules.

`selection/` says which groups of lines hold for an order's fields. Of the first of them only the
keys and jobs are asked, along its ladder; if no line of it holds, the next group is tried.

What is plain is decided at the foot of the ladder, at once (`table/plain.py`). For the few orders
of which something is not, the ladder is gone down once more, and the arm carried out as by all
engines.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import TypeAlias

from rulesdsl.customers.index import Batch, Book, CustomerIndex, Listed
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
from rulesdsl.selection.ladder import NO_LINE, Ladder, Scan, Step, scanned
from rulesdsl.selection.remembered import Holding, holding
from rulesdsl.semantics.policy import Rule
from rulesdsl.table import ir
from rulesdsl.table.arms import carry_out
from rulesdsl.table.case import Case
from rulesdsl.table.decided import take_up
from rulesdsl.table.meaning import asking, job_there
from rulesdsl.table.plain import Asker, Plain, fork, not_plain, plain_arm

Deciding: TypeAlias = "Callable[[Order, CustomerList | Book], Decision]"
"""The decision about an order, with a customer list as it was read, or that can be asked."""

_NONE, _ONE = Outcome.NONE, Outcome.ONE  # reading one off its class takes as long as a look-up

NOTHING = Order(number="")
"""An order that tells nothing."""


@frozen(eq=False, slots=False)
class Prepared:
    """A table made ready to run, for one way of setting override from outside.

    `groups` stand in the table's order; `holding` tells which of them hold as far as single fields
    go, the first one highest, and `first` the length of its bits. `ways` has for each group, by
    that length, the way to decide plain cases. `askers` are for the table's columns, by number.
    """

    groups: tuple[Group, ...]
    holding: Holding
    first: Callable[[Order], int]
    ways: Sequence[Plain]
    askers: tuple[Asker, ...]
    _index: Index

    @cached_property
    def rule_for(self) -> Callable[[Order], Rule | None]:
        """Tells the rule that is for an order, None for no rule: its fields alone decide that."""
        return _ruling(self._index, self.holding, self.first)

    @cached_property
    def decide(self) -> Deciding:
        """Decides about one order."""
        return _deciding(self)


def prepare(table: ir.Table, override: bool | None = None) -> Prepared:
    """Make a table ready; `override` sets it from outside for every rule."""
    with undisturbed():
        index = index_of(table, override)
        hold, askers = holding(index), tuple(map(_asker, table.columns))
        ways = _Ways(index.groups, table.columns, askers)
        return Prepared(index.groups, hold, first(index, hold, int), ways, askers, index)


def decide(prepared: Prepared, order: Order, book: Book) -> Decision:
    """The decision about one order."""
    return prepared.decide(order, book)


_NO_ANSWERS: Mapping[int, Found] = {}


def _deciding(prepared: Prepared) -> Deciding:
    first_of, ways, alone = prepared.first, prepared.ways, len(prepared.groups) == 1

    def decide(order: Order, book: CustomerList | Book) -> Decision:
        if isinstance(book, CustomerList):
            book = CustomerIndex(book)
        way = ways[1 if alone else first_of(order)]
        return way(order, book, _NO_ANSWERS) or decide_any(prepared, order, book)

    return decide


def decide_any(prepared: Prepared, order: Order, book: Book) -> Decision:
    """The decision about one order, be it plain or not."""
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
    its = ending.line
    found = tuple([(key, answers[column]) for key, column in ending.keys])
    return carry_out(its.arm, Case(order, book, its.rule, ending.number, found))


class _Ways(list[Plain]):
    """The ways to decide plain cases, by the length of a group's bits.

    Each is made when the first order comes to the group, which is decided as if it were not plain.
    """

    def __init__(
        self, groups: tuple[Group, ...], columns: tuple[ir.Column, ...], askers: tuple[Asker, ...]
    ) -> None:
        super().__init__(partial(self._make, length) for length in range(len(groups) + 1))
        self._groups, self._columns, self._askers = groups, columns, askers

    def _make(self, length: int, *_: object) -> None:
        group = self._groups[-length]
        self[length] = not_plain if group.holds else self._way(group, group.ladder, {})

    def _way(self, group: Group, step: Ladder, made: dict[int, Plain]) -> Plain:
        """The way from a step of the group's ladder; steps that are one and the same share it."""
        match step:
            case int(line) if line != NO_LINE:
                ending = group.endings[line]
                return plain_arm(ending.line, ending.number, ending.keys)
            case Step(asked=asked):
                if id(step) not in made:
                    made[id(step)] = self._fork(group, step, group.asked[asked], made)
                return made[id(step)]
            case _:
                return not_plain

    def _fork(self, group: Group, step: Step, column: int, made: dict[int, Plain]) -> Plain:
        none = self._way(group, step.none, made)
        if isinstance(self._columns[column], ir.JobColumn):  # it looks for the job itself
            return none if _makes_a_job(group, step.none) else not_plain
        one, several = (self._way(group, it, made) for it in (step.one, step.several))
        return fork(column, self._askers[column], none, one, several)


def _makes_a_job(group: Group, step: Ladder) -> bool:
    return isinstance(step, int) and isinstance(group.endings[step].line.arm, ir.CreateJob)


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


def batch(prepared: Prepared, customers: Listed) -> Batch:
    """The list with what the decisions of a batch lay over it."""
    updates = any(it.rule is not None and it.rule.updates for it in prepared.groups)
    return Batch(customers, updates=updates)


def decide_in_turn(
    prepared: Prepared, orders: Iterable[Order], customers: Listed
) -> Iterator[Decision]:
    """The same for a table that is ready."""
    book, decide = batch(prepared, customers), prepared.decide
    for order in orders:
        decision = decide(order, book)
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
