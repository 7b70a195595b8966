"""The lines of a group as a tree: which key or job to ask next, and which line the answers come to.

The lines of a ladder ask for the same few keys again and again. Here each is asked once, and what
its answer rules out is not looked at again. Trees that are alike are one and the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from rulesdsl.customers.outcome import Outcome
from rulesdsl.defining import frozen

Answers: TypeAlias = tuple[tuple[int, frozenset[Outcome]], ...]
"""What a line asks of keys and jobs, by their numbers within the group: the outcomes that do."""

Lookups: TypeAlias = tuple[Answers, ...]
"""The same for each line of a group, in order."""

NO_LINE = -1
"""No line of the group holds."""


@frozen(eq=False)
class Step:
    """A key or job to be asked, by its number within the group, and how it goes on then."""

    asked: int
    none: Ladder
    one: Ladder
    several: Ladder


@frozen(eq=False)
class Scan:
    """The lines as they are: for more keys than anybody matches by, where a tree would be huge."""

    lookups: Lookups


Ladder: TypeAlias = Step | Scan | int
"""What to ask, or the number of the line within its group, counted from 0; NO_LINE for none."""

MOST_IN_A_TREE = 24
"""With more keys and jobs than this the lines of a group stay as they are."""

_Left: TypeAlias = tuple[tuple[int, Answers], ...]
"""The lines that may still hold, each with what is left to be asked for it."""


def scanned(scan: Scan, outcome_of: Callable[[int], Outcome]) -> int:
    """The first line that holds; `outcome_of` asks a key or job, by its number in the group."""
    held = (
        line
        for line, answers in enumerate(scan.lookups)
        if all(outcome_of(asked) in wanted for asked, wanted in answers)
    )
    return next(held, NO_LINE)


def ladder_of(lookups: Lookups) -> Ladder:
    """The tree of a group's lines: the first that holds is what it comes to."""
    if len({number for answers in lookups for number, _ in answers}) > MOST_IN_A_TREE:
        return Scan(lookups)
    return _step(_until_sure(list(enumerate(lookups))), {})


def _step(left: _Left, made: dict[_Left, Ladder]) -> Ladder:
    if not left:
        return NO_LINE
    line, answers = left[0]
    if not answers:
        return line
    there = made.get(left)
    if there is None:
        number = answers[0][0]
        none, one, several = (
            _step(_after(left, number, outcome), made)
            for outcome in (Outcome.NONE, Outcome.ONE, Outcome.SEVERAL)
        )
        there = made[left] = Step(number, none, one, several)
    return there


def _after(left: _Left, number: int, outcome: Outcome) -> _Left:
    """The lines that are left when that is the outcome."""
    kept: list[tuple[int, Answers]] = []
    for line, answers in left:
        if all(outcome in wanted for asked, wanted in answers if asked == number):
            kept.append((line, tuple([it for it in answers if it[0] != number])))
    return _until_sure(kept)


def _until_sure(lines: list[tuple[int, Answers]]) -> _Left:
    """The lines up to the first of which nothing is left to be asked: it holds."""
    sure = next((at for at, (_, answers) in enumerate(lines, 1) if not answers), len(lines))
    return tuple(lines[:sure])
