"""Rules under first-wins, against brute force: gaps, dead rules and why, what comes second."""

from __future__ import annotations

from hypothesis import event, given, settings

from rulesdsl.analysis.cascade import Cascade
from rulesdsl.analysis.regions import Region
from tests.analysis import oracle
from tests.analysis.oracle import Grid
from tests.analysis.strategies import DEEP, NARROW, TINY, WIDE, cascades
from tests.analysis.strategies import Cascade as Conditions
from tests.analysis.test_oracle import grid_of
from tests.analysis.test_regions import MOST, check

EVERY = 10_000
"""More gaps than any of these cascades has."""

SMALL = cascades(TINY) | cascades(NARROW) | cascades(DEEP)


@settings(max_examples=150)
@given(SMALL)
def test_gaps_are_all_that_no_rule_takes(conditions: Conditions) -> None:
    found = Cascade(conditions).gaps(EVERY)
    regions = [it for it in found if isinstance(it, Region)]
    assert regions == found
    grid = grid_of([*conditions, *(it.condition for it in regions)], MOST)
    told = 0
    for region in regions:
        check(region, (), conditions)
        told |= grid.where(region.condition)
    assert told == oracle.together(grid, (), conditions)
    for at, region in enumerate(regions):
        others = [it.condition for it in (*regions[:at], *regions[at + 1 :])]
        assert oracle.together(grid, [region.condition], others), "a gap told twice"


@given(SMALL)
def test_no_more_gaps_than_wanted(conditions: Conditions) -> None:
    cascade = Cascade(conditions)
    every = cascade.gaps(EVERY)
    assert cascade.gaps(1) == every[:1]


@settings(max_examples=150)
@given(SMALL | cascades(WIDE))
def test_a_rule_is_dead_where_no_order_has_it_first(conditions: Conditions) -> None:
    cascade, grid = Cascade(conditions), grid_of(conditions, 100_000)
    for at, points in enumerate(grid.first(conditions)):
        found = cascade.first(at)
        assert (found is not None) == bool(points), at
        assert cascade.is_first(at) is bool(points), at
        if found is not None:
            assert isinstance(found, Region)
            check(found, [*conditions, None][at : at + 1], conditions[:at])
        elif at < len(conditions):
            check_reason(conditions, at, cascade.because(at), grid)


def check_reason(conditions: Conditions, at: int, because: tuple[int, ...], grid: Grid) -> None:
    """These earlier rules take all of it, and no fewer of them do."""
    event(f"{len(because)} rules take all of another")
    assert all(it < at for it in because)
    assert oracle.covers(conditions, because, at, grid)
    for left_out in because:
        fewer = [it for it in because if it != left_out]
        assert not oracle.covers(conditions, fewer, at, grid)


@settings(max_examples=150)
@given(SMALL | cascades(WIDE))
def test_what_comes_second(conditions: Conditions) -> None:
    cascade, grid = Cascade(conditions), grid_of(conditions, 100_000)
    for at in range(len(conditions)):
        found = dict(cascade.seconds(at))
        expected = oracle.seconds(conditions, at, grid)
        assert set(found) == expected, at
        assert expected <= set(cascade.perhaps_next(at))
        for later in range(at + 1, len(conditions) + 1):
            assert cascade.is_second(at, later) is (later in expected)
        for later, region in found.items():
            assert isinstance(region, Region)
            inside = [conditions[at], *([conditions[later]] if later < len(conditions) else [])]
            others = [it for place, it in enumerate(conditions[:later]) if place != at]
            check(region, inside, others)


@given(SMALL)
def test_within_a_question(conditions: Conditions) -> None:
    *rules, asked = conditions
    cascade, grid = Cascade(rules, [asked]), grid_of(conditions, MOST)
    for at, points in enumerate(grid.first(rules)):
        its = [*rules, None][at : at + 1]
        for inside, outside in (([asked], []), ([], [asked])):
            found = cascade.first(at, inside, outside)
            answer = points & oracle.together(grid, inside, outside)
            assert (found is not None) == bool(answer)
            assert cascade.is_first(at, inside, outside) is bool(answer)
            if found is not None:
                assert isinstance(found, Region)
                check(found, [*its, *inside], [*rules[:at], *outside])
            elif at < len(rules):
                because = [rules[it] for it in cascade.because(at, inside, outside)]
                of_it = [*its, *inside]
                assert not oracle.together(grid, of_it, [*outside, *because])
                for one in because:
                    fewer = [it for it in because if it is not one]
                    assert oracle.together(grid, of_it, [*outside, *fewer])


@given(SMALL)
def test_one_condition_and_another(conditions: Conditions) -> None:
    cascade, grid = Cascade(conditions), grid_of(conditions, MOST)
    for one, condition in enumerate(conditions):
        for other, another in enumerate(conditions):
            points = oracle.together(grid, [condition], [another])
            assert cascade.implies(one, other) is not bool(points)
            assert cascade.there_is([condition], [another]) is bool(points)
