"""The names that are added: a set of texts, whether it stands in memory or on the disk."""

from __future__ import annotations

import errno
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.posting.added_names import Names

NAMES = st.text(st.characters(categories=["L", "N", "Cs", "Cc"]), max_size=3)


@given(st.lists(NAMES, max_size=40), st.lists(NAMES, max_size=10), st.integers(0, 5))
def test_what_was_added_is_in_it_and_nothing_else(
    added: list[str], others: list[str], in_memory: int
) -> None:
    names, there = Names(in_memory), set[str]()
    for name in added:
        assert (name in names) == (name in there)
        names.add(name)
        there.add(name)
    assert [it in names for it in (*added, *others)] == [it in there for it in (*added, *others)]


def test_a_full_disk_is_told_as_that_of_any_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever writes the files of a plan knows what to tell of an OSError."""
    connect = sqlite3.connect

    def tiny(*words: str, **named: None) -> sqlite3.Connection:
        found = connect(*words, **named)  # type: ignore[call-overload]
        found.execute("PRAGMA max_page_count = 3")
        assert isinstance(found, sqlite3.Connection)
        return found

    monkeypatch.setattr(sqlite3, "connect", tiny)
    names = Names(in_memory=10_000)
    for number in range(10_000):
        names.add(f"Ann Lee {number}")
    with pytest.raises(OSError, match="is full") as raised:
        names.add("Ann Lee")
    assert raised.value.errno == errno.ENOSPC


def test_so_is_a_place_where_nothing_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    def elsewhere(_: str, **named: None) -> sqlite3.Connection:
        found = connect("file::memory:?mode=ro", uri=True, **named)  # type: ignore[call-overload]
        found.execute("PRAGMA query_only = ON")
        assert isinstance(found, sqlite3.Connection)
        return found

    monkeypatch.setattr(sqlite3, "connect", elsewhere)
    with pytest.raises(OSError, match="the names that are added: ") as raised:
        Names(in_memory=0).add("Ann Lee")
    assert raised.value.errno == errno.EIO
