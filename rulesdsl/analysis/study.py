"""A policy on the desk: its rules as conditions of which the first that holds counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TypeAlias

from rulesdsl.analysis.behaviour import Behaviour, behaviour
from rulesdsl.analysis.boxes import TooManyBoxesError, within
from rulesdsl.analysis.cascade import Cascade
from rulesdsl.analysis.clauses import When, statements_of, when_of
from rulesdsl.analysis.ladders import CUSTOMER_NAME, MADE_OF
from rulesdsl.analysis.regions import Region, Undecided
from rulesdsl.compiled import Compiled
from rulesdsl.defining import define, field, frozen
from rulesdsl.diagnostics import Diagnostic, Label
from rulesdsl.model.conditions import Condition, Known, OneOf, fields_of
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.model.storage import same_label
from rulesdsl.semantics.policy import Rule, Standard
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted
from rulesdsl.wording import listed


@frozen
class Open:
    """A question that was not decided: what was asked, of which rule, and why it is open."""

    question: str
    rule: Rule
    reason: str


Finding: TypeAlias = Diagnostic | Open

MOST_NAMED = 5
"""Rules that a finding names and points at, beside its own."""


def named(rules: Sequence[Rule]) -> str:
    """The rules by name, or how many they are."""
    if len(rules) > MOST_NAMED:
        return f"{len(rules)} rules"
    return listed(quoted(it.title) for it in rules)


def pointed_at(rules: Sequence[Rule], text: str) -> tuple[Label, ...]:
    """Where the rules stand, and what they have to do with a finding."""
    return tuple(Label(it.source, it.span, text) for it in rules[:MOST_NAMED])


@define(eq=False, slots=False)
class Study:
    """A policy, and what is asked of it again and again; nothing in it is changed."""

    compiled: Compiled
    cascade: Cascade = field(init=False)

    @cascade.default
    def _cascade(self) -> Cascade:
        return Cascade([rule.condition for rule in self.rules], list(self._others()))

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules, numbered from 0."""
        return self.compiled.policy.rules

    def _others(self) -> Iterator[Condition]:
        """What is asked beside the conditions: what keys and names are made of, and currencies."""
        asked = {it for rule in self.rules for key in rule.ladder for it in key.fields}
        names = (rule.template for rule in self.rules if rule.template is not None)
        asked |= {it for name in names for slot in name.slots for it in slot.fields}
        codes = {rule.settings.home_currency for rule in self.rules}
        codes |= set(self.compiled.policy.currencies)
        if self.rules:
            yield OneOf(_CURRENCY, tuple(sorted(codes)))
        yield Known(BY_NAME["order number"])  # of a condition that never holds
        yield from map(Known, sorted(made_of(asked), key=lambda it: it.name))

    def pair(self, at: int, then: int, *asked: Condition) -> Region | Undecided | None:
        """An order of which these are the first two rules, and for which what is asked holds."""
        conditions = [rule.condition for rule in self.rules]
        before = [it for number, it in enumerate(conditions[:then]) if number != at]
        return self.cascade.regions.find([conditions[at], conditions[then], *asked], before)

    def implies(self, one: int, other: int) -> bool | None:
        """Whether every order that a rule is for is one for another; None: not decided."""
        regions, condition = self.cascade.regions, self.rules[other].condition
        try:
            its, wide = regions.boxes_of(self.rules[one].condition), regions.boxes_of(condition)
        except TooManyBoxesError:
            return None
        if all(any(within(box, it) for it in wide) for box in its):
            return True
        there = self.cascade.there_is([self.rules[one].condition], [condition])
        return None if isinstance(there, Undecided) else not there

    def fields_asked(self, rule: Rule) -> tuple[Field, ...]:
        """The fields that the `when` of a rule asks for."""
        return fields_of(rule.condition) if rule.condition is not None else ()

    @cached_property
    def fields_of_conditions(self) -> frozenset[Field]:
        """The fields of which a `when` may say that they are known, or missing."""
        asked = made_of(it for rule in self.rules for it in self.fields_asked(rule))
        return asked if asked.isdisjoint(MADE_OF) else asked | {CUSTOMER_NAME}

    @cached_property
    def alive(self) -> tuple[bool | Undecided, ...]:
        """For each rule whether it decides some order; if not, it is dead."""
        return tuple(self.cascade.is_first(at) for at in range(len(self.rules)))

    @cached_property
    def behaviours(self) -> tuple[Behaviour, ...]:
        """What each rule does; those that do the same are one value."""
        one_of: dict[Behaviour, Behaviour] = {}
        known: dict[Hashable, Behaviour] = {}
        for rule in self.rules:
            told = _said(rule)
            if told not in known:
                its = behaviour(rule)
                known[told] = one_of.setdefault(its, its)
        return tuple(known[_said(rule)] for rule in self.rules)

    @cached_property
    def updating(self) -> int:
        """How many rules bring facts of those they match up to date."""
        return sum(bool(it.updates and it.ladder) for it in self.rules)

    @cached_property
    def standards(self) -> Mapping[str, int]:
        """How often each standard customer is named, by rules and lines of currencies."""
        rules = (it.fallback for it in self.rules)
        names = [it.customer for it in rules if isinstance(it, Standard)]
        names += [it.customer for it in self.compiled.policy.currencies.values()]
        return Counter(map(same_label, names))

    @cached_property
    def statements(self) -> Mapping[int, tuple[ast.Written, ...]]:
        """The statements of each rule, by its number."""
        return statements_of(self.compiled.tree, self.rules)

    def when(self, at: int) -> When | None:
        """The `when` of a rule as it stands in the file."""
        return when_of(self.statements.get(at, ()), self.rules[at].condition)


_CURRENCY = BY_NAME["currency"]


def _said(rule: Rule) -> Hashable:
    """What a rule's behaviour is made of; the condition may tell for which currency it is."""
    tells = rule.settings.multi_currency and rule.settings.create_standard_customer
    return rule.settings, rule.ladder, rule.fallback, rule.condition if tells else None


def made_of(asked: Iterable[Field]) -> frozenset[Field]:
    """Fields, and with the customer's name those that it is made of."""
    some = frozenset(asked)
    return some.union(MADE_OF) if CUSTOMER_NAME in some else some
