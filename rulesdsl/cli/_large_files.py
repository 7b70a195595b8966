"""The files of a large plan: a folder as ever, or the decisions as one table."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from secrets import token_hex
from shutil import copyfile
from tempfile import gettempdir

from rulesdsl.cli import _request_files
from rulesdsl.cli._in_the_way import CREATIONS, DATABASE, DECISIONS, beside, creations_of, review_of
from rulesdsl.cli._made import Made
from rulesdsl.cli._request_files import put_files
from rulesdsl.cli._write import WriteProblem
from rulesdsl.posting.plan_json import outline_json
from rulesdsl.posting.qbxml_requests import WHOLE, request_files
from rulesdsl.posting.tables import REVIEW_COLUMNS
from rulesdsl.reading.text import quoted
from rulesdsl.relational.duck import Duck, DuckError, Trouble
from rulesdsl.relational.opening import (
    held_database,
    into_database,
    parquet,
    parquet_file,
    settle_database,
)
from rulesdsl.relational.outputs import creations_query, decisions_query
from rulesdsl.relational.source import Source
from rulesdsl.relational.terms import Query
from rulesdsl.spreadsheet import csv_file

PIECE = 2**20


def written(made: Made, arguments: argparse.Namespace, *, table: bool) -> bool:
    """Write all files of the plan, or none of them; what is wrong is told."""
    if table:
        return _table(made, Path(arguments.out))
    return _request_files.put(Path(arguments.out), _files(made, arguments.requests_per_file))


def _files(made: Made, requests_per_file: int | None) -> dict[str, Iterator[bytes] | None]:
    """Every file of the plan, as `posting/files.py` has them."""
    outputs, count = made.outputs, made.summary.orders
    asked = outputs.asked()
    requests = {
        name: made.shown.counted(f"writing {name}", len(asked), its)
        for name, its in request_files(asked, requests_per_file).items()
    }
    return {
        "decisions.csv": made.shown.counted(
            "writing decisions.csv", count, outputs.decisions_csv(), by_line=True
        ),
        "review.csv": outputs.review_csv(),
        "notifications.csv": outputs.notifications_csv(),
        "plan.json": outline_json(made.plan, made.summary, asked),
        WHOLE: None,
        **requests,
    }


# --- the decisions as a table ---------------------------------------------------------------------


def _table(made: Made, out: Path) -> bool:
    """The decisions as one file, with the creations and what a person is to look at beside it."""
    duck = made.outputs.warehouse
    assert isinstance(duck, Duck)  # noqa: S101  the warehouse of this machine
    review = {review_of(out): made.outputs.review_csv() if _to_review(made) else None}
    if out.suffix.lower() == DATABASE:
        return _database(made, duck, out, review)
    if out.suffix.lower() == ".csv":
        count = made.summary.orders
        decisions = made.shown.counted(
            f"writing {out.name}", count, made.outputs.decisions_csv(), by_line=True
        )
        files = {out.name: decisions, creations_of(out): made.outputs.creations_csv()}
    else:
        files = {
            out.name: _parquet(duck, decisions_query()),
            creations_of(out): _parquet(duck, creations_query()),
        }
    return put_files(out.parent, {**files, **review})


def _to_review(made: Made) -> bool:
    """Whether there is anything of it."""
    by_hand = any(it.by_hand for it in made.summary.updates)
    return bool(made.summary.held_orders or made.plan.problems or by_hand)


def unwritable(duck: Duck, out: Path) -> WriteProblem | None:
    """Why a table cannot be written there, as far as that can be told beforehand."""
    for path in beside(out):
        if path.is_file() and not _is_ours(duck, path):
            return WriteProblem(
                f"expected '{path}' to be of an earlier plan, found something else, which the plan"
                " would take the place of",
                "move that file away, or choose another name behind --out",
            )
    return _unwritable_database(duck, out) if out.suffix.lower() == DATABASE else None


def _unwritable_database(duck: Duck, out: Path) -> WriteProblem | None:
    log = _log_of(out)
    if not out.exists() and log.exists():
        return WriteProblem(
            f"expected '{out}' beside '{log}', found none",
            "put the file back to which that log of DuckDB belongs, or move the log away",
        )
    if not out.is_file():
        return None
    try:
        tables = settle_database(duck, str(out))
    except DuckError as error:
        return WriteProblem(
            "expected a file of DuckDB behind --out that may be written, found:"
            f" {quoted(str(error))}",
            "close it in other programs, or choose another name behind --out",
        )
    for name, query in _queries().items():
        if tables.get(name, _columns(query)) != _columns(query):
            return WriteProblem(
                f"expected the table {name} in '{out}' to be of an earlier plan, found another one,"
                " which the plan would take the place of",
                "give that table another name, or choose another file behind --out",
            )
    return None


def _queries() -> dict[str, Query]:
    """The tables of a plan in a file of DuckDB."""
    return {DECISIONS: decisions_query(), CREATIONS: creations_query()}


def _columns(query: Query) -> list[str]:
    return [it.alias_or_name for it in query.selects]


def _log_of(out: Path) -> Path:
    """Where DuckDB keeps what is not in the file yet."""
    return Path(f"{os.path.realpath(out)}.wal")


def _is_ours(duck: Duck, path: Path) -> bool:
    """Whether a file beside a table has the columns that ours have there."""
    creations = _columns(creations_query())
    if path.suffix.lower() != ".csv":
        source = parquet(duck, str(path), str(path))
        return isinstance(source, Source) and list(source.columns) == creations
    ours = REVIEW_COLUMNS if path.name.lower().endswith(".review.csv") else creations
    header = b"".join(csv_file(ours, ()))
    with path.open("rb") as file:
        return file.read(len(header)) == header


def _database(made: Made, duck: Duck, out: Path, others: dict[str, Iterator[bytes] | None]) -> bool:
    """Write a file of DuckDB with what it has already and the two tables, and the others."""
    with _put_aside(duck, "duckdb") as fresh, ExitStack() as held:
        with made.shown.step(f"writing {out.name}", done=duck.progress):
            if out.is_file():
                settle_database(duck, str(out))
                before = out.stat()
                copyfile(out, fresh)
                if os.name != "nt":  # where no file is replaced that is open
                    held.enter_context(held_database(duck, str(out)))
                if _log_of(out).exists() or not _is_the_same(before, out.stat()):
                    raise DuckError(f"another program wrote into '{out}' meanwhile", Trouble.FILE)
            _fill(duck, out, fresh)
        return put_files(out.parent, {out.name: _bytes_of(fresh), **others})


def _is_the_same(before: os.stat_result, now: os.stat_result) -> bool:
    """Whether nobody wrote into a file, or put another one there."""
    told = ("st_ino", "st_size", "st_mtime_ns")
    return all(getattr(before, it) == getattr(now, it) for it in told)


def _fill(duck: Duck, out: Path, fresh: Path) -> None:
    try:
        into_database(duck, str(fresh), _queries())
    except DuckError as error:
        if error.trouble is not Trouble.OTHER:
            raise
        # Something of the user's own is in the way: a key that rests on a table.
        raise DuckError(f"no tables can be made in '{out}': {error}", Trouble.FILE) from error


def _parquet(duck: Duck, query: Query) -> Iterator[bytes]:
    """The bytes of a Parquet file."""
    with _put_aside(duck, "parquet") as fresh:
        parquet_file(duck, query, str(fresh))
        yield from _bytes_of(fresh)


@contextmanager
def _put_aside(duck: Duck, ending: str) -> Iterator[Path]:
    """A file that DuckDB writes where it puts aside what does not fit into memory."""
    path = Path(duck.spill or gettempdir()) / f"{token_hex(4)}.{ending}"
    try:
        yield path
    finally:
        path.unlink(missing_ok=True)


def _bytes_of(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece
