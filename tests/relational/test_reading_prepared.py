"""A prepared list that DuckDB takes apart is the one that Python reads."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from rulesdsl.customers.prepared import PreparedList
from rulesdsl.customers.unusable import UnusableListError
from rulesdsl.model.records import Block, Customer, CustomerList, Origin
from rulesdsl.relational import reading_prepared
from rulesdsl.relational.duck import Duck
from rulesdsl.relational.reading_prepared import Prepared
from rulesdsl.relational.records import customer_of
from rulesdsl.relational.schema import CUSTOMERS
from tests import town
from tests.prepared import prepared
from tests.relational.warehouses import empty_duck

SIGNS = st.characters(exclude_categories=["Cs"])  # the readers leave no half of a character
TEXTS = st.none() | st.text(SIGNS, min_size=1, max_size=8)
BLOCKS = st.builds(
    Block,
    lines=st.lists(st.text(SIGNS, max_size=4), max_size=2).map(tuple),
    city=TEXTS,
    state=TEXTS,
    zip=TEXTS,
    country=TEXTS,
)
ORIGINS = st.builds(Origin, st.sampled_from(("a.xml", "o'b.csv")), st.none() | st.integers(1, 9))

MORE: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("list_id", "created", "company", "middle_name", "cc", "currency"), TEXTS),
    "edit_sequence": TEXTS,
    "card_expiry": TEXTS,
    "active": st.booleans(),
    "online": st.booleans(),
    "billing": BLOCKS,
    "shipping": BLOCKS,
    "origin": st.none() | ORIGINS,
}


@st.composite
def lists(draw: st.DrawFn) -> CustomerList:
    """A list of the town in which records know more, all of them the same facts."""
    there = draw(town.lists())
    known = draw(st.lists(st.sampled_from(sorted(MORE)), unique=True, max_size=4))
    customers = (evolve(it, **{part: draw(MORE[part]) for part in known}) for it in there.customers)
    return evolve(there, customers=tuple(customers))


def put(duck: Duck, there: PreparedList) -> tuple[str, ...]:
    taken = Prepared(there)
    with TemporaryDirectory() as folder:
        file = Path(folder, "records")
        file.write_bytes(b"".join(taken.lines()))
        return taken.put(duck, str(file))


def read(duck: Duck, there: PreparedList) -> tuple[tuple[str, ...], list[Customer]]:
    """The columns that are told, and the records of the relation."""
    columns = put(duck, there)
    query = exp.select(*(exp.column(it, quoted=True) for it in CUSTOMERS)).from_("customers")
    return columns, [customer_of(row) for row in duck.rows(query)]


def whole(records: tuple[Customer, ...] | list[Customer]) -> list[str]:
    """Records with all that is told of them, also what does not count when they are compared."""
    return sorted(map(repr, records))


def same(there: PreparedList) -> None:
    with empty_duck() as duck:
        columns, records = read(duck, there)
        assert whole(records) == whole(there.records)
        for name in CUSTOMERS.keys() - columns:
            told = exp.select(exp.Count(this=exp.column(name, quoted=True))).from_("customers")
            if name not in {"active", "online"}:  # as they usually are
                assert duck.one(told) == (0,)


@settings(deadline=None)
@given(lists())
def test_all_records(given_list: CustomerList) -> None:
    same(prepared(given_list))


@settings(deadline=None, max_examples=30)
@given(lists(), st.integers(50, 400))
def test_records_that_are_too_long_for_duckdb(given_list: CustomerList, longest: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading_prepared, "LONGEST_LINE", longest)
        same(prepared(given_list))


@pytest.mark.parametrize(
    "customers",
    [
        (),
        (Customer(name="Lee, Ann 😀"), Customer(name="Müller"), Customer(name="a\0b\t\n\\ud83d")),
        (Customer(name="Lee"), Customer(name="Job", parent="Lee", billing=Block(lines=("", '"]')))),
        (Customer(name="x" * 1_000_000, email="y" * 1_000_000), Customer(name="Lee")),
        (Customer(name="null"), Customer(name="Lee", email="null", active=False, online=True)),
        tuple(Customer(name=f"Lee {it}", origin=Origin(f"{it}.csv", it)) for it in range(12_000)),
    ],
    ids=["nobody", "signs", "lines", "long", "null", "many"],
)
def test_lists(customers: tuple[Customer, ...]) -> None:
    same(prepared(CustomerList(customers)))


@pytest.mark.parametrize(
    "how",
    [
        "UPDATE record SET body = '[1'",
        "UPDATE record SET body = x'ff00'",
        "UPDATE record SET body = '[null]'",
        "UPDATE record SET body = replace(body, 'Lee', '\\ud83')",
        "DELETE FROM record",
        "DROP TABLE record",
        "DELETE FROM fact WHERE name = 'told'",
    ],
)
def test_a_damaged_list_is_told(how: str) -> None:
    there = prepared(CustomerList((Customer(name="Lee"), Customer(name="Li"))))
    there.tables.do(how)
    with empty_duck() as duck, pytest.raises(UnusableListError, match="is damaged"):
        put(duck, PreparedList(there.tables))
