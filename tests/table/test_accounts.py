"""The accounts of a transaction: which they are, and why QuickBooks would refuse them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rulesdsl.customers.index import CustomerIndex
from rulesdsl.model.company import Account, AccountKind, Company
from rulesdsl.model.hold_kinds import HoldKind
from rulesdsl.model.records import CustomerList, Order
from rulesdsl.table import holds
from rulesdsl.table.accounts import Accounts, account_trouble, accounts_of
from rulesdsl.table.case import Case
from tests.policies import Written

EURO = "currency 'EUR' uses customer 'Web EUR'"
AR_EUR = Account("Accounts Receivable - EUR", AccountKind.RECEIVABLE, "EUR")
AR = Account("Accounts Receivable", AccountKind.RECEIVABLE, "USD")
BANK_EUR = Account("Banks:Euro", AccountKind.BANK, "EUR")
BANK_GBP = Account("Pounds", AccountKind.BANK, "GBP")
CASH = Account("Undeposited Funds", AccountKind.OTHER)
CHART = (AR, AR_EUR, BANK_EUR, BANK_GBP, CASH)
NO_CURRENCIES = (
    Account("Accounts Receivable - EUR", AccountKind.RECEIVABLE),
    Account("Banks:Euro", AccountKind.BANK),
)


def case(policy: str, *chart: Account, currency: str | None = "EUR") -> Case:
    """An order with a policy's only rule, in a company with these accounts."""
    compiled = Written.of(policy).compiled()
    assert compiled.ok, compiled.diagnostics
    [rule] = compiled.policy.rules
    book = CustomerIndex(CustomerList(company=Company(accounts=chart)))
    return Case(Order(number="#1", currency=currency), book, rule, 1)


def posting(how: str, accounts: str = "", *, multi: bool = True) -> str:
    several = str(multi).lower()
    return f"multi currency = {several}; post as = {how}; {EURO}{accounts}; else use customer 'Web'"


def naming(receivables: str) -> str:
    return posting("invoice", f", receivables account '{receivables}'")


def depositing(account: str) -> str:
    return posting("sales receipt", f", deposit account '{account}'")


@pytest.mark.parametrize(
    ("policy", "chart", "kind", "said"),
    [
        (posting("nothing"), (), None, ""),
        (posting("sales receipt"), CHART, None, ""),
        (depositing("Banks:Euro"), (), None, ""),
        (depositing("banks : EURO"), CHART, None, ""),
        (depositing("Undeposited Funds"), CHART, None, ""),
        (depositing("Banks:Euro"), NO_CURRENCIES, None, ""),
        (depositing("Euro"), CHART, holds.ACCOUNT_MISSING, "'Euro' is not in the list of accounts"),
        (
            depositing("Pounds"),
            CHART,
            holds.ACCOUNT_CURRENCY,
            "is in GBP and must be in EUR as the order or USD as the company",
        ),
        (depositing("Accounts Receivable"), CHART, holds.ACCOUNT_KIND, "no money goes there"),
        (naming("Accounts Receivable - EUR"), (), None, ""),
        (naming("Accounts Receivable - EUR"), CHART, None, ""),
        (naming("Accounts Receivable - EUR"), NO_CURRENCIES, None, ""),
        (naming("A/R"), CHART, holds.ACCOUNT_MISSING, "is not in the list of accounts"),
        (
            naming("Accounts Receivable"),
            CHART,
            holds.ACCOUNT_CURRENCY,
            "is in USD and must be in EUR as the order: QuickBooks would refuse it (error 3140)",
        ),
        (naming("Banks:Euro"), CHART, holds.ACCOUNT_KIND, "no accounts receivable account"),
        (posting("invoice"), (), holds.NO_RECEIVABLES, "no receivables account for EUR"),
        (posting("invoice"), NO_CURRENCIES, holds.NO_RECEIVABLES, "no receivables account for EUR"),
        (posting("invoice"), CHART, None, ""),
        (
            posting("invoice"),
            (*CHART, Account("Other A/R", AccountKind.RECEIVABLE, "EUR")),
            holds.NO_RECEIVABLES,
            "QuickBooks has 'Accounts Receivable - EUR', 'Other A/R'",
        ),
    ],
)
def test_what_is_wrong(
    policy: str, chart: tuple[Account, ...], kind: HoldKind | None, said: str
) -> None:
    trouble = account_trouble(case(policy, *chart))
    assert (trouble.kind if trouble else None) == kind
    assert said in (trouble.reason if trouble else "")


def test_an_account_is_called_what_the_list_calls_it() -> None:
    policy = depositing("banks : EURO")
    assert accounts_of(case(policy, *CHART)).deposit == "Banks:Euro"
    assert accounts_of(case(policy)).deposit == "banks : EURO"


def test_the_only_receivables_account_of_a_currency_is_taken() -> None:
    assert accounts_of(case(posting("invoice"), *CHART)).receivables == AR_EUR.name
    assert accounts_of(case(posting("invoice"), *CHART, currency=None)).receivables == AR.name
    assert accounts_of(case(posting("invoice"), AR_EUR, currency="GBP")) == Accounts()


def test_a_home_invoice_needs_its_account_too_where_there_are_several_currencies() -> None:
    """QuickBooks would take the one used last, that of an invoice in euros say."""
    trouble = account_trouble(case(posting("invoice"), currency="USD"))
    assert trouble is not None
    assert trouble.kind is holds.NO_RECEIVABLES
    assert account_trouble(case(posting("invoice", multi=False), currency="USD")) is None


def test_one_currency_needs_no_accounts() -> None:
    policy = posting("invoice", ", receivables account 'A/R'", multi=False)
    assert accounts_of(case(policy, *CHART, currency="USD")) == Accounts()


CHARTS = st.lists(
    st.builds(
        Account,
        st.sampled_from(("A", "a", "B", "Banks:A")),
        st.sampled_from(AccountKind),
        st.sampled_from((None, "USD", "EUR", "GBP")),
    ),
    max_size=4,
).map(tuple)


@given(
    CHARTS,
    st.sampled_from(("sales receipt", "invoice")),
    st.sampled_from(("", ", receivables account 'A'", ", deposit account 'Banks:A'")),
    st.sampled_from((None, "USD", "EUR", "GBP")),
)
def test_what_passes_is_what_quickbooks_takes(
    chart: tuple[Account, ...], how: str, accounts: str, currency: str | None
) -> None:
    """Error 3140: "either in home currency or the transaction currency", receivables the latter."""
    order = case(posting(how, accounts), *chart, currency=currency)
    if account_trouble(order) is not None:
        return
    named = accounts_of(order)
    for name, allowed in (
        (named.receivables, {order.currency}),
        (named.deposit, {order.currency, "USD"}),
    ):
        there = [it for it in chart if it.name.casefold() == (name or "").casefold()]
        assert name is None or there or not chart
        if there and any(it.currency for it in chart):
            assert (there[0].currency or "USD") in allowed
            assert (there[0].kind is AccountKind.RECEIVABLE) == (name == named.receivables)
    if how == "invoice":
        assert named.receivables is not None
