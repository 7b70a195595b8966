"""What two rules do differently, apart from which orders they are for, in a policy's words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rulesdsl.analysis.behaviour import behaviour
from rulesdsl.defining import evolve, frozen
from rulesdsl.model.settings import SETTINGS, Setting, written
from rulesdsl.semantics.policy import Attributes, CurrencyRule, New, Review, Rule, Standard
from rulesdsl.semantics.templates import DEFAULT_CUSTOMER, DEFAULT_JOB
from rulesdsl.syntax.printer import quoted

NO_RULE = "hold: no rule applies"
"""What happens to an order for which there is no rule."""

NOTHING = "nothing"


@frozen
class Difference:
    """A part of a rule (`else`, a setting) that is not the same, and what both say there."""

    what: str
    old: str
    new: str


@frozen
class _Part:
    """A part of a rule: its words, and how a rule gets it from another one."""

    what: str
    words: Callable[[Rule], str]
    put: Callable[[Rule, Rule], Rule]


def differences(old: Rule | None, new: Rule | None) -> tuple[Difference, ...]:
    """The parts in which two rules differ; only those that make a difference, if any does.

    None stands for no rule: the order is held.
    """
    if old is None or new is None:
        told = Difference("what is decided", does(old), does(new))
        return () if told.old == told.new else (told,)
    unlike = [it for it in _parts(old, new) if it.words(old) != it.words(new)]
    heavy = [it for it in unlike if _matters(it, old, new)]
    return tuple(Difference(it.what, it.words(old), it.words(new)) for it in heavy or unlike)


def _matters(part: _Part, old: Rule, new: Rule) -> bool:
    """Whether one of the rules would do something else if it had this part of the other one."""
    return behaviour(part.put(old, new)) != behaviour(old) or behaviour(
        part.put(new, old)
    ) != behaviour(new)


def does(rule: Rule | None) -> str:
    """What a rule does, in a line."""
    if rule is None:
        return NO_RULE
    otherwise = _fallback(rule)
    if rule.settings.override:
        return f"{otherwise}, override = true"
    return f"match by {_ladder(rule)}, else {otherwise}" if rule.ladder else otherwise


# The parts


def _parts(old: Rule, new: Rule) -> Iterator[_Part]:
    yield _Part("match by", _ladder, lambda one, other: evolve(one, ladder=other.ladder))
    yield _Part("else", _fallback, lambda one, other: evolve(one, fallback=other.fallback))
    yield from map(_setting, SETTINGS)
    yield from map(_currency, sorted({*old.currencies, *new.currencies}))
    yield _Part(
        "customers that are never brought up to date",
        lambda rule: ", ".join(map(quoted, sorted(rule.standards))) or NOTHING,
        lambda one, other: evolve(one, standards=other.standards),
    )


def _ladder(rule: Rule) -> str:
    return " then ".join(map(str, rule.ladder)) or NOTHING


def _fallback(rule: Rule) -> str:
    match rule.fallback:
        case Standard(customer=customer, job=None):
            return f"use customer {quoted(customer)}"
        case Standard(customer=customer, job=job) if job is not None:
            named = "" if job.template == DEFAULT_JOB else f" named {quoted(job.template.written)}"
            given = f", {_given(job.attributes)}" if job.attributes else ""
            return f"use customer {quoted(customer)} with job{named}{given}"
        case New(template=template, attributes=attributes):
            named = "" if template == DEFAULT_CUSTOMER else f" named {quoted(template.written)}"
            given = f" with {_given(attributes)}" if attributes else ""
            return f"create customer{named}{given}"
        case Review(why=why):
            return f"hold {quoted(why)}" if why else "hold"
        case _:
            raise AssertionError(rule.fallback)


def _given(attributes: Attributes) -> str:
    return ", ".join(f"{name} {quoted(value)}" for name, value in attributes)


def _setting(its: Setting) -> _Part:
    def put(one: Rule, other: Rule) -> Rule:
        value = getattr(other.settings, its.attribute)
        return evolve(one, settings=evolve(one.settings, **{its.attribute: value}))

    return _Part(its.name, lambda rule: written(getattr(rule.settings, its.attribute)), put)


def _currency(code: str) -> _Part:
    def put(one: Rule, other: Rule) -> Rule:
        rest = {it: its for it, its in one.currencies.items() if it != code}
        there = other.currencies.get(code)
        return evolve(one, currencies=rest if there is None else {**rest, code: there})

    return _Part(
        f"currency {quoted(code)} uses", lambda rule: _uses(rule.currencies.get(code)), put
    )


def _uses(its: CurrencyRule | None) -> str:
    if its is None:
        return NOTHING
    accounts = {"receivables": its.receivables, "deposit": its.deposit}
    named = [f"{what} account {quoted(name)}" for what, name in accounts.items() if name]
    return ", ".join([f"customer {quoted(its.customer)}", *named])
