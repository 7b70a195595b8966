"""The decision table: columns are asked, lines tried from the top, and the first hit decides.

A line holds when all its cells hold; a column without a cell in a line does not matter to it. The
table has lines for both values of `override`, whatever the policy sets.
"""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from rulesdsl.customers.outcome import Outcome
from rulesdsl.defining import field, frozen
from rulesdsl.model.conditions import Condition
from rulesdsl.model.fields import Field
from rulesdsl.model.templates import Template
from rulesdsl.semantics.policy import Attributes, Key, Rule

# What is asked


@frozen(cache_hash=True)
class FieldColumn:
    """The value of a field of the order.

    `domain` says of which values there are no others; None: of the field's type there may be any,
    or none.
    """

    field: Field
    domain: Condition | None = None


@frozen(cache_hash=True)
class ConditionColumn:
    """Whether a condition over several fields holds, where its parts would make too many lines."""

    condition: Condition


@frozen(cache_hash=True)
class OverrideColumn:
    """Whether override is on: as the rule's settings say, or as it was set from outside."""


@frozen(cache_hash=True)
class KeyColumn:
    """How many customers a key finds. Two rules share a column when they look up in the same way.

    `jobs` and `inactive` tell whether those take part, `multi_currency` whether only records in the
    order's currency do, `prefix` what stands before the customer's name.
    """

    key: Key
    jobs: bool
    inactive: bool
    multi_currency: bool
    home_currency: str
    prefix: str | None


@frozen(cache_hash=True)
class JobColumn:
    """Whether the standard customer has a job of the buyer's name already."""

    customer: str
    template: Template


Column: TypeAlias = FieldColumn | ConditionColumn | OverrideColumn | KeyColumn | JobColumn


# What a cell says


@frozen(cache_hash=True)
class FieldTest:
    """The field's value fits a condition that asks for this field only."""

    condition: Condition


@frozen(cache_hash=True)
class YesNoTest:
    """The answer is yes, or no."""

    yes: bool


@frozen(cache_hash=True)
class OutcomeTest:
    """The key's outcome, or the job's, is one of these."""

    outcomes: frozenset[Outcome]


Test: TypeAlias = FieldTest | YesNoTest | OutcomeTest


# What is decided


@frozen
class UseStandard:
    """The standard customer; `by_override` tells whether because override is on."""

    customer: str
    by_override: bool = field(default=False, eq=False)


@frozen
class UseMatch:
    """The record that a key found; of several the oldest, where `oldest` says so."""

    key: Key
    oldest: bool = False


@frozen
class UseJob:
    """The job of the buyer's name under the standard customer, which is there already."""

    customer: str
    template: Template


@frozen
class CreateJob:
    """A new job for the buyer under the standard customer."""

    customer: str
    template: Template
    attributes: Attributes = ()


@frozen
class CreateCustomer:
    """A new customer for the buyer."""

    template: Template
    attributes: Attributes = ()


@frozen
class HoldReview:
    """The review list, because the policy says so."""

    why: str | None = None


@frozen
class HoldSeveral:
    """The review list: the key found several customers, and no later key decided."""

    key: Key


@frozen
class HoldJobExists:
    """The review list: jobs are not checked, and QuickBooks refuses a second one of a name."""

    customer: str
    template: Template


@frozen
class HoldNoStandard:
    """The review list: override is on, and the rule has no standard customer to take."""


@frozen
class HoldNoRule:
    """The review list: no rule applies to the order."""


Arm: TypeAlias = (
    UseStandard
    | UseMatch
    | UseJob
    | CreateJob
    | CreateCustomer
    | HoldReview
    | HoldSeveral
    | HoldJobExists
    | HoldNoStandard
    | HoldNoRule
)


@frozen(cache_hash=True)
class Cell:
    """A test of the column with this number, counted from 0."""

    column: int
    test: Test


@frozen(eq=False)
class Line:
    """One way to decide: its cells, its arm and the rule it comes from (None: no rule applies)."""

    cells: tuple[Cell, ...]
    arm: Arm
    rule: Rule | None = field(default=None, repr=False)


class HitPolicy(Enum):
    """What it means that several lines hold (DMN 1.5, section 8.2.10); the value is its name."""

    FIRST = "first"
    """The first of them decides."""
    UNIQUE = "unique"
    """It never happens."""
    ANY = "any"
    """They all have the same arm."""


@frozen(eq=False)
class Table:
    """A whole table. That of a policy has the hit policy *first*: lines are tried from the top.

    Where a table keeps the promise of its hit policy, the first line that holds decides in all of
    them; whether it keeps it, `rulesdsl.analysis.tables` tells.
    """

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    title: str | None = None
    hit: HitPolicy = HitPolicy.FIRST


def decides_a_job(arm: Arm) -> bool:
    """Whether an arm takes or makes a job for the buyer.

    A match may be a job too; but under override nothing is matched, which is what the law checks.
    """
    return isinstance(arm, UseMatch | UseJob | CreateJob)
