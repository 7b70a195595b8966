"""Which groups of lines an order comes to by its fields: the same work for any number of rules.

For each field, the groups that hold for its value are an integer; all fields together are the `and`
of those integers, and its highest bit is the first group that holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from rulesdsl.defining import frozen
from rulesdsl.model.conditions import All, Any, Condition, Not, Test
from rulesdsl.model.fields import Field
from rulesdsl.model.records import Order
from rulesdsl.selection.columns import Bits, Column, column_of
from rulesdsl.selection.groups import Group, groups_of
from rulesdsl.table import ir


@frozen(eq=False)
class Index:
    """The groups of a table, and a column for each field that decides which of them hold.

    An order's *classes* are one number for each of the `columns`, in their order; nothing else of
    the order's fields matters to the table. Class numbers mean something within this index alone.
    """

    groups: tuple[Group, ...]
    columns: tuple[Column, ...]
    _tests: dict[Test, tuple[int, Bits]]
    """The tests that conditions over several fields are made of: number of the column, and bit."""

    def classes_of(self, order: Order) -> tuple[int, ...]:
        """The class of each column's value on an order."""
        return tuple([it.class_of(it.field.get(order)) for it in self.columns])

    def groups_for(self, classes: Sequence[int]) -> tuple[Group, ...]:
        """The groups that hold for orders of these classes, up to the first that always decides."""
        bits = every(self)
        for column, its in zip(self.columns, classes, strict=True):
            bits &= column.bits[its]
        found: list[Group] = []
        while bits:
            group = self.groups[-bits.bit_length()]
            bits ^= 1 << bits.bit_length() - 1
            if all(self._holds(it, classes) for it in group.conditions):
                found.append(group)
                if group.always_decides:
                    break
        return tuple(found)

    def _holds(self, condition: Condition, classes: Sequence[int]) -> bool:
        match condition:
            case All(parts=parts):
                return all(self._holds(it, classes) for it in parts)
            case Any(parts=parts):
                return any(self._holds(it, classes) for it in parts)
            case Not(part=part):
                return not self._holds(part, classes)
            case _:
                at, bit = self._tests[condition]
                return bool(self.columns[at].bits[classes[at]] & bit)


def every(index: Index) -> Bits:
    """The bits of all groups."""
    return (1 << len(index.groups)) - 1


def index_of(table: ir.Table, override: bool | None = None) -> Index:
    """The index of a table; `override` sets it from outside for every rule."""
    groups = groups_of(table, override)
    asked: defaultdict[Field, defaultdict[Condition, Bits]] = defaultdict(lambda: defaultdict(int))
    asking: defaultdict[Field, Bits] = defaultdict(int)
    for place, group in enumerate(reversed(groups)):
        for field, condition in group.fields:
            asked[field][condition] |= 1 << place
            asking[field] |= 1 << place
    tests = dict.fromkeys(
        it for group in groups for part in group.conditions for it in tests_of(part)
    )
    for place, test in enumerate(tests, len(groups)):
        asked[test.field][test] |= 1 << place
    everybody = (1 << len(groups)) - 1
    columns = [column_of(field, its, everybody & ~asking[field]) for field, its in asked.items()]
    places = {column.field: at for at, column in enumerate(columns)}
    bits = {test: (places[test.field], 1 << place) for place, test in enumerate(tests, len(groups))}
    return Index(groups, tuple(columns), bits)


def tests_of(condition: Condition) -> tuple[Test, ...]:
    """The tests that a condition is made of, each once."""
    match condition:
        case All(parts=parts) | Any(parts=parts):
            return tuple(dict.fromkeys(it for part in parts for it in tests_of(part)))
        case Not(part=part):
            return tests_of(part)
        case _:
            return (condition,)
