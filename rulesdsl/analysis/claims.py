"""What is claimed of a policy, its promises and the law of the house, and what would break it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from rulesdsl.analysis.effects import has
from rulesdsl.analysis.possible import always_has, can_have
from rulesdsl.defining import field, frozen
from rulesdsl.model.conditions import All, Any, Condition, Not, OneOf, fields_of, holds
from rulesdsl.model.decisions import Action, Decision
from rulesdsl.model.records import Order
from rulesdsl.semantics.known_fields import OVERRIDE
from rulesdsl.semantics.policy import Policy, Promise
from rulesdsl.source import Source, Span
from rulesdsl.syntax import ast
from rulesdsl.syntax.ast import Effect, EffectKind
from rulesdsl.syntax.printer import print_policy
from rulesdsl.table import ir
from rulesdsl.table.holds import CURRENCY


@frozen(eq=False)
class Claim:
    """`never` or `always` one of some effects, for the orders of which a condition holds.

    The law has two effects, and no place in the policy.
    """

    words: str
    effects: tuple[Effect, ...]
    always: bool
    condition: Condition | None
    at: tuple[Source, Span] | None = field(default=None, repr=False)

    @property
    def asks_for_override(self) -> bool:
        """Whether the condition asks for the setting in force."""
        return self.condition is not None and OVERRIDE in fields_of(self.condition)

    @property
    def speaks_of_holds(self) -> bool:
        """Whether to hold the order is the effect itself."""
        return any(it.kind is EffectKind.HOLD for it in self.effects)

    def where(self, *, override: bool) -> Condition | Literal[False] | None:
        """For which orders it is claimed with override so; None is for all, False for none."""
        return None if self.condition is None else _settled(self.condition, override=override)

    def is_about(self, order: Order, *, override: bool) -> bool:
        """Whether it is claimed of this order, with override so."""
        its = self.condition
        return its is None or holds(its, lambda of: override if of is OVERRIDE else of.get(order))

    def is_broken_by(self, decision: Decision, table: ir.Table) -> bool:
        """Whether a decision about such an order breaks it."""
        it_has = any(has(effect, decision) for effect in self.effects)
        if it_has is self.always:
            return False
        return decision.action is not Action.HOLD or is_of_the_policy(decision, table)

    def may_be_broken_by(self, line: ir.Line, columns: Sequence[ir.Column]) -> bool:
        """Whether the arm of a line could break it. No is a proof."""
        if self.always:
            return not any(always_has(effect, line) for effect in self.effects)
        return any(can_have(effect, line, columns) for effect in self.effects)

    @property
    def is_broken_by_a_hold(self) -> bool:
        """Whether a hold of the policy's own breaks it."""
        return self.always is not self.speaks_of_holds


LAW = "override never uses or creates a job"


def claims_of(policy: Policy) -> tuple[Claim, ...]:
    """The law, then the promises as they stand."""
    of_jobs = (Effect(EffectKind.CREATE_JOB), Effect(EffectKind.USE_JOB))
    law = Claim(LAW, of_jobs, always=False, condition=OneOf(OVERRIDE, (True,)))
    return (law, *map(_of_promise, policy.promises))


def _of_promise(promise: Promise) -> Claim:
    written = promise.written
    return Claim(
        _words(promise),
        (written.effect,),
        written.always,
        promise.condition,
        (promise.source, promise.span),
    )


def _words(promise: Promise) -> str:
    """The promise as the formatter writes it, in one line."""
    alone = ast.PolicyFile(promise.source, (ast.Written(promise.written, promise.span),))
    return " ".join(line.strip() for line in print_policy(alone).splitlines())


def is_of_the_policy(decision: Decision, table: ir.Table) -> bool:
    """Whether an order is held because the policy says so, not the list or what the order lacks."""
    if decision.hold is CURRENCY:
        return True
    arm = table.lines[decision.line - 1].arm if decision.line is not None else None
    return isinstance(
        arm,
        ir.HoldReview | ir.HoldSeveral | ir.HoldJobExists | ir.HoldNoStandard | ir.HoldNoRule,
    )


def _settled(condition: Condition, *, override: bool) -> Condition | Literal[False] | None:
    """The condition with override put in: None holds always, False never."""
    match condition:
        case All(parts=parts):
            done = [_settled(part, override=override) for part in parts]
            rest = tuple(it for it in done if it is not None and it is not False)
            if False in done:
                return False
            return All(rest) if len(rest) > 1 else rest[0] if rest else None
        case Any(parts=parts):
            done = [_settled(part, override=override) for part in parts]
            rest = tuple(it for it in done if it is not None and it is not False)
            if None in done:
                return None
            return Any(rest) if len(rest) > 1 else rest[0] if rest else False
        case Not(part=part):
            inner = _settled(part, override=override)
            if inner is None:
                return False
            return None if inner is False else Not(inner)
        case _ if condition.field is OVERRIDE:
            return None if holds(condition, lambda _: override) else False
        case _:
            return condition
