"""What is decided about an order, and what that asks of QuickBooks."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from enum import Enum
from operator import attrgetter

from rulesdsl.defining import frozen, often
from rulesdsl.model.blocks import address_of
from rulesdsl.model.hold_kinds import HoldKind
from rulesdsl.model.records import NO_ADDRESS, Block, Customer, Order, Party
from rulesdsl.model.settings import Addresses
from rulesdsl.model.transactions import Transaction


class Action(Enum):
    """What happens to the order's customer."""

    USE = "use"
    CREATE = "create"
    HOLD = "hold"


class JobAction(Enum):
    """What happens to the order's job."""

    NONE = "none"
    USE = "use"
    CREATE = "create"


class Role(Enum):
    """What a new record is for."""

    STANDARD = "standard customer"
    CUSTOMER = "customer"
    JOB = "job"


@often
class Creation:
    """A record that QuickBooks is asked to add: as it will be stored, and the policy's attributes.

    `attributes` are pairs of a name from the catalogue of attributes and its value as written.
    `currency_name` is what QuickBooks calls the currency of a record that is not in the home one.
    """

    record: Customer
    role: Role
    attributes: tuple[tuple[str, str], ...] = ()
    currency_name: str | None = None


@frozen
class Change:
    """A fact of a record that is brought up to date, in words: what it was, what it becomes."""

    fact: str
    old: str | None
    new: str


@frozen
class Update:
    """A record of which facts are brought up to date: as it was before, and as it is afterwards.

    Its name, parent, currency and identity stay as they are. `changes` says what is different.
    """

    record: Customer
    after: Customer
    changes: tuple[Change, ...]


_THE_CUSTOMERS = Addresses.CUSTOMER  # reading one off its class takes as long as all else here
_BILLING: Callable[[Customer], Block] = attrgetter("billing")
_SHIPPING: Callable[[Customer], Block] = attrgetter("shipping")


@often
class Decision:
    """The one decision about one order.

    `customer` is the top-level customer and `job` the job under it (None where there is none), both
    as records, existing or to be created. `tried` says why each key that was asked did not decide,
    `reason` why it was decided so in the end. `creates` lists what must be added first, in that
    order; `reactivates` what must be made active, `update` what is brought up to date. `rule_line`
    counts from 1 in `rule_file`; `line` is the number of the line of the decision table.
    `transaction` is what the order is posted as, None where it is not; `unmapped` are the SKUs and
    words that the item map lacks for it. `notify` says that the sales channel is to write to the
    new customer. `standard` tells that it is the standard customer who takes the order, perhaps
    with a job: by override, or because nobody matched.
    """

    order: Order
    action: Action
    reason: str
    tried: tuple[str, ...] = ()
    customer: Customer | None = None
    job: Customer | None = None
    job_action: JobAction = JobAction.NONE
    creates: tuple[Creation, ...] = ()
    reactivates: tuple[Customer, ...] = ()
    update: Update | None = None
    matched_by: str | None = None
    rule: str | None = None
    rule_file: str | None = None
    rule_line: int | None = None
    line: int | None = None
    hold: HoldKind | None = None
    warnings: tuple[str, ...] = ()
    addresses: Addresses = Addresses.ORDER
    transaction: Transaction | None = None
    unmapped: tuple[str, ...] = ()
    notify: bool = False
    standard: bool = False

    @property
    def bill_to(self) -> Block:
        """The billing address that the transaction carries (docs/language.md, "What happens").

        A matched record is billed where QuickBooks says, once it is brought up to date. An empty
        block leaves it to QuickBooks, which takes what it knows of the customer.
        """
        return self._carried(_BILLING, self.order.billing)

    @property
    def ship_to(self) -> Block:
        """The same for the goods: of a matched record the order's address goes first."""
        return self._carried(_SHIPPING, self.order.shipping, order_first=True)

    def _carried(
        self, own: Callable[[Customer], Block], told: Party, *, order_first: bool = False
    ) -> Block:
        """The one of two addresses that goes first, or else the one that is known."""
        record = self.job or self.customer
        if record is None:
            return NO_ADDRESS
        if self.addresses is _THE_CUSTOMERS:
            standard = self.customer or record
            there = own(standard)
            # of a job left empty QuickBooks would take the job's own, which is the buyer's
            return standard.billing if there.is_empty and self.job else there
        matched = self.matched_by is not None
        if order_first or not matched:
            block = address_of(told)
            if not matched or not block.is_empty:
                return block
        there = own(self.update.after if self.update else record)
        return address_of(told) if there.is_empty and not order_first else there

    @property
    def tells_of(self) -> tuple[str, date] | None:
        """The full name of the customer or job that the order tells of, and the day it does.

        That is who matched or is created; None where nobody does, or the order has no date.
        """
        record, day = self.job or self.customer, self.order.order_date
        if record is None or day is None:
            return None
        own = self.matched_by is not None or any(it.record is record for it in self.creates)
        return (record.full_name, day) if own else None

    @property
    def why(self) -> str:
        """The whole reason in one line: what was tried in vain, then what decided."""
        return "; ".join((*self.tried, self.reason))
