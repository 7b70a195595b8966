"""A plan for files of millions of orders: in DuckDB, in bounded memory, and out as it is made."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from tempfile import SpooledTemporaryFile, gettempdir
from typing import IO

from rulesdsl.cli import INTERRUPTED, UNUSABLE
from rulesdsl.cli._engine import is_table
from rulesdsl.cli._in_relations import Doors, Planning
from rulesdsl.cli._in_the_way import is_of_a_plan, is_same_database, lost, review_of
from rulesdsl.cli._large_files import unwritable, written
from rulesdsl.cli._out import complain
from rulesdsl.cli._stopping import unstopped
from rulesdsl.cli._summary import IN_FOLDER, Files
from rulesdsl.cli._tables import customers_into, orders_into
from rulesdsl.cli._watching import steps
from rulesdsl.cli._whole_tables import source_of
from rulesdsl.cli._write import WriteProblem
from rulesdsl.compiled import Compiled
from rulesdsl.formats import Kind
from rulesdsl.posting.never_known import NeverKnown
from rulesdsl.relational.duck import Duck, DuckError, Trouble
from rulesdsl.relational.source import Source

OURS, OUR_SHARE = 384 * 2**20, 0.45
"""So many bytes, or such a part of the memory that is allowed, are left to Python; the rest is
DuckDB's. Orders that are taken in turn are held: of ten million some hundred thousand."""

LEAST_OF_DUCKDB = 128 * 2**20


IN_MEMORY = 1 << 24
"""So many bytes of requests wait in memory; then all of them go to the disk."""


def plan_large(
    compiled: Compiled, arguments: argparse.Namespace, never_known: tuple[NeverKnown, ...]
) -> int:
    """Make the plan, print its summary, write its files, and give the exit code."""
    try:
        with (
            _spill(arguments.out) as folder,
            SpooledTemporaryFile(IN_MEMORY, dir=str(folder)) as waiting,
            steps() as shown,
        ):
            duck = Duck(_of_duckdb(arguments.memory), str(folder))
            try:
                wrong = _wrong(duck, arguments)
                if wrong is not None:
                    complain(wrong.message, wrong.cure)
                    return UNUSABLE
                doors = _doors(duck, arguments, waiting)
                return Planning(compiled, arguments, never_known, doors, shown).carry_out()
            finally:
                with unstopped():  # all that is left is to put away what is needed no more
                    duck.close()
    except KeyboardInterrupt:
        complain(
            "stopped; nothing was written, and a file that was there is as it was before",
            "start the same command again: it begins anew",
        )
        return INTERRUPTED
    except DuckError as error:
        complain(*_told(error, arguments.memory))
        return UNUSABLE
    except BrokenPipeError:
        raise  # nobody reads what is told: that has its own ending
    except OSError as error:
        complain(
            f"expected to write into the folder of the output, found: {error.strerror or error}",
            "choose another folder with --out",
        )
        return UNUSABLE


def _wrong(duck: Duck, arguments: argparse.Namespace) -> WriteProblem | None:
    """Why the files cannot be read, or the plan not be written as a table."""
    for file in (*arguments.orders, *arguments.customers):
        if not _can_be_told(file):
            return WriteProblem(
                f"expected a file whose name is in UTF-8, found '{file}'",
                "give it another name",
            )
    out = arguments.out
    if out is None or not is_table(out):
        return None
    given = {Kind.ORDERS: arguments.orders, Kind.CUSTOMERS: arguments.customers}
    for kind, files in given.items():
        for file in files:
            source = source_of(duck, file, kind) if is_same_database(file, out) else None
            if isinstance(source, Source) and is_of_a_plan(source.table.name):
                return lost(file)
    return unwritable(duck, Path(out))


def _doors(duck: Duck, arguments: argparse.Namespace, waiting: IO[bytes]) -> Doors:
    is_one_table = is_table(arguments.out)
    return Doors(
        duck,
        partial(orders_into, duck),
        partial(customers_into, duck),
        partial(written, arguments=arguments, table=is_one_table),
        _files(arguments.out),
        duck.progress,
        None if arguments.out is None or is_one_table else waiting,
    )


def _files(out: str | None) -> Files | None:
    """What the summary may point to."""
    if out is None:
        return None
    if not is_table(out):
        return IN_FOLDER
    decisions, review = Path(out).name, review_of(Path(out))
    return Files(decisions, review, review, decisions, None)


def _of_duckdb(memory: int | None) -> int | None:
    return (
        None
        if memory is None
        else max(memory - max(OURS, int(memory * OUR_SHARE)), LEAST_OF_DUCKDB)
    )


def _told(error: DuckError, memory: int | None) -> tuple[str, str]:
    match error.trouble:
        case Trouble.MEMORY:
            given = "" if memory is None else f" than the {memory // 2**20:,} MiB that are allowed"
            return (
                f"the plan needs more memory{given}; nothing was written",
                "give it more with --memory, or plan the orders in several parts",
            )
        case Trouble.DISK:
            return (
                "there is no room left on the disk for what a large plan puts aside",
                "make room, or choose a folder on another disk with --out, and start again",
            )
        case Trouble.FILE:
            return (
                f"expected files that can be read and written, found: {error}; nothing was written",
                "it may be damaged, in use, or changed while it was read; look at it and try again",
            )
        case Trouble.OTHER:
            return (
                f"expected DuckDB to carry the plan out, found: {error}; nothing was written",
                "please report this; into a folder --engine lookup may do it meanwhile",
            )


@contextmanager
def _spill(out: str | None) -> Iterator[Path]:
    """A folder for what does not fit into memory, beside the output; it is gone afterwards."""
    folder = _made(_place_of(out), f".rulesdsl-{os.getpid()}-{token_hex(4)}.spill")
    try:
        yield folder
    finally:
        with unstopped():
            rmtree(folder, ignore_errors=True)


def _place_of(out: str | None) -> list[Path]:
    """Where such a folder may be, the best place first."""
    temporary = Path(gettempdir())
    if out is None:
        return [temporary]
    whole = Path(out).absolute()
    above = next(it for it in whole.parents if it.exists())
    # A folder may be writable in one that is not.
    places = [above, whole] if whole.is_dir() else [above]
    return [it for it in places if _can_be_told(str(it))] or [temporary]


def _can_be_told(path: str) -> bool:
    """Whether DuckDB can be told a path: it wants UTF-8."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _made(places: list[Path], name: str) -> Path:
    *others, last = places
    for place in others:
        with suppress(OSError):
            (place / name).mkdir()
            return place / name
    (last / name).mkdir()
    return last / name
