"""Two lists of rules laid beside each other, so that what stayed the same is not looked at.

Rules are laid together that ask for the same orders, and stand in the same order in both lists;
among those that could be, the ones that also do the same (a longest common subsequence, near
enough: see `difflib`). Any such alignment gives the right answer, a good one gives it fast.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from difflib import SequenceMatcher
from typing import assert_never

from rulesdsl.defining import frozen
from rulesdsl.model.conditions import (
    All,
    Any,
    Condition,
    Has,
    Includes,
    Known,
    Not,
    OneOf,
    Within,
    comparable,
    fold,
)


@frozen
class Step:
    """Rules at the same place of two lists, by their numbers from 0; None where one has none."""

    old: int | None
    new: int | None


def asks(condition: Condition | None) -> Hashable:
    """What a condition asks for, whatever order and letter case it is written in.

    Conditions that give the same hold for the same orders; not all that hold for the same do.
    """
    match condition:
        case None:
            return None
        case All(parts=parts) | Any(parts=parts):
            return (type(condition), frozenset(_flat(type(condition), parts)))
        case Not(part=Not(part=part)):
            return asks(part)
        case Not(part=part):
            return (Not, asks(part))
        case OneOf(field=field, values=values):
            return (OneOf, field, frozenset(comparable(field, it) for it in values))
        case Has(field=field, part=part_of_text, text=text):
            return (Has, field, part_of_text, fold(text))
        case Includes(field=field, tag=tag):
            return (Includes, field, fold(tag))
        case Within() | Known():
            return condition
        case _:
            assert_never(condition)


def _flat(kind: type, parts: Sequence[Condition]) -> Iterator[Hashable]:
    for part in parts:
        if isinstance(part, All | Any) and isinstance(part, kind):
            yield from _flat(kind, part.parts)
        else:
            yield asks(part)


def aligned(
    old: Sequence[tuple[Hashable, Hashable]], new: Sequence[tuple[Hashable, Hashable]]
) -> tuple[Step, ...]:
    """The rules of both lists in one: each is what it asks for, and what it does.

    >>> aligned([("a", 1), ("b", 1)], [("b", 2), ("c", 1)])
    (Step(old=0, new=None), Step(old=1, new=0), Step(old=None, new=1))
    """
    steps: list[Step] = []
    for between, together in _matched(old, new):
        ahead, behind = between[0].start, between[1].start
        asked_before = [asked for asked, _ in old[between[0]]]
        asked_now = [asked for asked, _ in new[between[1]]]
        for gap, pairs in _matched(asked_before, asked_now):
            steps += [Step(ahead + it, None) for it in range(gap[0].start, gap[0].stop)]
            steps += [Step(None, behind + it) for it in range(gap[1].start, gap[1].stop)]
            steps += [Step(ahead + one, behind + other) for one, other in pairs]
        steps += [Step(one, other) for one, other in together]
    return tuple(steps)


_Gap = tuple[slice, slice]
_Pairs = list[tuple[int, int]]


def _matched(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[_Gap, _Pairs]]:
    """Stretches that differ, each with the pairs that follow it and are the same."""
    shorter = min(len(old), len(new))
    ahead = next((it for it in range(shorter) if old[it] != new[it]), shorter)
    yield (slice(0, 0), slice(0, 0)), [(it, it) for it in range(ahead)]
    inner_old, inner_new = old[ahead:], new[ahead:]
    one = other = 0
    matcher = SequenceMatcher(None, inner_old, inner_new, autojunk=False)
    for start, begin, size in matcher.get_matching_blocks():
        gap = (slice(ahead + one, ahead + start), slice(ahead + other, ahead + begin))
        yield gap, [(ahead + start + it, ahead + begin + it) for it in range(size)]
        one, other = start + size, begin + size
