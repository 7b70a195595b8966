"""A QuickBooks company file as a value: the four lists of names, accounts, items, transactions.

It is opened with a `CustomerList` (`holding`), changed by requests (`session.process`), and read
again through our own reader of real bytes (`queries.books`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import Enum

from attrs import evolve, field, frozen

from rulesdsl.model.company import Account, AccountKind, Company, Edition
from rulesdsl.model.currencies import QUICKBOOKS_NAMES
from rulesdsl.model.records import Block, Customer, CustomerList, OtherList
from tests.company.parts import Part, filled, texts
from tests.company.shapes import check_structure, check_values
from tests.company.statuses import RefusedError, UnreadableError

FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)
DEEPEST_LEVEL = 4
"""Five levels in all: a customer and four of jobs [quickbooks.md 5; S: FullName 209]."""


class Omitted(Enum):
    """What a CustomerMod does to the lines that its address leaves out.

    "Not settled by any source" [quickbooks.md 1.4]: what must hold, must hold under both.
    """

    KEPT = "kept"
    CLEARED = "cleared"


@frozen
class Capacity:
    """How many names fit: over the four lists together, and on each of them."""

    together: int
    each: int


CAPACITIES = {
    Edition.PRO: Capacity(14_500, 10_500),
    Edition.PREMIER: Capacity(14_500, 10_500),
    Edition.ENTERPRISE: Capacity(1_000_000, 1_000_000),
}
"""Customers count with their jobs: they are one list [quickbooks.md 5, community.intuit.com]."""

HOME_RECEIVABLES = "Accounts Receivable"
UNDEPOSITED = "Undeposited Funds"
"""The accounts that every company has; they are in the home currency."""


@frozen(kw_only=True)
class Entry:
    """A customer or job as QuickBooks keeps it; `parent` is the ListID of the one above.

    `contents` are elements of CustomerRet, none of them empty. `untold` are tags that the list was
    read without (an IIF list has no ListID): they are left out of what is read again, too.
    """

    list_id: str
    edit_sequence: str
    created: str
    modified: str
    parent: str | None
    contents: tuple[Part, ...]
    active: bool = True
    currency: str | None = None
    """ISO 4217; None in a file with one currency."""
    untold: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.texts["Name"]

    @property
    def texts(self) -> dict[str, str]:
        return {it.tag: it.text for it in self.contents}


@frozen
class OtherName:
    """A vendor, employee or other name: its name is taken at the top [quickbooks.md 5]."""

    name: str
    list: OtherList
    list_id: str


@frozen(kw_only=True)
class Sale:
    """A sales receipt or an invoice; `contents` are elements of its Ret, amounts in `currency`."""

    kind: str
    transaction_id: str
    created: str
    customer: str
    """The customer's ListID."""
    account: str
    """Where it was posted: the receivables or deposit account."""
    currency: str
    total: Decimal
    contents: tuple[Part, ...]

    @property
    def texts(self) -> dict[str, str]:
        return {it.tag: it.text for it in self.contents}


@frozen(kw_only=True)
class CompanyFile:
    """All of it. None for a list of names means: whatever is referred to exists."""

    home: str = "USD"
    multi_currency: bool = True
    capacity: Capacity | None = None
    omitted: Omitted = Omitted.KEPT
    entries: tuple[Entry, ...] = ()
    others: tuple[OtherName, ...] = ()
    accounts: tuple[Account, ...] = ()
    items: frozenset[str] | None = None
    references: Mapping[str, frozenset[str]] = field(factory=dict, repr=False)
    """Names of terms, types, payment methods …, by the tag that refers to them, `TermsRef`."""
    sales: tuple[Sale, ...] = ()
    last_receivables: str = HOME_RECEIVABLES
    """The account that an invoice without one goes to: the last one used [quickbooks.md 5, 3]."""
    told: Company = field(factory=Company, repr=False)
    """What was known of the company from elsewhere (edition, item map)."""
    untold: frozenset[str] = frozenset()
    """Tags that its list is always read without: an IIF list has no ListIDs."""
    clock: int = 0
    """Seconds since the first day: each change has its own, and with it its own numbers."""

    @classmethod
    def holding(  # noqa: PLR0913 - the preferences of a company, by name
        cls,
        books: CustomerList,
        *,
        home: str = "USD",
        multi_currency: bool = True,
        capacity: Capacity | None = None,
        omitted: Omitted = Omitted.KEPT,
        items: Iterable[str] | None = None,
        accounts: Iterable[Account] = (),
        references: Mapping[str, frozenset[str]] | None = None,
    ) -> CompanyFile:
        """The company whose lists are these; ValueError where QuickBooks could not hold them."""
        company = cls(
            home=home,
            multi_currency=multi_currency,
            capacity=capacity or _capacity(books.company.edition),
            omitted=omitted,
            others=tuple(
                OtherName(it.name, it.list, f"A{number:07X}-1")
                for number, it in enumerate(books.taken, 1)
            ),
            accounts=_chart((*books.company.accounts, *accounts), home),
            items=frozenset(map(fold, items)) if items is not None else None,
            references=references or {},
            told=evolve(books.company, accounts=()),
        )
        for record in sorted(books.customers, key=lambda it: it.level):
            company = company.opened_with(record)
        places = {fold(it.full_name): place for place, it in enumerate(books.customers)}
        ordered = sorted(company.entries, key=lambda it: places[fold(company.full_name(it))])
        return evolve(company, entries=tuple(ordered))

    def opened_with(self, record: Customer) -> CompanyFile:
        """The file with a record of the list that it is opened with."""
        try:
            contents = _contents(record)
            above = self.named(record.parent) if record.parent else None
        except (RefusedError, UnreadableError) as error:
            raise ValueError(f"{record}: {error}") from error
        if record.parent and above is None:
            raise ValueError(f"{record.full_name!r} has no parent in the list")
        given = {"ListID": record.list_id, "EditSequence": record.edit_sequence}
        given["TimeCreated"] = record.created
        with_currency = record.currency or (above.currency if above else self.home)
        entry = self.new_entry(above, contents, with_currency if self.multi_currency else None)
        untold = {tag for tag, text in given.items() if text is None}
        untold |= {"CurrencyRef"} if record.currency is None else set()
        entry = evolve(
            entry,
            list_id=record.list_id or entry.list_id,
            edit_sequence=record.edit_sequence or entry.edit_sequence,
            created=record.created or entry.created,
            active=record.active,
            untold=frozenset(untold),
        )
        if self.named(record.full_name) or self.by_list_id(entry.list_id):
            raise ValueError(f"{record.full_name!r} is in the list twice")
        return self.with_entry(entry)

    # What is there

    def by_list_id(self, list_id: str) -> Entry | None:
        return next((it for it in self.entries if it.list_id == list_id), None)

    def named(self, full_name: str) -> Entry | None:
        """The customer or job of that full name; letter case does not count [5, D]."""
        wanted = fold(full_name)
        return next((it for it in self.entries if fold(self.full_name(it)) == wanted), None)

    def above(self, entry: Entry) -> Entry | None:
        return self.by_list_id(entry.parent) if entry.parent else None

    def full_name(self, entry: Entry) -> str:
        above = self.above(entry)
        return f"{self.full_name(above)}:{entry.name}" if above else entry.name

    def level(self, entry: Entry) -> int:
        above = self.above(entry)
        return self.level(above) + 1 if above else 0

    def account(self, name: str) -> Account | None:
        return next((it for it in self.accounts if fold(it.name) == fold(name)), None)

    @property
    def currency_names(self) -> Mapping[str, str]:
        """What the company calls its currencies, by code: full names [quickbooks.md 5, R]."""
        own = self.told.currencies
        names = {**QUICKBOOKS_NAMES, **own}
        return {code: name for code, name in names.items() if name}

    def currency(self, entry: Entry) -> str:
        return entry.currency or self.home

    # What changes

    def ticked(self) -> CompanyFile:
        """A moment later."""
        return evolve(self, clock=self.clock + 1)

    @property
    def now(self) -> str:
        return (FIRST_DAY + timedelta(seconds=self.clock)).isoformat()

    @property
    def stamp(self) -> str:
        """An edit sequence: another one at every change; it means nothing [quickbooks.md 5, D]."""
        return str(int(FIRST_DAY.timestamp()) + self.clock)

    def new_entry(
        self, above: Entry | None, contents: tuple[Part, ...], currency: str | None
    ) -> Entry:
        """A new record with numbers that no other has."""
        return Entry(
            list_id=f"9{self.clock:07X}-{self.stamp}",
            edit_sequence=self.stamp,
            created=self.now,
            modified=self.now,
            parent=above.list_id if above else None,
            contents=contents,
            currency=currency,
            untold=self.untold,
        )

    def with_entry(self, entry: Entry) -> CompanyFile:
        """The file with a record more, or with one in its new form."""
        if self.by_list_id(entry.list_id) is None:
            return evolve(self, entries=(*self.entries, entry)).ticked()
        exchanged = (entry if it.list_id == entry.list_id else it for it in self.entries)
        return evolve(self, entries=tuple(exchanged)).ticked()


def fold(name: str) -> str:
    """Names compare without regard to letter case [quickbooks.md 5, D]."""
    return name.casefold()


def same_name(name: str) -> str:
    """Two names that differ only in spaces are taken to collide.

    Whether spaces count is not known [quickbooks.md 5]: *our choice*, the one that refuses more.
    """
    return " ".join(fold(name).split())


def kept(text: str) -> str:
    """QuickBooks keeps Windows-1252 and makes question marks of the rest [quickbooks.md 4]."""
    return text.encode("cp1252", "replace").decode("cp1252")


def _capacity(edition: Edition | None) -> Capacity | None:
    return CAPACITIES[edition] if edition else None


def _chart(given: Iterable[Account], home: str) -> tuple[Account, ...]:
    always = (
        Account(HOME_RECEIVABLES, AccountKind.RECEIVABLE, home),
        Account(UNDEPOSITED, AccountKind.OTHER, home),
    )
    chart = {fold(it.name): evolve(it, currency=it.currency or home) for it in (*always, *given)}
    return tuple(chart.values())


def _contents(record: Customer) -> tuple[Part, ...]:
    """The elements of a record of the list; ValueError for what QuickBooks could not hold."""
    parts = (
        Part("Name", record.name),
        Part("CompanyName", record.company or ""),
        Part("FirstName", record.first_name or ""),
        Part("MiddleName", record.middle_name or ""),
        Part("LastName", record.last_name or ""),
        address("BillAddress", record.billing),
        address("ShipAddress", record.shipping),
        Part("Phone", record.phone or ""),
        Part("AltPhone", record.alt_phone or ""),
        Part("Email", record.email or ""),
        Part("Cc", record.cc or ""),
        _card(record),
    )
    whole = Part("CustomerAdd", parts=filled(parts))
    check_structure(whole, "CustomerAdd")
    check_values(whole, "CustomerAdd")
    for text in _every_text(whole):
        if text != kept(text) or any(unicodedata.category(it) == "Cc" for it in text):
            raise ValueError(f"QuickBooks could not hold {text!r}")
    return whole.parts


def _card(record: Customer) -> Part:
    """A card as QuickBooks shows it: four digits, the others crossed out; it keeps no brand."""
    month, _, year = (record.card_expiry or "").partition("/")
    shown = f"{'x' * 12}{record.card_last_four}" if record.card_last_four else None
    values = {"CreditCardNumber": shown, "ExpirationMonth": month, "ExpirationYear": year}
    return texts("CreditCardInfo", values)


def _every_text(part: Part) -> Iterable[str]:
    yield part.text
    for inner in part.parts:
        yield from _every_text(inner)


def address(tag: str, block: Block) -> Part:
    lines = {f"Addr{number}": line for number, line in enumerate(block.lines, 1)}
    place = {
        "City": block.city,
        "State": block.state,
        "PostalCode": block.zip,
        "Country": block.country,
    }
    return texts(tag, {**lines, **place})
