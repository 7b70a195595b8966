"""Names of new customers: free ones, made so where the policy allows it."""

from __future__ import annotations

from collections.abc import Iterator

from attrs import evolve

from rulesdsl.customers.creation import newcomer, same_facts
from rulesdsl.model.records import Customer
from rulesdsl.model.settings import NameClash
from rulesdsl.model.storage import LIMITS, label
from rulesdsl.table import holds
from rulesdsl.table.case import Case, Party, Wrong, described, usable

MOST_NUMBERS = 1000
"""`name clash = add number` gives up behind this: so many people of one name are a mistake."""


def under_a_free_name(case: Case, name: str) -> Party | Wrong:
    """The buyer's new record under a free name; or one that evidently is the buyer's already."""
    owner = case.book.owner(name)
    if owner is None:
        return Party(newcomer(case.order, name, None, None))
    taken = f"the name '{name}' is taken by {described(owner)}"
    if case.settings.name_clash is NameClash.HOLD:
        by_customer = isinstance(owner, Customer)
        return Wrong(holds.NAME_OF_CUSTOMER if by_customer else holds.NAME_TAKEN, taken)
    record = newcomer(case.order, name, None, None)
    for candidate in (name, *_instead(name, case)):
        owner = case.book.owner(candidate)
        if owner is None:
            warnings = (f"{taken}, so it becomes '{candidate}'",)
            return Party(evolve(record, name=candidate), warnings=warnings)
        if isinstance(owner, Customer) and _is_the_buyer(case, owner, record):
            party = usable(case, owner, f"'{owner.full_name}'")
            if isinstance(party, Wrong):
                return party
            return evolve(party, remark="a customer with just these facts")
    return Wrong(holds.NAME_TAKEN, f"{taken}, and no other name can be made from it")


def _instead(name: str, case: Case) -> Iterator[str]:
    """The names to try in place of one that is taken, each cut so that its ending fits."""
    if case.settings.name_clash is NameClash.ADD_NUMBER:
        endings = [f" {number}" for number in range(2, MOST_NUMBERS)]
    else:
        endings = [f" {case.order.email}"] if case.order.email else []
    for ending in endings:
        room = LIMITS["name"] - len(ending)
        if room > 0:
            yield label(name[:room].rstrip() + ending).text


def _is_the_buyer(case: Case, there: Customer, record: Customer) -> bool:
    """Whether a customer has exactly the facts that the new record would have."""
    if there.email != record.email:  # nearly always, and quicker than to compare all
        return False
    home = case.settings.home_currency
    same = evolve(there, currency=None) if there.currency == home else there
    return there.parent is None and same_facts(same, record)
