"""A matched record against the order: what differs, what is written, and what is left alone."""

from __future__ import annotations

import pytest
from attrs import evolve, fields_dict
from hypothesis import event, given
from hypothesis import strategies as st

from rulesdsl.customers.changes import (
    FACTS,
    Verdict,
    compared,
    difference,
    update,
)
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.model.records import Block, Customer, CustomerList, Order, Party
from rulesdsl.model.settings import Changed, Settings
from rulesdsl.model.storage import LIMITS
from tests import town
from tests.batch import run
from tests.policies import Written
from tests.strategies import KEY_FIELDS, customers, orders

EVERYTHING = Settings(
    changed_billing_address=Changed.UPDATE,
    changed_shipping_address=Changed.UPDATE,
    changed_card=Changed.UPDATE,
    changed_details=Changed.UPDATE,
)

ANN = Customer(
    name="Lee, Ann",
    list_id="8-1",
    edit_sequence="1",
    first_name="Ann",
    last_name="Lee",
    company="Lee Tools Ltd.",
    email="ann@example.com",
    phone="(415) 555-6579",
    billing=Block(lines=("Ann Lee", "1 Main St"), city="Bayshore", state="CA", zip="94326"),
    card_last_four="2222",
    card_expiry="09/2027",
)
NOBODY = Customer(name="Lee, Ann", list_id="8-1", edit_sequence="1")
HOME = Party(name="Ann Lee", street="1 Main St", city="Bayshore", state="CA", zip="94326")
OAK = evolve(HOME, street="2 Oak Rd")


def found(record: Customer, **told: object) -> dict[str, tuple[str | None, str]]:
    """What is brought up to date: by fact, the old and the new."""
    order = Order(number="1", **told)  # type: ignore[arg-type]  # any of its fields
    made = update(record, order, EVERYTHING, ())
    return {it.fact: (it.old, it.new) for it in made.changes} if made else {}


NO_CHANGE: list[tuple[Customer, dict[str, object]]] = [
    (ANN, {}),
    (ANN, {"email": " ANN@example.com"}),
    (evolve(ANN, email="x@example.com; ann@example.com"), {"email": "ann@example.com"}),
    (evolve(ANN, email=None, cc="Ann <ann@example.com>"), {"email": "ann@example.com"}),
    (ANN, {"email": "none"}),
    (ANN, {"phone": "+1 415-555-6579", "billing": Party(country="US")}),
    (ANN, {"phone": "415.555.6579"}),
    (ANN, {"phone": "N/A"}),
    (
        evolve(ANN, billing=evolve(ANN.billing, country="DE")),  # whither she moved
        {"phone": "+1 (415) 555-6579", "shipping": Party(country="US")},
    ),
    (evolve(ANN, alt_phone="415 555 0000"), {"phone": "4155550000"}),
    (ANN, {"name": "LEE, ANN"}),
    (ANN, {"first_name": "ann", "last_name": "Leé"}),
    (NOBODY, {"name": "Ann Lee"}),  # the label says it
    (evolve(ANN, middle_name="C.W."), {"name": "Ann Lee"}),
    (evolve(ANN, middle_name="C.W."), {"name": "Ann CW Lee"}),
    (ANN, {"name": "Ann"}),  # neither a first nor a last name
    (ANN, {"first_name": "Zoë"}),
    (ANN, {"company": "LEE TOOLS, LTD"}),
    (ANN, {"billing": HOME}),
    (ANN, {"shipping": HOME}),  # it is shipped to the billing address
    (ANN, {"billing": evolve(HOME, street="1 MAIN STREET", state="california")}),
    (ANN, {"billing": Party(city="Elsewhere", zip="1")}),  # not enough to forget a street for
    (ANN, {"billing": Party(street="2 Oak Rd")}),
    (ANN, {"card_last_four": "2222", "card_expiry": "9/27"}),
    (ANN, {"card_last_four": "2222"}),
    (ANN, {"card_expiry": "9/28"}),
    (NOBODY, {"card_last_four": "4242", "card_expiry": "9/28"}),  # QuickBooks tells of no card
]


@pytest.mark.parametrize(("record", "told"), NO_CHANGE)
def test_no_change(record: Customer, told: dict[str, object]) -> None:
    assert found(record, **told) == {}


HERE, THERE = "Ann Lee, 1 Main St, Bayshore CA 94326", "Ann Lee, 2 Oak Rd, Bayshore CA 94326"
LONG = "Anna-Maria-Theresia von der Tannenbergerhöhe"

CHANGES: list[tuple[Customer, dict[str, object], dict[str, tuple[str | None, str]]]] = [
    (ANN, {"email": "lee@example.com"}, {"e-mail": ("ann@example.com", "lee@example.com")}),
    (NOBODY, {"email": "lee@example.com"}, {"e-mail": (None, "lee@example.com")}),
    (
        evolve(ANN, email="ann@example.com, x@example.com"),
        {"email": "lee@example.com"},
        {
            "e-mail": (
                "ann@example.com, x@example.com",
                "lee@example.com, ann@example.com, x@example.com",
            )
        },
    ),
    (ANN, {"phone": "(415) 555-0000"}, {"phone": ("(415) 555-6579", "(415) 555-0000")}),
    (
        evolve(ANN, billing=evolve(ANN.billing, country="US")),
        {"phone": "30 12345678", "billing": Party(country="DE")},
        {"phone": ("(415) 555-6579", "+493012345678")},  # else taken for one of here
    ),
    (ANN, {"name": "Ann Miller"}, {"name": ("Ann Lee", "Ann Miller")}),
    (evolve(ANN, middle_name="K."), {"name": "Bob Lee"}, {"name": ("Ann K. Lee", "Bob Lee")}),
    (NOBODY, {"name": "Bob Roe"}, {"name": (None, "Bob Roe")}),
    (ANN, {"company": "Roe & Co"}, {"company": ("Lee Tools Ltd.", "Roe & Co")}),
    (ANN, {"billing": OAK}, {"billing address": (HERE, THERE)}),
    (ANN, {"shipping": OAK}, {"shipping address": (None, THERE)}),
    (ANN, {"billing": OAK, "shipping": OAK}, {"billing address": (HERE, THERE)}),
    (NOBODY, {"billing": OAK}, {"billing address": (None, THERE)}),
    (NOBODY, {"billing": Party(city="Bayshore")}, {"billing address": (None, "Bayshore")}),
    (
        ANN,
        {"card_brand": "Visa", "card_last_four": "4242", "card_expiry": "11/28"},
        {"card": ("card ending 2222, 09/2027", "Visa ending 4242, 11/2028")},
    ),
    (
        ANN,
        {"card_last_four": "2222", "card_expiry": "2029-01"},
        {"card": ("card ending 2222, 09/2027", "card ending 2222, 01/2029")},
    ),
]


@pytest.mark.parametrize(("record", "told", "expected"), CHANGES)
def test_changes(
    record: Customer, told: dict[str, object], expected: dict[str, tuple[str | None, str]]
) -> None:
    assert found(record, **told) == expected


def test_what_is_cut_is_said() -> None:
    written = Written.of("changed details = update; match by email; else hold")
    order = Order(
        number="1", email="ann@example.com", first_name=LONG, last_name="Łoś", company="x" * 50
    )
    there = evolve(ANN, company="x" * 41)
    [made] = run(written.compiled(), [order], CustomerList((there,)))
    assert made.warnings == (
        "the first name: cut to 25 characters",
        "the last name: characters QuickBooks cannot store were replaced",
    )


def test_each_setting_is_for_its_own_facts() -> None:
    order = Order(
        number="1",
        email="lee@example.com",
        billing=OAK,
        shipping=evolve(OAK, street="3 Elm St"),
        card_last_four="4242",
    )
    changed = {"billing address", "shipping address", "e-mail", "card"}
    for setting in {it.setting for it in FACTS.values()}:
        settings = Settings(**{setting: Changed.UPDATE})  # type: ignore[arg-type]  # one of four
        made = update(ANN, order, settings, ())
        assert made is not None
        its = {name for name, it in FACTS.items() if it.setting == setting}
        assert {it.fact for it in made.changes} == its & changed
        kept = [it for it in compared(ANN, order, settings, ()) if it.verdict is Verdict.KEPT]
        assert {it.fact for it in kept} == changed - its
    assert update(ANN, order, Settings(), ()) is None


def test_what_the_order_was_matched_by_stays() -> None:
    """The receiver's name found the record: it does not become the buyer's."""
    order = Order(number="1", name="Bob Roe", shipping=Party(last_name="Lee"))
    by_receiver = ((BY_NAME["shipping last name"],),)
    [name] = [it for it in compared(ANN, order, EVERYTHING, by_receiver) if it.fact == "name"]
    assert (name.verdict, name.new) == (Verdict.MATCHED_BY, "Bob Roe")
    assert update(ANN, order, EVERYTHING, by_receiver) is None
    assert update(ANN, order, EVERYTHING, ((BY_NAME["email"],),)) is not None


def test_what_one_change_takes_away_another_may_bring() -> None:
    """Goods went to the billing address; now the record has a shipping address of its own."""
    order = Order(number="1", billing=evolve(OAK, city="Albany", zip="12207"), shipping=OAK)
    by_city = ((BY_NAME["shipping city"],),)
    made = update(ANN, order, EVERYTHING, by_city)
    assert made is not None
    assert {it.fact for it in made.changes} == {"billing address", "shipping address"}
    assert update(made.after, order, EVERYTHING, by_city) is None


RECORDS = customers() | st.sampled_from(town.SHOPS)
ORDERS = orders() | town.orders()
LADDERS = st.lists(st.sampled_from(KEY_FIELDS).map(lambda it: (it,)), max_size=2).map(tuple)
MAY_CHANGE = {part for fact in FACTS.values() for part in fact.parts} | {"card_brand"}


@given(RECORDS, ORDERS, LADDERS)
def test_an_update_changes_facts_only_and_once(
    record: Customer, order: Order, ladder: tuple[tuple[Field, ...], ...]
) -> None:
    made = update(record, order, EVERYTHING, ladder)
    if made is None:
        return
    for change in made.changes:
        event(change.fact)
    for part in fields_dict(Customer):
        old, new = getattr(record, part), getattr(made.after, part)
        assert old == new or part in MAY_CHANGE
        gone = part in ("card_expiry", "middle_name")  # with the card or name they belonged to
        assert new or not old or gone  # a blank never clears
    for part in ("company", "first_name", "last_name", "phone", "email"):
        text = getattr(made.after, part)
        if text != getattr(record, part):
            assert len(text) <= LIMITS[part]
            text.encode("cp1252")
    assert made.changes == difference(record, made.after)
    assert update(made.after, order, EVERYTHING, ladder) is None
