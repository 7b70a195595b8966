"""Findings in a terminal: places are marked at the right columns, and nothing runs over."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.render.terminal import RENDER
from rulesdsl.source import Source, Span
from rulesdsl.visible import columns

CODE = Code("X001", "an-example")


def told(text: str, start: int, end: int, *, width: int = 60) -> list[str]:
    """The line of the source as shown, and the marks below."""
    at = Label(Source("a.rules", text), Span(start, end))
    lines = RENDER([Diagnostic(CODE, "expected this, found that", at)], width=width).splitlines()
    return [line.partition("| ")[2] for line in lines if re.match(r" *\d* \| ", line)]


def test_a_finding() -> None:
    source = Source("shop.rules", "match by email\nelse hold\n")
    found = Diagnostic(
        CODE,
        "expected this, found `hold`",
        Label(source, Span(20, 24)),
        "write that",
        others=(Label(source, Span(0, 5), "because of this"),),
    )
    assert RENDER([found]) == (
        "shop.rules:2:6: error X001: expected this, found `hold`\n"
        "\n"
        "  2 | else hold\n"
        "    |      ^^^^\n"
        "  1 | match by email\n"
        "    | ^^^^^ because of this\n"
        "\n"
        "  help: write that\n"
        "  more: rulesdsl lint --explain X001\n"
        "\n"
        "1 error\n"
    )


def test_another_file_is_named() -> None:
    here, there = Source("a.rules", "match by email"), Source("b.rules", "else hold")
    label = Label(there, Span(5, 9), "here")
    text = RENDER([Diagnostic(CODE, "expected this", Label(here, Span(0, 5)), others=(label,))])
    assert "\nb.rules:1:6:\n  1 | else hold\n    |      ^^^^ here\n" in text


def test_nothing_found_is_nothing_told() -> None:
    assert RENDER([]) == ""


def test_the_numbers_of_each_kind() -> None:
    at = Label(Source("a.rules", "x"), Span(0, 1))
    codes = [CODE, CODE, Code("X002", "a-warning", Severity.WARNING)]
    assert RENDER([Diagnostic(code, "expected", at) for code in codes]).endswith(
        "\n2 errors, 1 warning\n"
    )


@pytest.mark.parametrize(
    ("text", "place", "expected"),
    [
        ("a\tb", "b", ["a    b", "     ^"]),
        ("日本 b", "b", ["日本 b", "     ^"]),
        ("日本 b", "日本", ["日本 b", "^^^^"]),
        ("e\u0301 b", "b", ["e\u0301 b", "  ^"]),
        ("\ufeffb", "b", ["b", "^"]),
        ("a\x1b[31m b", "b", ["a␛[31m b", "       ^"]),
        ("a\u202e b", "b", ["a� b", "   ^"]),
        ("a\ud800 b", "b", ["a� b", "   ^"]),
    ],
)
def test_marks_stand_below_their_place(text: str, place: str, expected: list[str]) -> None:
    start = text.index(place)
    assert told(text, start, start + len(place)) == expected


def test_the_end_of_a_line_has_a_mark_too() -> None:
    assert told("match by\nelse hold", 8, 8) == ["match by", "        ^"]


def test_a_place_over_several_lines_is_marked_on_the_first() -> None:
    assert told("one two\nthree", 4, 13) == ["one two", "    ^^^"]


def test_a_long_line_is_cut_around_the_place() -> None:
    text = "x" * 500 + " here " + "y" * 500
    assert told(text, 501, 505, width=40) == [
        "…xxxxxxxxxxx here yyyyyyyyyyyyyyy…",
        "             ^^^^",
    ]


def test_words_behind_a_long_mark_stand_below_it() -> None:
    source = Source("shop.rules", "rule 'Everybody else in the whole world'")
    at = Label(source, Span(0, 40), "before it, and so nobody ever gets here")
    lines = RENDER([Diagnostic(CODE, "expected this", at)], width=40).splitlines()
    assert lines[3:7] == [
        "  1 | rule 'Everybody else in the whol…",
        "    | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^",
        "    | before it, and so nobody ever gets",
        "    | here",
    ]


def test_colours_only_when_asked() -> None:
    at = Label(Source("a.rules", "match"), Span(0, 5))
    found = [Diagnostic(CODE, "expected this", at, "do that")]
    plain, coloured = RENDER(found), RENDER(found, colour=True)
    assert "\x1b" not in plain
    assert "\x1b" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == plain


@given(st.text(max_size=300), st.data(), st.integers(40, 120))
def test_lines_fit(text: str, data: st.DataObject, width: int) -> None:
    source = Source("a.rules", text)
    start = data.draw(st.integers(0, len(source.text)))
    end = data.draw(st.integers(start, len(source.text)))
    label = Label(source, Span(start, end), data.draw(st.text(max_size=100)))
    told = [data.draw(st.text(max_size=200)) for _ in range(4)]
    code = data.draw(st.sampled_from([CODE, Code("X002", "a-warning", Severity.WARNING)]))
    it = Diagnostic(code, told[0], label, told[1], others=(label,), evidence=tuple(told[2:]))
    for line in RENDER([it], width=width).splitlines():
        assert columns(line) <= width


def test_what_shows_a_finding_stands_above_its_cure() -> None:
    at = Label(Source("a.rules", "when guest"), Span(0, 10))
    evidence = ("an order with total 5", "the rule 'A': hold, because such orders are always held")
    it = Diagnostic(CODE, "expected this, found that", at, "do that", evidence=evidence)
    assert RENDER([it], width=40).splitlines()[5:] == [
        "",
        "  for example: an order with total 5",
        "    the rule 'A': hold, because such",
        "        orders are always held",
        "  help: do that",
        "  more: rulesdsl lint --explain X001",
        "",
        "1 error",
    ]
