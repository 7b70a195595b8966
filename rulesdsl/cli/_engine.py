"""Which engine makes a plan: the everyday one, or that for files of millions."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from rulesdsl.cli._out import complain
from rulesdsl.defining import frozen

AUTO, LOOKUP, DUCKDB, SPARK = "auto", "lookup", "duckdb", "spark"

MEBIBYTE = 2**20

LARGE_TABLES = 16 * MEBIBYTE
"""Orders as our own table (CSV) that are larger than this are planned in DuckDB by themselves.

It is quicker from a tenth of that on; but below, plan.json tells every decision in full.
"""

LARGE = 256 * MEBIBYTE
"""Likewise all files of orders, or of the customer list, that are larger than this together."""

LEAST_MEMORY = 256 * MEBIBYTE

TABLES = (".parquet", ".csv", ".duckdb")
"""How a name behind --out ends that is no folder: the decisions as one table."""

_SIZE = re.compile(r"([0-9]{1,9})(?:\.([0-9]))? ?([kmgt])i?b?", re.IGNORECASE)
_POWERS = {"k": 1, "m": 2, "g": 3, "t": 4}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which engine, and how much memory it may take."""
    parser.add_argument(
        "--engine",
        choices=(AUTO, LOOKUP, DUCKDB, SPARK),
        default=AUTO,
        help="lookup decides one order after the other, duckdb all at once and is for large files, "
        "spark likewise on a cluster; without it the size of the files decides",
    )
    parser.add_argument(
        "--memory",
        metavar="SIZE",
        type=_memory,
        help="how much memory a large plan may take, such as 2GiB; what does not fit waits on the "
        "disk beside the output",
    )


def _memory(text: str) -> int:
    found = _SIZE.fullmatch(text.strip())
    size = 0
    if found:
        size = int(float(f"{found[1]}.{found[2] or 0}") * 1024 ** _POWERS[found[3].lower()])
    if size < LEAST_MEMORY:
        raise argparse.ArgumentTypeError(f"expected at least 256MiB, such as 2GiB, found '{text}'")
    return size


@frozen
class Chosen:
    """The engine, and why: what is told where the choice cannot be followed."""

    duckdb: bool
    because: str | None = None


def chosen(arguments: argparse.Namespace) -> Chosen | None:
    """The engine of a plan; None where what was asked for cannot be, which is then told."""
    because = _only_duckdb(arguments)
    if arguments.engine == LOOKUP and because is not None:
        complain(
            f"expected the engine duckdb, because {because}, found --engine {LOOKUP}",
            "leave --engine out: the right one is chosen",
        )
        return None
    if arguments.engine == DUCKDB or because is not None:
        return Chosen(duckdb=True, because=because)
    large = arguments.engine == AUTO and (
        _size(arguments.customers) > LARGE or _are_large(arguments.orders)
    )
    return Chosen(duckdb=large)


def _only_duckdb(arguments: argparse.Namespace) -> str | None:
    """Why no other engine can do it."""
    if is_table(arguments.out):
        return f"the decisions shall be a table, {arguments.out}"
    for file in (*arguments.orders, *arguments.customers):
        kind = _kind(file)
        if kind is not None:
            return f"{file} is {kind}"
    return None


def is_table(out: str | None) -> bool:
    """Whether a name behind --out is one of a table rather than of a folder."""
    return out is not None and out.lower().endswith(TABLES) and not Path(out).is_dir()


def _kind(file: str) -> str | None:
    """What only DuckDB reads."""
    path = file
    if not Path(path).is_file():
        path = file.rpartition(":")[0]
    try:
        with Path(path).open("rb") as stream:
            head = stream.read(12)
    except (OSError, ValueError):
        return None
    if head.startswith(b"PAR1"):
        return "a Parquet file"
    return "a file of DuckDB" if head[8:12] == b"DUCK" else None


def _are_large(orders: Sequence[str]) -> bool:
    """Whether files of orders are so large that they are better planned all at once."""
    size = _size(orders)
    if size <= LARGE_TABLES or size > LARGE:
        return size > LARGE
    from rulesdsl.formats.neutral_csv import FORMAT  # only for files that may be large enough
    from rulesdsl.reading.text import HEAD_BYTES, lenient  # likewise

    def is_ours(file: str) -> bool:
        with Path(file).open("rb") as stream:
            return FORMAT.recognises(lenient(stream.read(HEAD_BYTES)))

    with suppress(OSError, ValueError):
        return _size(it for it in orders if is_ours(it)) > LARGE_TABLES
    return False  # its reader tells what is wrong


def _size(files: Iterable[str]) -> int:
    """The bytes of files together; a prepared list is never read as a whole, whatever its size."""
    from rulesdsl.cli._files import is_prepared  # brings the readers, which a plan needs anyhow

    total = 0
    for file in files:
        try:
            total += 0 if is_prepared(file) else Path(file).stat().st_size
        except (OSError, ValueError):
            continue  # its reader tells
    return total
