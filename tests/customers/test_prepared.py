"""A prepared list answers like the list itself."""

from __future__ import annotations

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from rulesdsl.customers.index import Batch, CustomerIndex, Key
from rulesdsl.customers.keys import customer_values, order_values
from rulesdsl.customers.slots import kinds
from rulesdsl.model.company import Company, PostedOrder
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import (
    Block,
    Customer,
    CustomerList,
    Order,
    Origin,
    OtherList,
    TakenName,
)
from rulesdsl.reading.interface import Remark, RowProblem
from tests import town
from tests.policies import Written, makers, policies
from tests.prepared import prepared
from tests.strategies import NAMES, keys, orders

posted_orders = st.builds(
    PostedOrder,
    st.sampled_from(("1001", "1002")),
    st.sampled_from((None, "shopify", "amazon")),
    st.sampled_from((None, "berlin", "paris")),
)


@st.composite
def lists(draw: st.DrawFn) -> CustomerList:
    """A list with what was posted before."""
    given_list = draw(town.lists())
    posted = draw(st.frozensets(posted_orders, max_size=3))
    numbers = draw(st.frozensets(st.sampled_from(("1001", "#1002", "ä-1")), max_size=2))
    more = Company(posted=posted, numbers=numbers, currencies={"EUR": "Euro", "GBP": None})
    return evolve(given_list, company=given_list.company + more)


@given(lists())
def test_it_holds_the_same(given_list: CustomerList) -> None:
    index, kept = CustomerIndex(given_list), prepared(given_list)
    assert kept.records == index.records
    assert [it.origin for it in kept.records] == [it.origin for it in index.records]
    assert [it.online for it in kept.records] == [it.online for it in index.records]
    assert set(kept.taken) == set(index.taken)
    assert kept.company == index.company
    assert kept.names == index.names
    assert kept.tells_currencies == any(it.currency for it in index.records)
    assert CustomerIndex(kept.whole).records == index.records


@given(lists(), keys(), st.lists(orders(), min_size=1, max_size=3))
def test_it_finds_the_same_under_every_key(
    given_list: CustomerList, key: Key, asked: list[Order]
) -> None:
    index, kept = CustomerIndex(given_list), prepared(given_list)
    values = [tuple(order_values(field, it, None) for field in key) for it in asked]
    values += [tuple(customer_values(field, it) for field in key) for it in index.records]
    for wanted in values:
        found = kept.find(key, wanted)
        assert found == index.find(key, wanted)
        assert all(one is other for one, other in zip(found, kept.find(key, wanted), strict=True))


@given(lists(), st.lists(st.sampled_from((*NAMES, *town.LABELS, *town.TAKEN)), max_size=5))
def test_it_knows_the_same_names(given_list: CustomerList, more: list[str]) -> None:
    index, kept = CustomerIndex(given_list), prepared(given_list)
    for name in (*more, *(it.full_name for it in index.records), *(it.name for it in index.taken)):
        assert kept.named(name) == index.named(name)
        assert kept.owner(name) == index.owner(name)
        assert kept.job("web sales", name) == index.job("web sales", name)
        assert kept.has_number(name) is index.has_number(name)


@given(lists(), posted_orders)
def test_it_knows_the_same_transactions(given_list: CustomerList, order: PostedOrder) -> None:
    index, kept = CustomerIndex(given_list).company, prepared(given_list).company
    assert kept.has_posted(order) is index.has_posted(order)
    assert (order in kept.posted) is (order in index.posted)
    assert bool(kept.posted) is bool(index.posted)
    assert set(kept.posted) == index.posted
    assert len(kept.posted) == len(index.posted)
    assert kept + Company(posted=frozenset({order})) == index + Company(posted=frozenset({order}))


@settings(max_examples=60)
@given(town.lists(), town.batches(most=4), keys())
def test_a_batch_over_it_sees_what_it_added(
    given_list: CustomerList, batch: tuple[Order, ...], key: Key
) -> None:
    books = Batch(CustomerIndex(given_list)), Batch(prepared(given_list))
    for order in batch:
        values = tuple(order_values(field, order, None) for field in key)
        assert books[0].find(key, values) == books[1].find(key, values)
        for book in books:
            book.add(Customer(name=order.name or order.number, email=order.email))
    assert books[0].records == books[1].records
    assert books[0].names == books[1].names


@given(
    policies(everything=False) | makers() | policies(),
    lists(),
    town.batches(),
    st.sampled_from((None, None, None, True, False)),
)
def test_a_plan_is_the_same(
    written: Written,
    given_list: CustomerList,
    batch: tuple[Order, ...],
    override: bool | None,
) -> None:
    compiled = written.compiled()
    if compiled.ok:
        planned = compiled.plan(batch, given_list, override=override)
        assert compiled.plan(batch, prepared(given_list), override=override) == planned


ANN = Customer(name="Lee, Ann", email="ann@example.com", origin=Origin("list.csv", 2))
UNDER_NOBODY = Customer(name="1001", parent="Web  Sales", origin=Origin("list.csv", 3))
VENDOR = TakenName("Acme", OtherList.VENDOR, Origin("vendors.csv", 4))


def test_what_the_readers_said_is_kept() -> None:
    problem = RowProblem(Origin("list.csv", 9), "expected a name, found none", "Fill it in.")
    remark = Remark(Origin("list.csv"), "stands in the file twice", serious=True)
    kept = prepared(CustomerList((ANN,)), problems=(problem,), remarks=(remark,))
    assert kept.problems == (problem,)
    assert kept.remarks == (remark,)


def test_a_list_that_may_not_be_whole_says_so() -> None:
    (remark,) = prepared(CustomerList((ANN, UNDER_NOBODY))).remarks
    assert remark.serious
    assert remark.origin == UNDER_NOBODY.origin
    assert "'Web  Sales', which is not in the list" in remark.message
    (remark,) = prepared(CustomerList(taken=(VENDOR,))).remarks
    assert "no customer" in remark.message


def test_it_tells_from_which_files_it_is() -> None:
    kept = prepared(CustomerList((ANN, UNDER_NOBODY), (VENDOR,)))
    assert kept.files == ("list.csv",)
    assert kept.taken[0].origin == VENDOR.origin


def test_more_can_be_known_of_the_company() -> None:
    posted = PostedOrder("1001", "shopify")
    kept = prepared(CustomerList((ANN,), company=Company(posted=frozenset({posted}))))
    more = kept.with_company(Company(items={"mug": "Mug"})).with_company(Company(online=True))
    assert more.company.items == {"mug": "Mug"}
    assert more.company.online
    assert more.company.has_posted(posted)
    assert kept.company.items is None


def test_every_field_of_a_key_but_states_and_countries_is_looked_up() -> None:
    """The others are found too, only after reading the whole list: see `test_it_finds_the_same`."""
    slow = {it.name for it in BY_NAME.values() if it.in_quickbooks and not kinds(it)}
    assert slow == {
        f"{side} {it}" for side in ("billing", "shipping") for it in ("state", "country")
    }


def test_every_field_of_a_record_finds_it() -> None:
    full = Customer(
        name="Lee, Ann",
        parent="Web Sales",
        first_name="Ann",
        last_name="Lee",
        company="Lee Tools Ltd",
        email="ann@example.com",
        cc="lee@example.com",
        phone="(415) 555-6579",
        alt_phone="(415) 555-6580",
        billing=Block(lines=("1 Main St",), city="Bayshore", state="CA", zip="94326", country="US"),
        shipping=Block(lines=("2 Elm St",), city="Köln", state="NW", zip="50667", country="DE"),
    )
    there = prepared(CustomerList((full, ANN)))
    for field in BY_NAME.values():
        values = customer_values(field, full) if field.in_quickbooks else ()
        assert bool(values) is bool(field.in_quickbooks), field
        for value in values:
            assert full in there.find((field,), ((value,),)), (field, value)
            assert full in there.find((field, BY_NAME["email"]), ((value,), ("lee@example.com",)))


def test_only_who_is_asked_for_is_read() -> None:
    others = [Customer(name=f"Somebody {at}", last_name="Lee") for at in range(100)]
    kept = prepared(CustomerList((ANN, *others)))
    key = (BY_NAME["last name"], BY_NAME["email"])
    assert kept.find(key, (("lee",), ("ann@example.com",))) == ()
    assert kept.find((BY_NAME["email"],), (("ann@example.com",),)) == (ANN,)
    assert kept.named("Lee, Ann") == (ANN,)
    assert kept.kept.read_so_far == 1
