"""Orders that tell more: what a key asks for, what a name is made of, what is to be posted.

A region's order tells only what matters to the region. To show what a rule can do with such an
order, it may tell more, as long as it stays in the region.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from rulesdsl.analysis.orders import telling
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.model.records import Order
from rulesdsl.model.settings import PostAs
from rulesdsl.model.types import Type
from rulesdsl.semantics.policy import Rule

Fits: TypeAlias = Callable[[Order], bool]
"""Whether an order will do: it still belongs to the orders that are asked about."""

_ADDRESS = {
    "name": "Ann Lee",
    "street": "1 Main St",
    "city": "Bayshore",
    "state": "CA",
    "zip": "94326",
    "country": "US",
}

VALUES: dict[str, Any] = {
    **{it.name: it.sample for it in BY_NAME.values() if it.type is Type.TEXT},
    "total": Decimal(25),
    "order date": date(2026, 11, 21),
    "card last four": "4242",
    "card expiry": "11/2028",
}
"""What an order tells of a field, where nothing else is asked for."""

_OTHERS: dict[str, Any] = {
    "billing name": "Eve Hill",
    "billing first name": "Eve",
    "billing last name": "Hill",
    "billing company": "Hill Farm",
    "billing phone": "(541) 555-0123",
    "billing zip": "97024",
    "shipping name": "Bob Stone",
    "shipping first name": "Bob",
    "shipping last name": "Stone",
    "shipping company": "Stone Yard",
    "shipping street": "2 Oak St",
    "shipping city": "Fairview",
    "shipping state": "OR",
    "shipping phone": "(503) 555-0188",
    "shipping zip": "97203",
}
"""Who pays, and who receives the goods, where they are not the buyer."""

_POSTED = ("total", "order date")

_WHOLE = (
    *("email", "name", "first name", "last name", "company", "phone"),
    *(f"{side} {part}" for side in ("billing", "shipping") for part in _ADDRESS),
    *("card last four", "card expiry"),
)
"""All that an update may be about."""


def fuller(
    order: Order,
    rules: Iterable[Rule],
    fits: Fits,
    first: Iterable[Field] = (),
    names: Iterable[str] = (),
) -> Iterator[Order]:
    """The order as it is, then with more facts, as far as it still fits. Each comes once.

    `first` are the fields that matter most, `names` those that a buyer may have.
    """
    rules = tuple(rules)
    posts = any(it.settings.post_as is not PostAs.NOTHING for it in rules)
    posted = _POSTED if posts else ()
    needed = (*(it.name for rule in rules for it in needed_by(rule)), *posted)
    begun = (*(it.name for it in first), *posted)
    found = {order: None}
    for told in (*_called(begun), needed, (*needed, *_WHOLE)):
        found[_with(order, told, fits)] = None
    found[_with(order, (*needed, *_WHOLE), fits, VALUES | _OTHERS)] = None
    for name in names:
        found |= dict.fromkeys(_of_that_name(order, name, needed, fits))
    yield from found


def _called(told: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """The fields to be told, the customer name by each of those that it may be."""
    for it in ("name", "company", "email") if "customer name" in told else ("",):
        yield tuple(it if name == "customer name" else name for name in told)


def needed_by(rule: Rule) -> Iterator[Field]:
    """What a rule's keys ask for and its new records are named by."""
    for key in rule.ladder:
        yield from key.fields
    yield from named_by(rule)


def named_by(rule: Rule) -> Iterator[Field]:
    """What a rule's new records are named by."""
    if rule.template is not None:
        yield from (slot.fields[0] for slot in rule.template.slots)


def _of_that_name(order: Order, name: str, needed: Iterable[str], fits: Fits) -> Iterator[Order]:
    """Orders of a buyer who is called what a question asks about."""
    for field in ("name", "company", "email"):
        changed = telling(order, BY_NAME[field], name.rpartition(":")[2])
        if fits(changed):
            yield _with(changed, needed, fits)


def _with(
    order: Order, names: Iterable[str], fits: Fits, values: Mapping[str, Any] = VALUES
) -> Order:
    """The order with those of the fields that it lacks and may tell."""
    for name in names:
        wanted = "name" if name == "customer name" else name
        if BY_NAME[name].get(order) is None and wanted in values:
            changed = telling(order, BY_NAME[wanted], values[wanted])
            if fits(changed):
                order = changed
    return order
