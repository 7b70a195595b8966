"""The customer list under its keys, as relations: `slots_…`, `labels`, `kin`; and records from it.

Tame records are put there by SQL, all others by Python's own code (`customers/keys.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from sqlglot import exp

from rulesdsl.customers.canonical import folded_full_name
from rulesdsl.customers.keys import customer_values
from rulesdsl.model.fields import Field
from rulesdsl.model.records import Customer
from rulesdsl.relational import texts
from rulesdsl.relational.keys import BETWEEN, FIRST_AND_LAST, first_and_last, of_record
from rulesdsl.relational.records import customer_of
from rulesdsl.relational.terms import (
    Term,
    as_column,
    both,
    col,
    either,
    fn,
    into,
    join_texts,
    known,
    missing,
    number,
    table,
    text,
    when,
    within,
)
from rulesdsl.relational.work import CUSTOMERS, ROW, Work

LABELS, KIN = "labels", "kin"


def slots(work: Work, fields: tuple[Field, ...]) -> str:
    """The relation (slot, row) of a key: under what each record stands."""
    name = f"slots_{work.keys[fields]}"
    if name in work.temporary:
        return name
    worths = [of_record(it, work.customer_columns) for it in fields]
    nowhere = either(*(it.blank for it in worths))
    rights = [it.right for it in worths if it.right is not None]
    if len(rights) < len(worths):
        work.put(name, {"slot": "VARCHAR", "row": "BIGINT"}, ())
        _put_slots(work, name, fields, exp.not_(nowhere))
        return name
    work.keep(name, _slot_query(work, fields))
    somewhere = exp.not_(nowhere)
    if not _has_all(work, name, somewhere, once=all(len(it.values) == 1 for it in worths)):
        # Who has no slot by now: asked by numbers, because patterns take their time.
        there = exp.select(col("row")).from_(table(name))
        _put_slots(work, name, fields, both(somewhere, exp.not_(col(ROW).isin(query=there))))
    return name


def _has_all(work: Work, name: str, which: Term, *, once: bool) -> bool:
    """Whether a relation (…, row) has all of these records, and no others; `once` if at all.

    Nearly always it has, and counting takes less time than looking for those that are missing.
    """
    row = exp.Star() if once else exp.Distinct(expressions=[col("row")])
    rows = exp.select(exp.Count(this=row)).from_(table(name))
    those = exp.select(fn("count", exp.Star())).from_(table(CUSTOMERS)).where(which)
    return bool(work.warehouse.one(rows) == work.warehouse.one(those))


def _slot_query(work: Work, fields: tuple[Field, ...]) -> exp.Query:
    """The slots of all records that SQL can fold, from the inside out: texts, values, slots."""
    there = work.customer_columns
    both_names = first_and_last(
        work.customer_column("first_name"), work.customer_column("last_name")
    )
    whole_name = as_column(both_names, FIRST_AND_LAST)
    raw = exp.select(col(ROW, "c").as_("row"), whole_name, *(col(it, "c") for it in there))
    raw = raw.from_(table(CUSTOMERS, "c"), copy=False)
    worths = [of_record(it, (*there, FIRST_AND_LAST), "r") for it in fields]
    slots_of = [slot_of(it) for it in product(*(it.values for it in worths))]
    valued = exp.select(
        col("row", "r"), *(as_column(it, f"slot_{place}") for place, it in enumerate(slots_of))
    ).from_(within(raw, "r"), copy=False)
    right = both(*(it.right for it in worths if it.right is not None))
    valued = valued.where(right, copy=False)
    own = [col(f"slot_{place}", "v") for place in range(len(slots_of))]
    row = col("row", "v")
    query = exp.select().from_(within(valued, "v"), copy=False)
    if len(own) == 1:
        return query.select(own[0].as_("slot"), row, copy=False).where(known(own[0]), copy=False)
    every = fn("list_value", *own)
    if len(own) == _OWN_AND_PARTS:
        alone = fn("list_value", own[0])
        every = when(fn("coalesce", own[1].neq(own[0]), exp.false()), every, alone)
    unnested = query.select(as_column(fn("unnest", every), "slot"), row, copy=False)
    slots_too = exp.select(col("slot", "u"), col("row", "u"))
    slots_too = slots_too.distinct(distinct=len(own) > _OWN_AND_PARTS)
    slots_too = slots_too.from_(within(unnested, "u"), copy=False)
    return slots_too.where(known(col("slot", "u")), copy=False)


_OWN_AND_PARTS = 2
"""The values of a key that asks for a name: the record's own name, and first and last name."""


def slot_of(values: Sequence[Term]) -> Term:
    """The values of a key's fields as one text."""
    parts: list[Term] = [values[0]]
    for it in values[1:]:
        parts += [text(BETWEEN), it]
    return join_texts(*parts)


def _put_slots(work: Work, name: str, fields: tuple[Field, ...], condition: Term) -> None:
    """The slots of the records that SQL cannot fold."""

    def rows() -> Iterator[tuple[str, int]]:
        for row, record in records(work, condition):
            for values in product(*(customer_values(it, record) for it in fields)):
                yield BETWEEN.join(values), row

    told = list(rows())
    if told:
        work.warehouse.put(name, told)


def records(work: Work, condition: Term | None = None) -> Iterator[tuple[int, Customer]]:
    """Records of the list with their rows."""
    columns = work.customer_columns
    query = exp.select().from_(table(CUSTOMERS))
    if condition is not None:
        query = query.where(condition)
    query = query.select(col(ROW).as_("row"), *map(col, columns))
    for row in work.warehouse.rows(query):
        yield row[0], customer_of(row[1:], columns)


def records_in(work: Work, rows: exp.Query) -> Iterator[tuple[int, Customer]]:
    """The records whose rows a query gives in its column `row`."""
    columns = work.customer_columns
    wanted = exp.select(col("row")).distinct().from_(within(rows, "r"))
    query = exp.select().from_(table(CUSTOMERS, "c"))
    query = query.join(within(wanted, "w"), on=col("row", "w").eq(col(ROW, "c")))
    query = query.select(col(ROW, "c"), *(col(it, "c") for it in columns))
    for row in work.warehouse.rows(query):
        yield row[0], customer_of(row[1:], columns)


def labels(work: Work) -> str:
    """The relation (label, row): the folded full name of every record."""
    if LABELS in work.temporary:
        return LABELS
    name, parent = col("name"), col("parent")
    right = both(
        texts.tame(name, texts.NO_COLON), missing(parent).or_(texts.tame(parent, texts.NO_COLON))
    )
    whole = when(missing(parent), name, join_texts(parent, text(":"), name))
    query = exp.select(texts.label(whole).as_("label"), col(ROW).as_("row"))
    work.keep(LABELS, query.from_(table(CUSTOMERS)).where(right))
    if _has_all(work, LABELS, exp.true(), once=True):
        return LABELS
    there = exp.select(col("row")).from_(table(LABELS))
    others = exp.select(col(ROW).as_("row"), name, parent).from_(table(CUSTOMERS))
    told = [
        (folded_full_name(f"{above}:{own}" if above is not None else own), row)
        for row, own, above in work.warehouse.rows(
            others.where(exp.not_(col(ROW).isin(query=there)))
        )
    ]
    if told:
        work.warehouse.put(LABELS, told)
    return LABELS


def kin(work: Work) -> str | None:
    """The relation (row, asleep, currency, unclear): what a record has from those above it too.

    Without a row a record is awake and in the home currency; None where all are. It is *unclear*
    where several records have the name of one above it.
    """
    if KIN in work.temporary:
        return KIN
    asleep, has_currency = col("active").not_(), known(_own_currency(work))
    some = exp.select(fn("count", exp.Star())).from_(table(CUSTOMERS))
    if not work.warehouse.one(some.where(asleep.or_(has_currency)))[0]:
        return None
    above = _above(work)
    query = (
        exp.select(
            col(ROW, "c").as_("row"),
            exp.not_(
                both(
                    col("active", "c"),
                    fn("coalesce", fn("bool_and", col("active", "a")), exp.true()),
                )
            ).as_("asleep"),
            fn(
                "coalesce",
                _own_currency(work, "c"),
                fn("arg_max", col("currency", "a"), col("nth", "a")),
            ).as_("currency"),
            fn("coalesce", fn("bool_or", col("unclear", "a")), exp.false()).as_("unclear"),
        )
        .from_(table(CUSTOMERS, "c"))
        .join(table(above, "a"), on=col("row", "a").eq(col(ROW, "c")), join_type="left")
        .group_by(
            col(ROW, "c"),
            col("active", "c"),
            *([col("currency", "c")] if "currency" in work.customer_columns else []),
        )
    )
    work.keep(KIN, query)
    work.drop(above)
    return KIN


def _own_currency(work: Work, alias: str | None = None) -> Term:
    there = "currency" in work.customer_columns
    return col("currency", alias) if there else fn("nullif", text(""), text(""))


def parents_of(work: Work) -> str:
    """The relation (row, nth, label): the folded full names of all above each job."""
    name = work.put("parents", {"row": "BIGINT", "nth": "INTEGER", "label": "VARCHAR"}, ())
    parent = col("parent")
    right = texts.tame(parent, texts.NO_COLON)
    query = exp.select(col(ROW), number(1), texts.label(parent)).from_(table(CUSTOMERS))
    work.warehouse.run(into(name, query.where(right)))
    others = exp.select(col(ROW).as_("row"), parent).from_(table(CUSTOMERS))
    told = [
        (row, nth, folded_full_name(prefix))
        for row, above in work.warehouse.rows(others.where(both(known(parent), exp.not_(right))))
        for nth, prefix in enumerate(_prefixes(above), 1)
    ]
    if told:
        work.warehouse.put(name, told)
    return name


def _above(work: Work) -> str:
    """The relation (row, nth, active, currency, unclear) of the records above each job."""
    name = parents_of(work)
    there = exp.select(
        col("label"), fn("min", col("row")).as_("row"), fn("count", exp.Star()).as_("many")
    )
    there = there.from_(table(labels(work))).group_by(col("label"))
    query = (
        exp.select(
            col("row", "p"),
            col("nth", "p"),
            col("active", "c"),
            _own_currency(work, "c").as_("currency"),
            exp.GT(this=col("many", "l"), expression=number(1)).as_("unclear"),
        )
        .from_(table(name, "p"))
        .join(within(there, "l"), on=col("label", "l").eq(col("label", "p")))
        .join(table(CUSTOMERS, "c"), on=col(ROW, "c").eq(col("row", "l")))
    )
    work.keep("above", query)
    work.drop(name)
    return "above"


def _prefixes(parent: str) -> Iterator[str]:
    """The full names of all above a job, from the top down."""
    parts = parent.split(":")
    return (":".join(parts[:end]) for end in range(1, len(parts) + 1))


def named(work: Work, folded: Iterable[str]) -> list[tuple[int, Customer]]:
    """The records of these folded full names."""
    wanted = list(dict.fromkeys(folded))
    if not wanted:
        return []
    work.put("wanted", {"label": "VARCHAR"}, [(it,) for it in wanted])
    rows = exp.select(col("row", "l")).from_(table(labels(work), "l"))
    rows = rows.join(table("wanted", "w"), on=col("label", "w").eq(col("label", "l")))
    there = list(records_in(work, rows))
    work.drop("wanted")
    return there
