"""From atoms back to conditions of the language, as an accountant would write them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from rulesdsl.analysis.boxes import Box
from rulesdsl.analysis.columns import (
    MISSING,
    YES,
    Choices,
    Column,
    Contained,
    Cut,
    Mask,
    Sizes,
    Starts,
    Tagged,
    begins,
    full,
)
from rulesdsl.analysis.search import runs
from rulesdsl.model.conditions import (
    All,
    Any,
    Condition,
    Has,
    Includes,
    Known,
    Not,
    OneOf,
    Part,
    Within,
)
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type, Value

OTHER: Mask = 0b10


def condition_of(cuts: Iterable[Cut], box: Box) -> Condition | None:
    """The condition that holds in a box and nowhere else; None for every order."""
    parts: list[Condition] = []
    for cut in cuts:
        for column in cut.columns:
            mask = box.get(column.number)
            if mask is not None and mask != full(column):
                parts.append(_of_column(cut.field, column, mask))
    return all_of(parts)


def all_of(parts: Sequence[Condition]) -> Condition | None:
    """All of some conditions, those within one another in one; None for none."""
    flat = [it for part in parts for it in (part.parts if isinstance(part, All) else (part,))]
    return flat[0] if len(flat) == 1 else All(tuple(flat)) if flat else None


def _any_of(parts: Sequence[Condition]) -> Condition:
    flat = [it for part in parts for it in (part.parts if isinstance(part, Any) else (part,))]
    return flat[0] if len(flat) == 1 else Any(tuple(flat))


def _of_column(its: Field, column: Column, mask: Mask) -> Condition:
    match column:
        case Tagged(tag=None):
            return Known(its) if mask == YES else Not(Known(its))
        case Tagged(tag=str() as tag):
            return Includes(its, tag) if mask == YES else Not(Includes(its, tag))
        case Contained(text=text):
            has = Has(its, Part.ANYWHERE, text)
            return has if mask == YES else Not(has)
        case Starts():
            return _of_starts(its, column, mask)
        case Sizes():
            return _of_size(its, column, mask)
        case Choices() if its.type is Type.YES_NO:
            return _of_answer(its, column, mask)
        case Choices():
            return _of_value(its, column, mask)
        case _:
            raise AssertionError(column)


# A value


def _of_value(its: Field, column: Choices, mask: Mask) -> Condition:
    missing, known = mask & MISSING, mask & ~MISSING
    if not known & OTHER:
        among = [_one_of(its, column, known)] if known else []
        return _any_of([*([Not(Known(its))] if missing else []), *among])
    left_out = full(column) & ~MISSING & ~mask
    if not left_out:
        return Known(its)
    but = Not(_one_of(its, column, left_out))
    return but if missing else All((Known(its), but))


def _one_of(its: Field, column: Choices, mask: Mask) -> Condition:
    """One of the values of a mask; by the list's name where a list has just these."""
    name = next((it for it, same in column.lists.items() if same == mask), None)
    values = tuple(it for place, it in enumerate(column.values, 2) if mask >> place & 1)
    return OneOf(its, values, name if len(values) > 1 else None)


def _of_answer(its: Field, column: Choices, mask: Mask) -> Condition:
    yes, no = (bool(mask >> column.places[answer] & 1) for answer in (True, False))
    if yes and no:
        return Known(its)
    if not yes and not no:
        return Not(Known(its))
    if mask & MISSING and its.name != "override":
        return Not(OneOf(its, (not yes,)))
    return OneOf(its, (yes,))


# Numbers and dates


def _of_size(its: Field, column: Sizes, mask: Mask) -> Condition:
    known = mask & ~MISSING
    if known == full(column) & ~MISSING:
        return Known(its)
    parts: list[Condition] = [Not(Known(its))] if mask & MISSING else []
    rows = list(runs(known))
    bounds = [it for it in rows if it[1] == it[0] + 1 and it[0] % 2 == 0]
    if bounds:
        values: tuple[Value, ...] = tuple(column.bounds[start // 2 - 1] for start, _ in bounds)
        parts.append(OneOf(its, values))
    parts += [_between(its, column, *row) for row in rows if row not in bounds]
    return _any_of(parts)


def _between(its: Field, column: Sizes, start: int, stop: int) -> Condition:
    """What lies from one atom to the last before another; a bound that is in it counts."""

    def bound(place: int) -> Decimal | date | None:
        return column.bounds[place] if 0 <= place < len(column.bounds) else None

    last = stop - 1
    low, high = bound(start // 2 - 1), bound(last // 2 - 1 + last % 2)
    return Within(its, low, high, low_counts=start % 2 == 0, high_counts=last % 2 == 0)


# Starts and ends of texts


def _of_starts(its: Field, column: Starts, mask: Mask) -> Condition:
    """The texts whose longest start (or end) is in a mask, said with the starts themselves."""
    inside = {text: bool(mask >> place & 1) for place, text in enumerate(("", *column.texts))}
    found = _below(its, column.part, "", inside)
    match found:
        case bool():
            raise AssertionError(column)  # a mask has neither all nor none of the atoms
        case _:
            return found


def _below(its: Field, part: Part, text: str, inside: dict[str, bool]) -> Condition | bool:
    """Of texts that begin with one: which are in. Longer starts are exceptions from it."""
    longer = [it for it in inside if it != text and begins(part, it, text)]
    next_longer = [
        it for it in longer if not any(it != other and begins(part, it, other) for other in longer)
    ]
    holding = inside[text]
    exceptions: list[Condition] = []
    for start in next_longer:
        its_own = _below(its, part, start, inside)
        if its_own is holding:
            continue
        has = Has(its, part, start)
        if isinstance(its_own, bool):
            exceptions.append(Not(has) if holding else has)
        elif holding:
            exceptions.append(_any_of([Not(has), its_own]))
        else:
            exceptions.append(All((has, its_own)))
    if not exceptions:
        return holding
    if holding:
        return all_of(exceptions) or holding
    return _any_of(exceptions)
