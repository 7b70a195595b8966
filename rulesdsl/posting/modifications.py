"""What a whole batch changes of the records that QuickBooks has: one modification a record.

Several orders may bring one record up to date, each what the one before it left. QuickBooks is
asked once, for the state after the last: a second CustomerMod with the same EditSequence is refused
(3200).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rulesdsl.customers.changes import BY_HAND, FACTS, difference, is_known
from rulesdsl.defining import evolve, frozen
from rulesdsl.model.decisions import Change, Creation, Decision
from rulesdsl.model.records import Customer, Order
from rulesdsl.model.storage import can_be_changed, same_label
from rulesdsl.posting.added_names import Names


@frozen
class Modification:
    """A record as QuickBooks has it and as the batch leaves it.

    `first` and `last` are the first and the last order that change it.
    """

    record: Customer
    after: Customer
    first: Order
    last: Order

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


_Identity = tuple[str, str | None]


class Changes:
    """What a batch changes of records, heard from one decision after the other, in their order.

    Held are the records that are changed, each once, with the orders that matter of it. The names
    that are added are more, and go to the disk where they are many.
    """

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self._merged: dict[_Identity, Modification] = {}
        self._told: dict[_Identity, dict[str, Order]] = {}
        """For each record and fact the last order that changed it."""
        self._created = Names()
        for made in decisions:
            self.hear(made)

    def hear(self, made: Decision) -> None:
        """Take in the next decision."""
        for new in made.creates:
            self._created.add(same_label(new.record.full_name))
        for before, after in _steps(made):
            key = _identity(before)
            earlier = self._merged.get(key)
            self._merged[key] = (
                Modification(before, after, made.order, made.order)
                if earlier is None
                else evolve(earlier, after=after, last=made.order)
            )
        if made.update is not None:
            of_record = self._told.setdefault(_identity(made.update.record), {})
            of_record |= {change.fact: made.order for change in made.update.changes}

    def modifications(self) -> tuple[Modification, ...]:
        """What was changed of existing records, in the order in which that was first heard of.

        What comes back to what QuickBooks has is nothing, also if it is written in another way now.
        """
        found = (
            _without_what_came_back(it, self._told.get(key, {}))
            for key, it in self._merged.items()
            if not self._is_created(key)
        )
        return tuple(it for it in found if it.wakes or it.changes)

    def as_left(self, new: Creation) -> Creation:
        """A creation as the whole batch leaves it.

        A record that a later order changes is added with the later facts: it has no ListID yet by
        which it could be changed.
        """
        found = self._merged.get(_identity(new.record)) if self._merged else None
        return new if found is None else evolve(new, record=found.after)

    def _is_created(self, key: _Identity) -> bool:
        """What is created has no ListID yet."""
        label, list_id = key
        return list_id is None and label in self._created


def _identity(record: Customer) -> _Identity:
    """What no update changes: the name, and the ListID where there is one."""
    return same_label(record.full_name), record.list_id


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
