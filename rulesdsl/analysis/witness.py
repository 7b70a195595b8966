"""Real orders and customer lists that show what a policy does: each is decided by the reference.

What is shown here can happen. What is not found is not proved to be impossible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import islice, product

from attrs import frozen

from rulesdsl.analysis.behaviour import same
from rulesdsl.analysis.fuller import Fits, fuller
from rulesdsl.analysis.trials import Fields, Records, Stage, person, trials
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.customers.outcome import Outcome
from rulesdsl.engines import rows
from rulesdsl.model.conditions import holds
from rulesdsl.model.decisions import Action, Decision
from rulesdsl.model.records import Customer, CustomerList, Order
from rulesdsl.semantics.policy import Key, Rule
from rulesdsl.table import ir, meaning

Wanted = Callable[[Decision], bool]

MOST_TRIALS = 2000
"""So many lists are tried for an order, and no more."""

_MOST_BEFORE_ANY = 60
"""After so many lists an order that is held for want of something will do."""


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
    override = _override_for(line, table)
    part = _lines_of(table, line.rule)
    at = next(place for place, it in enumerate(part.lines) if it is line) + 1
    for told in _orders(order, (line.rule,), about):
        stage = Stage(told, (line.rule,), about.names)
        lists = islice(trials(stage, _people_for(table, line, stage)), MOST_TRIALS)
        found = _first(_tried(part, at, told, lists, override), line.arm, wanted)
        if found is not None:
            shown = _decided(table, told, found, override)
            if shown.decision.line == number:
                return shown
    return None


def told_apart(
    one: ir.Table,
    other: ir.Table,
    order: Order,
    about: About = ANYBODY,
) -> tuple[Witness, Witness] | None:
    """A list, the same for both, for which two tables decide the order differently.

    None: nothing was found, which proves nothing.
    """
    for told in _orders(order, (rule_of(one, order), rule_of(other, order)), about):
        rules = (rule_of(one, told), rule_of(other, told))
        stage = Stage(told, tuple(it for it in rules if it is not None), about.names)
        parts = [
            rows.prepare(_lines_of(table, rule))
            for table, rule in zip((one, other), rules, strict=True)
        ]
        for customers in islice(trials(stage), MOST_TRIALS):
            book = CustomerIndex(customers)
            if same(*(rows.decide(it, told, book) for it in parts)):
                continue
            shown = (_decided(one, told, customers, None), _decided(other, told, customers, None))
            if not same(shown[0].decision, shown[1].decision):
                return shown
    return None


def rule_of(table: ir.Table, order: Order) -> Rule | None:
    """The rule that decides an order: the one of the first line whose own fields fit."""
    return next(line.rule for line in table.lines if _may_decide(table, line, order))


def _may_decide(table: ir.Table, line: ir.Line, order: Order) -> bool:
    """Whether a line's cells hold as far as they ask for the order's fields."""
    for cell in line.cells:
        match table.columns[cell.column]:
            case ir.FieldColumn(field=field):
                answer = field.get(order)
            case ir.ConditionColumn(condition=condition):
                answer = holds(condition, lambda it: it.get(order))
            case _:
                continue
        if not meaning.passes(cell.test, answer):
            return False
    return True


# Trying


def _orders(order: Order, rules: Sequence[Rule | None], about: About) -> Iterator[Order]:
    if about.fits is None:
        yield order
    else:
        yield from fuller(order, filter(None, rules), about.fits, about.names)


def _tried(
    part: ir.Table,
    at: int,
    order: Order,
    lists: Iterable[CustomerList],
    override: bool | None,
) -> Iterator[tuple[CustomerList, Decision]]:
    """The lists with which a line decides the order."""
    prepared = rows.prepare(part, override)
    for customers in lists:
        decision = rows.decide(prepared, order, CustomerIndex(customers))
        if decision.line == at:
            yield customers, decision


def _first(
    tried: Iterator[tuple[CustomerList, Decision]], arm: ir.Arm, wanted: Wanted | None
) -> CustomerList | None:
    """The first list that is wanted; if nothing else is said, one for which nothing is lacking."""
    if wanted is not None:
        return next((customers for customers, decision in tried if wanted(decision)), None)
    any_at_all: CustomerList | None = None
    for customers, decision in islice(tried, _MOST_BEFORE_ANY):
        if decision.action is not Action.HOLD or isinstance(arm, HOLDS):
            return customers
        any_at_all = any_at_all or customers
    return any_at_all


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
    decision = meaning.decide(table, order, CustomerIndex(customers), override)
    return Witness(order, customers, override, decision)


def _override_for(line: ir.Line, table: ir.Table) -> bool | None:
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
        people = None if facts is None else _with_facts(stage, facts)
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


def _with_facts(stage: Stage, facts: Sequence[Fields]) -> Records | None:
    people: list[Customer] = []
    for its in facts:
        record = person(stage, its, [it.name for it in people])
        if record is None:
            return None
        people.append(record)
    return tuple(people)
