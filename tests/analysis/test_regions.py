"""Questions about all orders, against brute force: every answer, every order, every region."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from rulesdsl import wording
from rulesdsl.analysis.regions import TOO_WIDE, Region, Regions, Undecided
from rulesdsl.compiler import compile_policy
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
from rulesdsl.model.records import Order
from tests.analysis import oracle
from tests.analysis.oracle import NAMED_BY, allows
from tests.analysis.strategies import (
    DEEP,
    NARROW,
    TINY,
    WIDE,
    Cascade,
    cascades,
    some_of,
    text_tests,
)
from tests.analysis.test_oracle import grid_of

MOST = 20_000
"""Points of a grid that a region is compared on."""


def compiled(condition: Condition) -> Condition:
    """What a policy means that says this condition in words."""
    compiled = compile_policy(f"rule 'x'\n  when {wording.sentence(condition)}\n  else hold")
    meant = compiled.policy.rules[0].condition
    assert compiled.ok, compiled.diagnostics
    assert meant is not None
    return meant


def check(
    region: Region, inside: Sequence[Condition | None], outside: Sequence[Condition | None]
) -> None:
    """A region holds only orders of the answer; its order is one of them; so say its words."""
    order = region.order
    assert all(allows(it, order) for it in (*inside, region.condition)), order
    assert not any(allows(it, order) for it in outside), order
    again = compiled(region.condition) if region.condition else None
    grid = grid_of([*inside, *outside, region.condition, again], MOST)
    points = grid.where(region.condition)
    answer = oracle.together(grid, inside, outside)
    assert points & ~answer == 0, next(grid.orders(points & ~answer))
    assert points == grid.where(again)
    check_is_small(region)


def check_is_small(region: Region) -> None:
    """Nothing is on the order that the region does not ask for."""
    asked = {it.field for it in oracle.tests_of(region.condition)}
    if oracle.CUSTOMER_NAME in asked:
        asked |= set(oracle.NAMED_BY)
    bare = region.order
    for its in asked:
        if its is not oracle.CUSTOMER_NAME and its.name != "order number":
            bare = oracle.without(bare, its)
    assert bare == Order(number=bare.number)
    if BY_NAME["order number"] not in asked:
        assert bare.number == "1001"


@st.composite
def questions(draw: st.DrawFn, cascade: Cascade) -> tuple[list[Condition | None], ...]:
    """Some of the conditions and their opposites to hold, and some not to hold."""

    def below(most: int) -> int:
        return draw(st.integers(0, most - 1))

    pool = [*cascade, *(Not(it) for it in cascade if it is not None)]
    return some_of(below, pool, 3), some_of(below, pool, 3)


@settings(max_examples=200)
@given(st.data(), cascades(TINY) | cascades(NARROW) | cascades(DEEP) | cascades(WIDE))
def test_an_order_is_found_where_there_is_one(data: st.DataObject, conditions: Cascade) -> None:
    grid, regions = grid_of(conditions, 100_000), Regions(conditions)
    for _ in range(3):
        inside, outside = data.draw(questions(conditions))
        found = regions.find(inside, outside)
        answer = oracle.together(grid, inside, outside)
        event(type(found).__name__)
        if found == TOO_WIDE:  # large conditions multiplied with each other: one in thousands
            continue
        assert not isinstance(found, Undecided), found
        assert bool(answer) == (found is not None)
        if found is not None:
            check(found, inside, outside)


@given(text_tests())
def test_every_way_in_which_a_text_can_be_asked_for(tests: list[Test]) -> None:
    grid, regions = grid_of(tests, MOST), Regions(tests)
    for outcomes in product((True, False), repeat=len(tests)):
        inside = [it for it, yes in zip(tests, outcomes, strict=True) if yes]
        outside = [it for it, yes in zip(tests, outcomes, strict=True) if not yes]
        found = regions.find(inside, outside)
        assert (found is not None) == bool(oracle.together(grid, inside, outside))
        if found is not None:
            assert isinstance(found, Region)
            check(found, inside, outside)


@given(cascades(TINY) | cascades(NARROW))
def test_a_region_asks_for_no_field_in_vain(conditions: Cascade) -> None:
    """Without what it asks of a field it would hold orders that are no answer."""
    found = Regions(conditions).find((), conditions)
    if not isinstance(found, Region) or found.condition is None:
        return
    parts = found.condition.parts if isinstance(found.condition, All) else (found.condition,)
    grid = grid_of([*conditions, found.condition], MOST)
    answer = oracle.together(grid, (), conditions)
    for asked in {field_of(it) for it in parts}:
        others = [it for it in parts if field_of(it) is not asked]
        assert oracle.together(grid, others) & ~answer, (found.condition, asked)


def field_of(part: Condition) -> Field:
    """The one field that a part of a region asks for."""
    (asked,) = {it.field for it in oracle.tests_of(part)}
    return asked


@given(cascades(NARROW) | cascades(DEEP), st.sampled_from((0, 1, 5, 30)))
def test_too_small_a_budget_decides_nothing_wrongly(conditions: Cascade, budget: int) -> None:
    grid, regions = grid_of(conditions, MOST), Regions(conditions, budget)
    found = regions.find((), conditions)
    event(type(found).__name__)
    if found is None:
        assert not oracle.together(grid, (), conditions)
    elif isinstance(found, Region):
        check(found, (), conditions)


def test_every_order_and_no_order() -> None:
    regions = Regions([])
    assert regions.find() == Region(Order(number="1001"), None)
    assert regions.find([None], [None]) is None


def test_the_whole_of_a_field_is_no_condition() -> None:
    total = BY_NAME["total"]
    known = Known(total)
    regions = Regions([known])
    assert regions.find([Any((known, Not(known)))]) == Region(Order(number="1001"), None)
    assert regions.find([known], [known]) is None


def test_what_is_missing_is_neither_less_nor_more() -> None:
    total = BY_NAME["total"]
    known, five = Known(total), Decimal(5)
    for one in (Within(total, None, five), Within(total, five, None), Within(total, five, five)):
        assert Regions([one, known]).find([one], [known]) is None


@pytest.mark.parametrize("part", Part)
def test_a_text_contains_what_a_part_of_it_contains(part: Part) -> None:
    store = BY_NAME["store"]
    whole, within = Has(store, part, "main street"), Has(store, Part.ANYWHERE, "street")
    assert Regions([whole, within]).find([whole], [within]) is None
    assert isinstance(Regions([whole, within]).find([within], [whole]), Region)


@pytest.mark.parametrize(("part", "longer"), [(Part.START, "main street"), (Part.END, "the main")])
def test_a_text_with_a_longer_start_has_the_shorter_one(part: Part, longer: str) -> None:
    store = BY_NAME["store"]
    long, short = Has(store, part, longer), Has(store, part, "main")
    assert Regions([long, short]).find([long], [short]) is None
    assert isinstance(Regions([long, short]).find([short], [long]), Region)


def test_who_has_a_tag_has_tags() -> None:
    tags = BY_NAME["tags"]
    vip, known = Includes(tags, "vip"), Known(tags)
    assert Regions([vip, known]).find([vip], [known]) is None
    assert isinstance(Regions([vip, known]).find([known], [vip]), Region)


@pytest.mark.parametrize("told", NAMED_BY, ids=lambda it: it.name)
def test_the_customers_name_is_that_of_whoever_is_known(told: Field) -> None:
    label = OneOf(BY_NAME["customer name"], ("lee tools",))
    others = [Known(it) for it in NAMED_BY if it is not told]
    found = Regions([label, *others, Known(told)]).find([label], others)
    assert isinstance(found, Region)
    assert told.get(found.order) == "lee tools"
    assert Regions([label, *others, Known(told)]).find([label], [*others, Known(told)]) is None


def test_between_two_days_there_is_nothing() -> None:
    day = BY_NAME["order date"]
    until = Within(day, None, date(2026, 11, 1))
    since = Within(day, date(2026, 11, 2), None)
    regions = Regions([until, since, Known(day)])
    assert regions.find([Known(day)], [until, since]) is None


def test_a_country_has_two_names() -> None:
    country = BY_NAME["shipping country"]
    germany, code = OneOf(country, ("Germany",)), OneOf(country, ("DE",))
    assert Regions([germany, code]).find([germany], [code]) is None
