"""What stands where a plan is to be written and must not be lost; told before anything is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from rulesdsl.cli._engine import is_table
from rulesdsl.cli._heads import path_and_table
from rulesdsl.cli._write import WriteProblem

DATABASE = ".duckdb"
DECISIONS, CREATIONS = "decisions", "creations"
"""The tables that a plan makes in a file of DuckDB."""


def read_and_written(out: str, read: Iterable[str]) -> WriteProblem | None:
    """What is wrong where a file that is read would be written over, or taken away."""
    place = Path(out)
    taken = set(filter(None, map(_identity, _targets(place) if is_table(out) else _names(place))))
    return next((lost(it) for it in read if _identity(Path(path_and_table(it)[0])) in taken), None)


def is_same_database(file: str, out: str) -> bool:
    """Whether a file is read that is a file of DuckDB to be written."""
    is_database = Path(out).suffix.lower() == DATABASE
    its = _identity(Path(path_and_table(file)[0])) if is_database else None
    return its is not None and its == _identity(Path(out))


def is_of_a_plan(table: str) -> bool:
    """Whether a plan makes a table of that name; DuckDB compares names in lower case."""
    return table.lower() in {DECISIONS, CREATIONS}


def lost(file: str) -> WriteProblem:
    """What is said of a file, or of a table in it, that is read and would be lost."""
    return WriteProblem(
        f"expected other files behind --out than are read, found '{file}', which the plan would"
        " take the place of",
        "choose another name behind --out",
    )


def creations_of(out: Path) -> str:
    """The records that are created, beside a table."""
    return f"{out.stem}.creations{out.suffix}"


def review_of(out: Path) -> str:
    """What a person is to look at, beside a table."""
    return f"{out.stem}.review.csv"


def beside(out: Path) -> Iterator[Path]:
    """The other files of a plan whose decisions are one table."""
    if out.suffix.lower() != DATABASE:
        yield out.with_name(creations_of(out))
    yield out.with_name(review_of(out))


def _targets(out: Path) -> Iterator[Path]:
    if out.suffix.lower() != DATABASE:  # into which only two tables go
        yield out
    yield from beside(out)


def _names(out: Path) -> Iterator[Path]:
    from rulesdsl.posting.files import NAMES  # brings what makes them, which a plan needs anyhow

    yield from (out / it for it in NAMES)
    with suppress(OSError):  # there is no such folder yet
        yield from out.glob("requests-*.qbxml")


def _identity(path: Path) -> tuple[int, int] | None:
    """What a file is by all of its names; None where there is none."""
    with suppress(OSError, ValueError):
        status = path.stat()
        return status.st_dev, status.st_ino
    return None
