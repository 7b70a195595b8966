"""The decisions of orders that ended alike, put together in SQL out of words, records and names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlglot import exp

from rulesdsl.customers.canonical import folded_full_name
from rulesdsl.defining import frozen
from rulesdsl.model.hold_kinds import HoldKind
from rulesdsl.model.records import Customer, Order
from rulesdsl.model.storage import LIMITS
from rulesdsl.relational import texts
from rulesdsl.relational.endings import Endings, at, said_of
from rulesdsl.relational.ladder import Climbed
from rulesdsl.relational.listing import kin, named
from rulesdsl.relational.results import DECISION, DECISIONS
from rulesdsl.relational.schema import ORDINAL
from rulesdsl.relational.standing import Standards
from rulesdsl.relational.steps import SEVERAL, State, found
from rulesdsl.relational.terms import (
    NULL,
    Term,
    as_column,
    both,
    choose,
    col,
    either,
    fn,
    into,
    join_texts,
    known,
    missing,
    number,
    numbers,
    table,
    text,
    when,
    within,
)
from rulesdsl.relational.worded import FEW, Value, worded
from rulesdsl.relational.work import CUSTOMERS, ORDERS, ROW, Work
from rulesdsl.semantics.policy import Key
from rulesdsl.table import holds, ir
from rulesdsl.table.case import Case, why_not

# --- records that are used, keys that found several ---

ANOTHER = text(": perhaps another buyer of the same name")

MATCHED, APART = "matched", "apart"
"""The words by state, and the orders that are not told of with the others."""

_MATCHED = {
    "state": "INTEGER",
    "words": "VARCHAR",
    "after": "VARCHAR",
    "key": "VARCHAR",
    "oldest": "BOOLEAN",
    "by_name": "BOOLEAN",
    "rule": "VARCHAR",
    "rule_line": "BIGINT",
    "hold": "VARCHAR",
    "what_to_do": "VARCHAR",
    "tried": "BIGINT",
}


@frozen
class Words:
    """The words around a record, a name or several names, by state: the cells of `_MATCHED`."""

    work: Work
    rows: Mapping[int, tuple[Value, ...]]

    def beside(
        self, query: exp.Select, states: Sequence[int], state: Term
    ) -> tuple[exp.Select, dict[str, Term]]:
        """A query of orders in these states, and the words as its terms.

        What is looked up stands in the relation `matched`, which is joined for that.
        """
        rows = [self.rows[it] for it in states]
        if len(rows) <= FEW:
            return query, worded([state.eq(number(it)) for it in states], rows, _MATCHED)
        self._keep()
        query = query.join(table(MATCHED, "m"), on=col("state", "m").eq(state))
        return query, {it: col(it, "m") for it in _MATCHED}

    def any_held(self, states: Sequence[int]) -> bool:
        """Whether orders of one of these states are held."""
        its = list(_MATCHED).index("hold")
        return any(self.rows[it][its] is not None for it in states)

    def _keep(self) -> None:
        if MATCHED not in self.work.temporary:
            self.work.put(MATCHED, _MATCHED, list(self.rows.values()))


def describe(work: Work, standing: Standards, states: Iterable[int]) -> Words:
    """The words of these states."""
    rows: dict[int, tuple[Value, ...]] = {}
    for it in states:
        words, after, key, several, *others = _words(work, standing, work.steps.states[it])
        rows[it] = (it, words, after, key, several, is_by_name(work, it), *others)
    return Words(work, rows)


def before(work: Work, standing: Standards, state: State, decisive: Key | None) -> str:
    """Why the keys before did not decide, with a semicolon behind each."""
    if state.line is None:
        raise AssertionError(state)
    line = work.table.lines[state.line]
    case = Case(Order(number=""), standing.book, line.rule, state.line + 1)
    name = decisive.name if decisive else None
    told = found(work.table, state, line)
    return "".join(why_not(key, it, case.settings) + "; " for key, it in told if key.name != name)


def _words(work: Work, standing: Standards, state: State) -> tuple[Value, ...]:
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
            return (words, "", key.name, several, *its, None, None, None)
        case ir.HoldSeveral(key=key):
            told = before(work, standing, state, key)
            how = f"several customers have this {key}: "
            kind = holds.SEVERAL
            return (told + how, "", None, False, *its, *_of_hold(kind, told))
        case ir.HoldJobExists(customer=customer):
            told = before(work, standing, state, None)
            how, after = f"'{customer}' has a job '", "' already, and jobs are not checked"
            kind = holds.JOB_EXISTS
            return (told + how, after, None, False, *its, *_of_hold(kind, told))
        case ir.CreateCustomer():  # an order before it created this buyer's customer
            told = before(work, standing, state, None)
            kind = holds.NAME_OF_CUSTOMER
            how, after = "the name '", "' is taken by the customer '"
            return (told + how, after, None, False, *its, *_of_hold(kind, told))
        case _:
            told = before(work, standing, state, None)
            how = "the standard customer's job of this name is used"
            return (told + how, "", None, False, *its, None, None, None)


def _of_hold(kind: HoldKind, tried: str) -> tuple[str, str | None, int]:
    return kind.name, kind.cure, len(tried)


# --- the decisions, as rows ---


def tops(work: Work, matched: exp.Query) -> str | None:
    """The relation (top, name, list_id): the customers above the jobs that are used; None: no jobs.

    A top that is missing, or there more than once, is not in it.
    """
    top = fn("split_part", col("parent", "c"), text(":"), number(1))
    query = exp.select(top.as_("top")).distinct().from_(within(matched, "e"))
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
    """Orders `e` with the record `c` that is used, the customer above it `t`, the order `o`."""
    query = (
        exp.select()
        .from_(within(matched, "e"))
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
        query = ordinal.from_(within(matched, "e")).join(
            table(kin(work) or "", "k"), on=col("row", "k").eq(col("row", "e"))
        )
        queries.append(query.where(col("asleep", "k").or_(col("unclear", "k"))))
    if top is not None:
        orphans = both(known(col("parent", "c")), missing(col("name", "t")))
        queries.append(_used(matched, top).select(col(ORDINAL, "e")).where(orphans))
    named_only = [it for it in endings.matched if is_by_name(work, it)]
    if named_only:
        by_name = at(climbed, named_only, "row")
        hard = exp.not_(_emails(work)[0])
        queries.append(_used(by_name, None).select(col(ORDINAL, "e")).where(hard))
    return queries


def is_by_name(work: Work, number_: int) -> bool:
    """Whether another buyer of the same name may be meant."""
    line = work.steps.states[number_].line
    arm = None if line is None else work.table.lines[line].arm
    return isinstance(arm, ir.UseJob) or (isinstance(arm, ir.UseMatch) and arm.key.is_a_name)


def _emails(work: Work) -> tuple[Term, Term]:
    """Whether the e-mails of order and record can be compared, and whether they are different."""
    theirs, own = work.order_column("email"), work.customer_column("email", "c")
    other = work.customer_column("cc", "c")
    plain = [texts.tame(it, texts.ADDRESS, LIMITS["email"]) for it in (theirs, own)]
    comparable = either(
        missing(theirs), both(missing(own), missing(other)), both(missing(other), *plain)
    )
    differ = both(
        known(theirs), known(own), exp.NEQ(this=fn("lower", theirs), expression=fn("lower", own))
    )
    return exp.paren(comparable), differ


def put_matches(
    work: Work, climbed: Climbed, endings: Endings, words: Words, top: str | None
) -> None:
    """The decisions that use a record of the list."""
    if not endings.matched:
        return
    query = _used(at(climbed, endings.matched, "row", "many"), top)
    query, said = words.beside(query, endings.matched, col("state", "e"))
    parent, name = col("parent", "c"), col("name", "c")
    is_top = missing(parent)
    whole = join_texts(parent, text(":"), name)
    own_top = fn("split_part", parent, text(":"), number(1))
    behind = exp.Add(this=fn("length", own_top), expression=number(2))
    nothing = exp.cast(NULL, "VARCHAR")
    by_name = [it for it in endings.matched if is_by_name(work, it)]
    warning = join_texts(
        text("the "),
        when(is_top, text("customer"), text("job")),
        text(" has another e-mail, "),
        work.customer_column("email", "c"),
        ANOTHER,
    )
    its_id = work.customer_column("list_id", "c")
    cells: dict[str, Term] = {
        "action": text("use"),
        "customer": name if top is None else when(is_top, name, col("name", "t")),
        "list_id": its_id if top is None else when(is_top, its_id, col("list_id", "t")),
        "job": nothing if top is None else when(is_top, nothing, fn("substr", whole, behind)),
        "job_action": text("none") if top is None else when(is_top, text("none"), text("use")),
        "matched_by": said["key"],
        "reason": _reason(said),
        "warnings": _warned(work, by_name, warning),
        "rule": said["rule"],
        "rule_line": said["rule_line"],
    }
    insert(work, query, cells, APART)


def _warned(work: Work, by_name: Sequence[int], warning: Term) -> Term:
    """A warning where another buyer of the name may be meant.

    One case stands in another, because what stands in a condition is worked out for every row.
    """
    nothing = exp.cast(NULL, "VARCHAR")
    if not by_name:
        return nothing
    told = when(_emails(work)[1], warning, nothing)
    return when(col("state", "e").isin(*numbers(by_name)), told, nothing.copy())


def _reason(said: Mapping[str, Term]) -> Term:
    """Why a record is used; nearly always that is the same for all orders of a state."""
    alone = either(missing(said["key"]), col("many", "e").eq(number(1)))
    return when(alone, said["words"], join_texts(said["words"], _how_many(said)))


def _how_many(said: Mapping[str, Term]) -> Term:
    """What is said of other hits than the record that is used."""
    many, key = col("many", "e"), said["key"]
    others = exp.cast(exp.Sub(this=many, expression=number(1)), "VARCHAR")
    all_of_them = exp.cast(many, "VARCHAR")
    return choose(
        (said["oldest"], join_texts(text(", the oldest of "), all_of_them)),
        (many.eq(number(2)), join_texts(text("; 1 job below it has the same "), key)),
        other=join_texts(text("; "), others, text(" jobs below it have the same "), key),
    )


def put_several(work: Work, climbed: Climbed, endings: Endings, words: Words) -> None:
    """The orders that are held because a key found several, or because the job is there."""
    if not endings.several:
        return
    query = (
        exp.select()
        .from_(within(at(climbed, endings.several, "who", "name"), "e"))
        .join(table(ORDERS, "o"), on=col(ORDINAL, "o").eq(col(ORDINAL, "e")))
    )
    query, said = words.beside(query, endings.several, col("state", "e"))
    who = fn("coalesce", col("who", "e"), col("name", "e"))
    cells = {
        "action": text("hold"),
        "job_action": text("none"),
        "reason": join_texts(said["words"], who, said["after"]),
        **{it: said[it] for it in ("rule", "rule_line", "hold", "what_to_do", "tried")},
    }
    insert(work, query, cells, APART)


def put_told(work: Work, ended: exp.Query, states: Sequence[int]) -> None:
    """The decisions that were said for a whole state."""
    if not states:
        return
    query = said_of(work, ended, states).where(exp.not_(col("making", "s")))
    names = [it for it in DECISION if it not in {ORDINAL, "order_number", "channel"}]
    insert(work, query, {it: col(it, "s") for it in names}, APART)


def insert(work: Work, query: exp.Select, cells: dict[str, Term], apart: str | None = None) -> None:
    """Put decisions about the orders `e` of a query, but for those that are told apart."""
    told = {
        ORDINAL: col(ORDINAL, "e"),
        "order_number": work.order_column("order_number"),
        "channel": work.order_column("channel"),
        "notify": exp.false(),
        **cells,
    }
    query = query.select(
        *(as_column(told.get(it, exp.cast(NULL, kind)), it) for it, kind in DECISION.items())
    )
    if apart is not None:
        same = col(ORDINAL, "l").eq(col(ORDINAL, "e"))
        query = query.join(table(apart, "l"), on=same, join_type="anti", copy=False)
    work.warehouse.run(into(DECISIONS, query))
