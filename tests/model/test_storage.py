"""What QuickBooks keeps of a text."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rulesdsl.model.storage import (
    NO_COLONS,
    REMOVED,
    REPLACED,
    TIDIED,
    label,
    same_label,
    stored,
    stored_text,
)

ANY_TEXT = st.text(st.characters())  # with lone surrogates and everything
ILLEGAL_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@pytest.mark.parametrize(
    ("text", "kept", "changes"),
    [
        ("Ann Lee", "Ann Lee", ()),
        ("José Ŝmith €5", "José Smith €5", (REPLACED,)),
        ("Łukasz Żak", "Lukasz Zak", (REPLACED,)),
        ("Ngụy Như", "Nguy Nhu", (REPLACED,)),
        ("Jose\u0301", "José", ()),
        ("Ann\u00a0Lee", "Ann Lee", ()),
        ("Ann\tLee\r\n", "Ann Lee", (TIDIED,)),
        ("  Ann   Lee ", "Ann Lee", (TIDIED,)),
        ("A\x00n\u200bn\ud800", "Ann", (REMOVED,)),
        ("Ann 😀", "Ann", (REPLACED, TIDIED)),
        ("x" * 42, "x" * 41, ("cut to 41 characters",)),
        ("x" * 40 + " yz", "x" * 40, ("cut to 41 characters",)),
        ("\u200b", "", (REMOVED,)),
    ],
)
def test_what_is_kept(text: str, kept: str, changes: tuple[str, ...]) -> None:
    found = stored(text, 41)
    assert (found.text, found.changes) == (kept, changes)


def test_a_label_has_no_colon() -> None:
    assert label("Lee: Tools").text == "Lee- Tools"
    assert label("Lee： Tools").changes == (REPLACED, NO_COLONS)
    assert label("Ann Lee").changes == ()


@given(ANY_TEXT, st.integers(1, 60))
@example("\ufffe\uffff", 5)
@example("e\u200d\u0301", 5)
def test_what_is_stored_can_be_stored(text: str, limit: int) -> None:
    for found in (stored(text, limit), label(text, limit)):
        kept = found.text
        assert len(kept) <= limit
        kept.encode("cp1252")
        assert not ILLEGAL_IN_XML.search(kept)
        assert kept == " ".join(kept.split())
        assert stored(kept, limit) == type(found)(kept), "what is stored is stored as it is"
    assert ":" not in label(text, limit).text
    assert stored_text(text, limit) == stored(text, limit).text


def test_every_character_of_the_basic_plane() -> None:
    for point in range(0x10000):
        kept = label(chr(point)).text
        kept.encode("cp1252")
        assert label(kept).text == kept


@given(st.text(st.characters(codec="cp1252", categories=("L", "N", "P")), max_size=41))
def test_windows_letters_stay(text: str) -> None:
    assert stored(text, 41).text == text


@given(ANY_TEXT)
def test_folding_a_label_twice_is_folding_it_once(text: str) -> None:
    assert same_label(same_label(text)) == same_label(text)
    assert same_label(text.upper()) == same_label(text.upper().lower())


def test_labels_that_are_the_same() -> None:
    assert same_label("web  sales ") == same_label("Web Sales")
    assert same_label("JOSE\u0301") == same_label("josé")
    assert same_label("Lee, Ann") != same_label("Ann Lee")
