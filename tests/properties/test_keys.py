"""Laws of the keys, for any order and any customer list."""

from __future__ import annotations

from random import Random
from typing import Any, TypeVar

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from rulesdsl.customers.canonical import Records
from rulesdsl.customers.creation import newcomer, same_facts
from rulesdsl.customers.index import Batch, Book, CustomerIndex, above
from rulesdsl.customers.keys import customer_values, order_values
from rulesdsl.customers.matching import Asking, look_up
from rulesdsl.customers.outcome import Outcome
from rulesdsl.model import fields
from rulesdsl.model.fields import Field
from rulesdsl.model.records import Customer, CustomerList, Order, Party
from rulesdsl.model.storage import LIMITS, label, stored
from tests.strategies import KEY_FIELDS, NAMES, customer_lists, customers, keys, orders, texts

T = TypeVar("T", Order, Party)

BLANKS = st.sampled_from(["''", "’", "\u200b", "- -", "“”"])


def blanked(order: Order, field: Field, text: str | None) -> Order:
    """The order with another text in that field; `customer name` is made of three."""
    if field.name == "customer name":
        return evolve(order, name=None, company=None, email=None)
    side, _, part = field.path.rpartition(".")
    if not side:
        return _with(order, part, text)
    return _with(order, side, _with(getattr(order, side), part, text))


def _with(whole: T, part: str, value: object) -> T:
    changes: dict[str, Any] = {part: value}
    return evolve(whole, **changes)


@given(orders(), st.sampled_from(KEY_FIELDS), customer_lists(), st.none() | BLANKS)
def test_a_blank_key_never_matches(
    order: Order, field: Field, given_list: CustomerList, blank: str | None
) -> None:
    order = blanked(order, field, blank)
    assert order_values(field, order, None) == ()
    for key in ((field,), (field, fields.BY_NAME["email"]), (fields.BY_NAME["email"], field)):
        found = look_up(Asking(key=key), order, CustomerIndex(given_list))
        assert (found.outcome, found.record, found.hits) == (Outcome.NONE, None, ())
        assert field in found.blank


@given(orders(), customers(), st.sampled_from(KEY_FIELDS), st.none() | texts(NAMES))
def test_no_value_is_blank_or_there_twice(
    order: Order, record: Customer, field: Field, prefix: str | None
) -> None:
    for values in (order_values(field, order, prefix), customer_values(field, record)):
        assert all(value.strip() for value in values)
        assert len(set(values)) == len(values)


# --- the index --------------------------------------------------------------------------------


def answers(book: Book, key: tuple[Field, ...], asked: list[Order]) -> list[object]:
    """What a book says to everything that can be asked."""
    names = [*NAMES, *(record.full_name for record in book.records)]
    values = [tuple(order_values(field, order, None) for field in key) for order in asked]
    values += [tuple(customer_values(field, it) for field in key) for it in book.records]
    return [
        book.records,
        [book.find(key, each) for each in values],
        [(book.named(name), book.owner(name), book.job("Web Sales", name)) for name in names],
    ]


@given(customer_lists(), st.randoms(use_true_random=False), keys(), st.lists(orders(), max_size=3))
def test_the_order_of_the_list_does_not_matter(
    given_list: CustomerList, random: Random, key: tuple[Field, ...], asked: list[Order]
) -> None:
    shuffled = list(given_list.customers)
    random.shuffle(shuffled)
    taken = list(given_list.taken)
    random.shuffle(taken)
    other = CustomerIndex(CustomerList(tuple(shuffled), tuple(taken)))
    assert answers(CustomerIndex(given_list), key, asked) == answers(other, key, asked)


def slowly_found(records: Records, key: tuple[Field, ...], order: Order) -> set[Customer]:
    """What `find` must find, as the language reference says it."""
    return {
        record
        for record in records
        if all(
            set(order_values(field, order, None)) & set(customer_values(field, record))
            for field in key
        )
    }


@given(customer_lists(), keys(), orders())
def test_find_is_what_a_search_through_the_list_finds(
    given_list: CustomerList, key: tuple[Field, ...], order: Order
) -> None:
    book = CustomerIndex(given_list)
    found = book.find(key, tuple(order_values(field, order, None) for field in key))
    assert len(set(found)) == len(found)
    assert set(found) == slowly_found(given_list.customers, key, order)
    assert list(found) == [record for record in book.records if record in found]


@given(
    customer_lists(),
    customer_lists(),
    keys(),
    st.lists(orders(), min_size=1, max_size=3),
    st.integers(0, 5),
)
def test_a_batch_is_the_list_with_what_was_added(
    below: CustomerList,
    above: CustomerList,
    key: tuple[Field, ...],
    asked: list[Order],
    first_asked: int,
) -> None:
    index = CustomerIndex(below)
    before = answers(CustomerIndex(below), key, asked)
    batch = Batch(index)
    for place, record in enumerate(above.customers):
        if place == first_asked:  # from here on the key is kept up to date
            answers(batch, key, asked)
        batch.add(record)
    whole = CustomerIndex(CustomerList(below.customers + above.customers, below.taken))
    assert answers(batch, key, asked) == answers(whole, key, asked)
    assert answers(index, key, asked) == before, "the list below never changes"


# --- look-ups ---------------------------------------------------------------------------------


ASKING = st.builds(
    Asking,
    key=keys(),
    check_jobs=st.booleans(),
    inactive=st.booleans(),
    currency=st.sampled_from([None, "USD", "EUR"]),
)


def takes_part(asking: Asking, record: Customer, book: Book) -> bool:
    """Whether a record may be matched at all, asked of one after the other."""
    if record.parent is not None and not asking.check_jobs:
        return False
    if not asking.inactive and not all(it.active for it in (record, *above(record, book))):
        return False
    return asking.currency in (None, record.currency or asking.home_currency)


@given(customer_lists(), ASKING, orders())
def test_what_is_looked_up(given_list: CustomerList, asking: Asking, order: Order) -> None:
    found = look_up(asking, order, CustomerIndex(given_list))
    expected = {
        hit
        for hit in slowly_found(given_list.customers, asking.key, order)
        if takes_part(asking, hit, CustomerIndex(given_list))
    }
    assert set(found.hits) == expected
    assert (found.outcome is Outcome.NONE) == (not found.hits)
    assert (found.outcome is Outcome.ONE) == (found.record is not None)
    assert found.record is None or found.record in found.hits
    if found.outcome is Outcome.SEVERAL:
        assert len(found.hits) > 1


# --- newcomers --------------------------------------------------------------------------------

OF_THE_BUYER = frozenset(["name", "first name", "last name", "company", "phone"])


def belongs_to_the_record(field: Field, order: Order) -> bool:
    """Whether a record made from the order holds what the field says: all but these exceptions.

    * QuickBooks has one set of names and one company a customer: the payer's and the receiver's
      stand there only when they are the buyer's.
    * It has two phone numbers: the receiver's stands there unless buyer and payer have two.
    * An address without a street, a city and a zip is none; what else there is of it is left out.
    """
    side, _, part = field.name.partition(" ")
    if side not in {"billing", "shipping"}:
        return True
    party: Party = getattr(order, side)
    if part not in OF_THE_BUYER:
        return any((party.street, party.street_2, party.city, party.zip))
    if part == "phone":
        return side == "billing" or not order.phone or not order.billing.phone
    return field.get(order) == fields.BY_NAME[part].get(order)


@given(orders(), customer_lists())
def test_a_newcomer_is_found_again_by_its_order(order: Order, given_list: CustomerList) -> None:
    made = newcomer(order, order.customer_name or order.number, None, None)
    batch = Batch(CustomerIndex(given_list))
    batch.add(made)
    for field in KEY_FIELDS:
        values = order_values(field, order, None)
        if values and belongs_to_the_record(field, order):
            assert made in batch.find((field,), (values,)), field


@given(orders(), texts(NAMES), st.none() | st.just("Web Sales"))
def test_a_newcomer_can_be_stored_and_stays_as_it_is(
    order: Order, name: str, parent: str | None
) -> None:
    made = newcomer(order, name, parent, "EUR")
    assert made.name == label(name).text
    assert (made.parent, made.currency, made.list_id, made.created) == (parent, "EUR", None, None)
    for part in ("company", "first_name", "last_name", "phone", "alt_phone", "email"):
        text = getattr(made, part)
        assert text is None or (text and stored(text, LIMITS[part]).changes == ())
    for block in (made.billing, made.shipping):
        below = bool(block.city or block.state or block.zip) + bool(block.country)
        assert len(block.lines) + below <= 5
        assert all(line and stored(line, LIMITS["line"]).changes == () for line in block.lines)
        for part in ("city", "state", "zip", "country"):
            text = getattr(block, part)
            assert text is None or (text and stored(text, LIMITS[part]).changes == ())
    assert same_facts(made, newcomer(order, name + " 2", parent, "EUR"))
    assert same_facts(made, evolve(made, list_id="80000001-1", active=False, name="another"))


@given(orders(), texts(NAMES))
def test_a_buyer_with_two_names_is_found_by_them_under_any_label(order: Order, name: str) -> None:
    field = fields.BY_NAME["name"]
    order = evolve(order, name=name, first_name=None, last_name=None)
    made = newcomer(order, "something else", None, None)
    assume(made.first_name and made.last_name)
    assert set(order_values(field, order, None)) & set(customer_values(field, made))
