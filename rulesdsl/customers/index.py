"""The customer list under every key, and what a batch adds to it.

`CustomerIndex` is the list as QuickBooks has it and never changes; `Batch` lays over it, or over
another `Listed`, what was decided earlier in the same batch. All are a `Book`. Nothing here depends
on the order of the list: records stand in canonical order, and identical records are one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from itertools import product
from typing import Protocol, TypeAlias

from rulesdsl.customers.canonical import (
    Records,
    by_full_name,
    folded_full_name,
    ordered,
    where_read,
    with_one,
)
from rulesdsl.customers.keys import customer_values
from rulesdsl.defining import evolve
from rulesdsl.model.company import Company
from rulesdsl.model.fields import Field
from rulesdsl.model.limits import Names
from rulesdsl.model.records import Customer, CustomerList, TakenName
from rulesdsl.model.storage import same_label

Key: TypeAlias = tuple[Field, ...]
"""One step of `match by`: a field, or several that must all agree."""

Values: TypeAlias = tuple[tuple[str, ...], ...]
"""For each field of a key the values to look for; any of them will do."""


Slot: TypeAlias = str | tuple[str, ...]
"""What is looked up: the value of a single field, or one value for each of several fields."""


class Book(Protocol):
    """What can be asked of a customer list."""

    @property
    def records(self) -> Records:
        """Every record, in canonical order."""

    @property
    def company(self) -> Company:
        """What else is known of the QuickBooks company."""

    @property
    def names(self) -> Names:
        """How many names there are on the four lists."""

    def find(self, key: Key, values: Values) -> Records:
        """The records that have one of the values in each field of the key, in canonical order."""

    def having(self, key: Key, value: str) -> Records:
        """The same for a key of a single field, and one value."""

    def named(self, full_name: str) -> Records:
        """The customers or jobs of that full name, in any letter case; several are a mistake."""

    def called(self, folded: str) -> Records:
        """The same, by a full name that is folded already (`folded_full_name`)."""

    def job(self, parent: str, name: str) -> Records:
        """The jobs of that name right under the customer or job with the full name `parent`."""

    def owner(self, name: str) -> Customer | TakenName | None:
        """Who has that name at the top: a customer, vendor, employee or other name; else None."""

    def has_number(self, number: str) -> bool:
        """Whether a transaction has that number, in any letter case."""

    def told_on(self, full_name: str) -> date | None:
        """The day of the latest order of the batch that got that customer or job."""


class Held(Protocol):
    """The records of a list by a value of theirs, as in a dictionary."""

    def get(self, slot: Slot, default: Records, /) -> Records:
        """The records under that value, in canonical order; `default` where there are none."""


class Listed(Book, Protocol):
    """A customer list as QuickBooks has it, which never changes: what a batch can lie over.

    One and the same record stands under all its values, not a copy of it.
    """

    @property
    def by_full_name(self) -> Held:
        """All records by their folded full name."""

    def under(self, key: Key) -> Held:
        """All records by their values of that key."""


class CustomerIndex:
    """A customer list, ready to be asked. The indexes are made when first needed, and kept."""

    __slots__ = ("_by_key", "_owners", "by_full_name", "company", "names", "records", "taken")

    company: Company
    """What else is known of the QuickBooks company."""

    records: Records
    """Every record, in canonical order."""

    names: Names
    """How many names there are on the four lists; what was read twice counts once."""

    def __init__(self, customers: CustomerList) -> None:
        self.by_full_name = by_full_name(customers.customers)
        self.records = tuple(it for group in self.by_full_name.values() for it in group)
        self.taken = customers.taken
        self.company = customers.company
        others = {(it.list, same_label(it.name)) for it in self.taken}
        self.names = Names(customers=len(self.records), others=len(others))
        self._by_key: dict[Key, dict[Slot, Records]] = {}
        self._owners: dict[str, TakenName] | None = None

    def find(self, key: Key, values: Values) -> Records:
        """The records that have one of the values in each field of the key, in canonical order."""
        return combined(self.under(key), values)

    def having(self, key: Key, value: str) -> Records:
        """The same for a key of a single field, and one value."""
        index = self._by_key.get(key)
        return (self.under(key) if index is None else index).get(value, ())

    def under(self, key: Key) -> dict[Slot, Records]:
        """All records by their values of that key."""
        index = self._by_key.get(key)
        if index is None:
            index = self._by_key[key] = indexed(key, self.records)
        return index

    def named(self, full_name: str) -> Records:
        """The customers or jobs of that full name, in any letter case; several are a mistake."""
        return self.by_full_name.get(folded_full_name(full_name), ())

    def called(self, folded: str) -> Records:
        """The same, by a full name that is folded already (`folded_full_name`)."""
        return self.by_full_name.get(folded, ())

    def job(self, parent: str, name: str) -> Records:
        """The jobs of that name right under the customer or job with the full name `parent`."""
        return self.named(f"{parent}:{name}")

    def owner(self, name: str) -> Customer | TakenName | None:
        """Who has that name at the top: a customer, vendor, employee or other name; else None."""
        folded = same_label(name)
        customers = self.by_full_name.get(folded)
        return customers[0] if customers else self.taken_by(folded)

    def has_number(self, number: str) -> bool:
        """Whether a transaction that QuickBooks has is known to have that number."""
        return same_label(number) in self.company.numbers

    def told_on(self, full_name: str) -> date | None:  # noqa: ARG002  as every `Book` has it
        """The day of the latest order of the batch that got it: a list by itself has no batch."""
        return None

    def taken_by(self, folded: str) -> TakenName | None:
        """The vendor, employee or other name of that folded name."""
        if self._owners is None:
            self._owners = owners(self.taken)
        return self._owners.get(folded)


def listed(customers: CustomerList | Listed) -> Listed:
    """The list ready to be asked, if it is not so already."""
    return CustomerIndex(customers) if isinstance(customers, CustomerList) else customers


class Batch:
    """A customer list with what was decided earlier in a batch laid over it.

    Adding or changing a record costs a few look-ups for each key that was asked for so far; the
    list below is never changed, and can carry many batches. Days are kept if the policy `updates`.
    """

    __slots__ = (
        "_added",
        "_by_full_name",
        "_by_key",
        "_changed",
        "_heard",
        "_index",
        "_numbers",
        "_told",
        "_updates",
        "names",
    )

    names: Names
    """How many names there are on the four lists, those that the batch adds among them."""

    def __init__(self, index: Listed, *, updates: bool = True) -> None:
        self._index = index
        self.names = index.names
        self._updates = updates
        self._added: dict[Customer, None] = {}
        self._changed: dict[Customer, Customer] = {}
        self._numbers: set[str] = set()
        self._told: dict[str, date] = {}
        self._heard: list[tuple[str, date]] = []
        # Only what differs from the list below: for each value touched, all its records.
        self._by_full_name: dict[str, Records] = {}
        self._by_key: dict[Key, dict[Slot, Records]] = {}

    @property
    def records(self) -> Records:
        """Every record, those of the list and those added, in canonical order."""
        there = (self._changed.get(it, it) for it in self._index.records)
        return ordered(dict.fromkeys((*there, *self._added)))

    @property
    def company(self) -> Company:
        """What else is known of the QuickBooks company."""
        return self._index.company

    def add(self, record: Customer) -> None:
        """Take up a record that the batch creates; one that is there already is not added twice."""
        name = folded_full_name(record.full_name)
        namesakes = self.named(record.full_name)
        if record in namesakes:
            return
        self._by_full_name[name] = with_one(namesakes, record)
        self._added[record] = None
        self.names += 1
        for key, over in self._by_key.items():
            _enter(record, key, over, self._index.under(key))

    def activate(self, record: Customer) -> None:
        """Take up that an inactive record is made active."""
        self.change(record, evolve(record, active=True))

    def change(self, before: Customer, after: Customer) -> None:
        """Take up that a record is changed; its label and parent stay as they are."""
        name = folded_full_name(before.full_name)
        for record in self._index.named(before.full_name):
            if self._changed.get(record, record) == before:
                self._changed[record] = after
        if before in self._added:
            del self._added[before]
            self._added[after] = None
        self._by_full_name[name] = _exchanged(self.named(before.full_name), before, after)
        for key, over in self._by_key.items():
            _exchange(before, after, key, over, self._index.under(key))

    def number(self, number: str) -> None:
        """Take up that a transaction of the batch gets a number."""
        self._numbers.add(same_label(number))

    def tell(self, full_name: str, day: date) -> None:
        """Take up that an order of that day tells of a customer or job."""
        if self._updates:
            self._heard.append((full_name, day))

    def find(self, key: Key, values: Values) -> Records:
        """The records that have one of the values in each field of the key, in canonical order."""
        return combined(self._index.under(key), values, self._over(key))

    def having(self, key: Key, value: str) -> Records:
        """The same for a key of a single field, and one value."""
        over = self._by_key.get(key)
        return _held(value, self._over(key) if over is None else over, self._index.under(key))

    def _over(self, key: Key) -> dict[Slot, Records]:
        """What the batch lays over the list under a key."""
        over = self._by_key.get(key)
        if over is None:
            over = self._by_key[key] = {}
            below = self._index.under(key)
            for record in self._added:
                _enter(record, key, over, below)
            for before, after in self._changed.items():
                _exchange(before, after, key, over, below)
        return over

    def named(self, full_name: str) -> Records:
        """The customers or jobs of that full name, in any letter case; several are a mistake."""
        return self.called(folded_full_name(full_name))

    def called(self, folded: str) -> Records:
        """The same, by a full name that is folded already (`folded_full_name`)."""
        over = self._by_full_name.get(folded)
        return self._index.by_full_name.get(folded, ()) if over is None else over

    def job(self, parent: str, name: str) -> Records:
        """The jobs of that name right under the customer or job with the full name `parent`."""
        return self.named(f"{parent}:{name}")

    def owner(self, name: str) -> Customer | TakenName | None:
        """Who has that name at the top: a customer, vendor, employee or other name; else None."""
        over = self._by_full_name.get(same_label(name))
        return self._index.owner(name) if over is None else over[0]

    def has_number(self, number: str) -> bool:
        """Whether a transaction has that number: one that QuickBooks has, or one of the batch."""
        return same_label(number) in self._numbers or self._index.has_number(number)

    def told_on(self, full_name: str) -> date | None:
        """The day of the latest order of the batch that got that customer or job."""
        for heard, day in self._heard:
            name = same_label(heard)
            self._told[name] = max(day, self._told.get(name, day))
        self._heard.clear()
        return self._told.get(same_label(full_name))


def above(record: Customer, book: Book) -> Records:
    """The customers that a job stands under, from the top down, as far as the list has them."""
    if record.parent is None:
        return ()
    parts = record.parent.split(":")
    names = [":".join(parts[:end]) for end in range(1, len(parts) + 1)]
    return tuple(it for name in names for it in book.named(name)[:1])


def currency_of(record: Customer, book: Book) -> str | None:
    """The record's currency, for a job that says none its customer's; None is the home currency."""
    family = (record, *reversed(above(record, book)))
    return next((it.currency for it in family if it.currency is not None), None)


def combined(index: Held, values: Values, over: dict[Slot, Records] | None = None) -> Records:
    """The records under any combination of the values, each once, in canonical order."""
    laid = over or {}
    if len(values) == 1 and len(values[0]) == 1:  # nearly always
        return _held(values[0][0], laid, index)
    slots: Iterable[Slot] = values[0] if len(values) == 1 else product(*values)
    groups = [group for slot in slots if (group := _held(slot, laid, index))]
    if len(groups) <= 1:
        return groups[0] if groups else ()
    found = {id(record): record for group in groups for record in group}
    return ordered(found.values())


def indexed(key: Key, records: Records) -> dict[Slot, Records]:
    """All records by their values of a key."""
    index: defaultdict[Slot, list[Customer]] = defaultdict(list)
    for record in records:
        for slot in _slots(key, record):
            index[slot].append(record)
    return {slot: tuple(held) for slot, held in index.items()}


def _slots(key: Key, record: Customer) -> Iterable[Slot]:
    """Under what a record stands in the index of a key; nowhere if a field of the key is blank."""
    if len(key) == 1:
        return customer_values(key[0], record)
    return product(*(customer_values(field, record) for field in key))


def _enter(record: Customer, key: Key, over: dict[Slot, Records], below: Held) -> None:
    """Lay a record over the list: under each of its values, with those who have it already."""
    for slot in _slots(key, record):
        over[slot] = with_one(_held(slot, over, below), record)


def _exchange(
    before: Customer,
    after: Customer,
    key: Key,
    over: dict[Slot, Records],
    below: Held,
) -> None:
    """Lay a record over the list in the place of another one, under each value of either."""
    for slot in _slots(key, before):
        over[slot] = tuple(it for it in _held(slot, over, below) if it != before)
    for slot in _slots(key, after):
        held = _held(slot, over, below)
        if after not in held:
            over[slot] = with_one(held, after)


def _held(slot: Slot, over: dict[Slot, Records], below: Held) -> Records:
    """The records under a value: what is laid over the list counts, even if it is nothing."""
    held = over.get(slot)
    return below.get(slot, ()) if held is None else held


def _exchanged(records: Records, old: Customer, new: Customer) -> Records:
    return ordered(dict.fromkeys(new if it == old else it for it in records))


def owners(taken: Iterable[TakenName]) -> dict[str, TakenName]:
    """Who has each name; of several the first in alphabetical order of their lists."""
    ordered = sorted(
        taken, key=lambda it: (it.list.value, it.name, where_read(it.origin)), reverse=True
    )
    return {same_label(it.name): it for it in ordered}
