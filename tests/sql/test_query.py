"""The query says of every order what the policy says: its first rule whose condition holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.model.conditions import All, Condition, Includes, Known, OneOf, Within
from rulesdsl.model.records import Order, Party
from rulesdsl.sql import query
from rulesdsl.sql.dialects import DUCKDB, POSTGRES
from tests.bench import rules
from tests.sql import stubborn
from tests.sql.questions import WAYS, agree, by_the_page, questions, with_value
from tests.sql.warehouses import InDuckDB, InPostgres

way = st.sampled_from(WAYS)


@given(question=questions(), most_arms=way)
def test_duckdb_finds_the_rule_of_the_page(
    duck: InDuckDB, question: tuple[Compiled, list[Order]], most_arms: int
) -> None:
    agree(duck, DUCKDB, *question, [most_arms])


@given(question=questions(), most_arms=way)
def test_postgres_finds_the_rule_of_the_page(
    postgres: InPostgres, question: tuple[Compiled, list[Order]], most_arms: int
) -> None:
    agree(postgres, POSTGRES, *question, [most_arms])


@pytest.mark.parametrize("make", [rules.narrow, rules.wide, rules.tiles])
def test_hundreds_of_rules(
    duck: InDuckDB, postgres: InPostgres, make: Callable[[int], list[Condition]]
) -> None:
    """Each order is one that a rule asks for, so that every rule is met."""
    conditions = make(200)
    compiled = compile_policy(rules.policy(conditions))
    witnesses = [an_order(it) for it in conditions[::3]]
    orders = [evolve(it, number=str(at)) for at, it in enumerate(witnesses)]
    agree(duck, DUCKDB, compiled, orders, [query.MOST_ARMS])
    agree(postgres, POSTGRES, compiled, orders, [query.MOST_ARMS])
    found = {by_the_page(compiled, it)[0] for it in orders}
    assert len(found) > 30


def an_order(condition: Condition) -> Order:
    """An order for which such a condition holds: of each field that is asked the first value."""
    order = Order(number="1")
    for part in condition.parts if isinstance(condition, All) else (condition,):
        match part:
            case OneOf(field=field, values=(first, *_)):
                order = with_value(order, field.path, first)
            case Within(field=field, low=low, high=high):
                order = with_value(order, field.path, high if low is None else low)
            case Includes(field=field, tag=tag):
                order = with_value(order, field.path, (tag,))
            case Known(field=field):
                order = with_value(order, field.path, "x")
            case _:
                pass
    return order


AWKWARD = (
    "*/ DROP TABLE orders; /*",
    "-- '\"` \\",
    "\u202e\x07 {{ x }} /*",
    "Łódź 🎉 'it''s'",
    "50%_\\",
)
"""Names and texts that another program would trip over."""


def awkward(name: str) -> tuple[Compiled, list[Order]]:
    """A policy with the name wherever one can be, and orders that have it or nearly have it."""
    quoted = name.replace("'", "''")
    tests = (
        f"email is '{quoted}'",
        f"name starts with '{quoted}'",
        f"name ends with '{quoted}'",
        f"name contains '{quoted}'",
        f"tags include '{quoted}'",
        f"company is one of '{quoted}', 'x'",
    )
    rules = "\n".join(
        f"rule '{quoted} {at}'\nwhen {test}\nelse hold '{quoted}'" for at, test in enumerate(tests)
    )
    compiled = compile_policy(f"policy '{quoted}'\n{rules}\n")
    assert compiled.ok
    orders = [
        Order(number="1", email=name.upper()),
        Order(number="2", name=f"{name} x"),
        Order(number="3", name=f"x {name}"),
        Order(number="4", name=f"x {name} x"),
        Order(number="5", tags=("x", f" {name}\u00a0")),
        Order(number="6", company=name),
        Order(number="7", company=f"x{name}", name=f"x{name[:-1]}", tags=("y",)),
        Order(number="8"),
    ]
    return compiled, orders


@pytest.mark.parametrize("name", AWKWARD)
def test_duckdb_with_names_that_are_awkward(duck: InDuckDB, name: str) -> None:
    agree(duck, DUCKDB, *awkward(name))


@pytest.mark.parametrize("name", AWKWARD)
def test_postgres_with_names_that_are_awkward(postgres: InPostgres, name: str) -> None:
    agree(postgres, POSTGRES, *awkward(name))


def test_stubborn_letters(duck: InDuckDB, postgres: InPostgres) -> None:
    policy, orders = stubborn.policy(), stubborn.orders()
    agree(duck, DUCKDB, policy, orders)
    agree(postgres, POSTGRES, policy, orders)
    found = {by_the_page(policy, it)[0] for it in orders}
    assert found == {"", *map(str, range(1, 10))}


def numbers() -> tuple[Compiled, list[Order]]:
    """Bounds that no column has room for, and totals beside them."""
    bounds = ("100", "100.000000", "0.0000001", "100.0000005", "-0.00000001", "1" + "0" * 40)
    forms = ("> {}", ">= {}", "< {}", "<= {}", "is {}", "is not {}", "between {} and {}")
    tests = [f"total {form.replace('{}', it)}" for it in bounds for form in forms]
    made = [
        f"rule 'r{at}'\nwhen {test} and order number ends with '-{at}'\nelse hold"
        for at, test in enumerate(tests)
    ]
    close = ("0", "0.000001", "-0.000001", "100", "100.000001", "99.999999")
    totals = (*map(Decimal, (*close, "999999999999999.999999", "-999999999999999")), None)
    orders = [
        Order(number=f"{each}-{at}", total=total)
        for at in range(len(tests))
        for each, total in enumerate(totals)
    ]
    return compile_policy("\n".join(made)), orders


def test_numbers_without_room_in_duckdb(duck: InDuckDB) -> None:
    agree(duck, DUCKDB, *numbers())


def test_numbers_without_room_in_postgres(postgres: InPostgres) -> None:
    agree(postgres, POSTGRES, *numbers())


def test_no_rules_at_all(duck: InDuckDB, postgres: InPostgres) -> None:
    empty, orders = compile_policy(""), [Order(number="1")]
    agree(duck, DUCKDB, empty, orders)
    agree(postgres, POSTGRES, empty, orders)


NEVER = (
    "company is one of 'Lee', 'Roe' and company is 'Poe'",
    "total > 5 and total < 5",
    "order date > 2026-02-01 and order date < 2026-01-01",
    "guest and not guest",
    "shipping country is 'DE' and shipping country is 'FR'",
)


@pytest.mark.parametrize("others", ["", "rule 'Roe'\nwhen company is 'Roe'\nelse hold 'Roe'\n"])
@pytest.mark.parametrize("condition", NEVER)
def test_a_rule_that_never_holds(
    duck: InDuckDB, postgres: InPostgres, condition: str, others: str
) -> None:
    """No class of its field is one for which it holds."""
    compiled = compile_policy(f"rule 'never'\nwhen {condition}\nelse hold 'never'\n{others}")
    assert compiled.ok
    orders = [
        Order(number="1"),
        Order(number="2", company="Roe", total=Decimal(5), order_date=date(2026, 1, 15)),
        Order(number="3", company="Poe", guest=True, shipping=Party(country="DE")),
    ]
    agree(duck, DUCKDB, compiled, orders)
    agree(postgres, POSTGRES, compiled, orders)


def test_a_text_of_space_is_missing(duck: InDuckDB, postgres: InPostgres) -> None:
    """A reader would have made nothing of it; no order can have one."""
    policy = compile_policy("rule 'a'\nwhen company is missing\nelse hold\n")
    spaces = [Order(number=str(at), company=it) for at, it in enumerate(("", " \t", "\u3000\xa0"))]
    for warehouse, dialect in ((duck, DUCKDB), (postgres, POSTGRES)):
        found = warehouse.ask(query.write(policy, dialect), spaces)
        assert {number for number, *_ in found.values()} == {"1"}
