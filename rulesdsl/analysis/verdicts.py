"""What came of a claim: proved and how, broken and by what, or not decided and why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from rulesdsl.analysis.claims import Claim
from rulesdsl.analysis.routes import Reason
from rulesdsl.analysis.witness import Witness
from rulesdsl.defining import frozen


@frozen
class RuledOut:
    """A line of the table (from 1) that cannot break a claim, and why.

    `override` tells for which way of setting it from outside. `by` are the lines, or the rules,
    that take the orders before; `detail` says what more there is to say, as part of a sentence.
    """

    line: int
    override: bool | None
    reason: Reason
    by: tuple[str, ...] = ()
    detail: str = ""


@frozen
class Proved:
    """It holds for every order, list and batch.

    `lines` says of each line of the table why it cannot break it, `aside` which holds it does not
    speak of.
    """

    lines: tuple[RuledOut, ...]
    aside: tuple[str, ...] = ()


@frozen
class Broken:
    """It does not hold: an order and a list for which a line (from 1) decides otherwise."""

    line: int
    witness: Witness


@frozen
class NotDecided:
    """Neither: what could not be settled about a line (from 1), as part of a sentence."""

    line: int
    reason: str


Verdict: TypeAlias = Proved | Broken | NotDecided


@frozen(eq=False)
class Statement:
    """A claim and what came of it."""

    claim: Claim
    verdict: Verdict


def all_proved(statements: Iterable[Statement]) -> bool:
    """Whether every one of them is proved."""
    return all(isinstance(it.verdict, Proved) for it in statements)
