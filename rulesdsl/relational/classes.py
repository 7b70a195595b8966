"""Which lines of the table are left for an order: its fields' classes, and what they come to.

Values that no condition can tell apart are one *class* (`selection/columns.py`). The class of each
distinct value is found once, that of numbers and days between a few cuts in SQL; the combinations
of classes lead to the states in which orders begin. No order is compared with a rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import product
from math import prod

from sqlglot import exp

from rulesdsl.defining import frozen
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Value
from rulesdsl.relational.schema import ORDINAL, SQL_TYPES, WRITTEN
from rulesdsl.relational.steps import lines_left
from rulesdsl.relational.terms import (
    Term,
    both,
    col,
    fn,
    join_texts,
    known,
    missing,
    number,
    table,
    text,
    when,
)
from rulesdsl.relational.work import ORDERS, Work
from rulesdsl.selection.columns import FIRST_PIECE, MISSING, Column
from rulesdsl.selection.index import Index, index_of

MOST_CUTS = 64
"""With more cuts than these the distinct values are looked at instead."""

MOST_COMBINATIONS = 4096
"""So many combinations of classes are gone through; of more only those that occur."""

_LARGEST, _MOST_DECIMALS = Decimal(10) ** 15, 6


@frozen
class _Classes:
    """The classes of a field: how many there are, and the term that gives an order's.

    `relation` is what must be joined for the term: its column `value` stands for this value.
    """

    term: Term
    many: int
    relation: str | None = None
    value: Term | None = None


def begin(work: Work) -> str:
    """The relation (ordinal, state) of all orders before anything was looked up."""
    index = index_of(work.table, work.override)
    classes = [_classes(work, at, column) for at, column in enumerate(index.columns)]
    code = _code(classes)
    size = prod(it.many for it in classes)
    combinations = (
        product(*(range(it.many) for it in classes))
        if size <= MOST_COMBINATIONS
        else _that_occur(work, classes, code)
    )
    rows = [(_written(it), *_starts(work, index, it)) for it in combinations]
    begins = {"code": "VARCHAR", "state": "INTEGER", "home": "VARCHAR", "abroad": "INTEGER"}
    work.put("begins", begins, rows)
    work.keep("begun", _begun(work, classes, code))
    work.drop("begins", *(it.relation for it in classes if it.relation))
    return "begun"


def _code(classes: Sequence[_Classes]) -> Term:
    """All classes of an order in one text: of many fields there are more than numbers are large."""
    parts: list[Term] = [text("")]
    for it in classes:
        parts += [exp.cast(it.term, "VARCHAR"), text(",")]
    return join_texts(*parts)


def _written(classes: Sequence[int]) -> str:
    return "".join(f"{it}," for it in classes)


def _begun(work: Work, classes: Sequence[_Classes], code: Term) -> exp.Select:
    home = col("home", "b")
    foreign = fn("coalesce", work.order_column("currency").neq(home), exp.false())
    state = when(both(known(home), foreign), col("abroad", "b"), col("state", "b"))
    query = _joined(exp.select(col(ORDINAL, "o"), state.as_("state")), classes)
    return query.join(table("begins", "b"), on=col("code", "b").eq(code))


def _starts(work: Work, index: Index, classes: Sequence[int]) -> tuple[int, str | None, int]:
    """The state of these classes; the home currency where no other is known, and the state then."""
    endings = (it for group in index.groups_for(classes) for it in group.endings)
    left = lines_left(work.table, (it.number - 1 for it in endings))
    rule = work.table.lines[left[0]].rule
    state = work.steps.start(left).number
    if rule is None or rule.settings.multi_currency:
        return state, None, state
    return state, rule.settings.home_currency, work.steps.foreign(left).number


def _joined(query: exp.Select, classes: Sequence[_Classes]) -> exp.Select:
    query = query.from_(table(ORDERS, "o"))
    for it in classes:
        if it.relation and it.value is not None:
            same = exp.NullSafeEQ(this=col("value", it.relation), expression=it.value.copy())
            query = query.join(table(it.relation), on=same)
    return query


def _that_occur(work: Work, classes: Sequence[_Classes], code: Term) -> Iterator[tuple[int, ...]]:
    query = _joined(exp.select(code.as_("code")).distinct(), classes)
    for (written,) in work.warehouse.rows(query):
        yield tuple(map(int, written.split(",")[:-1]))


# --- the classes of one field ---


def _classes(work: Work, at: int, column: Column) -> _Classes:
    if (
        column.sweep is not None
        and len(column.cuts) <= MOST_CUTS
        and all(map(_fits, (value for value, _ in column.cuts)))
        and _has_only_fitting(work, column.field)
    ):
        return _between(work, column)
    return _of_distinct(work, at, column)


def _of_distinct(work: Work, at: int, column: Column) -> _Classes:
    """The classes of the values that occur."""
    of, is_total = column.field, column.field.name == "total"
    term = work.order_column(WRITTEN) if is_total else work.order_term(of)
    query = exp.select(term.as_("value")).from_(table(ORDERS, "o")).distinct()
    rows = [(value, column.class_of(_value(of, value))) for (value,) in work.warehouse.rows(query)]
    kind = "VARCHAR" if is_total else SQL_TYPES[of.type]
    relation = work.put(f"class_{at}", {"value": kind, "class": "INTEGER"}, rows)
    return _Classes(col("class", relation), len(column.bits), relation, term)


def _value(of: Field, value: Value | list[str] | None) -> Value | None:
    """What an order would hold."""
    if isinstance(value, list):
        return tuple(value)
    if of.name == "total":
        return Decimal(value) if isinstance(value, str) else None
    return value


def _fits(value: Decimal | date) -> bool:
    if isinstance(value, date):
        return True
    exponent = value.as_tuple().exponent
    return abs(value) < _LARGEST and isinstance(exponent, int) and exponent >= -_MOST_DECIMALS


def _has_only_fitting(work: Work, of: Field) -> bool:
    """Whether every total is in the column of totals: one that does not fit is only written."""
    if of.name != "total" or WRITTEN not in work.order_columns:
        return True
    only_written = both(missing(work.order_term(of)), known(work.order_column(WRITTEN)))
    query = exp.select(fn("count", exp.Star())).from_(table(ORDERS, "o")).where(only_written)
    return not work.warehouse.one(query)[0]


def _between(work: Work, column: Column) -> _Classes:
    """The classes between cuts: a value is in the class of the cuts that it has passed."""
    term = work.order_term(column.field)
    count: Term = number(FIRST_PIECE)
    for value, behind in column.cuts:
        compare = exp.GT if behind else exp.GTE
        passed = exp.cast(compare(this=term.copy(), expression=_literal(value)), "INTEGER")
        count = exp.Add(this=count, expression=passed)
    whole = when(missing(term), number(MISSING), exp.paren(count))
    return _Classes(whole, len(column.bits))


def _literal(cut: Decimal | date) -> Term:
    if isinstance(cut, Decimal):
        return exp.Literal.number(f"{cut:f}")
    return exp.cast(text(cut.isoformat()), "DATE")
