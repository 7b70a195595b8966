"""The tree of a policy as written: one node a form of `docs/language.md`.

Spans are places in the source and never part of equality: two trees are equal when they say the
same. Comments and blank lines ride on `Written`, and do not count either.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

from rulesdsl.defining import field, frozen
from rulesdsl.source import Source, Span


def _span() -> Span:
    return field(eq=False, repr=False)  # type: ignore[no-any-return]  # attrs types it by use


@frozen
class Name:
    """A name of a field, list, setting or attribute in lower case; `written` is what was typed."""

    words: str
    written: str = field(eq=False)
    span: Span = _span()


@frozen
class Text:
    """A text in quotes; `value` is what stands between them, doubled quotes made single."""

    value: str
    span: Span = _span()


@frozen
class Number:
    """An exact decimal."""

    value: Decimal
    span: Span = _span()


@frozen
class Day:
    """A date. None where the digits are no day of the calendar."""

    value: date | None
    written: str = field(eq=False)
    span: Span = _span()


@frozen
class YesNo:
    """`true`, `yes`, `on` or their opposites."""

    value: bool
    span: Span = _span()


Literal: TypeAlias = Text | Number | Day | YesNo


# Conditions


class Operator(Enum):
    """How a field is compared with one value; the value is what a policy writes."""

    IS = "is"
    IS_NOT = "is not"
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="
    STARTS_WITH = "starts with"
    ENDS_WITH = "ends with"
    CONTAINS = "contains"
    INCLUDE = "include"


@frozen
class Compare:
    """`F is V`, `F < V`, `F starts with V`, `tags include V`."""

    field: Name
    operator: Operator
    value: Literal


@frozen
class OneOf:
    """`F is one of V, V`, `F is not one of V, V`."""

    field: Name
    values: tuple[Literal, ...]
    negated: bool


@frozen
class InList:
    """`F is in LIST`, `F is not in LIST`."""

    field: Name
    list: Name
    negated: bool


@frozen
class Known:
    """`F is known`, and `F is missing` when negated."""

    field: Name
    negated: bool


@frozen
class Between:
    """`F between V and V`; both ends count."""

    field: Name
    low: Literal
    high: Literal


@frozen
class Holds:
    """A yes/no field by itself."""

    field: Name


@frozen
class And:
    """All of at least two parts."""

    parts: tuple[Condition, ...]


@frozen
class Or:
    """Any of at least two parts."""

    parts: tuple[Condition, ...]


@frozen
class Not:
    """The opposite."""

    part: Condition


Test: TypeAlias = Compare | OneOf | InList | Known | Between | Holds
Condition: TypeAlias = Test | And | Or | Not

MOST_NESTED = 100
"""Deeper parentheses and chains of `not` than this nobody can read."""


# Statements


@frozen
class Title:
    """`policy 'title'`."""

    title: Text


@frozen
class Include:
    """`include 'shared.rules'`."""

    file: Text


@frozen
class ListValues:
    """`list NAME = 'a', 'b'`."""

    name: Name
    values: tuple[Literal, ...]


@frozen
class ListFile:
    """`list NAME from 'file.csv'`."""

    name: Name
    file: Text


@frozen
class Rule:
    """`rule 'name'`."""

    name: Text


@frozen
class When:
    """`when CONDITION`."""

    condition: Condition


@frozen
class Key:
    """One step of the ladder: a field, or several joined by `and`."""

    fields: tuple[Name, ...]

    @property
    def span(self) -> Span:
        """From the first field to the last."""
        return self.fields[0].span.to(self.fields[-1].span)


@frozen
class Match:
    """`match by KEY then KEY …`."""

    keys: tuple[Key, ...]


@frozen
class Attribute:
    """`terms 'Net 30'`: what a new customer or job is given."""

    name: Name
    value: Literal


@frozen
class Job:
    """`with job [named 'T'] [, ATTRIBUTE 'value' …]`."""

    template: Text | None
    attributes: tuple[Attribute, ...]
    span: Span = _span()


@frozen
class UseCustomer:
    """`use customer 'X' [with job …]`."""

    customer: Text
    job: Job | None


@frozen
class CreateCustomer:
    """`create customer [named 'T'] [with ATTRIBUTE 'value', …]`."""

    template: Text | None
    attributes: tuple[Attribute, ...]


@frozen
class Hold:
    """`hold ['why']`."""

    why: Text | None


@frozen
class Else:
    """What to do when nobody matched; `with_else` tells whether the word `else` was written."""

    choice: UseCustomer | CreateCustomer | Hold
    with_else: bool = field(eq=False)


@frozen
class Setting:
    """`SETTING = value`; a value of words is a `Name`."""

    name: Name
    value: Literal | Name


@frozen
class Currency:
    """`currency 'EUR' uses customer 'X' [, receivables account 'A'] [, deposit account 'B']`."""

    currency: Text
    customer: Text
    accounts: tuple[Attribute, ...]


class EffectKind(Enum):
    """What a promise or an expectation speaks of; the value is what a policy writes."""

    USE_CUSTOMER = "use customer"
    MATCH = "match"
    CREATE_CUSTOMER = "create customer"
    CREATE_JOB = "create job"
    USE_JOB = "use job"
    HOLD = "hold"
    UPDATE = "update"
    NOTIFY = "notify customer"


@frozen
class Effect:
    """An EFFECT: its kind, and what it narrows down to.

    `name` is the customer's or job's, `under` the customer over a job, `by` the key of a match,
    `what` the facts of an update (billing address, details, card).
    """

    kind: EffectKind
    name: Text | None = None
    under: Text | None = None
    by: Key | None = None
    what: Name | None = None


@frozen
class Promise:
    """`never EFFECT [when CONDITION]`, `always EFFECT [when CONDITION]`."""

    always: bool
    effect: Effect
    condition: Condition | None


@frozen
class Example:
    """`example 'name'`."""

    name: Text


@frozen
class Fact:
    """`currency 'EUR'`, `tags 'a', 'b'`: what an example says of a record or an order."""

    name: Name
    values: tuple[Literal, ...]


@frozen
class ExampleCustomer:
    """`customer 'X' [FACT, …]`."""

    name: Text
    facts: tuple[Fact, ...]


@frozen
class ExampleJob:
    """`job 'Y' under 'X' [FACT, …]`."""

    name: Text
    under: Text
    facts: tuple[Fact, ...]


@frozen
class ExampleVendor:
    """`vendor 'X'`."""

    name: Text


@frozen
class ExampleOrder:
    """`order FACT, …`."""

    facts: tuple[Fact, ...]


@frozen
class Expect:
    """`expect EFFECT [and EFFECT …]`."""

    effects: tuple[Effect, ...]


@frozen
class Broken:
    """A statement that could not be read, which was reported; `keyword` began it."""

    keyword: str


Statement: TypeAlias = (
    Title
    | Include
    | ListValues
    | ListFile
    | Rule
    | When
    | Match
    | Else
    | Setting
    | Currency
    | Promise
    | Example
    | ExampleCustomer
    | ExampleJob
    | ExampleVendor
    | ExampleOrder
    | Expect
    | Broken
)


@frozen
class CommentWithin:
    """A comment between the lines of one statement, with so many words of the statement before it.

    `alone` when it has a line of its own; else it stands behind the words before it.
    """

    words: int
    alone: bool
    text: str


@frozen
class Written:
    """A statement where it stands, with the comments and blank lines around it.

    `before` holds the comment lines above it, '' for a blank line; `within` the comments between
    its lines, in their order; `behind` the comment at its end.
    """

    statement: Statement
    span: Span = _span()
    before: tuple[str, ...] = field(default=(), eq=False)
    within: tuple[CommentWithin, ...] = field(default=(), eq=False)
    behind: str | None = field(default=None, eq=False)


@frozen
class PolicyFile:
    """A whole file: its statements in order; `after` holds the comments behind the last one."""

    source: Source = field(eq=False, repr=False)
    statements: tuple[Written, ...]
    after: tuple[str, ...] = field(default=(), eq=False)
