"""A small town: few people, so that orders and records meet often, nearly meet, and meet twice.

`worlds` are a customer list and a batch of orders of this town; now and then one of `strategies`,
where a text can be anything. `orderly` lists are as QuickBooks keeps them: no two of one name.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from attrs import evolve, frozen
from hypothesis import strategies as st

from rulesdsl.model.company import Account, AccountKind, Company
from rulesdsl.model.records import (
    NO_MONEY,
    Block,
    Customer,
    CustomerList,
    Money,
    Order,
    OrderLine,
    OtherList,
    Party,
    TakenName,
)
from tests import strategies

STANDARDS = ("Web Sales", "web SALES", "Amazon Sales", "Web Sales EUR", "Łódź Sales")
"""The standard customers of policies; two are one and the same to QuickBooks."""


@frozen(kw_only=True)
class Person:
    """Somebody who orders; mostly somebody else has something in common with them."""

    name: str | None
    first: str | None = None
    last: str | None = None
    email: str | None
    phone: str | None = None
    company: str | None = None
    street: str = "1 Main St"
    city: str = "Bayshore"
    zip: str = "94326"
    country: str = "US"


PEOPLE = (
    Person(
        name="Ann Lee", first="Ann", last="Lee", email="ann@example.com", phone="(415) 555-6579"
    ),
    Person(
        name="Lee, Ann", first="Ann", last="Lee", email="lee@example.com", country="DE", zip="50667"
    ),
    Person(name="ann lee", email="ann@example.com", company="Lee Tools Ltd", phone="415 555 0000"),
    Person(name="Bob Straße", first="Bob", last="Straße", email="bob@example.com", city="Köln"),
    Person(name="BOB STRASSE", email="bob@example.com", phone="+1 415 555 6579", street="Suite 2"),
    Person(name="Łukasz Żak", email="zak@example.com", company="Lee: Tools", country="PL"),
    Person(name="Web Sales", email=None, company="Web Sales"),
    Person(name=None, email="someone@example.com", company="LEE TOOLS LTD"),
    Person(
        name="Maria-Magdalena Wilhelmina von und zu der Tannenbergerhöhe",
        first="Maria-Magdalena Wilhelmina",
        last="von und zu der Tannenbergerhöhe",
        email="maria@example.com",
    ),
)

LABELS = (
    *("Lee, Ann", "Ann Lee", "ANN LEE", "Ann Lee 2", "Bob Strasse", "Lee Tools Ltd", "Lukasz Zak"),
    *("Lódz Sales", "Everybody", "Order #1001", "Lee Tools Ltd ann@example.com"),
)
TAKEN = ("Ann Lee", "lee tools ltd", "Web Sales EUR", "Everybody", "WEB-Ann Lee")
PARTS = ("email", "phone", "name", "first_name", "last_name", "company", "billing", "shipping")


def _party(person: Person) -> Party:
    return Party(
        name=person.name,
        first_name=person.first,
        last_name=person.last,
        company=person.company,
        street=person.street,
        city=person.city,
        zip=person.zip,
        country=person.country,
        phone=person.phone,
    )


def order_of(person: Person, number: str = "#1001") -> Order:
    """An order with all that is known of a person."""
    return Order(
        number=number,
        email=person.email,
        phone=person.phone,
        name=person.name,
        first_name=person.first,
        last_name=person.last,
        company=person.company,
        billing=_party(person),
        shipping=_party(person),
    )


# Money


ITEMS = {
    "mug": "Mug",
    "tea": "Shop:Tea",
    "shipping": "Freight",
    "tax": "Sales Tax",
    "discount": "Discount",
    "goods": "Goods",
    "tax code": "Non",
    "payment:visa": "Visa",
}
"""An item map: the QuickBooks item of each SKU, by folded SKU."""

NO_GOODS = {sku: item for sku, item in ITEMS.items() if sku not in {"goods", "tax code"}}

ACCOUNTS = (
    *(Account(f"Receivables {it}", AccountKind.RECEIVABLE, it) for it in ("USD", "EUR")),
    *(Account(f"Bank {it}", AccountKind.BANK, it) for it in ("USD", "EUR")),
)
"""What policies name for a currency."""


def _line(sku: str | None, amount: str, quantity: int = 1) -> OrderLine:
    return OrderLine(amount=Decimal(amount), quantity=Decimal(quantity), sku=sku, title="A thing")


_MUG, _TEA = _line("Mug", "49.99"), _line("TEA ", "85.00", 3)
_PARTS = Money(
    lines=(_MUG, _line("mug", "45.02", 7)), shipping=Decimal("5.00"), discount=Decimal("0.00")
)
SOLD: tuple[tuple[Decimal | None, Money], ...] = (
    (None, NO_MONEY),
    (Decimal(100), NO_MONEY),
    (Decimal("49.99"), Money(lines=(_MUG,))),
    (Decimal("100.01"), _PARTS),
    (
        Decimal("100.01"),
        Money(lines=(_TEA,), tax=Decimal("18.01"), shipping=Decimal(5), discount=Decimal(8)),
    ),
    (Decimal(100), Money(lines=(_line("tea", "100", 3),), tax=Decimal("15.97"), tax_included=True)),
    (Decimal(100), Money(lines=(_line("unknown", "100"),))),
    (Decimal("100.01"), Money(lines=(_line("mug", "100"),))),
)
"""Totals, and what they are made of: as far as it is told, known to the item map, and true."""

ORDER_DAY = date(2026, 11, 21)

_EMPTY = Order(number="")
_CHANCES: dict[str, tuple[Any, ...]] = {
    "channel": (None, "Amazon", "Shopify", "shopify"),
    "currency": (None, "USD", "USD", "USD", "USD", None, "USD", "EUR"),
    "sold": SOLD,
    "payment_method": (None, "Visa", "barter"),
    "order_date": (None, date(2026, 11, 1), date(2026, 11, 21), date(2026, 11, 22)),
    "tags": ((), ("wholesale",), ("vip", "Wholesale "), ()),
    "guest": (None, True, False, False),
}


@st.composite
def town_orders(draw: st.DrawFn) -> Order:
    """An order of somebody in town, some of it missing."""
    order = order_of(draw(st.sampled_from(PEOPLE)))
    missing = draw(st.sets(st.sampled_from(PARTS), max_size=4))
    changes: dict[str, Any] = {part: getattr(_EMPTY, part) for part in missing}
    chances = draw(st.integers(0, 8 ** len(_CHANCES) - 1))
    for part, values in _CHANCES.items():
        chances, chosen = divmod(chances, 8)
        changes[part] = values[chosen % len(values)]
    changes["total"], changes["money"] = changes.pop("sold")
    return evolve(order, **changes)


@cache
def orders() -> st.SearchStrategy[Order]:
    return st.integers(0, 9).flatmap(lambda die: strategies.orders() if die == 9 else town_orders())


@cache
def batches(*, least: int = 1, most: int = 5) -> st.SearchStrategy[tuple[Order, ...]]:
    """Orders taken one after the other, each with a number of its own."""

    def numbered(drawn: list[Order]) -> tuple[Order, ...]:
        return tuple(evolve(it, number=f"#{1001 + place}") for place, it in enumerate(drawn))

    made = {
        size: st.lists(orders(), min_size=size, max_size=size).map(numbered)
        for size in range(least, most + 1)
    }
    sizes = st.sampled_from((least, *range(most, least, -1), most))
    return sizes.flatmap(made.__getitem__)


# Lists


SHOPS = (
    Customer(name="Web Sales", list_id="7-1", edit_sequence="1"),
    Customer(name="AMAZON SALES", list_id="7-2", edit_sequence="1", active=False),
    Customer(name="Web Sales EUR", list_id="7-3", edit_sequence="1", currency="EUR"),
    Customer(name="Ann Lee", parent="Web Sales", list_id="7-4", edit_sequence="1"),
    Customer(name="everybody", parent="web sales", list_id="7-5", email="bob@example.com"),
    Customer(name="Lee Tools Ltd", parent="Web Sales", list_id="7-6", active=False),
)


@st.composite
def _record(draw: st.DrawFn, place: int, there: list[Customer]) -> Customer:
    person = draw(st.sampled_from(PEOPLE))
    die = draw(st.integers(0, 63))
    listed, active, bare, under = die % 4 != 1, die // 4 % 4 != 1, die // 16 == 1, die // 16 == 2
    above = (
        there[die % len(there)] if under and there and there[die % len(there)].level < 3 else None
    )
    record = Customer(
        name=draw(st.sampled_from(LABELS)),
        parent=above.full_name if above else None,
        list_id=f"8000{place:04X}-1" if listed else None,
        edit_sequence=f"{place}" if listed else None,
        created=draw(st.sampled_from((None, *strategies.CREATED))),
        active=active,
        currency=draw(st.sampled_from((None, None, "USD", "EUR"))),
    )
    if bare:
        return record
    line = (person.name or person.company or "", person.street)
    return evolve(
        record,
        email=above.email if above and above.email else person.email,
        first_name=person.first,
        middle_name=draw(st.sampled_from((None, None, "K."))) if person.first else None,
        last_name=person.last,
        company=person.company,
        phone=person.phone,
        billing=Block(lines=line, city=person.city, zip=person.zip, country=person.country),
    )


@st.composite
def town_lists(draw: st.DrawFn, *, orderly: bool, most: int = 6) -> CustomerList:
    records: list[Customer] = list(
        draw(st.sampled_from(((), SHOPS, SHOPS[:3], SHOPS, SHOPS[:1], SHOPS)))
    )
    for place in range(draw(st.sampled_from((0, *range(1, most + 1), most)))):
        records.append(draw(_record(place, records)))
    if not orderly and records:
        records += draw(st.lists(st.sampled_from(records), max_size=1))
    others = draw(st.lists(st.sampled_from(TAKEN), max_size=2, unique=True))
    kinds = tuple(OtherList)
    taken = [TakenName(it, kinds[place % 3]) for place, it in enumerate(others)]
    if orderly:
        records, taken = strategies.as_quickbooks(records, taken)
    return CustomerList(tuple(records), tuple(taken), draw(companies()))


@cache
def companies() -> st.SearchStrategy[Company]:
    """What else is known of a company: mostly an item map, at times its accounts."""
    items = st.sampled_from((ITEMS, NO_GOODS, ITEMS, None))
    return st.builds(Company, items=items, accounts=st.sampled_from(((), ACCOUNTS)))


@cache
def lists(*, orderly: bool = False) -> st.SearchStrategy[CustomerList]:
    """A customer list; an orderly one has each full name once, as QuickBooks keeps them."""
    town = town_lists(orderly=orderly)
    wild = strategies.customer_lists(duplicates=not orderly)
    return st.integers(0, 9).flatmap(lambda die: wild if die == 9 else town)
