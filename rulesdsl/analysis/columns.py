"""The fields of an order, cut into atoms: values that no condition at hand can tell apart.

A *column* is one thing that conditions ask of a field, with finitely many *atoms*; a set of atoms
is a *mask*, an integer with a bit for each. Most fields are one column. A text that is asked for
parts has more (its value, the longest start asked for, the longest end, each text contained), tags
have one column a tag. Not all combinations exist then; those that do not are boxes of their own
(`impossible`), so that the number of atoms stays that of the constants written.

That these are all combinations: a text is what is asked for of it, put together with a character
between that nobody asks for. Whatever longest start, longest end and contained texts some text has,
such a text has too, and it is none of the values asked for.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias, assert_never

from rulesdsl.defining import field as attribute
from rulesdsl.defining import frozen
from rulesdsl.model.conditions import (
    Has,
    Includes,
    Known,
    OneOf,
    Part,
    Test,
    Within,
    comparable,
    fold,
)
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type, Value

Mask: TypeAlias = int
"""A set of atoms of one column."""

Ask: TypeAlias = tuple[int, Mask]
"""A column's number, and the atoms of it for which a test holds."""

YES: Mask = 0b10
"""Of what is asked with yes or no: that it is so."""

MISSING: Mask = 1
"""The first atom of a value: there is none. A field that is never missing has it too, unused."""

ALWAYS_THERE = frozenset({"order number", "override"})
"""Fields that are never missing; override is asked for in promises only."""


@frozen(eq=False)
class Choices:
    """A text or yes/no field: missing, some other value, then each value asked for."""

    number: int
    field: Field
    size: int
    values: tuple[Value, ...]
    places: dict[Value, int] = attribute(repr=False)
    lists: dict[str, Mask] = attribute(factory=dict)
    """Lists by name, where one name has one meaning."""


@frozen(eq=False)
class Sizes:
    """A number or date: missing, then alternately what lies between two bounds, and a bound."""

    number: int
    field: Field
    size: int
    bounds: tuple[Decimal, ...] | tuple[date, ...]


@frozen(eq=False)
class Starts:
    """The longest of these texts that the field's text starts (or ends) with; first none."""

    number: int
    field: Field
    size: int
    part: Part
    texts: tuple[str, ...]


@frozen(eq=False)
class Contained:
    """Whether the field's text contains another one: no, yes."""

    number: int
    field: Field
    size: int
    text: str


@frozen(eq=False)
class Tagged:
    """Whether the tags include one; without a tag, whether there are any: no, yes."""

    number: int
    field: Field
    size: int
    tag: str | None


Column: TypeAlias = Choices | Sizes | Starts | Contained | Tagged
"""One thing asked of a field: its number among all columns, and how many atoms it has."""


def full(column: Column) -> Mask:
    """All atoms of a column."""
    return (1 << column.size) - 1


@frozen(eq=False)
class Cut:
    """A field with its columns, and the boxes of their atoms that no value has."""

    field: Field
    columns: tuple[Column, ...]
    impossible: tuple[dict[int, Mask], ...]

    def asked(self, test: Test) -> Ask:
        """The column and the atoms of it for which a test holds."""
        match test:
            case Includes(tag=tag):
                wanted = fold(tag)
                tagged = (it for it in self.columns if isinstance(it, Tagged))
                return next(it for it in tagged if it.tag == wanted).number, YES
            case Known() if self.field.type is Type.TAGS:
                return self.columns[0].number, YES
            case Has(part=Part.ANYWHERE, text=text):
                wanted = fold(text)
                contained = (it for it in self.columns if isinstance(it, Contained))
                return next(it for it in contained if it.text == wanted).number, YES
            case Has(part=part, text=text):
                return self._starting(part, fold(text))
            case _:
                return self.columns[0].number, _of_value(self.columns[0], test)

    def atoms_of(self, value: Value | None) -> dict[int, Mask]:
        """The atom of each column that a value has."""
        return {it.number: 1 << _atom(it, self.field, value) for it in self.columns}

    def _starting(self, part: Part, text: str) -> Ask:
        column = next(it for it in self.columns if isinstance(it, Starts) and it.part is part)
        return column.number, sum(
            1 << place for place, it in enumerate(column.texts, 1) if begins(part, it, text)
        )


def _atom(column: Column, its: Field, value: Value | None) -> int:
    match column:
        case Tagged(tag=None):
            return int(bool(value))
        case Tagged(tag=tag):
            return int(isinstance(value, tuple) and tag in [fold(it) for it in value])
        case Starts() | Contained():
            return part_of(column, fold(value)) if isinstance(value, str) else 0
        case Choices(places=places):
            return 0 if value is None else places.get(comparable(its, value), 1)
        case Sizes(bounds=bounds):
            if value is None:
                return 0
            place = _place(bounds, value)
            on_bound = place < column.size and bounds[place // 2 - 1] == value
            return place if on_bound else place - 1
        case _:
            assert_never(column)


def part_of(column: Starts | Contained, folded: str) -> int:
    """Which atom of a part a folded text has."""
    match column:
        case Starts(part=part, texts=texts):
            fitting = [it for it in texts if begins(part, folded, it)]
            return texts.index(max(fitting, key=len)) + 1 if fitting else 0
        case Contained(text=wanted):
            return int(wanted in folded)
        case _:
            assert_never(column)


def begins(part: Part, text: str, wanted: str) -> bool:
    """Whether a text has another one at its start, or its end."""
    return text.startswith(wanted) if part is Part.START else text.endswith(wanted)


def _of_value(column: Column, test: Test) -> Mask:
    """The atoms of a value for which a test holds."""
    match column, test:
        case _, Known():
            return full(column) ^ MISSING
        case Choices(places=places), OneOf(field=its, values=values):
            mask = 0
            for value in values:
                mask |= 1 << places[comparable(its, value)]
            return mask
        case Sizes(bounds=bounds), OneOf(values=values):
            mask = 0
            for value in values:
                mask |= 1 << _place(bounds, value)
            return mask
        case Sizes(bounds=bounds, size=size), Within():
            low = 1 if test.low is None else _place(bounds, test.low) + (not test.low_counts)
            high = (
                size - 1
                if test.high is None
                else _place(bounds, test.high) - (not test.high_counts)
            )
            return ((1 << (high + 1)) - (1 << low)) if low <= high else 0
        case _:
            raise AssertionError((column, test))


def _place(bounds: Sequence[Decimal] | Sequence[date], value: Value) -> int:
    """The atom that is a bound: every second one. Of another value, the next bound above it."""
    return 2 * bisect_left(bounds, value) + 2


def cut(tests: Iterable[Test]) -> tuple[Cut, ...]:
    """Every field that is asked for, cut by all tests of it; the columns are numbered through."""
    by_field: dict[Field, list[Test]] = {}
    for test in tests:
        by_field.setdefault(test.field, []).append(test)
    done: list[Cut] = []
    number = 0
    for its, asked in by_field.items():
        one = _cut(its, asked, number)
        number += len(one.columns)
        done.append(one)
    return tuple(done)


def _cut(its: Field, tests: list[Test], number: int) -> Cut:
    match its.type:
        case Type.NUMBER | Type.DATE:
            column = _sizes(its, tests, number)
            return Cut(its, (column,), tuple(_no_such_days(column)))
        case Type.TAGS:
            return _tags(its, tests, number)
        case _:
            return _text(its, tests, number)


# Numbers and dates


def _sizes(its: Field, tests: list[Test], number: int) -> Sizes:
    found: set[object] = set()
    for test in tests:
        match test:
            case OneOf(values=values):
                found.update(values)
            case Within(low=low, high=high):
                found.update(it for it in (low, high) if it is not None)
            case _:
                pass
    bounds = tuple(sorted(found))  # type: ignore[type-var]  # all of the field's type
    return Sizes(number, its, 2 * len(bounds) + 2, bounds)  # type: ignore[arg-type]


def _no_such_days(column: Sizes) -> Iterator[dict[int, Mask]]:
    """Days are counted: between one and the next there is none, nor before the first of all."""
    empty = 0
    days = [it for it in column.bounds if isinstance(it, date)]
    for place, day in enumerate(days):
        if day == date.min or (place and day - days[place - 1] == timedelta(1)):
            empty |= 1 << (2 * place + 1)
    if days and days[-1] == date.max:
        empty |= 1 << (2 * len(days) + 1)
    if empty:
        yield {column.number: empty}


# Tags


def _tags(its: Field, tests: list[Test], number: int) -> Cut:
    tags = list(dict.fromkeys(fold(it.tag) for it in tests if isinstance(it, Includes)))
    known = Tagged(number, its, 2, None)
    each = [Tagged(number + place, its, 2, tag) for place, tag in enumerate(tags, 1)]
    return Cut(its, (known, *each), tuple({number: 0b01, it.number: 0b10} for it in each))


# Texts, and yes or no


def _text(its: Field, tests: list[Test], number: int) -> Cut:
    value = _choices(its, tests, number)
    wanted = {
        part: tuple(
            dict.fromkeys(fold(it.text) for it in tests if isinstance(it, Has) and it.part is part)
        )
        for part in Part
    }
    parts: list[Starts | Contained] = []
    for part in (Part.START, Part.END):
        if texts := wanted[part]:
            parts.append(Starts(number + len(parts) + 1, its, len(texts) + 1, part, texts))
    for text in wanted[Part.ANYWHERE]:
        parts.append(Contained(number + len(parts) + 1, its, 2, text))
    impossible = (*_never_missing(value), *_of_values(value, parts), *_of_parts(parts))
    return Cut(its, (value, *parts), impossible)


def _choices(its: Field, tests: list[Test], number: int) -> Choices:
    written: dict[Value, Value] = {}
    if its.type is Type.YES_NO:
        written = {False: False, True: True}
    for test in tests:
        if isinstance(test, OneOf):
            for value in test.values:
                written.setdefault(comparable(its, value), value)
    places = {value: place for place, value in enumerate(written, 2)}
    lists: dict[str, Mask] = {}
    twice: set[str] = set()
    for test in tests:
        if isinstance(test, OneOf) and test.list is not None:
            mask = sum({1 << places[comparable(its, value)] for value in test.values})
            if lists.setdefault(test.list, mask) != mask:
                twice.add(test.list)
    for name in twice:
        del lists[name]
    return Choices(number, its, len(places) + 2, tuple(written.values()), places, lists)


def _never_missing(value: Choices) -> Iterator[dict[int, Mask]]:
    """The atoms that the field never has: missing for some, a third answer for yes and no."""
    never = MISSING if value.field.name in ALWAYS_THERE else 0
    if value.field.type is Type.YES_NO:
        never |= 0b10
    if never:
        yield {value.number: never}


def _of_values(value: Choices, parts: list[Starts | Contained]) -> Iterator[dict[int, Mask]]:
    """A known value says which parts it has; a missing one has none.

    A country that is one is always there as its two letters: the readers see to it.
    """
    for column in parts:
        yield {value.number: MISSING, column.number: full(column) ^ 1}
    for text, place in value.places.items():
        for column in parts:
            its = part_of(column, str(text))
            yield {value.number: 1 << place, column.number: full(column) ^ (1 << its)}


def _of_parts(parts: list[Starts | Contained]) -> Iterator[dict[int, Mask]]:
    """A start, an end or a text contained brings with it what it contains itself."""
    contained = [it for it in parts if isinstance(it, Contained)]
    for column in parts:
        texts = column.texts if isinstance(column, Starts) else (column.text,)
        for other in contained:
            if other is column:
                continue
            bringing = sum(1 << place for place, it in enumerate(texts, 1) if other.text in it)
            if bringing:
                yield {column.number: bringing, other.number: 0b01}
