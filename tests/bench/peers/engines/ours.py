"""rulesdsl: the rule alone, looked up in the compiled table."""

from __future__ import annotations

from collections.abc import Sequence

from rulesdsl.compiler import compile_policy
from rulesdsl.engines import lookup
from tests.bench import rules as made
from tests.bench.peers.questions import Asked, Facts, Rule, conditions, order

FED = "a policy with a `rule` a rule; each order as an `Order`, texts folded as always"


def prepare(rules: Sequence[Rule], orders: Sequence[Facts]) -> Asked:
    """What the lookup engine asks first of every order."""
    prepared = lookup.prepare(compile_policy(made.policy(conditions(rules))).table)
    asked = [order(facts, place) for place, facts in enumerate(orders)]
    return Asked(prepared.rule_for, asked, lambda rule: number_of(rule.title) if rule else 0)


def number_of(title: str) -> int:
    """The number of a rule, which is called by it."""
    return int(title.removeprefix("Rule "))
