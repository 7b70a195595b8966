"""The orders as a policy's conditions ask them: a relation with the columns that are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlglot import exp

from rulesdsl.model.countries import written_as
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type
from rulesdsl.sql import columns, texts
from rulesdsl.sql.columns import MADE_OF, Compared, column, given
from rulesdsl.sql.dialects import BIGQUERY, DUCKDB, POSTGRES, SNOWFLAKE, Dialect
from rulesdsl.sql.folding import Folding, folding
from rulesdsl.sql.texts import literal

ORDERS = "orders"
FOLDED, CODED, COUNTRIES = "orders_folded", "orders_compared", "countries"
_WRITTEN, _CODE = "written", "code"

Asked = Mapping[Field, Compared]


def asked_columns(asked: Asked) -> tuple[Field, ...]:
    """The columns that the table of orders must have, the order's number first."""
    parts = (part for field in asked for part in MADE_OF.get(field, (field,)))
    return tuple(dict.fromkeys((columns.ORDER_NUMBER, *parts)))


def relations(asked: Asked, dialect: Dialect) -> list[tuple[str, exp.Query]]:
    """The relations that lead from the table of orders to the one that conditions ask, by name.

    The last of them has the columns of `asked_columns` as they are given, and those that are made.
    """
    foreign = {it: its.countries for it, its in asked.items() if its.countries}
    made = [it for field, its in asked.items() for it in _made(field, its, dialect)]
    shown = [given(it) for it in asked_columns(asked)]
    steps: list[tuple[str, exp.Query]] = [
        (FOLDED if foreign else CODED, exp.select(*shown, *made).from_(ORDERS))
    ]
    if foreign:
        codes = tuple(dict.fromkeys(code for its in foreign.values() for code in its))
        steps += [(COUNTRIES, _countries(codes, dialect)), (CODED, _with_codes(tuple(foreign)))]
    return steps


def _made(field: Field, its: Compared, dialect: Dialect) -> list[exp.Expr]:
    if field.type is Type.TAGS:
        fold = folding(dialect, its.whole)
        return [exp.alias_(_folded_tags(field, fold, dialect), columns.folded(field).name)]
    if field.type is not Type.TEXT:
        return []
    fold = folding(dialect, its.whole, its.parts)
    parts = [texts.known(given(it), dialect) for it in MADE_OF.get(field, (field,))]
    whole = exp.Coalesce(this=parts[0], expressions=parts[1:]) if len(parts) > 1 else parts[0]
    made = [exp.alias_(texts.folded(whole, fold, dialect), columns.folded(field).name)]
    if its.countries:
        names = folding(dialect, [name for code in its.countries for name in _names(code)])
        name = texts.folded(texts.spaced_once(given(field), dialect), names, dialect)
        made.append(exp.alias_(name, _words(field)))
    return made


def _words(field: Field) -> str:
    return f"{column(field)}_words"


def _folded_tags(field: Field, fold: Folding, dialect: Dialect) -> exp.Expr:
    """Every tag folded; the tags stay an array."""
    tag = exp.column("tag")
    if dialect in {POSTGRES, BIGQUERY}:
        alias = exp.TableAlias(
            this=exp.to_identifier("each_tag"), columns=[exp.to_identifier("tag")]
        )
        every = exp.Unnest(expressions=[given(field)], alias=alias)
        folds = exp.select(exp.alias_(_folded_tag(tag, fold, dialect), "tag")).from_(every)
        return exp.Array(expressions=[folds])
    given_tag = exp.cast(tag, "VARCHAR") if dialect is SNOWFLAKE else tag
    function = exp.Lambda(
        this=_folded_tag(given_tag, fold, dialect), expressions=[exp.to_identifier("tag")]
    )
    if dialect is DUCKDB:
        return exp.Anonymous(this="LIST_TRANSFORM", expressions=[given(field), function])
    return exp.Transform(this=given(field), expression=function)


def _folded_tag(tag: exp.Expr, fold: Folding, dialect: Dialect) -> exp.Expr:
    return texts.folded(texts.known(tag, dialect), fold, dialect)


def _names(code: str) -> tuple[str, ...]:
    return written_as(code.upper())


def _countries(codes: tuple[str, ...], dialect: Dialect) -> exp.Query:
    """Every way to write the countries that the policy names."""
    rows = [(name, code) for code in codes for name in _names(code)]
    return relation(rows, COUNTRIES, (_WRITTEN, _CODE), dialect)


def relation(
    rows: Sequence[Sequence[str | int | exp.Expr]],
    name: str,
    names: tuple[str, ...],
    dialect: Dialect,
) -> exp.Query:
    """A small relation written out."""
    written = [tuple(_cell(it, dialect) for it in row) for row in rows]
    values = exp.values(written, alias=f"{name}_written", columns=names)
    return exp.select(*names).from_(values)


def _cell(value: str | int | exp.Expr, dialect: Dialect) -> exp.Expr:
    match value:
        case str():
            return literal(value, dialect)
        case int():
            return exp.Literal.number(value)
        case _:
            return value


def _with_codes(foreign: tuple[Field, ...]) -> exp.Query:
    made = exp.select(exp.Column(this=exp.Star(), table=exp.to_identifier(FOLDED))).from_(FOLDED)
    for field in foreign:
        alias = f"{column(field)}_countries"
        code = exp.alias_(exp.column(_CODE, alias), columns.coded(field).name)
        same = exp.column(_WRITTEN, alias).eq(exp.column(_words(field), FOLDED))
        made = made.select(code).join(
            exp.alias_(exp.to_table(COUNTRIES), alias, table=True), on=same, join_type="left"
        )
    return made
