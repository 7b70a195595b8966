"""DuckDB: the one module that talks to it. Statements come as sqlglot's trees, values as Python's.

Nothing is read in another order than it stands (`preserve_insertion_order`): results have an order
where a statement says so, and tables the order in which they were filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from functools import cache
from itertools import islice
from typing import Any

import duckdb
from sqlglot import exp

from rulesdsl.relational.terms import table

ROWS = 10_000
"""How many rows are fetched or put at a time."""


class Trouble(Enum):
    """Why a statement failed, as far as a person can do something about it."""

    MEMORY = "memory"
    DISK = "disk"
    FILE = "file"
    """One that is read or written: damaged, changed meanwhile, or in use."""
    OTHER = "other"


class DuckError(Exception):
    """What DuckDB says of a statement that failed, in its first line."""

    def __init__(self, message: str, trouble: Trouble) -> None:
        super().__init__(message)
        self.trouble = trouble


class Duck:
    """A database of DuckDB in memory, in which relations are made and asked.

    What does not fit into its memory goes to the folder `spill`, where there is one.
    """

    def __init__(self, memory: int | None = None, spill: str | None = None) -> None:
        self.spill = spill
        settings: dict[str, str | bool | int | float | list[str]] = {
            "temp_directory": spill or "",
            # Nothing comes from the network; and a time with a zone is written in UTC, as it is
            # without the extension for time zones.
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            # A checkpoint is for what is kept in a file. Here it would only write the ends of
            # tables anew, which takes longer than to put rows to them.
            "checkpoint_threshold": "1TB",
        }
        if memory is not None:
            settings["memory_limit"] = f"{memory // 2**20}MiB"
        self.connection = duckdb.connect(config=settings)

    def run(self, statement: exp.Expr, values: Sequence[object] = ()) -> None:
        """Carry a statement out."""
        self._execute(statement, values)

    def rows(self, query: exp.Expr, values: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, fetched a few thousand at a time.

        They are fetched beside everything else: another statement may run before the last row. So
        no table is a temporary one, which only the connection that made it would see.
        """
        cursor = self._execute(query, values, self.connection.cursor())
        while True:
            with _telling():
                batch = cursor.fetchmany(ROWS)
            if not batch:
                return
            yield from batch

    def one(self, query: exp.Expr, values: Sequence[object] = ()) -> tuple[Any, ...]:
        """The only row of a query."""
        (row,) = self._all(query, values)
        return tuple(row)

    def count(self, table: str) -> int:
        """How many rows a table or view has."""
        return int(self.one(exp.select(exp.Count(this=exp.Star())).from_(table))[0])

    def columns(self, table: exp.Expr) -> dict[str, str]:
        """The columns of what can be selected from, and their types."""
        query = exp.Describe(this=exp.select("*").from_(table.copy()))
        return {name: kind for name, kind, *_ in self._all(query)}

    def view(self, name: str, query: exp.Expr) -> None:
        """Have a query under a name."""
        self.run(exp.Create(this=table(name), kind="VIEW", expression=query, replace=True))

    def keep(self, name: str, query: exp.Expr) -> None:
        """Keep what a query gives as a table."""
        self.run(exp.Create(this=table(name), kind="TABLE", expression=query))

    def drop(self, name: str) -> None:
        """Give a table back."""
        self.run(exp.Drop(tables=[table(name)], kind="TABLE"))

    def create(self, name: str, columns: Mapping[str, str]) -> None:
        """Make an empty table."""
        made = exp.Create(
            this=exp.Schema(
                this=table(name),
                expressions=[_column(it, kind) for it, kind in columns.items()],
            ),
            kind="TABLE",
        )
        self.run(made)

    def widen(self, name: str, columns: Mapping[str, str]) -> None:
        """Give a table further columns, which are missing in the rows that are there."""
        for it, kind in columns.items():
            action = [_column(it, kind)]
            self.run(exp.Alter(this=table(name), kind="TABLE", actions=action))

    def put(self, name: str, rows: Iterable[Sequence[object]]) -> None:
        """Put rows into a table, in their order, a few thousand at a time."""
        waiting = iter(rows)
        with _telling(), self.connection.appender(name) as appender:
            batch = list(islice(waiting, ROWS))
            while batch:
                appender.append_rows(batch)
                if batch := list(islice(waiting, ROWS)):  # at its end it is flushed anyway
                    appender.flush()

    def progress(self) -> float:
        """How much of the running statement is done, in percent; below 0 where nobody knows."""
        return self.connection.query_progress()

    def interrupt(self) -> None:
        """Stop what is running, as soon as may be."""
        self.connection.interrupt()

    def close(self) -> None:
        """Give everything back."""
        self.connection.close()

    def _all(self, query: exp.Expr, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with _telling():
            return self._execute(query, values).fetchall()

    def _execute(
        self,
        statement: exp.Expr,
        values: Sequence[object],
        cursor: duckdb.DuckDBPyConnection | None = None,
    ) -> duckdb.DuckDBPyConnection:
        text = statement.sql(dialect="duckdb")
        with _telling():
            return (cursor or self.connection).execute(text, list(values) or None)


@contextmanager
def _telling() -> Iterator[None]:
    """What DuckDB says against something, in our words."""
    try:
        yield
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except duckdb.Error as error:
        raise _told(error) from error
    except RuntimeError as error:
        # Who presses Ctrl-C while DuckDB is at work is told of in either way.
        if str(error) == "Query interrupted":
            raise KeyboardInterrupt from error
        raise


def _column(name: str, kind: str) -> exp.ColumnDef:
    return exp.ColumnDef(this=exp.to_identifier(name, quoted=True), kind=_type(kind))


@cache
def _type(kind: str) -> exp.DataType:
    """A type, read once: there are few of them, and columns by the hundred."""
    return exp.DataType.build(kind, dialect="duckdb")


def _told(error: duckdb.Error) -> DuckError:
    message = str(error).partition("\n")[0]
    match error:
        case duckdb.OutOfMemoryException():
            # It is also raised when the folder for what does not fit is full.
            full = "max_temp_directory_size" in str(error) or "disk" in message.casefold()
            return DuckError(message, Trouble.DISK if full else Trouble.MEMORY)
        case duckdb.IOException() if "no space left" in message.casefold():
            return DuckError(message, Trouble.DISK)
        case duckdb.IOException():
            return DuckError(message, Trouble.FILE)
        case duckdb.InvalidInputException() if "Failed to read file" in message:
            return DuckError(message, Trouble.FILE)
        case _:
            return DuckError(message, Trouble.OTHER)
