"""Rules in a form that every engine can be given, and orders as plain facts.

Amounts are cents and days are numbers: whole numbers are what all of them compare fastest. Texts
are compared as they are; our own side folds letter case and blanks as always.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any, TypeAlias

from attrs import frozen

from rulesdsl.model.conditions import All, Condition, Known, Not, OneOf, Within
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.model.records import Order, Party
from rulesdsl.model.types import Type
from tests.bench import rules

Fact: TypeAlias = str | int | bool
Facts: TypeAlias = Mapping[str, Fact]
"""What is known of an order, by the field's name with underscores; what is missing is left out."""

CENTS = 100


@frozen
class Is:
    """The fact is one of these."""

    field: str
    values: tuple[str | bool, ...]


@frozen
class Between:
    """The fact is from `low` to `high`, both counting; None is no end."""

    field: str
    low: int | None
    high: int | None


@frozen
class IsKnown:
    """There is such a fact, or there is none."""

    field: str
    known: bool


Test: TypeAlias = Is | Between | IsKnown
Rule: TypeAlias = tuple[Test, ...]
"""All of them must hold."""


@frozen
class Asked:
    """An engine with the rules in it, and the orders in the form that it likes best.

    `decide` takes one of them and tells the first rule that holds; `number` takes that and tells
    its number, counted from 1, or 0 for none.
    """

    decide: Callable[[Any], Any]
    orders: list[Any]
    number: Callable[[Any], int] = int


@frozen
class Kind:
    """Rules of one kind: over how many columns, and how they are made."""

    title: str
    columns: int
    make: Callable[[int], list[Condition]]


KINDS = {
    "narrow": Kind("four columns", 4, rules.narrow),
    "wide": Kind("eleven columns", 11, rules.untagged),
}
SIZES = (4, 20, 200, 2_000)


def named(field: Field) -> str:
    """A field's name as an identifier."""
    return field.name.replace(" ", "_")


def plain(conditions: Sequence[Condition]) -> list[Rule]:
    """The rules in their plain form."""
    return [_rule(it) for it in conditions]


def _rule(condition: Condition) -> Rule:
    parts = condition.parts if isinstance(condition, All) else (condition,)
    return tuple(map(_test, parts))


def _test(condition: Condition) -> Test:
    match condition:
        case OneOf(field=field, values=values):
            return Is(named(field), tuple(it for it in values if isinstance(it, str | bool)))
        case Within(field=field, low=low, high=high, low_counts=True, high_counts=True):
            return Between(named(field), number(low), number(high))
        case Known(field=field):
            return IsKnown(named(field), known=True)
        case Not(part=Known(field=field)):
            return IsKnown(named(field), known=False)
        case _:
            raise NotImplementedError(condition)


def conditions(asked: Sequence[Rule]) -> list[Condition]:
    """The rules in the terms of the language again."""
    return [All(tuple(map(_condition, rule))) for rule in asked]


def _condition(test: Test) -> Condition:
    field = BY_NAME[test.field.replace("_", " ")]
    match test:
        case Is(values=values):
            return OneOf(field, values)
        case Between(low=low, high=high):
            return Within(field, _value(field, low), _value(field, high))
        case IsKnown(known=True):
            return Known(field)
        case IsKnown():
            return Not(Known(field))


def _value(field: Field, number: int | None) -> Decimal | date | None:
    if number is None:
        return None
    return date.fromordinal(number) if field.type is Type.DATE else Decimal(number) / CENTS


def fields_of(asked: Sequence[Rule]) -> list[str]:
    """The fields that any rule asks for, in the order of their first use."""
    return list(dict.fromkeys(test.field for rule in asked for test in rule))


def number(value: Decimal | date | None) -> int | None:
    """An amount in cents, or a day counted from the year 1."""
    match value:
        case Decimal():
            return int(value * CENTS)
        case date():
            return value.toordinal()
        case None:
            return None


# Orders


def orders(asked: Sequence[Rule], count: int, seed: int = 7) -> list[Facts]:
    """Orders of which four of five fit a rule, any of them as often as another."""
    random = Random(f"{count} orders {seed}")  # noqa: S311 # no secret
    made: list[Facts] = []
    for _ in range(count):
        facts = _any_order(random)
        if random.random() < 0.8:
            for test in random.choice(asked):
                _fit(facts, test, random)
        made.append(facts)
    return made


def _any_order(random: Random) -> dict[str, Fact]:
    facts: dict[str, Fact] = {
        "channel": random.choice(rules.CHANNELS),
        "shipping_country": random.choice(rules.COUNTRIES),
        "billing_country": random.choice(rules.COUNTRIES),
        "currency": random.choice(rules.CURRENCIES),
        "total": random.randrange(0, 450_000),
        "order_date": date(2024, 1, 1).toordinal() + random.randrange(1_200),
        "guest": random.random() < 0.5,
        "store": random.choice(rules.STORES),
        "customer_group": random.choice(rules.GROUPS),
        "payment_method": random.choice(("Visa", "Mastercard", "PayPal", "invoice", "Klarna")),
    }
    if random.random() < 0.5:
        facts["company"] = "Lee Trading"
    return facts


def _fit(facts: dict[str, Fact], test: Test, random: Random) -> None:
    """Change an order so that the test holds."""
    match test:
        case Is(field=field, values=values):
            facts[field] = random.choice(values)
        case Between(field=field, low=low, high=high):
            first = 0 if low is None else low
            facts[field] = random.randint(first, first + 100_000 if high is None else high)
        case IsKnown(field=field, known=True):
            facts[field] = "Lee Trading"
        case IsKnown(field=field):
            facts.pop(field, None)


def order(facts: Facts, place: int) -> Order:
    """The same as an order of ours."""
    own: dict[str, Any] = {key: it for key, it in facts.items() if not key.endswith("_country")}
    own["total"] = Decimal(own["total"]) / CENTS
    own["order_date"] = date.fromordinal(own["order_date"])
    billing, shipping = (str(facts[f"{it}_country"]) for it in ("billing", "shipping"))
    return Order(
        number=f"#{place}", billing=Party(country=billing), shipping=Party(country=shipping), **own
    )


def expected(asked: Sequence[Rule], facts: Facts) -> int:
    """The answer, found slowly and obviously."""
    fitting = (at for at, rule in enumerate(asked, 1) if all(_holds(it, facts) for it in rule))
    return next(fitting, 0)


def _holds(test: Test, facts: Facts) -> bool:
    value = facts.get(test.field)
    match test:
        case Is(values=values):
            return value in values
        case Between(low=low, high=high):
            return (
                isinstance(value, int)
                and (low is None or value >= low)
                and (high is None or value <= high)
            )
        case IsKnown(known=known):
            return (value is not None) is known
