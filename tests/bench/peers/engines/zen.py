"""zen-engine: a decision table of GoRules, compiled once by its static loader."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from zen import ZenEngine

from tests.bench.peers.questions import Asked, Between, Facts, Is, IsKnown, Rule, Test, fields_of

FED = "a decision table (hit policy first) in its static loader; each order as a dictionary"


def prepare(rules: Sequence[Rule], orders: Sequence[Facts]) -> Asked:
    """A graph of input, table and output; `create_decision` would compile it at every call."""
    content = {"rules": _graph(rules)}
    evaluate = ZenEngine({"loader": {"type": "static", "content": content}}).evaluate

    def decide(order: dict[str, object]) -> object:
        return evaluate("rules", order)["result"]["rule"]

    return Asked(decide, [dict(it) for it in orders])


def _graph(rules: Sequence[Rule]) -> dict[str, Any]:
    table = {"id": "table", "name": "rules", "type": "decisionTableNode", "content": _table(rules)}
    return {
        "nodes": [
            {"id": "in", "name": "order", "type": "inputNode"},
            table,
            {"id": "out", "name": "rule", "type": "outputNode"},
        ],
        "edges": [
            {"id": "1", "type": "edge", "sourceId": "in", "targetId": "table"},
            {"id": "2", "type": "edge", "sourceId": "table", "targetId": "out"},
        ],
    }


def _table(rules: Sequence[Rule]) -> dict[str, Any]:
    fields = fields_of(rules)
    blank = dict.fromkeys(fields, "")
    lines = [
        {"_id": str(number), **blank, **dict(map(_cell, rule)), "to": str(number)}
        for number, rule in enumerate(rules, 1)
    ]
    return {
        "hitPolicy": "first",
        "inputs": [{"id": it, "name": it, "field": it, "type": "expression"} for it in fields],
        "outputs": [{"id": "to", "name": "rule", "field": "rule", "type": "expression"}],
        "rules": [*lines, {"_id": "none", **blank, "to": "0"}],
    }


def _cell(test: Test) -> tuple[str, str]:
    match test:
        case Is(values=values):
            text = ", ".join(map(_value, values))
        case Between(low=None, high=high):
            text = f"<= {high}"
        case Between(low=low, high=None):
            text = f">= {low}"
        case Between(low=low, high=high):
            text = f"[{low}..{high}]"
        case IsKnown(known=known):
            text = f"$ {'!=' if known else '=='} null"
    return test.field, text


def _value(value: str | bool) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
