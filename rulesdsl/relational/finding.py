"""What the customer list has under the slots that are asked for: nobody, one record, or several."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from sqlglot import exp

from rulesdsl.customers.canonical import distinct, folded_full_name, ordered
from rulesdsl.customers.families import head_of_family, oldest
from rulesdsl.model.records import Customer
from rulesdsl.relational import texts
from rulesdsl.relational.listing import kin, labels, records_in, slots
from rulesdsl.relational.standing import Standards
from rulesdsl.relational.steps import NONE, ONE, SEVERAL
from rulesdsl.relational.terms import (
    Term,
    both,
    col,
    fn,
    into,
    join_texts,
    missing,
    number,
    table,
    text,
)
from rulesdsl.relational.work import CUSTOMERS, ROW, Work
from rulesdsl.table import ir
from rulesdsl.table.case import some


def find(work: Work, name: str, column: ir.Column, standards: Standards) -> None:
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
    there = work.keep(f"hits_{name}", hits)
    of_age = any(isinstance(it.arm, ir.UseMatch) and it.arm.oldest for it in work.table.lines)
    left = exp.select(*(col(it, "h") for it in ("slot", "currency", "row")))
    left = left.from_(table(there, "h"))
    if not of_age:
        work.warehouse.run(into(f"many_{name}", _pairs(there)))
        same = exp.NullSafeEQ(this=col("currency", "x"), expression=col("currency", "h"))
        left = left.join(
            table(f"many_{name}", "x"),
            on=both(col("slot", "x").eq(col("slot", "h")), same),
            join_type="anti",
        )
    left = left.order_by(col("slot", "h"), col("currency", "h"))
    rows = [(*place, *_meant(there, of_age=of_age)) for place, there in _groups(work, left)]
    if rows:
        work.warehouse.put(f"many_{name}", rows)
    work.drop(twice, there)


def _pairs(hits: str) -> exp.Select:
    """What is meant, in the columns of `many_…`, by two customers of different names: neither.

    That is what nearly all hits are; so SQL says of them what `_meant` says.
    """
    name, label = col("name", "c"), texts.label(col("name", "c"))
    tame = fn("bool_and", both(missing(col("parent", "c")), texts.tame(name, texts.NO_COLON)))
    first, last = (fn(it, name, label) for it in ("arg_min", "arg_max"))
    quote = text("'")
    grouped = [col("slot", "h"), col("currency", "h")]
    query = exp.select(
        *grouped,
        number(SEVERAL),
        fn("count", exp.Star()),
        fn("arg_min", col("row", "h"), label),
        join_texts(quote, first, text("', '"), last, quote),
    ).from_(table(hits, "h"))
    query = query.join(table(CUSTOMERS, "c"), on=col(ROW, "c").eq(col("row", "h")))
    two = fn("count", exp.Star()).eq(number(2))
    return query.group_by(*grouped).having(
        both(two, fn("min", label).neq(fn("max", label)), exp.paren(tame))
    )


def _groups(
    work: Work, hits: exp.Query
) -> Iterator[tuple[tuple[str, str | None], list[tuple[int, Customer]]]]:
    """The records under each slot."""
    there = dict(records_in(work, hits))
    for place, group in groupby(work.warehouse.rows(hits), key=lambda row: (row[0], row[1])):
        yield place, [(row, there[row]) for row in dict.fromkeys(it[2] for it in group)]


def _meant(there: Sequence[tuple[int, Customer]], *, of_age: bool) -> tuple[int, int, int, str]:
    """Outcome, how many, the record meant, and the names of several.

    Of several the oldest is meant, or any where nobody asks for their age.
    """
    hits = _canonical(it for _, it in there)
    row_of = {it: row for row, it in there}
    head = hits[0] if len(hits) == 1 else head_of_family(hits)
    first = oldest(hits) if of_age else hits[0]
    tops = list(dict.fromkeys(hit.top for hit in hits))
    who = some(tops if len(tops) > 1 else [hit.full_name for hit in hits])
    outcome = SEVERAL if head is None else ONE
    return outcome, len(hits), row_of[head or first], who


def _canonical(records: Iterable[Customer]) -> tuple[Customer, ...]:
    groups: dict[str, list[Customer]] = {}
    for it in records:
        groups.setdefault(folded_full_name(it.full_name), []).append(it)
    return ordered(it for group in groups.values() for it in distinct(group))
