"""Alternatives of one field, the last of which is bound to more: `and` binds before `or`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rulesdsl.analysis.clauses import Kind
from rulesdsl.defining import frozen
from rulesdsl.lint.places import Place
from rulesdsl.model.conditions import OneOf
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type
from rulesdsl.syntax import ast


@frozen(eq=False)
class Bound:
    """`F is A or F is B and X`: values of a field, the last of which stands within an `and`.

    `alone` are the places of the others, `edge` is that of the value within the `and`, `joined`
    that of the `and`, which comes first in `X and F is B or F is A`.
    """

    field: Field
    alone: tuple[Place, ...]
    edge: Place
    joined: Place
    comes_first: bool


def value_of(place: Place) -> Field | None:
    """The field of `F is V` and `F is one of V, V`, but of a yes/no field."""
    match place.clause.written, place.clause.meant:
        case ((ast.OneOf() | ast.Compare(operator=ast.Operator.IS)), OneOf(field=field)):
            return None if field.type is Type.YES_NO else field
        case _:
            return None


def bound_first(place: Place) -> Iterator[Bound]:
    """What is bound so among the alternatives of an `or`."""
    if place.clause.kind is Kind.ANY:
        yield from _bound(place.parts, comes_first=False)
        yield from _bound(place.parts[::-1], comes_first=True)


def _bound(parts: Sequence[Place], *, comes_first: bool) -> Iterator[Bound]:
    """The same from left to right, or from right to left."""
    for number, part in enumerate(parts):
        if part.clause.kind is not Kind.ALL or part.span != part.inside:
            continue  # parentheses say what belongs together
        edge = part.parts[-1 if comes_first else 0]
        field = value_of(edge)
        before = number
        while field is not None and before and value_of(parts[before - 1]) is field:
            before -= 1
        if field is not None and before < number:
            alone = parts[before:number]
            yield Bound(
                field, tuple(alone[::-1] if comes_first else alone), edge, part, comes_first
            )
