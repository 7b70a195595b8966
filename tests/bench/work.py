"""The work that is measured: a large policy, a large customer list, a day of orders.

Everything is made by counting, so that two measurements are of the same work.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from attrs import evolve

from rulesdsl.model.records import Customer, CustomerList, Money, Order, OrderLine, Party

ONE_LINE = "match by email then name; else use customer 'Web Sales' with job"
STANDARD = "Web Sales"


def large_policy(rules: int) -> str:
    """A policy of many rules, as a shop with many groups and countries might come to have."""
    each = (
        "rule 'Group {n}'\n"
        "  when customer group is 'Group {n}' and (total >= {n}.50 or tags include 'vip {n}')"
        " and shipping country is one of 'AT', 'BE', 'DE'\n"
        "  match by email then last name and shipping zip then name\n"
        "  else use customer 'Web Sales {n}' with job named '{{last name}}, {{first name}}'\n"
        "  several matches = first\n"
    )
    return "check jobs = true\n" + "".join(each.format(n=number) for number in range(rules))


def customers(count: int) -> CustomerList:
    """The standard customer and `count` others."""
    return CustomerList((Customer(name=STANDARD), *(_customer(number) for number in range(count))))


def _customer(number: int) -> Customer:
    return Customer(
        name=f"Lee {number}, Ann",
        list_id=f"{number:08X}-1",
        first_name="Ann",
        last_name=f"Lee {number}",
        email=f"ann{number}@example.com",
        phone=f"+1 415 555 {number % 10_000:04}",
    )


def orders(count: int, customers: int) -> tuple[Order, ...]:
    """Of ten orders six match by e-mail, two by name, and two are of new buyers."""
    return tuple(_order(number, number * 7919 % customers) for number in range(count))


def _order(number: int, customer: int) -> Order:
    match number % 10:
        case 0 | 1:
            email, name = f"new{number}@example.net", f"Kim Park {number}"
        case 2 | 3:
            email, name = f"other{number}@example.net", f"Ann Lee {customer}"
        case _:
            email, name = f"Ann{customer}@Example.com", f"Ann Lee {customer}"
    return Order(
        number=f"#{number}",
        channel="Shopify",
        currency="USD",
        email=email,
        name=name,
        shipping=Party(country="US", zip="94326"),
    )


def regulars(count: int) -> tuple[tuple[Customer, ...], tuple[Order, ...]]:
    """Jobs of the standard customer, and an order of each of them."""
    emails = [f"pat{number}@example.net" for number in range(count)]
    names = [f"Pat Moe {number}" for number in range(count)]
    jobs = (
        Customer(name=name, parent=STANDARD, email=email)
        for name, email in zip(names, emails, strict=True)
    )
    orders = (
        evolve(_order(number, 0), email=email, name=name)
        for number, (name, email) in enumerate(zip(names, emails, strict=True))
    )
    return tuple(jobs), tuple(orders)


SHELF = 50
"""So many different things are sold."""

ITEMS = {
    "shipping": "Shipping",
    "tax": "Sales Tax",
    "tax code": "Non",
    "payment:visa": "Visa",
    **{f"sku-{number}": f"Goods:Item {number}" for number in range(SHELF)},
}


def sold(order: Order, number: int) -> Order:
    """The order with two lines, shipping and tax, as it can be posted, and whole addresses."""
    lines = tuple(
        OrderLine(
            amount=Decimal(amount), quantity=Decimal(2), sku=f"SKU-{at}", title=f"Cup number {at}"
        )
        for amount, at in (("25.00", number % SHELF), ("7.50", number * 7 % SHELF))
    )
    home = evolve(order.shipping, street="1 Main St", city="Bayshore", state="CA")
    return evolve(
        order,
        total=Decimal("40.00"),
        order_date=date(2026, 1, 1) + timedelta(days=number % 28),
        payment_method="Visa",
        money=Money(lines=lines, shipping=Decimal("5.00"), tax=Decimal("2.50")),
        billing=evolve(home),
        shipping=home,
    )


def by_hand(
    orders: tuple[Order, ...], known: dict[str, dict[str, str]]
) -> list[tuple[str, str, bool]]:
    """What a programmer would write for just this policy and list: order, record, is it new.

    It explains nothing, folds only letter case, and knows no families, currencies or holds.
    """
    decided = []
    jobs: set[str] = set()
    for order in orders:
        record = known["email"].get((order.email or "").lower())
        record = record or known["name"].get((order.name or "").lower())
        job = f"{STANDARD}:{order.name}"
        decided.append((order.number, record or job, record is None and job not in jobs))
        if record is None:
            jobs.add(job)
    return decided


def known_by_hand(customers: CustomerList) -> dict[str, dict[str, str]]:
    """The two dictionaries that such a programmer would look things up in."""
    people = customers.customers
    return {
        "email": {it.email.lower(): it.name for it in people if it.email},
        "name": {f"{it.first_name} {it.last_name}".lower(): it.name for it in people},
    }
