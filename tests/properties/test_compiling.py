"""Laws of the compiler: what is right by construction has no errors, and nothing makes it raise."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from rulesdsl.compiled import PolicyError
from rulesdsl.compiler import compile_policy
from rulesdsl.diagnostics import Severity
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.source import Source
from rulesdsl.table.law import breaches
from tests import town
from tests.noise import dress
from tests.policies import MAIN, Written, policies


@given(policies())
def test_a_policy_right_by_construction_has_no_errors(written: Written) -> None:
    compiled = written.compiled()
    assert [it.message for it in compiled.diagnostics if it.is_error] == []
    assert compiled.ok
    assert len(compiled.policy.rules) >= 1
    assert {it.code.severity for it in compiled.diagnostics} <= {Severity.WARNING, Severity.NOTE}


@given(policies(sound=False), town.batches(), town.lists())
def test_a_policy_with_errors_decides_nothing(
    written: Written, orders: tuple[Order, ...], given_list: CustomerList
) -> None:
    compiled = written.compiled()
    event("ok" if compiled.ok else "errors")
    if compiled.ok:
        assert len(compiled.plan(orders, given_list).decisions) == len(orders)
    else:
        codes = {it.code.name for it in compiled.diagnostics if it.is_error}
        assert codes <= {"override-with-job", "override-without-standard-customer"}
        with pytest.raises(PolicyError):
            compiled.plan(orders, given_list)


@given(policies(sound=False), st.randoms(use_true_random=False), st.integers(1, 8))
def test_a_damaged_policy_makes_nothing_raise(written: Written, random: Random, hits: int) -> None:
    """Characters lost, doubled and mixed up, in a text that was a policy once."""
    text = dress(written.source.text, random, 2).text
    for _ in range(hits):
        at = random.randrange(len(text))
        match random.randrange(3):
            case 0:
                text = text[:at] + text[at + random.randrange(1, 9) :]
            case 1:
                text = text[:at] + random.choice("'\"“;#,()=\n{}é \u200b:") + text[at:]
            case _:
                other = random.randrange(len(text))
                text = text[:at] + text[other : other + 12] + text[at:]
        text = text or "-"
    compiled = compile_policy(Source(MAIN, text), written.read)
    assert breaches(compiled.table) == ()
    for finding in compiled.diagnostics:
        assert 0 <= finding.at.span.start <= finding.at.span.end <= len(finding.at.source.text)


# --- counterexamples that these laws once found -----------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "match by first name then last name; else hold",
        "addresses = customer\ncurrency 'USD' uses customer 'A'\nelse hold",
        "else hold\nexample 'e'\ncustomer 'A' email 'a',\nlist id '7'\norder name 'a'\nexpect hold",
    ],
)
def test_refused_before(text: str) -> None:
    assert [it.message for it in compile_policy(text).diagnostics if it.is_error] == []


@pytest.mark.parametrize("text", ["list A = 'x'\n´a", "list A = 'x';`a"])
def test_raised_before(text: str) -> None:
    assert not compile_policy(text).ok
