"""Any decision table: what it leaves open, which lines are in vain, which of them collide.

Nothing here asks where a table comes from: its columns may be of fields that no order has, and a
column's domain says which values there are. Override, what a key finds and whether a job is there
are columns like all others, each answer independent of the rest; the theory of keys, by which some
of them exclude each other, is for the tables of policies (`lines`, `promises`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import assert_never

from rulesdsl.analysis.boxes import Box
from rulesdsl.analysis.cascade import Cascade
from rulesdsl.analysis.regions import Given, Region, Undecided
from rulesdsl.analysis.words import all_of
from rulesdsl.customers.outcome import Outcome
from rulesdsl.defining import define, field, frozen
from rulesdsl.model.conditions import Condition, Not, OneOf
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type, Value
from rulesdsl.semantics.known_fields import OVERRIDE
from rulesdsl.table import ir


@frozen
class Case:
    """Values by the names of their columns, and a largest region around them that is like them.

    What is not among the values does not matter, or is missing. `region` is None for every case.
    """

    values: Mapping[str, Value | None]
    region: Condition | None


@frozen
class DeadLine:
    """A line, counted from 1, by which nothing is decided, and earlier ones that take all of it.

    Empty `because`: its own cells exclude each other, or the domain does.
    """

    line: int
    because: tuple[int, ...]


@frozen
class Overlap:
    """Two lines, counted from 1, that collide under the table's hit policy, and where."""

    one: int
    other: int
    case: Case


@define(eq=False, slots=False)
class TableQuestions:
    """What can be asked of a table. `columns` are the names under which answers are given."""

    table: ir.Table
    columns: tuple[Field, ...] = field(init=False)
    _lines: tuple[Given, ...] = field(init=False)
    _domain: Given = field(init=False)

    @columns.default
    def _fields(self) -> tuple[Field, ...]:
        return tuple(_field_of(column, at) for at, column in enumerate(self.table.columns))

    @_lines.default
    def _conditions(self) -> tuple[Given, ...]:
        return tuple(
            all_of([self._holds(cell) for cell in line.cells]) for line in self.table.lines
        )

    @_domain.default
    def _whole_domain(self) -> Given:
        domains = (_domain_of(*it) for it in zip(self.table.columns, self.columns, strict=True))
        return all_of([it for it in domains if it is not None])

    @cached_property
    def _cascade(self) -> Cascade:
        return Cascade(self._lines, [self._domain])

    def _holds(self, cell: ir.Cell) -> Condition:
        """A cell as a condition of its column."""
        column, its = self.table.columns[cell.column], self.columns[cell.column]
        match column, cell.test:
            case _, ir.FieldTest(condition=condition):
                return condition
            case ir.ConditionColumn(condition=condition), ir.YesNoTest(yes=yes):
                return condition if yes else Not(condition)
            case _, ir.YesNoTest(yes=yes):
                return OneOf(its, (yes,))
            case _, ir.OutcomeTest(outcomes=outcomes):
                return OneOf(its, tuple(it.value for it in Outcome if it in outcomes))
            case _:
                raise AssertionError(cell)

    # Questions

    def gaps(self, most: int = 10) -> list[Case | Undecided]:
        """Where no line holds: all such cases, if there are not more regions than `most`."""
        return [self._case(it) for it in self._cascade.gaps(most, [self._domain])]

    def dead_lines(self) -> Iterator[DeadLine | Undecided]:
        """Lines by which nothing is decided.

        Under *first* earlier lines may take all of a line's cases; else it is its own fault.
        """
        cascade, inside = self._cascade, [self._domain]
        for at, condition in enumerate(self._lines):
            if self.table.hit is ir.HitPolicy.FIRST:
                found = cascade.first(at, inside)
            else:
                found = cascade.regions.find([condition, *inside])
            if isinstance(found, Undecided):
                yield found
            elif found is None:
                first = self.table.hit is ir.HitPolicy.FIRST
                because = cascade.because(at, inside) if first else ()
                yield DeadLine(at + 1, tuple(it + 1 for it in because))

    def redundant_lines(self) -> Iterator[int | Undecided]:
        """Lines, from 1, without which every case is decided the same; dead ones are not told.

        Of two lines that can each stand for the other both are told; one of them can go.
        """
        for at, condition in enumerate(self._lines):
            if self._cascade.regions.find([condition, self._domain]) is None:
                continue
            found = self._missed_without(at)
            if found is None and not self._is_dead(at):
                yield at + 1
            elif isinstance(found, Undecided):
                yield found

    def overlaps(self) -> Iterator[Overlap | Undecided]:
        """Lines that collide.

        Under *unique* all that hold together; under *any* those of them with different arms. Under
        *first* those with different arms that are the first two for some case, and neither of which
        is within the other: a narrower line before a wider one is an exception from it.
        """
        for one in range(len(self._lines)):
            for other in self._perhaps_with(one):
                found = self._colliding(one, other)
                if isinstance(found, Undecided):
                    yield found
                elif found is not None:
                    yield Overlap(one + 1, other + 1, self._shown(found))

    # How

    def _perhaps_with(self, one: int) -> Iterator[int]:
        """Later lines that may hold together with one, of those that may collide with it."""
        lines, hit = self.table.lines, self.table.hit
        later = (
            self._cascade.perhaps_next(one)
            if hit is ir.HitPolicy.FIRST
            else range(one + 1, len(lines))
        )
        for other in later:
            same = other < len(lines) and lines[other].arm == lines[one].arm
            if other < len(lines) and (hit is ir.HitPolicy.UNIQUE or not same):
                yield other

    def _colliding(self, one: int, other: int) -> Region | Undecided | None:
        """A case for which two lines collide."""
        find, lines = self._cascade.regions.find, self._lines
        if self.table.hit is not ir.HitPolicy.FIRST:
            return find([lines[one], lines[other], self._domain])
        for its, wider in ((one, other), (other, one)):
            beyond = find([lines[its], self._domain], [lines[wider]])
            if beyond is None or isinstance(beyond, Undecided):
                return beyond
        return self._cascade.second(one, other, [self._domain])

    def _is_dead(self, at: int) -> bool:
        first = self.table.hit is ir.HitPolicy.FIRST
        return first and self._cascade.first(at, [self._domain]) is None

    def _missed_without(self, at: int) -> Region | Undecided | None:
        """A case that would be decided differently without a line, or not at all."""
        lines, arm = self.table.lines, self.table.lines[at].arm
        if self.table.hit is ir.HitPolicy.FIRST:
            for then in self._cascade.perhaps_next(at):
                if then == len(lines) or lines[then].arm != arm:
                    found = self._cascade.second(at, then, [self._domain])
                    if found is not None:
                        return found
            return None
        alike = [it for other, it in enumerate(self._lines) if other != at]
        if self.table.hit is ir.HitPolicy.ANY:
            alike = [
                it
                for line, it in zip(lines, self._lines, strict=True)
                if line is not lines[at] and line.arm == arm
            ]
        return self._cascade.regions.find([self._lines[at], self._domain], alike)

    def _case(self, found: Region | Undecided) -> Case | Undecided:
        return found if isinstance(found, Undecided) else self._shown(found)

    def _shown(self, region: Region) -> Case:
        """A region in the table's words: what the domain says anyhow is left out."""
        box = {it: mask for it, mask in region.box.items() if self._whole.get(it) != mask}
        values, condition = self._cascade.regions.told(box)
        return Case({its.name: value for its, value in values.items()}, condition)

    @cached_property
    def _whole(self) -> Box:
        """The domain, where it is one box."""
        found = self._cascade.regions.boxes_of(self._domain)
        return found[0] if len(found) == 1 else {}


def _field_of(column: ir.Column, at: int) -> Field:
    """What stands for a column; one that no order tells is made up."""
    match column:
        case ir.FieldColumn(field=its):
            return its
        case ir.OverrideColumn():
            return OVERRIDE
        case ir.ConditionColumn():
            return Field(f"column {at + 1}", Type.YES_NO, "whether a condition holds", "yes", "")
        case ir.KeyColumn(key=key):
            name = f"match by {key} (column {at + 1})"
            return Field(name, Type.TEXT, "how many a key finds", "one", "")
        case ir.JobColumn():
            name = f"job (column {at + 1})"
            return Field(name, Type.TEXT, "whether the job is there", "one", "")
        case _:
            assert_never(column)


def _domain_of(column: ir.Column, its: Field) -> Condition | None:
    match column:
        case ir.FieldColumn(domain=domain):
            return domain
        case ir.KeyColumn():
            return OneOf(its, tuple(it.value for it in Outcome))
        case ir.JobColumn():
            return OneOf(its, (Outcome.NONE.value, Outcome.ONE.value))
        case _:
            return None  # override is never missing, and a condition asks for its own fields
