"""Two lists of rules laid beside each other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.analysis.alignment import aligned, asks
from rulesdsl.compiler import compile_policy
from rulesdsl.model.conditions import Condition, holds
from rulesdsl.model.records import Order
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_condition
from tests.conditions import conditions
from tests.strategies import orders

KEYS = st.tuples(st.sampled_from("abcd"), st.integers(0, 1))


@given(st.lists(KEYS, max_size=8), st.lists(KEYS, max_size=8))
def test_every_rule_stands_there_once_and_in_its_order(
    old: list[tuple[str, int]], new: list[tuple[str, int]]
) -> None:
    steps = aligned(old, new)
    assert [it.old for it in steps if it.old is not None] == list(range(len(old)))
    assert [it.new for it in steps if it.new is not None] == list(range(len(new)))
    for it in steps:
        if it.old is not None and it.new is not None:
            assert old[it.old][0] == new[it.new][0]


@given(st.lists(KEYS, max_size=8))
def test_a_list_is_laid_on_itself(rules: list[tuple[str, int]]) -> None:
    assert [(it.old, it.new) for it in aligned(rules, rules)] == [
        (at, at) for at in range(len(rules))
    ]


def test_thousands_that_are_turned_round() -> None:
    rules = [(at, 0) for at in range(2000)]
    assert len(aligned(rules, rules[::-1])) == 3999


def condition(text: str) -> Condition | None:
    compiled = compile_policy(f"rule 'a'\nwhen {text}\nelse hold")
    assert compiled.ok, compiled.diagnostics
    return compiled.policy.rules[0].condition


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("channel is 'eBay'", "Channel is ' EBAY '"),
        ("channel is one of 'a', 'b'", "channel is one of 'B', 'A', 'a'"),
        ("channel is 'a' and total > 1", "total > 1.0 and channel is 'a'"),
        ("guest and (total > 1 and channel is 'a')", "channel is 'a' and guest and total > 1"),
        ("not not guest", "guest"),
        ("shipping country is 'Germany'", "shipping country is 'DE'"),
        ("tags include 'VIP'", "tags include 'vip'"),
    ],
)
def test_the_same_is_asked(one: str, other: str) -> None:
    assert asks(condition(one)) == asks(condition(other))


@given(conditions(), st.booleans())
def test_what_asks_the_same_holds_for_the_same(written: ast.Condition, twice: bool) -> None:
    one, other = meant(written), meant(turned_round(written, twice=twice))
    assert asks(one) == asks(other)


@given(conditions(), conditions(), orders())
def test_what_holds_for_others_asks_for_others(
    one: ast.Condition, other: ast.Condition, order: Order
) -> None:
    held = [holds(meant(it), lambda field: field.get(order)) for it in (one, other)]
    assert held[0] == held[1] or asks(meant(one)) != asks(meant(other))


def meant(written: ast.Condition) -> Condition:
    found = condition(print_condition(written))
    assert found is not None
    return found


def turned_round(written: ast.Condition, *, twice: bool) -> ast.Condition:
    """The same condition, its parts in the other order, negated twice."""
    match written:
        case ast.And(parts=parts) | ast.Or(parts=parts):
            turned = tuple(turned_round(it, twice=twice) for it in reversed(parts))
            return type(written)(turned)
        case ast.Not(part=part):
            return ast.Not(turned_round(part, twice=twice))
        case _:
            return ast.Not(ast.Not(written)) if twice else written
