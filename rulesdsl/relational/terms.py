"""Short words for the parts of a statement; sqlglot's own are long, and every module needs them.

They put terms together as they are, where sqlglot's own copy each of them at every step: that took
a third of the time of a small plan. A term may stand in several places; nobody changes one that is
made, and who writes a statement out (`Warehouse`) copies it first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect

Term = exp.Expr

Query = exp.Select
"""What can be asked of relations."""

NULL = exp.null()

_DUCKDB = Dialect.get_or_raise("duckdb")


class Warehouse(Protocol):
    """Where relations are made and asked: DuckDB (`duck`), or Spark (`spark`)."""

    def run(self, statement: exp.Expr, values: Sequence[object] = ()) -> None:
        """Carry a statement out."""

    def rows(self, query: exp.Expr, values: Sequence[object] = ()) -> Iterator[Any]:
        """The rows of a query, a few thousand at a time."""

    def one(self, query: exp.Expr, values: Sequence[object] = ()) -> tuple[Any, ...]:
        """The only row of a query."""

    def count(self, table: str) -> int:
        """How many rows a table or view has."""

    def view(self, name: str, query: exp.Expr) -> None:
        """Have a query under a name."""

    def create(self, name: str, columns: Mapping[str, str]) -> None:
        """Make an empty table."""

    def widen(self, name: str, columns: Mapping[str, str]) -> None:
        """Give a table further columns, which are missing in the rows that are there."""

    def put(self, name: str, rows: Iterable[Sequence[object]]) -> None:
        """Put rows into a table, in their order."""


def col(name: str, table: str | None = None) -> exp.Column:
    """A column."""
    return exp.column(name, table, quoted=True)


def text(value: str) -> exp.Literal:
    """A text."""
    return exp.Literal.string(value)


def number(value: int) -> exp.Expr:
    """A whole number."""
    return exp.Literal.number(value)


def fn(name: str, *arguments: exp.Expr) -> exp.Expr:
    """A function as DuckDB calls it; sqlglot knows what others call it."""
    return exp.func(name, *arguments, dialect=_DUCKDB, copy=False)


def as_column(term: exp.Expr, name: str) -> exp.Alias:
    """A term as a column of this name."""
    return exp.Alias(this=term, alias=exp.to_identifier(name, quoted=True))


def join_texts(*parts: exp.Expr) -> exp.Expr:
    """Texts one behind the other; missing as soon as one of them is."""
    whole, *others = parts
    for part in others:
        whole = exp.DPipe(this=whole, expression=part, safe=False)
    return exp.paren(whole, copy=False) if others else whole


def both(*conditions: exp.Expr) -> exp.Expr:
    """All of the conditions; true where there are none."""
    return exp.and_(*conditions, copy=False) if conditions else exp.true()


def either(*conditions: exp.Expr) -> exp.Expr:
    """One of the conditions, or several; false where there are none."""
    return exp.or_(*conditions, copy=False) if conditions else exp.false()


def missing(term: exp.Expr) -> exp.Expr:
    """Whether it is NULL."""
    return exp.Is(this=term, expression=exp.null())


def known(term: exp.Expr) -> exp.Expr:
    """Whether it is not NULL."""
    return exp.not_(missing(term), copy=False)


def matches(term: exp.Expr, pattern: str) -> exp.Expr:
    """Whether a text has the pattern (a regular expression of the kind that RE2 and Java share)."""
    return fn("regexp_matches", term, text(pattern))


def when(condition: exp.Expr, then: exp.Expr, other: exp.Expr) -> exp.Case:
    """One of two."""
    return choose((condition, then), other=other)


def choose(*cases: tuple[exp.Expr, exp.Expr], other: exp.Expr) -> exp.Case:
    """The value of the first condition that holds."""
    return exp.Case(ifs=[exp.If(this=it, true=then) for it, then in cases], default=other)


def table(name: str, alias: str | None = None) -> exp.Table:
    """A relation by its name."""
    return exp.Table(this=exp.to_identifier(name), alias=alias)


def made(name: str, query: exp.Expr, kind: str = "TABLE") -> exp.Create:
    """The statement that keeps what a query gives as a relation."""
    return exp.Create(this=table(name), kind=kind, expression=query)


def within(query: exp.Query, alias: str) -> exp.Subquery:
    """A query as a relation of another one."""
    return query.subquery(alias, copy=False)


def into(relation: str, query: exp.Expr, columns: Iterable[str] = ()) -> exp.Insert:
    """The statement that puts what a query gives into a relation, or into some of its columns."""
    names = [exp.to_identifier(it, quoted=True) for it in columns]
    its = exp.Schema(this=table(relation), expressions=names) if names else table(relation)
    return exp.Insert(this=its, expression=query)


def union(*queries: exp.Query) -> exp.Query:
    """All rows of several queries."""
    whole, *others = queries
    for query in others:
        whole = exp.union(whole, query, distinct=False, copy=False)
    return whole


def nothing(kind: str = "VARCHAR") -> exp.Expr:
    """A missing value of a type, which is compared with others of it."""
    if kind == "VARCHAR":
        return fn("nullif", text(""), text(""))
    return exp.cast(NULL, kind, dialect="duckdb")


def values(names: Iterable[str]) -> list[exp.Expr]:
    """Texts for `IN`."""
    return [text(it) for it in names]


def numbers(these: Iterable[int]) -> list[exp.Expr]:
    """Whole numbers for `IN`."""
    return [number(it) for it in these]
