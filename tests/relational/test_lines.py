"""The lines that DuckDB writes are those of `spreadsheet`, byte by byte."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from rulesdsl.relational.duck import Duck
from rulesdsl.relational.lines import NUMBER, csv_lines
from rulesdsl.spreadsheet import csv_file

COLUMNS = {"at": "BIGINT", "one": "VARCHAR", "line": "BIGINT", "two": "VARCHAR", "sum": NUMBER}

SIGNS = st.text(st.sampled_from("ab ;,\"'`=+-@\t\r\n|é\u200b＝"), max_size=6)

CELLS = st.none() | SIGNS | st.text(st.characters(codec="utf-8", exclude_characters="\0"))

SUMS = st.none() | st.decimals(allow_nan=False, allow_infinity=False).map(str)

Row = tuple[str | None, int | None, str | None, str | None]

ROWS = st.lists(
    st.tuples(CELLS, st.none() | st.integers(-9, 10**12), CELLS, SUMS),
    max_size=40,
)


@given(ROWS)
@example([("=1", 1, None, "1E+2"), ("a", 2, "b", "-12.50")])
@settings(max_examples=100, deadline=None)
def test_lines(rows: list[Row]) -> None:
    duck = Duck()
    duck.create("t", {it: "VARCHAR" if kind == NUMBER else kind for it, kind in COLUMNS.items()})
    duck.put("t", [(at, *row) for at, row in reversed(list(enumerate(rows)))])
    numbered = [
        (at, *row, None if total is None else Decimal(total))
        for at, (*row, total) in enumerate(rows)
    ]
    written = b"".join(csv_lines(duck, "t", COLUMNS, "at"))
    assert written == b"".join(csv_file(tuple(COLUMNS), numbered))
    duck.close()
