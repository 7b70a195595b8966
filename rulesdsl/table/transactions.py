"""The transaction of an order: made with its decision, or the reason why the order is held.

Nothing is created for a held order, and the next orders build on what this one creates: whether it
can be posted must be known with its decision, not afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache
from itertools import count
from operator import attrgetter

from rulesdsl.defining import evolve, fields, maker
from rulesdsl.model.blocks import fitting
from rulesdsl.model.decisions import Action, Decision
from rulesdsl.model.items import LONGEST_PAYMENT_METHOD, TAX_CODE, payment_key
from rulesdsl.model.memo import memo_of, posted_as
from rulesdsl.model.records import Block
from rulesdsl.model.settings import PostAs
from rulesdsl.model.storage import UNCUT, stored_text
from rulesdsl.model.transactions import (
    LONGEST_ACCOUNT,
    LONGEST_NUMBER,
    Transaction,
    TransactionKind,
)
from rulesdsl.table import holds
from rulesdsl.table.accounts import Accounts, account_trouble, accounts_of
from rulesdsl.table.case import Case, Wrong
from rulesdsl.table.standing import no_sale, of_paying_back
from rulesdsl.table.transaction_lines import lines_of


def posted(case: Case, decision: Decision) -> Decision | Wrong:
    """The decision with the transaction that the policy posts the order as."""
    if case.settings.post_as is PostAs.NOTHING or decision.action is Action.HOLD:
        return decision
    company = case.book.company
    if company.posted and company.has_posted(posted_as(case.order)):
        if decision.creates or decision.reactivates:
            # It was somebody's when it was posted, and is not theirs any more: facts by which its
            # customer was found have changed since. Another customer for it would be one too many.
            gone = "found" if decision.creates else "active"
            return Wrong(
                holds.POSTED,
                "QuickBooks has a transaction for this order already, and its customer is not"
                f" {gone} any more",
            )
        warning = "QuickBooks has a transaction for this order already: it is not posted again"
        return evolve(decision, warnings=(*decision.warnings, warning))
    items = company.items
    if items is None:
        return Wrong(holds.NO_ITEM_MAP, "no file tells which QuickBooks item each SKU is")
    accounts = accounts_of(case)
    trouble = _other_currency(case, decision) or account_trouble(case) or _no_account(accounts)
    if trouble is not None:
        return trouble
    return _with_transaction(case, decision, items, accounts)


def _with_transaction(
    case: Case, decision: Decision, items: Mapping[str, str], accounts: Accounts
) -> Decision | Wrong:
    order, customer = case.order, decision.job or decision.customer
    if customer is None:
        raise AssertionError(decision)  # only a held order has none
    is_invoice = case.settings.post_as is _INVOICE
    kind = TransactionKind.INVOICE if is_invoice else TransactionKind.SALES_RECEIPT
    lines = no_sale(order.money.standing, kind) or lines_of(order, items)
    if isinstance(lines, Wrong):
        return lines
    if order.order_date is None:
        return Wrong(holds.NO_DATE, "the order has no date")
    method = None if is_invoice else items.get(payment_key(order.payment_method or ""))
    number, renumbered = _number(case)
    transaction = Transaction(
        kind=kind,
        customer=customer,
        date=order.order_date,
        number=number,
        memo=_memo(case, told=method is None),
        currency=case.currency,
        lines=lines.lines,
        bill_to=_fitting(decision.bill_to, decision),
        ship_to=_fitting(decision.ship_to, decision),
        payment_method=method,
        account=accounts.receivables if is_invoice else accounts.deposit,
        tax_code=items.get(TAX_CODE),
        exchange_rate=_exchange_rate(case),
    )
    paid_back = of_paying_back(order.money.standing)
    warnings = (*decision.warnings, *lines.warnings, *paid_back, *renumbered)
    return _posting()(decision, transaction, warnings)


_INVOICE = PostAs.INVOICE


@cache
def _posting() -> Callable[[Decision, Transaction, tuple[str, ...]], Decision]:
    """What makes a decision with a transaction and these warnings out of one without, quickly."""
    told = ["transaction", "warnings"]
    alike = [it.name for it in fields(Decision) if it.name not in told]
    read, make = attrgetter(*alike), maker(Decision, *alike, *told)

    def posting(made: Decision, transaction: Transaction, warnings: tuple[str, ...]) -> Decision:
        return make(*read(made), transaction, warnings)

    return posting


def _fitting(block: Block, decision: Decision) -> Block:
    """An address as the transaction can carry it; the order's own fits already."""
    updated = decision.update.after if decision.update else None
    for record in (decision.job, decision.customer, updated):
        if record is not None and (block is record.billing or block is record.shipping):
            return fitting(block)
    return block


def _other_currency(case: Case, decision: Decision) -> Wrong | None:
    """A customer in another currency, which QuickBooks would take the amounts to be in.

    With `multi currency = true` no such customer comes this far.
    """
    for record in (decision.job, decision.customer):
        its = record.currency if record is not None else None
        if record is not None and its is not None and its != case.currency:
            return Wrong(
                holds.CURRENCY_POSTED,
                f"'{record.full_name}' is in {its}, the order in {case.currency}: "
                f"QuickBooks would take its amounts for {its}",
            )
    return None


def _no_account(accounts: Accounts) -> Wrong | None:
    """A name in the policy that no account of QuickBooks' can have."""
    for name in filter(None, (accounts.receivables, accounts.deposit)):
        if stored_text(name, LONGEST_ACCOUNT) != name:
            return Wrong(holds.ACCOUNT_MISSING, f"no account of QuickBooks' can be called '{name}'")
    return None


def _exchange_rate(case: Case) -> Decimal | None:
    """What one unit is worth in the home currency; nothing and less than that is no rate."""
    money = case.order.money
    rate, counted_in = money.exchange_rate, money.rate_currency or case.settings.home_currency
    if rate is None or not case.is_foreign or not rate.is_finite() or rate <= 0:
        return None
    return rate if counted_in == case.settings.home_currency else None


def _memo(case: Case, *, told: bool) -> str:
    """The memo by which the order is found again, and how it was paid where that stands nowhere.

    Behind the parenthesis a memo may say anything (see `model.memo`).
    """
    memo = memo_of(case.order)
    if not told:
        return memo
    method = stored_text(case.order.payment_method or "", LONGEST_PAYMENT_METHOD)
    return f"{memo}, payment method {method}" if method and memo.endswith(")") else memo


def _number(case: Case) -> tuple[str | None, tuple[str, ...]]:
    """The transaction's number, and a warning where it is not the one that the order asks for.

    Where another transaction has the number, `-2` is put behind it, or the next that is free.
    """
    wanted = number_of(case.order.number)
    if not wanted or not case.book.has_number(wanted):
        return wanted or None, ()
    endings = (f"-{again}" for again in count(2))
    tried = (wanted[-(LONGEST_NUMBER - len(it)) :] + it for it in endings)
    free = next(it for it in tried if not case.book.has_number(it))
    return free, (f"another transaction has the number {wanted}, so this one is {free}",)


def number_of(order_number: str) -> str:
    """An order number as QuickBooks can keep it: of a longer one the last letters and digits.

    Stores count up: it is the end that tells orders apart.

    >>> number_of("#1001"), number_of("111-1234567-7654321")
    ('#1001', '45677654321')
    """
    whole = stored_text(order_number, UNCUT)
    if len(whole) <= LONGEST_NUMBER:
        return whole
    return re.sub(r"[^\w]|_", "", whole)[-LONGEST_NUMBER:] or whole[-LONGEST_NUMBER:].strip()
