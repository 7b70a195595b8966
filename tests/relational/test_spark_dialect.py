"""Statements in Spark's own words; no Spark is needed to read them."""

from __future__ import annotations

import pytest
from sqlglot import exp

from rulesdsl.relational import texts
from rulesdsl.relational.plain import call, literal, unlike, whole
from rulesdsl.relational.spark_dialect import duck_type_of, spoken, type_of
from rulesdsl.relational.terms import col, fn, text

NAME = col("name")


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (texts.tame(NAME, texts.ADDRESS).find(exp.RegexpLike), "RLIKE '\\\\A[._+-]*"),
        (unlike(NAME, "[A-Z]{3}"), "NOT `name` RLIKE '\\\\A(?:[A-Z]{3})\\\\z'"),
        (fn("starts_with", NAME, text("it's \\")), "STARTSWITH(`name`, 'it\\'s \\\\')"),
        (call("hash", NAME), "XXHASH64(`name`)"),
        (call("strlen", NAME), "OCTET_LENGTH(`name`)"),
        (call("strpos", NAME, literal(" ")), "INSTR(`name`, ' ')"),
        (call("concat", NAME, literal("x")), "CONCAT_WS('', `name`, 'x')"),
        (call("string_split", NAME, literal("|")), "SPLIT(`name`, '\\\\|')"),
        (call("list_slice", NAME, whole(1), whole(-2)), "SLICE(`name`, 1, SIZE(`name`) - 1)"),
        (
            call("list_extract", call("list_distinct", NAME), whole(-1)),
            "TRY_ELEMENT_AT(ARRAY_DISTINCT(`name`), -1)",
        ),
    ],
)
def test_functions(written: exp.Expr, said: str) -> None:
    assert said in spoken(exp.select(written))


def test_nobody_is_in_a_list_of_nobody() -> None:
    assert spoken(exp.select("a").from_("t").where(NAME.isin())).endswith("WHERE FALSE")


def test_what_is_missing_is_not_among_others() -> None:
    others = exp.select(NAME).from_("others")
    query = exp.select("a").from_("t").where(exp.not_(NAME.isin(query=others)))
    asked = "NOT COALESCE(`name` IN (SELECT `name` FROM `others`), FALSE)"
    assert spoken(query).endswith(f"WHERE {asked}")


@pytest.mark.parametrize("kind", ["TEXT", "BIGINT", "DECIMAL(21, 6)", "DATE", "BOOLEAN", "TEXT[]"])
def test_types_come_back_as_they_went(kind: str) -> None:
    assert duck_type_of(type_of(kind)) == kind
