"""Customer lists that DuckDB reads are those that the readers of files read."""

from __future__ import annotations

import io

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from rulesdsl.formats import CustomerReading
from rulesdsl.formats.neutral_customers import COLUMNS, FORMAT
from rulesdsl.model.records import Customer
from rulesdsl.reading.once import join_customers
from rulesdsl.relational.duck import Duck
from rulesdsl.relational.reading_customers import Customers, CustomersRead
from rulesdsl.relational.records import customer_of
from rulesdsl.relational.schema import CUSTOMERS
from tests.relational.test_reading_orders import ANY, as_csv, is_text, put

CELLS = {
    "full name": [
        "Lee, Ann", "lee, ann", "Web Sales", "Web Sales:Ann", "web sales:ann", "Nobody:Ann", "K",
        "\u212a", "STRASSE", "Straße", "Straße:Job", "STRASSE:Job", "A:B:C", ":", "A:", ":B", "",
        "A : B", "Web Sales:Ann:Kitchen", "Ünder:Ann",
    ],
    "list id": ["80000001-1234567890", "8000000A-1234567890", "X1", "", "4111-1111-1111-1111"],
    "active": ["yes", "no", "true", "", "maybe"],
    "currency": ["USD", "US Dollar", "usd", "", "Doubloon", "Euro"],
    "list": ["", "customer", "Customer", "vendor", "other name", "nobody"],
    "email": ["ann@example.com", "a@example.com; b@example.com", ""],
}  # fmt: skip


def cells(name: str) -> st.SearchStrategy[str]:
    pool = st.sampled_from(CELLS.get(name, ["Ann", "Lee", "", "12"]))
    return st.one_of(pool, pool, pool, pool, pool, st.sampled_from(ANY), st.text(max_size=4))


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    names = sorted(COLUMNS - {"full name"})
    columns = ["full name", *draw(st.lists(st.sampled_from(names), unique=True, max_size=8))]
    row = st.tuples(*(cells(it).filter(is_text) for it in columns)).map(list)
    return columns, draw(st.lists(row, max_size=15))


def by_python(*tables: tuple[list[str], list[list[str]]]) -> CustomerReading:
    readings = []
    for number, table in enumerate(tables):
        reading = FORMAT.read(io.BytesIO(as_csv(*table)), f"{number}.csv")
        assert isinstance(reading, CustomerReading), reading
        readings.append(reading)
    return join_customers(readings)


def by_duck(*drawn: tuple[list[str], list[list[str]]]) -> tuple[CustomersRead, list[Customer]]:
    duck = Duck()
    customers = Customers(duck)
    for number, (columns, rows) in enumerate(drawn):
        source = put(duck, f"t{number}", dict.fromkeys(columns, "VARCHAR"), rows)
        assert customers.add_table(source) is None
    read = customers.finish()
    query = exp.select(*(exp.column(it, quoted=True) for it in CUSTOMERS)).from_("customers")
    return read, [customer_of(row) for row in duck.rows(query.order_by("at"))]


@given(st.lists(tables(), min_size=1, max_size=2))
@settings(max_examples=25, deadline=None)
def test_tables_of_texts(drawn: list[tuple[list[str], list[list[str]]]]) -> None:
    expected = by_python(*drawn)
    read, customers = by_duck(*drawn)
    wanted = expected.customers
    assert sorted(map(repr, customers)) == sorted(map(repr, wanted.customers))
    assert read.count == len(customers)
    assert set(read.taken) == set(wanted.taken)
    assert read.company == wanted.company
    assert sorted(map(repr, read.problems)) == sorted(map(repr, expected.problems))
    assert sorted(map(repr, read.remarks)) == sorted(map(repr, expected.remarks))
