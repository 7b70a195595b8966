"""Names of new customers: free ones, made so where the policy allows it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from rulesdsl.customers.creation import newcomer, same_facts
from rulesdsl.customers.index import currency_of
from rulesdsl.customers.keys import customer_values, order_values
from rulesdsl.defining import evolve
from rulesdsl.model.records import Customer
from rulesdsl.model.settings import NameClash
from rulesdsl.model.storage import LIMITS, label
from rulesdsl.semantics.policy import Key
from rulesdsl.table import holds
from rulesdsl.table.case import Case, Party, Wrong, described, usable
from rulesdsl.table.currency import own_currency

MOST_NUMBERS = 1000
"""`name clash = add number` gives up behind this: so many people of one name are a mistake."""


def under_a_free_name(case: Case, name: str) -> Party | Wrong:
    """The buyer's new record under a free name; or one that evidently is the buyer's already."""
    record = newcomer(case.order, name, None, own_currency(case))
    owner = case.book.owner(name)
    if owner is None:
        return Party(record)
    if isinstance(owner, Customer) and _is_for_another_currency(case, owner, record):
        return _named_by_currency(case, record, owner)
    return _instead_of(case, record)


def _instead_of(case: Case, record: Customer) -> Party | Wrong:
    """A name is taken: the policy says what then."""
    name, owner = record.name, case.book.owner(record.name)
    if owner is None:
        raise AssertionError(name)  # then there is no clash
    taken = f"the name '{name}' is taken by {described(owner)}"
    if case.settings.name_clash is NameClash.HOLD:
        by_customer = isinstance(owner, Customer)
        return Wrong(holds.NAME_OF_CUSTOMER if by_customer else holds.NAME_TAKEN, taken)
    for candidate in chain((name,), _instead(name, case)):
        owner = case.book.owner(candidate)
        if owner is None:
            warnings = (f"{taken}, so it becomes '{candidate}'",)
            return Party(evolve(record, name=candidate), warnings=warnings)
        if isinstance(owner, Customer) and _is_the_buyer(case, owner, record):
            return _taken_for_the_buyer(case, owner, "a customer with just these facts")
    return Wrong(holds.NAME_TAKEN, f"{taken}, and no other name can be made from it")


def _instead(name: str, case: Case) -> Iterator[str]:
    """The names to try in place of one that is taken, each cut so that its ending fits."""
    if case.settings.name_clash is NameClash.ADD_NUMBER:
        endings = [f" {number}" for number in range(2, MOST_NUMBERS)]
    else:
        endings = [f" {case.order.email}"] if case.order.email else []
    for ending in endings:
        if LIMITS["name"] > len(ending):
            yield with_ending(name, ending)


def with_ending(name: str, ending: str) -> str:
    """A name with something behind it, cut so that this fits."""
    return label(name[: LIMITS["name"] - len(ending)].rstrip() + ending).text


def _is_the_buyer(case: Case, there: Customer, record: Customer) -> bool:
    """Whether a customer has exactly the facts that the new record would have."""
    if there.email != record.email:  # nearly always, and quicker than to compare all
        return False
    its = case.settings
    counts = its.multi_currency and there.currency != its.home_currency
    same = there if counts else evolve(there, currency=None)
    return there.parent is None and same_facts(same, record)


def _taken_for_the_buyer(case: Case, owner: Customer, remark: str) -> Party | Wrong:
    party = usable(case, owner, f"'{owner.full_name}'")
    return party if isinstance(party, Wrong) else evolve(party, remark=remark + party.remark)


# The same buyer in another currency. QuickBooks keeps one currency a customer, and wants "a
# slightly different name" for the customer of the second one [quickbooks.md 5].


def _named_by_currency(case: Case, record: Customer, other: Customer) -> Party | Wrong:
    """The buyer's record in the order's currency: new, or there already, by the name it would get.

    The currency's code survives where the name must be cut.
    """
    name = with_ending(record.name, f" {case.currency}")
    owner = case.book.owner(name)
    if owner is None:
        warning = (
            f"the buyer's '{other.name}' is in {_currency(case, other)}, so the one in "
            f"{case.currency} becomes '{name}'"
        )
        return Party(evolve(record, name=name), warnings=(warning,))
    if isinstance(owner, Customer) and _currency(case, owner) == case.currency:
        as_other = evolve(owner, name=other.name)
        if _is_the_buyer(case, owner, record) or _would_be_found(case, as_other):
            remark = f"the customer that the buyer '{other.name}' has for {case.currency}"
            return _taken_for_the_buyer(case, owner, remark)
    return _instead_of(case, evolve(record, name=name))


def _is_for_another_currency(case: Case, owner: Customer, record: Customer) -> bool:
    """Whether it is the buyer's own record that has the name, only in another currency.

    The buyer's is whom the rule's ladder would find if currencies did not count, and who has just
    the facts of this buyer.
    """
    if not case.settings.multi_currency or _currency(case, owner) == case.currency:
        return False
    in_the_same = evolve(owner, currency=record.currency)
    return _is_the_buyer(case, in_the_same, record) or _would_be_found(case, owner)


def _would_be_found(case: Case, record: Customer) -> bool:
    """Whether a key of the ladder has a value in common with the record, in each of its fields."""
    ladder = case.rule.ladder if case.rule else ()
    return any(_agree(case, key, record) for key in ladder)


def _agree(case: Case, key: Key, record: Customer) -> bool:
    prefix = case.settings.name_prefix
    return all(
        set(order_values(field, case.order, prefix)) & set(customer_values(field, record))
        for field in key.fields
    )


def _currency(case: Case, record: Customer) -> str:
    return currency_of(record, case.book) or case.settings.home_currency
