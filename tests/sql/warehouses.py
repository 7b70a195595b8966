"""Warehouses that run here: DuckDB inside the tests, PostgreSQL as a server of its own.

Each is given orders and a query, and gives what the query adds to each order.
"""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import TypeAlias

import duckdb
from attrs import frozen
from sqlglot import exp

from rulesdsl.model.fields import FIELDS
from rulesdsl.model.records import Order
from rulesdsl.model.types import Type
from rulesdsl.sql.columns import MADE_OF, column

COLUMNS = tuple(it for it in FIELDS if it not in MADE_OF)

TYPES = {
    Type.TEXT: "VARCHAR",
    Type.NUMBER: "DECIMAL(21, 6)",
    Type.DATE: "DATE",
    Type.YES_NO: "BOOLEAN",
    Type.TAGS: "VARCHAR[]",
}

Answer: TypeAlias = tuple[str, ...]
"""Rule number, rule name, line in the policy and decision, as texts; '' is NULL."""


def table() -> str:
    """The statement that makes the table of orders, with every column that there can be."""
    return f"CREATE TABLE orders ({', '.join(f'{column(it)} {TYPES[it.type]}' for it in COLUMNS)})"


def values(order: Order) -> list[object]:
    """The row of an order."""
    return [it.get(order) for it in COLUMNS]


class InDuckDB:
    """Tables in memory."""

    def __init__(self) -> None:
        self.connection = duckdb.connect()
        self.connection.execute("SET threads = 1")
        self.connection.execute(table())

    def ask(self, query: str, orders: Sequence[Order]) -> dict[str, Answer]:
        """What the query adds to each order, by its number."""
        self.connection.execute("DELETE FROM orders")
        marks = ", ".join("?" for _ in COLUMNS)
        for order in orders:
            row = [list(it) if isinstance(it, tuple) else it for it in values(order)]
            self.connection.execute(f"INSERT INTO orders VALUES ({marks})", row)  # noqa: S608 - our own words
        cursor = self.connection.execute(query)
        names = [it[0] for it in cursor.description or ()]
        rows = cursor.fetchall()
        return dict(answer(names, ["" if it is None else str(it) for it in row]) for row in rows)

    def value(self, expression: exp.Expr, texts: Sequence[str]) -> list[object]:
        """An expression over the column `it` for each of these texts."""
        sql = expression.sql(dialect="duckdb")
        query = f"SELECT {sql} FROM (SELECT UNNEST(?) AS it)"  # noqa: S608 - our own words
        rows = self.connection.execute(query, [list(texts)]).fetchall()
        return [row[0] for row in rows]


@frozen
class InPostgres:
    """A server that listens in its own folder alone."""

    folder: Path

    def ask(self, query: str, orders: Sequence[Order]) -> dict[str, Answer]:
        """What the query adds to each order, by its number."""
        rows = [f"({', '.join(map(_literal, values(it)))})" for it in orders]
        lines = ["BEGIN;", table() + ";"]
        if rows:
            lines.append(f"INSERT INTO orders VALUES {', '.join(rows)};")  # noqa: S608 - our own words
        found = list(csv.reader(StringIO(self.run("\n".join([*lines, query, "ROLLBACK;"])))))
        return dict(answer(found[0], row) for row in found[1:])

    def run(self, script: str) -> str:
        """What psql prints for a script, as CSV."""
        command = ["psql", "-X", "--quiet", "--csv", "-v", "ON_ERROR_STOP=1"]
        command += ["-h", str(self.folder), "-d", "postgres", "-U", "postgres"]
        done = subprocess.run(
            command,
            input=script.encode(),
            env={**os.environ, "PGCLIENTENCODING": "UTF8"},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()


def answer(names: Sequence[str], row: Sequence[str]) -> tuple[str, Answer]:
    """The order's number, and what is added to it."""
    added = ("rule_number", "rule_name", "rule_line", "decision")
    return row[names.index("order_number")], tuple(row[names.index(it)] for it in added)


def _literal(value: object) -> str:
    """A value as PostgreSQL reads it. No text of PostgreSQL has a NUL."""
    match value:
        case None:
            return "NULL"
        case bool():
            return str(value).upper()
        case Decimal():
            return format(value, "f")
        case date():
            return f"DATE '{value.isoformat()}'"
        case tuple():
            return f"ARRAY[{', '.join(map(_literal, value))}]::TEXT[]"
        case _:
            return "'" + str(value).replace("'", "''") + "'"


# --- a server of PostgreSQL -----------------------------------------------------------------------


def program(name: str) -> str | None:
    """Where a program of PostgreSQL's server is: on the path, or where Debian puts it."""
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(beside[-1]) if beside else None)


def missing() -> str | None:
    """Which program is not here; None where there are all."""
    wanted = {"initdb": program("initdb"), "postgres": program("postgres")}
    wanted["psql"] = shutil.which("psql")
    return next((name for name, path in wanted.items() if path is None), None)


@contextmanager
def postgres() -> Iterator[InPostgres]:
    """A server with empty tables, for as long as the tests need it. Root may not run one."""
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    somebody = _somebody_else()
    if somebody is not None:
        shutil.chown(folder, somebody)
    as_user = {"user": somebody} if somebody is not None else {}
    made = [str(program("initdb")), "-D", f"{folder}/data", "-U", "postgres", "-A", "trust"]
    made += ["-E", "UTF8", "--locale=C", "--no-sync"]
    started = [str(program("postgres")), "-D", f"{folder}/data", "-k", str(folder)]
    started += ["-c", "listen_addresses=", "-c", "fsync=off", "-c", "logging_collector=off"]
    try:
        subprocess.run(made, check=True, capture_output=True, cwd="/", **as_user)  # type: ignore[call-overload]  # a dictionary of options
        with (folder / "log").open("wb") as log:
            server = subprocess.Popen(started, stdout=log, stderr=log, cwd="/", **as_user)  # type: ignore[call-overload]  # likewise
        try:
            its = InPostgres(folder)
            _wait(its, server)
            yield its
        finally:
            server.terminate()
            server.wait()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _somebody_else() -> str | None:
    """Who runs the server where we are root."""
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        return None
    import pwd  # not on Windows

    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    return None


def _wait(its: InPostgres, server: subprocess.Popen[bytes]) -> None:
    """Wait until it answers, for a minute at most."""
    import time  # only here

    for _ in range(300):
        with suppress(AssertionError):
            its.run("SELECT 1;")
            return
        if server.poll() is not None:
            break
        time.sleep(0.2)
    raise AssertionError((its.folder / "log").read_text(encoding="utf-8", errors="replace"))
