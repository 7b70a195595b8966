"""Whatever a new record does not hold of the order is told on its decision."""

from __future__ import annotations

from unicodedata import category, normalize

import pytest
from attrs import evolve
from hypothesis import event, given

from rulesdsl.customers.creation import buyer_in_parts, newcomer
from rulesdsl.customers.losses import FACTS, each_loss, fits_as_it_is, losses
from rulesdsl.model.records import NO_ADDRESS, Block, CustomerList, Order, Party
from rulesdsl.model.storage import REPLACED
from tests.batch import run
from tests.policies import Written
from tests.strategies import orders

ANN = Order(number="1", name="Ann Lee", email="ann@example.com")
HOME = Party(name="Ann Lee", street="1 Main St", city="Bayshore", zip="94326", country="US")


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (evolve(ANN, billing=HOME, shipping=HOME, phone="(415) 555-6579"), []),
        (evolve(ANN, name="Ann  Lee\t", company=" Lee  Tools\u200b"), []),
        (evolve(ANN, company="Lee Tools " * 5), ["the company: cut to 41 characters"]),
        (
            evolve(ANN, company="李 Tools"),
            ["the company: characters QuickBooks cannot store were replaced"],
        ),
        (
            Order(number="1", name="李 安", billing=evolve(HOME, name="李 安")),
            [
                f"the first name, the last name and the billing name: {REPLACED}",
            ],
        ),
        (
            evolve(ANN, first_name="Maria-Magdalena Wilhelmina Henrike", last_name="Lee"),
            ["the first name: cut to 25 characters"],
        ),
        (
            evolve(ANN, billing=evolve(HOME, city="B" * 32), shipping=evolve(HOME, zip="9" * 14)),
            ["the billing city: cut to 31 characters", "the shipping zip: cut to 13 characters"],
        ),
        (
            evolve(ANN, billing=evolve(HOME, city="B" * 32), shipping=evolve(HOME, city="B" * 32)),
            ["the billing city: cut to 31 characters"],
        ),
        (
            evolve(ANN, billing=evolve(HOME, company="Lee Tools", street_2="Suite 2")),
            ["the billing address: no line is left for the name, 5 are printed"],
        ),
        (
            evolve(ANN, phone="+49 (0)30 / 1234 5678-11"),
            ["the phone number: too long, and written as +49301234567811"],
        ),
        (
            evolve(ANN, phone="(415) 555-6579 extension 12", billing=HOME),
            ["the phone number: too long, and written as +14155556579"],
        ),
        (
            evolve(ANN, phone="call my office, not " * 3),
            ["the phone number: too long, and left out"],
        ),
    ],
)
def test_each_loss_is_told(order: Order, told: list[str]) -> None:
    assert list(losses(order)) == told


@given(orders())
def test_without_a_loss_told_all_that_was_said_is_there(order: Order) -> None:
    """Company, names, e-mail and addresses stand in the record as the store writes them."""
    told = losses(order)
    event("a loss" if told else "no loss")
    if told:
        return
    made = newcomer(order, "x", None, None)
    first, last = buyer_in_parts(order)
    said = (order.company or order.billing.company, first, last, order.email)
    held = (made.company, made.first_name, made.last_name, made.email)
    assert [plain(it) for it in held] == [plain(it) for it in said]
    for party, block in ((order.billing, made.billing), (order.shipping, made.shipping)):
        check_address(party, block)


def check_address(party: Party, block: Block) -> None:
    if block == NO_ADDRESS:
        return
    places = (party.city, party.state, party.zip, party.country)
    held = (block.city, block.state, block.zip, block.country)
    assert [plain(it) for it in held] == [plain(it) for it in places]
    lines = (party.company, party.name, party.street, party.street_2)
    assert {plain(it) for it in lines if plain(it)} <= {plain(it) for it in block.lines}


def plain(text: str | None) -> str:
    """The signs that can be seen of a text."""
    signs = normalize("NFC", text or "")
    return "".join(it for it in signs if not it.isspace() and not category(it).startswith("C"))


@pytest.mark.parametrize("choice", ["create customer", "use customer 'Web Sales' with job"])
def test_a_loss_is_a_warning_on_the_decision_that_creates(choice: str) -> None:
    compiled = Written.of(
        f"create standard customer = true; match by email; else {choice}"
    ).compiled()
    order = evolve(ANN, name="Ann: Lee", company="Lee Tools " * 5)
    first, second = run(compiled, [order, evolve(order, number="2")], CustomerList())
    name = "customer" if choice.startswith("create") else "job"
    assert first.warnings == (
        f"the {name}'s name: colons were replaced by '-'",
        "the company: cut to 41 characters",
    )
    assert second.warnings == ()


@given(orders())
def test_what_fits_as_it_is_loses_nothing(order: Order) -> None:
    """The quick look that spares nearly every order the long one is right."""
    fits = fits_as_it_is(order)
    event(f"fits: {fits}")
    assert not fits or not list(each_loss(order, FACTS))
