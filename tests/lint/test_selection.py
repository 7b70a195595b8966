"""Which findings are told: the longest beginning of a code decides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.diagnostics import Code, Diagnostic, Label, Severity
from rulesdsl.lint.selection import ON_REQUEST, Selection
from rulesdsl.source import Source, Span

CODES = ["A401", "A404", "A408", "L101", "L105", "L201", "N121"]
BEGINNINGS = st.lists(st.sampled_from(["ALL", "A", "A4", "L", "L1", *CODES]), max_size=4)


@pytest.mark.parametrize(
    ("select", "ignore", "wanted"),
    [
        ((), (), {"A401", "L101", "L105", "L201", "N121"}),
        (("L1",), (), {"L101", "L105"}),
        (("L1",), ("L105",), {"L101"}),
        (("L105",), ("L1",), {"L105"}),
        (("L105",), ("L105",), set()),
        (("ALL",), (), set(CODES)),
        (("ALL",), ("A",), {"L101", "L105", "L201", "N121"}),
        ((), ("L",), {"A401", "N121"}),
        ((), ("ALL",), set()),
        (("A",), (), {"A401", "A404", "A408"}),
    ],
)
def test_what_is_wanted(select: tuple[str, ...], ignore: tuple[str, ...], wanted: set[str]) -> None:
    selection = Selection(select, ignore)
    assert {it for it in CODES if selection.wants(it)} == wanted


def test_more_can_be_asked_for() -> None:
    selection = Selection().extended(["A404"], ["L1"])
    assert {it for it in CODES if selection.wants(it)} == {"A401", "A404", "L201", "N121"}


@given(BEGINNINGS, BEGINNINGS, st.sampled_from(CODES))
def test_a_code_named_in_full_has_the_last_word(
    select: list[str], ignore: list[str], code: str
) -> None:
    assert Selection((*select, code), tuple(it for it in ignore if it != code)).wants(code)
    assert not Selection(tuple(select), (*ignore, code)).wants(code)


@given(BEGINNINGS, st.sampled_from(CODES))
def test_asking_for_more_never_takes_away(more: list[str], code: str) -> None:
    if Selection().wants(code):
        assert Selection().extended(more).wants(code)


@given(BEGINNINGS, BEGINNINGS)
def test_that_a_policy_cannot_be_used_is_always_told(select: list[str], ignore: list[str]) -> None:
    at = Label(Source("a.rules", ""), Span(0, 0))
    error = Diagnostic(Code("N101", "unknown-field"), "expected a field, found none", at)
    assert Selection(tuple(select), tuple(ignore)).keeps(error)
    broken = Diagnostic(Code("A409", "promise-broken", Severity.ERROR), "a promise is broken", at)
    assert not Selection(tuple(select), (*ignore, "A409")).keeps(broken)


def test_what_is_told_on_request_are_notes() -> None:
    assert frozenset({"A404", "A408"}) == ON_REQUEST
