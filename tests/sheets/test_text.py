"""The table on a terminal: never wider than it, and nothing is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from rulesdsl.sheets import ANY, Sheet
from rulesdsl.sheets.text import write
from tests.policies import Written, policies
from tests.sheets import drawn

WIDTHS = st.sampled_from((80, 60, 40))


def words(texts: Iterable[str]) -> Counter[str]:
    return Counter(word for text in texts for word in text.split() if word != ANY)


def all_of_it(sheet: Sheet) -> tuple[Counter[str], Counter[str]]:
    """Every word of the table drawn as one, and of it drawn in pieces."""
    whole = [text for row in sheet.rows for text in (*row.cells, row.decision, str(row.number))]
    pieces = [
        text
        for piece in sheet.pieces()
        for row in piece.rows
        for text in (*row.cells, row.decision, str(row.number))
    ]
    return words(whole), words([*pieces, *(piece.when for piece in sheet.pieces())])


def check(sheet: Sheet, width: int) -> None:
    text = write(sheet, width)
    for line in text.splitlines():
        # A long word is left whole, under the indent of its paragraph.
        assert cell_len(line) <= width or cell_len(max(line.split(), key=len)) > width - 10, line
        assert line == line.rstrip()
    found = words([text])
    # A grid repeats nothing and a list of lines sets signs behind words: compare the letters.
    plain = Counter({word.strip(";:→"): 0 for word in found})
    for word, count in found.items():
        plain[word.strip(";:→")] += count
    assert any(
        all(plain[word.strip(";:→")] >= count for word, count in asked.items())
        for asked in all_of_it(sheet)
    )
    assert all(words([note]) <= found for note in sheet.notes)


@settings(max_examples=25)
@given(policies(sound=False), WIDTHS)
def test_no_line_is_too_wide_and_no_word_is_lost(written: Written, width: int) -> None:
    check(drawn.of_written(written), width)


@settings(max_examples=60)
@given(drawn.wild_sheets(), st.integers(40, 120))
def test_any_text_can_be_drawn(sheet: Sheet, width: int) -> None:
    text = write(sheet, width)
    assert "\x1b" not in text
    assert all(str(row.number) in text for row in sheet.rows)


@pytest.mark.parametrize("width", [80, 60])
def test_as_a_person_reads_it(width: int) -> None:
    for text in (drawn.ONE_LINE[0], drawn.HOSTILE, WIDE, CURRENCIES):
        check(drawn.of(text), width)


WIDE = """
rule 'Everything asked at once'
  when (email starts with 'a' or total > 5 or guest) and (name contains 'b' or company is known)
    and (channel is 'Amazon' or currency is 'EUR' or phone is known) and (billing zip is '1' or
    shipping zip is '2' or email is known)
  match by email then last name and shipping zip and shipping city
    then billing company and billing street then customer name then phone then shipping phone
  else use customer 'Web' with job
rule 'Jobs left out'
  check jobs = false
  match by email then phone
  else hold
"""

CURRENCIES = """
multi currency = true
currency 'EUR' uses customer 'Web Sales EUR'
currency 'USD' uses customer 'Web Sales'
match by email
else use customer 'Web Sales, other currencies' with job named '{last name}, {first name}'
"""


def test_columns_that_would_break_words_are_written_line_by_line() -> None:
    text = write(drawn.of(WIDE), 80)
    assert "decision\n" not in text.partition("rule 'Jobs left out'")[0]
    assert "\n 2  email: one\n    → use the match by email\n" in text
    assert "override  email    phone    decision\n" in text


def test_a_table_that_fits_is_drawn_as_one() -> None:
    text = write(drawn.of("rule 'a'\nwhen guest\nelse hold\nrule 'b'\nelse hold"), 80)
    assert text.startswith("#  rule  guest  override  decision\n")
    assert "\n2        yes    –         hold\n3  b     –      yes " in text
    assert "rule 'a'" not in text


def test_wide_letters_count_twice() -> None:
    """Otherwise the last column would be pushed over the edge of the terminal."""
    policy = "rule '" + "李安" * 9 + "'\nwhen email is known\nelse hold '" + "李安 " * 9 + "'"
    sheet = drawn.of(policy)
    for width in (60, 80):
        assert max(map(cell_len, write(sheet, width).splitlines())) <= width


def test_where_the_file_lies_makes_no_difference() -> None:
    """Git hands it over under another name each time; the line alone says where a rule stands."""
    text = write(drawn.of_file(drawn.HERE / "policy.rules", "a1/policy.rules"), 60)
    assert "(line " in text
    assert text == write(drawn.of_file(drawn.HERE / "policy.rules", "b2/policy.rules"), 60)


def test_nothing_steers_the_terminal() -> None:
    text = write(drawn.of(drawn.HOSTILE), 80)
    assert drawn.is_tame(text)
    assert "rule 'a?[2Jb?c d'" in text
