"""Conditions made up for the analysis: few values, so that they meet, cover and exclude each other.

One generator makes them from numbers: Hypothesis draws the numbers where small counterexamples are
wanted, `random` where thousands of policies are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from random import Random
from typing import TypeVar

from attrs import frozen
from hypothesis import strategies as st

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
    Test,
    Within,
)
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.model.types import Type

T = TypeVar("T")

Below = Callable[[int], int]
"""A number from 0 to less than another one: what everything here is made from."""

Cascade = tuple[Condition | None, ...]
"""Conditions of which the first that holds decides; None always holds."""

# Values

TEXTS: Mapping[str, tuple[str, ...]] = {
    "order number": ("1001", "WEB-1001", "web-"),
    "channel": ("Amazon", "Shopify", "eBay"),
    "store": ("Amazon.com", "amazon.de", "Outlet"),
    "currency": ("USD", "EUR", "GBP"),
    "payment method": ("Visa", "PayPal"),
    "customer group": ("Retail", "retail ", "Wholesale"),
    "email": ("ann@example.com", "@example.com", "ann", "n@e"),
    "name": ("Ann Lee", "lee", "ann"),
    "company": ("Lee Tools", "lee", "Straße"),
    "customer name": ("Ann Lee", "Lee Tools", "@example.com"),
    "shipping country": ("DE", "Germany", "US", "Atlantis", "ger", "y"),
    "billing country": ("FR", "us", "an"),
    "billing zip": ("94326", "94", "6", "aba", "bab"),
}
DAYS = (date(2026, 11, 1), date(2026, 11, 2), date(2026, 12, 31), date.min, date.max)
NUMBERS = tuple(map(Decimal, ("0", "100", "100.01", "49.99", "-3")))
TAGS = ("wholesale", "VIP", "vip ", "b2b")

OTHERS = ("total", "order date", "tags", "guest")
COLUMNS = (*TEXTS, *OTHERS)


def one_of(below: Below, pool: Sequence[T]) -> T:
    """One of a few things, the first being the simplest."""
    return pool[below(len(pool))]


# Tests


def a_test(below: Below, asked: Field) -> Test:
    """A test of a field, of any form that the field allows."""
    if below(8) == 7:
        return Known(asked)
    match asked.type:
        case Type.TEXT:
            return _of_text(below, asked, TEXTS[asked.name])
        case Type.NUMBER:
            return _of_size(below, asked, NUMBERS)
        case Type.DATE:
            return _of_size(below, asked, DAYS)
        case Type.YES_NO:
            return OneOf(asked, one_of(below, ((True,), (False,), (True, False))))
        case Type.TAGS:
            return Includes(asked, one_of(below, TAGS))


def _of_text(below: Below, asked: Field, pool: Sequence[str]) -> Test:
    form = below(6)
    if form < 3:
        return Has(asked, tuple(Part)[form], one_of(below, pool)) if form else _equal(below, asked)
    return _equal(below, asked, more=form == 5)


def _equal(below: Below, asked: Field, *, more: bool = False) -> Test:
    pool = TEXTS[asked.name]
    chosen = [one_of(below, pool) for _ in range(1 + 2 * more)]
    return OneOf(asked, tuple(dict.fromkeys(chosen)))


def _of_size(below: Below, asked: Field, pool: Sequence[Decimal] | Sequence[date]) -> Test:
    values: Sequence[Decimal | date] = pool
    one, other = one_of(below, values), one_of(below, values)
    low, high = (one, other) if one <= other else (other, one)  # type: ignore[operator] # of one kind
    match below(6):
        case 0:
            return Within(asked, one, None)
        case 1:
            return Within(asked, None, one, high_counts=False)
        case 2:
            return Within(asked, low, high)
        case 3:
            return OneOf(asked, (one,))
        case 4:
            return Within(asked, one, None, low_counts=False)
        case _:
            return Within(asked, None, one)


# Conditions


def condition(below: Below, columns: Sequence[Field], depth: int) -> Condition:
    """A condition over some fields, of at most that many levels."""
    form = below(8) if depth else 0
    match form:
        case 4 | 5:
            return All(_parts(below, columns, depth))
        case 6:
            return Any(_parts(below, columns, depth))
        case 7:
            return Not(condition(below, columns, depth - 1))
        case _:
            return a_test(below, one_of(below, columns))


def _parts(below: Below, columns: Sequence[Field], depth: int) -> tuple[Condition, ...]:
    return tuple(condition(below, columns, depth - 1) for _ in range(2 + below(2)))


# Cascades


@frozen
class Shape:
    """How many fields, how many rules, and how deep a condition is at most."""

    columns: tuple[int, int]
    rules: tuple[int, int]
    depth: int = 2


TINY = Shape((1, 2), (1, 4))
NARROW = Shape((1, 4), (2, 10))
DEEP = Shape((1, 3), (1, 4), depth=4)
WIDE = Shape((8, 12), (3, 8))


def cascade(below: Below, shape: Shape) -> Cascade:
    """Conditions of rules over the same few fields; they use each other's parts again."""
    columns = _columns(below, shape)
    parts: list[Condition] = []
    least, most = shape.rules
    made: list[Condition | None] = [
        _rule(below, columns, shape.depth, parts) for _ in range(least + below(most - least + 1))
    ]
    if below(6) == 5:
        made[below(len(made))] = None
    return tuple(made)


def _columns(below: Below, shape: Shape) -> tuple[Field, ...]:
    left = [BY_NAME[it] for it in COLUMNS]
    least, most = shape.columns
    return tuple(left.pop(below(len(left))) for _ in range(least + below(most - least + 1)))


def _rule(below: Below, columns: Sequence[Field], depth: int, parts: list[Condition]) -> Condition:
    """A condition of its own, one that was there before, or the opposite of one."""
    again = below(6) if parts else 0
    if again < 3:
        made = condition(below, columns, depth)
        parts += made.parts if isinstance(made, All | Any) else (made,)
        return made
    earlier = one_of(below, parts)
    if again == 3:
        return earlier
    if again == 4:
        return Not(earlier)
    return All((one_of(below, (earlier, Not(earlier))), condition(below, columns, 0)))


@cache
def cascades(shape: Shape) -> st.SearchStrategy[Cascade]:
    """Cascades as Hypothesis makes them, and makes them small where something is wrong."""

    @st.composite
    def drawn(draw: st.DrawFn) -> Cascade:
        return cascade(lambda most: draw(st.integers(0, most - 1)), shape)

    return drawn()


def counted(shape: Shape, number: int) -> Cascade:
    """The cascade of that number: always the same."""
    return cascade(Random(f"{shape} {number}").randrange, shape)  # noqa: S311 # no secret


WORDS = (
    *("a", "b", "ab", "ba", "aa", "aba", "bab", "abb", "a b", "b a", "-", "a-", "-b"),
    *("Straße", "s", "É", "İ", "ﬁ", "x", "0", "@"),
)
"""Texts that begin, end and overlap each other in many ways."""


@cache
def text_tests() -> st.SearchStrategy[list[Test]]:
    """A few tests of one and the same text."""

    @st.composite
    def drawn(draw: st.DrawFn) -> list[Test]:
        asked = BY_NAME[draw(st.sampled_from(("email", "customer name", "shipping country")))]
        words = st.sampled_from(WORDS)
        part = st.builds(Has, st.just(asked), st.sampled_from(Part), words)
        whole = st.builds(OneOf, st.just(asked), st.tuples(words) | st.tuples(words, words))
        known = st.just(Known(asked))
        return draw(st.lists(part | whole | known, min_size=1, max_size=4))

    return drawn()


def some_of(below: Below, pool: Sequence[T], most: int) -> list[T]:
    """At most so many things of a pool."""
    return [one_of(below, pool) for _ in range(below(most + 1))] if pool else []
