"""Orders that DuckDB reads are those that the readers of files read, problems included."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import UTC, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from rulesdsl.formats import OrderReading
from rulesdsl.formats.neutral_csv import FORMAT, orders_of_rows
from rulesdsl.model.fields import FIELDS
from rulesdsl.model.records import Order
from rulesdsl.reading.columns import DERIVED
from rulesdsl.reading.once import join_orders, orders_once
from rulesdsl.reading.table import Table, read_table
from rulesdsl.relational import opening
from rulesdsl.relational.duck import Duck, DuckError
from rulesdsl.relational.reading_orders import Orders, OrdersRead
from rulesdsl.relational.records import order_of
from rulesdsl.relational.schema import ORDERS
from rulesdsl.relational.source import Source
from rulesdsl.relational.source import rows as source_rows

COLUMNS = [it.name for it in FIELDS if it.name != DERIVED]

CELLS = {
    "order number": ["1", "2", "A-3", " 1 ", "", "\u212a", "k", "K", "4111 1111 1111 1111"],
    "channel": ["Shopify", "shopify", "", "Amazon", "Ünïcode"],
    "store": ["A", "a", "B", ""],
    "order date": [
        "2026-11-21", "2026-02-30", "2026-11-21T09:14:02Z", "2026-11-21 09:14", "", "21.11.2026",
        "0000-01-01", "0001-01-01", "2026-11-21 09:14:02.5 -05:00", "12026-11-21",
    ],
    "currency": ["USD", "eur", "", "Euro", "ſss"],
    "total": [
        "129.90", "5", "", "-3.00", "+1", "1,234.50", "1,234", "541,70", "007", "0.1234567", "five",
        "1e3", "123456789012345.123456", "1234567890123456",
    ],
    "tags": ["vip", "vip;trade", "vip, vip", ";", "", "a,b;c", " x , y "],
    "guest": ["yes", "No", "true", "off", "", "maybe"],
    "phone": ["+1 415 555 6579", "'0415", "'s", "", "4111-1111-1111-1111"],
    "name": [
        "Ann Lee", "Ann", "Lee, Ann", "Vincent van Gogh", "Ann Lee Jr", "Mr. Lee", "Mr Lee",
        "Ann  Lee", "Lee Tools Ltd", "Mary Ann Lee", "Ann & Bob", "O'Brien Ann-Lee", "Änn Lee", "",
        "Dr Ann Lee", "A B C D", "Ann 2", "inc", "de la Cruz", "Ann Lee Inc", "Ann de Lee",
    ],
    "company": ["Lee Tools Ltd", "ann lee", "", "Ann Lee"],
    "billing country": ["US", "us", "Germany", "UK", "Atlantis", "", "Österreich"],
    "card brand": ["Visa", "", "Visa 4242", "12345"],
    "card last four": ["4242", "**** 4242", "42", "", "4111111111111111"],
    "card expiry": ["11/2028", "1/28", "2028-11", "", "13/2028"],
}  # fmt: skip

ANY = ["", "x", "4111 1111 1111 1111", "4***********1111", "ab\tc", "  y ", "a\u200bb", "#5", "'1"]


def cells(name: str) -> st.SearchStrategy[str]:
    pool = st.sampled_from(CELLS.get(name, ["Ann", "Lee", "", "12"]))
    return st.one_of(pool, pool, pool, pool, pool, st.sampled_from(ANY), st.text(max_size=4))


def is_text(cell: str) -> bool:
    """Whether it stands on one line, so that lines are rows, and can be written at all."""
    return not any(sign in "\0\r\n" or "\ud800" <= sign <= "\udfff" for sign in cell)


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    others = st.lists(st.sampled_from(COLUMNS[1:]), unique=True, max_size=8)
    columns = ["order number", *draw(others)]
    row = st.tuples(*(cells(it).filter(is_text) for it in columns)).map(list)
    return columns, draw(st.lists(row, max_size=15))


def as_csv(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    writer.writerows([columns, *rows])
    return text.getvalue().encode()


def by_python(*tables: tuple[list[str], list[list[str]]]) -> OrderReading:
    readings = []
    for number, table in enumerate(tables):
        reading = FORMAT.read(io.BytesIO(as_csv(*table)), f"{number}.csv")
        assert isinstance(reading, OrderReading), reading
        readings.append(reading)
    return join_orders(readings)


def put(duck: Duck, name: str, columns: dict[str, str], rows: Sequence[Sequence[object]]) -> Source:
    duck.create(name, columns)
    duck.put(name, rows)
    return Source(exp.to_table(name), columns, exp.column("rowid"), f"{name[1:]}.csv", 2)


def by_duck(duck: Duck, *sources: Source) -> tuple[OrdersRead, list[Order]]:
    orders = Orders(duck, orders_of_rows)
    for source in sources:
        assert orders.add_table(source) is None
    read = orders.finish()
    query = exp.select(*(exp.column(it, quoted=True) for it in ORDERS)).from_("orders")
    rows = duck.rows(query.order_by("ordinal"))
    return read, [order_of(row) for row in rows]


@given(st.lists(tables(), min_size=1, max_size=2))
@settings(max_examples=25, deadline=None)
def test_tables_of_texts(drawn: list[tuple[list[str], list[list[str]]]]) -> None:
    duck = Duck()
    sources = [
        put(duck, f"t{number}", dict.fromkeys(columns, "VARCHAR"), rows)
        for number, (columns, rows) in enumerate(drawn)
    ]
    expected = by_python(*drawn)
    read, orders = by_duck(duck, *sources)
    assert orders == list(expected.orders)
    assert [it.origin for it in orders] == [it.origin for it in expected.orders]
    assert read.count == len(orders)
    assert sorted(map(repr, read.problems)) == sorted(map(repr, expected.problems))
    told = [it for it in expected.remarks if "header line" not in it.message]
    shown = [it for it in read.remarks if "no orders below" not in it.message]
    assert sorted(map(repr, shown)) == sorted(map(repr, told))


TYPED = {
    "order number": "INTEGER",
    "order date": "DATE",
    "total": "DECIMAL(10, 2)",
    "guest": "BOOLEAN",
    "tags": "VARCHAR[]",
    "customer id": "BIGINT",
    "fulfilment": "TIMESTAMP",
    "currency": "VARCHAR",
    "name": "VARCHAR",
    "company": "BOOLEAN",
    "store": "TIMESTAMP WITH TIME ZONE",
    "payment method": "DOUBLE",
}

TYPED_ROWS = st.lists(
    st.tuples(
        st.none() | st.integers(-3, 20),
        st.none() | st.dates(),
        st.none() | st.decimals(-1000, 10**7, places=2),
        st.none() | st.booleans(),
        st.none() | st.lists(st.none() | st.sampled_from(["vip", " vip", "", "é", "a;b"])),
        st.none() | st.sampled_from([1, 4111111111111111, 10**15]),
        st.none() | st.datetimes(),
        st.none() | st.sampled_from(["USD", "eur", "Euro"]),
        st.none() | st.sampled_from(["Ann Lee", "Ann de Lee", "Änn Lee"]),
        st.none() | st.booleans(),
        st.none() | st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=9))])),
        st.none() | st.floats(allow_nan=False),
    ),
    max_size=20,
)


@given(TYPED_ROWS)
@settings(max_examples=40, deadline=None)
def test_tables_with_types_of_their_own(rows: list[tuple[object, ...]]) -> None:
    """A plain row is the same order as the reader of rows makes of it."""
    duck = Duck()
    source = put(duck, "t0", TYPED, rows)
    by_rows = Orders(duck, orders_of_rows)
    made = list(orders_of_rows((row for _, row in source_rows(duck, source)), "0.csv"))
    assert by_rows.add_table(source) is None
    read = by_rows.finish()
    query = exp.select(*(exp.column(it, quoted=True) for it in ORDERS)).from_("orders")
    orders = [order_of(row) for row in duck.rows(query.order_by("ordinal"))]
    expected = orders_once(made)
    assert orders == list(expected.orders)
    assert [it.origin for it in orders] == [it.origin for it in expected.orders]
    assert sorted(map(repr, read.problems)) == sorted(map(repr, expected.problems))
    duck.close()


# --- CSV that is beyond doubt ---------------------------------------------------------------------

LINES = st.lists(
    st.text(st.sampled_from('ab ,"\r;é\t='), max_size=8)
    | st.sampled_from(['"a,b",c', '"x""y",', '"",""', " ,", '"a" ,b', 'a"b,c', '"é",1', "1,2,3"]),
    max_size=6,
)


@given(LINES, st.sampled_from(["\n", "\r\n"]), st.booleans())
@settings(max_examples=150, deadline=None, phases=(Phase.generate,))
def test_what_is_regular_everybody_reads_alike(lines: list[str], end: str, ended: bool) -> None:
    text = end.join(["order number,name", *lines]) + (end if ended else "")
    regularity = opening.Regularity(",")
    data = text.encode()
    regularity.add(data if data.endswith(b"\n") else data + b"\n")
    if not regularity.regular:
        return
    duck = Duck()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "orders.csv"
        path.write_bytes(data)
        columns = ("order number", "name")
        given = opening.Csv(str(path), "0.csv", columns, ",", regularity.lines)
        try:
            source = opening.csv(duck, [given], "raw")
        except DuckError:
            return
    if source is None:
        return
    by_python = read_table(text, "0.csv", {"order number", "name"})
    assert isinstance(by_python, Table)
    assert [it for it in by_python.rows if it.cells] == [
        row for _, row in source_rows(duck, source)
    ]
    duck.close()
