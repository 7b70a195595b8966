"""The transaction that carries an order, as QuickBooks will keep it: sales receipt or invoice."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum

from rulesdsl.defining import often
from rulesdsl.model.records import NO_ADDRESS, Block, Customer

LONGEST_NUMBER = 11
"""Of a transaction (RefNumber); a longer one is refused (3070)."""

LONGEST_ACCOUNT = 159
"""Of an account's full name: five levels of 31 characters, with the colons between them."""

LONGEST_TEXT = 4095
"""Of a memo, and of a line's description."""

CENT = Decimal("0.01")

MOST_AMOUNT = Decimal(10**13)
"""An amount is less: it has at most 13 digits before the point (AMTTYPE)."""

STEP = Decimal("0.00001")
"""A quantity and a price have at most five decimals (QUANTYPE, PRICETYPE)."""

MOST_QUANTITY = Decimal(10**10)
"""A quantity and a price are less: at most ten digits before the point."""


class TransactionKind(Enum):
    """What the order is posted as, in the words of the setting `post as`."""

    SALES_RECEIPT = "sales receipt"
    INVOICE = "invoice"


@often(kw_only=True)
class TransactionLine:
    """One line: a QuickBooks item by its full name, and what the whole line comes to.

    `quantity` is None where the line has none (shipping, tax, a discount), or one that QuickBooks
    cannot keep.
    """

    item: str
    amount: Decimal
    description: str | None = None
    quantity: Decimal | None = None

    @property
    def rate(self) -> Decimal | None:
        """The price of one, where it times the quantity is the amount to the cent; else None.

        >>> TransactionLine(item="Mug", amount=Decimal("37.50"), quantity=Decimal(3)).rate
        Decimal('12.50')
        >>> TransactionLine(item="Mug", amount=Decimal(10), quantity=Decimal(3)).rate is None
        True
        """
        if not self.quantity:
            return None
        rate = self.amount / self.quantity
        if abs(rate) >= MOST_QUANTITY or rate.quantize(STEP) * self.quantity != self.amount:
            return None
        return rate


@often(kw_only=True)
class Transaction:
    """A sales receipt or an invoice that QuickBooks is asked to add.

    `customer` is the job where the order has one. `number` is QuickBooks' RefNumber; which order it
    is for, the memo tells. Amounts are in `currency` (ISO 4217), which is the customer's; `account`
    is the receivables account of an invoice, the deposit account of a sales receipt.
    """

    kind: TransactionKind
    customer: Customer
    date: date
    number: str | None
    memo: str
    currency: str
    lines: tuple[TransactionLine, ...]
    bill_to: Block = NO_ADDRESS
    ship_to: Block = NO_ADDRESS
    payment_method: str | None = None
    account: str | None = None
    tax_code: str | None = None
    exchange_rate: Decimal | None = None

    @property
    def total(self) -> Decimal:
        """What the lines come to."""
        return sum((line.amount for line in self.lines), start=Decimal())
