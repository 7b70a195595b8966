"""Real orders and customer lists that show what a policy does: the reference engine decides each.

What is shown here can happen. What is not found is not proved to be impossible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, product
from typing import TypeAlias

from rulesdsl.analysis.behaviour import same
from rulesdsl.analysis.fuller import Fits, fuller, named_by
from rulesdsl.analysis.trials import Fields, Records, Stage, crowd, trials
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.customers.outcome import Outcome
from rulesdsl.defining import frozen
from rulesdsl.engines import rows
from rulesdsl.model.conditions import on_order
from rulesdsl.model.decisions import Action, Decision
from rulesdsl.model.fields import Field
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.semantics.policy import Key, Rule
from rulesdsl.table import ir
from rulesdsl.table.arms import carry_out

Wanted: TypeAlias = Callable[[Decision], bool]

ROUNDS = ((0, 40), (40, 500))
"""Which lists are tried with every order, one after the other; then the rest, and no more."""


@frozen
class Witness:
    """An order, a customer list and what is decided about it.

    `override` is how it is set from outside; None leaves it to the policy.
    """

    order: Order
    customers: CustomerList
    override: bool | None
    decision: Decision


@frozen
class About:
    """What a question is about, beside the order that it is asked with.

    With `fits` the order may be told more of, such as an e-mail address for a key to look for, as
    long as it fits. `names` are full names of customers or jobs.
    """

    fits: Fits | None = None
    names: tuple[str, ...] = ()


ANYBODY = About()


def reach(
    table: ir.Table,
    number: int,
    order: Order,
    *,
    wanted: Wanted | None = None,
    about: About = ANYBODY,
) -> Witness | None:
    """A small list with which line `number` (from 1) decides the order, and so that it is `wanted`.

    None: nothing was found, which proves nothing.
    """
    line = table.lines[number - 1]
    if line.rule is None:
        return _without_rule(table, number, order, wanted)
    override = override_for(line, table)
    part = _lines_of(table, line.rule)
    prepared = rows.prepare(part, override)
    at = part.lines.index(line) + 1
    is_wanted = wanted or _nothing_lacks(line.arm)
    second_best: tuple[Order, CustomerList] | None = None
    search = _Search(
        tuple(_orders(order, (line.rule,), about, _needed(table, line))),
        (line.rule,),
        about.names,
        ((table, line),),
    )
    for begin, end in ROUNDS:
        for told, customers in search.trials(begin, end):
            deciding, case = rows.line_for(prepared, told, CustomerIndex(customers))
            if case.line != at:
                continue
            if is_wanted(carry_out(deciding.arm, case)):
                return _if(number, _decided(table, told, customers, override))
            second_best = second_best or (told, customers)
        if wanted is None and second_best is not None:
            return _if(number, _decided(table, *second_best, override))
    return None


def _if(number: int, shown: Witness) -> Witness | None:
    """What is shown, if in the whole table, too, it is that line that decides."""
    return shown if shown.decision.line == number else None


def told_apart(
    one: ir.Table,
    other: ir.Table,
    order: Order,
    about: About = ANYBODY,
    *,
    wanted: Callable[[Decision, Decision], bool] | None = None,
) -> tuple[Witness, Witness] | None:
    """A list, the same for both, for which two tables decide the order differently.

    One for which the decisions are so as they are `wanted` goes before others. None: nothing was
    found, which proves nothing.
    """
    any_at_all: tuple[Witness, Witness] | None = None
    for told, customers, decisions in islice(_unlike(one, other, order, about), _MOST_UNLIKE):
        if any_at_all and wanted and not wanted(*decisions):
            continue
        shown = (_decided(one, told, customers, None), _decided(other, told, customers, None))
        if same(shown[0].decision, shown[1].decision):
            continue
        if wanted is None or wanted(shown[0].decision, shown[1].decision):
            return shown
        any_at_all = any_at_all or shown
    return any_at_all


_MOST_UNLIKE = 60
"""So many lists for which two tables differ are looked at for one that is wanted."""


def _unlike(
    one: ir.Table, other: ir.Table, order: Order, about: About
) -> Iterator[tuple[Order, CustomerList, tuple[Decision, Decision]]]:
    """Orders and lists that two tables decide differently, by the lines of their rules alone."""
    rules = (rule_of(one, order), rule_of(other, order))
    parts = [_lines_of(table, rule) for table, rule in zip((one, other), rules, strict=True)]
    prepared = [rows.prepare(it) for it in parts]
    search = _Search(
        tuple(_orders(order, rules, about)),
        tuple(it for it in rules if it is not None),
        about.names,
        tuple((part, line) for part in parts for line in part.lines),
    )
    for begin, end in ROUNDS:
        for told, customers in search.trials(begin, end):
            book = CustomerIndex(customers)
            first, second = (rows.decide(it, told, book) for it in prepared)
            if not same(first, second):
                yield told, customers, (first, second)


def rule_of(table: ir.Table, order: Order) -> Rule | None:
    """The rule that decides an order: the one of the first line whose own fields fit."""
    return next(rule for checks, rule in _turns(table) if all(check(order) for check in checks))


@lru_cache(maxsize=8)
def _turns(table: ir.Table) -> tuple[tuple[tuple[Callable[[Order], bool], ...], Rule | None], ...]:
    """What the lines ask of an order's fields, and of which rule they are; the same only once."""
    found = {
        (tuple(it for it in line.cells if _asks_the_order(table, it)), line.rule): None
        for line in table.lines
    }
    return tuple((tuple(_check(table, it) for it in cells), rule) for cells, rule in found)


def _asks_the_order(table: ir.Table, cell: ir.Cell) -> bool:
    return isinstance(table.columns[cell.column], ir.FieldColumn | ir.ConditionColumn)


def _check(table: ir.Table, cell: ir.Cell) -> Callable[[Order], bool]:
    """A cell that asks the order as a function of it."""
    match table.columns[cell.column], cell.test:
        case ir.FieldColumn(), ir.FieldTest(condition=condition):
            return on_order(condition)
        case ir.ConditionColumn(condition=condition), ir.YesNoTest(yes=yes):
            fits = on_order(condition)
            return fits if yes else lambda order: not fits(order)
        case _:
            raise AssertionError(cell)


# Trying


def _orders(
    order: Order, rules: Sequence[Rule | None], about: About, first: Iterable[Field] = ()
) -> Iterator[Order]:
    if about.fits is None:
        yield order
    else:
        yield from fuller(order, filter(None, rules), about.fits, first, about.names)


def _needed(table: ir.Table, line: ir.Line) -> Iterator[Field]:
    """The fields of the keys that are to find somebody, and those that a new record is named by."""
    for cell in line.cells:
        column = table.columns[cell.column]
        match column, cell.test:
            case ir.KeyColumn(key=key), ir.OutcomeTest(outcomes=outcomes):
                if Outcome.NONE not in outcomes:
                    yield from key.fields
    if line.rule is not None and isinstance(line.arm, NAMES):
        yield from named_by(line.rule)


NAMES = (ir.UseJob, ir.CreateJob, ir.HoldJobExists, ir.CreateCustomer)
"""The arms for which a new record is named."""


@frozen
class _Search:
    """The orders and lists to be tried, for these rules and lines of tables."""

    orders: tuple[Order, ...]
    rules: tuple[Rule, ...]
    names: tuple[str, ...]
    lines: tuple[tuple[ir.Table, ir.Line], ...]

    def trials(self, begin: int, end: int) -> Iterator[tuple[Order, CustomerList]]:
        """Each order with its lists, from the one to the other place among them."""
        for order in self.orders:
            stage = Stage(order, self.rules, self.names)
            people = (it for table, line in self.lines for it in _people_for(table, line, stage))
            yield from ((order, it) for it in islice(trials(stage, people), begin, end))


def _nothing_lacks(arm: ir.Arm) -> Wanted:
    """What is wanted if nothing is said: that the order is not held for want of something."""
    return lambda it: it.action is not Action.HOLD or isinstance(arm, HOLDS)


HOLDS = (
    ir.HoldReview,
    ir.HoldSeveral,
    ir.HoldJobExists,
    ir.HoldNoStandard,
    ir.HoldNoRule,
)
"""The arms that hold an order by themselves."""


def _without_rule(
    table: ir.Table, number: int, order: Order, wanted: Wanted | None
) -> Witness | None:
    shown = _decided(table, order, CustomerList(), None)
    fine = shown.decision.line == number and (wanted is None or wanted(shown.decision))
    return shown if fine else None


def _decided(
    table: ir.Table, order: Order, customers: CustomerList, override: bool | None
) -> Witness:
    decision = rows.decide(_prepared(table, override), order, CustomerIndex(customers))
    return Witness(order, customers, override, decision)


@lru_cache(maxsize=16)
def _prepared(table: ir.Table, override: bool | None) -> rows.Prepared:
    return rows.prepare(table, override)


def override_for(line: ir.Line, table: ir.Table) -> bool | None:
    """How override must be set from outside for a line; None where the policy sets it so."""
    asks = any(isinstance(table.columns[it.column], ir.OverrideColumn) for it in line.cells)
    as_it_is = line.rule is not None and line.rule.settings.override
    return None if asks == as_it_is else asks


_NO_RULE = ir.Line((), ir.HoldNoRule())


@lru_cache(maxsize=256)
def _lines_of(table: ir.Table, rule: Rule | None) -> ir.Table:
    """The lines of one rule as a table of its own, and one for orders that it is not for."""
    lines = tuple(it for it in table.lines if it.rule is rule and rule is not None)
    return ir.Table(table.columns, (*lines, _NO_RULE))


# Who must be there


def _people_for(table: ir.Table, line: ir.Line, stage: Stage) -> Iterator[Records]:
    """People with whom the keys come out as a line wants them, as few as there can be."""
    keys: list[tuple[Key, list[Outcome]]] = []
    for cell in line.cells:
        column = table.columns[cell.column]
        if isinstance(column, ir.KeyColumn) and isinstance(cell.test, ir.OutcomeTest):
            keys.append((column.key, [it for it in Outcome if it in cell.test.outcomes]))
    for outcomes in islice(product(*(it for _, it in keys)), _MOST_OUTCOMES):
        wanted = {
            frozenset(key.fields): outcome for (key, _), outcome in zip(keys, outcomes, strict=True)
        }
        facts = _facts_for(wanted)
        people = None if facts is None else crowd(stage, facts)
        if people is not None:
            yield people


_MOST_OUTCOMES = 64

_AS_MANY = {Outcome.NONE: 0, Outcome.ONE: 1, Outcome.SEVERAL: 2}


def _facts_for(wanted: dict[Fields, Outcome]) -> list[Fields] | None:
    """The facts of each record, so that every key finds as many as it should; None if it cannot.

    Who has all that a key asks for has all that a part of it asks for.
    """
    records: list[Fields] = []
    for key in sorted(wanted, key=len, reverse=True):
        lacking = _AS_MANY[wanted[key]] - sum(key <= it for it in records)
        records += [key] * lacking
    fine = all(
        sum(key <= it for it in records) == _AS_MANY[outcome] for key, outcome in wanted.items()
    )
    return records if fine else None
