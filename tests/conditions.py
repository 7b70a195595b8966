"""Conditions of every form, as trees; their values are those that the orders of the town have."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from hypothesis import strategies as st

from rulesdsl.syntax import ast
from rulesdsl.syntax.ast import Operator
from tests.nodes import day, name, number, text, yes_no

TEXTS = {
    "channel": ("Amazon", "shopify", "amaz"),
    "currency": ("USD", "eur"),
    "email": ("ann@example.com", "@EXAMPLE.com ", "a"),
    "name": ("Ann Lee", "lee", "Ł"),
    "company": ("Lee Tools Ltd", "tools"),
    "shipping country": ("DE", "Germany", "us"),
    "billing zip": ("94326", "9"),
    "customer group": ("Retail",),
}
NUMBERS = ("100", "49.99", "0", "-3")
DAYS = ("2026-11-01", "2026-11-21")
TAGS = ("wholesale", "VIP", "never used")
ASKED = (*TEXTS, "total", "order date", "tags", "guest")

_PARTS = (Operator.STARTS_WITH, Operator.ENDS_WITH, Operator.CONTAINS)
_SIZES = (Operator.LESS, Operator.AT_MOST, Operator.MORE, Operator.AT_LEAST)
_EQUAL = (Operator.IS, Operator.IS_NOT)


def _of_text(field: str, lists: tuple[str, ...]) -> Iterable[ast.Test]:
    asked = name(field)
    values = [text(it) for it in TEXTS[field]]
    for value in values:
        yield from (ast.Compare(asked, it, value) for it in (*_EQUAL, *_PARTS))
    for negated in (False, True):
        yield ast.OneOf(asked, tuple(values), negated)
        yield ast.OneOf(asked, tuple(values[:1]), negated)
        yield from (ast.InList(asked, name(it), negated) for it in lists)


def _of_size(field: str, values: Iterable[ast.Literal]) -> Iterable[ast.Test]:
    asked = name(field)
    values = list(values)
    for value in values:
        yield from (ast.Compare(asked, it, value) for it in (*_EQUAL, *_SIZES))
        yield ast.OneOf(asked, (value,), negated=True)
        yield ast.Between(asked, value, value)
    first, last = sorted(values, key=lambda it: it.value)[:: len(values) - 1]  # type: ignore[arg-type, return-value]  # all of one kind
    yield ast.Between(asked, first, last)


@cache
def every_test(lists: tuple[str, ...]) -> tuple[ast.Test, ...]:
    """Every test of one field that a policy can say with these values."""
    made: list[ast.Test] = [ast.Holds(name("guest"))]
    for field in TEXTS:
        made += _of_text(field, lists)
    made += _of_size("total", map(number, NUMBERS))
    made += _of_size("order date", map(day, DAYS))
    made += [
        ast.Compare(name("guest"), it, yes_no(value)) for it in _EQUAL for value in (True, False)
    ]
    made += [ast.Compare(name("tags"), Operator.INCLUDE, text(it)) for it in TAGS]
    made += [ast.Known(name(it), negated) for it in ASKED for negated in (False, True)]
    return tuple(made)


def _and(parts: list[ast.Condition]) -> ast.Condition:
    """Joined as the parser joins: `and` within `and` is one `and`."""
    flat = tuple(
        it for part in parts for it in (part.parts if isinstance(part, ast.And) else (part,))
    )
    return flat[0] if len(flat) == 1 else ast.And(flat)


def _or(parts: list[ast.Condition]) -> ast.Condition:
    flat = tuple(
        it for part in parts for it in (part.parts if isinstance(part, ast.Or) else (part,))
    )
    return flat[0] if len(flat) == 1 else ast.Or(flat)


@cache
def conditions(lists: tuple[str, ...] = (), *, leaves: int = 5) -> st.SearchStrategy[ast.Condition]:
    """A condition, mostly small; parts of one field often stand together."""
    return st.recursive(
        st.sampled_from(every_test(lists)),
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(_and),
            st.lists(inner, min_size=2, max_size=3).map(_or),
            st.builds(ast.Not, inner),
        ),
        max_leaves=leaves,
    )
