"""Laws of conditions: the three ways to ask are one, and boxes are the condition."""

from __future__ import annotations

from attrs import evolve
from hypothesis import event, given
from hypothesis import strategies as st

from rulesdsl.model import fields
from rulesdsl.model.conditions import (
    Condition,
    Known,
    Not,
    fields_of,
    holds,
    of_one_field,
    on_order,
    on_value,
)
from rulesdsl.model.records import NOBODY, Order
from rulesdsl.semantics.policy import Policy
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_condition, quoted
from rulesdsl.table.lowering import MOST_BOXES, boxes
from tests import town
from tests.conditions import conditions, every_test
from tests.nodes import name, text
from tests.policies import LISTS, Written

CONDITIONS = conditions(tuple(LISTS), leaves=8)
HEAD = "".join(
    f"list {words} = {', '.join(map(quoted, values))}\n" for words, values in LISTS.items()
)


def meant(*written: ast.Condition) -> list[Condition]:
    """The conditions as meant, through the compiler."""
    rules = [
        f"rule '{at}'\nwhen {print_condition(it)}\nelse hold\n" for at, it in enumerate(written)
    ]
    compiled = Written.of(HEAD + "".join(rules)).compiled()
    assert compiled.ok, compiled.diagnostics
    policy: Policy = compiled.policy
    return [it.condition for it in policy.rules if it.condition is not None]


def says(condition: Condition, order: Order) -> bool:
    return holds(condition, lambda field: field.get(order))


@given(CONDITIONS, st.lists(town.orders(), min_size=1, max_size=5))
def test_the_three_ways_to_ask_are_one(written: ast.Condition, orders: list[Order]) -> None:
    [condition] = meant(written)
    compiled = on_order(condition)
    field = of_one_field(condition)
    for order in orders:
        answer = says(condition, order)
        event(str(answer))
        assert compiled(order) is answer
        if field is not None:
            assert on_value(condition)(field.get(order)) is answer


@given(CONDITIONS, st.lists(town.orders(), min_size=1, max_size=5))
def test_boxes_together_are_the_condition(written: ast.Condition, orders: list[Order]) -> None:
    [condition] = meant(written)
    found = boxes(condition)
    if found is None:
        event("too many boxes")
        return
    assert 1 <= len(found) <= MOST_BOXES
    for box in found:
        assert all(fields_of(part) == (field,) for field, part in box.items())
    for order in orders:
        union = any(all(says(part, order) for part in box.values()) for box in found)
        assert union is says(condition, order)


@given(CONDITIONS, town.orders())
def test_not_is_the_plain_opposite(written: ast.Condition, order: Order) -> None:
    condition, opposite, twice = meant(written, ast.Not(written), ast.Not(ast.Not(written)))
    assert says(opposite, order) is not says(condition, order)
    assert says(twice, order) is says(condition, order)
    both = boxes(opposite)
    for box in both or ():
        assert not (all(says(it, order) for it in box.values()) and says(condition, order))


_TESTS = st.sampled_from(every_test(tuple(LISTS)))


def opposite_of(test: ast.Test) -> ast.Test | None:
    """The same with `not` where the language has it."""
    match test:
        case ast.Compare(operator=ast.Operator.IS):
            return evolve(test, operator=ast.Operator.IS_NOT)
        case ast.OneOf(negated=False) | ast.InList(negated=False) | ast.Known(negated=False):
            return evolve(test, negated=True)
        case _:
            return None


@given(_TESTS, town.orders())
def test_is_not_is_the_opposite_of_is(test: ast.Test, order: Order) -> None:
    other = opposite_of(test)
    if other is not None:
        positive, negative = meant(test, other)
        assert says(negative, order) is not says(positive, order)
        event(str(says(positive, order)))


@given(_TESTS)
def test_a_comparison_with_a_missing_value_is_false(test: ast.Test) -> None:
    """... and its opposite true; `tags` are missing when there are none."""
    [condition] = meant(test)
    nothing = Order(number="1", billing=NOBODY, shipping=NOBODY)
    assert says(condition, nothing) is isinstance(condition, Not)


@given(st.sampled_from(fields.FIELDS), town.orders())
def test_known_is_the_opposite_of_missing(field: fields.Field, order: Order) -> None:
    value = field.get(order)
    assert says(Known(field), order) is (value is not None and value != ())


def texts_of(order: Order) -> list[tuple[str, str]]:
    return [
        ("name", order.name or "-"),
        ("company", order.company or "-"),
        ("email", order.email or "-"),
    ]


@given(town.orders(), st.sampled_from((str.upper, str.title, lambda it: f"  {it} ")))
def test_letter_case_and_space_do_not_count(order: Order, written: object) -> None:
    assert callable(written)
    for field, value in texts_of(order):
        if not value.isascii() or "'" in value or not value.isprintable():
            continue
        [condition] = meant(ast.Compare(name(field), ast.Operator.IS, text(written(value))))
        assert says(condition, order) is (getattr(order, field) is not None) or value == "-"
