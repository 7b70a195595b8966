"""The groups one after the other: for tables of so few that nothing else is quicker.

Most groups are ruled out by the first field that they ask for. So the other fields are not even
looked at, which counts where a table asks for many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from rulesdsl.model.conditions import Condition, OneOf
from rulesdsl.model.records import Order
from rulesdsl.model.types import Type
from rulesdsl.selection.columns import Bits, Column
from rulesdsl.selection.groups import Group
from rulesdsl.selection.index import Index
from rulesdsl.selection.sweep import Pieces, pieces
from rulesdsl.selection.written import WorkOut, steps, written

T = TypeVar("T")

GROUPS_A_FIELD = 1
"""With more groups than this for each field that is asked for, another way is quicker."""

_MANY = 1_000
"""More values than a condition names that is asked early."""


def by_chain(
    index: Index,
    told: Callable[[int], T],
    surely: Callable[[Order], T],
    otherwise: Callable[[Order], T],
) -> Callable[[Order], T] | None:
    """What is told of the first group whose fields hold; None where another way is quicker.

    `surely` tells it of any order, and takes its time; `otherwise` of one that nothing is written
    out for, as one without a total.
    """
    if len(index.groups) > GROUPS_A_FIELD * len(index.columns):
        return None
    columns = {it.field: it for it in index.columns}
    asked = [
        (columns[field], length, condition)
        for length, group in zip(range(len(index.groups), 0, -1), index.groups, strict=True)
        for field, condition in sorted(group.fields, key=lambda it: _late(it[1]))
        if field.type is not Type.NUMBER
    ]
    ways = steps((column, _holding(column, 1 << length - 1)) for column, length, _ in asked)
    uses: dict[str, Any] = {"otherwise": otherwise, "Decimal": Decimal, **ways.uses}
    tests: dict[int, list[str]] = {length: [] for length in range(1, len(index.groups) + 1)}
    for (_, length, _), test in zip(asked, ways.expressions, strict=True):
        tests[length].append(test)
    total = next((it for it in index.columns if it.field.type is Type.NUMBER), None)
    for length, its in tests.items():
        compared = _compared(index.groups[-length], total, length, uses)
        if compared is None:
            return None
        its.extend(compared)
        uses[f"told_{length}"] = told(length)

    def unusual(order: Order) -> T:
        """The answer for an order of which a value was never met."""
        ways.learn(order)
        return surely(order)

    uses |= {"unusual": unusual, "InvalidOperation": InvalidOperation}
    return written(_lines(tests, total), uses)


def _late(condition: Condition) -> int:
    """How late in a group a condition is asked: first those that rule most orders out."""
    return len(condition.values) if isinstance(condition, OneOf) else _MANY


def _holding(column: Column, bit: Bits) -> WorkOut:
    """Whether a group holds for a value, as far as this field goes."""
    return lambda value: bool(column.bits[column.class_of(value)] & bit)


def _compared(
    group: Group, total: Column | None, length: int, uses: dict[str, Any]
) -> list[str] | None:
    """How a group compares the `amount`; None where that is more than two comparisons."""
    condition = dict(group.fields).get(total.field) if total else None
    if condition is None:
        return []
    its = pieces(condition, Decimal)
    names = [f"cut_{length}_{place}" for place in range(len(its.cuts))]
    uses |= {name: number for name, (number, _) in zip(names, its.cuts, strict=True)}
    return comparisons(its, names)


def comparisons(its: Pieces, names: list[str]) -> list[str] | None:
    """What holds of an `amount` for which these pieces hold; each cut has a name.

    >>> low, high = (Decimal(10), False), (Decimal(20), True)
    >>> comparisons(Pieces(lowest=False, cuts=(low, high)), ["low", "high"])
    ['amount >= low', 'amount <= high']
    >>> comparisons(Pieces(lowest=True, cuts=(low, high)), ["low", "high"]) is None
    True
    """
    behind = [it for _, it in its.cuts]
    match its.lowest, behind:
        case True, []:
            return []
        case True, [end]:
            return [f"amount {'<=' if end else '<'} {names[0]}"]
        case False, [start]:
            return [f"amount {'>' if start else '>='} {names[0]}"]
        case False, [start, end]:
            return [
                f"amount {'>' if start else '>='} {names[0]}",
                f"amount {'<=' if end else '<'} {names[1]}",
            ]
        case _:
            return None


def _lines(tests: Mapping[int, list[str]], total: Column | None) -> Iterator[str]:
    if total is not None:
        yield f"amount = order.{total.field.path}"
        yield "if amount.__class__ is not Decimal:"
        yield "    return otherwise(order)"
    yield "try:"
    for length, its in sorted(tests.items(), reverse=True):
        yield f"    if {' and '.join(its) or True}:"
        yield f"        return told_{length}"
    yield "except KeyError:"  # a value never met
    yield "    return unusual(order)"
    yield "except InvalidOperation:"  # not a number
    yield "    pass"
    yield "return otherwise(order)"
