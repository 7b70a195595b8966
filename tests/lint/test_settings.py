"""When a setting makes a difference: the table held against what the analysis knows of rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from attrs import evolve
from hypothesis import given

from rulesdsl.analysis.behaviour import behaviour
from rulesdsl.lint.settings import NEEDS, is_idle, why_as_hold
from rulesdsl.model.settings import BY_NAME, SETTINGS, Inactive, Several, Shape
from rulesdsl.semantics.policy import Rule
from tests import policies


def with_value(rule: Rule, name: str, value: object) -> Rule:
    changed: dict[str, Any] = {BY_NAME[name].attribute: value}
    return evolve(rule, settings=evolve(rule.settings, **changed))


def values(name: str) -> Iterator[object]:
    """Every value of a setting, or two of those that there are without end."""
    its = BY_NAME[name]
    match its.shape:
        case Shape.YES_NO:
            yield from (False, True)
        case Shape.TEXT_OR_NONE:
            yield from (None, "Web ")
        case _:
            yield from its.choices or ()


def makes_no_difference(name: str, rule: Rule) -> bool:
    """Whether a rule does the same with every value of a setting, be override on or off."""
    both = (with_value(rule, "override", on) for on in (False, True))
    return all(
        len({behaviour(with_value(it, name, each)) for each in values(name)}) == 1 for it in both
    )


def rules(written: policies.Written) -> list[Rule]:
    return list(written.compiled().policy.rules)


@given(policies.policies())
def test_an_idle_setting_makes_no_difference_and_every_other_one_does(
    written: policies.Written,
) -> None:
    for rule in rules(written):
        for name in NEEDS:
            assert is_idle(name, rule) == makes_no_difference(name, rule), name


@given(policies.policies())
def test_what_comes_to_hold_does_what_hold_does(written: policies.Written) -> None:
    for made in rules(written):
        for name, value in (
            ("several matches", Several.NEXT),
            ("inactive customers", Inactive.IGNORE),
        ):
            rule = with_value(made, name, value)
            if why_as_hold(name, rule) is not None:
                held = with_value(rule, name, type(value).HOLD)
                assert behaviour(rule) == behaviour(held)
                assert is_idle(name, held) or why_as_hold(name, held) is None


def test_every_setting_is_in_the_table_or_always_counts() -> None:
    always = {"override", "multi currency", "home currency"}
    assert set(NEEDS) | always == {it.name for it in SETTINGS}
    assert always.isdisjoint(NEEDS)
