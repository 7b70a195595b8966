"""Texts as a terminal may show them: harmless, in lines that fit, and nothing is lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.visible import columns, visible, wrapped

ANY = st.text(max_size=200)


@given(ANY)
def test_what_is_shown_is_printable_and_shown_once(text: str) -> None:
    told = visible(text)
    assert told.isprintable()
    assert visible(told) == told
    assert "\n" not in told


@given(ANY, st.integers(20, 60), st.integers(0, 10))
def test_lines_fit_and_have_every_word(text: str, width: int, indent: int) -> None:
    lines = wrapped(text, width, " " * indent)
    assert max(map(columns, lines)) <= width
    assert "".join(lines).replace(" ", "") == visible(text).replace(" ", "")


@given(st.lists(st.text("ab日", min_size=1, max_size=9), min_size=1), st.integers(20, 60))
def test_words_that_fit_are_whole(words: list[str], width: int) -> None:
    assert " ".join(wrapped(" ".join(words), width)) == " ".join(words)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("  help: a few words more", ["  help: a few words", "    more"]),
        ("日本日本日本日本日本日本", ["日本日本日本日本", "    日本日本"]),
        ("two  words", ["two  words"]),
    ],
)
def test_wrapped(text: str, lines: list[str]) -> None:
    assert wrapped(text, 20, " " * 4) == lines
