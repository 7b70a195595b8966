"""Rules that differ a little from a given one, as an edit of a policy would make them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import Any

from attrs import evolve, fields
from hypothesis import strategies as st

from rulesdsl.compiled import Compiled
from rulesdsl.model.settings import Settings
from rulesdsl.semantics.policy import (
    CurrencyRule,
    JobPlan,
    Key,
    New,
    Policy,
    Review,
    Rule,
    Standard,
)
from rulesdsl.table import ir
from rulesdsl.table.lowering import lower
from tests.policies import PREFIXES, Written, eager, makers, policies

WRITTEN = st.one_of(policies(everything=False), eager(), makers())

_OTHERS: dict[str, tuple[Any, ...]] = {
    "home_currency": ("USD", "EUR"),
    "name_prefix": (None, *PREFIXES),
}

_KEY_PARTS = ("email", "name", "customer name", "last name")


@st.composite
def edited(draw: st.DrawFn, rule: Rule) -> Rule:
    """The rule after one or two small edits."""
    for _ in range(draw(st.sampled_from((1, 1, 2)))):
        rule = draw(st.sampled_from(list(_edits(rule))))
    return rule


def _edits(rule: Rule) -> Iterator[Rule]:
    yield from _of_settings(rule)
    yield from _of_ladder(rule)
    yield from _of_fallback(rule)
    yield from _of_currencies(rule)


def _of_settings(rule: Rule) -> Iterator[Rule]:
    for setting in fields(Settings):
        now = getattr(rule.settings, setting.name)
        values = _OTHERS.get(setting.name) or (
            type(now) if isinstance(now, Enum) else (True, False)
        )
        for value in values:
            if value != now:
                changed: dict[str, Any] = {setting.name: value}
                yield evolve(rule, settings=evolve(rule.settings, **changed))


def _of_ladder(rule: Rule) -> Iterator[Rule]:
    keys = rule.ladder
    for at, key in enumerate(keys):
        yield evolve(rule, ladder=(*keys[:at], *keys[at + 1 :]))
        yield evolve(rule, ladder=(*keys[:at], Key(key.fields[::-1]), *keys[at + 1 :]))
        yield evolve(rule, ladder=(key, *keys[:at], *keys[at + 1 :]))
        for other in keys:
            more = dict.fromkeys((*key.fields, *other.fields))
            if len(more) > len(key.fields):
                yield evolve(rule, ladder=(*keys, Key(tuple(more))))
        if len(key.fields) > 1:
            yield evolve(rule, ladder=(*keys[:at], Key(key.fields[1:]), *keys[at + 1 :]))


def _of_fallback(rule: Rule) -> Iterator[Rule]:
    match rule.fallback:
        case Standard(customer=customer, job=job):
            yield evolve(rule, fallback=Standard(customer.upper(), job))
            yield evolve(rule, fallback=Standard("Amazon Sales", job))
            yield evolve(rule, fallback=Standard(customer))
            if job is not None:
                yield evolve(rule, fallback=Standard(customer, JobPlan(job.template, ())))
        case New(template=template, attributes=attributes):
            yield evolve(rule, fallback=New(template, attributes[::-1]))
            yield evolve(rule, fallback=New(template, ()))
        case Review():
            yield evolve(rule, fallback=Review("another reason"))
    yield evolve(rule, fallback=Review())


def _of_currencies(rule: Rule) -> Iterator[Rule]:
    yield evolve(rule, currencies={})
    for code in ("EUR", rule.settings.home_currency):
        for customer in ("Web Sales", "Web Sales EUR"):
            entry = CurrencyRule(customer, f"Receivables {code}", f"Bank {code}")
            yield evolve(rule, currencies={**rule.currencies, code: entry})
            yield evolve(rule, currencies={**rule.currencies, code: CurrencyRule(customer)})


def alone(compiled: Compiled, rule: Rule) -> ir.Table:
    """The table of a policy of one rule."""
    policy: Policy = evolve(compiled.policy, rules=(rule,), currencies=rule.currencies)
    return lower(policy)


def rules_of(written: Written) -> tuple[Compiled, tuple[Rule, ...]]:
    """A policy that is compiled, and its rules; those of one customer are all for a currency."""
    compiled = written.compiled()
    return compiled, compiled.policy.rules
