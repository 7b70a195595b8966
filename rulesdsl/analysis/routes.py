"""How orders get to the lines of a decision table: what must hold of an order, and what must not.

Read from the table alone. What keys find, and whether a job is there, is taken to be anything that
is not plainly impossible, so that nothing is left out: nothing gets to a line without a route.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum

from rulesdsl.analysis.phrases import NEVER, any_of
from rulesdsl.analysis.ways import Asks, Blocks, Lists, Way, is_complete, way_of
from rulesdsl.customers.outcome import Outcome
from rulesdsl.defining import define, field, frozen
from rulesdsl.model.conditions import All, Condition, Known, Not
from rulesdsl.semantics.policy import Rule
from rulesdsl.table import ir
from rulesdsl.table.meaning import overridden


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


@define(eq=False)
class Routes:
    """The routes of a table, for one way of setting override from outside.

    Lines of one rule that stand together are a *run*, counted from 0. A run is only taken apart
    when somebody asks for it: most questions are about few of them.
    """

    table: ir.Table
    override: bool | None = None
    _first: list[int] = field(factory=list, init=False)
    """The first line of each run, and behind them the one behind the last."""
    _run_of: list[int] = field(factory=lambda: [-1], init=False)
    _lists: Lists = field(init=False)
    _ways: dict[int, tuple[Way, ...]] = field(factory=dict, init=False)
    _taken: dict[int, tuple[Asks, ...]] = field(factory=dict, init=False)
    _box: dict[Asks, Condition | None] = field(factory=dict, init=False)
    _complete: dict[tuple[object, ...], bool] = field(factory=dict, init=False)

    def __attrs_post_init__(self) -> None:
        self._lists = Lists(self.table.columns)
        before: ir.Line | None = None
        for number, line in enumerate(self.table.lines, 1):
            if before is None or line.rule is not before.rule:
                self._first.append(number)
            self._run_of.append(len(self._first) - 1)
            before = line
        self._first.append(len(self.table.lines) + 1)

    @property
    def runs(self) -> range:
        """The numbers of the runs."""
        return range(len(self._first) - 1)

    @property
    def taken(self) -> tuple[Condition | None, ...]:
        """For each run, which orders it takes for sure; None is all."""
        return tuple(map(self.taken_by, self.runs))

    @property
    def asked(self) -> tuple[Condition, ...]:
        """Every condition that a route may ask for."""
        ways = [way for run in self.runs for way in self._ways_of(run)]
        asks = dict.fromkeys(way.asks for way in ways)
        of_cells = [it for cells in asks for it in self._conditions(cells)]
        of_boxes = [it for it in map(self._condition, asks) if it is not None]
        return (*of_boxes, *of_cells, *(it for way in ways for it in self._asked(way)))

    def rule_of(self, run: int) -> Rule | None:
        """The rule that the lines of a run come from."""
        return self.table.lines[self._first[run] - 1].rule

    def taken_by(self, run: int) -> Condition | None:
        """Which orders the lines of a run take, whatever the list."""
        boxes = [self._condition(asks) for asks in self._taken_by(run)]
        if not boxes:
            return NEVER
        if any(it is None for it in boxes):
            return None
        known = tuple(it for it in boxes if it is not None)
        return any_of(known)

    def run_of(self, line: int) -> int:
        """The number of the run that a line stands in."""
        return self._run_of[line]

    def is_taken(self, line: int) -> bool:
        """Whether all that gets to a line is taken by its run for sure."""
        run = self._run_of[line]
        way = next(it for it in self._ways_of(run) if it.number == line)
        return any(taken <= way.asks for taken in self._taken_by(run))

    def to(self, line: int) -> tuple[Route, ...] | NoRoute:
        """The ways to a line, counted from 1, past the earlier lines of its run."""
        run = self._run_of[line]
        guard = self._guard(line, self._first[run])
        if guard is not None:
            return NoRoute(Reason.EARLIER_LINES, (guard,))
        ways = self._ways_of(run)
        at = next((place for place, it in enumerate(ways) if it.number == line), None)
        if at is None:
            return NoRoute(Reason.OVERRIDE)
        way, blocks = ways[at], Blocks(self._lists)
        for earlier in ways[:at]:
            blocks.add(earlier, way)
        passes = blocks.passes(way)
        if not passes:
            taking = blocks.taking(way)
            return NoRoute(Reason.EARLIER_LINES if taking else Reason.LISTS, taking)
        inside = (*self._conditions(way.asks), *self._asked(way))
        return tuple(
            Route(inside, tuple(it for it in map(self._condition, outside) if it is not None))
            for outside in passes
        )

    def _guard(self, line: int, first: int) -> int | None:
        """An earlier line that asks for override as it is, and else for what this one asks too.

        This is how nearly all lines are told that are not reached under override, and it is quick.
        """
        cells = self.table.lines[line - 1].cells
        for number in range(first, line):
            earlier = self.table.lines[number - 1]
            *rest, last = earlier.cells or (None,)
            if last is None or not isinstance(self.table.columns[last.column], ir.OverrideColumn):
                continue
            wanted = isinstance(last.test, ir.YesNoTest) and last.test.yes
            if overridden(earlier.rule, self.override) is wanted and (
                cells[: len(rest)] == tuple(rest) or set(rest) <= set(cells)
            ):
                return number
        return None

    def _ways_of(self, run: int) -> tuple[Way, ...]:
        """The lines of a run that override does not rule out."""
        if run not in self._ways:
            numbers = range(self._first[run], self._first[run + 1])
            ways = (way_of(self.table, number, self.override) for number in numbers)
            self._ways[run] = tuple(it for it in ways if it is not None)
        return self._ways[run]

    def _taken_by(self, run: int) -> tuple[Asks, ...]:
        """The boxes of fields in which some line holds, however keys and jobs come out."""
        if run in self._taken:
            return self._taken[run]
        ways = self._ways_of(run)
        found: list[Asks] = []
        for asks in dict.fromkeys(it.asks for it in ways):
            if any(it <= asks for it in found):
                continue
            inside = tuple(it.outcomes for it in ways if it.asks <= asks)
            known = tuple(tuple(it.items()) for it in inside)
            if known not in self._complete:
                self._complete[known] = is_complete(inside, self.table)
            if self._complete[known]:
                found.append(asks)
        self._taken[run] = tuple(found)
        return self._taken[run]

    def _asked(self, way: Way) -> Iterator[Condition]:
        """What the order must tell so that its keys can find anybody."""
        for number, outcomes in way.outcomes.items():
            column = self.table.columns[number]
            if Outcome.NONE in outcomes:
                continue
            if isinstance(column, ir.KeyColumn):
                yield from map(Known, column.key.fields)
            elif isinstance(column, ir.JobColumn) and column.template.slots:
                yield any_of([Known(it) for slot in column.template.slots for it in slot.fields])

    def _condition(self, asks: Asks) -> Condition | None:
        """The condition of a box, always the same object: that is how `Regions` knows it again."""
        if asks not in self._box:
            parts = self._conditions(asks)
            self._box[asks] = None if not parts else parts[0] if len(parts) == 1 else All(parts)
        return self._box[asks]

    def _conditions(self, asks: Asks) -> tuple[Condition, ...]:
        ordered = sorted(asks, key=lambda cell: cell.column)
        return tuple(_meant(self.table.columns[it.column], it.test) for it in ordered)


def _meant(column: ir.Column, test: ir.Test) -> Condition:
    """What a cell asks of the order's fields, as a condition."""
    match column, test:
        case _, ir.FieldTest(condition=condition):
            return condition
        case ir.ConditionColumn(condition=condition), ir.YesNoTest(yes=yes):
            return condition if yes else Not(condition)
        case _:
            raise AssertionError((column, test))  # cells for keys and override are set apart
