"""The customer list as far as some orders ask for it: fetched from the relations when needed.

What many orders will ask for is fetched at once (`expect`); anything else one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import cached_property

from sqlglot import exp

from rulesdsl.customers.canonical import Records, folded_full_name, ordered, where_read
from rulesdsl.customers.index import CustomerIndex, Held, Key, Slot, Values, combined
from rulesdsl.model.company import Company
from rulesdsl.model.limits import Names
from rulesdsl.model.records import Customer, CustomerList, TakenName
from rulesdsl.model.storage import same_label
from rulesdsl.relational.keys import BETWEEN
from rulesdsl.relational.listing import labels, records, records_in, slots
from rulesdsl.relational.terms import col, table
from rulesdsl.relational.work import Work


class AskedList:
    """A `Listed` that lies in relations."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._others = CustomerIndex(CustomerList((), work.taken, work.company))
        self._records: dict[int, Customer] = {}
        self._one_of: dict[Customer, Customer] = {}
        self._labels: dict[str, Records] = {}
        self._slots: dict[Key, dict[str, Records]] = {}

    def forget(self) -> None:
        """Give back what was fetched: the next orders ask for others."""
        for fetched in (self._records, self._one_of, self._labels, self._slots):
            fetched.clear()

    @property
    def company(self) -> Company:
        """What else is known of the QuickBooks company."""
        return self._work.company

    @cached_property
    def names(self) -> Names:
        """How many names there are on the four lists; counted where an edition has a limit."""
        if self.company.edition is None:
            return self._others.names
        return CustomerIndex(self._everything).names

    @property
    def records(self) -> Records:
        """Every record, in canonical order."""
        return CustomerIndex(self._everything).records

    @cached_property
    def _everything(self) -> CustomerList:
        return CustomerList(
            tuple(it for _, it in records(self._work)), self._work.taken, self.company
        )

    def find(self, key: Key, values: Values) -> Records:
        """The records that have one of the values in each field of the key, in canonical order."""
        return combined(self.under(key), values)

    def having(self, key: Key, value: str) -> Records:
        """The same for a key of a single field, and one value."""
        return self.under(key).get(value, ())

    def under(self, key: Key) -> Held:
        """All records by their values of that key."""
        return _Lazily(lambda slot: self._under(key, slot))

    @property
    def by_full_name(self) -> Held:
        """All records by their folded full name."""
        return _Lazily(self._named)

    def named(self, full_name: str) -> Records:
        """The customers or jobs of that full name, in any letter case; several are a mistake."""
        return self._named(folded_full_name(full_name))

    def called(self, folded: str) -> Records:
        """The same, by a full name that is folded already (`folded_full_name`)."""
        return self._named(folded)

    def job(self, parent: str, name: str) -> Records:
        """The jobs of that name right under the customer or job with the full name `parent`."""
        return self.named(f"{parent}:{name}")

    def owner(self, name: str) -> Customer | TakenName | None:
        """Who has that name at the top: a customer, vendor, employee or other name; else None."""
        customers = self._named(same_label(name))
        return customers[0] if customers else self._others.owner(name)

    def has_number(self, number: str) -> bool:
        """Whether a transaction that QuickBooks has is known to have that number."""
        return self._others.has_number(number)

    def told_on(self, full_name: str) -> date | None:
        """The day of the latest order of the batch that got it: a list by itself has no batch."""
        return self._others.told_on(full_name)

    def expect(self, wanted: Mapping[Key, Iterable[str]], named: Iterable[str]) -> None:
        """Fetch what will be asked for: values of keys, and folded full names."""
        parents = set()
        for key, values in wanted.items():
            there = self._slots.setdefault(key, {})
            found = self._fetched(slots(self._work, key), "slot", set(values) - there.keys())
            there.update(found)
            parents |= {it.parent for them in found.values() for it in them if it.parent}
        names = {folded_full_name(it) for parent in parents for it in _prefixes(parent)}
        names.update(named)
        there = self._fetched(labels(self._work), "label", names - self._labels.keys())
        self._labels.update(there)

    def _named(self, folded: str | tuple[str, ...]) -> Records:
        if not isinstance(folded, str):
            return ()
        if folded not in self._labels:
            self.expect({}, (folded,))
        return self._labels[folded]

    def _under(self, key: Key, slot: Slot) -> Records:
        whole = slot if isinstance(slot, str) else BETWEEN.join(slot)
        there = self._slots.get(key, {})
        if whole not in there:
            self.expect({key: (whole,)}, ())
            there = self._slots[key]
        return there[whole]

    def _fetched(self, relation: str, column: str, wanted: set[str]) -> dict[str, Records]:
        """The records under each of some values of a relation's column."""
        if not wanted:
            return {}
        self._work.put("expected", {"value": "VARCHAR"}, [(it,) for it in wanted])
        query = exp.select(col("value", "w"), col("row", "r")).from_(table("expected", "w"))
        query = query.join(table(relation, "r"), on=col(column, "r").eq(col("value", "w")))
        self._work.keep("hits", query)
        hits = exp.select(col("value"), col("row")).from_(table("hits"))
        self._take_up(hits)
        found: dict[str, list[Customer]] = {it: [] for it in wanted}
        for value, row in self._work.warehouse.rows(hits):
            found[value].append(self._records[row])
        self._work.drop("hits", "expected")
        return {
            value: ordered(dict.fromkeys(them)) if len(them) > 1 else tuple(them)
            for value, them in found.items()
        }

    def _take_up(self, hits: exp.Select) -> None:
        """Fetch records; of identical ones, which always come together, one stands for all."""
        fetched = sorted(records_in(self._work, hits), key=lambda it: where_read(it[1].origin))
        for row, record in fetched:
            self._records[row] = self._one_of.setdefault(record, record)


class _Lazily:
    """Records by a value of theirs; looked for when it is asked for."""

    def __init__(self, look: Callable[[Slot], Records]) -> None:
        self._look = look

    def get(self, slot: Slot, default: Records, /) -> Records:
        """The records under that value, in canonical order; `default` where there are none."""
        return self._look(slot) or default


def _prefixes(parent: str) -> Iterable[str]:
    parts = parent.split(":")
    return (":".join(parts[:end]) for end in range(1, len(parts) + 1))
