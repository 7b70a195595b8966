"""A field's values in classes: a class says of every condition whether it holds."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from rulesdsl.model.conditions import (
    All,
    Condition,
    Has,
    Includes,
    Known,
    Not,
    OneOf,
    Part,
    Within,
    comparable,
    holds,
)
from rulesdsl.model.conditions import Any as AnyOf
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.model.types import Value
from rulesdsl.selection.columns import MISSING, column_of
from rulesdsl.selection.listed import listing_of
from rulesdsl.selection.sweep import pieces

WORDS = (
    "Amazon",
    "amazon ",
    "AMAZON",
    "amaz",
    "Straße",
    "STRASSE",
    "ŉ",
    "İ",
    "ﬁ",
    "fi",
    "é",
    "é",
    " ",
)
PLACES = ("DE", "Germany", "germany ", "USA", "us", "Old Atlantis", "Türkiye", "GB", "g")
AMOUNTS = tuple(map(Decimal, ("0", "-0.00", "9.99", "10", "10.00", "10.01", "1E+2", "Infinity")))
DAYS = tuple(date(2026, 11, day) for day in range(20, 24))
TAGS = ("vip", "VIP ", "wholesale", "İ")

POOLS: dict[str, tuple[Any, ...]] = {
    "channel": WORDS,
    "shipping country": PLACES,
    "total": AMOUNTS,
    "order date": DAYS,
    "tags": TAGS,
    "guest": (True, False),
}
FIELDS = st.sampled_from([BY_NAME[it] for it in POOLS])


def _tests(field: Field) -> st.SearchStrategy[Condition]:
    pool = st.sampled_from(POOLS[field.name])
    one_of = st.lists(pool, min_size=1, max_size=3).map(lambda it: OneOf(field, tuple(it)))
    known = st.just(Known(field))
    match field.name:
        case "tags":
            return st.builds(Includes, st.just(field), pool) | known
        case "total" | "order date":
            ends = st.none() | pool
            return (
                one_of
                | known
                | st.builds(Within, st.just(field), ends, ends, st.booleans(), st.booleans())
            )
        case "guest":
            return one_of | known
        case _:
            return one_of | known | st.builds(Has, st.just(field), st.sampled_from(Part), pool)


def _holds(condition: Condition, value: Value | None) -> bool:
    return holds(condition, lambda _: value)


def conditions(field: Field) -> st.SearchStrategy[Condition]:
    """Conditions over one field."""
    return st.recursive(
        _tests(field),
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda it: All(tuple(it))),
            st.lists(inner, min_size=2, max_size=3).map(lambda it: AnyOf(tuple(it))),
            inner.map(Not),
        ),
        max_leaves=4,
    )


def values(field: Field) -> st.SearchStrategy[Value | None]:
    """Values of the field: those that conditions ask for, between them, or missing."""
    pool: st.SearchStrategy[Any] = st.sampled_from(POOLS[field.name])
    match field.name:
        case "tags":
            return st.none() | st.lists(pool | st.just("new"), max_size=3).map(tuple)
        case "total":
            return st.none() | pool | st.decimals(-5, 200, places=3)
        case "order date":
            return st.none() | pool | st.dates(date(2026, 11, 15), date(2026, 11, 28))
        case "guest":
            return st.none() | pool
        case _:
            return st.none() | pool | st.text(max_size=8)


@given(FIELDS.flatmap(lambda it: st.tuples(
    st.just(it),
    st.lists(conditions(it), min_size=1, max_size=5, unique=True),
    st.lists(values(it), min_size=1, max_size=6),
)))  # fmt: skip
def test_the_class_of_a_value_says_which_conditions_hold(
    drawn: tuple[Field, list[Condition], list[Value | None]],
) -> None:
    field, asked, some = drawn
    free = 1 << len(asked)
    column = column_of(field, {it: 1 << place for place, it in enumerate(asked)}, free)
    for value in some:
        held = [place for place, it in enumerate(asked) if _holds(it, value)]
        wanted = sum(1 << place for place in held)
        its = column.class_of(value)
        assert column.bits[its] == wanted | free
        assert column.class_of(value) == its
        assert (its == MISSING) >= (value is None)
        event(f"{field.name}: {len(held)} of {len(asked)}")


@given(st.sampled_from(["total", "order date"]).map(BY_NAME.__getitem__).flatmap(
    lambda it: st.tuples(st.just(it), conditions(it), values(it))
))  # fmt: skip
def test_pieces_say_for_which_numbers_a_condition_holds(
    drawn: tuple[Field, Condition, Value | None],
) -> None:
    field, condition, value = drawn
    if value is None:
        return
    kind = Decimal if field.name == "total" else date
    its = pieces(condition, kind)
    assert list(its.cuts) == sorted(set(its.cuts))
    turns = sum(cut <= (value, False) for cut in its.cuts)
    assert its.lowest ^ (turns % 2 == 1) == _holds(condition, value)


@given(conditions(BY_NAME["channel"]), st.sampled_from(WORDS) | st.text(max_size=5))
def test_a_listing_says_for_which_values_a_condition_holds(condition: Condition, word: str) -> None:
    its = listing_of(condition)
    if its is not None:
        named = comparable(BY_NAME["channel"], word) in its.values
        assert named ^ its.others == _holds(condition, word)


CHANNEL, TOTAL = BY_NAME["channel"], BY_NAME["total"]


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        (OneOf(TOTAL, (Decimal(5),)), 5),
        (Within(TOTAL, Decimal(1), None), 5),
        (Known(TOTAL), "five"),
        (Not(OneOf(CHANNEL, ("5",))), 5),
        (OneOf(TOTAL, (Decimal(5),)), Decimal("NaN")),
    ],
)
def test_a_value_of_another_type_is_asked_as_it_is(condition: Condition, value: Any) -> None:  # noqa: ANN401
    (field,) = {condition.part.field if isinstance(condition, Not) else condition.field}  # type: ignore[union-attr]
    column = column_of(field, {condition: 1}, 2)
    assert column.bits[column.class_of(value)] == 2 | _holds(condition, value)


def test_numbers_have_a_class_for_each_piece_between_two_cuts() -> None:
    low, high = Within(TOTAL, None, Decimal(10)), Within(TOTAL, Decimal(10), Decimal(20))
    column = column_of(TOTAL, {low: 1, high: 2}, 0)
    ten, twenty = Decimal(10), Decimal(20)
    assert column.cuts == ((ten, False), (ten, True), (twenty, True))
    assert [column.class_of(Decimal(it)) for it in (9, 10, 11, 20, 21)] == [1, 2, 3, 3, 4]
    assert column.bits == [0, 1, 3, 2, 0]
