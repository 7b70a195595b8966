"""Which two conditions orders meet first, for all orders at once: a decision diagram of a cascade.

Columns are settled one after the other; what counts below a node are the boxes that are still
alive, up to the second that takes everything. Nodes at which the same boxes are alive are one. In
narrow tables there are hardly more nodes than rules (2,000 rules over 4 columns: some thousands);
in wide ones they grow beyond any budget, and pairs are looked for one by one instead. See Bryant,
*Graph-Based Algorithms for Boolean Function Manipulation* (1986), for diagrams in a fixed order.
"""

from __future__ import annotations

from collections.abc import Sequence

from rulesdsl.analysis.search import Boxes, Budget, Index, OverBudgetError
from rulesdsl.defining import define, field

MOST_COLUMNS = 20
"""Over more columns, a tag being one, a diagram grows beyond the budget: it is not begun."""


def first_two(
    index: Index, rules: Sequence[Boxes], impossible: Boxes, budget: Budget
) -> dict[int, set[int]]:
    """By condition, which of the others some order meets next after having met it first.

    `rules` are the boxes of each condition, in their order; their number stands for none. Raises
    OverBudgetError, for too many columns at once.
    """
    found = _Diagram(index, rules, impossible, budget)
    if len(found.columns) > MOST_COLUMNS:
        raise OverBudgetError
    found.look(found.columns, found.cut(found.everything, found.columns))
    return found.pairs


@define(eq=False)
class _Diagram:
    index: Index
    rules: Sequence[Boxes]
    impossible: Boxes
    budget: Budget
    pairs: dict[int, set[int]] = field(factory=dict)
    everything: Boxes = field(init=False)
    columns: tuple[int, ...] = field(init=False)
    _seen: set[tuple[int, Boxes]] = field(factory=set)
    _rule_of: dict[int, int] = field(init=False)
    _sure: dict[int, Boxes] = field(factory=dict)

    @everything.default
    def _all_boxes(self) -> Boxes:
        everything = self.impossible
        for boxes in self.rules:
            everything |= boxes
        return everything

    @columns.default
    def _asked(self) -> tuple[int, ...]:
        """The columns that are asked for, those with few atoms first."""
        asked = [
            it
            for it in range(len(self.index.sizes))
            if self.everything & ~self.index.indifferent[it]
        ]
        return tuple(sorted(asked, key=lambda it: self.index.sizes[it]))

    @_rule_of.default
    def _rules(self) -> dict[int, int]:
        return {
            box.bit_length() - 1: number
            for number, boxes in enumerate(self.rules)
            for box in _single(boxes)
        }

    def look(self, columns: tuple[int, ...], alive: Boxes) -> None:
        """Take up the pairs below a node."""
        node = len(columns), alive
        if node in self._seen or alive & self.impossible & self.sure(columns):
            return
        self._seen.add(node)
        if not alive & ~self.sure(columns):
            self._take(alive)
            return
        column, *_ = columns
        rest = columns[1:]
        size = self.index.sizes[column]
        choices = self.index.choices(column, (1 << size) - 1, alive)
        self.budget.take(1 + len(choices))
        for its, _ in choices:
            self.look(rest, self.cut(its, rest))

    def sure(self, columns: tuple[int, ...]) -> Boxes:
        """The boxes that ask for none of these columns, the last ones of all."""
        found = self._sure.get(len(columns))
        if found is None:
            found = self.everything
            for column in columns:
                found &= self.index.indifferent[column]
            self._sure[len(columns)] = found
        return found

    def cut(self, alive: Boxes, columns: tuple[int, ...]) -> Boxes:
        """What counts of the living boxes: up to the second condition that is sure to hold."""
        rest = alive & self.sure(columns) & ~self.impossible
        for _ in range(2):
            if not rest:
                break
            first = rest & -rest
            own = self.rules[self._rule_of[first.bit_length() - 1]]
            alive &= ~own | (first - 1) | first  # its further boxes say nothing new
            rest &= ~own
            last = first
        else:
            alive &= (last - 1) | last
        return alive

    def _take(self, alive: Boxes) -> None:
        alive &= ~self.impossible
        none = len(self.rules)
        first = self._lowest(alive, none)
        then = none if first == none else self._lowest(alive & ~self.rules[first], none)
        self.pairs.setdefault(first, set()).add(then)

    def _lowest(self, alive: Boxes, none: int) -> int:
        return self._rule_of[(alive & -alive).bit_length() - 1] if alive else none


def _single(boxes: Boxes) -> list[Boxes]:
    found = []
    while boxes:
        found.append(boxes & -boxes)
        boxes &= boxes - 1
    return found
