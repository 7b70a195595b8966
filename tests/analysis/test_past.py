"""Past orders by the change that is about them, with their money."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import assume, given

from rulesdsl.analysis.behaviour import same
from rulesdsl.analysis.changes import Change, Version, changes
from rulesdsl.analysis.past import Hit, Past, Sum, past
from rulesdsl.compiled import Compiled
from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.model.decisions import Role
from rulesdsl.model.records import Customer, CustomerList, Order
from tests import town
from tests.analysis.versions import Versions, versions


def compiled(text: str) -> Compiled:
    made = compile_policy(text)
    assert made.ok, [it.message for it in made.diagnostics]
    return made


def found_in(old: Compiled, new: Compiled) -> tuple[Change, ...]:
    one, other = (Version(it.policy.rules, it.table) for it in (old, new))
    found = changes(one, other)
    return (*found.changes, *found.undecided)


OLD = """
rule 'Large'
  when total > 100
  else hold 'look at it'

rule 'Rest'
  match by email
  else create customer
"""

ORDERS = (
    Order(number="1", total=Decimal("150.00"), currency="USD", email="ann@example.com"),
    Order(number="2", total=Decimal("50.50"), email="bob@example.com"),
    Order(number="3", total=Decimal("180.00"), currency="EUR", email="eve@example.com"),
    Order(number="4", email="ann@example.com"),
    Order(number="5", total=Decimal("1000.00"), currency="USD", email="ann@example.com"),
)


def test_by_hand() -> None:
    """The first order makes the customer now that the fourth made before."""
    old, new = compiled(OLD), compiled(OLD.replace("> 100", "> 200"))
    found = found_in(old, new)
    had = past((old, new), found, ORDERS, CustomerList())
    dollars = Sum(1, (("USD", Decimal("150.00")),))
    assert had == Past(
        orders=Sum(5, (("USD", Decimal("1200.50")), ("EUR", Decimal("180.00"))), untold=1),
        hits=(Hit(dollars, 1),),
        otherwise=Sum(2, (("USD", Decimal("150.00")),), untold=1),
        after_others=Sum(1, (), untold=1),
        held=(3, 2),
        created=(),
        no_longer=(),
    )


def test_who_is_created() -> None:
    old, new = compiled(OLD), compiled(OLD.replace("create customer", "use customer 'Web Sales'"))
    customers = CustomerList((Customer(name="Web Sales"),))
    found = found_in(old, new)
    there, back = (past(pair, found, ORDERS[:2], customers) for pair in ((old, new), (new, old)))
    assert (there.created, there.no_longer) == ((), ((Role.CUSTOMER, "bob@example.com"),))
    assert (back.created, back.no_longer) == (there.no_longer, there.created)


@given(versions(), town.batches(), town.lists(orderly=True))
def test_every_order_is_counted_once(
    drawn: Versions, orders: tuple[Order, ...], customers: CustomerList
) -> None:
    """By a change or not at all; and what is decided differently by none is so after others."""
    old, new = drawn.compiled()
    assume(old.ok and new.ok)
    had = past((old, new), found_in(old, new), orders, customers)
    index = CustomerIndex(customers)
    decided = [it.plan(orders, index).decisions for it in (old, new)]
    differ = sum(not same(one, other) for one, other in zip(*decided, strict=True))
    assert had.orders.orders == len(orders)
    assert had.otherwise.orders == differ
    assert sum(it.orders.orders for it in had.hits) <= len(orders)
    assert sum(it.otherwise for it in had.hits) + had.after_others.orders == differ
    assert all(it.otherwise <= it.orders.orders for it in had.hits)
    if orders and had.after_others.orders:  # the first order of a batch comes after no other
        assert had.after_others.orders < len(orders)
