"""The analysis and a solver, asked the same about thousands of made-up policies."""

from __future__ import annotations

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulesdsl.analysis.cascade import Cascade
from rulesdsl.analysis.regions import Region, Regions
from rulesdsl.model.conditions import Not
from tests.analysis import smt
from tests.analysis.oracle import allows, first_of
from tests.analysis.strategies import DEEP, NARROW, TINY, WIDE, Shape, counted

NUMBERS = st.integers(0, 2**32)
"""Each makes a policy of its own."""

MANY = settings(max_examples=600 if os.environ.get("CI") else 100)
SOME = settings(max_examples=200 if os.environ.get("CI") else 50)

HUGE = Shape((6, 12), (30, 60))
"""Too many rules and fields for brute force."""


def check_firsts(shape: Shape, number: int) -> None:
    """Dead rules and gaps: the analysis finds an order just where the solver says there is one."""
    conditions = counted(shape, number)
    cascade = Cascade(conditions)
    for at, possible in enumerate(smt.firsts(conditions, smt.World.of(conditions))):
        found = cascade.first(at)
        assert (found is not None) == possible, at
        if found is not None:
            assert isinstance(found, Region)
            assert first_of(conditions, found.order) == at
            assert allows(found.condition, found.order)


@MANY
@given(NUMBERS)
def test_narrow_policies(number: int) -> None:
    check_firsts(NARROW, number)


@MANY
@given(NUMBERS)
def test_wide_policies(number: int) -> None:
    check_firsts(WIDE, number)


@MANY
@given(NUMBERS)
def test_nested_conditions(number: int) -> None:
    check_firsts(DEEP, number)


@settings(max_examples=20)
@given(NUMBERS)
def test_many_rules_over_many_fields(number: int) -> None:
    check_firsts(HUGE, number)


@pytest.mark.parametrize("shape", [NARROW, WIDE], ids=["narrow", "wide"])
@SOME
@given(number=NUMBERS)
def test_what_comes_second(shape: Shape, number: int) -> None:
    conditions = counted(shape, number)
    cascade, world = Cascade(conditions), smt.World.of(conditions)
    for at in range(len(conditions)):
        found = dict(cascade.seconds(at))
        assert set(found) == smt.seconds(conditions, at, world), at
        for later, region in found.items():
            assert isinstance(region, Region)
            rest = [it for place, it in enumerate(conditions) if place != at]
            assert first_of(conditions, region.order) == at
            assert first_of(rest, region.order) == later - 1


@SOME
@given(NUMBERS)
def test_why_a_rule_is_dead(number: int) -> None:
    conditions = counted(NARROW, number)
    cascade, world = Cascade(conditions), smt.World.of(conditions)
    formulas = [world.holds(it) for it in conditions]
    for at, first in enumerate(smt.firsts(conditions, world)[:-1]):
        if first:
            continue
        because = cascade.because(at)
        taken = [smt.opposite(formulas[it]) for it in because]
        assert not world.possible(formulas[at], *taken)
        for left_out in range(len(because)):
            assert world.possible(formulas[at], *taken[:left_out], *taken[left_out + 1 :])


@SOME
@given(NUMBERS)
def test_gaps_leave_nothing_out(number: int) -> None:
    conditions = counted(WIDE, number)
    regions = Cascade(conditions).gaps(10_000)
    told = [it.condition for it in regions if isinstance(it, Region)]
    assert len(told) == len(regions)
    world = smt.World.of([*conditions, *told])
    covered = [world.holds(it) for it in conditions]
    gaps = [world.holds(it) for it in told]
    assert not world.possible(*map(smt.opposite, (*covered, *gaps)))
    for gap in gaps:
        assert world.possible(gap)
        assert not world.possible(gap, smt.any_of(covered))


@SOME
@given(NUMBERS)
def test_whether_two_policies_are_the_same(number: int) -> None:
    """Two cascades differ where an order is in a condition of one and of no other of its kind."""
    one = counted(TINY, number)
    other = one[::-1]
    kinds = {id(it): at % 2 for at, it in enumerate(one)}
    decided, again_decided = ([(it, kinds[id(it)]) for it in its] for its in (one, other))
    world = smt.World.of(one)
    ways, others = Cascade(one), Cascade(other, one)
    regions = Regions([*one, *(Not(it) for it in one if it is not None)])
    alike = True
    for at, condition in enumerate(one):
        for place, again in enumerate(other):
            if kinds[id(condition)] != kinds[id(again)]:
                inside = [condition, again]
                outside = [*one[:at], *other[:place]]
                alike = alike and regions.find(inside, outside) is None
    assert alike == smt.same(decided, again_decided, world)
    assert (ways.first(len(one)) is None) == (others.first(len(other)) is None)
