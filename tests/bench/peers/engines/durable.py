"""durable_rules: a Rete network in C, whose facts are events that the first rule takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from durable.engine import Host

from tests.bench.peers.questions import Asked, Between, Facts, Is, IsKnown, Rule, Test, fields_of

FED = "a ruleset with priorities, alternatives as patterns; each order posted as an event"

_ALWAYS = {"$ex": {"total": 1}}


def prepare(rules: Sequence[Rule], orders: Sequence[Facts]) -> Asked:
    """A rule notes its number; alternatives with `$or` would never be done with being made."""
    said: list[int] = []
    conditions = [{"$and": [it for test in rule for it in _test(test)]} for rule in rules]
    ruleset = {
        f"rule {place}": {
            "pri": place,
            "all": [{"m": it}],
            "run": _note(said, place % (len(rules) + 1)),
        }
        for place, it in enumerate([*conditions, _ALWAYS], 1)
    }
    post = Host({"rules": ruleset}).post

    def decide(order: dict[str, object]) -> int:
        said.clear()
        post("rules", order)
        return said[0]

    names = (*fields_of(rules), "total")
    return Asked(decide, [{key: it[key] for key in names if key in it} for it in orders])


def _note(said: list[int], number: int) -> Callable[[Any], None]:
    def run(_event: object) -> None:
        said.append(number)

    return run


def _test(test: Test) -> list[dict[str, Any]]:
    match test:
        case Is(values=(value,)):
            return [{test.field: value}]
        case Is(values=values):
            return [{"$mt": {test.field: "|".join(map(str, values))}}]
        case Between(low=None, high=high):
            return [{"$lte": {test.field: high}}]
        case Between(low=low, high=None):
            return [{"$gte": {test.field: low}}]
        case Between(low=low, high=high):
            return [{"$gte": {test.field: low}}, {"$lte": {test.field: high}}]
        case IsKnown(known=known):
            return [{"$ex" if known else "$nex": {test.field: 1}}]
