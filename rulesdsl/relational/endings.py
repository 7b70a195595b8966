"""What orders come to at the end of the ladder: decisions, for as many at once as come to the same.

Where a decision depends on nothing but the state and the currency of an order, one order stands for
all: its arm is carried out by the page of meaning (`table/arms.py`), and the others are told the
same. A match names its record besides, and a new job its name: that is put together in SQL.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlglot import exp

from rulesdsl.customers.canonical import folded_full_name
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.defining import frozen
from rulesdsl.model.decisions import Action, Decision
from rulesdsl.model.records import Customer, CustomerList, Order
from rulesdsl.model.settings import Settings
from rulesdsl.model.storage import LIMITS
from rulesdsl.relational import texts
from rulesdsl.relational.ladder import Climbed, orders_in
from rulesdsl.relational.listing import kin, named
from rulesdsl.relational.results import CREATION, DECISION, DECISIONS, creation_rows, decision_cells
from rulesdsl.relational.schema import ORDINAL
from rulesdsl.relational.standing import Standards
from rulesdsl.relational.steps import SEVERAL, End, State, found
from rulesdsl.relational.terms import (
    NULL,
    Term,
    both,
    col,
    fn,
    join_texts,
    known,
    missing,
    number,
    numbers,
    table,
    text,
    union,
    when,
)
from rulesdsl.relational.work import CUSTOMERS, ORDERS, ROW, Work
from rulesdsl.semantics.policy import Key
from rulesdsl.table import holds, ir
from rulesdsl.table.arms import carry_out
from rulesdsl.table.case import Case, standards, why_not


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


def say(work: Work, standing: Standards, ended: exp.Query, states: Sequence[int]) -> None:
    """Decide one order of each state (and currency, where it matters), for all of them.

    `ended` has the columns ordinal, state and name.
    """
    rows: list[tuple[object, ...]] = []
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
            .from_(ended.subquery("e"))
            .join(table(ORDERS, "o"), on=col(ORDINAL, "o").eq(col(ORDINAL, "e")))
            .group_by(col("state", "e"), currency, nameless)
        )
        rows = [_said(work, standing, told, order) for told, order in orders_in(work, query)]
    work.put("said", SAID, rows)


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


# --- records that are used, keys that found several ---

_MATCHED = {
    "state": "INTEGER",
    "words": "VARCHAR",
    "after": "VARCHAR",
    "key": "VARCHAR",
    "oldest": "BOOLEAN",
    "rule": "VARCHAR",
    "rule_line": "BIGINT",
    "hold": "VARCHAR",
    "what_to_do": "VARCHAR",
}


def describe(work: Work, standing: Standards, states: Iterable[int]) -> None:
    """The relation `matched`: the words around a record, a name or several names, by state."""
    rows = [_words(work, standing, work.steps.states[it]) for it in dict.fromkeys(states)]
    work.put("matched", _MATCHED, rows)


def before(work: Work, standing: Standards, state: State, decisive: Key | None) -> str:
    """Why the keys before did not decide, with a semicolon behind each."""
    if state.line is None:
        raise AssertionError(state)
    line = work.table.lines[state.line]
    case = Case(Order(number=""), standing.book, line.rule, state.line + 1)
    name = decisive.name if decisive else None
    told = found(work.table, state, line)
    return "".join(why_not(key, it, case) + "; " for key, it in told if key.name != name)


def _words(work: Work, standing: Standards, state: State) -> tuple[object, ...]:
    if state.line is None:
        raise AssertionError(state)
    line = work.table.lines[state.line]
    rule = line.rule
    its = (rule.title, rule.line) if rule else (None, None)
    match line.arm:
        case ir.UseMatch(key=key, oldest=take_oldest):
            several = take_oldest and state.answers[-1][1] == SEVERAL
            told = before(work, standing, state, key)
            words = f"{told}matched by {key}"
            return (state.number, words, "", key.name, several, *its, None, None)
        case ir.HoldSeveral(key=key):
            told = before(work, standing, state, key)
            how = f"several customers have this {key}: "
            kind = holds.SEVERAL
            return (state.number, told + how, "", None, False, *its, kind.name, kind.cure)
        case ir.HoldJobExists(customer=customer):
            told = before(work, standing, state, None)
            how, after = f"'{customer}' has a job '", "' already, and jobs are not checked"
            kind = holds.JOB_EXISTS
            return (state.number, told + how, after, None, False, *its, kind.name, kind.cure)
        case ir.CreateCustomer():  # an order before it created this buyer's customer
            told = before(work, standing, state, None)
            kind = holds.NAME_OF_CUSTOMER
            how, after = "the name '", "' is taken by the customer '"
            return (state.number, told + how, after, None, False, *its, kind.name, kind.cure)
        case _:
            told = before(work, standing, state, None)
            how = "the standard customer's job of this name is used"
            return (state.number, told + how, "", None, False, *its, None, None)


# --- the decisions, as rows ---


def tops(work: Work, matched: exp.Query) -> str | None:
    """The relation (top, name, list_id): the customers above the jobs that are used; None: no jobs.

    A top that is missing, or there more than once, is not in it.
    """
    top = fn("split_part", col("parent", "c"), text(":"), number(1))
    query = exp.select(top.as_("top")).distinct().from_(matched.subquery("e"))
    query = query.join(table(CUSTOMERS, "c"), on=col(ROW, "c").eq(col("row", "e")))
    written = [it for (it,) in work.warehouse.rows(query.where(known(col("parent", "c"))))]
    if not written:
        return None
    there: dict[str, list[Customer]] = {}
    for _, record in named(work, map(folded_full_name, written)):
        if record.parent is None:
            there.setdefault(folded_full_name(record.name), []).append(record)
    rows = []
    for it in written:
        its = there.get(folded_full_name(it), [])
        if len(its) == 1:
            rows.append((it, its[0].name, its[0].list_id))
    columns = {"top": "VARCHAR", "name": "VARCHAR", "list_id": "VARCHAR"}
    return work.put("tops", columns, rows)


def _used(matched: exp.Query, top: str | None) -> exp.Select:
    """Orders `e` with the words `m`, the record `c`, the customer above it `t`, the order `o`."""
    query = (
        exp.select()
        .from_(matched.subquery("e"))
        .join(table("matched", "m"), on=col("state", "m").eq(col("state", "e")))
        .join(table(CUSTOMERS, "c"), on=col(ROW, "c").eq(col("row", "e")))
        .join(table(ORDERS, "o"), on=col(ORDINAL, "o").eq(col(ORDINAL, "e")))
    )
    if top is not None:
        own = fn("split_part", col("parent", "c"), text(":"), number(1))
        query = query.join(table(top, "t"), on=col("top", "t").eq(own), join_type="left")
    return query


def unsure(work: Work, climbed: Climbed, endings: Endings, top: str | None) -> list[exp.Query]:
    """The orders whose record cannot be told of in SQL: asleep, without a top, hard to compare."""
    queries: list[exp.Query] = []
    matched = at(climbed, endings.matched, "row", "many")
    ordinal = exp.select(col(ORDINAL, "e"))
    if kin(work) is not None:
        query = ordinal.from_(matched.subquery("e")).join(
            table(kin(work) or "", "k"), on=col("row", "k").eq(col("row", "e"))
        )
        queries.append(query.where(col("asleep", "k").or_(col("unclear", "k"))))
    if top is not None:
        orphans = both(known(col("parent", "c")), missing(col("name", "t")))
        queries.append(_used(matched, top).select(col(ORDINAL, "e")).where(orphans))
    named_only = [it for it in endings.matched if _is_by_name(work, it)]
    if named_only:
        by_name = at(climbed, named_only, "row")
        hard = exp.not_(_emails(work)[0])
        queries.append(_used(by_name, None).select(col(ORDINAL, "e")).where(hard))
    return queries


def _is_by_name(work: Work, number_: int) -> bool:
    """Whether another buyer of the same name may be meant."""
    line = work.steps.states[number_].line
    arm = None if line is None else work.table.lines[line].arm
    return isinstance(arm, ir.UseJob) or (isinstance(arm, ir.UseMatch) and arm.key.is_a_name)


def _emails(work: Work) -> tuple[Term, Term]:
    """Whether the e-mails of order and record can be compared, and whether they are different."""
    theirs, own = work.order_column("email"), work.customer_column("email", "c")
    other = work.customer_column("cc", "c")
    plain = [texts.tame(it, texts.ADDRESS, LIMITS["email"]) for it in (theirs, own)]
    comparable = exp.or_(
        missing(theirs), both(missing(own), missing(other)), both(missing(other), *plain)
    )
    differ = both(
        known(theirs), known(own), exp.NEQ(this=fn("lower", theirs), expression=fn("lower", own))
    )
    return exp.paren(comparable), differ


def put_matches(work: Work, climbed: Climbed, endings: Endings, top: str | None, left: str) -> None:
    """The decisions that use a record of the list."""
    if not endings.matched:
        return
    parent, name = col("parent", "c"), col("name", "c")
    is_top = missing(parent)
    whole = join_texts(parent, text(":"), name)
    own_top = fn("split_part", parent, text(":"), number(1))
    behind = exp.Add(this=fn("length", own_top), expression=number(2))
    nothing = exp.cast(NULL, "VARCHAR")
    by_name = [it for it in endings.matched if _is_by_name(work, it)]
    warning = join_texts(
        text("the "),
        when(is_top, text("customer"), text("job")),
        text(" has another e-mail, "),
        work.customer_column("email", "c"),
        text(": perhaps another buyer of the same name"),
    )
    its_id = work.customer_column("list_id", "c")
    cells: dict[str, Term] = {
        "action": text("use"),
        "customer": name if top is None else when(is_top, name, col("name", "t")),
        "list_id": its_id if top is None else when(is_top, its_id, col("list_id", "t")),
        "job": nothing if top is None else when(is_top, nothing, fn("substr", whole, behind)),
        "job_action": text("none") if top is None else when(is_top, text("none"), text("use")),
        "matched_by": col("key", "m"),
        "reason": _reason(),
        "warnings": _warned(work, by_name, warning),
    }
    query = _used(at(climbed, endings.matched, "row", "many"), top)
    insert(work, query, {**_of_words(), **cells}, left)


def _warned(work: Work, by_name: Sequence[int], warning: Term) -> Term:
    """A warning where another buyer of the name may be meant.

    One case stands in another, because what stands in a condition is worked out for every row.
    """
    nothing = exp.cast(NULL, "VARCHAR")
    if not by_name:
        return nothing
    told = when(_emails(work)[1], warning, nothing)
    return when(col("state", "e").isin(*numbers(by_name)), told, nothing.copy())


def _of_words() -> dict[str, Term]:
    return {"rule": col("rule", "m"), "rule_line": col("rule_line", "m")}


def _reason() -> Term:
    """Why a record is used; nearly always that is the same for all orders of a state."""
    alone = missing(col("key", "m")).or_(col("many", "e").eq(number(1)))
    return when(alone, col("words", "m"), join_texts(col("words", "m"), _how_many()))


def _how_many() -> Term:
    """What is said of other hits than the record that is used."""
    many, key = col("many", "e"), col("key", "m")
    others = exp.cast(exp.Sub(this=many, expression=number(1)), "VARCHAR")
    all_of_them = exp.cast(many, "VARCHAR")
    return (
        exp.case()
        .when(col("oldest", "m"), join_texts(text(", the oldest of "), all_of_them))
        .when(many.eq(number(2)), join_texts(text("; 1 job below it has the same "), key))
        .else_(join_texts(text("; "), others, text(" jobs below it have the same "), key))
    )


def put_several(work: Work, climbed: Climbed, endings: Endings, left: str) -> None:
    """The orders that are held because a key found several, or because the job is there."""
    if not endings.several:
        return
    query = (
        exp.select()
        .from_(at(climbed, endings.several, "who", "name").subquery("e"))
        .join(table("matched", "m"), on=col("state", "m").eq(col("state", "e")))
        .join(table(ORDERS, "o"), on=col(ORDINAL, "o").eq(col(ORDINAL, "e")))
    )
    who = fn("coalesce", col("who", "e"), col("name", "e"))
    cells = {
        "action": text("hold"),
        "job_action": text("none"),
        "reason": join_texts(col("words", "m"), who, col("after", "m")),
        "hold": col("hold", "m"),
        "what_to_do": col("what_to_do", "m"),
    }
    insert(work, query, {**_of_words(), **cells}, left)


def put_told(work: Work, ended: exp.Query, states: Sequence[int], left: str) -> None:
    """The decisions that were said for a whole state."""
    if not states:
        return
    query = said_of(work, ended, states).where(exp.not_(col("making", "s")))
    names = [it for it in DECISION if it not in {ORDINAL, "order_number", "channel"}]
    insert(work, query, {it: col(it, "s") for it in names}, left)


def said_of(work: Work, ended: exp.Query, states: Sequence[int]) -> exp.Select:
    """Orders `e` with what was said `s` of their state, and the order `o`."""
    same = both(
        col("state", "s").eq(col("state", "e")),
        col("currency", "s").eq(currency_key(work, states)),
        col("nameless", "s").eq(exp.paren(missing(col("name", "e")))),
    )
    return (
        exp.select()
        .from_(ended.subquery("e"))
        .join(table(ORDERS, "o"), on=col(ORDINAL, "o").eq(col(ORDINAL, "e")))
        .join(table("said", "s"), on=same)
    )


def insert(work: Work, query: exp.Select, cells: dict[str, Term], left: str) -> None:
    """Put decisions about the orders `e` of a query, but for those that are left."""
    told = {
        ORDINAL: col(ORDINAL, "e"),
        "order_number": work.order_column("order_number"),
        "channel": work.order_column("channel"),
        "notify": exp.false(),
        **cells,
    }
    query = query.select(
        *(told.get(it, exp.cast(NULL, kind)).as_(it) for it, kind in DECISION.items())
    )
    query = query.join(
        table(left, "l"), on=col(ORDINAL, "l").eq(col(ORDINAL, "e")), join_type="anti"
    )
    work.warehouse.run(exp.insert(query, table(DECISIONS)))
