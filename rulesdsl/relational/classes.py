"""Which lines of the table are left for an order: its fields' classes, and what they come to.

Values that pass the same tests are one *class*. The classes of each column are found once (over the
distinct values, or between the numbers that a policy names), and the few combinations of classes
lead to the states in which orders begin. No order is compared with a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from sqlglot import exp

from rulesdsl.defining import frozen
from rulesdsl.model.conditions import (
    All,
    Condition,
    Not,
    OneOf,
    Within,
    fields_of,
    holds,
    on_value,
)
from rulesdsl.model.conditions import (
    Any as AnyOf,
)
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type, Value
from rulesdsl.relational.schema import ORDINAL, SQL_TYPES, WRITTEN
from rulesdsl.relational.steps import lines_left
from rulesdsl.relational.terms import (
    Term,
    both,
    col,
    fn,
    known,
    missing,
    number,
    table,
    text,
    when,
)
from rulesdsl.relational.work import ORDERS, Work
from rulesdsl.table import ir
from rulesdsl.table.meaning import overridden

MOST_CUTS = 64
"""With more numbers or days than these the distinct values are looked at instead."""

MOST_COMBINATIONS = 4096
"""So many combinations of classes are gone through; of more only those that occur."""

_LARGEST, _MOST_DECIMALS = Decimal(10) ** 15, 6


@frozen
class _Classes:
    """The classes of a column: the term that gives an order's class, and the lines of each.

    `relation` is what must be joined for the term: its columns stand for these values.
    """

    term: Term
    lines: tuple[int, ...]
    relation: str | None = None
    values: tuple[Term, ...] = ()


def begin(work: Work) -> str:
    """The relation (ordinal, state) of all orders before anything was looked up."""
    classes = [_classes(work, at, column) for at, column in _asked(work.table)]
    always = _not_ruled_out(work)
    places: list[int] = []
    size = 1
    for it in classes:
        places.append(size)
        size *= len(it.lines)
    code = _code(classes, places)
    combinations = (
        product(*(range(len(it.lines)) for it in reversed(classes)))
        if size <= MOST_COMBINATIONS
        else _that_occur(work, classes, places)
    )
    rows = []
    for chosen in combinations:
        picked = tuple(reversed(chosen))
        lines = always
        for it, which in zip(classes, picked, strict=True):
            lines &= it.lines[which]
        whole = sum(place * which for place, which in zip(places, picked, strict=True))
        rows.append((whole, *_starts(work, lines)))
    begins = {"code": "BIGINT", "state": "INTEGER", "home": "VARCHAR", "abroad": "INTEGER"}
    work.put("begins", begins, rows)
    currency = work.order_column("currency")
    abroad = both(
        known(col("home", "b")), fn("coalesce", currency.neq(col("home", "b")), exp.false())
    )
    state = when(abroad, col("abroad", "b"), col("state", "b"))
    query = _joined(exp.select(col(ORDINAL, "o"), state.as_("state")), classes)
    query = query.join(table("begins", "b"), on=col("code", "b").eq(code))
    work.keep("begun", query)
    work.drop("begins", *(it.relation for it in classes if it.relation))
    return "begun"


def _starts(work: Work, lines: int) -> tuple[int, str | None, int]:
    """The state of these lines; the home currency where no other is known, and the state then."""
    left = lines_left(work.table, _bits(lines))
    rule = work.table.lines[left[0]].rule
    state = work.steps.start(left).number
    if rule is None or rule.settings.multi_currency:
        return state, None, state
    return state, rule.settings.home_currency, work.steps.foreign(left).number


def _bits(lines: int) -> Iterator[int]:
    while lines:
        lowest = lines & -lines
        yield lowest.bit_length() - 1
        lines ^= lowest


def _not_ruled_out(work: Work) -> int:
    """The lines that override does not rule out, as bits."""
    left = 0
    for at, line in enumerate(work.table.lines):
        on = overridden(line.rule, work.override)
        asked = (
            cell.test
            for cell in line.cells
            if isinstance(work.table.columns[cell.column], ir.OverrideColumn)
        )
        if all(isinstance(test, ir.YesNoTest) and test.yes is on for test in asked):
            left |= 1 << at
    return left


def _asked(whole: ir.Table) -> list[tuple[int, ir.FieldColumn | ir.ConditionColumn]]:
    """The columns that ask for fields, with their numbers."""
    return [
        (at, column)
        for at, column in enumerate(whole.columns)
        if isinstance(column, ir.FieldColumn | ir.ConditionColumn)
    ]


def _code(classes: Sequence[_Classes], places: Sequence[int]) -> Term:
    whole: Term = number(0)
    for it, place in zip(classes, places, strict=True):
        whole = exp.Add(this=whole, expression=exp.Mul(this=it.term, expression=number(place)))
    return whole


def _joined(query: exp.Select, classes: Sequence[_Classes]) -> exp.Select:
    query = query.from_(table(ORDERS, "o"))
    for it in classes:
        if it.relation:
            same = (
                exp.NullSafeEQ(this=col(f"v{at}", it.relation), expression=value)
                for at, value in enumerate(it.values)
            )
            query = query.join(table(it.relation), on=both(*same))
    return query


def _that_occur(
    work: Work, classes: Sequence[_Classes], places: Sequence[int]
) -> Iterator[tuple[int, ...]]:
    query = _joined(exp.select(_code(classes, places).as_("code")).distinct(), classes)
    for (code,) in work.warehouse.rows(query):
        yield tuple(
            code // place % len(it.lines)
            for it, place in zip(reversed(classes), reversed(places), strict=True)
        )


# --- the classes of one column --------------------------------------------------------------------


def _classes(work: Work, at: int, column: ir.FieldColumn | ir.ConditionColumn) -> _Classes:
    """The classes of a column of the table."""
    lines_of = _lines_by_test(work.table, at)
    if isinstance(column, ir.ConditionColumn):
        fields = fields_of(column.condition)
        return _of_distinct(
            work, at, fields, lambda them: _of_condition(column, fields, them, lines_of)
        )
    tests = [
        (on_value(test.condition), lines)
        for test, lines in lines_of.tests
        if isinstance(test, ir.FieldTest)
    ]

    def lines(value: Value | None) -> int:
        whole = lines_of.others
        for check, those in tests:
            if check(value):
                whole |= those
        return whole

    cuts = _cuts(
        work,
        column.field,
        [test.condition for test, _ in lines_of.tests if isinstance(test, ir.FieldTest)],
    )
    if cuts is not None:
        return _between(work, column.field, cuts, lines)
    return _of_distinct(work, at, (column.field,), lambda them: lines(them[0]))


@frozen
class _LinesByTest:
    """The lines with each test of a column, and those that do not ask for it, as bits."""

    tests: tuple[tuple[ir.Test, int], ...]
    others: int


def _lines_by_test(whole: ir.Table, at: int) -> _LinesByTest:
    tests: dict[ir.Test, int] = {}
    others = 0
    for number_, line in enumerate(whole.lines):
        test = next((cell.test for cell in line.cells if cell.column == at), None)
        if test is None:
            others |= 1 << number_
        else:
            tests[test] = tests.get(test, 0) | 1 << number_
    return _LinesByTest(tuple(tests.items()), others)


def _of_condition(
    column: ir.ConditionColumn, fields: Sequence[Field], them: Sequence[Any], lines_of: _LinesByTest
) -> int:
    told = dict(zip(fields, them, strict=True))
    answer = holds(column.condition, lambda field: told[field])
    whole = lines_of.others
    for test, lines in lines_of.tests:
        if isinstance(test, ir.YesNoTest) and test.yes is answer:
            whole |= lines
    return whole


def _of_distinct(
    work: Work, at: int, fields: Sequence[Field], lines: Callable[[Sequence[Any]], int]
) -> _Classes:
    """The classes of the values that occur."""
    terms = tuple(_exact(work, it) for it in fields)
    query = exp.select(*(it.as_(f"v{place}") for place, it in enumerate(terms)))
    query = query.from_(table(ORDERS, "o")).distinct()
    known_lines: dict[int, int] = {}
    rows = []
    for row in work.warehouse.rows(query):
        those = lines([_value(it, value) for it, value in zip(fields, row, strict=True)])
        rows.append((*row, known_lines.setdefault(those, len(known_lines))))
    kinds = {f"v{place}": _kind(it) for place, it in enumerate(fields)}
    relation = work.put(f"class_{at}", {**kinds, "class": "INTEGER"}, rows)
    return _Classes(col("class", relation), tuple(known_lines) or (0,), relation, terms)


def _exact(work: Work, field: Field) -> Term:
    return work.order_column(WRITTEN) if field.name == "total" else work.order_term(field)


def _kind(field: Field) -> str:
    return "VARCHAR" if field.name == "total" else SQL_TYPES[field.type]


def _value(field: Field, value: Value | None) -> Value | None:
    """What an order would hold."""
    if field.name == "total":
        return Decimal(value) if isinstance(value, str) else None
    if field.type is Type.TAGS:
        return tuple(value) if isinstance(value, list) else ()
    return value


def _cuts(
    work: Work, field: Field, conditions: Sequence[Condition]
) -> tuple[Decimal, ...] | tuple[date, ...] | None:
    """The numbers or days that conditions name, in order; None where values are looked at."""
    if field.type not in {Type.NUMBER, Type.DATE} or not _has_only_fitting(work, field):
        return None
    ends = {end for it in conditions for end in _ends(it)}
    if len(ends) > MOST_CUTS or any(isinstance(it, Decimal) and not _fits(it) for it in ends):
        return None
    return tuple(sorted(ends))


def _ends(condition: Condition) -> Iterator[Any]:
    match condition:
        case All(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from _ends(part)
        case Not(part=part):
            yield from _ends(part)
        case OneOf(values=values):
            yield from values
        case Within(low=low, high=high):
            yield from (it for it in (low, high) if it is not None)
        case _:
            return


def _fits(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return abs(value) < _LARGEST and isinstance(exponent, int) and exponent >= -_MOST_DECIMALS


def _has_only_fitting(work: Work, field: Field) -> bool:
    """Whether every total is in the column of totals: one that does not fit is only written."""
    if field.name != "total" or WRITTEN not in work.order_columns:
        return True
    only_written = both(missing(work.order_term(field)), known(work.order_column(WRITTEN)))
    query = exp.select(fn("count", exp.Star())).from_(table(ORDERS, "o")).where(only_written)
    return not work.warehouse.one(query)[0]


def _between(
    work: Work,
    field: Field,
    cuts: Sequence[Any],
    lines: Callable[[Value | None], int],
) -> _Classes:
    """The classes between the cuts: missing, below the first, the first itself and so on."""
    term = work.order_term(field)
    count: Term = number(1)
    for cut in cuts:
        literal = _literal(cut)
        for passed in (
            exp.GTE(this=term, expression=literal),
            exp.GT(this=term, expression=literal),
        ):
            count = exp.Add(this=count, expression=exp.cast(passed, "INTEGER"))
    samples = [None, *_samples(cuts, field)]
    return _Classes(fn("coalesce", count, number(0)), tuple(map(lines, samples)))


def _literal(cut: Decimal | date) -> Term:
    if isinstance(cut, Decimal):
        return exp.Literal.number(f"{cut:f}")
    return exp.cast(text(cut.isoformat()), "DATE")


def _samples(cuts: Sequence[Any], field: Field) -> Iterator[Any]:
    """A value of each class between the cuts; where there is none, any."""
    step: Any = timedelta(days=1) if field.type is Type.DATE else Decimal("0.0000001")
    if not cuts:
        yield date(2000, 1, 1) if field.type is Type.DATE else Decimal(0)
        return
    yield _moved(cuts[0], -step)
    for cut in cuts:
        yield cut
        yield _moved(cut, step)


def _moved(value: Value, step: object) -> Value:
    try:
        return value + step  # type: ignore[operator, return-value]  # a day and days, or two numbers
    except OverflowError:  # the first or the last day there is
        return value
