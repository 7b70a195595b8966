"""What is known of a QuickBooks company beside its names: edition, accounts, items, what is posted.

All of it is optional: what is not given is not known, and is not guessed.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from enum import Enum
from functools import cached_property

from rulesdsl.defining import evolve, field, frozen


class Edition(Enum):
    """The edition of QuickBooks Desktop, which decides how many names its lists can hold."""

    PRO = "pro"
    PREMIER = "premier"
    ENTERPRISE = "enterprise"


class AccountKind(Enum):
    """The kinds of accounts that a transaction can name."""

    RECEIVABLE = "accounts receivable"
    BANK = "bank"
    OTHER = "other"


@frozen
class Account:
    """An account of the chart of accounts: its full name, kind and currency (ISO 4217)."""

    name: str
    kind: AccountKind = AccountKind.OTHER
    currency: str | None = None


@frozen
class PostedOrder:
    """An order that QuickBooks has a transaction for, as the memo of the transaction names it.

    All texts are folded (see `model.memo`). The number alone tells nothing: two channels may use
    the same one.
    """

    number: str
    channel: str | None = None
    store: str | None = None


class PostedOrders(AbstractSet[PostedOrder]):
    """Posted orders that are looked up where they are kept, without reading all of them."""

    @abstractmethod
    def stores_of(self, number: str, channel: str | None) -> AbstractSet[str | None]:
        """The stores of the posted orders of that number and channel."""


@frozen(slots=False)
class Company:
    """What is known of the company; None, or nothing in it, where it was not given.

    `items` gives the QuickBooks item of each SKU (folded, see `model.items`), `accounts` the chart
    of accounts, `posted` the orders that QuickBooks has a transaction for already, and `numbers`
    the numbers (RefNumber, folded) of its transactions, as far as they are known. `currencies`
    gives the company's own name of each currency, by ISO 4217 code: None for one that is not
    active.
    """

    edition: Edition | None = None
    online: bool = False
    """Whether it is a company of QuickBooks Online, which takes no qbXML."""
    items: Mapping[str, str] | None = field(default=None, repr=False)
    accounts: tuple[Account, ...] = ()
    posted: AbstractSet[PostedOrder] = field(default=frozenset(), repr=False)
    numbers: AbstractSet[str] = field(default=frozenset(), repr=False)
    currencies: Mapping[str, str | None] = field(factory=dict, repr=False)

    def has_posted(self, order: PostedOrder) -> bool:
        """Whether there is a transaction for it: same channel and number, and no other store."""
        place = (order.number, order.channel)
        if isinstance(self.posted, PostedOrders):
            stores = self.posted.stores_of(*place)
        else:
            stores = self._stores.get(place, frozenset())
        return bool(stores) and (order.store is None or None in stores or order.store in stores)

    @cached_property
    def _stores(self) -> Mapping[tuple[str, str | None], frozenset[str | None]]:
        """The stores of the posted orders, by number and channel."""
        stores: dict[tuple[str, str | None], frozenset[str | None]] = {}
        for it in self.posted:
            place = (it.number, it.channel)
            stores[place] = stores.get(place, frozenset()) | {it.store}
        return stores

    def __add__(self, other: Company) -> Company:
        items = self.items
        if other.items is not None:
            items = {**(items or {}), **other.items}
        return evolve(
            self,
            edition=other.edition or self.edition,
            online=self.online or other.online,
            items=items,
            accounts=self.accounts + other.accounts,
            # What is kept elsewhere is only read where there is something to be added to it.
            posted=self.posted | other.posted if other.posted else self.posted,
            numbers=self.numbers | other.numbers if other.numbers else self.numbers,
            currencies={
                code: self.currencies.get(code) or other.currencies.get(code)
                for code in (*self.currencies, *other.currencies)
            },
        )


UNKNOWN = Company()
