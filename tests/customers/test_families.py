"""Which of several hits is meant."""

from __future__ import annotations

import itertools
from random import Random

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.customers import families
from rulesdsl.customers.families import head_of_family, oldest
from rulesdsl.customers.index import Batch, CustomerIndex
from rulesdsl.customers.matching import Asking, look_up
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import Customer, CustomerList, Order
from rulesdsl.model.storage import same_label
from tests.strategies import customers

LEE = Customer(name="Lee, Ann")
KITCHEN = Customer(name="Kitchen", parent="Lee, Ann")
BATH = Customer(name="Bath", parent="LEE, ANN")
TILES = Customer(name="Tiles", parent="Lee, Ann:Bath")
DEE = Customer(name="Dee, Cy")
MAIL = "ann@example.com"


def test_the_customer_is_meant_and_not_its_jobs() -> None:
    for hits in itertools.permutations([KITCHEN, LEE, TILES, BATH]):
        assert head_of_family(hits) is LEE


def test_of_jobs_the_one_above_the_others() -> None:
    assert head_of_family([TILES, BATH]) is BATH


def test_two_jobs_side_by_side_or_two_families_are_several() -> None:
    assert head_of_family([KITCHEN, BATH]) is None
    assert head_of_family([LEE, DEE]) is None
    assert head_of_family([LEE, KITCHEN, DEE]) is None
    assert head_of_family([]) is None


def test_one_is_meant_alone() -> None:
    assert head_of_family([TILES]) is TILES


def test_a_giant_family_is_gone_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs = tuple(Customer(name=f"Job {at}", parent="Lee, Ann", email=MAIL) for at in range(400))
    head = evolve(LEE, email=MAIL)
    folded: list[str] = []

    def counted(text: str) -> str:
        folded.append(text)
        return same_label(text)

    monkeypatch.setattr(families, "same_label", counted)
    asking, order = Asking(key=(BY_NAME["email"],)), Order(number="1", email=MAIL)
    batch = Batch(CustomerIndex(CustomerList((head, *jobs))))
    assert {look_up(asking, order, batch).record for _ in range(100)} == {head}
    assert folded == ["Lee, Ann"]
    batch.add(evolve(DEE, email=MAIL))
    assert look_up(asking, order, batch).record is None, "what is remembered is of other hits"
    assert head_of_family(jobs) is None
    assert head_of_family((*jobs, LEE)) is LEE


def created(moment: str | None, list_id: str | None = None, name: str = "x") -> Customer:
    return Customer(name=name, created=moment, list_id=list_id)


def test_times_are_compared_as_moments() -> None:
    earlier = created("2020-01-01T00:00:00+02:00")  # 22:00 UTC the day before
    later = created("2019-12-31T19:00:00-05:00")  # midnight UTC
    assert oldest([later, earlier]) is earlier


def test_a_missing_time_comes_last_then_list_id_then_name() -> None:
    in_order = [
        created("1999-07-29T14:24:18-05:00"),
        created("1999-07-29T14:24:19-05:00", "80000001-1"),
        created("1999-07-29T14:24:19-05:00", "80000002-1"),
        created("1999-07-29T14:24:19-05:00"),
        created("some day", "80000003-1"),
        created(None, "80000004-1"),
        created(None, None, "Ann"),
        created(None, None, "bob"),
    ]
    for place in range(len(in_order)):
        assert oldest(in_order[place:][::-1]) is in_order[place]


@given(st.lists(customers(), min_size=1, max_size=4, unique=True), st.randoms())
def test_the_order_of_the_hits_does_not_matter(hits: list[Customer], random: Random) -> None:
    shuffled = list(hits)
    random.shuffle(shuffled)
    assert oldest(shuffled) is oldest(hits)
    assert head_of_family(shuffled) is head_of_family(hits)
