"""What shows a verdict, in words: an order, what QuickBooks has, and what is decided."""

from __future__ import annotations

from rulesdsl import wording
from rulesdsl.customers.changes import written_address
from rulesdsl.explain import what_is_decided
from rulesdsl.model.decisions import Action, Decision
from rulesdsl.model.fields import FIELDS, Field
from rulesdsl.model.records import Customer, CustomerList, Order
from rulesdsl.model.types import Value
from rulesdsl.syntax.printer import quoted

_MOST_RECORDS = 5
_NAME_OF_ALL = "customer name"
"""The field that is made of others, which say more."""
_NUMBER = ("order number", "1001")
"""Every order has a number; this is that of an order for which it does not matter."""


def order_in_words(order: Order) -> str:
    """An order as an example of a policy would write it; its number says nothing.

    >>> from decimal import Decimal
    >>> order_in_words(Order(number="1001", channel="eBay", total=Decimal(-1)))
    "an order with channel 'eBay' and total -1"
    >>> order_in_words(Order(number="1001"))
    'an order of which nothing is known'
    """
    told = facts_of(order)
    return f"an order with {wording.listed(told)}" if told else "an order of which nothing is known"


def facts_of(order: Order) -> list[str]:
    """What an order tells, each as an example of a policy would write it."""
    return [f"{it.name} {wording.value(its)}" for it in FIELDS if (its := _told(it, order)) != ()]


def _told(field: Field, order: Order) -> Value:
    """What an order says of a field; () where that is nothing, or goes without saying."""
    value = field.get(order)
    if value is None or field.name == _NAME_OF_ALL or (field.name, value) == _NUMBER:
        return ()
    return value


def list_in_words(customers: CustomerList) -> str:
    """What QuickBooks has, as far as it matters.

    >>> list_in_words(CustomerList((Customer(name="Lee, Ann", email="ann@example.com"),)))
    "QuickBooks has the customer 'Lee, Ann' with email 'ann@example.com'"
    >>> list_in_words(CustomerList((Customer(name="Web Sales"), Customer(name="Amazon Sales"))))
    "QuickBooks has the customers 'Web Sales' and 'Amazon Sales'"
    """
    plain = [quoted(it.full_name) for it in customers.customers if it == Customer(name=it.name)]
    told = [f"the customer{'s' if plain[1:] else ''} {wording.listed(plain)}"] if plain else []
    told += [_record(it) for it in customers.customers if quoted(it.full_name) not in plain]
    told += [f"the {it.list.value} {quoted(it.name)}" for it in customers.taken]
    if len(told) > _MOST_RECORDS:
        told[_MOST_RECORDS:] = [f"{len(told) - _MOST_RECORDS} more"]
    return f"QuickBooks has {wording.listed(told)}" if told else "QuickBooks has no customer"


def _record(record: Customer) -> str:
    kind = "job" if record.is_job else "customer"
    asleep = "" if record.active else "inactive "
    named = {
        "company": record.company,
        "first name": record.first_name,
        "last name": record.last_name,
        "email": record.email,
        "phone": record.phone,
        "billing address": written_address(record.billing),
        "shipping address": written_address(record.shipping),
        "card last four": record.card_last_four,
        "currency": record.currency,
    }
    facts = [f"{name} {quoted(value)}" for name, value in named.items() if value]
    told = f"the {asleep}{kind} {quoted(record.full_name)}"
    return f"{told} with {wording.listed(facts)}" if facts else told


def decision_in_words(decision: Decision) -> str:
    """What is decided; of a hold, why."""
    if decision.action is Action.HOLD:
        return f"hold: {decision.reason}"
    return what_is_decided(decision)
