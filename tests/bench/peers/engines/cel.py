"""common-expression-language: Google's CEL, compiled once by its engine in Rust."""

from __future__ import annotations

from collections.abc import Sequence

import cel

from tests.bench.peers.questions import Asked, Between, Facts, Is, IsKnown, Rule, Test, fields_of

AT_ONCE = 40
"""Its parser takes no more than some fifty branches within each other."""

FED = f"compiled expressions of {AT_ONCE} rules each, a chain of `? :`; each order as a `Context`"


def prepare(rules: Sequence[Rule], orders: Sequence[Facts]) -> Asked:
    """An expression for every forty rules; orders as dictionaries would take far longer."""
    chains = [
        cel.compile(_chain(rules[start : start + AT_ONCE], start + 1)).execute
        for start in range(0, len(rules), AT_ONCE)
    ]

    def decide(order: cel.Context) -> object:
        for chain in chains:
            if number := chain(order):
                return number
        return 0

    names = fields_of(rules)
    known = [{name: order.get(name) for name in names} for order in orders]
    return Asked(decide, [cel.Context(variables=it) for it in known])


def _chain(rules: Sequence[Rule], first: int) -> str:
    parts = (f"{' && '.join(map(_test, rule))} ? {at} : " for at, rule in enumerate(rules, first))
    return "".join(parts) + "0"


def _test(test: Test) -> str:
    asked = test.field
    match test:
        case Is(values=(value,)):
            return f"{asked} == {_value(value)}"
        case Is(values=values):
            return f"{asked} in [{', '.join(map(_value, values))}]"
        case Between(low=None, high=high):
            return f"{asked} <= {high}"
        case Between(low=low, high=None):
            return f"{asked} >= {low}"
        case Between(low=low, high=high):
            return f"{asked} >= {low} && {asked} <= {high}"
        case IsKnown(known=known):
            return f"{asked} {'!=' if known else '=='} null"


def _value(value: str | bool) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()
