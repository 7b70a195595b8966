"""Questions about all orders at once: how long the answers take, beside a solver (z3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from attrs import frozen

from rulesdsl.analysis.changes import Version, changes
from rulesdsl.analysis.findings import findings
from rulesdsl.analysis.rules import ranked
from rulesdsl.analysis.study import Study
from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.model.conditions import All, Condition
from rulesdsl.table.law import breaches
from tests.analysis import smt
from tests.bench import rules
from tests.bench.measure import Growth, Row, once, said, timed

NARROW, WIDE, FEW = 2_000, 500, 20
RUNS = 3

# What is measured


def questions(compiled: Compiled) -> None:
    """Gaps, dead and redundant rules, rules whose order matters, and the law."""
    study = Study(compiled)
    study.cascade.gaps()
    ranked(study)
    assert not breaches(compiled.table)


def asked_the_solver(conditions: Sequence[Condition]) -> None:
    """Whether there is a gap, and which rules are dead: the least of the questions."""
    smt.firsts(conditions, smt.World.of(conditions))


def compared_by_the_solver(old: Sequence[Condition], new: Sequence[Condition]) -> None:
    """Whether two versions decide every order the same, as far as fields go."""
    world = smt.World.of([*old, *new])
    assert not smt.same(_numbered(old), _numbered(new), world)


def _numbered(conditions: Sequence[Condition]) -> list[tuple[Condition, int]]:
    return [(condition, number % rules.DECISIONS) for number, condition in enumerate(conditions)]


def compiled(conditions: Sequence[Condition]) -> Compiled:
    """The policy with these rules, without a mistake."""
    found = compile_policy(rules.policy(conditions))
    assert found.ok
    return found


def wider(conditions: Sequence[Condition]) -> list[Condition]:
    """The same rules but for one among the first, which asks for less."""
    at = len(conditions) // 20
    one = conditions[at]
    assert isinstance(one, All)
    return [*conditions[:at], All(one.parts[:-1]), *conditions[at + 1 :]]


@frozen
class Versions:
    """Two versions of a policy that differ in one rule."""

    old: Version
    new: Version

    @classmethod
    def of(cls, conditions: Sequence[Condition]) -> Versions:
        """A policy, and the same with one rule changed."""
        policies = (compiled(conditions), compiled(wider(conditions)))
        return cls(*(Version(it.policy.rules, it.table) for it in policies))

    def compare(self) -> None:
        """What the new one decides otherwise."""
        assert changes(self.old, self.new).changes


# Measurements with a promise


def rows() -> list[Row]:
    """The measurements for which something is promised."""
    return [narrow(), wide(), few(), versions()]


def narrow() -> Row:
    made = rules.narrow(NARROW)
    policy = compiled(made)
    return _row(
        f"gaps, dead and redundant rules, order that matters, the law: {NARROW:,} rules, 4 columns",
        timed(lambda: questions(policy), RUNS),
        2,
        "z3, gaps and dead rules alone",
        once(lambda: asked_the_solver(made)),
    )


def wide() -> Row:
    made = rules.wide(WIDE)
    policy = compiled(made)
    return _row(
        f"the same: {WIDE:,} rules, 12 columns",
        timed(lambda: questions(policy), RUNS),
        10,
        "z3, gaps and dead rules alone",
        once(lambda: asked_the_solver(made)),
    )


def few() -> Row:
    made = rules.narrow(FEW)
    policy = compiled(made)
    return _row(
        f"all findings of `rulesdsl lint`: {FEW} rules, 4 columns",
        timed(lambda: findings(policy)),
        0.05,
        "z3, gaps and dead rules alone",
        timed(lambda: asked_the_solver(made)),
    )


def versions() -> Row:
    made = rules.narrow(NARROW)
    both = Versions.of(made)
    return _row(
        f"`rulesdsl diff`: two versions of {NARROW:,} rules, one rule differs",
        timed(both.compare, RUNS),
        2,
        "z3, whether they are the same",
        once(lambda: compared_by_the_solver(made, wider(made))),
    )


def _row(work: str, seconds: float, most: float, compared_with: str, other: float) -> Row:
    return Row(
        work,
        said(seconds),
        f"within {said(most)}",
        seconds <= most,
        f"{compared_with} ({said(other)})",
        seconds / other,
    )


# How it grows


@frozen
class _Kind:
    """Policies of one kind, and the numbers of rules for which they are measured."""

    title: str
    make: Callable[[int], list[Condition]]
    sizes: tuple[int, ...]


KINDS = (
    _Kind("4 columns", rules.narrow, (20, 200, 2_000)),
    _Kind("12 columns", rules.wide, (20, 100, 500)),
    _Kind("overlapping totals", rules.intervals, (20, 200, 2_000)),
    _Kind("a complete covering", rules.tiles, (20, 200, 2_000)),
)


def growth() -> Growth:
    """How each question grows with the number of rules, beside the solver."""
    lines = [_line(kind, size) for kind in KINDS for size in kind.sizes]
    return Growth(
        "Questions about all orders, by the number of rules",
        ("rules", "gaps, dead, order, law", "z3: gaps, dead", "lint", "diff", "z3: same or not"),
        tuple(lines),
    )


def _line(kind: _Kind, size: int) -> tuple[str, ...]:
    made = kind.make(size)
    policy, both = compiled(made), Versions.of(made)
    return (
        f"{size:,} rules, {kind.title}",
        said(timed(lambda: questions(policy), 1)),
        said(once(lambda: asked_the_solver(made))),
        said(once(lambda: findings(policy))),
        said(timed(both.compare, 1)),
        said(once(lambda: compared_by_the_solver(made, wider(made)))),
    )
