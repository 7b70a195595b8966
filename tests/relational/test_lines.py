"""The lines that DuckDB writes are those of `spreadsheet`, byte by byte."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rulesdsl.relational.duck import Duck
from rulesdsl.relational.lines import csv_lines
from rulesdsl.spreadsheet import csv_file

COLUMNS = {"at": "BIGINT", "one": "VARCHAR", "line": "BIGINT", "two": "VARCHAR"}

SIGNS = st.text(st.sampled_from("ab ;,\"'`=+-@\t\r\n|é\u200b＝"), max_size=6)

CELLS = st.none() | SIGNS | st.text(st.characters(codec="utf-8", exclude_characters="\0"))

ROWS = st.lists(st.tuples(CELLS, st.none() | st.integers(-9, 10**12), CELLS), max_size=40)


@given(ROWS)
@settings(max_examples=100, deadline=None)
def test_lines(rows: list[tuple[str | None, int | None, str | None]]) -> None:
    duck = Duck()
    duck.create("t", COLUMNS)
    numbered = [(at, *row) for at, row in enumerate(rows)]
    duck.put("t", reversed(numbered))
    written = b"".join(csv_lines(duck, "t", COLUMNS, "at"))
    assert written == b"".join(csv_file(tuple(COLUMNS), numbered))
    duck.close()
