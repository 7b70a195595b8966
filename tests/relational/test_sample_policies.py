"""Every sample policy decides its orders in relations as it does everywhere else."""

from __future__ import annotations

from pathlib import Path

import pytest

from rulesdsl.cli._files import read_customers, read_orders
from rulesdsl.formats import CustomerReading, OrderReading
from tests import folders
from tests.conftest import ROOT
from tests.relational.warehouses import decided, expected

SAMPLES = sorted(it.parent for it in (ROOT / "rules").glob("*/policy.rules"))


@pytest.mark.parametrize("folder", SAMPLES, ids=lambda it: it.name)
def test_sample_policy(folder: Path) -> None:
    orders = read_orders(sorted(folder.glob("orders*.*")))
    customers = read_customers(sorted([*folder.glob("customers.*"), *folder.glob("vendors.*")]))
    assert isinstance(orders, OrderReading)
    assert isinstance(customers, CustomerReading)
    table = folders.compiled(folder / "policy.rules").table
    made, created, told = decided(table, orders.orders, customers.customers)
    wanted, new = expected(table, orders.orders, customers.customers)
    assert told.orders == len(orders.orders) > 0
    assert made == wanted
    assert created == new
