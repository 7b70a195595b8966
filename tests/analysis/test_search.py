"""Boxes of atoms: what is free of them, and what takes everything, against every combination."""

from __future__ import annotations

from itertools import product
from random import Random

from hypothesis import event, given, settings
from hypothesis import strategies as st

from rulesdsl.analysis.boxes import Box
from rulesdsl.analysis.search import (
    Boxes,
    Budget,
    Index,
    OverBudgetError,
    bits,
    free,
    taken_by,
    widened,
)

ENOUGH = 1_000_000
"""Steps; no search here takes so many."""

Point = tuple[int, ...]


Drawn = tuple[tuple[int, ...], list[Box], Box]
"""The sizes of some columns, boxes that hardly leave anything free, and one to look in."""


def made_up(seed: int) -> Drawn:
    draw = Random(seed)  # noqa: S311  a test needs no secret
    sizes = tuple(draw.choices((2, 3, 4), k=draw.choice((3, 4, 5))))

    def box() -> Box:
        columns = draw.sample(range(len(sizes)), draw.choice((2, 2, 3)))
        return {it: draw.randint(1, (1 << sizes[it]) - 2) for it in columns}

    boxes = [box() for _ in range(draw.randint(4, 40))]
    return sizes, boxes, draw.choice(({}, box()))


DRAWN = st.integers(0, 2**32 - 1).map(made_up)


def points_of(sizes: tuple[int, ...], box: Box) -> set[Point]:
    """Every combination of atoms in a box."""
    atoms = (bits(box.get(it, (1 << size) - 1)) for it, size in enumerate(sizes))
    return set(product(*atoms))


def taken(sizes: tuple[int, ...], boxes: list[Box], which: Boxes) -> set[Point]:
    return {point for it in bits(which) for point in points_of(sizes, boxes[it])}


@settings(max_examples=1_000)
@given(DRAWN)
def test_what_is_free_is_found_and_nothing_else(drawn: Drawn) -> None:
    sizes, boxes, inside = drawn
    index, every = Index(sizes, tuple(boxes)), (1 << len(boxes)) - 1
    left = points_of(sizes, inside) - taken(sizes, boxes, every)
    found = free(index, inside, every, Budget(ENOUGH))
    event(f"free: {found is not None}")
    assert (found is not None) is bool(left)
    if found is None:
        takers = taken_by(index, inside, every, Budget(ENOUGH))
        assert points_of(sizes, inside) <= taken(sizes, boxes, takers)
        return
    assert points_of(sizes, found) <= left
    wide = widened(index, found, inside, every, range(len(sizes)))
    assert points_of(sizes, found) <= points_of(sizes, wide) <= left
    for column, mask in wide.items():
        for atom in bits(inside.get(column, (1 << sizes[column]) - 1) & ~mask):
            assert not points_of(sizes, {**wide, column: mask | 1 << atom}) <= left


@settings(max_examples=300)
@given(DRAWN, st.integers(0, 30))
def test_too_few_steps_give_no_wrong_answer(drawn: Drawn, steps: int) -> None:
    sizes, boxes, inside = drawn
    index, every = Index(sizes, tuple(boxes)), (1 << len(boxes)) - 1
    try:
        found = free(index, inside, every, Budget(steps))
    except OverBudgetError:
        return
    left = points_of(sizes, inside) - taken(sizes, boxes, every)
    assert (found is not None) is bool(left)
