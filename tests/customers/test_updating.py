"""A prepared list brought up to date is the list prepared anew from what QuickBooks has now."""

from __future__ import annotations

from collections import Counter

import pytest
from attrs import evolve, frozen
from hypothesis import event, given
from hypothesis import strategies as st

from rulesdsl.customers.canonical import folded_full_name
from rulesdsl.customers.prepared import PreparedList
from rulesdsl.customers.slots import BITS_OF_A_NUMBER, NUMBER
from rulesdsl.customers.updating import Updated, update
from rulesdsl.model.company import Account, AccountKind, Company, Edition, PostedOrder
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import Customer, CustomerList, Origin, OtherList, TakenName
from rulesdsl.reading.interface import CustomerReading, Refusal, Remark, RowProblem
from tests import town
from tests.prepared import prepared


@frozen
class Story:
    """What QuickBooks had, what it has now, and an export of what has changed in between."""

    before: CustomerList
    now: CustomerList
    changes: CustomerList


FATES = ("as before", "as before", "new", "changed", "named", "named")
EMAILS = (None, "new@example.com", "bob@example.com")


@st.composite
def stories(draw: st.DrawFn) -> Story:
    """Records that get other facts or another name, move with their customer, or are new.

    An export with ListIDs tells of all that; one without (IIF) of other facts and new records.
    """
    with_ids = draw(st.booleans())
    before, now, changes = list[Customer](), list[Customer](), list[Customer]()
    became: dict[str, tuple[Customer, Customer, bool]] = {}
    for place, record in enumerate(draw(town.lists(orderly=True)).customers):
        if with_ids:
            record = evolve(record, list_id=record.list_id or f"9-{place}")  # noqa: PLW2901
        fate = draw(st.sampled_from(FATES))
        old, new, is_new = became.get(folded_full_name(record.parent or ""), (None, None, False))
        moved = record
        if old is not None and new is not None and old.full_name != new.full_name:
            moved = evolve(record, parent=new.full_name)
            fate = "new" if is_new else fate
        its = _after(draw, fate, moved, place) if with_ids or fate == "changed" else moved
        tells = its != moved or fate == "new" or (its != record and draw(st.integers(0, 3)) == 0)
        if tells and not with_ids:
            changes.append(evolve(its, list_id=None, edit_sequence=None, created=None))
            kept = fate != "new"
            its = (
                evolve(changes[-1], list_id=its.list_id, created=its.created)
                if kept
                else changes[-1]
            )
        elif tells:
            changes.append(its)
        became[folded_full_name(record.full_name)] = record, its, fate == "new"
        now.append(its)
        before += [record] if fate != "new" else []
    return Story(*(CustomerList(tuple(it)) for it in (before, now, changes)))


def _after(draw: st.DrawFn, fate: str, record: Customer, place: int) -> Customer:
    if fate == "named" and record.list_id:
        return evolve(record, name=draw(st.sampled_from((f"Renamed {place}", record.name.upper()))))
    if fate == "changed":
        email, currency = draw(st.sampled_from(EMAILS)), draw(st.sampled_from((None, "EUR")))
        return evolve(record, email=email, currency=currency, active=draw(st.booleans()))
    return record


def all_of(kept: PreparedList) -> tuple[object, ...]:
    """All that can be told of a list: its records, and what each of them is found by."""
    slots = Counter(
        (place >> BITS_OF_A_NUMBER, kept.kept.record(place & NUMBER))
        for (place,) in kept.tables.rows("SELECT place FROM slot")
    )
    told = set(kept.remarks), set(kept.problems)
    return kept.records, slots, kept.names, kept.tells_currencies, set(kept.taken), *told


@given(stories())
def test_an_update_is_the_list_prepared_anew(story: Story) -> None:
    kept = prepared(story.before)
    done = update(kept, CustomerReading(story.changes))
    assert isinstance(done, Updated)
    assert done.problems == ()
    event(f"moved: {done.moved > 0}, changed: {done.changed > 0}, new: {done.new > 0}")
    assert done.new == len(story.now.customers) - len(story.before.customers)
    now, anew = PreparedList(kept.tables), prepared(story.now)
    assert all_of(now) == all_of(anew)
    assert set(now.told) == {*prepared(story.before).told, *anew.told}


@given(stories())
def test_the_same_changes_once_more_change_nothing(story: Story) -> None:
    kept = prepared(story.before)
    update(kept, CustomerReading(story.changes))
    once = all_of(PreparedList(kept.tables))
    again = update(kept, CustomerReading(story.changes))
    assert isinstance(again, Updated)
    assert (again.new, again.changed, again.moved) == (0, 0, 0)
    assert all_of(PreparedList(kept.tables)) == once


ANN = Customer(name="Ann", list_id="1-1", edit_sequence="1", email="ann@example.com")
BOB = Customer(name="Bob", list_id="2-1", edit_sequence="1", created="2020-01-01T00:00:00Z")
HERS = Customer(name="Kitchen", parent="Ann", list_id="3-1")
DEEP = Customer(name="Sink", parent="Ann:Kitchen", list_id="4-1")
HIS = Customer(name="Kitchen", parent="Bob", list_id="5-1")
FOUR = CustomerList((ANN, BOB, HERS, DEEP, HIS))


def updated(given_list: CustomerList, *changes: Customer) -> tuple[PreparedList, Updated]:
    kept = prepared(given_list)
    done = update(kept, CustomerReading(CustomerList(changes)))
    assert isinstance(done, Updated)
    return PreparedList(kept.tables), done


def names(kept: PreparedList) -> list[str]:
    return [it.full_name for it in kept.records]


def test_two_customers_change_names() -> None:
    kept, done = updated(FOUR, evolve(ANN, name="Bob"), evolve(BOB, name="Ann"))
    assert names(kept) == ["Ann", "Ann:Kitchen", "Bob", "Bob:Kitchen", "Bob:Kitchen:Sink"]
    assert [it.list_id for it in kept.named("Bob:Kitchen")] == ["3-1"]
    assert (done.changed, done.moved, done.new) == (2, 3, 0)


def test_a_job_moves_to_another_customer_with_what_is_under_it() -> None:
    kept, done = updated(FOUR, evolve(HERS, name="Her kitchen", parent="Bob"))
    assert "Bob:Her kitchen:Sink" in names(kept)
    assert (done.changed, done.moved) == (1, 1)


def test_of_two_records_of_one_name_nobody_can_tell_whose_the_jobs_are() -> None:
    kept, done = updated(
        CustomerList((ANN, evolve(ANN, list_id="9-1"), HERS)), evolve(ANN, name="Anna")
    )
    assert names(kept) == ["Ann", "Ann:Kitchen", "Anna"]
    assert done.moved == 0


def test_a_name_under_another_list_id_is_told_and_left() -> None:
    at = Origin("changes.csv", 7)
    other = evolve(ANN, list_id="8-1", email="other@example.com", origin=at)
    kept, done = updated(FOUR, other, evolve(BOB, company="Bob Ltd"))
    (problem,) = done.problems
    assert problem.origin == at
    assert "expected 'Ann' with the ListID 1-1" in problem.message
    assert "found it with 8-1" in problem.message
    assert kept.problems == done.problems
    assert kept.named("Ann") == (ANN,)
    assert kept.named("Bob")[0].company == "Bob Ltd"


def test_who_cannot_get_a_name_keeps_its_own_and_is_in_the_way_of_the_next_one() -> None:
    third = Customer(name="Cy", list_id="6-1")
    kept, done = updated(
        CustomerList((ANN, BOB, third)), evolve(ANN, name="Cy"), evolve(BOB, name="Ann")
    )
    assert len(done.problems) == 2
    assert names(kept) == ["Ann", "Bob", "Cy"]
    assert kept.named("Ann") == (ANN,)


def test_a_name_that_the_list_has_twice_is_told_and_left() -> None:
    twice = CustomerList((ANN, evolve(ANN, list_id="9-1")))
    kept, done = updated(twice, evolve(ANN, list_id=None, email="new@example.com"))
    assert "expected one 'Ann' in the prepared list, found 2" in done.problems[0].message
    assert kept.records == prepared(twice).records


def test_an_export_without_list_ids_takes_none_away() -> None:
    kept, _ = updated(FOUR, Customer(name="BOB", email="bob@example.com"))
    (bob,) = kept.named("Bob")
    assert (bob.name, bob.list_id, bob.created) == ("BOB", "2-1", BOB.created)
    assert bob.edit_sequence is None, "it was that of the old state"


def test_a_failing_update_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = prepared(FOUR)
    before = all_of(kept)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("rulesdsl.customers.updating.put_notes", full)
    with pytest.raises(OSError, match="No space"):
        update(kept, CustomerReading(CustomerList((evolve(ANN, email=None),))))
    assert all_of(PreparedList(kept.tables)) == before


def test_the_other_lists_and_the_company_grow() -> None:
    first, second = PostedOrder("1", "shopify"), PostedOrder("2", "shopify")
    bank = Account("Bank", AccountKind.OTHER)
    acme = TakenName("Acme", OtherList.VENDOR, Origin("a.csv", 2))
    company = Company(
        edition=Edition.PRO,
        accounts=(bank,),
        posted=frozenset({first}),
        numbers=frozenset({"1"}),
        currencies={"EUR": "Euro", "GBP": "Pound"},
    )
    changes = Company(
        accounts=(Account("bank", AccountKind.BANK, "EUR"), Account("Cash")),
        posted=frozenset({second}),
        numbers=frozenset({"2"}),
        currencies={"GBP": None},
    )
    taken = (evolve(acme, name="ACME "), TakenName("Zed", OtherList.EMPLOYEE))
    kept = prepared(CustomerList((ANN,), (acme,), company))
    update(kept, CustomerReading(CustomerList((), taken, changes)))
    now = PreparedList(kept.tables)
    assert now.names.others == 2
    assert {it.name for it in now.taken} == {"Acme", "Zed"}
    assert now.company.edition is Edition.PRO
    assert now.company.accounts == (Account("bank", AccountKind.BANK, "EUR"), Account("Cash"))
    assert now.company.posted == {first, second}
    assert now.company.numbers == {"1", "2"}
    assert now.company.currencies == {"EUR": "Euro", "GBP": None}


def test_changes_of_another_company_are_refused() -> None:
    kept = prepared(FOUR)
    online = CustomerList((evolve(ANN, online=True),), company=Company(online=True))
    refusal = update(kept, CustomerReading(online))
    assert isinstance(refusal, Refusal)
    assert "QuickBooks Desktop, found customers of QuickBooks Online" in refusal.message
    assert kept.records == PreparedList(kept.tables).records


def test_what_the_readers_said_of_the_changes_stays() -> None:
    kept = prepared(FOUR)
    problem = RowProblem(Origin("changes.csv", 2), "expected a name, found none", "Fill it in.")
    remark = Remark(Origin("changes.csv"), "a sheet is left out")
    for _ in range(2):
        update(kept, CustomerReading(CustomerList(), (problem,), (remark,)))
    assert PreparedList(kept.tables).problems == (problem,)
    assert PreparedList(kept.tables).remarks == (remark,)


def test_phone_numbers_read_by_other_tables_are_looked_for_in_all_records(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = prepared(CustomerList((evolve(ANN, phone="(415) 555-6579"),)))
    key, values = (BY_NAME["phone"],), (("+14155556579", "?4155556579"),)
    assert len(kept.find(key, values)) == 1
    monkeypatch.setattr("rulesdsl.customers.prepared.phone_folds", lambda: "newer")
    monkeypatch.setattr("rulesdsl.customers.updating.phone_folds", lambda: "newer")
    kept.tables.do("DELETE FROM slot")
    assert len(PreparedList(kept.tables).find(key, values)) == 1
    update(kept, CustomerReading(CustomerList()))
    monkeypatch.undo()
    assert len(PreparedList(kept.tables).find(key, values)) == 1
