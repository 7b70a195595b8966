"""The lines that a place covers, its path, and by what a finding is known again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.diagnostics import Code, Diagnostic, Label
from rulesdsl.render._fingerprints import fingerprints
from rulesdsl.render._places import Extent, extent, lines_of, path_of
from rulesdsl.source import Source, Span

TEXT = "match by email\nelse hold\n"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 5, Extent(1, 1, 1, 6)),
        (0, 14, Extent(1, 1, 1, 15)),
        (0, 15, Extent(1, 1, 1, 15)),
        (6, 19, Extent(1, 7, 2, 5)),
        (14, 15, Extent(1, 15, 1, 15)),
        (15, 15, Extent(2, 1, 2, 1)),
        (25, 25, Extent(3, 1, 3, 1)),
    ],
)
def test_from_where_to_where(start: int, end: int, expected: Extent) -> None:
    assert extent(Source("a.rules", TEXT), Span(start, end)) == expected


@given(st.text(st.sampled_from("ab\n"), max_size=12), st.data())
def test_the_lines_of_a_place_have_its_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    source = Source("a.rules", text)
    covered = lines_of(Label(source, Span(start, end)))
    assert text[start:end].removesuffix("\n") in "\n".join(covered)
    assert len(covered) == text[start:end].removesuffix("\n").count("\n") + 1


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("a.rules", "a.rules"),
        (".//rules/../a.rules", "a.rules"),
        (r"rules\a.rules", "rules/a.rules"),
        (r"C:\shop\a.rules", "C:/shop/a.rules"),
        ("<standard input>", None),
    ],
)
def test_paths(name: str, path: str | None) -> None:
    assert path_of(Source(name, "")) == path


def test_files_of_one_name_are_one_however_they_are_given() -> None:
    code = Code("X001", "an-example")
    found = [
        Diagnostic(code, "expected this", Label(Source(name, TEXT), Span(0, 5)))
        for name in ("rules/a.rules", r"rules\a.rules", "./rules/a.rules")
    ]
    assert len({fingerprints([it]) for it in found}) == 1
