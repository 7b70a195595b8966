"""Policies of many rules: each order comes to the same rule in relations as everywhere else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from rulesdsl.compiler import compile_policy
from rulesdsl.model.conditions import Condition
from rulesdsl.model.records import Customer, CustomerList, Order, Party
from rulesdsl.source import Source
from tests.bench import rules
from tests.relational.warehouses import decided, expected

ODD = (*map(Decimal, ("0.0000001", "1E+20", "129.9000", "-0", "0E-9")), None)
"""Totals that the column of totals has no room for, or that are written in other ways."""


def _order(random: Random, number: int, totals: tuple[Decimal | None, ...]) -> Order:
    choose = random.choice
    amount = Decimal(random.randrange(200_000)) / 100
    return Order(
        number=f"#{number}",
        channel=choose((*rules.CHANNELS, "shopify ", "Öther", None)),
        currency=choose((*rules.CURRENCIES, None)),
        total=choose((*(amount,) * 5, *totals)),
        order_date=choose((date(2026, 1, 1) + timedelta(random.randrange(400)), None)),
        tags=tuple(random.sample(("wholesale", "VIP", "gift", "b2b"), random.randrange(3))),
        guest=choose((True, False, None)),
        company=choose((None, "Lee Tools")),
        email=choose(("ann@example.com", "bob@example.com", None)),
        shipping=Party(country=choose((*rules.COUNTRIES, "Germany", None))),
    )


@pytest.mark.parametrize("totals", [(), ODD], ids=["fitting", "odd"])
@pytest.mark.parametrize(
    ("make", "count"),
    [(rules.narrow, 6), (rules.narrow, 150), (rules.wide, 60), (rules.intervals, 20)],
    ids=lambda it: getattr(it, "__name__", str(it)),
)
def test_many_rules(
    make: Callable[[int], list[Condition]], count: int, totals: tuple[Decimal | None, ...]
) -> None:
    compiled = compile_policy(Source("many.rules", rules.policy([*make(count), None])))
    assert compiled.ok
    random = Random(count)  # noqa: S311  nothing here is secret
    orders = [_order(random, number, totals) for number in range(250)]
    listed = [Customer(name=f"Sales {at}") for at in range(rules.DECISIONS - 1)]
    ann = Customer(name="Lee, Ann", email="ann@example.com")
    customers = CustomerList((*listed, ann))
    made, _, told = decided(compiled.table, orders, customers)
    assert made == expected(compiled.table, orders, customers)[0]
    assert told.residual == 0
