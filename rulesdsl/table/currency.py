"""New customers in another currency than the home currency: what they need, and when they may be.

QuickBooks keeps one currency a customer, and nobody can change it once there are transactions
[quickbooks.md 0.9, 5]: a customer made in the wrong one is wrong for good.
"""

from __future__ import annotations

from rulesdsl.model.conditions import fields_of, holds
from rulesdsl.model.currencies import CODES, QUICKBOOKS_NAMES
from rulesdsl.model.decisions import Creation, Role
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import Customer
from rulesdsl.model.storage import same_label
from rulesdsl.semantics.policy import Attributes
from rulesdsl.table import holds as kinds
from rulesdsl.table.case import Case, Wrong

_CURRENCY = BY_NAME["currency"]


def creation(case: Case, record: Customer, role: Role, attributes: Attributes = ()) -> Creation:
    """The record to be added, with QuickBooks' name of its currency; a job has its customer's."""
    foreign = record.currency is not None and not record.is_job
    return Creation(record, role, attributes, _name_of(case) if foreign else None)


def own_currency(case: Case) -> str | None:
    """The currency that a new customer is given: None is the home currency, as in QuickBooks."""
    return case.currency if case.is_foreign else None


def cannot_be_named(case: Case, what: str) -> Wrong | None:
    """Why nobody can be created in the order's currency: CurrencyRef takes QuickBooks' own name."""
    if not case.is_foreign or _name_of(case) is not None:
        return None
    if case.currency in case.book.company.currencies:
        return Wrong(
            kinds.CURRENCY_ASLEEP,
            f"{what} in {case.currency} is needed, and that currency is not active in QuickBooks",
        )
    return Wrong(
        kinds.CURRENCY_NAME,
        f"{what} in {case.currency} is needed, and it is not known what QuickBooks calls that "
        "currency",
    )


def is_of_no_currency(case: Case, name: str) -> Wrong | None:
    """Why a standard customer may not be created in the order's currency.

    It may where the policy names it for that currency, or where its rule is for orders in that
    currency only. Otherwise the first order to come would decide its currency for good.
    """
    if not case.is_foreign or case.rule is None:
        return None
    its = case.rule.currencies.get(case.currency)
    named = its is not None and same_label(its.customer) == same_label(name)
    if named or _rule_is_for_one_currency(case):
        return None
    return Wrong(
        kinds.NO_STANDARD_IN_CURRENCY,
        f"the standard customer '{name}' is not in the QuickBooks list, and the policy does not "
        f"say that it is for orders in {case.currency}",
    )


def _name_of(case: Case) -> str | None:
    """The company's own name of the currency goes before what it mostly is."""
    return case.book.company.currencies.get(case.currency, QUICKBOOKS_NAMES.get(case.currency))


def _rule_is_for_one_currency(case: Case) -> bool:
    condition = case.rule.condition if case.rule else None
    if condition is None or _CURRENCY not in fields_of(condition):
        return False

    def holds_for(code: str | None) -> bool:
        return holds(condition, lambda it: code if it is _CURRENCY else it.get(case.order))

    others: tuple[str | None, ...] = (None, *(code for code in CODES if code != case.currency))
    return not any(map(holds_for, others))
