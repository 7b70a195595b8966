"""Conditions as SQL: what `model.conditions.holds` says, over the columns of `columns`.

SQL has three answers, a condition two. What is made here is true where the condition holds, and
false or NULL elsewhere: `WHEN`, `WHERE`, AND and OR take these two for the same. NOT does not, so
the opposite of a condition is made by itself.
"""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import assert_never

from sqlglot import exp

from rulesdsl.model.conditions import (
    All,
    Any,
    Condition,
    Has,
    Includes,
    Known,
    Not,
    OneOf,
    Part,
    Within,
    fold,
)
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type, Value
from rulesdsl.sql.columns import coded, folded, given, wanted
from rulesdsl.sql.dialects import BIGQUERY, POSTGRES, Dialect
from rulesdsl.sql.texts import literal

WHOLE_DIGITS, DECIMALS = 15, 6
"""What the column of a number holds, as `reading/cells.py` reads it."""


def holds(condition: Condition, dialect: Dialect) -> exp.Expr:
    """True where the condition holds, and only there."""
    match condition:
        case All(parts=parts):
            return exp.and_(*(holds(it, dialect) for it in parts), copy=False)
        case Any(parts=parts):
            return exp.or_(*(holds(it, dialect) for it in parts), copy=False)
        case Not(part=part):
            return fails(part, dialect)
        case OneOf():
            return _one_of(condition, dialect)
        case Within():
            return _within(condition, dialect)
        case Has():
            return _has(condition, dialect)
        case Includes(field=field, tag=tag):
            return _includes(folded(field), literal(fold(tag), dialect), dialect)
        case Known(field=field):
            return _known(field)
        case _:
            assert_never(condition)


def fails(condition: Condition, dialect: Dialect) -> exp.Expr:
    """True where the condition does not hold, and only there."""
    match condition:
        case All(parts=parts):
            return exp.or_(*(fails(it, dialect) for it in parts), copy=False)
        case Any(parts=parts):
            return exp.and_(*(fails(it, dialect) for it in parts), copy=False)
        case Not(part=part):
            return holds(part, dialect)
        case Known(field=field) if field.type is not Type.TAGS:
            return _shown(field).is_(exp.null())
        case OneOf(field=field) if field.type is Type.TEXT:
            lists = [_missing_or_not(it, _among(it, its)) for it, its in _lists(condition, dialect)]
            return exp.and_(*lists, copy=False) if lists else exp.true()
        case OneOf(field=field) | Within(field=field) | Has(field=field):
            return _missing_or_not(_shown(field), holds(condition, dialect))
        case Includes() | Known():
            never = exp.Coalesce(this=holds(condition, dialect), expressions=[exp.false()])
            return exp.not_(never, copy=False)
        case _:
            assert_never(condition)


def _missing_or_not(column: exp.Column, test: exp.Expr) -> exp.Expr:
    """That a test fails which is NULL where its column is."""
    missing = column.copy().is_(exp.null())
    return exp.or_(missing, exp.not_(test, copy=False), copy=False)


def _shown(field: Field) -> exp.Column:
    """The column that tells whether a field is known: a text may be blank."""
    return folded(field) if field.type in {Type.TEXT, Type.TAGS} else given(field)


def _known(field: Field) -> exp.Expr:
    if field.type is Type.TAGS:
        return exp.GT(this=exp.ArraySize(this=folded(field)), expression=exp.Literal.number(0))
    return exp.not_(_shown(field).is_(exp.null()), copy=False)


# Values


def _one_of(test: OneOf, dialect: Dialect) -> exp.Expr:
    field = test.field
    match field.type:
        case Type.TEXT:
            lists = _lists(test, dialect)
            return exp.or_(*(_among(*it) for it in lists), copy=False) if lists else exp.false()
        case Type.NUMBER:
            numbers = [it for it in test.values if isinstance(it, Decimal) and _fits(it)]
            return _among(given(field), [_number(it, dialect) for it in dict.fromkeys(numbers)])
        case Type.DATE:
            days = [it for it in dict.fromkeys(test.values) if isinstance(it, date)]
            return _among(given(field), [_day(it) for it in days])
        case _:
            answers = [given(field) if it else exp.not_(given(field)) for it in {*test.values}]
            return exp.or_(*answers, copy=False) if answers else exp.false()


def _lists(test: OneOf, dialect: Dialect) -> list[tuple[exp.Column, list[exp.Expr]]]:
    """The columns that a text is compared in, and what with in each."""
    texts, codes = wanted(test)
    both = ((folded(test.field), texts), (coded(test.field), codes))
    return [(column, [literal(it, dialect) for it in its]) for column, its in both if its]


def _among(column: exp.Column, values: list[exp.Expr]) -> exp.Expr:
    match values:
        case []:
            return exp.false()
        case [only]:
            return exp.EQ(this=column, expression=only)
        case _:
            return exp.In(this=column, expressions=values)


def _number(value: Decimal, dialect: Dialect) -> exp.Expr:
    """An exact number; in BigQuery one with a point, written alone, would be an approximate one."""
    written = format(value, "f")
    if dialect is BIGQUERY and "." in written:
        return exp.cast(exp.Literal.string(written), "DECIMAL")
    return exp.Literal.number(written)


def _day(value: date) -> exp.Expr:
    return exp.cast(exp.Literal.string(value.isoformat()), "DATE")


def literal_of(value: Value, dialect: Dialect) -> exp.Expr:
    """A value as it stands in a query; a text is folded already."""
    match value:
        case bool():
            return exp.true() if value else exp.false()
        case str():
            return literal(value, dialect)
        case Decimal():
            return _number(value, dialect)
        case date():
            return _day(value)
        case _:
            raise AssertionError(value)  # tags are asked one by one


# Ranges

_EXACT = Context(prec=10_000)
LARGEST = Decimal(10) ** WHOLE_DIGITS
SMALLEST = Decimal(10) ** -DECIMALS


def _fits(value: Decimal) -> bool:
    """Whether a number can stand in the column of a number at all."""
    return abs(value) < LARGEST and value == _rounded(value, ROUND_FLOOR)


def _rounded(value: Decimal, rounding: str) -> Decimal:
    """A bound as a number of the column: no number of the column lies between the two.

    What is larger than all of them is as large as need be.
    """
    within = max(-LARGEST, min(LARGEST, value))
    rounded = within.quantize(SMALLEST, rounding, _EXACT)
    return within if within == rounded else rounded  # as the policy writes it, where it can be


def at_least(value: Decimal) -> Decimal:
    """The first number of a column that is not smaller."""
    return _rounded(value, ROUND_CEILING)


def _within(test: Within, dialect: Dialect) -> exp.Expr:
    column = given(test.field)
    both = test.low_counts and test.high_counts
    if test.low is not None and test.high is not None and both:
        low, high = (
            _bound(test.low, ROUND_CEILING, dialect),
            _bound(test.high, ROUND_FLOOR, dialect),
        )
        return exp.Between(this=column, low=low, high=high)
    sides: list[exp.Expr] = []
    if test.low is not None:
        rounding = ROUND_CEILING if test.low_counts else ROUND_FLOOR
        kind: type[exp.Binary] = exp.GTE if test.low_counts else exp.GT
        sides.append(kind(this=column, expression=_bound(test.low, rounding, dialect)))
    if test.high is not None:
        rounding = ROUND_FLOOR if test.high_counts else ROUND_CEILING
        kind = exp.LTE if test.high_counts else exp.LT
        sides.append(kind(this=column.copy(), expression=_bound(test.high, rounding, dialect)))
    return exp.and_(*sides, copy=False) if sides else _known(test.field)


def _bound(value: Decimal | date, rounding: str, dialect: Dialect) -> exp.Expr:
    if isinstance(value, Decimal):
        return _number(_rounded(value, rounding), dialect)
    return _day(value)


# Parts of texts


def _has(test: Has, dialect: Dialect) -> exp.Expr:
    column, text = folded(test.field), fold(test.text)
    if not text:
        return _known(test.field)
    if not set(text) & set("%_\\"):  # what LIKE gives a meaning of its own, each in its own way
        pattern = {Part.START: f"{text}%", Part.END: f"%{text}", Part.ANYWHERE: f"%{text}%"}
        return exp.Like(this=column, expression=literal(pattern[test.part], dialect))
    part, length = literal(text, dialect), exp.Literal.number(len(text))
    match test.part:
        case Part.START:
            return exp.EQ(this=exp.Left(this=column, expression=length), expression=part)
        case Part.END:
            return exp.EQ(this=exp.Right(this=column, expression=length), expression=part)
        case Part.ANYWHERE:
            place = exp.StrPosition(this=column, substr=part)
            return exp.GT(this=place, expression=exp.Literal.number(0))
        case _:
            assert_never(test.part)


def _includes(tags: exp.Column, tag: exp.Expr, dialect: Dialect) -> exp.Expr:
    if dialect is POSTGRES:
        return exp.EQ(this=tag, expression=exp.Any(this=exp.Paren(this=tags)))
    if dialect is BIGQUERY:
        return exp.In(this=tag, unnest=exp.Unnest(expressions=[tags]))
    return exp.ArrayContains(this=tags, expression=tag)
