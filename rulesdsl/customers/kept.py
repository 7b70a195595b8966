"""The records of a prepared list: each is read when somebody looks it up, and kept from then on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from rulesdsl.customers.canonical import Records, ordered
from rulesdsl.customers.index import Key, Slot
from rulesdsl.customers.keys import customer_values_of
from rulesdsl.customers.slots import FULL_NAME, kinds, telling, text_of
from rulesdsl.customers.tables import Tables
from rulesdsl.customers.unusable import NOT_WRITTEN_BY_US, damaged
from rulesdsl.customers.written import from_text, record_of
from rulesdsl.model.records import Customer

MOST_NOBODIES = 1 << 16
"""So many values that nobody has are remembered."""

FEW = 16
"""So many records are rather read than looked up by one more field of a key."""


AT_A_TIME = 5_000
"""So many numbers of records are looked through for one text of several lines."""


class KeptRecords:
    """The records by their numbers; one and the same record each time, not a copy."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._read: dict[int, Customer] = {}

    @cached_property
    def files(self) -> tuple[str, ...]:
        """The files that the records were read from."""
        rows = self.tables.rows("SELECT name FROM file ORDER BY number")
        return tuple(from_text(name) for (name,) in rows)

    @property
    def read_so_far(self) -> int:
        """How many records were read."""
        return len(self._read)

    @cached_property
    def all(self) -> Records:
        """Every record, in canonical order."""
        rows = self.tables.each("SELECT number, body FROM record")
        return ordered(self._record(number, body) for number, body in rows)

    def written(self) -> Iterator[bytes]:
        """What is written of all records, some thousand lines at a time: each is one's JSON."""
        (last,) = self.tables.rows("SELECT max(number) FROM record")[0]
        for first in range(0, (last or 0) + 1, AT_A_TIME):
            ((lines,),) = self.tables.rows(
                "SELECT CAST(group_concat(body, char(10)) AS BLOB) FROM record"
                " WHERE number BETWEEN ? AND ?",
                first,
                first + AT_A_TIME - 1,
            )
            if lines:
                yield lines + b"\n"

    def record(self, number: int) -> Customer:
        """The record of that number."""
        found = self._read.get(number)
        if found is None:
            body = self.tables.text("SELECT body FROM record WHERE number = ?", number)
            found = self._record(number, body)
        return found

    def those(self, kind: str, text: str) -> dict[int, Customer]:
        """Who has that full name or ListID or stands under that name (see slots.py), by number."""
        found = self.in_slot(kind, text)
        return {number: it for number, it in found.items() if text_of(kind, it) == text}

    def found(self, kind: str, text: str) -> list[Customer]:
        """The records in a slot; perhaps also others."""
        return [self._record(*it) for it in self.tables.in_slot(kind, text)]

    def in_slot(self, kind: str, text: str) -> dict[int, Customer]:
        """The same by number."""
        found = self.tables.in_slot(kind, text)
        return {number: self._record(number, body) for number, body in found}

    def _record(self, number: int, body: str | None) -> Customer:
        found = self._read.get(number)
        if found is None:
            found = self._read[number] = self.read(body or "")
        return found

    def read(self, body: str) -> Customer:
        """The record of which this is written."""
        try:
            return record_of(body, self.files)
        except NOT_WRITTEN_BY_US as error:
            raise damaged() from error


class _Answers:
    """What was found for each value that was asked for, also that it was nobody."""

    def __init__(self) -> None:
        self.known: dict[Slot, Records] = {}
        self._nobody = 0

    def keep(self, slot: Slot, found: Records) -> None:
        """Remember it. Of new buyers there is no end: now and then they are forgotten."""
        self.known[slot] = found
        if found:
            return
        self._nobody += 1
        if self._nobody > MOST_NOBODIES:
            self.known = {slot: held for slot, held in self.known.items() if held}
            self._nobody = 0


class ByFullName:
    """The records by folded full name."""

    def __init__(self, of: KeptRecords) -> None:
        self._of = of
        self._answers = _Answers()

    def get(self, slot: Slot, default: Records, /) -> Records:
        """The records under that value, in canonical order; `default` where there are none."""
        found = self._answers.known.get(slot)
        if found is None:
            found = ordered(self._of.those(FULL_NAME, str(slot)).values())
            self._answers.keep(slot, found)
        return found or default


class UnderKey:
    """The records by their values of a key.

    Those with a value of the field that tells most are looked up; where they are many, only who has
    the next value too is read. All that is read is compared.
    """

    def __init__(self, of: KeptRecords, key: Key) -> None:
        self._of = of
        self._key = key
        fields = [(place, kinds(field)) for place, field in enumerate(key) if kinds(field)]
        self._asked = sorted(fields, key=lambda it: telling(it[1][0]))
        self._values_of = [customer_values_of(field) for field in key]
        self._answers = _Answers()
        self._many: dict[tuple[str, ...], set[int]] = {}

    def get(self, slot: Slot, default: Records, /) -> Records:
        """The records under that value, in canonical order; `default` where there are none."""
        found = self._answers.known.get(slot)
        if found is None:
            found = self._look_up((slot,) if isinstance(slot, str) else slot)
            self._answers.keep(slot, found)
        return found or default

    def _look_up(self, values: tuple[str, ...]) -> Records:
        if len(self._asked) == 1:  # nearly always
            ((at, of_field),) = self._asked
            if len(of_field) == 1:
                return self._having(values, self._of.found(of_field[0], values[at]))
            slots = [self._of.in_slot(kind, values[at]) for kind in of_field]
            every = {number: it for slot in slots for number, it in slot.items()}
            return self._having(values, [*every.values()])
        numbers: set[int] = set()
        for place, (at, of_field) in enumerate(self._asked):
            its = self._numbers(of_field, values[at])
            numbers = numbers & its if place else its
            if len(numbers) <= FEW:
                break
        return self._having(values, [self._of.record(number) for number in numbers])

    def _having(self, values: tuple[str, ...], found: list[Customer]) -> Records:
        """Who of the records really has all values, in canonical order."""
        for values_of, value in zip(self._values_of, values, strict=True):
            found = [it for it in found if value in values_of(it)]
        return ordered(found) if len(found) > 1 else tuple(found)

    def _numbers(self, of_field: tuple[str, ...], value: str) -> set[int]:
        """Who may have the value of a field; asked once where they are many."""
        found = self._many.get((*of_field, value))
        if found is None:
            tables = self._of.tables
            found = {number for kind in of_field for number in tables.numbers(kind, value)}
            if len(found) > FEW:
                self._many[*of_field, value] = found
        return found
