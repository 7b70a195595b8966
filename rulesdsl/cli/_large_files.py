"""The files of a large plan: a folder as ever, or the decisions as one table."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex
from tempfile import gettempdir

from rulesdsl.cli import _request_files
from rulesdsl.cli._made import Made
from rulesdsl.cli._out import say
from rulesdsl.cli._request_files import put_files
from rulesdsl.posting.plan_json import outline_json
from rulesdsl.posting.qbxml_requests import WHOLE, request_files
from rulesdsl.relational.duck import Duck
from rulesdsl.relational.opening import into_database, parquet_file
from rulesdsl.relational.outputs import creations_query, decisions_query
from rulesdsl.relational.terms import Query

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
    if out.suffix.lower() == ".duckdb":
        with made.shown.step(f"writing {out.name}", done=duck.progress):
            into_database(
                duck, str(out), {"decisions": decisions_query(), "creations": creations_query()}
            )
        say(f"\nWritten to {out}: the tables decisions and creations\n")
        return put_files(out.parent, review)
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
    return put_files(out.parent, {**files, **review})


def review_of(out: Path) -> str:
    """What a person is to look at, beside a table."""
    return f"{out.stem}.review.csv"


def _to_review(made: Made) -> bool:
    """Whether there is anything of it."""
    by_hand = any(it.by_hand for it in made.summary.updates)
    return bool(made.summary.held_orders or made.plan.problems or by_hand)


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
