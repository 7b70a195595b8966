"""A policy with every name resolved and every type known."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from rulesdsl.defining import field, frozen
from rulesdsl.model.conditions import Condition
from rulesdsl.model.fields import Field
from rulesdsl.model.settings import Changed, Settings
from rulesdsl.model.templates import Template
from rulesdsl.model.types import Value
from rulesdsl.source import Source, Span
from rulesdsl.syntax import ast

if TYPE_CHECKING:
    from rulesdsl.model.records import CustomerList, Order

Attributes: TypeAlias = tuple[tuple[str, str], ...]
"""Pairs of an attribute's name in the catalogue and its value as text."""


@frozen(cache_hash=True)
class Key:
    """One step of the ladder: fields that must all agree; `name` is how a policy writes it.

    `is_a_name` tells that it asks for names alone, which somebody else may have too.
    """

    fields: tuple[Field, ...]
    name: str = field(init=False, eq=False, repr=False)
    is_a_name: bool = field(init=False, eq=False, repr=False)

    @name.default
    def _name(self) -> str:
        return " and ".join(it.name for it in self.fields)

    @is_a_name.default
    def _is_a_name(self) -> bool:
        return all(it.name.endswith("name") for it in self.fields)

    def __str__(self) -> str:
        return self.name


@frozen
class JobPlan:
    """A job for the buyer under the standard customer."""

    template: Template
    attributes: Attributes


@frozen
class Standard:
    """Nobody matched: the standard customer, by its full name, and perhaps a job under it."""

    customer: str
    job: JobPlan | None = None


@frozen
class New:
    """Nobody matched: a new customer."""

    template: Template
    attributes: Attributes


@frozen
class Review:
    """Nobody matched: the review list, and why."""

    why: str | None = None


Fallback: TypeAlias = Standard | New | Review


@frozen
class CurrencyRule:
    """The standard customer and the accounts for a currency."""

    customer: str
    receivables: str | None = None
    deposit: str | None = None


@frozen(eq=False, slots=False)
class Rule:
    """One rule with the settings that are in force for it.

    `places` tells where a setting was set, by its attribute's name; without an entry the language's
    default is in force. `fallback_at` is the place of the `else`, None where none was written.
    `currencies` are the policy's lines `currency … uses …`, by ISO 4217 code. `standards` are the
    folded names of all standard customers of the policy, those of other rules among them.
    """

    name: str | None
    source: Source = field(repr=False)
    span: Span
    condition: Condition | None
    ladder: tuple[Key, ...]
    fallback: Fallback
    settings: Settings
    places: Mapping[str, tuple[Source, Span]] = field(factory=dict, repr=False)
    fallback_at: Span | None = None
    currencies: Mapping[str, CurrencyRule] = field(factory=dict, repr=False)
    standards: frozenset[str] = field(default=frozenset(), repr=False)

    @cached_property
    def line(self) -> int:
        """The line in its file where the rule begins, from 1."""
        return self.source.place(self.span.start).line

    @cached_property
    def updates(self) -> bool:
        """Whether anything of a matched record is brought up to date."""
        its = self.settings
        return Changed.UPDATE in (
            its.changed_billing_address,
            its.changed_shipping_address,
            its.changed_card,
            its.changed_details,
        )

    @cached_property
    def template(self) -> Template | None:
        """What names the job or the customer that the rule makes; None where it makes none."""
        match self.fallback:
            case New(template=template) | Standard(job=JobPlan(template=template)):
                return template
            case _:
                return None

    @cached_property
    def title(self) -> str:
        """The rule's name; the only rule of a policy may have none."""
        return self.name or "(the only rule)"


@frozen(eq=False)
class Promise:
    """A `never` or `always`, its condition resolved."""

    written: ast.Promise
    condition: Condition | None
    source: Source = field(repr=False)
    span: Span


@frozen(eq=False)
class Expectation:
    """An `expect`: the effects that are expected of the order before it, and where it stands."""

    effects: tuple[ast.Effect, ...]
    span: Span


@frozen(eq=False)
class Ordered:
    """An `order` of an example, and what is expected of it; nothing, where it is only to happen."""

    order: Order
    span: Span
    expected: tuple[Expectation, ...]


@frozen(eq=False, slots=False)
class Example:
    """A test that lives with the policy: the statements under `example`, and what they say.

    `customers` is what QuickBooks has when the first of the `orders` comes in.
    """

    name: str
    statements: tuple[ast.Statement, ...]
    source: Source = field(repr=False)
    span: Span
    customers: CustomerList
    orders: tuple[Ordered, ...]

    @cached_property
    def line(self) -> int:
        """The line in its file where the example begins, from 1."""
        return self.source.place(self.span.start).line


@frozen(eq=False)
class Policy:
    """A whole policy as meant, its includes in it."""

    title: str | None
    rules: tuple[Rule, ...]
    lists: Mapping[str, tuple[Value, ...]]
    currencies: Mapping[str, CurrencyRule]
    promises: tuple[Promise, ...] = ()
    examples: tuple[Example, ...] = ()
