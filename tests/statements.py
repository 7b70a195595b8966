"""Statements of every form, long ones too: right one by one, and meaning nothing together.

`tests/policies.py` makes policies that compile; these are only read and written, and may therefore
be as long and as deep as anybody could write them.
"""

from __future__ import annotations

from hypothesis import strategies as st

from rulesdsl.syntax import ast
from tests.conditions import conditions
from tests.nodes import AT, day, name, number, text, yes_no
from tests.policies import EVERY_SETTING

FIELDS = ("email", "last name", "shipping street 2", "billing zip", "tags", "order number", "guest")
_NAMES = st.sampled_from(FIELDS).map(name)
_TEXTS = st.one_of(
    st.sampled_from(("AT", "Web Sales", "Lee, Ann", "the boys'", "and (so", "# 1", "{last name}")),
    st.text(alphabet="ab '\"’#;,(){}Łé李", max_size=70),
).map(text)
_VALUES = st.one_of(
    _TEXTS,
    st.sampled_from(("0", "-3", "129.90", "1000000")).map(number),
    st.sampled_from(("2026-11-21", "2024-02-29")).map(day),
    st.booleans().map(yes_no),
)
_MANY_VALUES = st.lists(_VALUES, min_size=1, max_size=20).map(tuple)
_ATTRIBUTES = st.lists(st.builds(ast.Attribute, _NAMES, _VALUES), max_size=6).map(tuple)
_KEYS = st.lists(_NAMES, min_size=1, max_size=6).map(lambda it: ast.Key(tuple(it)))


def _facts(least: int) -> st.SearchStrategy[tuple[ast.Fact, ...]]:
    fact = st.builds(ast.Fact, _NAMES, _MANY_VALUES)
    return st.lists(fact, min_size=least, max_size=4).map(tuple)


_ONE_OF = st.builds(ast.OneOf, _NAMES, _MANY_VALUES, st.booleans())
_CONDITIONS = st.one_of(_ONE_OF, conditions(("EU",), leaves=5), conditions(("EU",), leaves=20))
_CHOICES = st.one_of(
    st.builds(
        ast.UseCustomer,
        _TEXTS,
        st.none() | st.builds(ast.Job, st.none() | _TEXTS, _ATTRIBUTES, st.just(AT)),
    ),
    st.builds(ast.CreateCustomer, st.none() | _TEXTS, _ATTRIBUTES),
    st.builds(ast.Hold, st.none() | _TEXTS),
)


def _effect(kind: ast.EffectKind) -> st.SearchStrategy[ast.Effect]:
    some = st.none() | _TEXTS
    match kind:
        case ast.EffectKind.MATCH:
            return st.builds(ast.Effect, st.just(kind), some, by=st.none() | _KEYS)
        case ast.EffectKind.CREATE_JOB | ast.EffectKind.USE_JOB:
            return st.builds(ast.Effect, st.just(kind), some, some)
        case ast.EffectKind.USE_CUSTOMER | ast.EffectKind.CREATE_CUSTOMER:
            return st.builds(ast.Effect, st.just(kind), some)
        case ast.EffectKind.UPDATE:
            return st.just(ast.Effect(kind, what=name("billing address")))
        case _:
            return st.just(ast.Effect(kind))


_EFFECTS = st.sampled_from(ast.EffectKind).flatmap(_effect)

STATEMENTS: st.SearchStrategy[ast.Statement] = st.one_of(
    st.builds(ast.Title, _TEXTS),
    st.builds(ast.Include, _TEXTS),
    st.builds(ast.ListValues, st.just(name("VIP_2")), _MANY_VALUES),
    st.builds(ast.ListFile, st.just(name("names of friends")), _TEXTS),
    st.builds(ast.Rule, _TEXTS),
    st.builds(ast.When, _CONDITIONS),
    st.builds(ast.When, _CONDITIONS),
    st.lists(_KEYS, min_size=1, max_size=6).map(lambda it: ast.Match(tuple(it))),
    st.builds(ast.Else, _CHOICES, st.just(value=True)),
    st.builds(ast.Else, _CHOICES, st.just(value=True)),
    st.sampled_from(EVERY_SETTING),
    st.builds(ast.Currency, _TEXTS, _TEXTS, _ATTRIBUTES),
    st.builds(ast.Promise, st.booleans(), _EFFECTS, st.none() | _CONDITIONS),
    st.builds(ast.Example, _TEXTS),
    st.builds(ast.ExampleCustomer, _TEXTS, _facts(0)),
    st.builds(ast.ExampleJob, _TEXTS, _TEXTS, _facts(0)),
    st.builds(ast.ExampleVendor, _TEXTS),
    st.builds(ast.ExampleOrder, _facts(1)),
    st.lists(_EFFECTS, min_size=1, max_size=4).map(lambda it: ast.Expect(tuple(it))),
)
