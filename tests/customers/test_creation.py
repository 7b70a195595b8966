"""The record that a new customer or job becomes."""

from __future__ import annotations

from attrs import evolve

from rulesdsl.customers.creation import newcomer, same_facts
from rulesdsl.model.records import NO_ADDRESS, Block, Customer, Order, Party

HOME = Party(
    name="Ann Lee", street="Hauptstraße 1", street_2="Hof", city="Köln", zip="50667", country="DE"
)
ORDER = Order(number="1", name="Ann Lee", email="ann@example.com", billing=HOME)


def test_a_customer() -> None:
    assert newcomer(ORDER, "Lee: Ann", None, "EUR") == Customer(
        name="Lee- Ann",
        first_name="Ann",
        last_name="Lee",
        email="ann@example.com",
        billing=Block(
            lines=("Ann Lee", "Hauptstraße 1", "Hof"), city="Köln", zip="50667", country="DE"
        ),
        currency="EUR",
    )


def test_a_job() -> None:
    job = newcomer(ORDER, "Lee, Ann", "Web Sales", None)
    assert (job.full_name, job.currency) == ("Web Sales:Lee, Ann", None)


def test_the_company_stands_above_the_person_while_there_is_room() -> None:
    office = evolve(HOME, company="Lee Tools Ltd", street_2=None)
    lines = newcomer(evolve(ORDER, billing=office), "x", None, None).billing.lines
    assert lines == ("Lee Tools Ltd", "Ann Lee", "Hauptstraße 1")
    crowded = evolve(HOME, company="Lee Tools Ltd")
    lines = newcomer(evolve(ORDER, billing=crowded), "x", None, None).billing.lines
    assert lines == ("Lee Tools Ltd", "Hauptstraße 1", "Hof"), "five on paper with city and country"


def test_a_country_alone_is_no_address() -> None:
    order = evolve(ORDER, billing=Party(name="Ann Lee", state="NRW", country="DE"))
    assert newcomer(order, "x", None, None).billing == NO_ADDRESS


def test_the_name_of_the_buyer() -> None:
    payer = Party(first_name="Bob", last_name="Dee")
    order = Order(number="1", company="Lee Tools Ltd", billing=payer)
    made = newcomer(order, "x", None, None)
    assert (made.first_name, made.last_name, made.company) == ("Bob", "Dee", "Lee Tools Ltd")
    one_word = newcomer(Order(number="1", name="Ann"), "x", None, None)
    assert (one_word.first_name, one_word.last_name) == (None, None)


def test_a_phone_number_stays_as_written_where_it_is_understood() -> None:
    home = evolve(ORDER, phone="030 123456")
    assert newcomer(home, "x", None, None).phone == "030 123456"
    away = Party(street="1 Main St", country="US", phone="(415) 555-6579")
    assert newcomer(evolve(ORDER, shipping=away), "x", None, None).phone == "+14155556579"
    both = evolve(home, billing=evolve(HOME, phone="1"), shipping=away)
    assert newcomer(both, "x", None, None).phone == "030 123456"


def test_same_facts() -> None:
    made = newcomer(ORDER, "Lee, Ann", None, None)
    assert same_facts(made, evolve(made, name="Ann 2", list_id="80000001-1", created="2020-01-01"))
    assert not same_facts(made, evolve(made, email="other@example.com"))
    assert not same_facts(made, evolve(made, parent="Web Sales"))
