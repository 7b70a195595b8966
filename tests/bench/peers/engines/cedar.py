"""cedarpy: Amazon's Cedar. It tells all policies that permit, and the first of them is taken."""

from __future__ import annotations

import json
from collections.abc import Sequence

from cedarpy import Entities, PolicySet, is_authorized

from tests.bench.peers.questions import Asked, Between, Facts, Is, IsKnown, Rule, Test, fields_of

FED = "a parsed `PolicySet`, a `permit` a rule; each order as context in JSON"

_ASKED = {"principal": 'User::"us"', "action": 'Action::"decide"', "resource": 'Order::"it"'}


def prepare(rules: Sequence[Rule], orders: Sequence[Facts]) -> Asked:
    """Policies are numbered by Cedar in their order, from `policy0`."""
    policies = PolicySet.from_str("\n".join(map(_policy, rules)))
    nobody = Entities.from_json_str("[]")

    def decide(request: dict[str, object]) -> int:
        reasons = is_authorized(request, policies, nobody).diagnostics.reasons
        return min((int(it.removeprefix("policy")) + 1 for it in reasons), default=0)

    names = fields_of(rules)
    known = ({name: it[name] for name in names if name in it} for it in orders)
    return Asked(decide, [_ASKED | {"context": json.dumps(it)} for it in known])


def _policy(rule: Rule) -> str:
    return f"permit (principal, action, resource) when {{ {' && '.join(map(_test, rule))} }};"


def _test(test: Test) -> str:
    asked = f"context.{test.field}"
    match test:
        case Is(values=(value,)):
            return f"{asked} == {_value(value)}"
        case Is(values=values):
            return f"[{', '.join(map(_value, values))}].contains({asked})"
        case Between(low=None, high=high):
            return f"{asked} <= {high}"
        case Between(low=low, high=None):
            return f"{asked} >= {low}"
        case Between(low=low, high=high):
            return f"{asked} >= {low} && {asked} <= {high}"
        case IsKnown(known=known):
            return f"{'' if known else '!'}(context has {test.field})"


def _value(value: str | bool) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
