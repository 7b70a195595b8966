"""The ladder in rounds: every order asks its next column, and its answer is its next state.

What is asked in a round is a relation (ordinal, state, code, slot), joined with what the customer
list has under each slot. Values that SQL cannot fold are told by Python, order by order.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlglot import exp

from rulesdsl.customers.canonical import folded_full_name
from rulesdsl.customers.keys import order_values
from rulesdsl.defining import frozen
from rulesdsl.model.records import Order
from rulesdsl.model.storage import label
from rulesdsl.relational.finding import find
from rulesdsl.relational.keys import BETWEEN, of_order
from rulesdsl.relational.listing import slot_of
from rulesdsl.relational.naming import name_of
from rulesdsl.relational.records import order_of
from rulesdsl.relational.schema import ORDINAL
from rulesdsl.relational.standing import Standards
from rulesdsl.relational.steps import BLANK, NONE, ONE, UNTOLD, State
from rulesdsl.relational.terms import (
    Term,
    both,
    choose,
    col,
    either,
    fn,
    join_texts,
    missing,
    number,
    table,
    text,
    union,
    when,
    within,
)
from rulesdsl.relational.work import ORDERS, Work
from rulesdsl.table import ir

_TO_TELL = -1
"""The code of an order whose value Python must tell."""

_ASKED = {
    ORDINAL: "BIGINT",
    "state": "INTEGER",
    "code": "INTEGER",
    "slot": "VARCHAR",
    "currency": "VARCHAR",
    "name": "VARCHAR",
}


@frozen
class Asked:
    """What came of a column in a round: the relation of the answers.

    Its columns: ordinal, state (the next one), slot, currency, name, many, row, who.
    """

    column: int
    relation: str


@frozen
class Climbed:
    """Where all orders ended: the relation of where they began, and every answer."""

    begun: str
    asked: tuple[Asked, ...]


def climb(work: Work, begun: str, standards: Standards) -> Climbed:
    """Every answer, round by round, until no order has a question left."""
    pending: exp.Query = exp.select(col(ORDINAL), col("state")).from_(table(begun))
    states = list(work.steps.states)
    made: list[Asked] = []
    while True:
        asking: dict[int, list[State]] = {}
        for state in states:
            if state.asks is not None:
                asking.setdefault(state.asks, []).append(state)
        if not asking:
            return Climbed(begun, tuple(made))
        states = []
        answered: list[Asked] = []
        for column, those in asking.items():
            moves = [(it.number, code, to) for it in those for code, to in work.steps.moves(it)]
            states += [to for _, _, to in moves]
            name = f"{len(made) + len(answered)}"
            rows = [(start, code, to.number) for start, code, to in moves]
            kinds = {"state": "INTEGER", "code": "INTEGER", "next": "INTEGER"}
            work.put(f"moves_{name}", kinds, rows)
            answered.append(_answers(work, pending, column, name, standards))
        made += answered
        states = list({it.number: it for it in states}.values())
        pending = union(
            *(exp.select(col(ORDINAL), col("state")).from_(table(it.relation)) for it in answered)
        )


def _answers(work: Work, pending: exp.Query, column: int, name: str, standards: Standards) -> Asked:
    """Ask a column for all orders whose state asks for it."""
    asked = f"asked_{name}"
    its = work.table.columns[column]
    states = exp.select(col("state")).from_(table(f"moves_{name}"))
    same = col(ORDINAL, "o").eq(col(ORDINAL, "p"))
    those = exp.select(col(ORDINAL, "p"), col("state", "p"))
    those = those.from_(within(pending, "p"), copy=False)
    those = those.join(table(ORDERS, "o"), on=same, copy=False)
    those = those.where(col("state", "p").isin(query=states), copy=False)
    if isinstance(its, ir.KeyColumn):
        those = those.select(*_key_terms(work, its), copy=False)
    elif isinstance(its, ir.JobColumn):
        those = _with_job(work, those, its, standards)
    work.keep(asked, those)
    _tell(work, asked, its, standards)
    find(work, name, its, standards)
    in_currencies = isinstance(its, ir.KeyColumn) and its.multi_currency
    _keep_answers(work, name, in_currencies=in_currencies)
    work.drop(*(f"{it}_{name}" for it in ("asked", "moves", "found", "many")))
    return Asked(column, f"answer_{name}")


# --- what an order asks for ---


def _key_terms(work: Work, column: ir.KeyColumn) -> list[Term]:
    worths = [of_order(it, column.prefix, work.order_columns, "o") for it in column.key.fields]
    rights = [it.blank if it.right is None else it.blank.or_(it.right) for it in worths]
    mask: Term = number(0)
    for place, it in enumerate(worths):
        bit = when(it.blank, number(1 << place), number(0))
        mask = exp.Add(this=mask, expression=bit)
    blank = either(*(it.blank for it in worths))
    blank_code = exp.Add(this=number(BLANK), expression=exp.paren(mask))
    wrong = exp.not_(both(*map(exp.paren, rights)), copy=False)
    code = choose((wrong, number(_TO_TELL)), (blank, blank_code), other=number(NONE))
    values = [it.values[0] if it.values else exp.cast(exp.null(), "VARCHAR") for it in worths]
    nothing = exp.cast(exp.null(), "VARCHAR")
    currency: Term = nothing
    if column.multi_currency:
        currency = fn("coalesce", work.order_column("currency"), text(column.home_currency))
    return [
        exp.cast(code, "INTEGER").as_("code"),
        slot_of(values).as_("slot"),
        currency.as_("currency"),
        nothing.as_("name"),
    ]


def _with_job(
    work: Work, those: exp.Select, column: ir.JobColumn, standards: Standards
) -> exp.Select:
    """The orders of a query with the name of the job that they ask for, which is made once."""
    its = name_of(work, column.template)
    named = those.select(its.empty.as_("empty"), its.name.as_("told")).subquery("n")
    empty, told = col("empty", "n"), col("told", "n")
    is_right = either(empty, its.is_right(told))
    nothing = exp.cast(exp.null(), "VARCHAR")
    name = when(empty, nothing.copy(), told)
    parent = folded_full_name(standards.parent(column.customer))
    return exp.select(
        col(ORDINAL, "n"),
        col("state", "n"),
        exp.cast(when(is_right, number(NONE), number(_TO_TELL)), "INTEGER").as_("code"),
        join_texts(text(f"{parent}:"), fn("lower", name)).as_("slot"),
        nothing.as_("currency"),
        name.as_("name"),
    ).from_(named)


def orders_in(
    work: Work, query: exp.Query, *, in_order: bool = False
) -> Iterator[tuple[tuple[Any, ...], Order]]:
    """The orders of a query's `ordinal`, each with the query's row; as they came, if asked so."""
    names = query.named_selects
    chosen = exp.select().from_(within(query, "q"))
    chosen = chosen.join(table(ORDERS, "o"), on=col(ORDINAL, "o").eq(col(ORDINAL, "q")))
    if in_order:
        chosen = chosen.order_by(col(ORDINAL, "q"))
    # The many columns last: each step copies what is there.
    chosen = chosen.select(*(col(it, "q") for it in names))
    chosen = chosen.select(*(col(it, "o") for it in work.order_columns))
    for row in work.warehouse.rows(chosen):
        yield row[: len(names)], order_of(row[len(names) :], work.order_columns)


def _tell(work: Work, asked: str, column: ir.Column, standards: Standards) -> None:
    """Ask Python for the values that SQL cannot fold."""
    query = exp.select(col(ORDINAL), col("state"), col("currency")).from_(table(asked))
    query = query.where(col("code").eq(number(_TO_TELL)))
    told = []
    for (ordinal, state, currency), order in orders_in(work, query):
        if isinstance(column, ir.KeyColumn):
            code, slot, name = *_key_told(column, order), None
        elif isinstance(column, ir.JobColumn):
            code, slot, name = _job_told(column, order, standards)
        else:
            raise TypeError(column)
        told.append((ordinal, state, code, slot, currency, name))
    if told:
        work.warehouse.put(asked, told)


def _key_told(column: ir.KeyColumn, order: Order) -> tuple[int, str | None]:
    values = [order_values(it, order, column.prefix) for it in column.key.fields]
    mask = sum(1 << place for place, it in enumerate(values) if not it)
    if mask:
        return BLANK + mask, None
    if any(len(it) > 1 for it in values):
        return UNTOLD, None
    return NONE, BETWEEN.join(it[0] for it in values)


def _job_told(
    column: ir.JobColumn, order: Order, standards: Standards
) -> tuple[int, str | None, str | None]:
    filled = column.template.fill(order)
    stored = label(filled or "")
    if not stored.text:
        return NONE, None, None
    if stored.changes:
        return UNTOLD, None, None  # the decision warns of them
    parent = standards.parent(column.customer)
    return NONE, folded_full_name(f"{parent}:{stored.text}"), stored.text


# --- answers ---


def _keep_answers(work: Work, name: str, *, in_currencies: bool) -> None:
    """Keep what was found for each order, and the state that it leads to."""
    code = choose(
        (col("code", "a").neq(number(NONE)), col("code", "a")),
        (missing(col("many", "f")), number(NONE)),
        (col("unclear", "f"), number(UNTOLD)),
        (col("many", "f").eq(number(1)), number(ONE)),
        other=col("code", "x"),
    )
    query = exp.select().from_(table(f"asked_{name}", "a"))
    for relation, alias in ((f"found_{name}", "f"), (f"many_{name}", "x")):
        same = [col(it, alias).eq(col(it, "a")) for it in ("slot", "currency")]
        on = both(*same) if in_currencies else same[0]
        query = query.join(table(relation, alias), on=on, join_type="left", copy=False)
    to = both(col("state", "m").eq(col("state", "a")), col("code", "m").eq(code))
    query = query.join(table(f"moves_{name}", "m"), on=to, copy=False)
    query = query.where(col("code", "a").neq(number(_TO_TELL)), copy=False).select(
        col(ORDINAL, "a"),
        col("next", "m").as_("state"),
        col("slot", "a"),
        col("currency", "a"),
        col("name", "a"),
        fn("coalesce", col("many", "x"), col("many", "f")).as_("many"),
        fn("coalesce", col("row", "x"), col("row", "f")).as_("row"),
        col("who", "x"),
        copy=False,
    )
    work.keep(f"answer_{name}", query)
