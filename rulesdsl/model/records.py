"""The records of the trade: orders, customers, names that are taken, and decisions about them.

A text is never blank: a reader turns what is empty or only space into None.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum

from rulesdsl.defining import field, frozen, often
from rulesdsl.model.company import UNKNOWN, Company


@frozen
class Origin:
    """Where a record was read: the file's name as given, and its first line, counted from 1."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@often(kw_only=True)
class Party:
    """A person or company with an address, as a shop writes it on an order."""

    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    street: str | None = None
    street_2: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    country: str | None = None
    """ISO 3166-1 alpha-2 in capitals where the reader could tell ('DE'), else as written."""
    phone: str | None = None


NOBODY = Party()


@frozen(kw_only=True)
class OrderLine:
    """What was bought: one line of an order.

    `amount` is what the whole line costs, in the order's currency, before what is taken off the
    order as a whole; whether tax is in it, the order says.
    """

    amount: Decimal
    quantity: Decimal = Decimal(1)
    sku: str | None = None
    title: str | None = None


@often(kw_only=True)
class Money:
    """What an order's total is made of, in the order's currency; None where it was not told.

    `discount` is taken off the order as a whole, and positive. `tax_included` tells that the lines
    and the shipping have the tax in them. `exchange_rate` is what one unit of the order's currency
    is worth in the store's own currency, `rate_currency` (ISO 4217); None is the home currency.
    `standing` is the store's word for how the sale stands: 'paid', 'pending', 'cancelled'.
    """

    lines: tuple[OrderLine, ...] = ()
    shipping: Decimal | None = None
    tax: Decimal | None = None
    discount: Decimal | None = None
    tax_included: bool = False
    exchange_rate: Decimal | None = None
    rate_currency: str | None = None
    standing: str | None = None


NO_MONEY = Money()


@often(kw_only=True)
class Order:
    """An order of an online store; its attributes are fields of the language (see `fields`)."""

    number: str
    channel: str | None = None
    store: str | None = None
    order_date: date | None = None
    currency: str | None = None
    """ISO 4217, in capitals."""
    total: Decimal | None = None
    payment_method: str | None = None
    tags: tuple[str, ...] = ()
    customer_group: str | None = None
    fulfilment: str | None = None
    guest: bool | None = None
    customer_id: str | None = None
    company_id: str | None = None
    location_id: str | None = None
    email: str | None = None
    phone: str | None = None
    name: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    company: str | None = None
    billing: Party = NOBODY
    shipping: Party = NOBODY
    card_brand: str | None = None
    card_last_four: str | None = None
    card_expiry: str | None = None
    money: Money = NO_MONEY
    """What it was for; matters for the transaction alone."""
    origin: Origin | None = field(default=None, eq=False)

    @property
    def customer_name(self) -> str | None:
        """The name that the channel knows the customer by: name, else company, else e-mail."""
        return self.name or self.company or self.email


@often
class Block:
    """An address as QuickBooks keeps it: up to five lines, the first of them the name.

    Either `lines` hold everything, or city, state, zip and country stand apart.
    """

    lines: tuple[str, ...] = ()
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    country: str | None = None

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing: `block == NO_ADDRESS`, quicker."""
        apart = self.city, self.state, self.zip, self.country
        return self is NO_ADDRESS or (not self.lines and apart == _NOTHING)


_NOTHING = (None,) * 4

NO_ADDRESS = Block()


@often
class Customer:
    """A customer or job of the QuickBooks list. A job is a customer with a parent.

    `name` is the label, unique among its siblings; `parent` is the parent's full name. Currency is
    ISO 4217, None in a file with one currency. Times are as QuickBooks writes them (ISO 8601).
    """

    name: str
    parent: str | None = None
    list_id: str | None = None
    edit_sequence: str | None = None
    created: str | None = None
    active: bool = True
    company: str | None = None
    first_name: str | None = None
    middle_name: str | None = None
    """Never of a store's buyer: no order tells it apart from the first name."""
    last_name: str | None = None
    billing: Block = NO_ADDRESS
    shipping: Block = NO_ADDRESS
    phone: str | None = None
    alt_phone: str | None = None
    email: str | None = None
    cc: str | None = None
    currency: str | None = None
    card_brand: str | None = None
    """Never QuickBooks' own, which knows no brand: of a new card, as the store calls it."""
    card_last_four: str | None = None
    card_expiry: str | None = None
    """Month and year: '09/2028'."""
    online: bool = field(default=False, eq=False)
    """Whether its ListID and edit sequence are QuickBooks Online's, which Desktop does not know."""
    origin: Origin | None = field(default=None, eq=False)

    @property
    def full_name(self) -> str:
        """Parent and name joined by a colon, as QuickBooks shows it: `Web Sales:Lee, Ann`."""
        return self.name if self.parent is None else f"{self.parent}:{self.name}"

    @property
    def is_job(self) -> bool:
        """Whether it stands under another customer."""
        return self.parent is not None

    @property
    def top(self) -> str:
        """The full name of the top-level customer that it belongs to; a customer's own."""
        return self.name if self.parent is None else self.parent.split(":", 1)[0]

    @property
    def level(self) -> int:
        """How many customers stand above it: 0 for a customer, 1 and more for jobs."""
        return 0 if self.parent is None else self.parent.count(":") + 1


class OtherList(Enum):
    """The other lists that share one namespace with top-level customers."""

    VENDOR = "vendor"
    EMPLOYEE = "employee"
    OTHER_NAME = "other name"


@frozen
class TakenName:
    """A name that no customer can get, because another list has it already."""

    name: str
    list: OtherList
    origin: Origin | None = field(default=None, eq=False)


@frozen
class CustomerList:
    """What QuickBooks knows: customers and jobs, names that other lists have taken, the company."""

    customers: tuple[Customer, ...] = ()
    taken: tuple[TakenName, ...] = ()
    company: Company = UNKNOWN

    def __add__(self, other: CustomerList) -> CustomerList:
        return CustomerList(
            self.customers + other.customers,
            self.taken + other.taken,
            self.company + other.company,
        )
