"""Requests that are cut into several files: together the one file, and nothing out of turn."""

from __future__ import annotations

import re
import tracemalloc
from collections.abc import Iterator

import pytest
from attrs import evolve, frozen
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from rulesdsl.model.decisions import Creation, Role
from rulesdsl.model.records import Customer, CustomerList
from rulesdsl.posting import asked as asked_module
from rulesdsl.posting.added_names import Names
from rulesdsl.posting.asked import Asked, asked
from rulesdsl.posting.customer_add import WouldBeRefusedError
from rulesdsl.posting.files import files
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.qbxml_requests import (
    BEGINNING,
    files_of_requests,
    is_part,
    request_files,
    requests,
)
from tests.company import add_everything
from tests.posting.plans import plans, sample_plan

WEB = Creation(Customer(name="Web Sales"), Role.STANDARD)
COUNTS = st.integers(1, 4)


def job(name: str, parent: str = "Web Sales") -> Creation:
    return Creation(Customer(name=name, parent=parent), Role.JOB)


def adding(*created: Creation) -> Asked:
    return Asked(creations=tuple((it, "1001") for it in created))


def written(wanted: Asked, per_file: int | None = None) -> dict[str, bytes]:
    return {name: b"".join(its) for name, its in request_files(wanted, per_file).items()}


def within(document: bytes) -> list[bytes]:
    """The requests of a file, as they are written."""
    return re.findall(rb"^    <\w+Rq .*?^    </\w+Rq>\n", document, re.DOTALL | re.MULTILINE)


@given(plans(), COUNTS)
def test_the_files_are_together_the_one_file(plan: Plan, per_file: int) -> None:
    whole = b"".join(requests(plan))
    parts = {name: b"".join(its) for name, its in files_of_requests(plan, per_file).items()}
    assert [it for part in parts.values() for it in within(part)] == within(whole)
    *full, last = [len(within(it)) for it in parts.values()] or [0]
    assert full == [per_file] * len(full)
    assert last <= per_file
    for part in parts.values():
        assert part.startswith(whole[: whole.index(b"    <")])
        assert 0 < len(within(part)) == len(etree.fromstring(part)[0])
    assert list(parts) == [f"requests-{at:04}.qbxml" for at in range(1, len(parts) + 1)]


@given(plans(), COUNTS)
def test_each_request_has_an_id_of_its_own_over_all_files(plan: Plan, per_file: int) -> None:
    parts = [b"".join(its) for its in files_of_requests(plan, per_file).values()]
    ids = [it.get("requestID") for part in parts for it in etree.fromstring(part)[0]]
    assert len(set(ids)) == len(ids) == len(asked(plan))


@given(plans(), COUNTS)
def test_the_files_are_carried_out_one_after_the_other(plan: Plan, per_file: int) -> None:
    """A job never stands in an earlier file than its parent: it would be refused (3140)."""
    new = {it.record.full_name for it in plan.creations}
    there = {it.customer for it in plan.decisions if it.customer}
    before = CustomerList(tuple(it for it in there if it.full_name not in new))
    after = before
    for part in files_of_requests(plan, per_file).values():
        after = add_everything(b"".join(part), after)
    added = {it.full_name for it in after.customers} - {it.full_name for it in before.customers}
    assert added == new


def test_the_files_of_a_plan() -> None:
    names = ["decisions.csv", "review.csv", "notifications.csv", "plan.json", "requests.qbxml"]
    assert list(files(sample_plan())) == names
    made = files(sample_plan(), requests_per_file=3)
    assert list(made) == [*names, "requests-0001.qbxml", "requests-0002.qbxml"]
    assert made["requests.qbxml"] is None
    online = files(evolve(sample_plan(), online=True), requests_per_file=3)
    assert (list(online), online["requests.qbxml"]) == (names, None)


def test_nothing_to_ask_is_no_file() -> None:
    assert request_files(Asked()) == request_files(Asked(), 3) == {}


def test_names_have_room_for_the_last_number() -> None:
    """Sorted by name the files stand in the order in which they are sent."""
    names = list(request_files(Asked(creations=Fetched(12_345, 0)), 1))
    assert (names[0], names[-1]) == ("requests-00001.qbxml", "requests-12345.qbxml")
    assert names == sorted(names)


def test_files_are_not_written_out_of_turn() -> None:
    """They share one stream: read in another order, each would get the requests of another."""
    (_, first), (_, second) = request_files(adding(WEB, job("Ann")), 1).items()
    assert next(first).startswith(b"<?xml")
    with pytest.raises(WouldBeRefusedError, match="out of turn"):
        list(second)


# Streams


@frozen
class Fetched:
    """Records that are made while they are read, as those of a large plan are."""

    told: int
    come: int

    def __len__(self) -> int:
        return self.told

    def __iter__(self) -> Iterator[tuple[Creation, str]]:
        for number in range(self.come):
            yield Creation(Customer(name=f"Ann Lee {number}"), Role.CUSTOMER), str(number)


def test_a_stream_is_read_as_it_is_written() -> None:
    parts = written(Asked(creations=Fetched(5, 5)), 2)
    assert [len(within(it)) for it in parts.values()] == [2, 2, 1]
    assert b'requestID="5-customer-4"' in parts["requests-0003.qbxml"]


@pytest.mark.parametrize("come", [0, 3, 4, 6, 7])
@pytest.mark.parametrize("per_file", [None, 2, 5])
def test_a_stream_of_another_length_than_was_told_is_refused(
    come: int, per_file: int | None
) -> None:
    with pytest.raises(WouldBeRefusedError):
        written(Asked(creations=Fetched(5, come)), per_file)


REFUSED = {
    "twice": adding(job("Ann"), job("ANN")),
    "behind its job": adding(job("Ann"), WEB),
    "behind the job of a job": adding(WEB, job("Roof", "Web Sales:Ann"), job("Ann")),
    "behind one job of several": adding(job("Ann"), job("Eve", "Shop"), job("Kim", "Shop"), WEB),
}


@pytest.mark.parametrize("wanted", REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.parametrize("in_memory", [0, 1, 100])
def test_what_would_be_refused_is_found_also_where_names_are_on_the_disk(
    wanted: Asked, in_memory: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked_module, "Names", lambda: Names(in_memory))
    with pytest.raises(WouldBeRefusedError):
        written(wanted, 2)


@pytest.mark.parametrize("in_memory", [0, 1, 100])
def test_what_is_in_order_is_written_also_where_names_are_on_the_disk(
    in_memory: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asked_module, "Names", lambda: Names(in_memory))
    made = [WEB, job("Ann"), job("Eve", "Shop"), job("Kim"), job("Roof", "Web Sales:Ann")]
    assert len(written(adding(*made), 1)) == len(made)


def test_a_parent_is_named_by_its_list_id_where_that_is_known() -> None:
    wanted = evolve(adding(job("Ann"), job("Eve", "Shop")), list_ids={"web sales": "8-1"})
    (document,) = written(wanted).values()
    assert [document.count(it) for it in (b"<ListID>8-1<", b">Web Sales<", b">Shop<")] == [1, 0, 1]


# Files of earlier plans


@given(plans(), COUNTS)
def test_what_we_wrote_is_known_again(plan: Plan, per_file: int) -> None:
    for name, pieces in files_of_requests(plan, per_file).items():
        assert is_part(name, b"".join(pieces)[:BEGINNING])


def test_what_somebody_keeps_is_not_taken_for_a_file_of_ours() -> None:
    """`requests-2026.qbxml`, say, is a copy of the requests of a year."""
    whole = b"".join(requests(sample_plan()))[:BEGINNING]
    assert is_part("requests-0001.qbxml", whole)
    for name in (
        "requests.qbxml",
        "requests-2026.qbxml",
        "requests-1121.qbxml",
        "requests-1.qbxml",
    ):
        assert not is_part(name, whole)
    parts = written(Asked(creations=Fetched(9, 9)), 2)
    second = parts["requests-0002.qbxml"][:BEGINNING]
    assert not is_part("requests-2026.qbxml", second)
    assert not is_part("requests-0001.qbxml", second)
    assert not is_part("requests-0001.qbxml", b"")
    assert not is_part("requests-0002.qbxml", b"<QBXML/>")
    assert not is_part("requests-0000.qbxml", whole)


# Memory


def test_five_times_as_many_requests_need_no_more_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Once the names that are added have gone to the disk, nothing grows with the requests."""
    monkeypatch.setattr(asked_module, "Names", lambda: Names(in_memory=500))
    few, many = (most_memory(count) for count in (1_000, 5_000))
    assert many < few * 1.05


def most_memory(requests_written: int) -> int:
    """The bytes that Python held at most while so many requests were written."""
    wanted = Asked(creations=Fetched(requests_written, requests_written))
    tracemalloc.start()
    try:
        for pieces in request_files(wanted, 500).values():
            for _ in pieces:
                pass
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
