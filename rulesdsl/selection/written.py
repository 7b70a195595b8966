"""Functions that are written out for one table: how the values of an order are looked up.

What stands in them is the place of a field on an order, and names that are given here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias

from rulesdsl.defining import frozen
from rulesdsl.functions import function_of
from rulesdsl.model.conditions import Known, Not
from rulesdsl.model.fields import Field
from rulesdsl.model.records import Order
from rulesdsl.model.types import Type
from rulesdsl.selection import remembered
from rulesdsl.selection.columns import Column
from rulesdsl.selection.remembered import Remembered

FEW_VALUES = frozenset(
    (
        *("channel", "store", "location id", "order date", "currency", "payment method"),
        *("customer group", "fulfilment", "guest", "card brand"),
        *("shipping country", "shipping state", "billing country", "billing state"),
    )
)
"""Fields of which a shop sees few values."""

SOMETHING = "a text"
"""For a field of which only matters whether it is known."""

WorkOut: TypeAlias = Callable[[Any], int]
"""A number for a value of a field; KeyError for a value that is not of the field's type."""


def written(lines: Iterable[str], uses: Mapping[str, object]) -> Callable[[Order], Any]:
    """The function of an `order` with these lines, which may use what stands in `uses`.

    >>> total = written(["return order.total or nothing"], {"nothing": 0})
    >>> total(Order(number="#1"))
    0
    """
    return function_of("order", lines, uses)


@frozen(eq=False)
class Steps:
    """How the numbers of an order's values are found, for some columns: an expression for each.

    They use what stands in `uses`. An expression raises KeyError for a value of which there is no
    number yet; after `learn` there is one, unless too much is remembered already.
    """

    expressions: tuple[str, ...]
    uses: Mapping[str, object]
    _work_out: tuple[tuple[Field, WorkOut], ...]
    _learned: tuple[dict[Any, int] | None, ...]

    def learn(self, order: Order) -> None:
        """Remember the numbers of an order's values."""
        for (field, work_out), learned in zip(self._work_out, self._learned, strict=True):
            if learned is not None and len(learned) < remembered.MOST_REMEMBERED:
                value = field.get(order)
                learned[value] = work_out(value)


def steps(columns: Iterable[tuple[Column, WorkOut]]) -> Steps:
    """How each column's numbers are found, which are worked out in the way that is given."""
    expressions: list[str] = []
    uses: dict[str, object] = {}
    learned: list[dict[Any, int] | None] = []
    given = list(columns)
    for place, (column, work_out) in enumerate(given):
        value = f"order.{column.field.path}"
        own: dict[Any, int] | None = None
        if only_whether_known(column):
            uses |= {f"none_{place}": work_out(None), f"some_{place}": work_out(SOMETHING)}
            expressions.append(f"(none_{place} if {value} is None else some_{place})")
        else:
            own = {} if column.field.name in FEW_VALUES else None
            uses[f"numbers_{place}"] = Remembered(work_out) if own is None else own
            expressions.append(f"numbers_{place}[{value}]")
        learned.append(own)
    work_outs = tuple((column.field, work_out) for column, work_out in given)
    return Steps(tuple(expressions), uses, work_outs, tuple(learned))


def only_whether_known(column: Column) -> bool:
    """Whether all that is asked of a text is that there is one, or none."""
    return column.field.type is Type.TEXT and all(
        isinstance(it.part if isinstance(it, Not) else it, Known) for it in column.conditions
    )
