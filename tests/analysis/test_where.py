"""For which orders two rules differ: for all that any list decides differently."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given

from rulesdsl import wording
from rulesdsl.analysis.behaviour import same
from rulesdsl.analysis.phrases import NEVER, is_in
from rulesdsl.analysis.where import one_currency, where
from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.model.conditions import holds
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.semantics.policy import Rule
from rulesdsl.table.meaning import decide
from tests import town
from tests.policies import Written, eager, makers


def rule_of(text: str) -> Rule:
    made = compile_policy(text)
    assert made.ok, [it.message for it in made.diagnostics]
    (rule,) = made.policy.rules
    return rule


JOB = "match by email then name; else use customer 'Web Sales' with job"
SEVERAL = f"{JOB}; multi currency = true; currency 'EUR' uses customer 'Web Sales EUR'"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (JOB, f"{JOB}; name clash = add email", "never"),
        (JOB, JOB.replace("email then ", ""), "email is known"),
        (JOB, f"{JOB}; several matches = first", "email is known or name is known"),
        (JOB, JOB.replace("Web", "Amazon"), "always"),
        (JOB, f"{JOB}; multi currency = true", "always"),
        (JOB, f"{JOB}; home currency = 'EUR'", "currency is one of 'EUR', 'USD'"),
        (
            SEVERAL,
            f"{SEVERAL}; currency 'GBP' uses customer 'Web Sales EUR'",
            "currency is 'GBP'",
        ),
        (
            "match by email then name and company; else hold",
            "match by name and company then email; else hold",
            "email is known and name is known and company is known",
        ),
        (
            "match by email then customer name; else hold",
            "match by email; else hold",
            "email is known or name is known or company is known",
        ),
        (
            "else create customer named '{company or name}'",
            "else create customer named '{name}'",
            "company is known",
        ),
        (
            "else create customer",
            "else create customer with terms 'Net 30'",
            "name is known or company is known or email is known",
        ),
        (
            "else create customer named '{company}'",
            "else create customer named '{name}'; name prefix = 'WEB-'",
            "company is known or name is known",
        ),
    ],
)
def test_in_words(old: str, new: str, said: str) -> None:
    """Two rules that hold what is in another currency are compared for orders in their own."""
    found = where(rule_of(old), rule_of(new))
    if found is NEVER:
        assert said == "never"
    elif found is None:
        assert said == "always"
    else:
        assert said in wording.sentence(found)
    assert where(rule_of(old), rule_of(old)) is NEVER


def test_where_no_rule_applies() -> None:
    assert where(None, None) is NEVER
    assert where(None, rule_of(JOB)) is None
    assert one_currency(None, rule_of(JOB)) is None
    assert one_currency(rule_of(JOB), rule_of(SEVERAL)) is None
    assert one_currency(rule_of(JOB), rule_of(JOB)) == "USD"


def check(old: Compiled, new: Compiled, order: Order, customers: CustomerList) -> None:
    """What two rules decide differently for this order and list, they are said to."""
    one, other = old.policy.rules[0], new.policy.rules[0]
    book = CustomerIndex(customers)
    if same(decide(old.table, order, book), decide(new.table, order, book)):
        return
    found, home = where(one, other), one_currency(one, other)
    assert found is None or holds(found, lambda field: field.get(order))
    assert home is None or holds(is_in(home), lambda field: field.get(order))


@given(makers(), makers(), town.orders(), town.lists(orderly=True))
@example(
    Written.of("match by email; else hold"),
    Written.of("match by name; else hold"),
    Order(number="1", email="-", name="Ann Lee"),
    CustomerList(),
)
def test_nothing_is_left_out(
    old: Written, new: Written, order: Order, customers: CustomerList
) -> None:
    one, other = old.compiled(), new.compiled()
    assume(one.ok and other.ok)
    check(one, other, order, customers)


@given(eager(), eager(), town.orders(), town.lists(orderly=True))
def test_nothing_is_left_out_of_what_is_posted_and_changed(
    old: Written, new: Written, order: Order, customers: CustomerList
) -> None:
    one, other = old.compiled(), new.compiled()
    assume(one.ok and other.ok)
    check(one, other, order, customers)
