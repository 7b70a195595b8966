"""What the analysis is tested with is itself right: brute force, and the solver."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
import z3
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rulesdsl.model.conditions import All, Condition, Has, Known, Not, OneOf, Part, Test, Within
from rulesdsl.model.countries import alpha_2
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.model.records import Order
from tests.analysis import oracle, smt
from tests.analysis.oracle import CUSTOMER_NAME, Grid, allows
from tests.analysis.strategies import (
    DEEP,
    NARROW,
    TEXTS,
    TINY,
    WIDE,
    Cascade,
    Shape,
    a_test,
    cascades,
    counted,
)

FEW = 2_000
"""Points that are looked at one by one in no time."""

TOTAL, DAY, CHANNEL = BY_NAME["total"], BY_NAME["order date"], BY_NAME["channel"]
COUNTRY, NAME, EMAIL = BY_NAME["shipping country"], BY_NAME["name"], BY_NAME["email"]


def grid_of(conditions: Sequence[Condition | None], most: int = FEW) -> Grid:
    """Their grid, where it is small; another example else."""
    try:
        return Grid.of(conditions, most)
    except oracle.TooLargeError:
        assume(condition=False)
        raise


# The grid


@given(cascades(TINY) | cascades(DEEP))
def test_a_set_of_points_is_those_whose_order_fits(conditions: Cascade) -> None:
    grid = grid_of(conditions, 300)
    orders = list(grid.orders())
    for condition in conditions:
        points = grid.where(condition)
        assert [bool(points >> at & 1) for at in range(grid.size)] == [
            allows(condition, order) for order in orders
        ]
    firsts = grid.first(conditions)
    for at, order in enumerate(orders):
        assert firsts[oracle.first_of(conditions, order)] >> at & 1


@given(cascades(WIDE))
def test_an_order_has_the_values_of_its_point(conditions: Cascade) -> None:
    grid = grid_of(conditions, 100_000)
    for point in range(0, grid.size, 1 + grid.size // 10):
        order = grid.order(point)
        left = point
        for asked, values in grid.values.items():
            left, place = divmod(left, len(values))
            assert asked.get(order) == values[place]


def test_each_field_has_the_values_that_matter() -> None:
    def total(low: str) -> Test:
        return Within(TOTAL, Decimal(low), None)

    assert oracle.values_of(TOTAL, [total("1"), total("2")]) == (
        None,
        Decimal(0),
        Decimal(1),
        Decimal(2),
    )
    open_end = Within(TOTAL, Decimal(1), None, low_counts=False)
    assert Decimal("1.5") in oracle.values_of(TOTAL, [total("1"), open_end, total("2")])
    before_all = Within(DAY, None, date.min, high_counts=False)
    assert oracle.values_of(DAY, [before_all]) == (None, date.min)
    assert oracle.values_of(BY_NAME["guest"], [OneOf(BY_NAME["guest"], (True,))]) == (
        None,
        True,
        False,
    )
    assert None not in oracle.values_of(BY_NAME["order number"], [])


def test_a_country_is_there_as_the_readers_give_it() -> None:
    known = oracle.values_of(COUNTRY, [OneOf(COUNTRY, ("Germany",)), Has(COUNTRY, Part.START, "g")])
    assert set(known) == {None, "d", "g", "de"}
    # 'fra' stands for France, which is read as 'FR'; another text that begins so does not
    known = oracle.values_of(COUNTRY, [Has(COUNTRY, Part.START, "fra")])
    assert [text for text in known if text and str(text).startswith("fra")] == ["fraa"]


def test_the_customers_name_is_taken_from_another_field() -> None:
    asked: list[Condition] = [OneOf(CUSTOMER_NAME, ("Ann Lee",)), Not(Known(NAME))]
    grid = Grid.of(asked)
    both = oracle.together(grid, asked)
    assert {order.company or order.email for order in grid.orders(both)} == {"ann lee"}


# Texts, by another method


def of_texts(field: Field) -> st.SearchStrategy[list[Test]]:
    @st.composite
    def drawn(draw: st.DrawFn) -> list[Test]:
        def below(most: int) -> int:
            return draw(st.integers(0, most - 1))

        return [a_test(below, field) for _ in range(1 + below(3))]

    return drawn()


@settings(max_examples=25)
@given(st.sampled_from([BY_NAME[it] for it in TEXTS]).flatmap(of_texts))
def test_no_text_is_forgotten(tests: list[Test]) -> None:
    """The solver's own strings can have the tests come out in these ways, and in no others."""
    grid, world = Grid.of(tests), smt.World.of(tests, strings=True)
    for outcomes in product((True, False), repeat=len(tests)):
        wanted: list[Condition] = [
            it if yes else Not(it) for it, yes in zip(tests, outcomes, strict=True)
        ]
        found = bool(oracle.together(grid, wanted))
        try:
            assert world.possible(*map(world.holds, wanted)) == found, wanted
        except smt.LeftOpenError:
            continue


def test_the_solver_decides_about_texts() -> None:
    # Without this, the test above could leave everything open.
    starts, ends = Has(EMAIL, Part.START, "ab"), Has(EMAIL, Part.END, "ba")
    world = smt.World.of([starts, ends], strings=True)
    both = world.holds(starts), world.holds(ends)
    text = z3.String("email")
    assert world.possible(*both, z3.Length(text) == 3)
    assert not world.possible(*both, z3.Length(text) == 2)


def test_countries_are_written_as_the_solver_was_told() -> None:
    for code, texts in smt.COUNTRIES.items():
        assert {alpha_2(text) for text in texts} == {code.upper()}


# The two methods agree


@settings(max_examples=100)
@given(cascades(NARROW) | cascades(DEEP) | cascades(WIDE))
def test_both_methods_find_the_same(conditions: Cascade) -> None:
    grid, world = grid_of(conditions, 100_000), smt.World.of(conditions)
    firsts = grid.first(conditions)
    assert smt.firsts(conditions, world) == [bool(it) for it in firsts]
    for at, points in enumerate(firsts[:-1]):
        if points:
            assert smt.seconds(conditions, at, world) == oracle.seconds(conditions, at, grid)


@given(cascades(TINY))
def test_both_methods_see_the_same_difference(conditions: Cascade) -> None:
    one = [(condition, number % 2) for number, condition in enumerate(conditions)]
    other = one[::-1]
    grid, world = grid_of(conditions), smt.World.of(conditions)

    def decision(decided: smt.Decided, order: Order) -> int:
        return next((number for condition, number in decided if allows(condition, order)), -1)

    alike = all(decision(one, order) == decision(other, order) for order in grid.orders())
    assert smt.same(one, other, world) == alike
    assert smt.same(one, one, world)


# What is made up


@pytest.mark.parametrize("shape", [NARROW, DEEP, WIDE], ids=["narrow", "deep", "wide"])
def test_made_up_cascades_have_all_that_is_looked_for(shape: Shape) -> None:
    gaps = dead = alive = whole = 0
    for number in range(200):
        conditions = counted(shape, number)
        *firsts, gap = smt.firsts(conditions, smt.World.of(conditions))
        gaps, whole = gaps + gap, whole + (not gap)
        dead, alive = dead + firsts.count(False), alive + firsts.count(True)
    assert min(gaps, whole) > 20
    assert min(dead, alive) > 100


def test_the_same_number_makes_the_same_cascade() -> None:
    assert counted(NARROW, 7) == counted(NARROW, 7) != counted(NARROW, 8)


def test_every_form_of_condition_is_made_up() -> None:
    tests = {
        (type(it), it.field.type)
        for number in range(300)
        for condition in counted(WIDE, number)
        for it in oracle.tests_of(condition)
    }
    assert len(tests) == 13
    nested = [it for number in range(50) for it in counted(DEEP, number)]
    assert any(isinstance(it, Not) and isinstance(it.part, All) for it in nested)
