"""Whether everybody reads a CSV file alike: told quickly, and slowly by its definition."""

from __future__ import annotations

import csv
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.relational.opening import Regularity

PIECES = ('"', '""', ",", ";", "\n", "\r\n", "a", '","', '"\n"', '"a"', ',"a,b"\n', '""""')


def said(text: str, separator: str = ",") -> bool:
    regularity = Regularity(separator)
    regularity.add(text.encode())
    return regularity.regular


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join), st.sampled_from(",;\t"))
def test_quotes_stand_around_whole_cells(text: str, separator: str) -> None:
    text = text.replace("\r", "").strip("\n") + "\n"
    while "\n\n" in text:
        text = text.replace("\n\n", "\n")
    cell = rf'(?:"[^"\n]*(?:""[^"\n]*)*"|[^"\n{separator}]*)'
    row = rf"{cell}(?:{separator}{cell})*\n"
    expected = re.fullmatch(rf"(?:{row})+", text) is not None and text != "\n"
    assert said(text, separator) is expected


@given(st.lists(st.lists(st.text("ab,\" '", max_size=4), min_size=2, max_size=3), max_size=4))
def test_what_a_program_writes_is_regular(rows: list[list[str]]) -> None:
    cells = ([it.replace('"', '""') for it in row] for row in rows)
    lines = ["a,b\n", *(",".join(f'"{it}"' for it in row) + "\n" for row in cells)]
    text = "".join(lines)
    assert said(text)
    assert list(csv.reader(lines, strict=True))[1:] == rows


@pytest.mark.parametrize(
    "text",
    [
        'a,"b\n',
        'a,"b\nc"\n',
        'a"b\n',
        '"a"b\n',
        '\ufeff"a"\n',
        "a\n\nb\n",
        "\na\n",
        "a\rb\n",
        "a\0\n",
    ],
)
def test_what_may_be_read_in_two_ways(text: str) -> None:
    assert not said(text)
