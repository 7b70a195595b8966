"""Spark itself carries the query out, where it is installed (`rulesdsl[spark]`)."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from rulesdsl.cli._spark_session import NoSpark, Session, session
from rulesdsl.model.types import Type
from rulesdsl.sql import query
from rulesdsl.sql.columns import column
from rulesdsl.sql.dialects import SPARK
from tests.sql import stubborn
from tests.sql.questions import WAYS, by_the_page
from tests.sql.warehouses import COLUMNS, answer, values

TYPES = {
    Type.TEXT: "STRING",
    Type.NUMBER: "DECIMAL(21, 6)",
    Type.DATE: "DATE",
    Type.YES_NO: "BOOLEAN",
    Type.TAGS: "ARRAY<STRING>",
}


@pytest.fixture(scope="module")
def spark() -> Iterator[Session]:
    found = session(settings={"spark.sql.shuffle.partitions": "1", "spark.master": "local[1]"})
    if isinstance(found, NoSpark):
        pytest.skip(found.message)
    yield found
    found.close()


@pytest.mark.parametrize("most_arms", WAYS)
def test_spark_finds_the_rule_of_the_page(spark: Session, most_arms: int) -> None:
    policy, orders = stubborn.policy(), stubborn.orders(composed=True)
    schema = ", ".join(f"{column(it)} {TYPES[it.type]}" for it in COLUMNS)
    rows = [[list(it) if isinstance(it, tuple) else it for it in values(order)] for order in orders]
    spark.spark.createDataFrame(rows, schema).createOrReplaceTempView("orders")
    found = spark.spark.sql(query.write(policy, SPARK, most_arms).rstrip(";\n"))
    texts = [["" if it is None else str(it) for it in row] for row in found.collect()]
    assert dict(answer(found.columns, it) for it in texts) == {
        it.number: by_the_page(policy, it) for it in orders
    }
