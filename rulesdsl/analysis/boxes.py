"""Conditions as boxes: each a set of atoms for some columns, together the condition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import reduce
from typing import TypeAlias

from rulesdsl.analysis.columns import Ask, Mask
from rulesdsl.defining import evolve
from rulesdsl.model import fields
from rulesdsl.model.conditions import All, Any, Condition, Has, Known, Not, OneOf, Test

Box: TypeAlias = dict[int, Mask]
"""Atoms by the number of their column; a column that does not stand here may have any."""

MOST_BOXES = 4_096
"""A condition of more boxes than this is not decided: nobody writes one by hand."""


class TooManyBoxesError(Exception):
    """A condition makes more boxes than are looked at."""


def tests_of(condition: Condition) -> Iterator[Test]:
    """Every test in a condition."""
    match condition:
        case All(parts=parts) | Any(parts=parts):
            for part in parts:
                yield from tests_of(part)
        case Not(part=part):
            yield from tests_of(part)
        case _:
            yield condition


def plain(condition: Condition, *, negated: bool = False) -> Condition:
    """The condition, or its opposite, in two ways simpler.

    Only tests are negated in it, and nobody asks for `customer name`: it is the name, else the
    company, else the e-mail.
    """
    match condition:
        case All(parts=parts) | Any(parts=parts):
            simple = tuple(plain(part, negated=negated) for part in parts)
            return All(simple) if isinstance(condition, All) is not negated else Any(simple)
        case Not(part=part):
            return plain(part, negated=not negated)
        case Known() | OneOf() | Has() if condition.field is _CUSTOMER_NAME:
            return _of_customer_name(condition, negated=negated)
        case _:
            return Not(condition) if negated else condition


_CUSTOMER_NAME = fields.BY_NAME["customer name"]
_NAME, _COMPANY, _EMAIL = (fields.BY_NAME[it] for it in ("name", "company", "email"))


def _of_customer_name(test: Known | OneOf | Has, *, negated: bool) -> Condition:
    """Of whom it is the name, and that it fits: no two of the three meet, nor their opposites."""
    of_name, of_company, of_email = (
        plain(evolve(test, field=it), negated=negated) for it in (_NAME, _COMPANY, _EMAIL)
    )
    named, in_company = Known(_NAME), Known(_COMPANY)
    return Any(
        (
            All((named, of_name)),
            All((Not(named), in_company, of_company)),
            All((Not(named), Not(in_company), of_email)),
        )
    )


def boxes(condition: Condition, ask: Callable[[Test], Ask], sizes: list[int]) -> list[Box]:
    """The boxes of a plain condition; raises TooManyBoxesError.

    `ask` gives the column and the atoms of a test, `sizes` how many atoms each column has.
    """
    return _boxes(condition, ask, sizes, negated=False)


def _boxes(
    condition: Condition, ask: Callable[[Test], Ask], sizes: list[int], *, negated: bool
) -> list[Box]:
    match condition:
        case Not(part=part):
            return _boxes(part, ask, sizes, negated=not negated)
        case All(parts=parts) | Any(parts=parts):
            each = [_boxes(part, ask, sizes, negated=negated) for part in parts]
            if isinstance(condition, Any) is not negated:
                return _one_of(box for some in each for box in some)
            return _all_of(each)
        case _:
            column, mask = ask(condition)
            full = (1 << sizes[column]) - 1
            mask = mask ^ full if negated else mask
            if not mask:
                return []
            return [{}] if mask == full else [{column: mask}]


def _all_of(each: list[list[Box]]) -> list[Box]:
    """The boxes of what is in all of these; what is one box is put into one first."""
    one: Box = {}
    for box in (some[0] for some in each if len(some) == 1):
        for column, mask in box.items():
            there = mask & one.get(column, mask)
            if not there:
                return []
            one[column] = there
    return reduce(product, (some for some in each if len(some) != 1), [one])


def product(some: list[Box], others: list[Box]) -> list[Box]:
    """The boxes of what is in both; raises TooManyBoxesError."""
    if len(some) * len(others) > MOST_BOXES:
        raise TooManyBoxesError
    found = (both(one, other) for one in some for other in others)
    return _one_of(it for it in found if it is not None)


def both(one: Box, other: Box) -> Box | None:
    """What is in both boxes; None where nothing is."""
    small, large = (one, other) if len(one) < len(other) else (other, one)
    done = dict(large)
    for column, mask in small.items():
        there = done.get(column)
        if there is not None:
            mask &= there  # noqa: PLW2901  the atoms of both
            if not mask:
                return None
        done[column] = mask
    return done


def _one_of(found: Iterable[Box]) -> list[Box]:
    """The boxes, those of one and the same other column joined, none within another."""
    by_column: dict[int, Mask] = {}
    wide: list[Box] = []
    for box in found:
        if not box:
            return [{}]
        if len(box) == 1:
            ((column, mask),) = box.items()
            by_column[column] = by_column.get(column, 0) | mask
        else:
            wide.append(box)
    alone: list[Box] = [{column: mask} for column, mask in by_column.items()]
    kept = alone + [it for it in wide if not any(within(it, one) for one in alone)]
    if len(kept) > MOST_BOXES:
        raise TooManyBoxesError
    return kept


def within(box: Box, other: Box) -> bool:
    """Whether a box lies in another one."""
    return all(column in box and box[column] | mask == mask for column, mask in other.items())
