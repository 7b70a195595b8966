"""The customer list under names and keys."""

from __future__ import annotations

from attrs import evolve

from rulesdsl.customers.index import Batch, CustomerIndex
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import Customer, CustomerList, Origin, OtherList, TakenName

WEB = Customer(name="Web Sales", list_id="80000001-1", email="web@example.com")
ANN = Customer(name="Lee, Ann", parent="Web Sales", email="web@example.com")
BOB = Customer(name="Lee, Bob", email="bob@example.com", last_name="Lee")
DEE = Customer(name="Dee, Cy", email="bob@example.com", last_name="Dee")
ACME = TakenName("Acme", OtherList.VENDOR)

LIST = CustomerList((WEB, ANN, BOB, DEE), (ACME,))
EMAIL = (BY_NAME["email"],)
LAST_NAME_AND_EMAIL = (BY_NAME["last name"], BY_NAME["email"])


def test_by_name() -> None:
    book = CustomerIndex(LIST)
    assert book.named("WEB  sales") == (WEB,)
    assert book.named("web sales:LEE, ANN") == book.job("web sales", "lee, ann") == (ANN,)
    assert book.named("Lee, Ann") == ()
    assert book.named("Acme") == ()


def test_who_has_a_name() -> None:
    book = CustomerIndex(LIST)
    assert book.owner("web sales") == WEB
    assert book.owner("ACME ") == ACME
    assert book.owner("Lee, Ann") is None, "a job's name is only taken among its siblings"


def test_by_key() -> None:
    book = CustomerIndex(LIST)
    assert book.find(EMAIL, (("web@example.com",),)) == (WEB, ANN)
    assert book.find(EMAIL, (("web@example.com", "bob@example.com"),)) == (DEE, BOB, WEB, ANN)
    assert book.find(LAST_NAME_AND_EMAIL, (("lee",), ("bob@example.com",))) == (BOB,)
    assert book.find(LAST_NAME_AND_EMAIL, (("lee", "dee"), ("bob@example.com",))) == (DEE, BOB)
    assert book.find(EMAIL, (("nobody@example.com",),)) == ()


def test_identical_records_are_one_and_different_ones_both_stay() -> None:
    renamed = evolve(WEB, email="new@example.com")
    book = CustomerIndex(CustomerList((WEB, renamed, WEB, renamed)))
    assert book.named("Web Sales") == (renamed, WEB)
    assert len(book.records) == 2


def test_of_identical_records_the_one_read_first_stays() -> None:
    first, second = evolve(WEB, origin=Origin("a.iif", 9)), evolve(WEB, origin=Origin("a.iif", 10))
    for given in ((first, second), (second, first)):
        (record,) = CustomerIndex(CustomerList(given)).records
        assert record.origin == first.origin


def test_a_batch_sees_what_it_added_and_the_list_does_not() -> None:
    index = CustomerIndex(LIST)
    batch, other = Batch(index), Batch(index)
    assert batch.find(EMAIL, (("new@example.com",),)) == ()
    new = Customer(name="New, Nan", email="new@example.com; bob@example.com")
    batch.add(new)
    batch.add(new)
    assert batch.find(EMAIL, (("new@example.com",),)) == (new,)
    assert batch.find(EMAIL, (("bob@example.com",),)) == (DEE, BOB, new)
    assert batch.owner("new, nan") == new
    assert batch.named("Web Sales") == (WEB,)
    assert batch.owner("acme") == ACME
    assert len(batch.records) == 5
    for book in (index, other):
        assert book.find(EMAIL, (("bob@example.com",),)) == (DEE, BOB)
        assert book.owner("new, nan") is None


def test_a_new_job_is_found_under_its_customer() -> None:
    batch = Batch(CustomerIndex(LIST))
    job = Customer(name="Lee, Bob", parent="Web Sales")
    batch.add(job)
    assert batch.job("WEB SALES", "lee, bob") == (job,)
    assert batch.owner("Lee, Bob") == BOB
