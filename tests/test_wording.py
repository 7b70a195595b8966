"""What is said of a condition is what a policy would say: it can be compiled again."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rulesdsl import wording
from rulesdsl.compiler import compile_policy
from rulesdsl.model.conditions import All, Condition, on_order
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import Order
from rulesdsl.model.types import Type
from rulesdsl.sheets._sheet import sheet
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import print_condition, quoted
from rulesdsl.table import ir, meaning
from tests import town
from tests.conditions import ASKED, conditions, every_test
from tests.policies import LISTS, Written, policies

HEAD = "".join(
    f"list {name} = {', '.join(map(quoted, values))}\n" for name, values in LISTS.items()
)
ORDERS = st.lists(town.orders(), min_size=8, max_size=8)


def compiled(condition: str) -> Condition:
    """The condition that is meant by these words."""
    policy = compile_policy(f"{HEAD}rule 'a'\nwhen {condition}\nelse hold\n").policy
    meant = policy.rules[0].condition
    assert meant is not None, condition
    return meant


def again(meant: Condition) -> Condition:
    return compiled(wording.sentence(meant))


@pytest.mark.parametrize("test", every_test(tuple(LISTS)), ids=print_condition)
def test_every_form_of_test_says_what_it_is(test: ast.Test) -> None:
    meant = compiled(print_condition(test))
    assert again(meant) == meant


@settings(max_examples=150)
@given(conditions(tuple(LISTS), leaves=8))
def test_every_condition_says_what_it_is(written: ast.Condition) -> None:
    meant = compiled(print_condition(written))
    assert again(meant) == meant


@settings(max_examples=40)
@given(policies(everything=False), ORDERS)
def test_what_stands_above_a_piece_of_the_table_is_what_its_lines_ask(
    written: Written, orders: list[Order]
) -> None:
    table = written.compiled().table
    for row, line in zip(sheet(table).rows, table.lines, strict=True):
        said = compiled(row.when) if row.when else All(())
        for order in orders:
            assert on_order(said)(order) == asks(table, line, order)


def asks(table: ir.Table, line: ir.Line, order: Order) -> bool:
    """Whether the cells that ask about the order's fields hold."""
    for cell in line.cells:
        match table.columns[cell.column]:
            case ir.FieldColumn(field=field):
                if not meaning.passes(cell.test, field.get(order)):
                    return False
            case ir.ConditionColumn(condition=condition):
                assert cell.test == ir.YesNoTest(True)
                if not on_order(condition)(order):
                    return False
            case _:
                pass
    return True


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("guest is false", "guest is false"),
        ("not guest", "not guest"),
        ("guest is not false", "guest is not false"),
        ("not (guest is missing)", "not guest is missing"),
        ("name is not missing", "name is known"),
        ("total between 1 and 2.50", "total between 1 and 2.50"),
        ("total >= 1 and total <= 2.5", "total >= 1 and total <= 2.5"),
        ("not (total > 5 or guest)", "not (total > 5 or guest)"),
        ("name is 'O''Lee' or (guest and total < -3)", "name is 'O''Lee' or guest and total < -3"),
        ("email is in big shops", "email is in Big_Shops"),
        ("shipping country is not one of 'DE', 'FR'", "shipping country is not one of 'DE', 'FR'"),
        ("tags include 'VIP'", "tags include 'VIP'"),
        ("order date > 2026-11-21", "order date > 2026-11-21"),
    ],
)
def test_as_an_accountant_would_say_it(condition: str, said: str) -> None:
    assert wording.sentence(compiled(condition)) == said


@pytest.mark.parametrize(
    ("condition", "cell"),
    [
        ("shipping country is 'DE' or shipping country is missing", "'DE' or missing"),
        ("shipping country is not one of 'DE', 'FR'", "not 'DE', 'FR'"),
        ("shipping country is in EU", "in EU"),
        ("total > 5 and not total between 7 and 8", "> 5 and not between 7 and 8"),
        ("not (total > 5 or total is 3)", "not (> 5 or 3)"),
        ("guest is not true", "not yes"),
        ("guest", "yes"),
        ("tags include 'a' and not tags include 'b'", "include 'a' and not include 'b'"),
        ("name starts with 'A'", "starts with 'A'"),
    ],
)
def test_in_a_cell_the_field_is_not_said_again(condition: str, cell: str) -> None:
    assert wording.of_field(compiled(condition)) == cell


@given(st.text())
def test_a_text_on_one_line(text: str) -> None:
    line = wording.one_line(text)
    assert len(line) == len(text)
    assert len(line.splitlines()) <= 1
    assert wording.one_line(line) == line
    assert all(old in (new, "?", " ") or new in " ?" for old, new in zip(text, line, strict=True))
    assert "\x1b" not in line


def test_fields_of_every_type_are_asked_for_here() -> None:
    assert {BY_NAME[it].type for it in ASKED} == set(Type)
