"""What several orders of a batch change of a record comes to one request, or to lines by hand."""

from __future__ import annotations

import csv
import io

import pytest
from attrs import evolve
from lxml import etree

from rulesdsl.customers.changes import difference
from rulesdsl.model.decisions import Action, Creation, Decision, Role, Update
from rulesdsl.model.records import Block, Customer, Order
from rulesdsl.posting.asked import asked
from rulesdsl.posting.customer_add import WouldBeRefusedError
from rulesdsl.posting.customer_mod import customer_mod
from rulesdsl.posting.modifications import Modification
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.qbxml_requests import requests
from rulesdsl.posting.summary import Updated, summarize
from rulesdsl.posting.tables import review_csv

ANN = Customer(
    name="Lee, Ann",
    list_id="80000001-1",
    edit_sequence="7",
    first_name="Ann",
    last_name="Lee",
    email="ann@example.com",
    billing=Block(lines=("Ann Lee", "1 Main St", "Suite 2"), city="Bayshore", zip="94326"),
    card_last_four="2222",
)
MOVED = evolve(ANN, billing=Block(lines=("Ann Lee", "2 Oak Rd"), city="Bayshore", zip="94326"))


def plan(*steps: tuple[Customer, Customer], creates: tuple[Creation, ...] = ()) -> Plan:
    """A plan in which each order changes a record from one state to the next."""
    decisions = [
        Decision(
            order=Order(number=str(number), email=after.email),
            action=Action.USE,
            reason="matched by name",
            customer=before,
            matched_by="name",
            creates=creates if number == 1 else (),
            update=Update(before, after, difference(before, after)) if before != after else None,
        )
        for number, (before, after) in enumerate(steps, 1)
    ]
    return Plan(policy="", fingerprint="", decisions=tuple(decisions))


def mods(made: Plan) -> list[dict[str, str]]:
    """The requests as texts by tag, what stands in an address with it."""
    document = b"".join(requests(made))
    found = etree.fromstring(document).iterfind(".//CustomerMod") if document else ()
    return [{str(it.tag): it.text or "" for it in mod.iter() if not len(it)} for mod in found]


def test_a_middle_name_goes_with_the_name_that_it_stood_in() -> None:
    """A found case: 'Ann K. Lee' became 'Bob K. Roe'."""
    before = evolve(ANN, middle_name="K.")
    after = evolve(before, first_name="Bob", middle_name=None, last_name="Roe")
    [mod] = mods(plan((before, after)))
    assert {it: mod[it] for it in mod if it.endswith("Name")} == {
        "FirstName": "Bob",
        "MiddleName": "",
        "LastName": "Roe",
    }


def test_the_last_state_is_asked_for_once() -> None:
    mailed = evolve(MOVED, email="new@example.com")
    made = plan((ANN, MOVED), (MOVED, mailed))
    assert mods(made) == [
        {
            "ListID": "80000001-1",
            "EditSequence": "7",
            "Addr1": "Ann Lee",
            "Addr2": "2 Oak Rd",
            "Addr3": "",
            "Addr4": "",
            "Addr5": "",
            "City": "Bayshore",
            "State": "",
            "PostalCode": "94326",
            "Country": "",
            "Email": "new@example.com",
        }
    ]
    assert [it.id for it in asked(made)] == ["1-update-1"]


def test_what_comes_back_is_not_asked_for() -> None:
    made = plan((ANN, MOVED), (MOVED, ANN))
    assert (made.modifications, list(asked(made)), summarize(made).updates) == ((), [], ())


def test_it_is_made_active_with_the_same_request() -> None:
    asleep = evolve(ANN, active=False)
    made = plan((ANN, MOVED))
    [decision] = made.decisions
    made = evolve(made, decisions=(evolve(decision, reactivates=(asleep,)),))
    [mod] = mods(made)
    assert (mod["IsActive"], mod["Addr2"]) == ("true", "2 Oak Rd")


def test_what_the_batch_creates_is_created_as_it_is_in_the_end() -> None:
    new = evolve(ANN, list_id=None, edit_sequence=None, card_last_four=None)
    later = evolve(new, email="later@example.com")
    made = plan((new, new), (new, later), creates=(Creation(new, Role.CUSTOMER),))
    assert made.modifications == ()
    assert [it.record for it in made.creations] == [later]
    assert b"<Email>later@example.com</Email>" in b"".join(requests(made))


def by_hand(made: Plan) -> list[tuple[str, str, str, str]]:
    rows = csv.DictReader(io.StringIO(b"".join(review_csv(made)).decode("utf-8-sig")))
    return [(it["order_number"], it["customer"], it["fact"], it["new"]) for it in rows]


def test_without_a_list_id_a_person_does_it() -> None:
    bare, moved = (evolve(it, list_id=None, edit_sequence=None) for it in (ANN, MOVED))
    made = plan((bare, moved), (moved, evolve(moved, email="new@example.com")))
    assert list(asked(made)) == []
    assert by_hand(made) == [
        ("2", "Lee, Ann", "billing address", "Ann Lee, 2 Oak Rd, Bayshore 94326"),
        ("2", "Lee, Ann", "e-mail", "new@example.com"),
    ]
    expected = (Updated("billing address", 0, 1), Updated("e-mail", 0, 1))
    assert summarize(made).updates == expected


def test_a_card_is_never_sent() -> None:
    card = evolve(MOVED, card_brand="Visa", card_last_four="4242", card_expiry="11/2028")
    made = plan((ANN, card))
    assert by_hand(made) == [("1", "Lee, Ann", "card", "Visa ending 4242, 11/2028")]
    assert b"4242" not in b"".join(requests(made))
    alone = plan((ANN, evolve(card, billing=ANN.billing)))
    assert (len(alone.modifications), list(asked(alone))) == (1, [])


@pytest.mark.parametrize(
    "after",
    [
        evolve(ANN, name="Lee, Bob"),
        evolve(ANN, parent="Web Sales"),
        evolve(ANN, currency="EUR"),
        evolve(ANN, list_id="80000002-1"),
        evolve(ANN, email=None),
        evolve(ANN, email="x" * 1024),
        evolve(ANN, company="Łódź"),
        evolve(ANN, billing=Block()),
        evolve(ANN, billing=Block(lines=("1", "2", "3", "4", "5"), city="6")),
    ],
)
def test_the_last_gate(after: Customer) -> None:
    with pytest.raises(WouldBeRefusedError):
        customer_mod(Modification(ANN, after, Order(number="1"), Order(number="1")))
