"""Values of several fields looked up together: in dictionaries within dictionaries.

The value of the first field leads to a dictionary for the second one's, and so on; what stands in
the last one is told of the groups that hold for all of them. Values that leave the same groups lead
to the same dictionary, so there are few; each is made when the first order comes to it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Generic, TypeAlias, TypeVar

from rulesdsl.defining import define, frozen
from rulesdsl.defining import field as attribute
from rulesdsl.model.records import Order
from rulesdsl.model.types import Type
from rulesdsl.selection import remembered
from rulesdsl.selection.columns import MISSING, Bits, Column
from rulesdsl.selection.remembered import Remembered
from rulesdsl.selection.written import FEW_VALUES, SOMETHING, only_whether_known

T = TypeVar("T")

Node: TypeAlias = dict[Any, Any]
"""What the values of a field lead to: another dictionary, or in the last one what is told."""


@frozen(eq=False)
class Level:
    """How the value of a column is looked up: by what an expression makes of it, its key.

    `bits` are the groups that hold for a key. The expression may use what stands in `uses`. Where
    it `asks_if_missing`, its key is True or False.
    """

    expression: str
    uses: Mapping[str, object]
    key: Callable[[Order], Any]
    bits: Callable[[Any], Bits]
    asks_if_missing: bool = False


def level(column: Column, name: str) -> Level:
    """The level of a column: the name is its own.

    Of a field of many values the class is looked up, so that memory does not grow with them.
    """
    value, get = f"order.{column.field.path}", column.field.get
    if only_whether_known(column):
        known = column.bits[column.class_of(SOMETHING)]
        return Level(
            f"{value} is None",
            {},
            lambda order: get(order) is None,
            lambda missing: column.bits[MISSING] if missing else known,
            asks_if_missing=True,
        )
    if column.field.name in FEW_VALUES:
        return Level(value, {}, get, lambda its: column.bits[column.class_of(its)])
    classes = Remembered(column.class_of)
    own = {name: classes}
    return Level(f"{name}[{value}]", own, lambda it: classes[get(it)], lambda at: column.bits[at])


def _nothing(_: Order) -> None:
    return None


NO_LEVEL = Level("None", {}, _nothing, lambda _: -1)
"""In place of fields, where none is asked for."""


def _missing_first(levels: Sequence[Level]) -> list[Level]:
    return sorted(levels, key=lambda it: not it.asks_if_missing)


@define(eq=False)
class Together(Generic[T]):
    """Levels that are looked up one within the other, and what is told at the end of them.

    `every` are the bits of all groups that count. What asks if a value is missing comes first:
    there it takes no look-up.
    """

    levels: Sequence[Level] = attribute(converter=_missing_first)
    every: Bits
    told: Callable[[Bits], T]
    first: Node = attribute(factory=dict)
    _left: dict[int, Bits] = attribute(init=False)
    """The groups that are left at each dictionary, by its identity."""
    _nodes: dict[tuple[int, Bits], Node] = attribute(factory=dict)
    """The dictionaries, by their depth and the groups that are left."""
    _entries: int = 0

    @_left.default
    def _at_first(self) -> dict[int, Bits]:
        return {id(self.first): self.every}

    def expression(self, name: str) -> str:
        """What is told of an `order`, with what `uses` gives; KeyError where nothing is."""
        first, *others = (it.expression for it in self.levels)
        if self.levels[0].asks_if_missing:
            begin = f"({name}_missing if {first} else {name}_known)"
        else:
            begin = f"{name}[{first}]"
        return "".join((begin, *(f"[{it}]" for it in others)))

    def uses(self, name: str) -> dict[str, object]:
        """What the expression of that name uses."""
        uses = {key: it for its in self.levels for key, it in its.uses.items()}
        if not self.levels[0].asks_if_missing:
            return uses | {name: self.first}
        missing, known = (self._at(0, self.first, key) for key in (True, False))
        return uses | {f"{name}_missing": missing, f"{name}_known": known}

    def learn(self, order: Order) -> None:
        """Remember what is told of an order's values, unless too much is remembered already."""
        if self._entries >= remembered.MOST_REMEMBERED:
            return
        node = self.first
        for depth, its in enumerate(self.levels):
            node = self._at(depth, node, its.key(order))

    def _at(self, depth: int, node: Node, key: Any) -> Any:  # noqa: ANN401  any field's value
        """What a key leads to in a dictionary of that depth."""
        if key not in node:
            left = self._left[id(node)] & self.levels[depth].bits(key)
            is_last = depth == len(self.levels) - 1
            node[key] = self.told(left) if is_last else self._node(depth, left)
            self._entries += 1
        return node[key]

    def _node(self, depth: int, left: Bits) -> Node:
        there = self._nodes.get((depth, left))
        if there is None:
            there = self._nodes[depth, left] = {}
            self._left[id(there)] = left
        return there


def widest_first(columns: Iterable[Column]) -> list[Column]:
    """The columns in the order in which least is remembered for them.

    What leads to the same dictionary is remembered once for each dictionary before it. Days come
    first: there are new ones all the time.
    """
    return sorted(columns, key=lambda it: (it.field.type is Type.DATE, it.most), reverse=True)
