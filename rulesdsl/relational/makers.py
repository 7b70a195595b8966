"""Who makes somebody new, and who would notice: which orders must be taken one after the other.

An order *asks* the slots that it was looked up under; a new record *stands* under the slots of the
buyer's facts, and under its full name. Records are only added, so that whoever matched without them
never makes one: those that make somebody against the list as given are all that ever do.

Orders with the same name are one *buyer*. Where nobody else asks or has any of a buyer's slots, its
first order makes the record, and every later one finds it, by the first key that leads to it, or
because the name is taken: that is decided in SQL. All others go one after the other, with everybody
who asks for a slot of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from sqlglot import exp

from rulesdsl.customers.canonical import folded_full_name
from rulesdsl.defining import frozen
from rulesdsl.model.fields import Field
from rulesdsl.model.storage import same_label
from rulesdsl.relational import texts
from rulesdsl.relational.endings import Endings, at, currency_key, making_of
from rulesdsl.relational.keys import BETWEEN, FIRST_AND_LAST, Worth, of_order, of_texts
from rulesdsl.relational.ladder import Climbed
from rulesdsl.relational.listing import labels, slot_of
from rulesdsl.relational.maker_columns import HARD, email_of, most_slots, slot_columns
from rulesdsl.relational.naming import name_of
from rulesdsl.relational.newcomers import RECORD_TEXTS, fits, with_record
from rulesdsl.relational.once import Once, besides
from rulesdsl.relational.schema import ORDINAL
from rulesdsl.relational.standing import Standards, names_otherwise
from rulesdsl.relational.steps import BLANK, NONE
from rulesdsl.relational.terms import (
    NULL,
    Term,
    as_column,
    both,
    col,
    either,
    fn,
    join_texts,
    matches,
    missing,
    number,
    numbers,
    table,
    text,
    union,
    when,
    within,
)
from rulesdsl.relational.work import ORDERS, Work
from rulesdsl.table import ir

MAKERS = "makers"

_BLANK = "\x1e"
"""Stands for a missing value in the texts by which buyers are told apart; no tame text has it."""


@frozen
class _Group:
    """States whose orders are named and looked up in one way."""

    states: tuple[int, ...]
    line: int


def candidates(work: Work, climbed: Climbed, endings: Endings) -> exp.Query | None:
    """Orders that may make somebody: ordinal, state, name (NULL: none), sure; None: no order."""
    queries: list[exp.Query] = []
    if endings.jobs:
        those = at(climbed, endings.jobs, "name").subquery("e")
        queries.append(
            exp.select(col(ORDINAL), col("state"), col("name"), exp.true().as_("sure")).from_(those)
        )
    for group in _groups(work, endings.customers):
        line = work.table.lines[group.line]
        arm, rule = line.arm, line.rule
        if not isinstance(arm, ir.CreateCustomer) or rule is None:
            raise AssertionError(line)
        its = name_of(work, arm.template, rule.settings.name_prefix)
        those = at(climbed, group.states).subquery("e")
        query = exp.select(
            col(ORDINAL, "e"), col("state", "e"), its.empty.as_("empty"), its.name.as_("told")
        )
        query = query.from_(those).join(
            table(ORDERS, "o"), on=col(ORDINAL, "o").eq(col(ORDINAL, "e"))
        )
        empty, told = col("empty", "n"), col("told", "n")
        free = both(its.is_right(told), _is_free(work, fn("lower", told)))
        query = exp.select(
            col(ORDINAL, "n"),
            col("state", "n"),
            when(empty, exp.cast(NULL, "VARCHAR"), told).as_("name"),
            empty.or_(exp.paren(free)).as_("sure"),
        ).from_(within(query, "n"))
        queries.append(query)
    return union(*queries) if queries else None


def _is_free(work: Work, folded: Term) -> Term:
    """Whether nobody has a name: no customer, vendor, employee or other name."""
    if "taken_names" not in work.temporary:
        rows = [(same_label(it.name),) for it in work.taken]
        work.put("taken_names", {"label": "VARCHAR"}, rows)
    there = (exp.select(col("label")).from_(table(it)) for it in (labels(work), "taken_names"))
    return both(*(exp.not_(folded.copy().isin(query=it)) for it in there))


def _groups(work: Work, states: Sequence[int]) -> list[_Group]:
    """The states by what names their orders: of many rules most name alike."""
    groups: dict[object, list[int]] = {}
    for it in states:
        line = work.steps.states[it].line
        if line is None:
            raise AssertionError(it)
        arm, rule = work.table.lines[line].arm, work.table.lines[line].rule
        prefix = rule.settings.name_prefix if rule else None
        template = arm.template if isinstance(arm, ir.CreateCustomer) else None
        groups.setdefault((template, prefix), []).append(it)
    made = []
    for those in groups.values():
        line = work.steps.states[those[0]].line
        if line is None:
            raise AssertionError(those)
        made.append(_Group(tuple(those), line))
    return made


# --- the makers and their slots ------------------------------------------------------------------


def keep_makers(work: Work, standing: Standards, ended: exp.Query, states: Sequence[int]) -> None:
    """The relation `makers`: the orders that make somebody of those `ended`, with all their slots.

    Its columns: ordinal, state, name, whole (the folded full name), plain, email and what it is
    (`mail`), a_K (the slot asked of the key K), w_K_N (the slots of the new record); and of the
    plain orders of the same buyer, who is the `first`, and how `many` there are.
    """
    keys = list(work.keys.items())
    parents = {it: _parent(work, standing, it) for it in states}
    rows = [(it, parents[it], *(_asks(work, it, fields) for fields, _ in keys)) for it in states]
    asks = {f"asks_{k}": "BOOLEAN" for _, k in keys}
    work.put("making", {"state": "INTEGER", "parent": "VARCHAR", **asks}, rows)
    makers = making_of(work, ended, states)
    parts = [_slots(work, makers, group, keys) for group in _groups_by_prefix(work, states)]
    work.keep("unsigned", union(*parts))
    # The text of the buyer is made twice: that takes less time than to put it aside.
    signed = exp.select(exp.Star(), as_column(_buyer(work, states), "buyer"))
    signed = signed.from_(table("unsigned"), copy=False)
    first = exp.select(
        col("buyer"), fn("min", col(ORDINAL)).as_("first"), fn("count", exp.Star()).as_("many")
    )
    first = first.from_(within(signed, "s"), copy=False).where(col("plain"), copy=False)
    first = first.group_by(col("buyer"), copy=False)
    whole = exp.select(exp.column(exp.Star(), "s"), col("first", "b"), col("many", "b"))
    same = col("buyer", "b").eq(col("buyer", "s"))
    whole = whole.from_(within(signed, "s"), copy=False)
    whole = whole.join(within(first, "b"), on=same, join_type="left", copy=False)
    work.keep(MAKERS, whole)
    work.drop("unsigned", "making")


def _buyer(work: Work, states: Sequence[int]) -> Term:
    """What is the same of the orders of one buyer, as one text.

    That is the name, and the lines of the table that are left; e-mails that SQL cannot compare are
    those of different buyers. Where a key found several it is all slots as well: one more record
    under them might make a difference. So it is where a name that is taken is followed by another:
    there only those are one buyer of whom each finds what the first creates by a key.
    """
    paths: dict[int, list[int]] = {}
    for it in states:
        paths.setdefault(work.steps.states[it].path, []).append(it)
    otherwise = [it for it in states if is_named_otherwise(work, it)]
    simple = [it for it in states if it not in otherwise and _found_none(work, it)]
    own: list[Term] = []
    if len(paths) > 1:
        path = exp.case()
        for number_, those in paths.items():
            path = path.when(col("state").isin(*numbers(those)), text(f"{number_}"))
        own.append(path)
    if not isinstance(currency_key(work, states), exp.Literal):
        own.append(col("currency"))
    hard, name = col("mail").eq(number(HARD)), fn("coalesce", col("whole"), text(_BLANK))
    address = when(hard, fn("lower", col("email")), exp.cast(NULL, "VARCHAR"))
    if not own and len(simple) == len(states):  # nearly always the name is all there is
        return when(hard, _one_text([name, address]), name)
    own += [name, address]
    columns = [name for _, name, _ in slot_columns(work)]
    more = [exp.cast(col("state"), "VARCHAR"), fn("lower", col("email")), *map(col, columns[1:])]
    if otherwise:
        alone = both(col("state").isin(*numbers(otherwise)), exp.not_(_finds_its_own(work)))
        ordinal = exp.cast(col(ORDINAL), "VARCHAR")
        more.append(when(alone, ordinal, text(_BLANK)))
    whole = _one_text(own)
    if len(simple) == len(states):
        return whole
    among = col("state").isin(*numbers(simple)) if simple else exp.false()
    return when(among, whole, _one_text([*own, *more]))


def is_named_otherwise(work: Work, state: int) -> bool:
    """Whether the orders of a state make a customer under another name where theirs is taken."""
    line = work.steps.states[state].line
    return line is not None and names_otherwise(work.table.lines[line])


def _finds_its_own(work: Work) -> Term:
    """Whether an order asked for a slot that its own new record would stand under."""
    return either(
        *(
            fn("coalesce", col(f"a_{k}").eq(col(f"w_{k}_{n}")), exp.false())
            for fields, k in work.keys.items()
            for n in range(most_slots(fields))
        )
    )


def _one_text(values: Sequence[Term]) -> Term:
    parts: list[Term] = []
    for it in values:
        parts += [fn("coalesce", it, text(_BLANK)), text(BETWEEN)]
    return join_texts(*parts)


def _found_none(work: Work, state: int) -> bool:
    """Whether nothing that an order was looked up under is in the list."""
    return all(code == NONE or code >= BLANK for _, code in work.steps.states[state].answers)


def _parent(work: Work, standing: Standards, state: int) -> str | None:
    line = work.steps.states[state].line
    arm = None if line is None else work.table.lines[line].arm
    if isinstance(arm, ir.CreateJob):
        return folded_full_name(standing.parent(arm.customer))
    return None


def _asks(work: Work, state: int, fields: tuple[Field, ...]) -> bool:
    """Whether the orders of a state were looked up under a key, and nobody was found."""
    return any(
        isinstance(column, ir.KeyColumn) and column.key.fields == fields and code == NONE
        for column, code in (
            (work.table.columns[at], code) for at, code in work.steps.states[state].answers
        )
    )


def _groups_by_prefix(work: Work, states: Sequence[int]) -> list[_Group]:
    groups: dict[str | None, list[int]] = {}
    for it in states:
        groups.setdefault(prefix_of(work, it), []).append(it)
    return [
        _Group(tuple(those), work.steps.states[those[0]].line or 0) for those in groups.values()
    ]


def prefix_of(work: Work, state: int) -> str | None:
    """The setting `name prefix` of the rule that a state belongs to."""
    line = work.steps.states[state].line
    rule = None if line is None else work.table.lines[line].rule
    return rule.settings.name_prefix if rule else None


def _slots(
    work: Work,
    makers: exp.Select,
    group: _Group,
    keys: Sequence[tuple[tuple[Field, ...], int]],
) -> exp.Select:
    """All slots of the makers in some states, from the texts that their records would hold."""
    query = makers.copy().select(
        col(ORDINAL, "e"),
        col("state", "e"),
        col("name", "e").as_("called"),
        col("parent", "n"),
        as_column(currency_key(work, group.states), "of_currency"),
        *(col(f"asks_{k}", "n") for _, k in keys),
        *(work.order_column(it).as_(it) for it in work.order_columns if it not in _NOT_TAKEN),
    )
    same = col("state", "n").eq(col("state", "e"))
    # All states are in it.
    query = query.join(table("making", "n"), on=same, join_type="left", copy=False)
    query = query.where(col("state", "e").isin(*numbers(group.states)), copy=False)
    query = with_record(work, query, {it for fields, _ in keys for it in _texts_of(fields)})
    once = Once(work.order_columns)
    plain: list[Term] = [fits(work, _printed(work, once))]
    columns: list[Term] = []
    for fields, k in keys:
        columns += _slots_of_key(work, group, fields, k, (plain, once))
    is_plain = once.looked_at(fn("coalesce", both(*plain), exp.false()))
    mail = once.looked_at(email_of(work.order_column("email")))
    query = exp.select(exp.Star(), *once.columns()).from_(within(query, "o"), copy=False)
    return exp.select(
        col(ORDINAL, "o"),
        col("state", "o"),
        col("called", "o").as_("name"),
        as_column(_folded_full_name(), "whole"),
        as_column(is_plain, "plain"),
        work.order_column("email").as_("email"),
        as_column(mail, "mail"),
        col("of_currency", "o").as_("currency"),
        *columns,
    ).from_(within(query, "o"), copy=False)


def _folded_full_name() -> Term:
    """The name under which a new record stands among all."""
    called, parent = fn("lower", col("called", "o")), col("parent", "o")
    return when(missing(parent), called, join_texts(parent, text(":"), called))


def _printed(work: Work, once: Once) -> dict[str, Term]:
    """Under what conditions texts of an order are of printed signs, where that is asked anyway."""
    email, name = (work.order_column(it) for it in ("email", "name"))
    printed = {"email": once.looked_at(matches(email, texts.ADDRESS))}
    if any(it.name == "name" for fields in work.keys for it in fields):
        printed["name"] = once.looked_at(matches(name, texts.WORDS))
        # First and last name are both told, or they are parts of the name; else nothing fits.
        parts = both(printed["name"], col(f"new_{FIRST_AND_LAST}", "o").eq(col("name", "o")))
        printed |= dict.fromkeys(("first_name", "last_name"), parts)
    return {it: term for it, term in printed.items() if it in work.order_columns}


_NOT_TAKEN = frozenset({ORDINAL, "tags", "money", "file", "line"})
"""Columns of the orders that no key asks for."""


def _slots_of_key(
    work: Work,
    group: _Group,
    fields: tuple[Field, ...],
    k: int,
    kept: tuple[list[Term], Once],
) -> Iterator[Term]:
    """The slots of one key, asked and new; what makes an order plain and what is kept gets more.

    A new slot that is the same as one before it is missing.
    """
    plain, once = kept
    prefix = prefix_of(work, group.states[0])
    worths = [of_order(it, prefix, work.order_columns, "o") for it in fields]
    nothing = exp.cast(NULL, "VARCHAR")
    own = [it.values[0] if it.values else nothing for it in worths]
    asked = col(f"asks_{k}", "o")
    plain.append(exp.paren(either(exp.not_(asked), _all_right(worths)), copy=False))
    yield as_column(when(asked, once.of(slot_of(own)), nothing), f"a_{k}")
    news = [of_texts(it, _of_record) for it in fields]
    plain.append(_all_right(news))
    combinations = [slot_of(it) for it in product(*(it.values or (nothing,) for it in news))]
    for place in range(most_slots(fields)):
        slot = combinations[place] if place < len(combinations) else nothing
        of_name = (f"new_{FIRST_AND_LAST}", "new_name")
        its = besides(slot, combinations[0], of_name) if place else once.like(slot)
        yield as_column(its, f"w_{k}_{place}")


def _of_record(name: str) -> Term:
    """A text of the new record."""
    return col(f"new_{name}", "o") if name in RECORD_TEXTS else exp.cast(NULL, "VARCHAR")


def _texts_of(fields: tuple[Field, ...]) -> set[str]:
    """The texts of a record on which its slots of a key depend."""
    names: set[str] = set()

    def asked(name: str) -> Term:
        names.add(name)
        return _of_record(name)

    for it in fields:
        of_texts(it, asked)
    return names


def _all_right(worths: Sequence[Worth]) -> Term:
    """Whether the values of a key are right: one is blank, or all are."""
    blank = either(*(it.blank for it in worths))
    if any(it.right is None for it in worths):
        return exp.paren(blank, copy=False)
    right = both(*(it.right for it in worths if it.right is not None))
    return exp.paren(either(blank, right), copy=False)
