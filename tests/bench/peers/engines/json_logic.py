"""datalogic-py: JSONLogic, compiled once by its engine in Rust."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from datalogic_py import DataHandle, Engine

from tests.bench.peers.questions import Asked, Between, Facts, Is, IsKnown, Rule, Test

FED = "one compiled rule, an `if` with a branch a rule; each order parsed beforehand (`DataHandle`)"


def prepare(rules: Sequence[Rule], orders: Sequence[Facts]) -> Asked:
    """One expression for all rules; `evaluate_data` was the quickest way to ask for it."""
    branches: list[Any] = []
    for number, rule in enumerate(rules, 1):
        branches += [{"and": list(map(_test, rule))}, number]
    compiled = Engine().compile({"if": [*branches, 0]})
    return Asked(compiled.evaluate_data, [DataHandle(dict(it)) for it in orders])


def _test(test: Test) -> dict[str, Any]:
    asked = {"var": test.field}
    match test:
        case Is(values=(value,)):
            return {"===": [asked, value]}
        case Is(values=values):
            return {"in": [asked, list(values)]}
        case Between(low=None, high=high):
            return {"<=": [asked, high]}
        case Between(low=low, high=None):
            return {">=": [asked, low]}
        case Between(low=low, high=high):
            return {"<=": [low, asked, high]}
        case IsKnown(known=known):
            return {"!==" if known else "===": [asked, None]}
