"""The tables of a prepared list, and how they are asked.

A prepared list is one SQLite file: it can be read in parts, and a change that is stopped in the
middle is undone when it is next opened. Which version made it stands in its head, where it can be
read without opening it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from rulesdsl.customers.slots import NUMBER, first_place
from rulesdsl.customers.unusable import damaged, in_use

Row: TypeAlias = tuple[Any, ...]

APPLICATION = int.from_bytes(b"RDcl")
"""Tells our lists from other SQLite files; stands in the head at byte 68."""

FORMAT = 2
"""The version of these tables; stands in the head at byte 60."""

_TABLES = """
    -- what is told once: who prepared the list, what is known of the company, how many there are
    CREATE TABLE fact (name TEXT PRIMARY KEY, body TEXT NOT NULL) WITHOUT ROWID;
    -- the files that records were read from
    CREATE TABLE file (number INTEGER PRIMARY KEY, name TEXT NOT NULL);
    CREATE TABLE record (number INTEGER PRIMARY KEY, body TEXT NOT NULL);
    -- a checksum of a text, and the number of a record that has it (see slots.py)
    CREATE TABLE slot (place INTEGER PRIMARY KEY);
    -- what has jobs and does not stand in the list itself
    CREATE TABLE missing (name TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE taken (name TEXT, body TEXT, PRIMARY KEY (name, body)) WITHOUT ROWID;
    CREATE TABLE posted (sale TEXT, store TEXT, PRIMARY KEY (sale, store)) WITHOUT ROWID;
    CREATE TABLE used (number TEXT PRIMARY KEY) WITHOUT ROWID;
    -- what the readers had to say
    CREATE TABLE note (number INTEGER PRIMARY KEY, body TEXT NOT NULL UNIQUE);
"""


class Tables:
    """The tables of one list; a mistake of the database is told as a list that is damaged."""

    __slots__ = ("_connection",)

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def create(self) -> None:
        """Make the tables in an empty file."""
        self.do(f"PRAGMA application_id = {APPLICATION}")
        self.do(f"PRAGMA user_version = {FORMAT}")
        for statement in _TABLES.split(";"):
            if statement.strip():
                self.do(statement)

    def __del__(self) -> None:
        # A connection of Python holds itself in a circle, and with it the lock on the file.
        self.close()

    def close(self) -> None:
        """Give the file free for others; nothing can be asked any more."""
        self._connection.close()

    def rows(self, statement: str, *values: object) -> list[Row]:
        """All that a question finds."""
        try:
            return self._connection.execute(statement, values).fetchall()
        except sqlite3.DatabaseError as error:
            raise (in_use() if _is_in_use(error) else damaged()) from error

    def each(self, statement: str) -> Iterator[Row]:
        """What a question finds, one after the other."""
        try:
            yield from self._connection.execute(statement)
        except sqlite3.DatabaseError as error:
            raise damaged() from error

    def do(self, statement: str, *values: object) -> None:
        """Change something."""
        self._connection.execute(statement, values)

    def do_all(self, statement: str, rows: Iterable[Row]) -> None:
        """Change something once for each row."""
        self._connection.executemany(statement, rows)

    def text(self, statement: str, *values: object) -> str | None:
        """The one text that a question finds."""
        found = self.rows(statement, *values)
        return found[0][0] if found else None

    def numbers(self, kind: str, text: str) -> list[int]:
        """The numbers of the records in a slot, and perhaps of others."""
        first = first_place(kind, text)
        found = self.rows(
            "SELECT place FROM slot WHERE place BETWEEN ? AND ?", first, first | NUMBER
        )
        return [place & NUMBER for (place,) in found]

    def in_slot(self, kind: str, text: str) -> list[tuple[int, str | None]]:
        """The same with what is written of each record; None where there is none of that number."""
        first = first_place(kind, text)
        return self.rows(
            "SELECT place & ?1, body FROM slot LEFT JOIN record ON number = place & ?1"
            " WHERE place BETWEEN ?2 AND ?3",
            NUMBER,
            first,
            first | NUMBER,
        )

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """What is changed within this is there as a whole at the end, or not at all."""
        self.do("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.rollback()
            raise
        self._connection.commit()


def _is_in_use(error: sqlite3.Error) -> bool:
    # A mistake of Python's own half of sqlite3 (a closed connection) has no code.
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY
