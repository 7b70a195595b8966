"""A prepared list into the relation `customers`: DuckDB takes all its records apart at once.

What is written of a record is said in `customers/written.py`; here is where its parts come to
stand. Nothing is checked once more: the list is what the exports came to, each record once.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from rulesdsl.customers.prepared import PreparedList
from rulesdsl.customers.unusable import damaged
from rulesdsl.customers.written import PARTS
from rulesdsl.relational import opening
from rulesdsl.relational.customer_cells import READ
from rulesdsl.relational.duck import Duck, DuckError, Trouble
from rulesdsl.relational.plain import call, literal, whole
from rulesdsl.relational.records import customer_rows
from rulesdsl.relational.schema import CUSTOMERS
from rulesdsl.relational.source import column_of
from rulesdsl.relational.terms import Term, as_column, when, within
from rulesdsl.relational.work import CUSTOMERS as RELATION
from rulesdsl.relational.work import ROW

LONGEST_LINE = 1_900_000
"""Bytes: DuckDB takes no lines of more than 2,000,000."""

_BODY, _TOLD = "body", "told"

_ALWAYS = ("name", "parent", "active")
_SIDES = ("billing", "shipping")
_OF_A_BLOCK = ("lines", "city", "state", "zip", "country")
_OF_AN_ORIGIN = ("file", "line")


class Prepared:
    """A prepared list on its way into DuckDB, which reads it from a file of `lines`."""

    def __init__(self, there: PreparedList) -> None:
        self._there = there
        self._odd: list[bytes] = []

    def lines(self) -> Iterator[bytes]:
        """What is written of the records, some thousand lines at a time, for a file."""
        for lines in self._there.kept.written():
            if len(lines) < LONGEST_LINE:
                yield lines
                continue
            for line in lines.splitlines(keepends=True):
                if len(line) < LONGEST_LINE:
                    yield line
                else:
                    self._odd.append(line)

    def put(self, duck: Duck, file: str) -> tuple[str, ...]:
        """Make the relation `customers`; the columns that any record tells.

        Raises UnusableListError where something stands in the list that nobody wrote.
        """
        there = self._there
        columns = _columns(there)
        try:
            duck.keep(READ, _taken_apart(file, columns))
        except DuckError as error:
            if error.trouble is Trouble.OTHER:
                raise damaged() from error
            raise
        duck.put(READ, _rows(there, self._odd, columns))
        named = exp.select(exp.Count(this=column_of("name"))).from_(READ)
        if duck.one(named) != (there.names.customers,):
            raise damaged()
        _show(duck, there, columns)
        return columns


def _columns(there: PreparedList) -> tuple[str, ...]:
    """The columns that any record tells, in the order of the relation."""
    told = {*_ALWAYS, *there.told}
    for side in _SIDES:
        if side in told:
            told |= {f"{side}_{it}" for it in _OF_A_BLOCK}
    if "origin" in told:
        told |= {*_OF_AN_ORIGIN}
    return tuple(it for it in CUSTOMERS if it in told)


def _taken_apart(file: str, columns: tuple[str, ...]) -> exp.Select:
    """The rows of READ."""
    paths = exp.Array(expressions=[literal(_path(it)) for it in columns])
    parts = as_column(call("json_extract_string", column_of(_BODY), paths), _TOLD)
    each = exp.select(parts).from_(opening.unquoted(file, {_BODY: "VARCHAR"}))
    cells = (
        as_column(_cell(it, call("list_extract", column_of(_TOLD), whole(at))), it)
        for at, it in enumerate(columns, 1)
    )
    return exp.select(*cells).from_(within(each, "r"))


def _path(column: str) -> str:
    """Where a column stands in the JSON of a record."""
    if column in _OF_AN_ORIGIN:
        return f"$[{PARTS.index('origin')}][{_OF_AN_ORIGIN.index(column)}]"
    side, _, part = column.partition("_")
    if side in _SIDES:
        return f"$[{PARTS.index(side)}][{_OF_A_BLOCK.index(part)}]"
    return f"$[{PARTS.index(column)}]"


def _cell(column: str, told: Term) -> Term:
    """What a part is worth, of which the text is told unless it stands as it does by default."""
    if column == "file":  # its number
        return exp.cast(told, "BIGINT")
    match CUSTOMERS[column]:
        case "BOOLEAN":
            usual = exp.Boolean(this=column == "active")
            return call("coalesce", exp.cast(told, "BOOLEAN"), usual)
        case "VARCHAR[]":
            lines = call("json_transform", told, literal('["VARCHAR"]'))
            return when(told.neq(literal("[]")), lines, exp.null())
        case "VARCHAR":
            return told
        case kind:
            return exp.cast(told, kind)


def _rows(
    there: PreparedList, odd: list[bytes], columns: tuple[str, ...]
) -> Iterator[tuple[object, ...]]:
    """The rows of the records that Python takes apart."""
    for line in odd:
        record = there.kept.read(line.decode("ascii"))
        (values,) = customer_rows((record,))
        row = dict(zip(CUSTOMERS, values, strict=True))
        row["file"] = there.files.index(record.origin.file) if record.origin else None
        yield tuple(row[it] for it in columns)


def _show(duck: Duck, there: PreparedList, columns: tuple[str, ...]) -> None:
    """Have the relation `customers` of what is there."""
    cells: dict[str, Term] = {
        it: column_of(it) if it in columns else exp.cast(exp.null(), kind, dialect="duckdb")
        for it, kind in CUSTOMERS.items()
    }
    if "file" in columns:
        names = exp.Array(expressions=[literal(it) for it in there.files])
        at = exp.Add(this=column_of("file"), expression=whole(1))
        cells["file"] = call("list_extract", names, at)
    cells[ROW] = column_of(ROW)
    duck.view(
        RELATION, exp.select(*(as_column(it, name) for name, it in cells.items())).from_(READ)
    )
