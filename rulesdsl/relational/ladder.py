"""The ladder in rounds: every order asks its next column, and its answer is its next state.

What is asked in a round is a relation (ordinal, state, code, slot), joined with what the customer
list has under each slot. Values that SQL cannot fold are told by Python, order by order.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from sqlglot import exp

from rulesdsl.customers.canonical import distinct, folded_full_name, ordered
from rulesdsl.customers.families import head_of_family, oldest
from rulesdsl.customers.keys import order_values
from rulesdsl.defining import frozen
from rulesdsl.model.records import Customer, Order
from rulesdsl.model.storage import label
from rulesdsl.relational.keys import BETWEEN, of_order
from rulesdsl.relational.listing import kin, labels, records_in, slot_of, slots
from rulesdsl.relational.naming import name_of
from rulesdsl.relational.records import order_of
from rulesdsl.relational.schema import ORDINAL
from rulesdsl.relational.standing import Standards
from rulesdsl.relational.steps import BLANK, NONE, ONE, SEVERAL, UNTOLD, State
from rulesdsl.relational.terms import (
    Term,
    both,
    col,
    fn,
    join_texts,
    missing,
    number,
    table,
    text,
    union,
    when,
)
from rulesdsl.relational.work import CUSTOMERS, ORDERS, ROW, Work
from rulesdsl.table import ir
from rulesdsl.table.case import some

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

    Its columns: ordinal, state (the next one), slot, currency, name, many, row, oldest, who.
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
    source = pending.subquery("p")
    query = exp.select(col(ORDINAL, "p"), col("state", "p"))
    if isinstance(its, ir.KeyColumn):
        query = query.select(*_key_terms(work, its))
    elif isinstance(its, ir.JobColumn):
        query = query.select(*_job_terms(work, its, standards))
    query = query.from_(source).join(table(ORDERS, "o"), on=col(ORDINAL, "o").eq(col(ORDINAL, "p")))
    work.keep(asked, query.where(col("state", "p").isin(query=states)))
    _tell(work, asked, its, standards)
    _find(work, name, its, standards)
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
    blank = exp.or_(*(it.blank for it in worths))
    blank_code = exp.Add(this=number(BLANK), expression=exp.paren(mask))
    code = (
        exp.case()
        .when(exp.not_(both(*map(exp.paren, rights))), number(_TO_TELL))
        .when(blank, blank_code)
        .else_(number(NONE))
    )
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


def _job_terms(work: Work, column: ir.JobColumn, standards: Standards) -> list[Term]:
    its = name_of(work, column.template)
    code = (
        exp.case()
        .when(its.empty, number(NONE))
        .when(its.right, number(NONE))
        .else_(number(_TO_TELL))
    )
    name = when(its.empty, exp.cast(exp.null(), "VARCHAR"), its.name)
    parent = folded_full_name(standards.parent(column.customer))
    nothing = exp.cast(exp.null(), "VARCHAR")
    return [
        exp.cast(code, "INTEGER").as_("code"),
        join_texts(text(f"{parent}:"), fn("lower", name)).as_("slot"),
        nothing.as_("currency"),
        name.as_("name"),
    ]


def orders_in(
    work: Work, query: exp.Query, *, in_order: bool = False
) -> Iterator[tuple[tuple[Any, ...], Order]]:
    """The orders of a query's `ordinal`, each with the query's row; as they came, if asked so."""
    names = query.named_selects
    chosen = exp.select(
        *(col(it, "q") for it in names), *(col(it, "o") for it in work.order_columns)
    ).from_(query.subquery("q"))
    chosen = chosen.join(table(ORDERS, "o"), on=col(ORDINAL, "o").eq(col(ORDINAL, "q")))
    if in_order:
        chosen = chosen.order_by(col(ORDINAL, "q"))
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


# --- what the customer list has ---


def _find(work: Work, name: str, column: ir.Column, standards: Standards) -> None:
    """Keep what is under each slot: `found_…`, and where it is more than one record `many_…`."""
    work.put(f"many_{name}", _MANY, ())
    if isinstance(column, ir.KeyColumn):
        work.keep(f"found_{name}", _under_slots(work, column))
        _put_several(work, name, column)
        return
    if not isinstance(column, ir.JobColumn):
        raise TypeError(column)
    prefix = folded_full_name(standards.parent(column.customer)) + ":"
    own = col("label")
    many = fn("count", exp.Star())
    query = exp.select(
        own.as_("slot"),
        exp.cast(exp.null(), "VARCHAR").as_("currency"),
        many.as_("many"),
        fn("min", col("row")).as_("row"),
        exp.GT(this=many, expression=number(1)).as_("unclear"),
    )
    query = query.from_(table(labels(work)))
    query = query.where(fn("starts_with", own, text(prefix))).group_by(own)
    work.keep(f"found_{name}", query)


def _under_slots(work: Work, column: ir.KeyColumn) -> exp.Select:
    """How many records that take part there are under each slot, and one of them."""
    query = exp.select(
        col("slot", "s"),
        fn("count", exp.Star()).as_("many"),
        fn("min", col("row", "s")).as_("row"),
    ).from_(table(slots(work, column.key.fields), "s"))
    currency: Term = exp.cast(exp.null(), "VARCHAR")
    unclear: Term = exp.false()
    grouped: list[Term] = [col("slot", "s")]
    query = _taking_part(work, column, query)
    if _needs_kin(work, column):
        unclear = fn("coalesce", fn("bool_or", col("unclear", "k")), exp.false())
    if column.multi_currency:
        currency = _currency(work, column)
        grouped.append(currency)
    return query.select(currency.as_("currency"), unclear.as_("unclear")).group_by(*grouped)


def _needs_kin(work: Work, column: ir.KeyColumn) -> bool:
    return (not column.inactive or column.multi_currency) and kin(work) is not None


def _currency(work: Work, column: ir.KeyColumn) -> Term:
    home = text(column.home_currency)
    return fn("coalesce", col("currency", "k"), home) if kin(work) else home


def _taking_part(work: Work, column: ir.KeyColumn, query: exp.Select) -> exp.Select:
    """Only the records that take part: `s` are the slots; `k` is `kin`, where it counts."""
    if not column.jobs:
        query = query.join(table(CUSTOMERS, "c"), on=col(ROW, "c").eq(col("row", "s")))
        query = query.where(missing(col("parent", "c")))
    if _needs_kin(work, column):
        there = kin(work) or ""
        query = query.join(
            table(there, "k"), on=col("row", "k").eq(col("row", "s")), join_type="left"
        )
        if not column.inactive:
            awake = exp.not_(fn("coalesce", col("asleep", "k"), exp.false()))
            query = query.where(awake.or_(col("unclear", "k")))
    return query


_MANY = {
    "slot": "VARCHAR",
    "currency": "VARCHAR",
    "code": "INTEGER",
    "many": "BIGINT",
    "row": "BIGINT",
    "oldest": "BIGINT",
    "who": "VARCHAR",
}


def _put_several(work: Work, name: str, column: ir.KeyColumn) -> None:
    """What is meant where several records are under a slot that is asked for."""
    here = both(
        col("slot", "f").eq(col("slot", "a")),
        *([col("currency", "f").eq(col("currency", "a"))] if column.multi_currency else []),
    )
    wanted = (
        exp.select(col("slot", "a"), col("currency", "a"))
        .distinct()
        .from_(table(f"asked_{name}", "a"))
        .join(table(f"found_{name}", "f"), on=here)
        .where(exp.GT(this=col("many", "f"), expression=number(1)))
        .where(col("code", "a").eq(number(NONE)))
    )
    twice = work.keep(f"twice_{name}", wanted)
    hits = exp.select(col("slot", "s"), col("currency", "w"), col("row", "s"))
    hits = hits.from_(table(twice, "w")).join(
        table(slots(work, column.key.fields), "s"), on=col("slot", "s").eq(col("slot", "w"))
    )
    hits = _taking_part(work, column, hits)
    if column.multi_currency:
        hits = hits.where(_currency(work, column).eq(col("currency", "w")))
    hits = hits.order_by(col("slot", "s"), col("currency", "w"))
    rows = [(*place, *_meant(there)) for place, there in _groups(work, hits)]
    if rows:
        work.warehouse.put(f"many_{name}", rows)
    work.drop(twice)


def _groups(
    work: Work, hits: exp.Query
) -> Iterator[tuple[tuple[str, str | None], list[tuple[int, Customer]]]]:
    """The records under each slot."""
    there = dict(records_in(work, hits))
    for place, group in groupby(work.warehouse.rows(hits), key=lambda row: (row[0], row[1])):
        yield place, [(row, there[row]) for row in dict.fromkeys(it[2] for it in group)]


def _meant(there: Sequence[tuple[int, Customer]]) -> tuple[int, int, int, int, str]:
    """Outcome, how many, the record meant, the oldest, and the names of several."""
    hits = _canonical(it for _, it in there)
    row_of = {it: row for row, it in there}
    head = hits[0] if len(hits) == 1 else head_of_family(hits)
    first = oldest(hits)
    tops = list(dict.fromkeys(hit.top for hit in hits))
    who = some(tops if len(tops) > 1 else [hit.full_name for hit in hits])
    outcome = SEVERAL if head is None else ONE
    return outcome, len(hits), row_of[head or first], row_of[first], who


def _canonical(records: Iterable[Customer]) -> tuple[Customer, ...]:
    groups: dict[str, list[Customer]] = {}
    for it in records:
        groups.setdefault(folded_full_name(it.full_name), []).append(it)
    return ordered(it for group in groups.values() for it in distinct(group))


# --- answers ---


def _keep_answers(work: Work, name: str, *, in_currencies: bool) -> None:
    """Keep what was found for each order, and the state that it leads to."""
    code = (
        exp.case()
        .when(col("code", "a").neq(number(NONE)), col("code", "a"))
        .when(missing(col("many", "f")), number(NONE))
        .when(col("unclear", "f"), number(UNTOLD))
        .when(col("many", "f").eq(number(1)), number(ONE))
        .else_(col("code", "x"))
    )
    query = exp.select(
        col(ORDINAL, "a"),
        col("next", "m").as_("state"),
        col("slot", "a"),
        col("currency", "a"),
        col("name", "a"),
        fn("coalesce", col("many", "x"), col("many", "f")).as_("many"),
        fn("coalesce", col("row", "x"), col("row", "f")).as_("row"),
        col("oldest", "x"),
        col("who", "x"),
    ).from_(table(f"asked_{name}", "a"))
    for relation, alias in ((f"found_{name}", "f"), (f"many_{name}", "x")):
        same = [col(it, alias).eq(col(it, "a")) for it in ("slot", "currency")]
        on = both(*same) if in_currencies else same[0]
        query = query.join(table(relation, alias), on=on, join_type="left")
    to = both(col("state", "m").eq(col("state", "a")), col("code", "m").eq(code))
    query = query.join(table(f"moves_{name}", "m"), on=to)
    work.keep(f"answer_{name}", query.where(col("code", "a").neq(number(_TO_TELL))))
