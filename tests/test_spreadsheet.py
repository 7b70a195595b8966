"""No cell runs, and no text is lost."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.spreadsheet import (
    _MOST_REMEMBERED,
    Cell,
    _quoted,
    _Texts,
    as_meant,
    csv_file,
    harmless,
)

SIGNS = "=+-@＝＋－＠﹦﹢﹣﹫"
NASTY = st.text(st.sampled_from(SIGNS + "\t\r\n;,'\"“«  \xa0\u200b\ufeff\x00aB1") | st.characters())
"""Mostly the characters that matter, and any other."""


def read_back(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig", "surrogatepass"), newline="")))


def written(*rows: Sequence[Cell]) -> bytes:
    return b"".join(csv_file(["a", "b"], rows))


@given(text=NASTY)
def test_no_text_is_lost(text: str) -> None:
    assert as_meant(harmless(text)) == text


@given(text=NASTY)
def test_no_text_begins_like_a_formula(text: str) -> None:
    cell = harmless(text)
    assert not cell.lstrip(' \xa0\u200b\ufeff"“«').startswith(tuple(SIGNS + "\t\r\n\x00"))


@given(text=NASTY)
def test_what_is_written_at_once_is_written_as_any_other(text: str) -> None:
    """Also where so many texts were met that all are forgotten."""
    assert _Texts()[text] == _quoted(harmless(text))
    texts = _Texts({str(it): "" for it in range(_MOST_REMEMBERED)})
    assert texts[f"new {text}"] == _quoted(harmless(f"new {text}"))
    assert len(texts) == 1


@given(text=NASTY)
def test_nor_does_any_stretch_of_it(text: str) -> None:
    """Where the machine's list separator is another, the cell is cut open there."""
    for stretch in re.split("[;\t\r\n\x00]", harmless(text)):
        assert not stretch.strip(' \xa0\u200b\ufeff"“«').startswith(tuple(SIGNS))


@given(rows=st.lists(st.tuples(NASTY, NASTY)))
def test_a_file_read_back_has_the_same_texts(rows: list[tuple[str, str]]) -> None:
    content = written(*rows)
    # What has no UTF-8 is written as an escape; every other text comes back.
    kept = [[it.encode("utf-8", "backslashreplace").decode() for it in row] for row in rows]
    cells = read_back(content)[1:]
    assert [[as_meant(cell) for cell in row] for row in cells] == kept
    assert cells == [[harmless(cell) for cell in row] for row in kept]


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("Ann Lee", "Ann Lee"),
        ("a=b", "a=b"),
        ("Lee-Smith", "Lee-Smith"),
        ("=1+1", "'=1+1"),
        ("+1 415 555 6579", "'+1 415 555 6579"),
        ("-5", "'-5"),
        ("@home", "'@home"),
        ("  =1", "'  =1"),
        ('"=1"', '\'"=1"'),
        ("'=1", "''=1"),
        ("＝1", "'＝1"),
        ("\tx", "'\tx"),
        ("\r=1", "'\r'=1"),
        ("x;=1", "x;'=1"),
        ("one\n- two", "one\n'- two"),
        ("'tis", "'tis"),
        ("", ""),
    ],
)
def test_examples(text: str, cell: str) -> None:
    assert harmless(text) == cell
    assert as_meant(cell) == text


def test_a_number_stays_a_number() -> None:
    assert written((Decimal("-12.50"), -3), (Decimal("1E+2"), date(2026, 11, 21))).endswith(
        b"\r\n-12.50,-3\r\n100,2026-11-21\r\n"
    )


def test_a_file_begins_so_that_excel_knows_its_letters_and_ends_its_lines_as_rfc_4180_says() -> (
    None
):
    assert written(("é", None), ('say "a", b', "two\nlines")) == (
        b"\xef\xbb\xbfa,b\r\n\xc3\xa9,\r\n" + b'"say ""a"", b","two\nlines"\r\n'
    )
