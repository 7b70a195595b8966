"""The language in which accountants write which QuickBooks customer every order belongs to.

compiled = rulesdsl.compile_policy("match by email then name; else hold")
plan = compiled.plan(orders, customers)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rulesdsl.compiled import Compiled, PolicyError
    from rulesdsl.compiler import compile_policy
    from rulesdsl.customers.index import CustomerIndex
    from rulesdsl.model.decisions import Decision
    from rulesdsl.model.records import Customer, CustomerList, Order
    from rulesdsl.posting.plan import Plan
    from rulesdsl.source import Source

__version__ = "0.1.0"

_HOMES = {
    "Compiled": "compiled",
    "Customer": "model.records",
    "CustomerIndex": "customers.index",
    "CustomerList": "model.records",
    "Decision": "model.decisions",
    "Order": "model.records",
    "Plan": "posting.plan",
    "PolicyError": "compiled",
    "Source": "source",
    "compile_policy": "compiler",
}

__all__ = [
    "Compiled",
    "Customer",
    "CustomerIndex",
    "CustomerList",
    "Decision",
    "Order",
    "Plan",
    "PolicyError",
    "Source",
    "compile_policy",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  the names above have their types
    """Import a name when it is first used: `rulesdsl --help` needs none of them (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module 'rulesdsl' has no attribute '{name}'")
    from importlib import import_module  # only for those who use the package from Python

    return getattr(import_module(f"rulesdsl.{_HOMES[name]}"), name)
