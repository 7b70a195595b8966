"""Statements as Spark reads them: sqlglot's dialect, and what it leaves as DuckDB calls it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sqlglot import exp

DIALECT = "spark"


def spoken(statement: exp.Expr) -> str:
    """The text of a statement. Names are quoted, so that none is a word of the language."""
    whole = statement.copy()
    for node in reversed(list(whole.bfs())):  # from the inside out
        told = _told(node)
        if told is not node:
            node.replace(told)
    return whole.sql(dialect=DIALECT, identify=True)


def type_of(kind: str) -> str:
    """What Spark calls a type of DuckDB's."""
    return exp.DataType.build(kind, dialect="duckdb").sql(dialect=DIALECT)


def duck_type_of(kind: str) -> str:
    """What DuckDB calls a type of Spark's."""
    return exp.DataType.build(kind, dialect=DIALECT).sql(dialect="duckdb")


def _told(node: exp.Expr) -> exp.Expr:
    """A part of a statement as Spark says it."""
    match node:
        case exp.RegexpFullMatch(this=this, expression=exp.Literal(this=pattern)):
            whole = exp.Literal.string(rf"\A(?:{pattern})\z")
            return exp.RegexpLike(this=this, expression=whole)
        case exp.Not(this=exp.In(this=it, args={"query": exp.Subquery() as query})):
            return exp.not_(_among(it, query))
        case exp.In(expressions=[]) if not node.args.get("query"):
            return exp.false()
        case exp.Anonymous(this=str(name), expressions=arguments):
            speak = _FUNCTIONS.get(name.lower())
            return node if speak is None else speak(arguments)
        case _:
            return node


def _among(asked: exp.Expr, query: exp.Subquery) -> exp.Expr:
    """Whether a value is among those of a query; what is missing is not, and is not among them.

    Where `NOT … IN` stands by itself, Spark compares every value with every other: one of them may
    be NULL, which would make it unknown.
    """
    return exp.Coalesce(this=exp.In(this=asked, query=query), expressions=[exp.false()])


def _called(name: str) -> Callable[[Sequence[exp.Expr]], exp.Expr]:
    def speak(arguments: Sequence[exp.Expr]) -> exp.Expr:
        return exp.Anonymous(this=name, expressions=list(arguments))

    return speak


def _split(arguments: Sequence[exp.Expr]) -> exp.Expr:
    """Spark takes a pattern where DuckDB takes a text."""
    this, between = arguments
    pattern = exp.Literal.string(re.escape(between.name))
    return exp.Anonymous(this="split", expressions=[this, pattern])


def _slice(arguments: Sequence[exp.Expr]) -> exp.Expr:
    """Spark takes a length where DuckDB takes an end, which it also counts from behind."""
    this, start, end = arguments
    if not (start.is_int and int(start.name) == 1 and isinstance(end, exp.Neg)):
        raise AssertionError(arguments)
    size = exp.Anonymous(this="size", expressions=[this.copy()])
    left_out = exp.Literal.number(int(end.this.name) - 1)
    length = exp.Sub(this=size, expression=left_out)
    return exp.Anonymous(this="slice", expressions=[this, start, length])


def _concat(arguments: Sequence[exp.Expr]) -> exp.Expr:
    """What is missing is left out, as DuckDB does."""
    return exp.Anonymous(this="concat_ws", expressions=[exp.Literal.string(""), *arguments])


_FUNCTIONS: dict[str, Callable[[Sequence[exp.Expr]], exp.Expr]] = {
    "arg_min": _called("min_by"),
    "array_to_string": _called("array_join"),
    "concat": _concat,
    "hash": _called("xxhash64"),  # Spark's own `hash` has 32 bits
    "len": _called("size"),
    "list_contains": _called("array_contains"),
    "list_distinct": _called("array_distinct"),
    "list_extract": _called("try_element_at"),
    "list_filter": _called("filter"),
    "list_slice": _slice,
    "list_transform": _called("transform"),
    "string_split": _split,
    "strlen": _called("octet_length"),
    "strpos": _called("instr"),
}
"""What `exp.Anonymous` calls by DuckDB's name, and how Spark says it."""
