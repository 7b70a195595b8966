"""For which orders two rules differ at all, by what is known of the order and by its currency.

Two ladders `email then name` and `name` are the same for an order without an e-mail. What a rule
still does for such orders is asked of its normal form (`behaviour`), once for each combination of
fields that are known or missing and of the order's currency. The combinations in which the forms
differ, joined to few, are a condition. It may hold for orders that are decided the same (an e-mail
of `-` is as good as none); it holds for all that are not.

Two rules that hold every order in another currency than the same one are compared for orders in
that one (`one_currency`), and the condition does not speak of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import product
from math import prod
from typing import TypeAlias

from rulesdsl.analysis.behaviour import Knowing, behaviour
from rulesdsl.analysis.boxes import tests_of
from rulesdsl.analysis.ladders import CUSTOMER_NAME, MADE_OF
from rulesdsl.analysis.phrases import NEVER
from rulesdsl.defining import evolve, frozen
from rulesdsl.model.conditions import (
    All,
    Any,
    Condition,
    Known,
    Not,
    OneOf,
    fields_of,
    tester,
)
from rulesdsl.model.currencies import CODES
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.model.templates import Piece, Slot
from rulesdsl.semantics.policy import Key, New, Review, Rule, Standard
from rulesdsl.table import holds as kinds

_CURRENCY = BY_NAME["currency"]
_ALWAYS_THERE = BY_NAME["order number"]

MOST_COMBINATIONS = 512
"""More than this are not told apart: the rules are then taken to differ for all orders."""


class Unnamed(Enum):
    """The currency of an order, where it is none that a rule names."""

    MISSING = "missing"
    OTHER = "other"


Currency: TypeAlias = str | Unnamed
"""A currency that one of the rules treats in a way of its own, none, or any other."""

State: TypeAlias = bool | Currency
"""Of a field whether it is known, of the currency which it is."""


@frozen
class _Dimension:
    """What orders are told apart by: a field, and the states that it can be in."""

    field: Field
    states: tuple[State, ...]


Cube: TypeAlias = tuple[frozenset[State], ...]
"""For each dimension the states that are in it."""


def one_currency(old: Rule | None, new: Rule | None) -> str | None:
    """The currency outside of which both rules hold every order, where there is one."""
    if old is None or new is None:
        return None
    several = old.settings.multi_currency or new.settings.multi_currency
    home = old.settings.home_currency
    return home if not several and home == new.settings.home_currency else None


def where(old: Rule | None, new: Rule | None) -> Condition | None:
    """The orders for which two rules may do different things; None: all of them, or NEVER.

    A rule that is None is that no rule applies: the order is held.
    """
    if behaviour(old) == behaviour(new):
        return NEVER
    dimensions = tuple(_dimensions(old, new))
    if prod(len(it.states) for it in dimensions) > MOST_COMBINATIONS:
        return None
    unlike = {
        states
        for states in product(*(it.states for it in dimensions))
        if _seen(old, dimensions, states) != _seen(new, dimensions, states)
    }
    cubes = [_condition(cube, dimensions) for cube in _cover(unlike, dimensions)]
    if any(it is None for it in cubes):
        return None
    return _joined(Any, [it for it in cubes if it is not None]) or NEVER


# What the orders are told apart by


def _dimensions(old: Rule | None, new: Rule | None) -> Iterator[_Dimension]:
    one, other = behaviour(old), behaviour(new)
    fields: dict[Field, None] = {}
    for rule in (old, new):
        if rule is None:
            continue
        if evolve(one, rest=other.rest) != other:
            fields |= dict.fromkeys(it for key in rule.ladder for it in key.fields)
        if one.rest != other.rest:
            fields |= dict.fromkeys(it for slot in _named_by(rule) for it in slot.fields)
    if CUSTOMER_NAME in fields:
        del fields[CUSTOMER_NAME]
        fields |= dict.fromkeys(MADE_OF)
    for it in fields:
        if it not in {_ALWAYS_THERE, _CURRENCY}:
            yield _Dimension(it, (True, False))
    only = one_currency(old, new)
    codes = sorted({code for rule in (old, new) if rule is not None for code in _codes(rule)})
    yield _Dimension(_CURRENCY, (only,) if only else (*codes, *Unnamed))


def _codes(rule: Rule) -> Iterator[str]:
    yield rule.settings.home_currency
    if rule.settings.multi_currency:
        yield from rule.currencies


def _named_by(rule: Rule) -> tuple[Slot, ...]:
    return rule.template.slots if rule.template is not None else ()


# What a rule does then


def _seen(
    rule: Rule | None, dimensions: tuple[_Dimension, ...], states: tuple[State, ...]
) -> object:
    """The normal form of a rule for orders in these states."""
    there = dict(zip((it.field for it in dimensions), states, strict=True))
    missing = {field for field, state in there.items() if state is False}
    if there[_CURRENCY] is Unnamed.MISSING:
        missing.add(_CURRENCY)
    if missing.issuperset(MADE_OF):
        missing.add(CUSTOMER_NAME)
    named = {it for it in dimensions[-1].states if isinstance(it, str)}
    currency = there[_CURRENCY]

    def asked(key: Key) -> bool:
        return missing.isdisjoint(key.fields)

    def currencies(code: str | None) -> bool:
        if currency is Unnamed.OTHER:
            return code is not None and code not in named
        return code == (None if currency is Unnamed.MISSING else currency)

    if rule is not None and currency is Unnamed.OTHER and not _singles_out(rule, named):
        rule = evolve(rule, condition=None)
    return behaviour(rule and _without(rule, missing), Knowing(asked, currencies))


def _singles_out(rule: Rule, named: set[str]) -> bool:
    """Whether a rule's condition may hold for one currency alone that is none of these.

    It can for one which its tests tell from every other: such a rule may create a standard customer
    in that currency.
    """
    if rule.condition is None or _CURRENCY not in fields_of(rule.condition):
        return False
    tests = [tester(it) for it in tests_of(rule.condition) if it.field is _CURRENCY]
    answers = Counter(tuple(it(code) for it in tests) for code in CODES)
    return any(answers[tuple(it(code) for it in tests)] == 1 for code in CODES if code not in named)


def _without(rule: Rule, missing: Iterable[Field]) -> Rule:
    """A rule as it is for orders that lack these fields: templates pass over them."""
    template = rule.template
    gone = set(missing).intersection(it for slot in _named_by(rule) for it in slot.fields)
    if template is None or not gone:
        return rule
    rest = tuple(_left_of(it, gone) for it in template.pieces)
    nameless = not any(isinstance(it, Slot) and it.fields for it in rest)
    left = evolve(template, pieces=(Slot(()),) if nameless else rest)
    match rule.fallback:
        case New() if nameless:  # held, whatever it would be given
            return evolve(rule, fallback=Review(kinds.NO_NAME.name))
        case New() as new:
            return evolve(rule, fallback=evolve(new, template=left))
        case Standard(job=job) as standard if job is not None:
            given = () if nameless else job.attributes
            left_job = evolve(job, template=left, attributes=given)
            return evolve(rule, fallback=evolve(standard, job=left_job))
        case _:
            return rule


def _left_of(piece: Piece, gone: set[Field]) -> Piece:
    if isinstance(piece, str):
        return piece
    return Slot(tuple(it for it in piece.fields if it not in gone))


# From combinations to a condition


def _cover(unlike: set[tuple[State, ...]], dimensions: tuple[_Dimension, ...]) -> Iterator[Cube]:
    """Cubes, as large as can be, that together are just these combinations."""
    left = sorted(unlike, key=_by_words)
    while left:
        cube: Cube = tuple(frozenset({state}) for state in left[0])
        for number, its in reversed(list(enumerate(dimensions))):
            for state in its.states:
                wider = (*cube[:number], cube[number] | {state}, *cube[number + 1 :])
                if all(it in unlike for it in product(*wider)):
                    cube = wider
        yield cube
        left = [it for it in left if not all(s in c for s, c in zip(it, cube, strict=True))]


def _by_words(states: tuple[State, ...]) -> list[tuple[bool, str]]:
    """What is known before what is missing, currencies by name."""
    return [(it is False or isinstance(it, Unnamed), str(it)) for it in states]


def _condition(cube: Cube, dimensions: tuple[_Dimension, ...]) -> Condition | None:
    parts = [
        _of_currency(its, states) if its.field is _CURRENCY else _of_field(its, states)
        for its, states in zip(dimensions, cube, strict=True)
        if len(states) < len(its.states)
    ]
    return _joined(All, parts)


def _of_field(its: _Dimension, states: frozenset[State]) -> Condition:
    return Known(its.field) if True in states else Not(Known(its.field))


def _of_currency(its: _Dimension, states: frozenset[State]) -> Condition:
    named = tuple(it for it in its.states if isinstance(it, str))
    within = tuple(it for it in named if it in states)
    known, missing = Known(_CURRENCY), Unnamed.MISSING in states
    if Unnamed.OTHER in states:
        without = tuple(it for it in named if it not in states)
        others = [Not(OneOf(_CURRENCY, without))] if without else []
        return _joined(All, [*others, *([] if missing else [known])]) or known
    parts: list[Condition] = [OneOf(_CURRENCY, within)] if within else []
    return _joined(Any, [*parts, *([Not(known)] if missing else [])]) or known


def _joined(kind: type[All | Any], parts: list[Condition]) -> Condition | None:
    """The parts as one condition; None where there are none."""
    return parts[0] if len(parts) == 1 else kind(tuple(parts)) if parts else None
