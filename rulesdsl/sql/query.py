"""The whole query: which rule each order comes to, and what the rule does, with a head to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from sqlglot import exp

from rulesdsl import wording
from rulesdsl.compiled import Compiled
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type
from rulesdsl.semantics.policy import New, Policy, Review, Rule, Standard
from rulesdsl.sql import index, orders
from rulesdsl.sql.columns import Compared, column, compared, given
from rulesdsl.sql.dialects import BIGQUERY, SNOWFLAKE, Dialect
from rulesdsl.sql.selection import rule_number
from rulesdsl.syntax.printer import quoted
from rulesdsl.table import ir

WIDTH = 100
NO_RULE = wording.arm(ir.HoldNoRule())
RULE_COLUMNS = ("rule_number", "rule_name", "rule_line", "decision")
"""What the query adds to an order; the first three are NULL where no rule applies."""
_CHOSEN, _RULES = "orders_chosen", "rules"


MOST_ARMS = 50
"""With more rules than this the first one is looked up; with fewer it is the first of a CASE."""


def write(compiled: Compiled, dialect: Dialect, most_arms: int = MOST_ARMS) -> str:
    """The query in SQL, with its head as a comment; it ends with a semicolon."""
    looked_up = len(compiled.policy.rules) > most_arms
    head = (f"-- {line}".rstrip() for line in _head(compiled, dialect, looked_up=looked_up))
    query = select(compiled.policy, dialect, most_arms)
    printed = query.sql(dialect=dialect.name, pretty=True, max_text_width=WIDTH)
    return "\n".join((*head, printed)) + ";\n"


def select(policy: Policy, dialect: Dialect, most_arms: int = MOST_ARMS) -> exp.Select:
    """The query as a tree."""
    fields = asked(policy)
    shown = [given(it) for it in orders.asked_columns(fields)]
    steps = orders.relations(fields, dialect)
    if len(policy.rules) > most_arms:
        steps += index.chosen(policy, fields, _CHOSEN, dialect)
    else:
        number = exp.alias_(rule_number(policy, dialect), RULE_COLUMNS[0])
        steps.append((_CHOSEN, exp.select(*shown, number).from_(orders.CODED)))
    if policy.rules:
        steps.append((_RULES, orders.relation(_rows(policy), _RULES, RULE_COLUMNS, dialect)))
    last = _last(shown, with_rules=bool(policy.rules))
    for name, relation in steps:
        last = last.with_(name, as_=relation, copy=False)
    return last


def _last(shown: list[exp.Column], *, with_rules: bool) -> exp.Select:
    """The orders with their rules beside them."""
    number, *rest = RULE_COLUMNS
    its = [exp.column(it.name, _CHOSEN) for it in (*shown, exp.column(number))]
    last = exp.select(*its).from_(_CHOSEN)
    if not with_rules:
        nothing = [exp.alias_(exp.cast(exp.null(), "VARCHAR"), it) for it in rest[:-1]]
        return last.select(*nothing, exp.alias_(exp.Literal.string(NO_RULE), rest[-1]))
    *told, decision = (exp.column(it, _RULES) for it in rest)
    none = exp.Coalesce(this=decision, expressions=[exp.Literal.string(NO_RULE)])
    same = exp.column(number, _RULES).eq(exp.column(number, _CHOSEN))
    return last.select(*told, exp.alias_(none, rest[-1])).join(_RULES, on=same, join_type="left")


def asked(policy: Policy) -> dict[Field, Compared]:
    """The fields that the rules ask, and what of each."""
    found: dict[Field, Compared] = {}
    for rule in policy.rules:
        for field, its in compared(rule.condition).items() if rule.condition else ():
            found[field] = found.get(field, Compared()) + its
    return found


def _rows(policy: Policy) -> list[tuple[str | int, ...]]:
    return [
        (number, wording.one_line(rule.title), rule.line, wording.one_line(does(rule)))
        for number, rule in enumerate(policy.rules, 1)
    ]


# What a rule does


def does(rule: Rule) -> str:
    """What a rule does with its orders, in words."""
    if rule.settings.override:
        return f"{_fallback(rule)} (override)"
    ladder = " then ".join(map(str, rule.ladder))
    return f"match by {ladder}, else {_fallback(rule)}" if ladder else _fallback(rule)


def _fallback(rule: Rule) -> str:
    match rule.fallback:
        case Standard(customer=customer, job=None):
            return wording.arm(ir.UseStandard(customer)) + _by_currency(rule)
        case Standard(customer=customer, job=job) if job is not None:
            if rule.settings.override:
                return wording.arm(ir.UseStandard(customer)) + _by_currency(rule)
            arm = ir.CreateJob(customer, job.template, job.attributes)
            return wording.arm(arm) + _by_currency(rule)
        case New(template=template, attributes=attributes):
            return wording.arm(ir.CreateCustomer(template, attributes))
        case Review(why=why):
            return wording.arm(ir.HoldReview(why))
        case _:
            raise AssertionError(rule.fallback)


def _by_currency(rule: Rule) -> str:
    """The standard customers that some currencies have instead."""
    if not (rule.settings.multi_currency and rule.currencies):
        return ""
    others = [f"{quoted(it.customer)} in {code}" for code, it in rule.currencies.items()]
    return f" ({', '.join(others)})"


# The head

_TYPES = {
    Type.TEXT: "VARCHAR",
    Type.NUMBER: "DECIMAL(21, 6)",
    Type.DATE: "DATE",
    Type.YES_NO: "BOOLEAN",
    Type.TAGS: "VARCHAR[]",
}


def _head(compiled: Compiled, dialect: Dialect, *, looked_up: bool) -> Iterator[str]:
    title = compiled.policy.title or compiled.tree.source.name
    yield from _lines(
        f"Which rule of the policy {quoted(title)} each order comes to: the first one whose "
        f"condition holds. In the SQL of {dialect.title}."
    )
    yield f"Fingerprint of the policy: {compiled.fingerprint}"
    yield ""
    yield from _lines(f"It asks a relation {orders.ORDERS} with at least these columns:")
    fields = orders.asked_columns(asked(compiled.policy))
    names, types = [column(it) for it in fields], [_type(it.type, dialect) for it in fields]
    widest, longest = max(map(len, names)), max(map(len, types))
    for name, kind, field in zip(names, types, fields, strict=True):
        yield f"  {name:{widest}}  {kind:{longest}}  {field.meaning}"
    yield from _lines(
        "NULL is a value that is missing, and so is a text of nothing but space. A number is "
        "exact, with at most 15 digits before the point and 6 behind it."
    )
    if looked_up:
        yield ""
        yield from _lines(index.HOW)
    if dialect.normalizes:
        return
    yield ""
    yield from _lines(
        "This kind of SQL cannot put letters and accents together: an accent that stands apart "
        "from its letter (Unicode's form NFD) is compared as it stands."
    )


def _type(kind: Type, dialect: Dialect) -> str:
    if kind is Type.TAGS and dialect is SNOWFLAKE:
        return "ARRAY"
    if kind is Type.NUMBER and dialect is BIGQUERY:
        return "NUMERIC"
    return exp.DataType.build(_TYPES[kind], dialect="duckdb").sql(dialect=dialect.name)


def _lines(text: str) -> Iterable[str]:
    return wrap(wording.one_line(text), WIDTH - len("-- "))
