"""Lines of a decision table beside each other: what each asks, and which of them take all.

Outcomes of keys go by what QuickBooks' lists allow, as far as that is plain from the keys alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import reduce
from itertools import product
from typing import TypeAlias

from rulesdsl.customers.outcome import Outcome
from rulesdsl.defining import define, evolve, field, frozen
from rulesdsl.model.conditions import Known, Not
from rulesdsl.model.fields import BY_NAME
from rulesdsl.table import ir
from rulesdsl.table.meaning import overridden

MOST_COMBINATIONS = 256
"""Ways for keys to come out that are told apart on the way to one line."""

MOST_STEPS = 20_000
"""Steps in which the lines of a rule are looked through for an order that none of them takes."""

Outcomes: TypeAlias = dict[int, frozenset[Outcome]]
"""By the number of their column: how a key, or the job, may come out."""

Asks: TypeAlias = frozenset[ir.Cell]
"""The cells of a line that ask for fields of the order."""

_EVERY = frozenset(Outcome)
_NOBODY = frozenset({Outcome.NONE})
_OF_A_JOB = frozenset({Outcome.NONE, Outcome.ONE})
_LABEL, _NUMBER = BY_NAME["customer name"], BY_NAME["order number"]


@frozen
class Way:
    """A line without its cell for override: its cells for fields, and its outcomes."""

    number: int
    asks: Asks
    outcomes: Outcomes


@define
class Lists:
    """What QuickBooks' lists allow: which outcomes of keys go together.

    Who has all that a key asks for has all that a part of it asks for. A label stands at the top
    only once.
    """

    columns: Sequence[ir.Column]

    def of(self, number: int) -> frozenset[Outcome]:
        """How a column can come out at all."""
        match self.columns[number]:
            case ir.JobColumn():
                return _OF_A_JOB
            case ir.KeyColumn(jobs=False, key=key) if _LABEL in key.fields:
                return _OF_A_JOB
            case _:
                return _EVERY

    def allow(self, outcomes: Outcomes) -> bool:
        """Whether there may be a list with these outcomes. No is a proof."""
        if not all(its & self.of(number) for number, its in outcomes.items()):
            return False
        nobody = [self.columns[number] for number, its in outcomes.items() if its == _NOBODY]
        found = [self.columns[number] for number, its in outcomes.items() if not its & _NOBODY]
        return not any(_is_within(one, other) for one in nobody for other in found)


def _is_within(one: ir.Column, other: ir.Column) -> bool:
    """Whether whoever the second key finds is found by the first, too."""
    return (
        isinstance(one, ir.KeyColumn)
        and isinstance(other, ir.KeyColumn)
        and set(one.key.fields) <= set(other.key.fields)
        and evolve(one, key=other.key) == other
    )


@define
class Blocks:
    """The earlier lines that stand in the way of a line.

    `always` take their box whatever the list, `perhaps` for some outcomes only.
    """

    lists: Lists
    always: dict[Asks, int] = field(factory=dict)
    perhaps: list[Way] = field(factory=list)

    def add(self, earlier: Way, way: Way) -> None:
        """Take up an earlier line, if it can stand in the way at all."""
        open_ones = False
        for column, outcomes in earlier.outcomes.items():
            asked = way.outcomes.get(column, _EVERY)
            if not asked & outcomes:
                return  # the keys come out otherwise
            open_ones = open_ones or not asked <= outcomes
        if open_ones:
            self.perhaps.append(earlier)
        else:
            self.always.setdefault(earlier.asks, earlier.number)

    def taking(self, way: Way) -> tuple[int, ...]:
        """The lines that together take all that would get to this one; none if it is the lists."""
        if not self.lists.allow(way.outcomes):
            return ()
        whole = tuple(number for asks, number in self.always.items() if asks <= way.asks)
        return whole[:1] or tuple(it.number for it in self.perhaps if it.asks <= way.asks)

    def passes(self, way: Way) -> list[tuple[Asks, ...]]:
        """The boxes to stay out of, once for each way round; nothing if there is none."""
        if any(asks <= way.asks for asks in self.always) or not self.lists.allow(way.outcomes):
            return []
        columns = list(dict.fromkeys(column for it in self.perhaps for column in it.outcomes))
        choices = [
            sorted(way.outcomes.get(it) or self.lists.of(it), key=_by_name) for it in columns
        ]
        if reduce(lambda count, it: count * len(it), choices, 1) > MOST_COMBINATIONS:
            return [tuple(self.always)]
        found: dict[frozenset[Asks], None] = {}
        for chosen in product(*choices):
            out = dict(zip(columns, chosen, strict=True))
            if not self.lists.allow(way.outcomes | {it: frozenset({out[it]}) for it in out}):
                continue
            boxes = {
                it.asks
                for it in self.perhaps
                if all(out[column] in outcomes for column, outcomes in it.outcomes.items())
            }
            if not any(asks <= way.asks for asks in boxes):
                found[frozenset(boxes | set(self.always))] = None
        least = [it for it in found if not any(other < it for other in found)]
        return [tuple(sorted(it, key=_by_columns)) for it in least]


def _by_name(outcome: Outcome) -> str:
    return outcome.value


def _by_columns(asks: Asks) -> list[tuple[int, str]]:
    return sorted((cell.column, repr(cell.test)) for cell in asks)


def way_of(table: ir.Table, number: int, override: bool | None) -> Way | None:
    """A line by its number from 1; None where override rules it out."""
    line = table.lines[number - 1]
    asks: list[ir.Cell] = []
    outcomes: dict[int, frozenset[Outcome]] = {}
    for cell in line.cells:
        match table.columns[cell.column], cell.test:
            case ir.OverrideColumn(), ir.YesNoTest(yes=yes):
                if overridden(line.rule, override) is not yes:
                    return None
            case _, ir.OutcomeTest(outcomes=its):
                outcomes[cell.column] = outcomes.get(cell.column, _EVERY) & its
            case _:
                asks.append(cell)
    return Way(number, frozenset(asks), outcomes)


def settled(table: ir.Table, override: bool | None) -> ir.Table:
    """The table with override put in: no line asks for it, and what it rules out never holds.

    Lines keep their numbers; what never holds asks for an order without a number.
    """
    never = ir.Cell(len(table.columns), ir.FieldTest(Not(Known(_NUMBER))))
    of_override = {at for at, it in enumerate(table.columns) if isinstance(it, ir.OverrideColumn)}

    def put_in(line: ir.Line) -> ir.Line:
        asked = [it.test for it in line.cells if it.column in of_override]
        if not asked:
            return line
        on = overridden(line.rule, override)
        if any(isinstance(it, ir.YesNoTest) and it.yes is not on for it in asked):
            return evolve(line, cells=(never,))
        return evolve(line, cells=tuple(it for it in line.cells if it.column not in of_override))

    columns = (*table.columns, ir.FieldColumn(_NUMBER))
    return evolve(table, columns=columns, lines=tuple(map(put_in, table.lines)))


def is_complete(lines: Iterable[Outcomes], table: ir.Table) -> bool:
    """Whether, however the columns come out, one of the lines holds. A proof, or False."""
    steps = MOST_STEPS

    def complete(rest: list[Outcomes]) -> bool:
        nonlocal steps
        steps -= len(rest) + 1
        if steps < 0 or not rest:
            return False
        if any(not it for it in rest):
            return True
        column = next(iter(rest[0]))
        every = _OF_A_JOB if isinstance(table.columns[column], ir.JobColumn) else _EVERY
        return all(
            complete(
                [
                    {number: its for number, its in it.items() if number != column}
                    for it in rest
                    if outcome in it.get(column, _EVERY)
                ]
            )
            for outcome in sorted(every, key=_by_name)
        )

    return complete(list(lines))
