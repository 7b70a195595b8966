"""The fields of many rules in classes: what of a field no rule can tell apart is one class.

A rule stands here as *boxes* (`table.lowering.boxes`): one condition a field, all of which hold; it
has one box for each alternative. For each field a box holds for some classes, which are numbered so
that they mostly lie side by side.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TypeAlias

from rulesdsl.defining import frozen
from rulesdsl.model.conditions import Condition, on_value
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type, Value
from rulesdsl.selection.listed import listing_of
from rulesdsl.selection.sweep import KINDS, Cut, pieces
from rulesdsl.semantics.policy import Rule
from rulesdsl.sql.conditions import LARGEST, SMALLEST, at_least
from rulesdsl.table.lowering import boxes

MISSING, OTHER = 0, 1
"""The class of a missing value; that of what no rule names, or lies before the first bound."""

Span: TypeAlias = tuple[int, int]
"""The first and the last of some classes."""


@frozen
class Box:
    """One alternative of a rule: what it asks of single fields, and what cannot be asked so."""

    rule: int
    """From 1."""
    fields: tuple[tuple[Field, Condition], ...] = ()
    others: tuple[Condition, ...] = ()


@frozen(eq=False)
class Classes:
    """A field in classes: `values` are those from class 2 on, of numbers and days their beginnings.

    `spans` says for which classes a box holds, by the box's number; a box that is not there does
    not ask for the field.
    """

    field: Field
    values: tuple[Value, ...]
    spans: tuple[tuple[int, tuple[Span, ...]], ...]


def boxes_of(rules: Iterable[Rule]) -> tuple[Box, ...]:
    """The boxes of all rules in their order."""
    return tuple(it for number, rule in enumerate(rules, 1) for it in _boxes(number, rule))


def _boxes(number: int, rule: Rule) -> Iterator[Box]:
    if rule.condition is None:
        yield Box(number)
        return
    found = boxes(rule.condition)
    if found is None:
        yield Box(number, others=(rule.condition,))
        return
    for box in found:
        of_fields = tuple(it for it in box.items() if _is_listed(*it))
        others = tuple(part for field, part in box.items() if not _is_listed(field, part))
        yield Box(number, of_fields, others)


def _is_listed(field: Field, condition: Condition) -> bool:
    """Whether a list of values, or of bounds, says for which values the condition holds."""
    if field.type in KINDS:
        return True
    return field.type is not Type.TAGS and listing_of(condition) is not None


def classes_of(those: Sequence[Box]) -> tuple[Classes, ...]:
    """Every field that boxes ask, in classes."""
    asked: dict[Field, list[tuple[int, Condition]]] = {}
    for number, box in enumerate(those):
        for field, condition in box.fields:
            asked.setdefault(field, []).append((number, condition))
    return tuple(
        (_of_sizes if field.type in KINDS else _of_names)(field, its)
        for field, its in asked.items()
    )


# Names, countries, yes and no


def _of_names(field: Field, asked: Sequence[tuple[int, Condition]]) -> Classes:
    listings = [(number, condition, listing_of(condition)) for number, condition in asked]
    values = sorted({value for _, _, its in listings if its for value in its.values}, key=str)
    place = {value: at for at, value in enumerate(values, OTHER + 1)}
    spans = []
    for number, condition, its in listings:
        if its is None:
            raise AssertionError(condition)  # `_is_listed` said that it has one
        named = {place[value] for value in its.values}
        known = set(range(OTHER, OTHER + 1 + len(values))) - named if its.others else named
        spans.append((number, _spans(known | _if_missing(condition))))
    return Classes(field, tuple(values), tuple(spans))


def _if_missing(condition: Condition) -> set[int]:
    return {MISSING} if on_value(condition)(None) else set()


def _spans(classes: set[int]) -> tuple[Span, ...]:
    found: list[Span] = []
    for one in sorted(classes):
        if found and found[-1][1] == one - 1:
            found[-1] = (found[-1][0], one)
        else:
            found.append((one, one))
    return tuple(found)


# Numbers and days


def _of_sizes(field: Field, asked: Sequence[tuple[int, Condition]]) -> Classes:
    turns = [(number, condition, _turns(field, condition)) for number, condition in asked]
    begins = sorted({it for _, _, (_, cuts) in turns for it in cuts})
    place = {begin: at for at, begin in enumerate(begins, OTHER + 1)}
    last = OTHER + len(begins)
    spans = []
    for number, condition, (lowest, cuts) in turns:
        ends = [OTHER] * lowest + [place[it] for it in cuts]
        ends += [last + 1] * (len(ends) % 2)
        known = [(one, other - 1) for one, other in list(pairwise(ends))[::2]]
        missing = [(MISSING, MISSING)] if _if_missing(condition) else []
        spans.append((number, (*missing, *known)))
    return Classes(field, tuple(begins), tuple(spans))


def _turns(field: Field, condition: Condition) -> tuple[bool, list[Decimal | date]]:
    """Whether a condition holds for the lowest values, and from which ones on that is otherwise."""
    its = pieces(condition, KINDS[field.type])
    lowest = its.lowest
    found: list[Decimal | date] = []
    for cut in its.cuts:
        begin = _begin(cut)
        if begin is None:
            continue
        if isinstance(begin, Decimal) and begin <= -LARGEST:
            lowest = not lowest
        elif found and found[-1] == begin:
            found.pop()
        else:
            found.append(begin)
    return lowest, found


def _begin(cut: Cut) -> Decimal | date | None:
    """The first value behind a cut that a column can have; None where there is none."""
    value, behind = cut
    if isinstance(value, date):
        if not behind:
            return value
        return None if value == date.max else value + timedelta(days=1)
    begin = at_least(value)
    begin = begin + SMALLEST if behind and begin == value else begin
    return begin if begin < LARGEST else None
