"""How orders get to the lines of a decision table: what must hold of an order, and what must not.

Read from the table alone. What keys find, and whether a job is there, is taken to be anything that
is not plainly impossible, so that nothing is left out: nothing gets to a line without a route.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import reduce
from itertools import product
from typing import TypeAlias

from attrs import define, evolve, field, frozen

from rulesdsl.customers.outcome import Outcome
from rulesdsl.model.conditions import All, Any, Condition, Known, Not
from rulesdsl.model.fields import BY_NAME
from rulesdsl.table import ir
from rulesdsl.table.meaning import overridden

MOST_COMBINATIONS = 256
"""Ways for keys to come out that are told apart on the way to one line."""

MOST_STEPS = 20_000
"""Steps in which the lines of a rule are looked through for an order that none of them takes."""

Outcomes: TypeAlias = dict[int, frozenset[Outcome]]
"""By the number of their column: how a key, or the job, may come out."""

_EVERY = frozenset(Outcome)
_NOBODY = frozenset({Outcome.NONE})
_OF_A_JOB = frozenset({Outcome.NONE, Outcome.ONE})


class Reason(Enum):
    """Why a line of the table cannot break a claim; the value stands in the evidence."""

    ARM = "what the line decides cannot break it"
    OVERRIDE = "override is not as the line wants it"
    EARLIER_LINES = "earlier lines of the rule take every order"
    NOT_MEANT = "no order that it is about gets there"
    EARLIER_RULES = "earlier rules take every order that it is about"
    LISTS = "no customer list lets an order get there"


@frozen
class Route:
    """A way to a line: an order gets there if all of `inside` hold of it and none of `outside`.

    And of nothing that an earlier rule takes (see `Routes.taken`).
    """

    inside: tuple[Condition, ...]
    outside: tuple[Condition, ...] = ()


@frozen
class NoRoute:
    """Why nothing gets to a line, whatever the order and the list.

    `lines` are the earlier lines of its rule that take everything, where it is these.
    """

    reason: Reason
    lines: tuple[int, ...] = ()


@frozen
class _Way:
    """A line without its cell for override: its cells for fields, and its outcomes."""

    number: int
    asks: frozenset[ir.Cell]
    outcomes: Outcomes


@frozen(eq=False)
class Run:
    """Lines of one rule that stand together; `taken` is what none of which gets behind them."""

    ways: tuple[_Way, ...]
    taken: tuple[frozenset[ir.Cell], ...]


@define(eq=False)
class Routes:
    """The routes of a table, for one way of setting override from outside."""

    table: ir.Table
    override: bool | None = None
    runs: tuple[Run, ...] = field(init=False)
    _lists: _Lists = field(init=False)
    _run_of: dict[int, int] = field(factory=dict, init=False)
    _complete: dict[tuple[object, ...], bool] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._lists = _Lists(self.table.columns)
        runs: list[Run] = []
        for ways in _together(self.table, self.override):
            for way in ways:
                self._run_of[way.number] = len(runs)
            runs.append(Run(tuple(ways), tuple(self._taken(ways))))
        self.runs = tuple(runs)

    @property
    def taken(self) -> tuple[Condition | None, ...]:
        """For each run, which orders it takes for sure; None is all."""
        return tuple(self.taken_by(number) for number in range(len(self.runs)))

    @property
    def asked(self) -> tuple[Condition, ...]:
        """Every condition that a route may ask for."""
        asks = dict.fromkeys(way.asks for run in self.runs for way in run.ways)
        of_cells = [it for cells in asks for it in self._conditions(cells)]
        of_keys = [it for run in self.runs for way in run.ways for it in self._asked(way)]
        return (*of_cells, *of_keys)

    def taken_by(self, run: int) -> Condition | None:
        """Which orders the lines of a run take, whatever the list."""
        boxes = [self._condition(asks) for asks in self.runs[run].taken]
        if not boxes:
            return NEVER
        if any(it is None for it in boxes):
            return None
        known = tuple(it for it in boxes if it is not None)
        return known[0] if len(known) == 1 else Any(known)

    def run_of(self, line: int) -> int:
        """The number of the run that a line stands in."""
        return self._run_of[line]

    def is_taken(self, line: int) -> bool:
        """Whether all that gets to a line is taken by its run for sure."""
        run = self.runs[self._run_of[line]]
        way = next(it for it in run.ways if it.number == line)
        return any(taken <= way.asks for taken in run.taken)

    def to(self, line: int) -> tuple[Route, ...] | NoRoute:
        """The ways to a line, counted from 1, past the earlier lines of its run."""
        if line not in self._run_of:
            return NoRoute(Reason.OVERRIDE)
        ways = self.runs[self._run_of[line]].ways
        at = next(place for place, it in enumerate(ways) if it.number == line)
        way, blocks = ways[at], _Blocks(self._lists)
        for earlier in ways[:at]:
            blocks.add(earlier, way)
        passes = blocks.passes(way)
        if not passes:
            taking = tuple(it.number for it in ways[:at] if it.asks <= way.asks)
            return NoRoute(Reason.EARLIER_LINES if taking else Reason.LISTS, taking)
        inside = (*self._conditions(way.asks), *self._asked(way))
        return tuple(
            Route(inside, tuple(it for asks in outside for it in self._whole(asks, way)))
            for outside in passes
        )

    def _taken(self, ways: Sequence[_Way]) -> Iterator[frozenset[ir.Cell]]:
        """The boxes of fields in which some line holds, however keys and jobs come out."""
        found: list[frozenset[ir.Cell]] = []
        for asks in dict.fromkeys(it.asks for it in ways):
            if any(it <= asks for it in found):
                continue
            inside = tuple(it.outcomes for it in ways if it.asks <= asks)
            known = tuple(tuple(it.items()) for it in inside)
            if known not in self._complete:
                self._complete[known] = _is_complete(inside, self.table)
            if self._complete[known]:
                found.append(asks)
        yield from found

    def _asked(self, way: _Way) -> Iterator[Condition]:
        """What the order must tell so that its keys can find anybody."""
        for number, outcomes in way.outcomes.items():
            column = self.table.columns[number]
            if Outcome.NONE in outcomes:
                continue
            if isinstance(column, ir.KeyColumn):
                yield from map(Known, column.key.fields)
            elif isinstance(column, ir.JobColumn) and column.template.slots:
                yield _one_of([Known(it) for slot in column.template.slots for it in slot.fields])

    def _whole(self, asks: frozenset[ir.Cell], way: _Way) -> Iterator[Condition]:
        """The condition of a box, without what holds on this way anyhow."""
        condition = self._condition(asks - way.asks)
        if condition is not None:
            yield condition

    def _condition(self, asks: frozenset[ir.Cell]) -> Condition | None:
        parts = self._conditions(asks)
        return None if not parts else parts[0] if len(parts) == 1 else All(parts)

    def _conditions(self, asks: frozenset[ir.Cell]) -> tuple[Condition, ...]:
        ordered = sorted(asks, key=lambda cell: cell.column)
        return tuple(_meant(self.table.columns[it.column], it.test) for it in ordered)


@define
class _Lists:
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
class _Blocks:
    """The earlier lines that stand in the way of a line.

    `always` take their box whatever the list, `perhaps` for some outcomes only.
    """

    lists: _Lists
    always: dict[frozenset[ir.Cell], None] = field(factory=dict)
    perhaps: list[_Way] = field(factory=list)

    def add(self, earlier: _Way, way: _Way) -> None:
        open_ones = False
        for column, outcomes in earlier.outcomes.items():
            asked = way.outcomes.get(column, _EVERY)
            if not asked & outcomes:
                return  # the keys come out otherwise
            open_ones = open_ones or not asked <= outcomes
        if open_ones:
            self.perhaps.append(earlier)
        else:
            self.always[earlier.asks] = None

    def passes(self, way: _Way) -> list[tuple[frozenset[ir.Cell], ...]]:
        """The boxes to stay out of, once for each way round; nothing if there is none."""
        if any(asks <= way.asks for asks in self.always) or not self.lists.allow(way.outcomes):
            return []
        columns = list(dict.fromkeys(column for it in self.perhaps for column in it.outcomes))
        choices = [
            sorted(way.outcomes.get(it) or self.lists.of(it), key=_by_name) for it in columns
        ]
        if reduce(lambda count, it: count * len(it), choices, 1) > MOST_COMBINATIONS:
            return [tuple(self.always)]
        found: dict[frozenset[frozenset[ir.Cell]], None] = {}
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


def _by_columns(asks: frozenset[ir.Cell]) -> list[tuple[int, str]]:
    return sorted((cell.column, repr(cell.test)) for cell in asks)


def _together(table: ir.Table, override: bool | None) -> Iterator[list[_Way]]:
    """The lines of each run that override does not rule out."""
    ways: list[_Way] = []
    before: ir.Line | None = None
    for number, line in enumerate(table.lines, 1):
        if before is not None and line.rule is not before.rule and ways:
            yield ways
            ways = []
        before = line
        asks: set[ir.Cell] = set()
        outcomes: dict[int, frozenset[Outcome]] = {}
        ruled_out = False
        for cell in line.cells:
            match table.columns[cell.column], cell.test:
                case ir.OverrideColumn(), ir.YesNoTest(yes=yes):
                    ruled_out = ruled_out or overridden(line.rule, override) is not yes
                case _, ir.OutcomeTest(outcomes=its):
                    outcomes[cell.column] = outcomes.get(cell.column, _EVERY) & its
                case _:
                    asks.add(cell)
        if not ruled_out:
            ways.append(_Way(number, frozenset(asks), outcomes))
    if ways:
        yield ways


def _is_complete(lines: Iterable[Outcomes], table: ir.Table) -> bool:
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


def _meant(column: ir.Column, test: ir.Test) -> Condition:
    """What a cell asks of the order's fields, as a condition."""
    match column, test:
        case _, ir.FieldTest(condition=condition):
            return condition
        case ir.ConditionColumn(condition=condition), ir.YesNoTest(yes=yes):
            return condition if yes else Not(condition)
        case _:
            raise AssertionError((column, test))  # cells for keys and override are set apart


def _one_of(parts: Sequence[Condition]) -> Condition:
    return parts[0] if len(parts) == 1 else Any(tuple(parts))


_LABEL = BY_NAME["customer name"]
_NUMBER = Known(BY_NAME["order number"])

NEVER: Condition = All((_NUMBER, Not(_NUMBER)))
"""A condition that holds of no order."""
