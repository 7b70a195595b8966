"""The lines of a CSV file, written by DuckDB where that is sure to come to what `spreadsheet` says.

That is a row of printable ASCII in which no cell could be taken for a formula, not even by half.
All other lines are written by `spreadsheet` itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from sqlglot import exp

from rulesdsl.relational.plain import call, is_missing, literal
from rulesdsl.relational.terms import Term, Warehouse, as_column, col, within
from rulesdsl.spreadsheet import csv_file, csv_line

_ODD = r"""[^ -~]|(?:^|;)["'` ]*[=+@-]"""
"""What is in a cell of a line that DuckDB is not to write (`spreadsheet`: `_DANGER`)."""

_NEEDS_QUOTES = '[",;]|^ | $'
"""Of cells of printable ASCII (`spreadsheet`: `_NEEDS_QUOTES`)."""

NUMBER = "a number that is written out"
"""The type of a column of texts that are numbers; that a minus begins one is no formula."""

_WRITTEN_OUT = r"-?[0-9]+(?:[.][0-9]+)?"
"""Numbers that stand in the file as they are; others have an exponent."""

_AT_A_TIME = 1_000
"""So many lines are handed on as one piece."""


def csv_lines(
    warehouse: Warehouse, relation: str, columns: Mapping[str, str], order: str
) -> Iterator[bytes]:
    """The bytes of a file of a relation's columns, each of a type, in the order of `order`."""
    odd = (_odd(it, kind) for it, kind in columns.items() if kind in {"VARCHAR", NUMBER})
    is_odd = call("coalesce", exp.or_(*odd), exp.false())
    cells = [_cell(it, kind) for it, kind in columns.items()]
    between = [it for cell in cells for it in (literal(","), cell)][1:]
    line = call("concat", *between, literal("\r\n"))
    plain = exp.Case(ifs=[exp.If(this=exp.not_(is_odd), true=line)])
    lines = exp.select(as_column(plain, "line"), col(order)).from_(relation, copy=False)
    ordered = exp.select("line").from_(within(lines, "l")).order_by(col(order))
    others = (
        exp.select(*map(col, columns)).from_(relation).where(is_odd.copy()).order_by(col(order))
    )
    yield from csv_file(tuple(columns), ())
    waiting: list[str] = []
    rest: Iterator[Any] | None = None
    for (written,) in warehouse.rows(ordered):
        if written is not None:
            waiting.append(written)
            if len(waiting) < _AT_A_TIME:
                continue
        yield "".join(waiting).encode()
        waiting = []
        if written is None:
            rest = rest or warehouse.rows(others)
            cells_of = zip(next(rest), columns.values(), strict=True)
            yield csv_line([Decimal(it) if it and kind == NUMBER else it for it, kind in cells_of])
    yield "".join(waiting).encode()


def _odd(name: str, kind: str) -> Term:
    """Whether DuckDB is not to write a cell."""
    if kind == NUMBER:
        return exp.not_(exp.RegexpFullMatch(this=col(name), expression=literal(_WRITTEN_OUT)))
    return exp.RegexpLike(this=col(name), expression=literal(_ODD))


def _cell(name: str, kind: str) -> Term:
    its = exp.cast(col(name), "VARCHAR")
    if kind != "VARCHAR":
        return call("coalesce", its, literal(""))
    quoted = call(
        "concat",
        literal('"'),
        call("replace", col(name), literal('"'), literal('""')),
        literal('"'),
    )
    needs = exp.RegexpLike(this=col(name), expression=literal(_NEEDS_QUOTES))
    return exp.Case(
        ifs=[
            exp.If(this=is_missing(col(name)), true=literal("")),
            exp.If(this=needs, true=quoted),
        ],
        default=col(name),
    )
