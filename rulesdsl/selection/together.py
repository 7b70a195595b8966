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

    `bits` are the groups that hold for a key. The expression may use what stands in `uses`.
    """

    expression: str
    uses: Mapping[str, object]
    key: Callable[[Order], Any]
    bits: Callable[[Any], Bits]


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


@define(eq=False)
class Together(Generic[T]):
    """Levels that are looked up one within the other, and what is told at the end of them.

    `every` are the bits of all groups that count.
    """

    levels: Sequence[Level]
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
        """What is told of an `order`, where `first` has that name; KeyError where nothing is."""
        return "".join((name, *(f"[{it.expression}]" for it in self.levels)))

    def learn(self, order: Order) -> None:
        """Remember what is told of an order's values, unless too much is remembered already."""
        if self._entries >= remembered.MOST_REMEMBERED:
            return
        node = self.first
        *outer, last = self.levels
        for depth, its in enumerate(outer):
            key = its.key(order)
            there = node.get(key)
            if there is None:
                there = self._node(depth, self._left[id(node)] & its.bits(key))
                self._enter(node, key, there)
            node = there
        key = last.key(order)
        if key not in node:
            self._enter(node, key, self.told(self._left[id(node)] & last.bits(key)))

    def _node(self, depth: int, left: Bits) -> Node:
        there = self._nodes.get((depth, left))
        if there is None:
            there = self._nodes[depth, left] = {}
            self._left[id(there)] = left
        return there

    def _enter(self, node: Node, key: Any, what: object) -> None:  # noqa: ANN401  any field's value
        node[key] = what
        self._entries += 1


def widest_first(columns: Iterable[Column]) -> list[Column]:
    """The columns in the order in which least is remembered for them.

    What leads to the same dictionary is remembered once for each dictionary before it. Days come
    first: there are new ones all the time.
    """
    return sorted(columns, key=lambda it: (it.field.type is Type.DATE, it.most), reverse=True)


def uses_of(levels: Iterable[Level]) -> dict[str, object]:
    """What the expressions of some levels use."""
    return {name: it for its in levels for name, it in its.uses.items()}
