"""The summary of a plan in relations: what `posting/summary.py` counts, counted where it lies.

Of names and numbers the first are fetched; how many there are is always known.
"""

from __future__ import annotations

from typing import Any

from sqlglot import exp

from rulesdsl.defining import evolve
from rulesdsl.model.decisions import Role
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.summary import Count, Few, Held, Kind, Summary, summarize
from rulesdsl.relational.heard import Heard
from rulesdsl.relational.results import CREATIONS, DECISIONS
from rulesdsl.relational.schema import ORDINAL
from rulesdsl.relational.terms import (
    Term,
    Warehouse,
    col,
    fn,
    known,
    number,
    table,
    text,
    when,
    within,
)
from rulesdsl.table.holds import NO_ITEM

SHOWN = 10
"""How many numbers and names of a kind are fetched: no more are shown."""

REASONS = 8
"""How many different reasons are fetched of one kind of hold."""


def summary_of(warehouse: Warehouse, plan: Plan, heard: Heard) -> Summary:
    """The summary; `plan` has the decisions that are held, and all that is not in relations."""
    told = summarize(plan)
    return evolve(
        told,
        orders=_counted(warehouse, exp.true()),
        counts=_counts(warehouse),
        new_standard_customers=_created(warehouse, Role.STANDARD),
        new_customers=_created(warehouse, Role.CUSTOMER),
        new_jobs=_created(warehouse, Role.JOB),
        held=_held(warehouse),
        warned=_counted(warehouse, known(col("warnings"))),
        to_notify=_counted(warehouse, col("notify")),
        transactions=heard.totals.posted,
        unmapped=heard.lacking.unmapped,
    )


def _counted(warehouse: Warehouse, which: Term) -> int:
    query = exp.select(fn("count", exp.Star())).from_(DECISIONS).where(which)
    return int(warehouse.one(query)[0])


def _counts(warehouse: Warehouse) -> tuple[Count, ...]:
    """By kind, within a kind the most frequent first, then by name."""
    new = exp.select(col(ORDINAL)).from_(CREATIONS).where(col("role").eq(text(Role.CUSTOMER.value)))
    kinds = {
        Kind.STANDARD: col("job_action", "d").eq(text("none")),
        Kind.STANDARD_JOB: col("job_action", "d").eq(text("use")),
        Kind.STANDARD_NEW_JOB: col("job_action", "d").eq(text("create")),
    }
    kind: exp.Expr = text(Kind.HELD.name)
    for its, condition in kinds.items():
        kind = when(condition, text(its.name), kind)
    kind = when(col(ORDINAL, "d").isin(query=new), text(Kind.NEW_CUSTOMER.name), kind)
    kind = when(known(col("matched_by", "d")), text(Kind.MATCHED.name), kind)
    kind = when(col("action", "d").eq(text("hold")), text(Kind.HELD.name), kind)
    plain = exp.select(
        exp.alias_(kind, "kind"), col("matched_by", "d"), col("customer", "d"), col("hold", "d")
    ).from_(table(DECISIONS, "d"))
    detail = fn("coalesce", col("hold"), col("matched_by"), col("customer"))
    detail = when(col("kind").eq(text(Kind.NEW_CUSTOMER.name)), exp.null(), detail)
    named = exp.select(col("kind"), exp.alias_(detail, "detail")).from_(within(plain, "k"))
    query = (
        exp.select(col("kind"), col("detail"), fn("count", exp.Star()))
        .from_(within(named, "n"))
        .group_by(col("kind"), col("detail"))
    )
    place = {it: at for at, it in enumerate(Kind)}
    counts = [Count(Kind[kind], detail, count) for kind, detail, count in warehouse.rows(query)]
    return tuple(sorted(counts, key=lambda it: (place[it.kind], -it.orders, it.detail or "")))


def _created(warehouse: Warehouse, role: Role) -> Few[str]:
    """The names of new records; with its currency where it has one, which is for good."""
    its = col("role").eq(text(role.value))
    (count,) = warehouse.one(exp.select(fn("count", exp.Star())).from_(CREATIONS).where(its))
    query = exp.select(col("name"), col("parent"), col("currency")).from_(CREATIONS).where(its)
    query = query.order_by(col(ORDINAL), col("place")).limit(SHOWN)
    return Few(tuple(_shown(*row) for row in warehouse.rows(query)), count)


def _shown(name: str, parent: str | None, currency: str | None) -> str:
    full_name = name if parent is None else f"{parent}:{name}"
    return f"{full_name} (in {currency})" if currency and parent is None else full_name


def _held(warehouse: Warehouse) -> tuple[Held, ...]:
    """Together what is cured in the same way, the most frequent first."""
    its = col("action").eq(text("hold"))
    grouped = [col("hold"), _cure()]
    groups = exp.select(*grouped, fn("count", exp.Star())).from_(DECISIONS).where(its)
    found = [
        Held(why, cure, Few((), count), _reasons(warehouse, why, cure))
        for why, cure, count in warehouse.rows(groups.group_by(*grouped))
    ]
    return tuple(
        sorted(found, key=lambda it: (-len(it.order_numbers), it.why, it.what_to_do or ""))
    )


def _cure() -> Term:
    """What to do; of what the item map lacks each order tells its own, and one will do for all."""
    lacks = col("hold").eq(text(NO_ITEM.name))
    return when(lacks, text(NO_ITEM.cure or ""), col("what_to_do"))


def _reasons(warehouse: Warehouse, why: str, cure: str | None) -> Few[tuple[str, Few[str]]]:
    """The first reasons of a kind of hold, each with the orders that it is about."""
    first = fn("min", col(ORDINAL))
    which = (col("hold").eq(text(why)), _same(_cure(), cure))
    numbers = exp.Anonymous(
        this="arg_min", expressions=[col("order_number"), col(ORDINAL), number(SHOWN)]
    )
    behind = exp.Add(this=col("tried"), expression=number(1))
    reasons = exp.select(
        fn("substr", col("reason"), behind).as_("reason"), col("order_number"), col(ORDINAL)
    )
    held = reasons.from_(DECISIONS).where(*which).subquery("h")
    query = (
        exp.select(col("reason"), fn("count", exp.Star()), numbers)
        .from_(held)
        .group_by(col("reason"))
        .order_by(first)
        .limit(REASONS)
    )
    found = [(reason, Few(tuple(its), count)) for reason, count, its in warehouse.rows(query)]
    different = exp.select(exp.Count(this=exp.Distinct(expressions=[col("reason")])))
    return Few(tuple(found), warehouse.one(different.from_(held.copy()))[0])


def _same(term: Term, value: Any) -> exp.Expr:  # noqa: ANN401  a text or nothing
    return exp.Is(this=term, expression=exp.null()) if value is None else term.eq(text(value))
