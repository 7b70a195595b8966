"""The lines of the table as steps: which column is asked next, and where each answer leads.

The rule depends on the fields of an order alone. Of the lines whose field cells hold there are few;
they make a *path*. From line to line a path asks for keys and jobs, as the reference does; how far
it has come is a *state*: which answers were given. So the table itself decides, once for every
state, and the orders only carry the number of their state.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum

from rulesdsl.customers.matching import Found
from rulesdsl.customers.outcome import Outcome
from rulesdsl.defining import define, field, frozen
from rulesdsl.model.fields import Field
from rulesdsl.model.records import Customer
from rulesdsl.semantics.policy import Key, Rule
from rulesdsl.table import ir

NONE, ONE, SEVERAL, UNTOLD, BLANK = range(5)
"""What came of a question, as a number. UNTOLD: the relations cannot tell, the order is told apart.

From BLANK on the key is blank: the first of its fields adds one, the second two, the third four.
"""


class End(Enum):
    """How a state ends the ladder."""

    NOT_YET = "another column is asked"
    DECIDED = "a line holds"
    UNTOLD = "the reference decides"
    FOREIGN = "the order is in another currency than the company"


@frozen
class State:
    """How far a path has come: the answers, and the question or the line that follows."""

    number: int
    path: int
    answers: tuple[tuple[int, int], ...]
    end: End
    asks: int | None = None
    line: int | None = None


@define
class Steps:
    """All states that were met, made as they are needed."""

    table: ir.Table
    lines: list[tuple[int, ...]] = field(factory=list)
    """The lines of each path, by their places in the table."""
    states: list[State] = field(factory=list)
    _paths: dict[tuple[int, ...], int] = field(factory=dict)
    _instead: dict[tuple[int, int, int], State] = field(factory=dict)
    _known: dict[tuple[int, tuple[tuple[int, int], ...], End | None], int] = field(factory=dict)

    def start(self, lines: tuple[int, ...]) -> State:
        """Where the orders of these lines begin."""
        return self._state(self._path(lines), lines, ())

    def foreign(self, lines: tuple[int, ...]) -> State:
        """Where the orders of these lines end that are in a currency the rule does not know."""
        return self._kept(self._path(lines), (), End.FOREIGN, None, lines[0])

    def _path(self, lines: tuple[int, ...]) -> int:
        if lines not in self._paths:
            self._paths[lines] = len(self.lines)
            self.lines.append(lines)
        return self._paths[lines]

    def moves(self, state: State) -> Iterator[tuple[int, State]]:
        """Every answer to what a state asks, and the state it leads to."""
        if state.asks is None:
            return
        lines = self.lines[state.path]
        for code in codes(self.table.columns[state.asks]):
            answers = (*state.answers, (state.asks, code))
            if code == UNTOLD:
                yield code, self._kept(state.path, answers, End.UNTOLD, None, None)
            else:
                yield code, self._state(state.path, lines, answers)

    def instead(self, state: State, place: int, code: int) -> State:
        """Where a path leads when the answer at a place was this one."""
        asked = (state.number, place, code)
        if asked not in self._instead:
            column = state.answers[place][0]
            lines = self.lines[state.path]
            answers = (*state.answers[:place], (column, code))
            self._instead[asked] = self._state(state.path, lines, answers)
        return self._instead[asked]

    def _state(
        self, path: int, lines: tuple[int, ...], answers: tuple[tuple[int, int], ...]
    ) -> State:
        """The state of these answers: as in `engines/rows.py`, a column is asked when needed."""
        given = dict(answers)
        for number in lines:
            for cell in asked_cells(self.table, self.table.lines[number]):
                code = given.get(cell.column)
                if code is None:
                    return self._kept(path, answers, End.NOT_YET, cell.column, None)
                if not _passes(cell.test, code):
                    break
            else:
                return self._kept(path, answers, End.DECIDED, None, number)
        raise AssertionError("the lines of a rule leave nothing open")

    def _kept(
        self,
        path: int,
        answers: tuple[tuple[int, int], ...],
        end: End,
        asks: int | None,
        line: int | None,
    ) -> State:
        place = (path, answers, end)
        number = self._known.get(place)
        if number is None:
            number = self._known[place] = len(self.states)
            self.states.append(State(number, path, answers, end, asks, line))
        return self.states[number]


def asked_cells(table: ir.Table, line: ir.Line) -> tuple[ir.Cell, ...]:
    """The cells of a line that ask the customer list."""
    return tuple(
        cell
        for cell in line.cells
        if isinstance(table.columns[cell.column], ir.KeyColumn | ir.JobColumn)
    )


def codes(column: ir.Column) -> tuple[int, ...]:
    """All answers that a column can give."""
    if isinstance(column, ir.KeyColumn):
        masks = range(1, 2 ** len(column.key.fields))
        return (NONE, ONE, SEVERAL, UNTOLD, *(BLANK + mask for mask in masks))
    return (NONE, ONE, UNTOLD)


def blank_fields(fields: Sequence[Field], code: int) -> tuple[Field, ...]:
    """The fields that an answer calls blank."""
    mask = code - BLANK
    return tuple(it for place, it in enumerate(fields) if mask > 0 and mask >> place & 1)


def _passes(test: ir.Test, code: int) -> bool:
    return isinstance(test, ir.OutcomeTest) and _OUTCOMES.get(code, Outcome.NONE) in test.outcomes


_OUTCOMES = {ONE: Outcome.ONE, SEVERAL: Outcome.SEVERAL}


def lines_left(table: ir.Table, alive: Iterator[int]) -> tuple[int, ...]:
    """The lines that can decide, of those whose field cells hold: all of one rule.

    A rule leaves nothing open; so the first rule that has such a line decides. Of two lines that
    ask the same the first decides (two boxes of a condition may both hold).
    """
    kept: list[int] = []
    seen = set()
    rule: Rule | None = None
    for number in alive:
        line = table.lines[number]
        if kept and line.rule is not rule:
            break
        rule = line.rule
        cells = asked_cells(table, line)
        if cells in seen:
            continue
        seen.add(cells)
        kept.append(number)
        if not cells:
            break
    return tuple(kept)


def found(table: ir.Table, state: State, line: ir.Line) -> tuple[tuple[Key, Found], ...]:
    """What the line's keys found, as far as the reasons for not deciding go."""
    given = dict(state.answers)
    told = []
    for cell in line.cells:
        column = table.columns[cell.column]
        if isinstance(column, ir.KeyColumn):
            told.append((column.key, _found(column.key, given[cell.column])))
    return tuple(told)


_SOMEBODY = Customer(name="somebody")


def _found(key: Key, code: int) -> Found:
    if code >= BLANK:
        return Found(Outcome.NONE, blank=blank_fields(key.fields, code))
    if code == NONE:
        return Found(Outcome.NONE)
    outcome = _OUTCOMES[code]
    return Found(outcome, _SOMEBODY if code == ONE else None, (_SOMEBODY,))
