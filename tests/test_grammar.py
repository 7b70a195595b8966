"""The tables made of the grammar beforehand are Lark's, and so is how statements are read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.lark import from_lark
from lark import Token, Tree, UnexpectedInput
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from rulesdsl.syntax import automaton, making, parser
from rulesdsl.syntax.automaton import Node, Word
from rulesdsl.syntax.layout import lay_out

ROOT = Path(__file__).resolve().parents[1]
TABLE = ROOT / "grammar" / "policy.table"
RULES = ROOT / "rules"

LARK = making.by_lark(parser.grammar())


def test_the_table_is_of_this_grammar(pytestconfig: pytest.Config) -> None:
    if pytestconfig.getoption("update"):  # the next run reads it
        TABLE.write_text(parser.table(), encoding="utf-8", newline="\n")
    assert TABLE.read_text(encoding="utf-8").startswith(parser.grammar()), (
        "run pytest --update, the grammar has changed"
    )


def test_the_table_says_what_lark_says_now() -> None:
    assert parser.tables() == making.tables(parser.grammar())


def test_tables_are_read_as_they_were_written() -> None:
    now = making.tables(parser.grammar())
    assert automaton.understood(automaton.written(now)) == now


@pytest.mark.parametrize("file", sorted(RULES.rglob("*.rules")), ids=lambda file: file.name)
def test_policies_are_read_as_by_lark(file: Path) -> None:
    laid = lay_out(file.read_text(encoding="utf-8"))
    for span in laid.statements:
        is_read_as_by_lark(laid.plain[span.start : span.end], "statement")


@given(from_lark(LARK, start="statement"))
def test_statements_are_read_as_by_lark(plain: str) -> None:
    is_read_as_by_lark(plain, "statement")


@given(from_lark(LARK, start="policy"))
def test_texts_are_read_as_by_lark(plain: str) -> None:
    is_read_as_by_lark(plain, "policy")


WORDS = [*"'a' 'it''s' 12 -1.50 2026-11-21 true off = , ( ) < >= ; x-y is-in street".split()]
WORDS += [" ", "\t", "\n", "  2", "1a", "'", '"', "#", "é", "_", "customers"]
WORDS += [word for it in parser.tables().terminals for word in it.words]


@given(st.lists(st.sampled_from(WORDS), max_size=12), st.sampled_from([" ", ""]))
def test_what_makes_no_sense_stops_where_lark_stops(words: list[str], between: str) -> None:
    is_read_as_by_lark(between.join(words), "statement")


@given(
    from_lark(LARK, start="statement"),
    st.integers(0, 80),
    st.integers(0, 3),
    st.sampled_from(WORDS),
)
def test_damaged_statements_stop_where_lark_stops(
    plain: str, place: int, left_out: int, put_in: str
) -> None:
    is_read_as_by_lark(plain[:place] + put_in + plain[place + left_out :], "statement")


def is_read_as_by_lark(plain: str, start: str) -> None:
    ours, theirs = automaton.read(parser.tables(), plain, start), read_by_lark(plain, start)
    assert ours == theirs
    if isinstance(ours, int):
        reading = automaton.begun(parser.tables(), plain[:ours], start)
        while reading.goes_on():
            pass
        assert reading.accepted() == accepted_by_lark(plain[:ours], start)


def read_by_lark(plain: str, start: str) -> Node | int:
    try:
        whole: Node = as_ours(LARK.parse(plain, start=start))
    except UnexpectedToken as stop:
        at_end = stop.token.type == "$END"
        return len(plain) if at_end else stop.token.start_pos or 0
    except UnexpectedCharacters as stop:
        return stop.pos_in_stream or 0
    return whole


def as_ours(part: Any) -> Any:  # noqa: ANN401  a tree, a token or nothing
    match part:
        case Tree(data=data, children=children):
            return Node(str(data), [as_ours(it) for it in children])
        case Token():
            return Word(part.type, part.start_pos or 0, part.end_pos or 0)
        case _:
            return None


def accepted_by_lark(plain: str, start: str) -> frozenset[str]:
    reading = LARK.parse_interactive(plain, start=start)
    try:
        reading.exhaust_lexer()
    except UnexpectedInput:
        return frozenset()
    return frozenset(reading.accepts())  # type: ignore[no-untyped-call]  # Lark says no types here
