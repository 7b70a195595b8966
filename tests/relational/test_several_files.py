"""Files that are read as one table are read as one by one, and each row tells its own file."""

from __future__ import annotations

from collections.abc import Callable
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from rulesdsl.formats.neutral_csv import orders_of_rows
from rulesdsl.relational import opening, reading_customers, reading_orders
from rulesdsl.relational.duck import Duck
from rulesdsl.relational.reading_customers import Customers
from rulesdsl.relational.reading_orders import Orders
from rulesdsl.relational.records import customer_of, order_of
from rulesdsl.relational.schema import CUSTOMERS, ORDERS
from rulesdsl.relational.source import Part, Source
from tests.relational import test_reading_customers, test_reading_orders
from tests.relational.test_reading_orders import as_csv
from tests.relational.warehouses import empty_duck

Drawn = tuple[list[str], list[list[str]]]


@st.composite
def cuts(draw: st.DrawFn, tables: st.SearchStrategy[Drawn]) -> tuple[Drawn, list[int]]:
    """A table, and where the files begin that it is of; some have no rows."""
    columns, rows = draw(tables)
    inner = draw(st.lists(st.integers(0, len(rows)), max_size=3))
    return (columns, rows), [0, *sorted(inner)]


def alone(duck: Duck, drawn: Drawn, starts: list[int]) -> list[Source]:
    columns, rows = drawn
    kinds = dict.fromkeys(columns, "VARCHAR")
    sources = []
    for number, (start, end) in enumerate(pairwise([*starts, len(rows)])):
        duck.create(f"t{number}", kinds)
        duck.put(f"t{number}", rows[start:end])
        table = exp.to_table(f"t{number}")
        sources.append(Source(table, kinds, exp.column("rowid"), f"{number}.csv", 2))
    return sources


def together(duck: Duck, drawn: Drawn, starts: list[int]) -> list[Source]:
    columns, rows = drawn
    kinds = dict.fromkeys(columns, "VARCHAR")
    duck.create("whole", {**kinds, "its file": "BIGINT"})
    ends = [*starts[1:], len(rows)]
    of_file = [
        at for at, (one, end) in enumerate(zip(starts, ends, strict=True)) for _ in range(end - one)
    ]
    duck.put("whole", [(*row, at) for row, at in zip(rows, of_file, strict=True)])
    parts = tuple(Part(start, f"{at}.csv") for at, start in enumerate(starts))
    row, part = exp.column("rowid"), exp.column("its file", quoted=True)
    return [Source(exp.to_table("whole"), kinds, row, "0.csv", 2, several=parts, part=part)]


def both_ways(
    drawn: tuple[Drawn, list[int]], few: int, read: Callable[[Duck, list[Source]], object]
) -> tuple[object, object]:
    """What comes of the files one by one, and of all of them together."""

    def result(sources: list[Source], duck: Duck) -> object:
        with pytest.MonkeyPatch.context() as patch:
            for it in (reading_orders, reading_customers):
                patch.setattr(it, "FEW", few)
            return read(duck, sources)

    with empty_duck() as duck:
        one = result(alone(duck, *drawn), duck)
    with empty_duck() as duck:
        return one, result(together(duck, *drawn), duck)


def orders_of(duck: Duck, sources: list[Source]) -> object:
    orders = Orders(duck, orders_of_rows)
    assert not any(map(orders.add_table, sources))
    read = orders.finish()
    query = exp.select(*(exp.column(it, quoted=True) for it in ORDERS)).from_("orders")
    found = [order_of(row) for row in duck.rows(query.order_by("ordinal"))]
    return read, found, [it.origin for it in found]


def customers_of(duck: Duck, sources: list[Source]) -> object:
    customers = Customers(duck)
    assert not any(map(customers.add_table, sources))
    read = customers.finish()
    query = exp.select(*(exp.column(it, quoted=True) for it in CUSTOMERS)).from_("customers")
    return read, [repr(customer_of(row)) for row in duck.rows(query.order_by("at"))]


@given(cuts(test_reading_orders.tables()), st.sampled_from([1, 64]))
@settings(max_examples=25, deadline=None)
def test_orders(drawn: tuple[Drawn, list[int]], few: int) -> None:
    one_by_one, at_once = both_ways(drawn, few, orders_of)
    assert at_once == one_by_one


@given(cuts(test_reading_customers.tables()), st.sampled_from([1, 64]))
@settings(max_examples=25, deadline=None)
def test_customers(drawn: tuple[Drawn, list[int]], few: int) -> None:
    one_by_one, at_once = both_ways(drawn, few, customers_of)
    assert at_once == one_by_one


ROWS = [["1", "a@b.c"], ["2", "é"], ["3", "x, y"], ["4", ""], ["5", 'say "x"']]
FILES = [ROWS[:2], [], ROWS[2:3], ROWS[3:]]
PLACES = [("0", 0), ("0", 1), ("2", 0), ("3", 0), ("3", 1)]


def read_from(source: Source | None, duck: Duck) -> list[tuple[int, str, str, str, int]]:
    """Number, cells, file and line of each row."""
    assert source is not None
    number, *cells = source.row, *map(source.text_of, source.columns)
    rows = duck.rows(source.select(number, *cells).order_by("1"))
    return [(at, one, other or "", *source.place_of(at)) for at, one, other in rows]


def test_csv_files(tmp_path: Path) -> None:
    given_files = []
    for at, rows in enumerate(FILES):
        path = tmp_path / f"{at}.csv"
        path.write_bytes(as_csv(["a", "b"], rows))
        given_files.append(opening.Csv(str(path), str(at), ("a", "b"), ",", len(rows) + 1))
    with empty_duck() as duck:
        found = read_from(opening.csv(duck, given_files, "raw"), duck)
    expected = [
        (at, *row, file, line + 2)
        for at, (row, (file, line)) in enumerate(zip(ROWS, PLACES, strict=True))
    ]
    assert found == expected


def test_parquet_files(tmp_path: Path) -> None:
    paths = [str(tmp_path / f"{at}.parquet") for at in range(len(FILES))]
    with empty_duck() as duck:
        for path, rows in zip(paths, FILES, strict=True):
            duck.create("t", {"a": "VARCHAR", "b": "VARCHAR"})
            duck.put("t", rows)
            opening.parquet_file(duck, exp.select("*").from_("t"), path)
            duck.drop("t")
        found = read_from(opening.parquets(duck, paths), duck)
        assert found == [
            (at, *row, str(tmp_path / f"{file}.parquet"), line + 1)
            for at, (row, (file, line)) in enumerate(zip(ROWS, PLACES, strict=True))
        ]
        duck.create("t", {"a": "VARCHAR", "b": "BIGINT"})
        opening.parquet_file(duck, exp.select("*").from_("t"), paths[1])
        assert opening.parquets(duck, paths) is None
        Path(paths[1]).write_bytes(b"PAR1")
        assert opening.parquets(duck, paths) is None


def test_where_a_file_ends_otherwise_than_its_lines_say(tmp_path: Path) -> None:
    path = tmp_path / "0.csv"
    path.write_text("a,b\n1,2\n\n3,4\n")
    twice = [opening.Csv(str(path), "0", ("a", "b"), ",", lines) for lines in (4, 4)]
    with empty_duck() as duck:
        assert opening.csv(duck, twice, "raw") is None
        duck.create("raw", {"a": "VARCHAR"})  # nothing of that name was left


def test_parts_follow_each_other() -> None:
    sizes = [2, 0, 0, 3, 0]
    starts = [*accumulate(sizes, initial=0)][:-1]
    parts = tuple(Part(start, str(at)) for at, start in enumerate(starts))
    source = Source(exp.to_table("t"), {}, exp.column("rowid"), "0", 2, several=parts)
    expected = [(str(at), 2 + row) for at, size in enumerate(sizes) for row in range(size)]
    assert [source.place_of(it) for it in range(sum(sizes))] == expected
