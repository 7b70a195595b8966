"""What the advice on matching says comes of a policy does come of it, and not of what it prefers.

Each case is a list of QuickBooks and a batch, planned with both policies of the code's page.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from attrs import evolve, frozen

from rulesdsl.model.decisions import Action, Decision
from rulesdsl.model.records import Customer, CustomerList, Order, Party
from tests.lint.pages import ROOT, shown

ANN = Order(
    number="1",
    email="ann@example.com",
    name="Ann Lee",
    first_name="Ann",
    last_name="Lee",
    phone="+1 415 555 6579",
    shipping=Party(last_name="Lee", zip="94326"),
)
NAMESAKE = evolve(
    ANN,
    number="2",
    email="a.lee@example.com",
    phone="+1 212 555 0101",
    shipping=Party(last_name="Lee", zip="12207"),
)
WEB = Customer(name="Web Sales")
WEB_EUR = Customer(name="Web Sales EUR", currency="EUR")
WEB_CAD = Customer(name="Web Sales CAD", currency="CAD")
LEE_IMPORTS = Customer(name="Lee Imports", email="a.lee@example.com")
HER = Customer(name="Ann Lee", email="ann@example.com", list_id="80-1", edit_sequence="7")
OLDEST = Customer(
    name="Lee, Bob",
    phone="+1 415 555 6579",
    created="2019-03-01",
    list_id="80-2",
    edit_sequence="7",
)
YOUNGER = evolve(OLDEST, name="Lee, Cy", created="2024-05-01", list_id="80-3")


@frozen
class Claim:
    """What comes of a batch by a code's page: `is_so` is asked of the last decision."""

    code: str
    customers: tuple[Customer, ...]
    orders: tuple[Order, ...]
    is_so: Callable[[Decision], bool]


def is_held(decision: Decision) -> bool:
    return decision.action is Action.HOLD


def is_hers(decision: Decision) -> bool:
    """Whether an order goes to Ann Lee, who is in QuickBooks."""
    return decision.customer is not None and decision.customer.name == HER.name


def changes_somebody(decision: Decision) -> bool:
    return decision.update is not None


CLAIMS = (
    Claim("L101", (WEB,), (ANN, evolve(ANN, number="3")), is_held),
    Claim(
        "L103",
        (evolve(HER, name="Lee, Ann"), Customer(name="Amazon Sales")),
        (evolve(ANN, channel="Amazon", email="x1@marketplace.example.com"),),
        lambda it: bool(it.creates),
    ),
    Claim("L108", (WEB, WEB_EUR), (evolve(ANN, currency="EUR"),), is_held),
    Claim("L109", (WEB_CAD,), (evolve(ANN, currency="CAD"),), is_held),
    Claim("L113", (), (ANN, NAMESAKE), is_hers),
    Claim("L114", (HER, LEE_IMPORTS), (NAMESAKE,), is_hers),
    Claim("L115", (), (ANN, evolve(ANN, number="3")), is_held),
    Claim("L116", (OLDEST, YOUNGER), (ANN,), changes_somebody),
    Claim("L118", (HER,), (NAMESAKE,), changes_somebody),
    Claim("L119", (), (evolve(ANN, channel="Etsy", email=None),), lambda it: it.notify),
)


def decided(claim: Claim, title: str) -> Decision:
    """The last decision of the batch by one of the page's two policies."""
    page = ROOT / "docs" / "codes" / f"{claim.code}.md"
    (policy,) = (it.compiled for it in shown(page) if it.title == title)
    return policy.plan(claim.orders, CustomerList(claim.customers)).decisions[-1]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda it: it.code)
def test_what_is_to_be_avoided_has_the_trouble_that_is_told(claim: Claim) -> None:
    assert claim.is_so(decided(claim, "Avoid"))


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda it: it.code)
def test_what_is_preferred_has_it_not(claim: Claim) -> None:
    assert not claim.is_so(decided(claim, "Prefer"))
