"""A transaction as the contents of a SalesReceiptAdd or InvoiceAdd: qbXML 13.0's order and forms.

Neither names a currency: the customer decides it [quickbooks.md 0.9]. No total is sent either;
QuickBooks adds the lines up, so that what they come to was checked before.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rulesdsl.model.items import LONGEST_ITEM, LONGEST_PAYMENT_METHOD, LONGEST_TAX_CODE
from rulesdsl.model.records import Customer
from rulesdsl.model.transactions import (
    CENT,
    LONGEST_ACCOUNT,
    LONGEST_NUMBER,
    LONGEST_TEXT,
    MOST_AMOUNT,
    MOST_QUANTITY,
    STEP,
    Transaction,
    TransactionKind,
    TransactionLine,
)
from rulesdsl.posting.customer_add import address, insist, text
from rulesdsl.posting.qbxml_text import Content

ELEMENTS: dict[TransactionKind, str] = {
    TransactionKind.SALES_RECEIPT: "SalesReceiptAdd",
    TransactionKind.INVOICE: "InvoiceAdd",
}

_LINES: dict[TransactionKind, str] = {
    TransactionKind.SALES_RECEIPT: "SalesReceiptLineAdd",
    TransactionKind.INVOICE: "InvoiceLineAdd",
}

_LONGEST_FULL_NAME = 209


def transaction_add(it: Transaction, list_id: str | None) -> tuple[tuple[str, Content], ...]:
    """What stands in the request; the customer by its ListID where that is known, else by name."""
    insist(it.lines, "the transaction {!r} has no lines", it.number)
    # A sales receipt without a customer is in the schema, and would be nobody's.
    customer = ("CustomerRef", _customer(it.customer, list_id))
    return (customer, *_head(it), *((_LINES[it.kind], _line(one, it.tax_code)) for one in it.lines))


def _customer(record: Customer, list_id: str | None) -> Content:
    if list_id:
        return (("ListID", list_id),)
    insist(len(record.full_name) <= _LONGEST_FULL_NAME, "{!r} is too long a name", record.full_name)
    return (("FullName", record.full_name),)


def _head(it: Transaction) -> Iterator[tuple[str, Content]]:
    is_invoice = it.kind is TransactionKind.INVOICE
    if it.account is not None and is_invoice:
        yield "ARAccountRef", _named("the receivables account", it.account, LONGEST_ACCOUNT)
    yield "TxnDate", it.date.isoformat()
    if it.number is not None:
        yield "RefNumber", text("RefNumber", it.number, LONGEST_NUMBER)
    yield from address("BillAddress", it.bill_to)
    yield from address("ShipAddress", it.ship_to)
    if it.payment_method is not None:
        insist(not is_invoice, "an invoice has no payment method")
        method = _named("the payment method", it.payment_method, LONGEST_PAYMENT_METHOD)
        yield "PaymentMethodRef", method
    yield "Memo", text("the memo", it.memo, LONGEST_TEXT)
    if it.account is not None and not is_invoice:
        yield "DepositToAccountRef", _named("the deposit account", it.account, LONGEST_ACCOUNT)
    if it.exchange_rate is not None:
        rate = it.exchange_rate
        insist(rate.is_finite() and rate > 0, "the exchange rate is {}", rate)
        yield "ExchangeRate", format(rate, "f")


def _named(what: str, name: str, limit: int) -> Content:
    return (("FullName", text(what, name, limit)),)


def _line(line: TransactionLine, tax_code: str | None) -> Content:
    return tuple(_line_elements(line, tax_code))


def _line_elements(line: TransactionLine, tax_code: str | None) -> Iterator[tuple[str, Content]]:
    yield "ItemRef", _named("the item", line.item, LONGEST_ITEM)
    if line.description is not None:
        yield "Desc", text("the description", line.description, LONGEST_TEXT)
    if line.quantity is not None:
        yield "Quantity", _decimals("the quantity", line.quantity)
    # With a price as well QuickBooks would compute the amount anew; only one of them is sent.
    if line.rate is not None:
        yield "Rate", _decimals("the price", line.rate)
    else:
        yield "Amount", _amount(line.amount)
    if tax_code is not None:
        yield "SalesTaxCodeRef", _named("the tax code", tax_code, LONGEST_TAX_CODE)


def _amount(amount: Decimal) -> str:
    """Exactly two decimals, and at most 13 digits before them: AMTTYPE refuses 1.5."""
    insist(amount.is_finite() and abs(amount) < MOST_AMOUNT, "the amount is {}", amount)
    cents = amount.quantize(CENT)
    insist(cents == amount, "the amount {} has parts of a cent", amount)
    return format(cents, "f")


def _decimals(what: str, number: Decimal) -> str:
    """At most ten digits before the point and five behind it, none of them for nothing."""
    insist(number.is_finite() and abs(number) < MOST_QUANTITY, "{} is {}", what, number)
    kept = number.quantize(STEP)
    insist(kept == number, "{} {} has more than five decimals", what, number)
    written = format(kept, "f").rstrip("0")
    return written.rstrip(".")
