"""What orders come to at the end of the ladder: decisions, for as many at once as come to the same.

Where a decision depends on nothing but the state and the currency of an order, one order stands for
all: its arm is carried out by the page of meaning (`table/arms.py`), and the others are told the
same. A match names its record besides, and a new job its name: that is put together in SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlglot import exp

from rulesdsl.customers.index import CustomerIndex
from rulesdsl.defining import frozen
from rulesdsl.model.decisions import Action, Decision
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.model.settings import Inactive, Settings
from rulesdsl.relational.ladder import Climbed, orders_in
from rulesdsl.relational.results import CREATION, DECISION, creation_rows, decision_cells
from rulesdsl.relational.schema import ORDINAL
from rulesdsl.relational.standing import Standards
from rulesdsl.relational.steps import End, State, found
from rulesdsl.relational.terms import (
    NULL,
    Term,
    both,
    col,
    fn,
    missing,
    number,
    numbers,
    table,
    text,
    union,
    when,
    within,
)
from rulesdsl.relational.worded import FEW, worded
from rulesdsl.relational.work import ORDERS, Work
from rulesdsl.table import ir
from rulesdsl.table.arms import carry_out
from rulesdsl.table.case import Case, standards


@frozen
class Endings:
    """The states in which orders ended, by what must be done about them."""

    told: tuple[int, ...]
    """What is decided is said for a state as a whole, in `said`."""
    matched: tuple[int, ...]
    """A record is used: the states of `matched`."""
    several: tuple[int, ...]
    """Held, because a key found several: the states of `matched` too."""
    jobs: tuple[int, ...]
    """A job may be made."""
    customers: tuple[int, ...]
    """A customer may be made."""
    untold: tuple[int, ...]
    """The reference decides."""


_KINDS = {"name": "VARCHAR", "many": "BIGINT", "row": "BIGINT", "who": "VARCHAR"}


def at(climbed: Climbed, states: Sequence[int], *names: str) -> exp.Query:
    """The orders that ended in some states: ordinal, state, and of name, many, row, who these."""
    here = numbers(states)
    nothing = (exp.cast(NULL, _KINDS[it]).as_(it) for it in names)
    first = exp.select(col(ORDINAL), col("state"), *nothing).from_(table(climbed.begun))
    parts = [first.where(col("state").isin(*here))]
    for it in climbed.asked:
        query = exp.select(col(ORDINAL), col("state"), *map(col, names)).from_(table(it.relation))
        parts.append(query.where(col("state").isin(*here)))
    return union(*parts)


def present(work: Work, climbed: Climbed) -> dict[int, int]:
    """How many orders ended in each state."""
    final = [it.number for it in work.steps.states if it.end is not End.NOT_YET]
    query = exp.select(col("state"), fn("count", exp.Star()))
    query = query.from_(at(climbed, final).subquery("e")).group_by(col("state"))
    return dict(work.warehouse.rows(query))


def sorted_out(work: Work, standing: Standards, present_states: Iterable[int]) -> Endings:
    """The states by what must be done about their orders."""
    groups: dict[str, list[int]] = {
        name: [] for name in ("told", "matched", "several", "jobs", "customers", "untold")
    }
    for number_ in present_states:
        groups[_group(work, standing, work.steps.states[number_])].append(number_)
    return Endings(**{name: tuple(those) for name, those in groups.items()})


def _group(work: Work, standing: Standards, state: State) -> str:
    if state.end is End.UNTOLD:
        return "untold"
    if state.end is End.FOREIGN or state.line is None:
        return "told"
    line = work.table.lines[state.line]
    match line.arm:
        case ir.UseMatch():
            return "matched"
        case ir.UseJob(customer=customer):
            return "matched" if _is_clear(line, standing, customer) else "untold"
        case ir.HoldSeveral(key=key):
            last = work.table.columns[state.answers[-1][0]]
            its = isinstance(last, ir.KeyColumn) and last.key == key
            return "several" if its else "untold"
        case ir.HoldJobExists():
            return "several"
        case ir.UseStandard(customer=customer) | ir.CreateJob(customer=customer) if _wakes(
            line, standing, customer
        ):
            return "untold"
        case ir.CreateJob():
            return "jobs"
        case ir.CreateCustomer():
            return "customers"
        case _:
            return "told"


def _is_clear(line: ir.Line, standing: Standards, customer: str) -> bool:
    """Whether the standard customer is there once, awake, and of no currency that matters."""
    there = standards(standing.book, customer)
    its = line.rule.settings if line.rule else Settings()
    return len(there) == 1 and there[0].active and not its.multi_currency


def _wakes(line: ir.Line, standing: Standards, customer: str) -> bool:
    """Whether the first order that comes to a standard customer makes it active."""
    its = line.rule.settings if line.rule else Settings()
    asleep = any(not it.active for it in standards(standing.book, customer))
    return asleep and its.inactive_customers is Inactive.REACTIVATE


# --- said once for a state ---

_NEW = {
    f"new_{name}": kind
    for name, kind in CREATION.items()
    if name in {"role", "parent", "currency", "currency_name", "attributes"}
}

SAID = {
    "state": "INTEGER",
    "currency": "VARCHAR",
    "nameless": "BOOLEAN",
    "making": "BOOLEAN",
    **_NEW,
    **{name: kind for name, kind in DECISION.items() if name != ORDINAL},
}


_NAMELESS, _MAKES = map(list(SAID).index, ("nameless", "making"))


@frozen
class Sayings:
    """What was said of states: the rows of the relation `said`."""

    rows: tuple[tuple[Any, ...], ...]

    def beside(self, query: exp.Select, buyer: str) -> tuple[exp.Select, dict[str, Term]]:
        """A query of buyers whose name is known, and what was said of their states as its terms."""
        state, currency = col("state", buyer), col("currency", buyer)
        rows = [it for it in self.rows if it[_MAKES] and not it[_NAMELESS]]
        if 0 < len(rows) <= FEW:
            cases = [both(state.eq(number(it)), currency.eq(text(its))) for it, its, *_ in rows]
            return query, worded(cases, rows, SAID)
        same = both(
            col("state", "s").eq(state),
            col("currency", "s").eq(currency),
            exp.not_(col("nameless", "s")),
        )
        return query.join(table("said", "s"), on=same), {it: col(it, "s") for it in SAID}


def say(work: Work, standing: Standards, ended: exp.Query, states: Sequence[int]) -> Sayings:
    """Decide one order of each state (and currency, where it matters), for all of them.

    `ended` has the columns ordinal, state and name.
    """
    rows: list[tuple[Any, ...]] = []
    if states:
        currency = currency_key(work, states)
        nameless = missing(col("name", "e"))
        query = (
            exp.select(
                fn("min", col(ORDINAL, "e")).as_(ORDINAL),
                col("state", "e"),
                currency.as_("currency"),
                nameless.as_("nameless"),
            )
            .from_(within(ended, "e"))
            .join(table(ORDERS, "o"), on=col(ORDINAL, "o").eq(col(ORDINAL, "e")))
            .group_by(col("state", "e"), currency, nameless)
        )
        rows = [_said(work, standing, told, order) for told, order in orders_in(work, query)]
    work.put("said", SAID, rows)
    return Sayings(tuple(rows))


def currency_key(work: Work, states: Sequence[int]) -> Term:
    """What of an order's currency its decision depends on, beside its state."""
    those = [it for it in states if _is_of_a_currency(work, work.steps.states[it])]
    if not those:
        return text("")
    here = fn("coalesce", work.order_column("currency"), text(""))
    return when(col("state", "e").isin(*numbers(those)), here, text(""))


def _is_of_a_currency(work: Work, state: State) -> bool:
    rule = None if state.line is None else work.table.lines[state.line].rule
    return state.end is End.FOREIGN or (rule is not None and rule.settings.multi_currency)


def _said(
    work: Work, standing: Standards, told: tuple[object, ...], order: Order
) -> tuple[object, ...]:
    _, number_, currency, nameless = told
    state = work.steps.states[int(str(number_))]
    decision = _decided(work, standing, state, order)
    making = decision.action is not Action.HOLD and bool(decision.creates)
    new: list[object] = [None] * len(_NEW)
    if making:
        row = dict(zip(CREATION, next(creation_rows(0, decision)), strict=True))
        new = [row[name.removeprefix("new_")] for name in _NEW]
    return (state.number, currency, nameless, making, *new, *decision_cells(decision))


def _decided(work: Work, standing: Standards, state: State, order: Order) -> Decision:
    """The decision about an order that stands for all of its state."""
    if state.line is None:
        raise AssertionError(state)
    line = work.table.lines[state.line]
    told = () if state.end is End.FOREIGN else found(work.table, state, line)
    book = standing.book
    if isinstance(line.arm, ir.CreateCustomer):  # whether the name is free is asked of each order
        book = CustomerIndex(CustomerList((), (), work.company))
    return carry_out(line.arm, Case(order, book, line.rule, state.line + 1, told))


def said_of(work: Work, ended: exp.Query, states: Sequence[int]) -> exp.Select:
    """Orders `e` with what was said `s` of their state, and the order `o`."""
    query = _with_orders(ended)
    return query.join(table("said", "s"), on=_same(work, states), copy=False)


def making_of(work: Work, ended: exp.Query, states: Sequence[int]) -> exp.Select:
    """Orders `e`, of whose state was said that they make somebody, and the order `o`.

    What was said of few is not joined, only looked at: else DuckDB, which expects none to be left,
    takes few rows for the many, and one processor does all that follows.
    """
    said = both(_same(work, states), col("making", "s"))
    query = _with_orders(ended)
    return query.join(table("said", "s"), on=said, join_type="semi", copy=False)


def _with_orders(ended: exp.Query) -> exp.Select:
    same = col(ORDINAL, "o").eq(col(ORDINAL, "e"))
    query = exp.select().from_(within(ended, "e"), copy=False)
    return query.join(table(ORDERS, "o"), on=same, copy=False)


def _same(work: Work, states: Sequence[int]) -> Term:
    """Whether something was said `s` of an order `e`."""
    return both(
        col("state", "s").eq(col("state", "e")),
        col("currency", "s").eq(currency_key(work, states)),
        col("nameless", "s").eq(exp.paren(missing(col("name", "e")))),
    )
