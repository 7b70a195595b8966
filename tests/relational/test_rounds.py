"""Orders that share slots are decided in rounds; what is not simple is decided in turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from random import Random

import pytest

from rulesdsl.model.records import Customer, Order
from rulesdsl.relational import rounds, separate
from rulesdsl.relational.in_turn import Slot, Turns, take_turns
from rulesdsl.relational.ladder import Climbed
from rulesdsl.relational.terms import Query
from rulesdsl.relational.work import Work
from tests.relational.warehouses import order, plan

WEB = Customer(name="Web Sales", list_id="7-1")
SHOP = Customer(name="Shop", list_id="7-2")
KNOWN = Customer(name="Lee, Ann", list_id="1", email="known@example.com")

JOBS = "match by email then name; else use customer 'Web Sales' with job"
NEW = "match by email then name; else create customer"
BY_NAME = "match by name then email; else use customer 'Web Sales' with job"
NUMBERED = "name clash = add number; match by email then name; else create customer"
UNASKED = "match by email; else use customer 'Web Sales' with job named '{name} {shipping zip}'"
UNCHECKED = "check jobs = false; " + JOBS
SEVERAL = "several matches = next; match by email then name then phone; else create customer"
TWO = """rule 'Shop'
  when channel is 'Shop'
  match by name
  else use customer 'Shop' with job
rule 'Web'
  match by email
  else use customer 'Web Sales' with job
"""
LOOSE = """rule 'Shop'
  when channel is 'Shop'
  check jobs = false
  match by name then email
  else create customer
rule 'Web'
  match by email then name
  else use customer 'Web Sales' with job
"""
POLICIES = {
    "jobs": JOBS,
    "customers": NEW,
    "by name": BY_NAME,
    "numbered": NUMBERED,
    "unchecked": UNCHECKED,
    "several": SEVERAL,
    "two standards": TWO,
    "two rules": LOOSE,
}


@pytest.fixture(params=[8, 1], ids=["rounds", "one round"])
def _few_rounds(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """With one round nearly every circle is a knot."""
    monkeypatch.setattr(rounds, "MOST_ROUNDS", request.param)


@pytest.fixture
def in_turn(monkeypatch: pytest.MonkeyPatch) -> list[Turns]:
    """What was decided in turn, of all plans of a test."""
    told: list[Turns] = []

    def heard(
        work: Work, climbed: Climbed, waiting: Query | None, met: Query, engine: Iterable[Slot]
    ) -> Turns:
        told.append(take_turns(work, climbed, waiting, met, engine))
        return told[-1]

    monkeypatch.setattr(separate, "take_turns", heard)
    return told


def addressed(*pairs: tuple[str | None, str | None]) -> list[Order]:
    """Orders of these e-mails, which stand for whole addresses, and names."""
    return [
        order(place, f"{email}@example.com" if email else None, name)
        for place, (email, name) in enumerate(pairs, 1)
    ]


FAMILY = addressed(
    ("a", "Ann Lee"), ("a", "Bob Ray"), (None, "Bob Ray"), ("b", "Bob Ray"), ("b", "Cy Poe"),
    ("a", "Cy Poe"), (None, "Ann Lee"), ("c", "Cy Poe"), ("c", "Ann Lee"), (None, None),
    ("d", None), ("d", "Ann Lee"), ("d", "Dee Fox"), (None, "Dee Fox"),
)  # fmt: skip


@pytest.mark.usefixtures("_few_rounds")
@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
def test_a_family_that_shares_addresses_and_names(policy: str) -> None:
    plan(policy, FAMILY, WEB, SHOP)
    plan(policy, FAMILY[::-1], WEB, SHOP)
    plan(policy, FAMILY, WEB, SHOP, KNOWN)
    plan(policy, FAMILY, WEB, SHOP, Customer(name="Poe, Cy", email="b@example.com"))


def test_who_shares_an_address_or_a_name_is_decided_in_rounds(in_turn: list[Turns]) -> None:
    assert plan(JOBS, FAMILY, WEB).residual == 0
    assert plan(NEW, FAMILY).residual == 0
    assert in_turn == []


def test_who_was_matched_without_a_new_record_sees_it(in_turn: list[Turns]) -> None:
    """An order matched by name, whose e-mail is a new buyer's, before and behind who makes it."""
    orders = addressed(
        ("n", "Ann Lee"), ("n", "Cy Poe"), ("n", "Ann Lee"), ("m", "Ann Lee"), (None, "Ann Lee")
    )
    for policy in (JOBS, NEW, NUMBERED):
        assert plan(policy, orders, WEB, KNOWN).residual == 0
    assert in_turn == []


def test_who_finds_two_of_different_buyers_finds_the_first_step_of_the_ladder() -> None:
    orders = addressed(("a", "Ann Lee"), ("b", "Bob Ray"), ("a", "Bob Ray"), ("b", "Ann Lee"))
    for policy in (JOBS, BY_NAME, NEW):
        plan(policy, orders, WEB)
        plan(policy, orders[::-1], WEB)


def zigzag(length: int) -> list[Order]:
    """Each address is shared by two names, each name by two addresses: one hangs on the other."""
    return addressed(*((f"at{it // 2}", f"Buyer No{(it + 1) // 2}") for it in range(length)))


@pytest.mark.parametrize("length", [3, 6, 12, 40])
def test_a_long_chain_goes_in_turn_where_the_rounds_end(length: int, in_turn: list[Turns]) -> None:
    alone = addressed(("x", "Xa Poe"), ("x", "Xa Fox"))
    assert plan(JOBS, [*zigzag(length), *alone], WEB).residual == 0
    turned = sum(len(it.making) + len(it.finding) for it in in_turn)
    assert turned >= length if length > rounds.MOST_ROUNDS * 2 else turned == 0


def test_one_giant_family_of_one_address() -> None:
    orders = addressed(*(("a" if it % 7 else None, f"Buyer No{it % 50}") for it in range(200)))
    assert plan(JOBS, orders, WEB).residual == 0
    assert plan(NEW, orders).residual == 0


@pytest.mark.usefixtures("_few_rounds")
@pytest.mark.parametrize("policy", [JOBS, NEW, TWO, NUMBERED])
def test_a_circle_with_an_order_for_the_engine_is_left_for_it(policy: str) -> None:
    hard = [order(90, "c@example.com", "Łódź Poe"), order(91, "p@example.com", "Cy\xa0Poe")]
    others = addressed(("z", "Zoe Day"), ("z", "Yan Day"))
    told = plan(policy, [*FAMILY[:4], hard[0], *FAMILY[4:], hard[1], *others], WEB, SHOP)
    assert 2 <= told.residual <= 2 + len(FAMILY)
    chain = zigzag(24)
    chain[11] = order(12, "at5@example.com", "Łódź Poe")
    plan(policy, [*chain, *others], WEB, SHOP)


def test_addresses_that_are_compared_one_by_one() -> None:
    hard = '"Ann Lee" <a@example.com>'
    orders = [
        order(1, "a@example.com", "Ann Lee"),
        order(2, hard, "Ann Lee"),
        order(3, "b@example.com", "Ann Lee"),
        order(4, hard, "Bob Ray"),
        order(5, None, "Bob Ray"),
        order(6, "b@example.com", "Bob Ray"),
    ]
    for policy in (JOBS, NEW, BY_NAME, "match by name; else use customer 'Web Sales' with job"):
        plan(policy, orders, WEB)
        plan(policy, orders[::-1], WEB)


def test_a_new_record_beside_one_of_the_list_is_several() -> None:
    """Who makes a job did not ask for the name that is in the list; the next order does."""
    shop = {"channel": "Shop"}
    orders = [
        order(1, "a@example.com", "Ann Lee"),
        order(2, None, "Ann Lee", **shop),
        order(3, "b@example.com", "Bob Ray"),
        order(4, None, "Bob Ray", **shop),
        order(5, "b@example.com", "Bob Ray", **shop),
    ]
    plan(TWO, orders, WEB, SHOP, KNOWN)
    plan(TWO, orders[::-1], WEB, SHOP, KNOWN)
    plan(LOOSE, orders, WEB, SHOP, KNOWN)
    job = Customer(name="Bob Ray", parent="Shop", list_id="9")
    plan(LOOSE, orders, WEB, SHOP, job)
    plan(UNASKED, orders, WEB, SHOP, job, KNOWN)


def test_two_new_records_under_one_name_are_several() -> None:
    """Each job has a name of its own, and both have the first and last name of their buyers."""
    policy = TWO.replace(
        "'Web Sales' with job", "'Web Sales' with job named '{name} {order number}'"
    )
    orders = [
        order(1, "a@example.com", "Ann Lee"),
        order(2, "b@example.com", "Ann Lee"),
        order(3, None, "Ann Lee", channel="Shop"),
        order(4, "a@example.com", "Ann Lee"),
    ]
    plan(policy, orders, WEB, SHOP)
    plan(policy, [orders[0], orders[2], orders[1], orders[3]], WEB, SHOP)


def test_first_and_last_name_are_not_those_of_the_name() -> None:
    """What is worked out once of the name is not taken for other texts."""
    apart = {"first_name": "Zoe", "last_name": "Day"}
    orders = [
        order(1, "a@example.com", "Ann Lee", **apart),
        order(2, "b@example.com", "Zoe Day"),
        order(3, "c@example.com", "Ann Lee", first_name="Ann", last_name="Lee"),
        order(4, "d@example.com", "Lee, Ann"),
        order(5, "e@example.com", "O'Hara, Zoe Ann"),
        order(6, "f@example.com", "Zoe Ann O'Hara", first_name="Łó", last_name="Day"),
        order(7, "g@example.com", "Zoe  Day", **apart),
        order(8, "h@example.com", None, **apart),
        order(9, None, "Day, Zoe"),
    ]
    for policy in (
        JOBS,
        NEW,
        "match by name; else create customer named '{last name}, {first name}'",
    ):
        plan(policy, orders, WEB)
        plan(policy, orders[::-1], WEB)


def _crowd(seed: int, size: int) -> Sequence[Order]:
    """Orders of few addresses and names, and of two channels."""
    random = Random(seed)  # noqa: S311 - nothing is kept secret
    emails = [None, *(f"at{it}@example.com" for it in range(size // 5))]
    names = [None, *(f"Buyer No{it}" for it in range(size // 5))]
    channels = (None, "Shop")
    made = []
    for place in range(size):
        email, name, channel = map(random.choice, (emails, names, channels))
        its = order(place, email, name)
        made.append(its if channel is None else order(place, email, name, channel=channel))
    return made


@pytest.mark.usefixtures("_few_rounds")
@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)
@pytest.mark.parametrize("seed", range(3))
def test_crowds_that_share_few_addresses_and_names(policy: str, seed: int) -> None:
    known = Customer(name="Buyer No1", email="at2@example.com", list_id="3")
    plan(policy, list(_crowd(seed, 60)), WEB, SHOP)
    plan(policy, list(_crowd(seed + 10, 30)), WEB, SHOP, known)


def test_who_may_find_one_when_the_rounds_end_goes_in_turn(
    in_turn: list[Turns], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Jobs do not stand under what these orders ask, so that nothing else ties the last two."""
    monkeypatch.setattr(rounds, "MOST_ROUNDS", 1)
    policy = "match by name; else use customer 'Web Sales' with job named '{company}'"
    chain = ("Alfa", "Bravo", "Cargo", "Delta", "Echo")
    orders = [
        order(at, None, name, company=company)
        for at, (name, company) in enumerate(pairwise(chain), 1)
    ]
    assert plan(policy, orders, WEB).residual == 0
    assert in_turn != []
