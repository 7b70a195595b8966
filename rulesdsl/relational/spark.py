"""Spark: the one module that talks to it. It offers what `duck` offers, and speaks another dialect.

Spark has no tables of its own here: a relation is a DataFrame under a name. Whatever is kept has
its past cut off (`_cut`), or the plan of the last step would contain the plans of all steps before.
What Python puts comes from the driver, and what it asks for comes to it, a partition at a time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any

from pyspark.sql import DataFrame, SparkSession
from pyspark.sql.types import NullType, StructType
from sqlglot import exp

from rulesdsl.relational.spark_dialect import spoken
from rulesdsl.relational.spark_errors import carried_out
from rulesdsl.relational.spark_storage import FileSystem

FEW = 10_000
"""So many rows are put as a text inside a statement."""

MANY = 100_000
"""So many rows are put at a time where there are more."""

SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.doubleQuotedIdentifiers": "false",
    "spark.sql.caseSensitive": "true",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",  # a ZIP code is a text
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.variable.substitute": "false",  # `${…}` in a policy means nothing but itself
}
"""What statements rely on, whatever the session is otherwise."""


IN_MEMORY = {"spark.sql.constraintPropagation.enabled": "false"}
"""Spark 4 fails over what it believes to know of the columns of two checkpoints in a UNION."""


class Spark:
    """A session of Spark, in which relations are made and asked.

    Without a `shelf` what is kept stays in the memory and on the disks of the executors: that is
    quickest, and enough where no executor goes away. With one, each relation is a folder of Parquet
    below it, which all executors must see.
    """

    def __init__(self, session: SparkSession, shelf: str | None = None) -> None:
        self.session = session.newSession()
        settings = SETTINGS if shelf else SETTINGS | IN_MEMORY
        for name, value in settings.items():
            self.session.conf.set(name, value)
        self._shelf = shelf
        self._relations: dict[str, DataFrame] = {}
        self._folders: dict[str, list[str]] = {}
        self._empty: set[str] = set()
        self._cuts = 0

    # --- statements -----------------------------------------------------------------------------

    def run(self, statement: exp.Expr, values: Sequence[object] = ()) -> None:
        """Carry a statement out: CREATE … AS, INSERT, DELETE or DROP."""
        match statement:
            case exp.Create(this=exp.Table(name=name)):
                made = self.asked(statement.expression, values)
                is_view = statement.args["kind"] == "VIEW"
                self._name(name, made if is_view else self._cut(name, made))
            case exp.Insert(this=exp.Schema(this=exp.Table(name=name), expressions=columns)):
                self._insert(name, statement.expression, values, [it.name for it in columns])
            case exp.Insert(this=exp.Table(name=name)):
                self._insert(name, statement.expression, values)
            case exp.Delete(this=exp.Table(name=name)):
                self._delete(name, statement.args.get("where"))
            case exp.Drop():
                for it in statement.args["tables"]:
                    self._drop(it.name)
            case _:
                raise AssertionError(statement)

    def rows(self, query: exp.Expr, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, fetched a partition at a time."""
        asked = self.asked(query, values)
        fetched = carried_out(lambda: asked.toLocalIterator(prefetchPartitions=True))
        while (row := carried_out(lambda: next(fetched, None))) is not None:
            yield row

    def one(self, query: exp.Expr, values: Sequence[object] = ()) -> tuple[Any, ...]:
        """The only row of a query."""
        (row,) = carried_out(self.asked(query, values).collect)
        return tuple(row)

    def count(self, table: str) -> int:
        """How many rows a relation has."""
        return int(self.one(exp.select(exp.Count(this=exp.Star())).from_(table))[0])

    def view(self, name: str, query: exp.Expr) -> None:
        """Have a query under a name."""
        self._name(name, self.asked(query, ()))

    def create(self, name: str, columns: Mapping[str, str]) -> None:
        """Make an empty relation."""
        nothing = [
            exp.cast(exp.null(), kind, dialect="duckdb").as_(it) for it, kind in columns.items()
        ]
        self._name(name, self.asked(exp.select(*nothing).where(exp.false()), ()))
        self._empty.add(name)

    def widen(self, name: str, columns: Mapping[str, str]) -> None:
        """Give a relation further columns, which are missing in the rows that are there."""
        nothing = [
            exp.cast(exp.null(), kind, dialect="duckdb").as_(it) for it, kind in columns.items()
        ]
        was_empty = name in self._empty
        self._name(name, self.asked(exp.select(exp.Star(), *nothing).from_(name), ()))
        if was_empty:
            self._empty.add(name)

    def put(self, name: str, rows: Iterable[Sequence[object]]) -> None:
        """Put rows into a relation, a few thousand at a time."""
        waiting = iter(rows)
        batch = list(islice(waiting, FEW))
        if len(batch) < FEW:
            if batch:
                self._add(name, self._few(batch, self._relations[name].schema))
            return
        while batch:
            batch += islice(waiting, MANY - len(batch))
            self._add(name, self._many(name, batch))
            batch = list(islice(waiting, MANY))

    def close(self) -> None:
        """Give everything back but the session, which may be somebody else's."""
        for name in list(self._relations):
            self._drop(name)

    # --- relations ------------------------------------------------------------------------------

    def take(self, name: str, frame: DataFrame) -> None:
        """Have what lies elsewhere under a name."""
        self._name(name, frame)

    def frame(self, name: str) -> DataFrame:
        """A relation, for who writes it down."""
        return self._relations[name]

    def asked(self, query: exp.Expr, values: Sequence[object] = ()) -> DataFrame:
        """What a query gives, for who goes on with it in Spark."""
        text = spoken(query)
        return carried_out(lambda: self.session.sql(text, list(values) or None))

    def _name(self, name: str, frame: DataFrame) -> None:
        self._relations[name] = frame
        self._empty.discard(name)
        frame.createOrReplaceTempView(name)

    def _insert(
        self,
        name: str,
        query: exp.Expr,
        values: Sequence[object],
        columns: Sequence[str] | None = None,
    ) -> None:
        """Put what a query gives behind what is there; columns that are not told are missing."""
        there = self._relations[name]
        told = columns or there.columns
        made = self.asked(query, values).toDF(*told)
        cells = [
            f"CAST({f'`{it.name}`' if it.name in told else 'NULL'} AS {it.dataType.simpleString()})"
            f" AS `{it.name}`"
            for it in there.schema
        ]
        self._add(name, self._cut(name, made.selectExpr(*cells)))

    def _add(self, name: str, made: DataFrame) -> None:
        whole = made if name in self._empty else self._relations[name].union(made)
        self._name(name, whole)

    def _delete(self, name: str, where: exp.Where | None) -> None:
        left = exp.select(exp.Star()).from_(name)
        goes = exp.true() if where is None else where.this.copy()
        is_left = exp.not_(exp.Coalesce(this=goes, expressions=[exp.false()]))
        self._name(name, self.asked(left.where(is_left), ()))

    def _drop(self, name: str) -> None:
        if self._relations.pop(name, None) is not None:
            self.session.catalog.dropTempView(name)
            for folder in self._folders.pop(name, ()):
                FileSystem(self.session, folder).remove(folder)

    def _cut(self, name: str, frame: DataFrame) -> DataFrame:
        """The same rows without their past."""
        for it in frame.schema:
            if isinstance(it.dataType, NullType):  # Parquet has no column that only has NULL
                frame = frame.withColumn(it.name, frame[it.name].cast("string"))
        if self._shelf is None:
            return carried_out(lambda: frame.localCheckpoint(eager=False))
        self._cuts += 1
        folder = f"{self._shelf}/{self._cuts}-{name}"
        self._folders.setdefault(name, []).append(folder)
        carried_out(lambda: frame.write.parquet(folder))
        return self.session.read.schema(frame.schema).parquet(folder)

    def _few(self, rows: Sequence[Sequence[object]], schema: StructType) -> DataFrame:
        """Rows as a text inside the statement: Spark knows that they are few, and sends them along.

        Of rows that Python hands over it knows nothing: it would not dare to send them to each
        executor, and would sort millions of orders instead by what the few are joined by.
        """
        names = schema.names
        told = [dict(zip(names, map(_plain, row), strict=True)) for row in rows]
        columns = (f"`{it.name}`: {it.dataType.simpleString()}" for it in schema)
        kind = f"array<struct<{', '.join(columns)}>>"
        made = "SELECT inline(from_json(?, ?, map('mode', 'FAILFAST')))"
        return carried_out(lambda: self.session.sql(made, [json.dumps(told), kind]))

    def _many(self, name: str, rows: Sequence[Sequence[object]]) -> DataFrame:
        """Rows handed over by Python."""
        schema = self._relations[name].schema
        made = self.session.createDataFrame(rows, schema, verifySchema=False)
        return self._cut(name, made)


def _plain(value: object) -> object:
    """A value as JSON has it."""
    match value:
        case Decimal() | date():
            return str(value)
        case _:
            return value
