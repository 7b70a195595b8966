"""Tables of small policies, line by line."""

from __future__ import annotations

import pytest

from rulesdsl.customers.outcome import Outcome
from rulesdsl.model.conditions import All, Condition, Not
from rulesdsl.table import ir
from rulesdsl.table.lowering import MOST_BOXES
from tests.policies import Written


def table_of(text: str) -> ir.Table:
    return Written.of(text).compiled().table


def column_name(column: ir.Column) -> str:
    match column:
        case ir.FieldColumn(field=field):
            return field.name
        case ir.ConditionColumn():
            return "condition"
        case ir.OverrideColumn():
            return "override"
        case ir.KeyColumn(key=key):
            return str(key)
        case ir.JobColumn(customer=customer):
            return f"job of {customer}"


def answer(test: ir.Test) -> str:
    match test:
        case ir.YesNoTest(yes=yes):
            return "yes" if yes else "no"
        case ir.OutcomeTest(outcomes=outcomes):
            return "/".join(it.value for it in Outcome if it in outcomes)
        case ir.FieldTest(condition=condition):
            return shape(condition)


def shape(condition: Condition) -> str:
    if isinstance(condition, Not):
        return f"not {shape(condition.part)}"
    parts = condition.parts if isinstance(condition, All) else ()
    return f"all {len(parts)}" if parts else type(condition).__name__


def arm(it: ir.Arm) -> str:
    words = [type(it).__name__, getattr(it, "customer", None), getattr(it, "key", None)]
    return " ".join(str(word) for word in words if word is not None)


def shown(text: str) -> list[tuple[dict[str, str], str]]:
    table = table_of(text)
    names = [column_name(it) for it in table.columns]
    return [
        ({names[it.column]: answer(it.test) for it in line.cells}, arm(line.arm))
        for line in table.lines
    ]


ONE_LINE = "match by email then name; else use customer 'Web Sales' with job; override=false"


def test_the_one_line_policy() -> None:
    """The table of docs/language.md, section 6."""
    nobody = {"email": "none", "name": "none"}
    assert shown(ONE_LINE) == [
        ({"override": "yes"}, "UseStandard Web Sales"),
        ({"email": "one"}, "UseMatch email"),
        ({"email": "several"}, "HoldSeveral email"),
        ({"email": "none", "name": "one"}, "UseMatch name"),
        ({"email": "none", "name": "several"}, "HoldSeveral name"),
        (nobody | {"job of Web Sales": "one"}, "UseJob Web Sales"),
        (nobody | {"job of Web Sales": "none"}, "CreateJob Web Sales"),
    ]


def test_the_table_is_the_same_whatever_override_is_set_to() -> None:
    assert shown(ONE_LINE) == shown(ONE_LINE.replace("false", "true"))


def test_next_goes_on_but_holds_in_the_end() -> None:
    assert shown("match by email then name; else create customer; several matches = next") == [
        ({"override": "yes"}, "HoldNoStandard"),
        ({"email": "one"}, "UseMatch email"),
        ({"email": "none/several", "name": "one"}, "UseMatch name"),
        ({"email": "several"}, "HoldSeveral email"),
        ({"name": "several"}, "HoldSeveral name"),
        ({"email": "none", "name": "none"}, "CreateCustomer"),
    ]


def test_first_takes_the_oldest() -> None:
    lines = table_of("match by email; else hold; several matches = first").lines
    assert [it.arm.oldest for it in lines if isinstance(it.arm, ir.UseMatch)] == [False, True]


@pytest.mark.parametrize(("checked", "expected"), [("true", "UseJob"), ("false", "HoldJobExists")])
def test_a_job_that_exists(checked: str, expected: str) -> None:
    lines = shown(f"else use customer 'X' with job; check jobs = {checked}")
    assert lines[1] == ({"job of X": "one"}, f"{expected} X")


def test_each_currency_has_its_standard_customer() -> None:
    policy = (
        "multi currency = true\n"
        "currency 'EUR' uses customer 'E'\ncurrency 'USD' uses customer 'U'\n"
        "rule 'r'\nwhen currency is not 'GBP'\nelse use customer 'X'"
    )
    found = shown(policy)
    assert [line for _, line in found if "Standard" in line] == [
        *(f"UseStandard {it}" for it in "EUXEUX"),
    ]
    assert found[0][0] == {"currency": "all 2", "override": "yes"}
    assert found[2][0] == {"currency": "not OneOf", "override": "yes"}
    assert found[-1] == ({}, "HoldNoRule")


def test_without_multi_currency_currencies_do_not_matter() -> None:
    assert len(shown("currency 'EUR' uses customer 'E'\nelse use customer 'X'")) == 2


def test_a_condition_becomes_a_line_for_each_box() -> None:
    """(a or b) and c: two boxes of two fields, each with all the ways to decide."""
    policy = "when (channel is 'A' or guest) and total > 5\nelse hold"
    asked = [sorted(cells) for cells, _ in shown(policy)]
    assert asked == [
        ["channel", "override", "total"],
        ["channel", "total"],
        ["guest", "override", "total"],
        ["guest", "total"],
        [],
    ]


def test_parts_of_one_field_stay_in_one_cell() -> None:
    policy = "when channel is 'A' or channel is 'B' or not channel starts with 'C'\nelse hold"
    assert [sorted(cells) for cells, _ in shown(policy)] == [
        ["channel", "override"],
        ["channel"],
        [],
    ]


def test_a_condition_of_too_many_boxes_is_a_column() -> None:
    fields = ("channel", "store", "name", "email", "company")
    pairs = [f"({one} is 'x' or phone is '{at}')" for at, one in enumerate(fields)]
    assert 2 ** len(pairs) > MOST_BOXES
    found = shown(f"when {' and '.join(pairs)}\nelse hold")
    assert [cells for cells, _ in found] == [
        {"condition": "yes", "override": "yes"},
        {"condition": "yes"},
        {},
    ]


def test_rules_share_a_column_when_they_look_up_in_the_same_way() -> None:
    rules = "rule '{0}'; when guest; match by email; else hold; {1}\n"
    same = rules.format("a", "several matches = first") + rules.format("b", "")
    other = rules.format("a", "check jobs = false") + rules.format("b", "")
    emails = [
        sum(isinstance(it, ir.KeyColumn) for it in table_of(text).columns) for text in (same, other)
    ]
    assert emails == [1, 2]


def test_what_stands_behind_a_rule_without_when_is_still_there() -> None:
    """It can never decide; a lint may say so, the table shows it."""
    found = shown("rule 'a'; else hold 'a'\nrule 'b'; when guest; else hold 'b'")
    assert [line for _, line in found] == [
        *("HoldNoStandard", "HoldReview"),
        *("HoldNoStandard", "HoldReview", "HoldNoRule"),
    ]
