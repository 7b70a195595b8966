"""What two rules do differently, in a policy's words."""

from __future__ import annotations

import pytest
from hypothesis import assume, given

from rulesdsl.analysis.behaviour import behaviour
from rulesdsl.analysis.rule_differences import Difference, differences, does
from rulesdsl.compiler import compile_policy
from rulesdsl.semantics.policy import Rule
from tests.policies import Written, makers


def rule_of(text: str) -> Rule:
    made = compile_policy(text)
    assert made.ok, [it.message for it in made.diagnostics]
    (rule,) = made.policy.rules
    return rule


ACCOUNT = "currency 'EUR' uses customer 'E', deposit account 'B'"
PLAIN = "match by email; else use customer 'Web Sales'"
JOB = "else use customer 'Web Sales' with job named '{name}', type 'Online'"


@pytest.mark.parametrize(
    ("old", "new", "what", "said"),
    [
        (
            PLAIN,
            PLAIN.replace("email", "email then name"),
            "match by",
            ("email", "email then name"),
        ),
        (PLAIN, f"{PLAIN}; check jobs = no", "check jobs", ("true", "false")),
        (PLAIN, f"{PLAIN}; home currency = 'EUR'", "home currency", ("'USD'", "'EUR'")),
        (
            "else create customer",
            "else create customer; name prefix = 'WEB-'",
            "name prefix",
            ("none", "'WEB-'"),
        ),
        (
            "else create customer",
            "else create customer named '{name}' with terms 'Net 30'",
            "else",
            ("create customer", "create customer named '{name}' with terms 'Net 30'"),
        ),
        (
            JOB,
            "else use customer 'Web Sales' with job, type 'Online'",
            "else",
            (JOB.removeprefix("else "), "use customer 'Web Sales' with job, type 'Online'"),
        ),
        ("match by email", "match by email; else hold 'why?'", "else", ("hold", "hold 'why?'")),
        (
            f"multi currency = true; {PLAIN}",
            f"multi currency = true; {ACCOUNT}; {PLAIN}",
            "currency 'EUR' uses",
            ("nothing", "customer 'E', deposit account 'B'"),
        ),
    ],
)
def test_one_part(old: str, new: str, what: str, said: tuple[str, str]) -> None:
    found = differences(rule_of(old), rule_of(new))
    assert found[0] == Difference(what, *said)
    back = differences(rule_of(new), rule_of(old))
    assert back[0] == Difference(what, *said[::-1])


def test_what_makes_no_difference_is_left_out() -> None:
    old, new = rule_of(PLAIN), rule_of(f"{PLAIN.replace('email', 'name')}; name clash = add email")
    assert [it.what for it in differences(old, new)] == ["match by"]


def test_no_rule() -> None:
    (told,) = differences(None, rule_of(PLAIN))
    assert (told.old, told.new) == (
        "hold: no rule applies",
        "match by email, else use customer 'Web Sales'",
    )
    assert differences(None, None) == ()
    assert does(rule_of("else use customer 'A'; override = true")) == (
        "use customer 'A', override = true"
    )


@given(makers(), makers())
def test_rules_of_another_form_differ_in_a_part(old: Written, new: Written) -> None:
    """And rules that are alike differ in none."""
    one, other = old.compiled(), new.compiled()
    assume(one.ok and other.ok)
    first, second = one.policy.rules[0], other.policy.rules[0]
    found = differences(first, second)
    assert all(it.old != it.new for it in found)
    if behaviour(first) != behaviour(second):
        assert found
    assert differences(first, old.compiled().policy.rules[0]) == ()
