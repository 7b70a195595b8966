"""The accounts that a transaction is booked to: which they are, and whether QuickBooks takes them.

QuickBooks decides by the customer which currency a transaction is in, and refuses an account that
does not go with it: error 3140, "The currency of the account must be either in home currency or the
transaction currency" [quickbooks.md 2, 5]. A request that is refused stops all that come after it,
so that the order is held beforehand.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from rulesdsl.defining import frozen
from rulesdsl.model.company import Account, AccountKind
from rulesdsl.model.settings import PostAs
from rulesdsl.model.storage import same_label
from rulesdsl.semantics.policy import CurrencyRule
from rulesdsl.table import holds
from rulesdsl.table.case import Case, Wrong, some


@frozen
class Accounts:
    """The accounts by their full names; None leaves the choice to QuickBooks.

    An invoice is booked to `receivables`, a sales receipt to `deposit` (without one to Undeposited
    Funds).
    """

    receivables: str | None = None
    deposit: str | None = None


_LEFT_TO_QUICKBOOKS = Accounts()


def accounts_of(case: Case) -> Accounts:
    """The accounts of the order's transaction; none where the policy posts nothing.

    Where the policy names no receivables account, and QuickBooks has just one in the order's
    currency, it is that one. An account is called what the list calls it.
    """
    if not case.settings.multi_currency:
        return _LEFT_TO_QUICKBOOKS
    named = _named(case)
    match case.settings.post_as:
        case PostAs.NOTHING:
            return _LEFT_TO_QUICKBOOKS
        case PostAs.SALES_RECEIPT:
            return Accounts(deposit=_as_listed(case, named.deposit if named else None))
        case PostAs.INVOICE:
            receivables = _as_listed(case, named.receivables if named else None)
            return Accounts(receivables=receivables or _only_one(case))


def account_trouble(case: Case) -> Wrong | None:
    """Why QuickBooks would refuse the order's transaction for its accounts; None if it would not.

    What is not given is not judged: without a list of accounts only that an account is named.
    """
    if not case.settings.multi_currency:
        return None  # no account is named
    accounts = accounts_of(case)
    match case.settings.post_as:
        case PostAs.INVOICE if accounts.receivables is not None:
            return _receivables_trouble(case, accounts.receivables)
        case PostAs.INVOICE:
            return _none_named(case)
        case PostAs.SALES_RECEIPT if accounts.deposit is not None:
            return _deposit_trouble(case, accounts.deposit)
        case _:
            return None


def _named(case: Case) -> CurrencyRule | None:
    """What the policy says of the order's currency."""
    if case.rule is None:
        return None
    return case.rule.currencies.get(case.currency)


def _none_named(case: Case) -> Wrong:
    """QuickBooks takes the receivables account used last, whatever its currency: then 3140."""
    there = [it.name for it in _receivables_in_currency(case)]
    which = f"; QuickBooks has {some(there)}" if there else ""
    return Wrong(
        holds.NO_RECEIVABLES,
        f"the policy names no receivables account for {case.currency}, and QuickBooks would take "
        f"the one that was used last, in whatever currency{which}",
    )


def _receivables_trouble(case: Case, name: str) -> Wrong | None:
    what = f"the receivables account '{name}'"
    account = _find(case, name)
    if account is None:
        return _missing(case, what)
    if account.kind is not AccountKind.RECEIVABLE:
        return Wrong(holds.ACCOUNT_KIND, f"{what} is no accounts receivable account in QuickBooks")
    currency = _currency(case, account)
    if currency not in (None, case.currency):
        return _refused(case, what, currency, home_too=False)
    return None


def _deposit_trouble(case: Case, name: str) -> Wrong | None:
    what = f"the deposit account '{name}'"
    account = _find(case, name)
    if account is None:
        return _missing(case, what)
    if account.kind is AccountKind.RECEIVABLE:
        return Wrong(
            holds.ACCOUNT_KIND, f"{what} is an accounts receivable account: no money goes there"
        )
    currency = _currency(case, account)
    if currency not in (None, case.currency, case.settings.home_currency):
        return _refused(case, what, currency, home_too=case.is_foreign)
    return None


def _missing(case: Case, what: str) -> Wrong | None:
    if not case.book.company.accounts:
        return None  # no list of accounts was given
    return Wrong(holds.ACCOUNT_MISSING, f"{what} is not in the list of accounts")


def _refused(case: Case, what: str, currency: str | None, *, home_too: bool) -> Wrong:
    """What error 3140 would have said."""
    wanted = f"{case.currency} as the order"
    if home_too:
        wanted += f" or {case.settings.home_currency} as the company"
    return Wrong(
        holds.ACCOUNT_CURRENCY,
        f"{what} is in {currency} and must be in {wanted}: QuickBooks would refuse it (error 3140)",
    )


# The list of accounts, gone through once


class _Chart:
    """A list of accounts by folded full name; it is told from others by which tuple it is."""

    def __init__(self, accounts: tuple[Account, ...]) -> None:
        self.accounts = accounts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Chart) and self.accounts is other.accounts

    def __hash__(self) -> int:
        return id(self.accounts)


@frozen
class _Known:
    by_name: Mapping[str, Account]
    receivables: tuple[Account, ...]
    tells_currencies: bool


@lru_cache(maxsize=8)
def _known(chart: _Chart) -> _Known:
    return _Known(
        {_folded(it.name): it for it in reversed(chart.accounts)},
        tuple(it for it in chart.accounts if it.kind is AccountKind.RECEIVABLE),
        any(it.currency is not None for it in chart.accounts),
    )


def _folded(full_name: str) -> str:
    """The fold of a full name, with its parents' names before it."""
    return ":".join(map(same_label, full_name.split(":")))


def _find(case: Case, name: str) -> Account | None:
    return _known(_Chart(case.book.company.accounts)).by_name.get(_folded(name))


def _as_listed(case: Case, name: str | None) -> str | None:
    account = _find(case, name) if name else None
    return account.name if account else name


def _only_one(case: Case) -> str | None:
    there = _receivables_in_currency(case)
    return there[0].name if len(there) == 1 else None


def _receivables_in_currency(case: Case) -> list[Account]:
    known = _known(_Chart(case.book.company.accounts))
    return [it for it in known.receivables if _currency(case, it) == case.currency]


def _currency(case: Case, account: Account) -> str | None:
    """The account's currency; None where the whole list says nothing of currencies."""
    if account.currency is not None:
        return account.currency
    tells = _known(_Chart(case.book.company.accounts)).tells_currencies
    return case.settings.home_currency if tells else None
