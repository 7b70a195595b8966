"""What a batch lays over the list: what is changed is so for every later order."""

from __future__ import annotations

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.customers.index import Batch, CustomerIndex
from rulesdsl.model.fields import Field
from rulesdsl.model.records import Customer, CustomerList, Order
from tests import town
from tests.batch import run
from tests.policies import Written
from tests.properties.test_keys import answers
from tests.strategies import keys, orders

ASLEEP = Customer(name="Ann", email="a@example.com", list_id="1", edit_sequence="1", active=False)

NEW = Customer(name="Brand New", email="new@example.com")


@given(town.lists(), keys(), st.lists(orders(), max_size=2), st.integers(0, 2), st.booleans())
def test_what_is_made_active_is_active(
    given_list: CustomerList,
    key: tuple[Field, ...],
    asked: list[Order],
    number: int,
    asked_before: bool,
) -> None:
    batch = Batch(CustomerIndex(given_list))
    if asked_before:
        answers(batch, key, asked)
    asleep = [it for it in dict.fromkeys(given_list.customers) if not it.active][: number + 1]
    for record in asleep:
        batch.activate(record)
    records = tuple(evolve(it, active=True) if it in asleep else it for it in given_list.customers)
    whole = CustomerIndex(CustomerList(records, given_list.taken))
    assert answers(batch, key, asked) == answers(whole, key, asked)


@given(
    town.lists(),
    keys(),
    st.lists(orders(), max_size=2),
    st.lists(st.tuples(st.integers(0, 9), st.sampled_from(town.PEOPLE)), min_size=1, max_size=3),
    st.booleans(),
)
def test_what_is_changed_is_found_as_it_is_then(
    given_list: CustomerList,
    key: tuple[Field, ...],
    asked: list[Order],
    changes: list[tuple[int, town.Person]],
    asked_before: bool,
) -> None:
    """Records of the list and new ones, changed once or several times, even into their twins."""
    batch = Batch(CustomerIndex(given_list))
    batch.add(NEW)
    records = list(dict.fromkeys((*given_list.customers, NEW)))
    if asked_before:
        answers(batch, key, asked)
    for place, person in changes:
        before = records[place % len(records)]
        after = evolve(
            before, email=person.email, phone=person.phone, first_name=person.first, active=True
        )
        batch.change(before, after)
        records = list(dict.fromkeys(after if it == before else it for it in records))
    whole = CustomerIndex(CustomerList(tuple(records), given_list.taken))
    assert answers(batch, key, asked) == answers(whole, key, asked)
    assert batch.records == whole.records
    assert {it.full_name: batch.named(it.full_name) for it in records} == {
        it.full_name: whole.named(it.full_name) for it in records
    }


def test_made_active_it_may_be_one_with_its_twin() -> None:
    twin = evolve(ASLEEP, active=True)
    batch = Batch(CustomerIndex(CustomerList((ASLEEP, twin))))
    batch.activate(ASLEEP)
    assert batch.records == (twin,)


def test_the_next_order_finds_it_active() -> None:
    compiled = Written.of(
        "rule 'first'; when tags include 'x'; match by email; inactive customers = reactivate\n"
        "rule 'then'; match by email; else create customer; inactive customers = ignore"
    ).compiled()
    first = Order(number="1", name="Ann", email="a@example.com", tags=("x",))
    orders = [first, evolve(first, number="2", tags=()), first]
    decisions = run(compiled, orders, CustomerList((ASLEEP,)))
    assert [it.reactivates for it in decisions] == [(ASLEEP,), (), ()]
    assert [it.customer and it.customer.name for it in decisions] == ["Ann"] * 3
    assert not any(it.creates for it in decisions)
