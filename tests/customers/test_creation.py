"""The record that a new customer or job becomes."""

from __future__ import annotations

import pytest
from attrs import evolve

from rulesdsl.customers.creation import newcomer, same_facts
from rulesdsl.customers.keys import customer_values, order_values
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import NO_ADDRESS, Block, Customer, CustomerList, Order, Party
from tests.batch import run
from tests.policies import Written

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


@pytest.mark.parametrize(
    ("name", "first", "last", "parts"),
    [
        ("Ann Lee", None, "Lee", ("Ann", "Lee")),
        ("LEE, Ann", None, "Lee", ("Ann", "Lee")),
        ("Ann  Maria Lee", "ann", None, ("ann", "Maria Lee")),
        ("Ann van der Berg", None, "van der Berg", ("Ann", "van der Berg")),
        ("Ann Lee, Jr.", None, "Lee, Jr.", ("Ann", "Lee, Jr.")),
        ("Ann Lee", None, "Dee", (None, "Dee")),
        ("Lee", None, "Lee", (None, "Lee")),
    ],
)
def test_the_name_says_the_part_that_is_missing(
    name: str, first: str | None, last: str | None, parts: tuple[str | None, str | None]
) -> None:
    order = Order(number="1", name=name, first_name=first, last_name=last, company="Acme")
    made = newcomer(order, "Acme", None, None)
    assert (made.first_name, made.last_name) == parts
    if all(parts):
        key = BY_NAME["name"]
        assert set(order_values(key, order, None)) & set(customer_values(key, made))


def test_the_first_other_phone_number_is_kept_as_well() -> None:
    def numbers(*phones: str | None) -> tuple[str | None, str | None]:
        phone, payers, receivers = phones
        payer, receiver = Party(country="US", phone=payers), Party(country="US", phone=receivers)
        order = Order(number="1", phone=phone, billing=payer, shipping=receiver)
        made = newcomer(order, "x", None, None)
        return made.phone, made.alt_phone

    one, same, two, three = "(415) 555-6579", "+1 415-555-6579", "415 555 0002", "415 555 0003"
    assert numbers(one, None, two) == (one, two)
    assert numbers(one, two, three) == (one, two)
    assert numbers(one, same, three) == (one, three)
    assert numbers(one, same, one) == (one, None)
    assert numbers(None, two, three) == (two, three)
    assert numbers(one, "N/A", three) == (one, three)
    assert numbers(None, None, three) == (three, None)


@pytest.mark.parametrize("key", ["billing phone", "shipping phone"])
def test_the_second_order_finds_whom_the_first_made_by_another_phone_number(key: str) -> None:
    policy = Written.of(f"match by {key}; else create customer").compiled()
    other = Party(phone="415 555 0002", country="US")
    ordered = Order(number="1", name="Ann", phone="415 555 6579")
    payer = key.startswith("billing")
    ordered = evolve(ordered, billing=other) if payer else evolve(ordered, shipping=other)
    first, second = run(policy, [ordered, evolve(ordered, number="2")], CustomerList())
    assert first.creates
    assert second.customer == first.customer
    assert not second.creates


def test_the_second_order_finds_whom_the_first_made_by_a_name_told_in_part() -> None:
    policy = Written.of("match by name; else create customer named '{company or name}'").compiled()
    ordered = Order(number="1", name="Ann Lee", last_name="Lee", company="Acme")
    first, second = run(policy, [ordered, evolve(ordered, number="2")], CustomerList())
    assert first.creates
    assert (second.customer, second.creates) == (first.customer, ())


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
    assert not same_facts(made, evolve(made, alt_phone="415 555 6579"))
