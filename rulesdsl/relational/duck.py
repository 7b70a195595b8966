"""DuckDB: the one module that talks to it. Statements come as sqlglot's trees, values as Python's.

Nothing is read in another order than it stands (`preserve_insertion_order`): results have an order
where a statement says so, and tables the order in which they were filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

import duckdb
from sqlglot import exp

ROWS = 10_000
"""How many rows are fetched at a time."""


class DuckError(Exception):
    """What DuckDB says of a statement that failed, in its first line."""


class Duck:
    """A database of DuckDB, in which relations are made and asked."""

    def __init__(self, path: str = ":memory:", settings: Mapping[str, str] | None = None) -> None:
        self.connection = duckdb.connect(path, config=dict(settings or {}))

    def run(self, statement: exp.Expr, values: Sequence[object] = ()) -> None:
        """Carry a statement out."""
        self._execute(statement, values)

    def rows(self, query: exp.Expr, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, fetched a few thousand at a time.

        They are fetched beside everything else: another statement may run before the last row. So
        no table is a temporary one, which only the connection that made it would see.
        """
        cursor = self._execute(query, values, self.connection.cursor())
        while batch := cursor.fetchmany(ROWS):
            yield from batch

    def one(self, query: exp.Expr, values: Sequence[object] = ()) -> tuple[Any, ...]:
        """The only row of a query."""
        (row,) = self._execute(query, values).fetchall()
        return tuple(row)

    def count(self, table: str) -> int:
        """How many rows a table or view has."""
        return int(self.one(exp.select(exp.Count(this=exp.Star())).from_(table))[0])

    def view(self, name: str, query: exp.Expr) -> None:
        """Have a query under a name."""
        self.run(exp.Create(this=exp.to_table(name), kind="VIEW", expression=query))

    def create(self, name: str, columns: Mapping[str, str]) -> None:
        """Make an empty table."""
        made = exp.Create(
            this=exp.Schema(
                this=exp.to_table(name),
                expressions=[
                    exp.ColumnDef(
                        this=exp.to_identifier(it, quoted=True),
                        kind=exp.DataType.build(kind, dialect="duckdb"),
                    )
                    for it, kind in columns.items()
                ],
            ),
            kind="TABLE",
        )
        self.run(made)

    def put(self, name: str, rows: Iterable[Sequence[object]]) -> None:
        """Put rows into a table, in their order, a few thousand at a time."""
        waiting = iter(rows)
        with self.connection.appender(name) as appender:
            while batch := list(islice(waiting, ROWS)):
                appender.append_rows(batch)
                appender.flush()

    def interrupt(self) -> None:
        """Stop what is running, as soon as may be."""
        self.connection.interrupt()

    def close(self) -> None:
        """Give everything back."""
        self.connection.close()

    def _execute(
        self,
        statement: exp.Expr,
        values: Sequence[object],
        cursor: duckdb.DuckDBPyConnection | None = None,
    ) -> duckdb.DuckDBPyConnection:
        text = statement.sql(dialect="duckdb")
        try:
            return (cursor or self.connection).execute(text, list(values) or None)
        except duckdb.Error as error:
            raise DuckError(str(error).partition("\n")[0]) from error
