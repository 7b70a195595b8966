"""Conditions with their names resolved and their types known, and what they mean for an order.

Texts compare without regard to letter case and surrounding space; countries also by name or code.
A comparison with a missing value is false (docs/language.md, "Conditions").
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias, assert_never
from unicodedata import normalize

from rulesdsl.defining import field as attribute
from rulesdsl.defining import frozen
from rulesdsl.model.countries import alpha_2
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type, Value

if TYPE_CHECKING:
    from rulesdsl.model.records import Order


class Part(Enum):
    """Where in a text another one is looked for; the value is what a policy writes."""

    START = "starts with"
    END = "ends with"
    ANYWHERE = "contains"


@frozen(cache_hash=True)
class OneOf:
    """The field's value is one of these; a yes/no field by itself is one of (yes).

    `list` is the name of the list that the values come from, as written; it has no meaning.
    """

    field: Field
    values: tuple[Value, ...]
    list: str | None = attribute(default=None, eq=False)


@frozen(cache_hash=True)
class Within:
    """A number or date between two ends; None is no end, and each end says whether it counts."""

    field: Field
    low: Decimal | date | None
    high: Decimal | date | None
    low_counts: bool = True
    high_counts: bool = True


@frozen(cache_hash=True)
class Has:
    """A text has another one at its start, its end or anywhere."""

    field: Field
    part: Part
    text: str


@frozen(cache_hash=True)
class Includes:
    """One of the tags is this."""

    field: Field
    tag: str


@frozen(cache_hash=True)
class Known:
    """The field has a value."""

    field: Field


@frozen
class All:
    """All of at least two parts."""

    parts: tuple[Condition, ...]


@frozen
class Any:
    """Any of at least two parts."""

    parts: tuple[Condition, ...]


@frozen
class Not:
    """The opposite."""

    part: Condition


Test: TypeAlias = OneOf | Within | Has | Includes | Known
Condition: TypeAlias = Test | All | Any | Not

Answers: TypeAlias = Callable[[Field], Value | None]
"""Whatever knows the values of fields: mostly an order."""


def fold(text: str) -> str:
    """A text as conditions compare it. What is folded stays as it is when it is folded again.

    Folding case can take a letter apart (ß, ŉ); what follows may be put together with a piece.
    """
    if text.isascii():
        return text.strip().casefold()
    return normalize("NFC", normalize("NFC", text.strip()).casefold())


def comparable(field: Field, value: Value) -> Value:
    """A value as it is compared for equality: texts folded, countries as two letters."""
    match value:
        case str() if field.path.endswith(".country"):
            return fold(alpha_2(value) or value)
        case str():
            return fold(value)
        case tuple():
            return tuple(fold(tag) for tag in value)
        case _:
            return value


def fields_of(condition: Condition) -> tuple[Field, ...]:
    """The fields that a condition asks for, each once, in the order of their first use."""
    match condition:
        case All(parts=parts) | Any(parts=parts):
            return tuple(dict.fromkeys(it for part in parts for it in fields_of(part)))
        case Not(part=part):
            return fields_of(part)
        case _:
            return (condition.field,)


def holds(condition: Condition, value_of: Answers) -> bool:
    """Whether a condition holds. This is the meaning; `compiled` is the same, faster."""
    match condition:
        case All(parts=parts):
            return all(holds(part, value_of) for part in parts)
        case Any(parts=parts):
            return any(holds(part, value_of) for part in parts)
        case Not(part=part):
            return not holds(part, value_of)
        case _:
            return tester(condition)(value_of(condition.field))


@lru_cache(maxsize=2**16)
def tester(test: Test) -> Callable[[Value | None], bool]:
    """A test of one field as a function of the field's value."""
    match test:
        case OneOf(field=field, values=values):
            wanted = frozenset(comparable(field, value) for value in values)
            if field.type is Type.TEXT and not field.path.endswith(".country"):
                return lambda value: isinstance(value, str) and fold(value) in wanted
            return lambda value: value is not None and comparable(field, value) in wanted
        case Within():
            return lambda value: _within(test, value)
        case Has(part=part, text=text):
            wanted_text = fold(text)
            return lambda value: isinstance(value, str) and _has(part, fold(value), wanted_text)
        case Includes(tag=tag):
            wanted_tag = fold(tag)
            return lambda value: (
                isinstance(value, tuple) and any(fold(it) == wanted_tag for it in value)
            )
        case Known():
            return lambda value: value is not None and value != ()
        case _:
            assert_never(test)


def _has(part: Part, text: str, wanted: str) -> bool:
    match part:
        case Part.START:
            return text.startswith(wanted)
        case Part.END:
            return text.endswith(wanted)
        case Part.ANYWHERE:
            return wanted in text
        case _:
            assert_never(part)


def _within(test: Within, value: Value | None) -> bool:
    match value:
        case Decimal():
            low, high = test.low, test.high
            if isinstance(low, Decimal) and not (value > low or (test.low_counts and value == low)):
                return False
            return (
                not isinstance(high, Decimal)
                or value < high
                or (test.high_counts and value == high)
            )
        case date():
            first, last = test.low, test.high
            if isinstance(first, date) and not (
                value > first or (test.low_counts and value == first)
            ):
                return False
            return (
                not isinstance(last, date) or value < last or (test.high_counts and value == last)
            )
        case _:
            return False


def on_value(condition: Condition) -> Callable[[Value | None], bool]:
    """A condition over one field as a function of that field's value: `holds`, made beforehand."""
    match condition:
        case All(parts=parts):
            every = [on_value(part) for part in parts]
            return lambda value: all(it(value) for it in every)
        case Any(parts=parts):
            some = [on_value(part) for part in parts]
            return lambda value: any(it(value) for it in some)
        case Not(part=part):
            positive = on_value(part)
            return lambda value: not positive(value)
        case _:
            return tester(condition)


def on_order(condition: Condition) -> Callable[[Order], bool]:
    """A condition as a function of an order: `holds`, made beforehand."""
    match condition:
        case All(parts=parts):
            every = [on_order(part) for part in parts]
            return lambda order: all(it(order) for it in every)
        case Any(parts=parts):
            some = [on_order(part) for part in parts]
            return lambda order: any(it(order) for it in some)
        case Not(part=part):
            positive = on_order(part)
            return lambda order: not positive(order)
        case _:
            get, test = condition.field.get, tester(condition)
            return lambda order: test(get(order))


def of_one_field(condition: Condition) -> Field | None:
    """The field, where a condition asks for one only."""
    fields = fields_of(condition)
    return fields[0] if len(fields) == 1 else None
