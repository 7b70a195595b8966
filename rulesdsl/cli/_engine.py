"""Which engine makes a plan: the everyday one, or that for files of millions."""

from __future__ import annotations

import argparse
import os
import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from rulesdsl.cli._heads import head_of, is_parquet, is_read_by_duckdb, path_and_table, size_of
from rulesdsl.cli._out import complain
from rulesdsl.patterns import pattern
from rulesdsl.spelling import nearest

AUTO, LOOKUP, DUCKDB, SPARK = "auto", "lookup", "duckdb", "spark"

MEBIBYTE = 2**20

LARGE_TABLES = 16 * MEBIBYTE
"""Orders, or a customer list, as our own table (CSV) that are larger than this are planned in
DuckDB by themselves.

It is quicker from a tenth of that on; but below, plan.json tells every decision in full.
"""

LARGE = 256 * MEBIBYTE
"""Likewise all files of orders, or of the customer list, that are larger than this together."""

FEW_AS_PARQUET = MEBIBYTE
"""Orders as Parquet that are not larger than this are some ten thousand: against a prepared list,
which is only asked for their customers, they are planned sooner one after the other.
"""

LEAST_MEMORY = 256 * MEBIBYTE

TABLES = (".parquet", ".csv", ".duckdb")
"""How a name behind --out ends that is no folder: the decisions as one table."""

_OTHER_FILES = {
    **dict.fromkeys((".ods", ".tsv", ".txt", ".xls", ".xlsm", ".xlsx"), ".csv"),
    ".db": ".duckdb",
    ".pq": ".parquet",
}
"""How names of other files end, and the table that is most like them."""

_SLASHES = ("/", os.sep)
"""How a name behind --out ends that can only be that of a folder."""

_SIZE = pattern(r"([0-9]{1,9})(?:\.([0-9]))? ?([kmgt])i?b?", re.IGNORECASE)
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
        raise argparse.ArgumentTypeError(
            f"expected a size of 256MiB or more, such as 2GiB, found '{text}'"
        )
    return size


def chosen(arguments: argparse.Namespace) -> str | None:
    """The engine of a plan; None where what was asked for cannot be, which is then told."""
    meant = _meant(arguments.out)
    if meant is not None:
        complain(
            f"expected a folder, or a table ({', '.join(TABLES)}) behind --out,"
            f" found '{arguments.out}'",
            f"did you mean '{meant}'? A folder of that name has a slash behind it:"
            f" '{arguments.out}/'",
        )
        return None
    wanted: str = arguments.engine
    as_table = is_table(arguments.out)
    if wanted == LOOKUP and as_table:
        complain(
            f"expected a folder behind --out for --engine {LOOKUP}, found '{arguments.out}'",
            "leave --engine out: the right one is chosen",
        )
        return None
    if arguments.requests_per_file is not None and (as_table or wanted == SPARK):
        no_requests = "Spark writes none" if wanted == SPARK else f"'{arguments.out}' holds none"
        complain(
            f"expected a plan with requests for --requests-per-file, found that {no_requests}",
            "leave --requests-per-file out, or plan into a folder without --engine spark",
        )
        return None
    if wanted != AUTO:
        return wanted
    large = as_table or any(map(_is_read_by_duckdb, arguments.customers))
    large = large or _are_many_in_tables(arguments.orders, arguments.customers)
    large = large or _are_large(arguments.orders, _is_our_table_of_orders)
    large = large or _are_large(arguments.customers, _is_our_table_of_customers)
    return DUCKDB if large else LOOKUP


def is_table(out: str | None) -> bool:
    """Whether a name behind --out is one of a table rather than of a folder."""
    if out is None or out.endswith(_SLASHES):
        return False
    return Path(out).suffix.lower() in TABLES and not Path(out).is_dir()


def _meant(out: str | None) -> str | None:
    """The table that is meant by a name that ends nearly like one, or like another file."""
    if out is None or out.endswith(_SLASHES) or Path(out).is_dir():
        return None
    ends = Path(out).suffix.lower()
    if not ends or ends in TABLES:
        return None
    meant = _OTHER_FILES.get(ends) or nearest(ends, TABLES)
    return None if meant is None else f"{out[: -len(ends)]}{meant}"


def _is_read_by_duckdb(file: str) -> bool:
    path, _ = path_and_table(file)
    return is_read_by_duckdb(head_of(path))


def _are_many_in_tables(orders: Sequence[str], customers: Sequence[str]) -> bool:
    """Whether orders are in Parquet or DuckDB, and more than are looked up in a prepared list."""
    tables = [it for it in orders if _is_read_by_duckdb(it)]
    if not tables or not all(is_parquet(head_of(it)) for it in tables):
        return bool(tables)
    from rulesdsl.cli._files import is_prepared  # brings the readers, which a plan needs anyhow

    return _size(tables) > FEW_AS_PARQUET or not any(map(is_prepared, customers))


def _are_large(files: Sequence[str], is_ours: Callable[[str], bool]) -> bool:
    """Whether files are so large that they are better read and planned all at once."""
    size = _size(files)
    if size <= LARGE_TABLES or size > LARGE:
        return size > LARGE
    with suppress(OSError, ValueError):
        return _size(it for it in files if is_ours(_beginning(it))) > LARGE_TABLES
    return False  # its reader tells what is wrong


def _beginning(file: str) -> str:
    from rulesdsl.reading.text import HEAD_BYTES, lenient  # only for files that may be large enough

    with Path(file).open("rb") as stream:
        return lenient(stream.read(HEAD_BYTES))


def _is_our_table_of_orders(head: str) -> bool:
    from rulesdsl.formats.neutral_csv import FORMAT  # likewise

    return FORMAT.recognises(head)


def _is_our_table_of_customers(head: str) -> bool:
    from rulesdsl.formats.neutral_customers import FORMAT  # likewise
    from rulesdsl.reading.json_text import is_json  # likewise

    return FORMAT.recognises(head) and not is_json(head)


def _size(files: Iterable[str]) -> int:
    """The bytes of files together; a prepared list is never read as a whole, whatever its size."""
    from rulesdsl.cli._files import is_prepared  # brings the readers, which a plan needs anyhow

    return sum(0 if is_prepared(it) else size_of(it) for it in files)
