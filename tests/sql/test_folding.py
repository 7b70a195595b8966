"""Texts fold in SQL as far as they are compared, as they do in a policy."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from rulesdsl.model.conditions import fold
from rulesdsl.sql.dialects import BIGQUERY, DIALECTS, DUCKDB, POSTGRES, Dialect, lowered
from rulesdsl.sql.folding import DOTTED, Folding, folding
from tests.sql.letters import LAST, any_text, disguised
from tests.sql.warehouses import InDuckDB

WHOLE = (
    "amazon",
    "shopify",
    "istanbul",
    "boss",
    "straße",
    "łódź",
    "first class",
    "i̇zmir",
    "ǰ",
    "ẖ",
)
PARTS = ("a", "ss", "s", "st", "fi", "i", "é", "@example.com", "σ", "ẖ", "ʼn", "h")

CARRIED_OUT = tuple(it for it in DIALECTS.values() if it is not BIGQUERY)
"""BigQuery folds by itself."""


def carried_out(text: str, its: Folding, dialect: Dialect) -> str:
    """What `texts.folded` does, in Python."""
    made = normalize("NFC", text.strip()) if its.composed else text.strip()
    made = made.replace(DOTTED, "i\u0307") if its.dotted else made
    made = "".join(lowered(dialect.lower, it) for it in made)
    for letters, by in (*its.single, *its.several):
        made = made.replace(letters, by)
    return normalize("NFC", made) if its.composed else made


texts_like = st.sampled_from((*WHOLE, *PARTS)).flatmap(disguised) | any_text()


@given(text=texts_like, wanted=st.lists(st.sampled_from(WHOLE), min_size=1, max_size=3))
@pytest.mark.parametrize("dialect", CARRIED_OUT, ids=lambda it: it.name)
def test_a_text_is_one_of_others_in_sql_and_in_a_policy(
    dialect: Dialect, text: str, wanted: list[str]
) -> None:
    pool = tuple(map(fold, wanted))
    if not (dialect.normalizes or all(map(str.isascii, pool))):
        text = normalize("NFC", text)
        pool = tuple(it for it in pool if "\u0307" not in it)
    made = carried_out(text, folding(dialect, pool), dialect)
    assert (made in pool) == (fold(text) in pool)


@given(text=texts_like, part=st.sampled_from(PARTS))
@pytest.mark.parametrize("dialect", [DUCKDB, POSTGRES], ids=lambda it: it.name)
def test_a_part_is_found_in_sql_where_a_policy_finds_it(
    dialect: Dialect, text: str, part: str
) -> None:
    wanted = fold(part)
    made = carried_out(text, folding(dialect, (), (wanted,)), dialect)
    assert (wanted in made) == (wanted in fold(text))
    assert made.startswith(wanted) == fold(text).startswith(wanted)
    assert made.endswith(wanted) == fold(text).endswith(wanted)


def test_lower_of_duckdb_is_as_we_say(duck: InDuckDB) -> None:
    letters = [it for it in map(chr, range(1, LAST)) if not "\ud800" <= it <= "\udfff"]
    found = duck.value(exp.Lower(this=exp.column("it")), letters)
    expected = [lowered(DUCKDB.lower, it) for it in letters]
    assert [it for it in zip(letters, found, expected, strict=True) if it[1] != it[2]] == []
