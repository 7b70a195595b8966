"""The query in every kind of SQL: as files to be read, which sqlglot reads back."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp

from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.source import Source
from rulesdsl.sql import query
from rulesdsl.sql.dialects import DIALECTS, Dialect
from tests.conftest import Expected
from tests.sql.questions import WAYS

HERE = Path(__file__).parent
EVERY = pytest.mark.parametrize("dialect", DIALECTS.values(), ids=DIALECTS)


def shop() -> Compiled:
    compiled = compile_policy(Source("shop.rules", (HERE / "shop.rules").read_text("utf-8")))
    assert compiled.ok
    return compiled


@EVERY
def test_the_query_of_the_shop(dialect: Dialect, expected: Expected) -> None:
    expected(HERE / "expected" / f"{dialect.name}.sql", query.write(shop(), dialect))


@EVERY
def test_the_query_of_the_shop_as_if_it_had_many_rules(
    dialect: Dialect, expected: Expected
) -> None:
    written = query.write(shop(), dialect, most_arms=0)
    expected(HERE / "expected" / f"{dialect.name}_looked_up.sql", written)


@EVERY
@pytest.mark.parametrize("most_arms", WAYS)
def test_what_is_written_can_be_read_back(dialect: Dialect, most_arms: int) -> None:
    written = query.write(shop(), dialect, most_arms)
    [read] = sqlglot.parse(written, dialect=dialect.name)
    assert isinstance(read, exp.Select)
    assert read.named_selects[-4:] == list(query.RULE_COLUMNS)
    again = read.sql(dialect=dialect.name, pretty=True, max_text_width=query.WIDTH)
    [twice] = sqlglot.parse(again, dialect=dialect.name)
    assert twice == read


@EVERY
@pytest.mark.parametrize(
    "name",
    ["*/ DROP TABLE orders; /*", "-- '\"` \\", "\u202e\x07 {{ x }} /* /* */", "Łódź 🎉 'it''s'"],
)
def test_no_name_gets_out_of_its_comment_or_its_text(dialect: Dialect, name: str) -> None:
    quoted = name.replace("'", "''")
    compiled = compile_policy(
        f"policy '{quoted}'\nrule '{quoted}'\nwhen email is '{quoted}'\nelse hold '{quoted}'\n"
    )
    written = query.write(compiled, dialect)
    [read] = sqlglot.parse(written, dialect=dialect.name)
    assert isinstance(read, exp.Select)
    texts = {it.this for it in read.find_all(exp.Literal, exp.UnicodeString)}
    assert any("{{ x }}" in it or name in it for it in texts)


def test_a_policy_without_rules() -> None:
    """There is no rule to choose from, and every order is held."""
    for dialect in DIALECTS.values():
        written = query.write(compile_policy(""), dialect)
        [read] = sqlglot.parse(written, dialect=dialect.name)
        assert isinstance(read, exp.Select)
