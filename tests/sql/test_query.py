"""The query says of every order what the policy says: its first rule whose condition holds."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given

from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.model.records import Order
from rulesdsl.sql.dialects import DUCKDB, POSTGRES
from rulesdsl.sql.query import write
from tests.sql.questions import agree, questions
from tests.sql.warehouses import InDuckDB, InPostgres


@given(question=questions())
def test_duckdb_finds_the_rule_of_the_page(
    duck: InDuckDB, question: tuple[Compiled, list[Order]]
) -> None:
    agree(duck, DUCKDB, *question)


@given(question=questions())
def test_postgres_finds_the_rule_of_the_page(
    postgres: InPostgres, question: tuple[Compiled, list[Order]]
) -> None:
    agree(postgres, POSTGRES, *question)


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


def test_a_text_of_space_is_missing(duck: InDuckDB, postgres: InPostgres) -> None:
    """A reader would have made nothing of it; no order can have one."""
    policy = compile_policy("rule 'a'\nwhen company is missing\nelse hold\n")
    spaces = [Order(number=str(at), company=it) for at, it in enumerate(("", " \t", "\u3000\xa0"))]
    for warehouse, dialect in ((duck, DUCKDB), (postgres, POSTGRES)):
        found = warehouse.ask(write(policy, dialect), spaces)
        assert {number for number, *_ in found.values()} == {"1"}
