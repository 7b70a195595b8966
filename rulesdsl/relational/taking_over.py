"""The one statement that takes the plain rows of a table over, of orders and of customers alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sqlglot import exp

from rulesdsl.defining import frozen
from rulesdsl.relational.plain import Cell, call, is_missing, is_there, literal, whole
from rulesdsl.relational.source import PART, ROW, Source
from rulesdsl.relational.terms import Warehouse, as_column, into, within

MOST_TEXTS = 2_000
"""More different texts of a column than this are not looked at beforehand: such rows are odd."""


@frozen
class Asked:
    """What Python was asked beforehand about the texts of a column: a relation (written, code)."""

    relation: str
    alias: str
    text: exp.Expr

    @property
    def cell(self) -> Cell:
        """The code that the text of a row stands for; odd where there is none for it."""
        code = exp.column("code", table=self.alias)
        return Cell(code, exp.and_(is_there(self.text), is_missing(code)))


def ask_beforehand(
    warehouse: Warehouse,
    source: Source,
    relation: str,
    columns: Iterable[str],
    code_of: Callable[[str], str | None],
) -> None:
    """Ask Python once for each text of these columns, of which most rows have the same."""
    warehouse.run(exp.delete(relation))
    codes: dict[str, str] = {}
    for name in columns:
        query = source.select(exp.alias_(source.text_of(name), "written")).distinct()
        for (text,) in warehouse.rows(query.limit(MOST_TEXTS)):
            if text and text.isascii() and text.isprintable():
                code = code_of(text)
                if code is not None:
                    codes[text] = code
    warehouse.put(relation, codes.items())


def cell_of(name: str) -> exp.Expr:
    """A column of the table as it was taken out, beside what was asked beforehand."""
    return exp.column(exp.to_identifier(name, quoted=True), table="its")


def origins_in(source: Source) -> dict[str, exp.Expr]:
    """The file and the line of a row, of which each stands beside what was taken out."""
    row = cell_of(ROW)
    if source.part is None:
        line = exp.Add(this=row, expression=whole(source.line))
        return {"file": literal(source.file), "line": line}
    its = exp.Add(this=cell_of(PART), expression=whole(1))
    files = exp.Array(expressions=[literal(it.file) for it in source.parts])
    shifts = exp.Array(expressions=[whole(source.line - it.start) for it in source.parts])
    line = exp.Add(this=row, expression=call("list_extract", shifts, its.copy()))
    return {"file": call("list_extract", files, its), "line": line}


def taking_over(
    source: Source,
    taken: Mapping[str, exp.Expr],
    asked: Iterable[Asked],
    odd: exp.Expr,
    told: tuple[str, Mapping[str, exp.Expr]],
) -> exp.Expr:
    """Put the rows that are not odd into a relation, with these values in its columns.

    `taken` are the cells that the other terms speak of, by the columns' names.
    """
    relation, values = told
    cells = (as_column(term, name) for name, term in taken.items())
    part = [] if source.part is None else [as_column(source.part, PART)]
    rows = within(source.select(as_column(source.row, ROW), *part, *cells), "its")
    query = exp.select(*(as_column(term, it) for it, term in values.items()))
    query = query.from_(rows, copy=False)
    for it in asked:
        called = exp.alias_(exp.to_table(it.relation), it.alias)
        same = it.text.eq(exp.column("written", table=it.alias))
        query = query.join(called, on=same, join_type="left", copy=False)
    plain = exp.not_(call("coalesce", odd, exp.false()), copy=False)
    return into(relation, query.where(plain, copy=False), values)
