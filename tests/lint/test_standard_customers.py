"""What is proposed for a standard customer that the list does not have."""

from __future__ import annotations

import pytest

from rulesdsl import Customer, CustomerList
from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.diagnostics import Diagnostic
from rulesdsl.lint.engine import lint
from tests.lint.pages import TODAY


def told(name: str, listed: str) -> Diagnostic:
    """The finding about a standard customer, where the list has another one."""
    compiled = compile_policy(f"match by email\nelse use customer '{name}'")
    index = CustomerIndex(CustomerList((Customer(name=listed),)))
    return next(it for it in lint(compiled, TODAY, customers=index) if it.code.id == "L601")


@pytest.mark.parametrize(
    ("name", "listed"), [("Amazon Sale", "Amazon Sales"), ("WebSales", "Web Sales")]
)
def test_a_slip_is_mended(name: str, listed: str) -> None:
    finding = told(name, listed)
    assert finding.help == f"did you mean '{listed}'?"
    assert finding.fix is not None
    assert not finding.fix.safe


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("East Sales", "West Sales"),
        ("Web Sales EUR", "Web Sales"),
        ("Amazon FBA Sales", "Amazon Sales"),
        ("Store Sales", "Web Store Sales"),
    ],
)
def test_another_customer_is_named_but_not_written_for_one_that_is_missing(
    name: str, listed: str
) -> None:
    """Orders in euros would go to the customer for dollars, those of one store to another."""
    finding = told(name, listed)
    assert finding.fix is None
    assert finding.help is not None
    assert "create it in QuickBooks" in finding.help
    assert listed in finding.help
