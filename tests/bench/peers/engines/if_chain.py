"""A chain of `if`, written out by a program and compiled by Python."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tests.bench.peers.questions import Asked, Between, Facts, Is, IsKnown, Rule, Test, fields_of

FED = "a Python function with an `if` a rule, generated; each order as a dictionary"


def prepare(rules: Sequence[Rule], orders: Sequence[Facts]) -> Asked:
    """What is asked of an order is taken out of it once, before the chain."""
    names = fields_of(rules)
    lines = ["def decide(order):", *(f"    {it} = order[{it!r}]" for it in names)]
    for number, rule in enumerate(rules, 1):
        lines += [f"    if {' and '.join(map(_test, rule))}:", f"        return {number}"]
    lines.append("    return 0")
    made: dict[str, Any] = {}
    exec("\n".join(lines), made)  # noqa: S102 # what is measured is just this: code that was written out
    return Asked(made["decide"], [{name: it.get(name) for name in names} for it in orders])


def _test(test: Test) -> str:
    asked = test.field
    match test:
        case Is(values=(value,)):
            return f"{asked} == {value!r}"
        case Is(values=values):
            return f"{asked} in {{{', '.join(map(repr, values))}}}"
        case Between(low=None, high=high):
            return f"{asked} <= {high}"
        case Between(low=low, high=None):
            return f"{asked} >= {low}"
        case Between(low=low, high=high):
            return f"{low} <= {asked} <= {high}"
        case IsKnown(known=known):
            return f"{asked} is {'not ' if known else ''}None"
