"""A customer list that was prepared: kept in a file with its keys, and read only where it is asked.

It answers like a `CustomerIndex` of the same list. A record is read when somebody looks it up, and
kept from then on; a key that tells nothing (a country alone) reads all of them once.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import date
from functools import cached_property
from typing import Any

from rulesdsl.customers.canonical import Records, folded_full_name, ordered, where_read
from rulesdsl.customers.index import Held, Key, Values, combined, indexed, owners
from rulesdsl.customers.kept import ByFullName, KeptRecords, UnderKey
from rulesdsl.customers.slots import UNDER, kinds
from rulesdsl.customers.tables import Tables
from rulesdsl.customers.unusable import NOT_WRITTEN_BY_US, UnusableListError, damaged
from rulesdsl.customers.written import (
    PARTS,
    company_of,
    from_text,
    note_of,
    posted_of,
    sale_text,
    taken_of,
    to_text,
)
from rulesdsl.defining import evolve
from rulesdsl.model.company import UNKNOWN, Company, PostedOrder, PostedOrders
from rulesdsl.model.limits import Names
from rulesdsl.model.records import Customer, CustomerList, TakenName
from rulesdsl.model.storage import same_label
from rulesdsl.reading.interface import Remark, RowProblem
from rulesdsl.reading.quickbooks import missing_parent, not_whole

FOLDS = 1
"""The version of what the texts of a record are folded to: `customers.keys`, `model.normalise`.

Whoever changes a fold counts on: a list that was prepared before would not find its records any
more. tests/customers/test_folds.py notices.
"""


def folds() -> str:
    """What has to be alike for a list and for who asks it: our folds, Unicode's, the record."""
    return f"{FOLDS}; {unicodedata.unidata_version}; {','.join(PARTS)}"


def phone_folds() -> str:
    """The tables that phone numbers are read by, which change with each of their releases."""
    from importlib.metadata import version  # only for lists that phone numbers are looked up in

    return f"{version('phonenumbers')}; {version('pycountry')}"


class PreparedList:
    """A prepared list, which can be asked all that a `CustomerIndex` can be.

    Raises UnusableListError where another version of the program prepared it; and, whenever
    something is asked, where the file is damaged.
    """

    def __init__(self, tables: Tables, more: Company = UNKNOWN) -> None:
        self.tables = tables
        self._more = more
        self._facts: dict[str, str] = dict(tables.rows("SELECT name, body FROM fact"))
        self.kept = KeptRecords(tables)
        self._by_key: dict[Key, Held] = {}
        if self.fact("folds") != folds():
            raise UnusableListError(
                "expected a list that was prepared by this version of rulesdsl under this version"
                f" of Python, found one of rulesdsl {self.fact('version')} that folds names"
                " otherwise",
                f"Prepare it once more: rulesdsl customers {' '.join(self.files)} --out LIST",
            )
        self.names = Names(self.fact("records"), self.fact("others"))
        self.by_full_name: Held = ByFullName(self.kept)

    def with_company(self, more: Company) -> PreparedList:
        """The same list, with something else that is known of the company."""
        return PreparedList(self.tables, self._more + more)

    def fact(self, name: str) -> Any:  # noqa: ANN401  each fact has its own form
        """What the file tells once."""
        try:
            return from_text(self._facts[name])
        except NOT_WRITTEN_BY_US as error:
            raise damaged() from error

    # --- what a book is asked

    def find(self, key: Key, values: Values) -> Records:
        """The records that have one of the values in each field of the key, in canonical order."""
        return combined(self.under(key), values)

    def having(self, key: Key, value: str) -> Records:
        """The same for a key of a single field, and one value."""
        return self.under(key).get(value, ())

    def under(self, key: Key) -> Held:
        """All records by their values of that key."""
        held = self._by_key.get(key)
        if held is None:
            held = self._by_key[key] = self._under(key)
        return held

    def _under(self, key: Key) -> Held:
        by_phone = any("phone" in kinds(field) for field in key)
        if not any(map(kinds, key)) or (by_phone and self.fact("phone folds") != phone_folds()):
            return indexed(key, self.records)
        return UnderKey(self.kept, key)

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
        customers = self.by_full_name.get(folded, ())
        if customers:
            return customers[0]
        taken = self._taken("SELECT body FROM taken WHERE name = ?", to_text(folded))
        return owners(taken).get(folded)

    def has_number(self, number: str) -> bool:
        """Whether a transaction that QuickBooks has is known to have that number."""
        return same_label(number) in self.company.numbers

    def told_on(self, full_name: str) -> date | None:  # noqa: ARG002  as every `Book` has it
        """The day of the latest order of the batch that got it: a list by itself has no batch."""
        return None

    @cached_property
    def company(self) -> Company:
        """What else is known of the QuickBooks company."""
        try:
            kept = company_of(self._facts["company"])
        except NOT_WRITTEN_BY_US as error:
            raise damaged() from error
        posted, used = _Posted(self.tables), _Used(self.tables)
        return evolve(kept, posted=posted, numbers=used) + self._more

    # --- all of it, for those who walk over it

    @property
    def records(self) -> Records:
        """Every record, in canonical order."""
        return self.kept.all

    @property
    def taken(self) -> tuple[TakenName, ...]:
        """The names that other lists have taken."""
        return tuple(self._taken("SELECT body FROM taken"))

    @property
    def whole(self) -> CustomerList:
        """The list as it would have been read from the exports."""
        return CustomerList(self.records, self.taken, self.company)

    @property
    def tells_currencies(self) -> bool:
        """Whether any record has a currency."""
        return bool(self.fact("with currency"))

    @property
    def told(self) -> tuple[str, ...]:
        """The parts of a record that any of them tells something of."""
        return tuple(self.fact("told"))

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it was prepared from."""
        return self.kept.files

    @property
    def first_free(self) -> int:
        """The number that the next new record gets."""
        return int(self.tables.rows("SELECT coalesce(max(number), -1) + 1 FROM record")[0][0])

    # --- what was said

    @property
    def problems(self) -> tuple[RowProblem, ...]:
        """The rows that could not be read."""
        return tuple(it for it in self._notes() if isinstance(it, RowProblem))

    @property
    def remarks_read(self) -> tuple[Remark, ...]:
        """What the readers of the exports had to say."""
        return tuple(it for it in self._notes() if isinstance(it, Remark))

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What else a person should know, also why the list may not be whole."""
        empty = () if self.names.customers else not_whole(())
        missing = self.tables.rows("SELECT name FROM missing ORDER BY name")
        under = (self.kept.those(UNDER, from_text(name)).values() for (name,) in missing)
        return (
            *self.remarks_read,
            *empty,
            *(missing_parent(_read_first(jobs)) for jobs in under if jobs),
        )

    def _notes(self) -> Iterator[Remark | RowProblem]:
        for (body,) in self.tables.rows("SELECT body FROM note ORDER BY number"):
            try:
                yield note_of(body)
            except NOT_WRITTEN_BY_US as error:
                raise damaged() from error

    def _taken(self, question: str, *values: object) -> Iterator[TakenName]:
        for (body,) in self.tables.rows(question, *values):
            try:
                yield taken_of(body)
            except NOT_WRITTEN_BY_US as error:
                raise damaged() from error


def _read_first(jobs: Iterable[Customer]) -> Customer:
    return min(ordered(jobs), key=lambda it: where_read(it.origin))


class _Posted(PostedOrders):
    """The posted orders of a prepared list."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def stores_of(self, number: str, channel: str | None) -> AbstractSet[str | None]:
        found = self._tables.rows(
            "SELECT store FROM posted WHERE sale = ?", sale_text(number, channel)
        )
        return frozenset(from_text(store) for (store,) in found)

    def __contains__(self, order: object) -> bool:
        return isinstance(order, PostedOrder) and order.store in self.stores_of(
            order.number, order.channel
        )

    def __iter__(self) -> Iterator[PostedOrder]:
        rows = self._tables.rows("SELECT sale, store FROM posted")
        return (posted_of(*row) for row in rows)

    def __len__(self) -> int:
        return int(self._tables.rows("SELECT count(*) FROM posted")[0][0])

    def __bool__(self) -> bool:
        return self._is_any

    @cached_property
    def _is_any(self) -> bool:
        """Whether there are any, which is asked for every order."""
        return bool(self._tables.rows("SELECT 1 FROM posted LIMIT 1"))

    @classmethod
    def _from_iterable(cls, it: Iterable[Any]) -> AbstractSet[Any]:
        return frozenset(it)


class _Used(AbstractSet[str]):
    """The numbers of the transactions of a prepared list."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def __contains__(self, number: object) -> bool:
        found = self._tables.rows("SELECT 1 FROM used WHERE number = ?", to_text(number))
        return bool(found)

    def __iter__(self) -> Iterator[str]:
        return (from_text(text) for (text,) in self._tables.rows("SELECT number FROM used"))

    def __len__(self) -> int:
        return int(self._tables.rows("SELECT count(*) FROM used")[0][0])

    def __bool__(self) -> bool:
        return bool(self._tables.rows("SELECT 1 FROM used LIMIT 1"))

    @classmethod
    def _from_iterable(cls, it: Iterable[Any]) -> AbstractSet[Any]:
        return frozenset(it)
