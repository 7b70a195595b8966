"""What a table's file is, told from its first bytes: Parquet, or a file of DuckDB."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

PARQUET = b"PAR1"
"""How a Parquet file begins (Apache Parquet, File Format)."""

DUCKDB, DUCKDB_AT = b"DUCK", 8
"""What stands in a file of DuckDB, and where (DuckDB, Storage Versions and Format)."""


def is_parquet(head: bytes) -> bool:
    """Whether a file is one of Parquet, by its beginning."""
    return head.startswith(PARQUET)


def is_duckdb(head: bytes) -> bool:
    """Whether a file is one of DuckDB, by its beginning."""
    return head[DUCKDB_AT : DUCKDB_AT + len(DUCKDB)] == DUCKDB


def is_read_by_duckdb(head: bytes) -> bool:
    """Whether a file is one that DuckDB reads and no format of ours describes."""
    return is_parquet(head) or is_duckdb(head)


def head_of(path: str, size: int = DUCKDB_AT + len(DUCKDB)) -> bytes:
    """How a file begins; nothing where it cannot be read, which its reader tells."""
    with suppress(OSError, ValueError):
        if Path(path).is_file():
            with Path(path).open("rb") as stream:
                return stream.read(size)
    return b""


def size_of(path: str) -> int:
    """The bytes of a file; none where it cannot be looked at, which its reader tells."""
    with suppress(OSError, ValueError):
        return Path(path).stat().st_size
    return 0


def path_and_table(file: str) -> tuple[str, str | None]:
    """The path, and the table where one is named behind a colon: `shop.duckdb:orders`."""
    path, colon, table = file.rpartition(":")
    if colon and table and not is_file(file) and is_duckdb(head_of(path)):
        return path, table
    return file, None


def is_file(path: str) -> bool:
    """Whether a file has this name; a name that none can have is none."""
    try:
        return Path(path).is_file()
    except (OSError, ValueError):
        return False
