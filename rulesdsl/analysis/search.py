"""An order that lies in none of many boxes: the one question that all others are asked with.

Boxes are sets of atoms a column (see `columns`). Sets of boxes are integers, too, a bit for each,
so that one operation looks at all of them: of every atom it is known which boxes allow it. A column
is settled by choosing atoms; the boxes that allow them stay *alive*, and where none is left, the
order is free. A box that allows all that is still open takes everything: nothing is free there.

Three things keep it short. Atoms that the same living boxes allow are one choice, and a choice
whose boxes are all among those of another can replace it; so a column with a best choice is settled
without trying (in wide tables nearly all). What failed is remembered with the boxes that made it
fail: wherever those are alive again, it fails again. And work is counted in steps, not in time, so
that an answer is the same on every machine.

The method is constraint search with learned nogoods over columns with many values; see Dechter,
*Constraint Processing* (2003), chapters 5 and 6.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import TypeAlias

from rulesdsl.analysis.boxes import Box
from rulesdsl.analysis.columns import Mask
from rulesdsl.defining import define, field, frozen

Boxes: TypeAlias = int
"""A set of boxes by their numbers, a bit for each."""


class OverBudgetError(Exception):
    """More steps than were given."""


@define(eq=False)
class Budget:
    """The steps that may still be taken: for one question, and for all of them (`whole`)."""

    left: int
    whole: Budget | None = None

    def take(self, steps: int) -> None:
        """Take steps; raises OverBudgetError where there are not so many."""
        self.left -= steps
        if self.left < 0:
            raise OverBudgetError
        if self.whole is not None:
            self.whole.take(steps)


def bits(mask: int) -> Iterator[int]:
    """The places of the bits that are set."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def runs(mask: Mask) -> Iterator[tuple[int, int]]:
    """The first place and the one behind the last of each row of bits that are set.

    >>> list(runs(0b1101100))
    [(2, 4), (5, 7)]
    """
    start = 0
    while mask:
        zeros = (mask & -mask).bit_length() - 1
        mask >>= zeros
        start += zeros
        ones = ((mask + 1) & ~mask).bit_length() - 1
        yield start, start + ones
        mask >>= ones
        start += ones


Choice: TypeAlias = tuple[Boxes, Mask]
"""Atoms of a column, and the living boxes that allow them."""

Opened: TypeAlias = dict[int, list[Choice]]
"""The choices of each column that is not settled."""


@frozen(eq=False)
class Index:
    """Which boxes allow each atom.

    `sizes` are the numbers of atoms by column, `allowing[c][a]` the boxes that allow atom a of
    column c, `edges[c][b]` the places where the atoms of box b begin or end.
    """

    sizes: tuple[int, ...]
    boxes: tuple[Box, ...]
    every: Boxes = field(init=False)
    _edges: tuple[dict[int, tuple[int, ...]], ...] = field(init=False)
    allowing: tuple[tuple[Boxes, ...], ...] = field(init=False)
    indifferent: tuple[Boxes, ...] = field(init=False)
    """By column the boxes that do not ask for it."""
    _rows_of: dict[int, list[list[Boxes]]] = field(factory=dict, init=False)
    _touching: dict[tuple[int, Mask], Boxes] = field(factory=dict, init=False)

    @every.default
    def _every(self) -> Boxes:
        return (1 << len(self.boxes)) - 1

    @_edges.default
    def _all_edges(self) -> tuple[dict[int, tuple[int, ...]], ...]:
        edges: tuple[dict[int, tuple[int, ...]], ...] = tuple({} for _ in self.sizes)
        known: dict[Mask, tuple[int, ...]] = {}
        for number, box in enumerate(self.boxes):
            for column, mask in box.items():
                found = known.get(mask)
                if found is None:
                    found = known[mask] = tuple(place for run in runs(mask) for place in run)
                edges[column][number] = found
        return edges

    @allowing.default
    def _allowing(self) -> tuple[tuple[Boxes, ...], ...]:
        done = []
        for size, edges in zip(self.sizes, self._edges, strict=True):
            turns = [0] * (size + 1)
            asking = 0
            for number, places in edges.items():
                bit = 1 << number
                asking |= bit
                for place in places:
                    turns[place] ^= bit
            alive = self.every ^ asking
            by_atom = []
            for turn in turns[:size]:
                alive ^= turn
                by_atom.append(alive)
            done.append(tuple(by_atom))
        return tuple(done)

    @indifferent.default
    def _indifferent(self) -> tuple[Boxes, ...]:
        return tuple(self.every ^ sum(1 << number for number in its) for its in self._edges)

    def touching(self, column: int, mask: Mask) -> Boxes:
        """The boxes that allow one of these atoms at least."""
        found = self._touching.get((column, mask))
        if found is None:
            found = 0
            for start, stop in runs(mask):
                found |= self._touching_row(column, start, stop)
            self._touching[column, mask] = found
        return found

    def _touching_row(self, column: int, start: int, stop: int) -> Boxes:
        """The boxes that allow an atom of a row: two rows of a power of two, which are known."""
        rows = self._rows_of.setdefault(column, [list(self.allowing[column])])
        power = (stop - start).bit_length() - 1
        while len(rows) <= power:
            last, apart = rows[-1], 1 << (len(rows) - 1)
            rows.append([one | other for one, other in zip(last, last[apart:], strict=False)])
        return rows[power][start] | rows[power][stop - (1 << power)]

    def meeting(self, box: Box, among: Boxes) -> Boxes:
        """Those boxes that have something in common with this one."""
        for column, mask in box.items():
            if not among:
                return 0
            among &= self.touching(column, mask)
        return among

    def choices(self, column: int, mask: Mask, alive: Boxes) -> list[Choice]:
        """The atoms of a mask, those together that the same living boxes allow."""
        allowing = self.allowing[column]
        asking = alive & ~self.indifferent[column]
        found: dict[Boxes, Mask] = {}
        if _ROW_COSTS * asking.bit_count() > mask.bit_count():
            while mask:
                atom = mask & -mask
                mask ^= atom
                its = allowing[atom.bit_length() - 1] & alive
                found[its] = found.get(its, 0) | atom
            return list(found.items())
        for start, stop in self._rows(column, mask, asking):
            its = allowing[start] & alive
            found[its] = found.get(its, 0) | ((1 << stop) - (1 << start))
        return list(found.items())

    def _rows(self, column: int, mask: Mask, asking: Boxes) -> Iterator[tuple[int, int]]:
        """Rows of atoms within which nothing changes for the boxes that ask for the column."""
        edges = self._edges[column]
        turns = sorted({place for number in bits(asking) for place in edges[number]})
        for start, stop in runs(mask):
            at = start
            for turn in turns[bisect_right(turns, start) : bisect_left(turns, stop)]:
                yield at, turn
                at = turn
            yield at, stop


_ROW_COSTS = 4
"""Atoms that are looked at one by one in the time in which the edges of one box are."""


def free(index: Index, inside: Box, avoid: Boxes, budget: Budget) -> Box | None:
    """A box inside another one that has nothing in common with those to avoid.

    None: there is none, every order inside lies in one of them. Raises OverBudgetError.
    """
    budget.take(1 + len(inside))
    found = _Search(index, inside, budget).run(index.meeting(inside, avoid))
    return found if isinstance(found, dict) else None


def taken_by(index: Index, inside: Box, avoid: Boxes, budget: Budget) -> Boxes:
    """Boxes that take all orders of a box; few, but not the fewest. 0 where something is free.

    Raises OverBudgetError.
    """
    found = _Search(index, inside, budget).run(index.meeting(inside, avoid))
    return 0 if isinstance(found, dict) else found


@define(eq=False)
class _Search:
    """One search. A part of it gives a free box, or the boxes that leave nothing free."""

    index: Index
    inside: Box
    budget: Budget
    failed: dict[int, list[Boxes]] = field(factory=dict)
    """By the set of columns that were open: boxes that together take everything in them."""

    def run(self, alive: Boxes) -> Box | Boxes:
        if not alive:
            return dict(self.inside)
        wanted = [
            column
            for column in range(len(self.index.sizes))
            if alive & ~self.index.indifferent[column]
        ]
        opened = {
            column: self.index.choices(column, self._mask(column), alive) for column in wanted
        }
        self.budget.take(sum(map(len, opened.values())))
        return self._search(alive, opened, {})

    def _mask(self, column: int) -> Mask:
        full: Mask = (1 << self.index.sizes[column]) - 1
        return self.inside.get(column, full)

    def _search(self, alive: Boxes, opened: Opened, chosen: Box) -> Box | Boxes:
        alive, opened, settled = _settled(alive, opened, self.budget)
        chosen = {**chosen, **settled}
        if not alive:
            return {**self.inside, **chosen}
        taking = _taking_everything(alive, opened)
        if taking:
            widest = min(bits(taking), key=lambda it: len(self.index.boxes[it]))
            return 1 << widest
        self.budget.take(1 + sum(map(len, opened.values())))
        failed = self.failed.setdefault(sum(1 << column for column in opened), [])
        for reason in failed:
            if reason & alive == reason:
                return reason
        column = min(opened, key=lambda it: len(opened[it]))
        rest = {number: its for number, its in opened.items() if number != column}
        reasons: list[Boxes] = []
        for its, mask in opened[column]:
            if any(reason & its == reason for reason in reasons):
                continue  # what made another choice fail makes this one fail
            found = self._search(its, rest, {**chosen, column: mask})
            if isinstance(found, dict):
                return found
            reasons.append(found)
        together = reduce(or_, reasons)
        failed.append(together)
        return together


def _settled(alive: Boxes, opened: Opened, budget: Budget) -> tuple[Boxes, Opened, Box]:
    """What is left alive and open when every column with a best choice has it.

    A column that makes no difference to what is alive is not open any more.
    """
    settled: Box = {}
    while True:
        budget.take(len(opened))
        before = alive
        done: Opened = {}
        for column, choices in opened.items():
            found: dict[Boxes, Mask] = {}
            for its, mask in choices:
                its &= alive  # noqa: PLW2901  what is still alive of them
                found[its] = found.get(its, 0) | mask
            best = _best(found)
            if len(best) > 1:
                done[column] = best
            elif best[0][0] != alive:
                alive, settled[column] = best[0]
        if alive == before or not alive:
            return alive, done, settled
        opened = done


def _taking_everything(alive: Boxes, opened: Opened) -> Boxes:
    """The boxes that allow all choices that are open."""
    for choices in opened.values():
        for its, _ in choices:
            alive &= its
        if not alive:
            break
    return alive


MOST_COMPARED = 8
"""A choice is compared with so many of the best; more would cost more than they save."""


def _best(found: dict[Boxes, Mask]) -> list[Choice]:
    """The choices that no other one can replace."""
    if len(found) == 1:
        return list(found.items())
    if 0 in found:
        return [(0, found[0])]
    ordered = sorted(found.items(), key=_weight)
    kept: list[Choice] = []
    for choice in ordered:
        its = choice[0]
        for other, _ in kept[:MOST_COMPARED]:
            if other & its == other:
                break
        else:
            kept.append(choice)
    return kept


def _weight(choice: Choice) -> int:
    return choice[0].bit_count()


def widened(index: Index, found: Box, inside: Box, avoid: Boxes, columns: Sequence[int]) -> Box:
    """A largest box around a free one that is inside another and free as well.

    Columns are widened in the order given: first those that can be dropped altogether.
    """
    box = dict(found)
    for whole in (True, False):
        for column in columns:
            if column not in box:
                continue
            wanted: Mask = inside.get(column, (1 << index.sizes[column]) - 1)
            if box[column] == wanted:
                continue
            others = index.meeting({it: m for it, m in box.items() if it != column}, avoid)
            if not whole:
                rows = index.choices(column, wanted, others)
                box[column] |= sum(mask for its, mask in rows if not its)
            elif not index.meeting({column: wanted}, others):
                box[column] = wanted
    return {column: mask for column, mask in box.items() if mask != (1 << index.sizes[column]) - 1}
