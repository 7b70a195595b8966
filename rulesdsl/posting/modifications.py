"""What a whole batch changes of the records that QuickBooks has: one modification a record.

Several orders may bring one record up to date, each what the one before it left. QuickBooks is
asked once, for the state after the last: a second CustomerMod with the same EditSequence is refused
(3200).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve

from rulesdsl.customers.changes import BY_HAND, FACTS, difference, is_known
from rulesdsl.defining import frozen
from rulesdsl.model.decisions import Change, Creation, Decision
from rulesdsl.model.records import Customer, Order
from rulesdsl.model.storage import can_be_changed, same_label


@frozen
class Modification:
    """A record as QuickBooks has it and as the batch leaves it, and the orders that change it."""

    record: Customer
    after: Customer
    orders: tuple[Order, ...]

    @property
    def wakes(self) -> bool:
        """Whether the record is made active again."""
        return self.after.active and not self.record.active

    @property
    def changes(self) -> tuple[Change, ...]:
        """The facts that are different in the end; a record that is made active may have none."""
        return difference(self.record, self.after)

    @property
    def by_hand(self) -> tuple[Change, ...]:
        """The changes that no request can make, so that a person has to."""
        if not can_be_changed(self.record):
            return self.changes
        return tuple(it for it in self.changes if it.fact in BY_HAND)

    @property
    def is_asked(self) -> bool:
        """Whether QuickBooks is asked for anything of it."""
        return can_be_changed(self.record) and (self.wakes or self.changes != self.by_hand)


def modifications(decisions: Iterable[Decision]) -> tuple[Modification, ...]:
    """What the decisions change of existing records, in the order in which they first do.

    What comes back to what QuickBooks has is nothing, also if it is written in another way now.
    """
    decisions = tuple(decisions)
    created = {_identity(new.record) for made in decisions for new in made.creates}
    told = _told_last(decisions)
    found = (
        _without_what_came_back(it, told.get(key, {}))
        for key, it in _merged(decisions).items()
        if key not in created
    )
    return tuple(it for it in found if it.wakes or it.changes)


def creations(decisions: Iterable[Decision]) -> tuple[tuple[Creation, str], ...]:
    """What the decisions create, as the whole batch leaves it, and the order that needs it first.

    A record that a later order of the batch changes is added with the later facts: it has no ListID
    yet by which it could be changed.
    """
    decisions = tuple(decisions)
    merged = _merged(decisions)
    return tuple(
        (_final(new, merged.get(_identity(new.record))), made.order.number)
        for made in decisions
        for new in made.creates
    )


_Identity = tuple[str, str | None]


def _identity(record: Customer) -> _Identity:
    """What no update changes: the name, and the ListID where there is one."""
    return same_label(record.full_name), record.list_id


def _merged(decisions: tuple[Decision, ...]) -> dict[_Identity, Modification]:
    merged: dict[_Identity, Modification] = {}
    for made in decisions:
        for before, after in _steps(made):
            key = _identity(before)
            earlier = merged.get(key)
            if earlier is None:
                merged[key] = Modification(before, after, (made.order,))
            else:
                orders = dict.fromkeys((*earlier.orders, made.order))
                merged[key] = Modification(earlier.record, after, tuple(orders))
    return merged


def _told_last(decisions: tuple[Decision, ...]) -> dict[_Identity, dict[str, Order]]:
    """For each record and fact the last order that changed it."""
    told: dict[_Identity, dict[str, Order]] = {}
    for made in decisions:
        if made.update is not None:
            of_record = told.setdefault(_identity(made.update.record), {})
            of_record |= {change.fact: made.order for change in made.update.changes}
    return told


def _without_what_came_back(found: Modification, told: dict[str, Order]) -> Modification:
    """A modification without the facts in which the last order tells QuickBooks nothing new."""
    after = found.after
    for fact, order in told.items():
        if is_known(fact, order, found.record):
            parts = {part: getattr(found.record, part) for part in FACTS[fact].parts}
            after = evolve(after, **parts)
    return evolve(found, after=after)


def _steps(made: Decision) -> Iterator[tuple[Customer, Customer]]:
    for record in made.reactivates:
        yield record, evolve(record, active=True)
    if made.update is not None:
        yield made.update.record, made.update.after


def _final(new: Creation, found: Modification | None) -> Creation:
    return new if found is None else evolve(new, record=found.after)
