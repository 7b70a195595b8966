"""Addresses compared by what they say: one table of the same, one of others, and two laws."""

from __future__ import annotations

import pytest
from attrs import evolve
from hypothesis import event, given

from rulesdsl.model.addresses import completed, is_whole, same_address
from rulesdsl.model.blocks import address_of, fitting
from rulesdsl.model.records import NO_ADDRESS, Block, Party
from tests.strategies import parties

MAIN = Party(
    name="Ann Lee",
    street="1 Main St.",
    street_2="Suite 2",
    city="Bayshore",
    state="California",
    zip="94326",
    country="US",
)
BOX = evolve(MAIN, street="P.O. Box 12", street_2=None)
OF_ROE = evolve(MAIN, company="Roe Ltd")
COLOGNE = Party(name="Ann Lee", street="Hauptstr. 1", city="Köln", zip="50667", country="DE")


def block(
    lines: tuple[str, ...],
    city: str | None = None,
    state: str | None = None,
    zip_code: str | None = None,
    country: str | None = None,
) -> Block:
    return Block(lines=lines, city=city, state=state, zip=zip_code, country=country)


SAME = [
    (MAIN, block(("Ann Lee", "1 Main St.", "Suite 2"), "Bayshore", "CA", "94326", "US")),
    (MAIN, block(("Ann Lee", "1 MAIN STREET", "STE 2"), "BAYSHORE", "ca", "94326-1234")),
    (MAIN, block(("Lee Tools", "Ann Lee", "1 Main St, Suite 2"), "Bayshore", "CA", "94326")),
    (MAIN, block(("1 Main St Suite 2",), "Bayshore", None, "94326", "USA")),
    (MAIN, block(("Suite 2", "1 Main St"), "Bayshore", "CA", "94326")),
    (MAIN, block(("Ann Lee", "1 Main St", "Suite 2", "Bayshore CA 94326"))),
    (MAIN, block(("Ann Lee", "1 Main St", "Suite 2", "Bayshore, California 94326", "U.S.A."))),
    (MAIN, block(("Ann Lee", "1 Main St, Suite 2, Bayshore, CA 94326-1234 US"))),
    (MAIN, block(("Ann Lee", "1 Main St", "Suite 2", "Bayshore CA 94326"), country="USA")),
    (MAIN, block(("1 Main St Suite 2 Bayshore CA 94326",))),
    (evolve(MAIN, street_2=None), block(("1 Main St", "Suite 2"), "Bayshore", "CA", "94326")),
    (evolve(MAIN, street_2=None), block(("1 Main St", "Suite 2", "Bayshore CA 94326"))),
    (evolve(MAIN, country=None), block(("1 Main St Ste 2",), "Bayshore", "ca", "94326")),
    (evolve(MAIN, state="CA"), block(("1 Main St Ste 2",), "Bayshore", "California", "94326")),
    (BOX, block(("PO Box 12",), "Bayshore", "CA", "94326")),
    (COLOGNE, block(("Ann Lee", "HAUPTSTR 1", "50667 Köln"))),
    (COLOGNE, block(("Ann Lee", "Hauptstr. 1", "50667 KOLN", "Germany"))),
    (COLOGNE, block(("Hauptstr. 1",), "Koln", None, "50667", "Germany")),
    (COLOGNE, block(("Hauptstr. 1", "GERMANY"), "Köln", None, "50667")),
    (evolve(COLOGNE, street="Hauptstr. 1 A"), block(("Hauptstr. 1a",), "Köln", None, "50667")),
    (evolve(COLOGNE, street_2="12"), block(("Hauptstr. 1", "12", "506 67 Köln"))),
    (evolve(COLOGNE, street="Łąkowa 3", city="Łódź"), block(("Lakowa 3",), "Lódz", None, "50667")),
    (
        evolve(COLOGNE, street="Straße " + "x" * 60),
        block(("Strasse " + "x" * 60,), "Köln", None, "50667"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("told", "there"), SAME)
def test_no_change(told: Party, there: Block) -> None:
    assert same_address(told, there)


OTHERS = [
    (MAIN, block(("Ann Lee", "2 Main St", "Suite 2"), "Bayshore", "CA", "94326")),
    (MAIN, block(("Ann Lee", "1 Main St", "Suite 3"), "Bayshore", "CA", "94326")),
    (MAIN, block(("Ann Lee", "1 Main St"), "Bayshore", "CA", "94326")),
    (MAIN, block(("Ann Lee", "11 Main St", "Suite 2"), "Bayshore", "CA", "94326")),
    (MAIN, block(("Ann Lee", "1 Main St", "Suite 2"), "Bayside", "CA", "94326")),
    (MAIN, block(("Ann Lee", "1 Main St", "Suite 2"), "Bayshore", "CA", "94327")),
    (MAIN, block(("Ann Lee", "1 Main St", "Suite 2"), "Bayshore", "NY", "94326")),
    (MAIN, block(("Ann Lee", "1 Main St", "Suite 2"), "Bayshore", "CA", "94326", "Canada")),
    (MAIN, block(("Ann Lee", "1 Main St", "Suite 2"), "Bayshore", "CA")),
    (MAIN, block(("Ann Lee", "1 Main St", "Suite 2", "Bayshore NY 94326"))),
    (MAIN, block(("Ann Lee",))),
    (evolve(MAIN, street_2=None), block(("1 Main St North",), "Bayshore", "CA", "94326")),
    (COLOGNE, block(("Ann Lee", "Hauptstr. 1", "50667 Köln", "Austria"))),
    (evolve(COLOGNE, street_2="12"), block(("Hauptstr. 11", "2"), "Köln", None, "50667")),
    (evolve(COLOGNE, street_2="12"), block(("Hauptstr. 11", "2", "50667 Köln"))),
    (evolve(COLOGNE, city=None), block(("Hauptstr. 15", "0667"))),
]


@pytest.mark.parametrize(("told", "there"), OTHERS)
def test_a_change(told: Party, there: Block) -> None:
    assert not same_address(told, there)


@given(parties())
def test_what_was_written_is_no_change(told: Party) -> None:
    """However it was cut and transliterated: an address made from an order is that order's."""
    written = address_of(told)
    whole = is_whole(told) and written != NO_ADDRESS
    event(f"whole: {whole}")
    assert same_address(told, written) or not whole


@given(parties())
def test_what_was_written_fits(told: Party) -> None:
    """A transaction takes an address made from an order as it is."""
    written = address_of(told)
    event("no address" if written == NO_ADDRESS else f"{len(written.lines)} lines")
    assert fitting(written) == written


COMPLETED = [
    # The order tells no country, or QuickBooks leaves it out at home.
    (evolve(MAIN, country=None), block(("2 Oak",), "Bay", "CA", "9", "USA"), "CA", "USA"),
    (MAIN, block(("2 Oak Rd",), "Bayside", "CA", "94327"), "CA", None),
    (MAIN, block(("2 Oak Rd",), "New York", "NY", "10001"), "California", "US"),
    (MAIN, block(("2 Oak Rd",), "New York", "NY", "10001", "U.S.A."), "California", "U.S.A."),
    # The state of the same place.
    (evolve(MAIN, state=None), block(("2 Oak Rd",), "Bayshore", "CA", "94326"), "CA", "US"),
    (evolve(MAIN, state=None), block(("2 Oak Rd",), "Albany", "NY", "12207"), None, "US"),
]


@pytest.mark.parametrize(("told", "there", "state", "country"), COMPLETED)
def test_state_and_country(
    told: Party, there: Block, state: str | None, country: str | None
) -> None:
    made = completed(told, there, None)
    assert (made.state, made.country) == (state, country)


HEADS = [
    (MAIN, ("Ann Lee", "Lee Tools", "2 Oak Rd"), None, ("Lee Tools", "Ann Lee")),
    (MAIN, ("Lee Tools", "2 Oak Rd"), "LEE TOOLS", ("Lee Tools", "Ann Lee")),
    (MAIN, ("Bob Roe", "2 Oak Rd"), None, ("Ann Lee",)),
    (evolve(MAIN, name=None), ("Bob Roe", "2 Oak Rd"), None, ("Bob Roe",)),
    (evolve(MAIN, name=None), ("2 Oak Rd",), None, ()),
    (OF_ROE, ("Lee Tools", "2 Oak Rd"), "Lee Tools", ("Roe Ltd", "Ann Lee")),
]  # fmt: skip


@pytest.mark.parametrize(("told", "lines", "company", "heads"), HEADS)
def test_who_stands_on_top(
    told: Party, lines: tuple[str, ...], company: str | None, heads: tuple[str, ...]
) -> None:
    short = evolve(told, street_2=None, country=None)  # at most five lines are printed
    written = address_of(completed(short, Block(lines=lines, city="Bayside"), company))
    assert written.lines == (*heads, "1 Main St.")
