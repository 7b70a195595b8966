"""SalesReceiptAdd and InvoiceAdd: what QuickBooks checks before it posts a transaction."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from attrs import evolve

from rulesdsl.model.company import Account, AccountKind
from tests.company.customers import check_address, check_reference, referred
from tests.company.file import UNDEPOSITED, CompanyFile, Entry, Sale, fold, kept
from tests.company.parts import Part, filled
from tests.company.statuses import (
    NOT_IN_CURRENCY,
    RefusedError,
    bad_field,
    invalid_reference,
    missing,
    not_enabled,
)

_CENT = Decimal("0.01")
_ACCOUNTS = ("ARAccountRef", "DepositToAccountRef")


def post(company: CompanyFile, asked: Part) -> tuple[CompanyFile, Sale]:
    """The transaction, in its customer's currency: it has none of its own [0.9, S]."""
    kind = asked.tag.removesuffix("Add")
    reference = asked.part("CustomerRef")
    if reference is None or not reference.parts:
        # A sales receipt may be nobody's by the schema; nobody's order is never what we mean.
        raise RefusedError(missing("CustomerRef"))
    customer = referred(company, reference, kind)
    if not customer.active:
        # Not known [quickbooks.md 5, "Not found"]: our choice, the reading that refuses.
        why = "  The customer is inactive."
        raise RefusedError(invalid_reference("Customer", company.full_name(customer), kind, why))
    _check_parts(company, asked, kind)
    _check_currencies(company, asked)
    account = _account(company, asked, customer)
    sale = Sale(
        kind=kind,
        transaction_id=f"{company.clock + 1:X}-{company.stamp}",
        created=company.now,
        customer=customer.list_id,
        account=account.name,
        currency=company.currency(customer),
        total=_total(company, asked, kind),
        contents=tuple(_kept(it) for it in filled(asked.parts)),
    )
    last = account.name if kind == "Invoice" else company.last_receivables
    after = evolve(company, sales=(*company.sales, sale), last_receivables=last)
    return after.ticked(), sale


def _kept(part: Part) -> Part:
    return Part(part.tag, kept(part.text), tuple(map(_kept, part.parts)))


def _check_parts(company: CompanyFile, asked: Part, kind: str) -> None:
    for part in asked.parts:
        if part.tag.endswith("Address"):
            check_address(part)
        elif part.tag.endswith("Ref") and part.tag not in (*_ACCOUNTS, "CustomerRef"):
            check_reference(company, part, kind)


def _check_currencies(company: CompanyFile, asked: Part) -> None:
    """An exchange rate belongs to a file with several currencies (3250 [2, R])."""
    rate = asked.find("ExchangeRate")
    if rate and not company.multi_currency:
        raise RefusedError(not_enabled("multiple currencies"))
    if rate and Decimal(rate) <= 0:
        raise RefusedError(bad_field("ExchangeRate", "It must be more than nothing."))
    if asked.find("IsTaxIncluded") in {"true", "1"}:  # a company in the United States has none [S]
        raise RefusedError(not_enabled("amounts with tax included"))


# Accounts


def _account(company: CompanyFile, asked: Part, customer: Entry) -> Account:
    """Where it goes: the named account, else the last receivables or the undeposited funds.

    "If ARAccountRef is omitted QuickBooks reuses the last-used A/R account -> 3140 after a foreign
    order" [quickbooks.md 5, 3].
    """
    invoice = asked.tag == "InvoiceAdd"
    named = asked.find(f"{_ACCOUNTS[0] if invoice else _ACCOUNTS[1]}/FullName")
    name = named or (company.last_receivables if invoice else UNDEPOSITED)
    account = company.account(name)
    kind = asked.tag.removesuffix("Add")
    if account is None:
        raise RefusedError(invalid_reference("Account", name, kind))
    if invoice is not (account.kind is AccountKind.RECEIVABLE):  # the code is our choice
        raise RefusedError(
            bad_field(f"{'AR' if invoice else 'DepositTo'}Account", account.kind.value)
        )
    fitting = {company.currency(customer)} | (set() if invoice else {company.home})
    if account.currency not in fitting:
        whose = company.full_name(customer)
        raise RefusedError(invalid_reference("Customer", whose, kind, NOT_IN_CURRENCY))
    return account


# Lines


def _total(company: CompanyFile, asked: Part, kind: str) -> Decimal:
    lines = asked.parts_of(f"{kind}LineAdd")
    total = sum((_amount(company, line, kind) for line in lines), Decimal())
    if total < 0:  # a credit memo is another transaction; the code is our choice
        raise RefusedError(bad_field("Amount", "The total is negative."))
    return total


def _amount(company: CompanyFile, line: Part, kind: str) -> Decimal:
    """What a line costs: its amount, else quantity times rate, to the cent."""
    check_line(company, line, kind)
    if line.find("RatePercent"):
        raise RefusedError(bad_field("RatePercent", "It is not modelled."))
    amount, rate = line.find("Amount"), line.find("Rate")
    quantity = Decimal(line.find("Quantity") or 1)
    if (
        amount
        and rate
        and (quantity * Decimal(rate)).quantize(_CENT, ROUND_HALF_UP) != Decimal(amount)
    ):  # QuickBooks would have to change one of the three: our choice is to refuse
        raise RefusedError(bad_field("Amount", "It is not the quantity times the rate."))
    if amount:
        return Decimal(amount)
    return (quantity * Decimal(rate or 0)).quantize(_CENT, ROUND_HALF_UP)


def check_line(company: CompanyFile, line: Part, kind: str) -> None:
    """An item that there is (3140 [2]); only a line of words alone may be without one."""
    name = line.find("ItemRef/FullName")
    said = [it.tag for it in line.parts if it.tag != "Desc" and it.text]
    if not name and said:
        raise RefusedError(missing("ItemRef"))
    if name and company.items is not None and fold(name) not in company.items:
        raise RefusedError(invalid_reference("Item", name, f"{kind} line"))
    for part in line.parts:
        if part.tag.endswith("Ref") and part.tag != "ItemRef":
            check_reference(company, part, f"{kind} line")
