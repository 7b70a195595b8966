"""The files of a large plan: a folder as ever, or the decisions as one table."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path
from secrets import token_hex
from tempfile import gettempdir

from rulesdsl.cli import _request_files
from rulesdsl.cli._out import complain, say
from rulesdsl.cli._watching import Steps
from rulesdsl.cli._write import WriteProblem, write_files
from rulesdsl.defining import frozen
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.plan_json import outline_json
from rulesdsl.posting.qbxml_requests import WHOLE, request_files
from rulesdsl.posting.summary import Summary
from rulesdsl.relational.duck import Duck
from rulesdsl.relational.opening import into_database, parquet_file
from rulesdsl.relational.outputs import Outputs, creations_query, decisions_query
from rulesdsl.relational.terms import Query

PIECE = 2**20


@frozen
class Made:
    """A plan that is made, and its summary."""

    plan: Plan
    summary: Summary
    outputs: Outputs
    shown: Steps


def written(made: Made, arguments: argparse.Namespace, *, table: bool) -> bool:
    """Write all files of the plan, or none of them; what is wrong is told."""
    if table:
        return _table(made, Path(arguments.out))
    folder = Path(arguments.out)
    wanted = _files(made, arguments.requests_per_file)
    return _put(folder, {**wanted, **_request_files.earlier(folder, wanted)})


def _put(folder: Path, wanted: Mapping[str, Iterator[bytes] | None]) -> bool:
    done = write_files(folder, wanted)
    if isinstance(done, WriteProblem):
        complain(done.message, done.cure)
        return False
    say(f"\nWritten to {done.folder}: {_request_files.listed(done.files)}\n")
    if done.removed:
        removed = _request_files.listed(done.removed)
        say(f"Removed, because it belonged to an earlier plan: {removed}\n")
    return True


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
    """The decisions as one file, with the creations and the rows not read beside it."""
    duck = made.outputs.warehouse
    assert isinstance(duck, Duck)  # noqa: S101  the warehouse of this machine
    review = f"{out.stem}.review.csv"
    unread = {review: made.outputs.review_csv() if made.plan.problems else None}
    if out.suffix.lower() == ".duckdb":
        with made.shown.step(f"writing {out.name}", done=duck.progress):
            into_database(
                duck, str(out), {"decisions": decisions_query(), "creations": creations_query()}
            )
        say(f"\nWritten to {out}: the tables decisions and creations\n")
        return _put(out.parent, unread) if made.plan.problems else True
    creations = f"{out.stem}.creations{out.suffix}"
    if out.suffix.lower() == ".csv":
        count = made.summary.orders
        decisions = made.shown.counted(
            f"writing {out.name}", count, made.outputs.decisions_csv(), by_line=True
        )
        files = {out.name: decisions, creations: made.outputs.creations_csv()}
    else:
        files = {
            out.name: _parquet(duck, decisions_query()),
            creations: _parquet(duck, creations_query()),
        }
    return _put(out.parent, {**files, **unread})


def _parquet(duck: Duck, query: Query) -> Iterator[bytes]:
    """The bytes of a Parquet file, which DuckDB writes where it puts aside what does not fit."""
    path = Path(duck.spill or gettempdir()) / f"{token_hex(4)}.parquet"
    try:
        parquet_file(duck, query, str(path))
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece
    finally:
        path.unlink(missing_ok=True)
