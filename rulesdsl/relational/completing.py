"""Columns that follow from others: they are worked out where they are asked for.

A table of a million rows is filled in less time when it has fewer columns, and most of these are
asked of few orders or records, or of none.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice

from sqlglot import exp

from rulesdsl.defining import frozen
from rulesdsl.relational import plain
from rulesdsl.relational.plain import literal, whole
from rulesdsl.relational.schema import ORDERS, ORDINAL, WRITTEN
from rulesdsl.relational.source import Source, column_of

COMPLETE = "complete"
"""Whether Python read an order: then nothing of it follows, all stands in its row."""

FEW = 64
"""The files and first lines of so many tables are told by a term; of more each row has them."""

AT_A_TIME = 10_000

SIDES = ("", "billing_", "shipping_")


@frozen
class Stretch:
    """The rows of a table: the place and the line of the first, and the file."""

    start: int
    line: int
    file: str


def stretches_of(source: Source, start: int) -> list[Stretch]:
    """Those of the files of a table, whose first row has the place `start`."""
    return [Stretch(start + it.start, source.line, it.file) for it in source.parts]


def completed(kept: Container[str], stretches: Sequence[Stretch]) -> dict[str, exp.Expr]:
    """The terms of the columns of orders, of a table that has those that are `kept`."""
    following = _following(kept) | origins(stretches, ORDINAL)
    return {it: term(it, kind, kept, following) for it, kind in ORDERS.items()}


def origins(stretches: Sequence[Stretch], place: str) -> dict[str, exp.Expr]:
    """The file and the line of a row, by the column that has its place."""
    if not stretches:
        return {}
    lines = [(it.start, whole(it.line - it.start)) for it in stretches]
    first = exp.paren(_by_stretch(lines, place))
    return {
        "file": _by_stretch([(it.start, literal(it.file)) for it in stretches], place),
        "line": exp.Add(this=column_of(place), expression=first),
    }


def term(name: str, kind: str, kept: Container[str], following: Mapping[str, exp.Expr]) -> exp.Expr:
    """A column: as it is kept, or what follows from others; else it is missing."""
    its, follows = _kept(name, kind, kept), following.get(name)
    if follows is None:
        return its
    if name in {"file", "line"} and name in kept:
        follows = plain.call("coalesce", its, follows)
    if COMPLETE not in kept:
        return follows
    ready = plain.call("coalesce", column_of(COMPLETE), exp.false())
    return exp.Case(ifs=[exp.If(this=ready, true=its)], default=follows)


def _following(kept: Container[str]) -> dict[str, exp.Expr]:
    found: dict[str, exp.Expr] = {}
    if WRITTEN in kept:
        found["total"] = plain.amount(column_of(WRITTEN))
    for side in SIDES:
        if side + "name" in kept:
            names = plain.names(*(_kept(side + it, "VARCHAR", kept) for it in plain.OF_A_NAME))
            found |= {f"{side}first_name": names.first, f"{side}last_name": names.last}
    return found


def _kept(name: str, kind: str, kept: Container[str]) -> exp.Expr:
    return column_of(name) if name in kept else exp.cast(exp.null(), kind, dialect="duckdb")


def _by_stretch(values: Sequence[tuple[int, exp.Expr]], place: str) -> exp.Expr:
    """What is said of the stretch that a row belongs to."""
    (_, first), *others = values
    chosen = exp.Case(default=first)
    for start, other in reversed(others):
        behind = exp.GTE(this=column_of(place), expression=whole(start))
        chosen = chosen.when(behind, other, copy=False)
    return chosen if others else first


# --- rows that Python made ------------------------------------------------------------------------


def by_columns(
    rows: Iterable[tuple[object, ...]], names: Sequence[str]
) -> Iterator[dict[str, tuple[object, ...]]]:
    """Rows by their columns, some thousand at a time."""
    waiting = iter(rows)
    while batch := list(islice(waiting, AT_A_TIME)):
        yield dict(zip(names, zip(*batch, strict=True), strict=True))


def any_told(values: Iterable[object]) -> bool:
    """Whether any of the values is not missing."""
    return any(it is not None for it in values)
