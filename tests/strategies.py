"""What Hypothesis makes up: orders, customers, customer lists.

Texts come from small pools of look-alikes, so that orders and records often meet, nearly meet, and
meet twice; now and then a text is anything at all. No text is blank: readers make None of those.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache

from attrs import evolve
from hypothesis import strategies as st

from rulesdsl.model.fields import FIELDS, Field
from rulesdsl.model.records import (
    NO_ADDRESS,
    NOBODY,
    Block,
    Customer,
    CustomerList,
    Order,
    OtherList,
    Party,
    TakenName,
)

NAMES = (
    "Ann Lee",
    "ann  lee",
    "Lee, Ann",
    "Änn Lée",
    "Ann O'Lee",
    "Ann O’Lee",
    "Ann",
    "Bob Straße",
    "BOB STRASSE",
    "Łukasz Żak",
    "Lukasz Zak",
    "李安",
    "Web Sales",
    "Lee Tools Ltd",
    "Lee: Tools",
    "Maria-Magdalena Wilhelmina von und zu der Tannenbergerhöhe",
    "''",
)
"""People and labels: the same one written differently, hard letters, too long, only quotes."""

FIRST_NAMES = ("Ann", "ANN", "Änn", "Bob", "Łukasz", "Maria-Magdalena Wilhelmina Henrike")
LAST_NAMES = ("Lee", "lee", "O'Lee", "O’Lee", "Straße", "STRASSE", "Żak", "Lee, Jr.")
COMPANIES = ("Lee Tools Ltd", "LEE TOOLS LTD", "Lée Tools Ltd", "Web Sales", "-")
EMAILS = (
    "ann@example.com",
    "ANN@Example.com ",
    "Ann Lee <ann@example.com>",
    "bob@example.com",
    "ann@example.com; bob@example.com",
    "none",
)
PHONES = (
    "+1 415 555 6579",
    "(415) 555-6579",
    "415.555.6579 ext. 12",
    "1-415-555-6579",
    "030 123456",
    "+49 30 123456",
    "0049 30 123456",
    "N/A",
    "0000000000",
    "+49 (0)30 / 1234 5678-11",
    "+49 (0)30 / 1234 5678-22",
    "(415) 555-6579 extension 12",
)
STREETS = (
    "1 Main St",
    "1 MAIN ST",
    "Hauptstraße 1",
    "Suite 2",
    "1 Main St, behind the old mill " * 2,
)
CITIES = ("Bayshore", "BAYSHORE", "Köln", "Łódź")
STATES = ("CA", "ca", "NRW")
ZIPS = ("94326", "94326-1234", "SW1A 1AA", "sw1a1aa", "50667")
COUNTRIES = ("US", "DE", "Germany", "PL", "Old Atlantis")
CHANNELS = ("Shopify", "Amazon", "WooCommerce")
CURRENCIES = ("USD", "EUR")
CREATED = ("2020-01-01T00:00:00-05:00", "2020-01-01T04:59:59+00:00", "2021-06-30T12:00:00+02:00")

KEY_FIELDS: tuple[Field, ...] = tuple(it for it in FIELDS if it.in_quickbooks is not None)
"""The fields that may be keys."""


def _readable(text: str) -> bool:
    return bool(text.strip())


@cache
def texts(pool: tuple[str, ...]) -> st.SearchStrategy[str]:
    """A text of the pool; rarely another one."""
    anything = st.text(min_size=1, max_size=60).filter(_readable)
    return st.integers(0, 9).flatmap(lambda die: anything if die == 9 else st.sampled_from(pool))


@cache
def maybe(pool: tuple[str, ...]) -> st.SearchStrategy[str | None]:
    """A text of the pool, or a blank."""
    return st.none() | texts(pool)


@cache
def parties() -> st.SearchStrategy[Party]:
    """A person or company with an address, often nobody."""
    somebody = st.builds(
        Party,
        name=maybe(NAMES),
        first_name=maybe(FIRST_NAMES),
        last_name=maybe(LAST_NAMES),
        company=maybe(COMPANIES),
        street=maybe(STREETS),
        street_2=maybe(STREETS),
        city=maybe(CITIES),
        state=maybe(STATES),
        zip=maybe(ZIPS),
        country=maybe(COUNTRIES),
        phone=maybe(PHONES),
    )
    return st.just(NOBODY) | somebody


@cache
def orders() -> st.SearchStrategy[Order]:
    """An order of any channel, with any of its fields missing."""
    return st.builds(
        Order,
        number=st.integers(1, 9999).map(lambda it: f"#{it}"),
        channel=st.none() | st.sampled_from(CHANNELS),
        order_date=st.none() | st.dates(date(2026, 11, 1), date(2026, 11, 30)),
        currency=st.none() | st.sampled_from(CURRENCIES),
        total=st.none() | st.integers(0, 20_000).map(lambda cents: Decimal(cents) / 100),
        tags=st.lists(st.sampled_from(("wholesale", "vip")), unique=True).map(tuple),
        guest=st.none() | st.booleans(),
        customer_id=st.none() | st.sampled_from(("1", "2")),
        email=maybe(EMAILS),
        phone=maybe(PHONES),
        name=maybe(NAMES),
        first_name=maybe(FIRST_NAMES),
        last_name=maybe(LAST_NAMES),
        company=maybe(COMPANIES),
        billing=parties(),
        shipping=parties(),
    )


@st.composite
def batches(draw: st.DrawFn, *, most: int = 6) -> tuple[Order, ...]:
    """Orders to be taken one after the other, each with a number of its own."""
    drawn = draw(st.lists(orders(), max_size=most))
    return tuple(evolve(it, number=f"#{1001 + place}") for place, it in enumerate(drawn))


@cache
def blocks() -> st.SearchStrategy[Block]:
    """An address as QuickBooks keeps it: in lines alone, or with city and zip apart; often none."""
    lines = st.lists(texts(NAMES + STREETS), max_size=5).map(tuple)
    apart = st.builds(
        Block,
        lines=st.lists(texts(NAMES + STREETS), max_size=3).map(tuple),
        city=maybe(CITIES),
        state=maybe(STATES),
        zip=maybe(ZIPS),
        country=maybe(COUNTRIES),
    )
    return st.just(NO_ADDRESS) | st.builds(Block, lines=lines) | apart


def _label(text: str) -> str:
    return text.replace(":", "-")


@cache
def customers() -> st.SearchStrategy[Customer]:
    """A record at the top of the list."""
    return st.builds(
        Customer,
        name=texts(NAMES).map(_label),
        list_id=st.sampled_from((None, "80000001-1", "80000002-1")),
        created=st.none() | st.sampled_from(CREATED),
        active=st.integers(0, 4).map(bool),
        company=maybe(COMPANIES),
        first_name=maybe(FIRST_NAMES),
        middle_name=st.sampled_from((None, None, "K.", "C.W.")),
        last_name=maybe(LAST_NAMES),
        billing=blocks(),
        shipping=blocks(),
        phone=maybe(PHONES),
        alt_phone=maybe(PHONES),
        email=maybe(EMAILS),
        cc=st.none() | st.none() | texts(EMAILS),
        currency=st.none() | st.sampled_from(CURRENCIES),
    )


@st.composite
def jobs(draw: st.DrawFn, above: Customer, list_id: str | None) -> Customer:
    """A job under a customer or job; as in real lists it mostly has its customer's e-mail."""
    job = evolve(draw(customers()), parent=above.full_name, list_id=list_id)
    if draw(st.integers(0, 3)) == 0:
        return job
    return Customer(name=job.name, parent=job.parent, list_id=list_id, email=above.email)


@st.composite
def customer_lists(
    draw: st.DrawFn, *, most: int = 6, duplicates: bool = True, taken: bool = True
) -> CustomerList:
    """Customers with jobs (of jobs), missing e-mails, inactive ones, and the names others have.

    With `duplicates` a record may stand in the list twice, and two records may have one full name
    or one ListID, as in a list put together from two files; without, full names and ListIDs are
    unique as QuickBooks keeps them, names of the other lists included.
    """
    records: list[Customer] = []
    for place in range(draw(st.integers(0, most))):
        list_id = draw(st.sampled_from((None, f"8000{place:04X}-1")))
        above = draw(st.sampled_from((None, *records)))
        if above is None or above.level > 2:
            records.append(evolve(draw(customers()), list_id=list_id))
        else:
            records.append(draw(jobs(above, list_id)))
    if duplicates and records:
        records += draw(st.lists(st.sampled_from(records), max_size=2))
        records += draw(st.lists(customers(), max_size=1))
    names = st.builds(TakenName, texts(NAMES).map(_label), st.sampled_from(OtherList))
    others = draw(st.lists(names, max_size=3)) if taken else []
    if not duplicates:
        records, others = as_quickbooks(records, others)
    return CustomerList(tuple(records), tuple(others))


def as_quickbooks(
    records: list[Customer], others: list[TakenName]
) -> tuple[list[Customer], list[TakenName]]:
    """What QuickBooks can hold of them, each full name once.

    The first of each full name, and their parents; other names only where nobody has them. Texts
    are in Windows-1252, in one line, and as long as they can be.
    """
    unique: dict[str, Customer] = {}
    for given in records:
        record = _held(given)
        if record.parent is None or record.parent.casefold() in unique:
            unique.setdefault(" ".join(record.full_name.casefold().split()), record)
    free: dict[str, TakenName] = {}
    for other in others:
        name = _text(other.name, 41) or "-"
        folded = " ".join(name.casefold().split())
        if folded not in unique:
            free.setdefault(folded, evolve(other, name=name))
    return list(unique.values()), list(free.values())


def _held(record: Customer) -> Customer:
    texts = {part: getattr(record, part) for part in _LENGTHS}
    kept = {part: _text(it, _LENGTHS[part]) if it else None for part, it in texts.items()}
    parent = ":".join(_label_kept(it) for it in record.parent.split(":")) if record.parent else None
    return evolve(
        record,
        name=_label_kept(record.name),
        parent=parent,
        billing=_block_kept(record.billing),
        shipping=_block_kept(record.shipping),
        **kept,  # type: ignore[arg-type] # mypy takes every part for every attribute
    )


_LENGTHS = {
    "company": 41, "first_name": 25, "middle_name": 5, "last_name": 25, "phone": 21,
    "alt_phone": 21, "email": 1023, "cc": 1023,
}  # fmt: skip
_PLACE_LENGTHS = {"city": 31, "state": 21, "zip": 13, "country": 31}


def _label_kept(name: str) -> str:
    return _text(name, 41) or "-"


def _block_kept(block: Block) -> Block:
    """Five lines are printed, those for city and country among them."""
    texts = {part: getattr(block, part) for part in _PLACE_LENGTHS}
    place = {part: _text(it, _PLACE_LENGTHS[part]) if it else None for part, it in texts.items()}
    room = 5 - bool(place["city"] or place["state"] or place["zip"]) - bool(place["country"])
    lines = [it for it in (_text(line, 41) for line in block.lines) if it]
    return Block(lines=tuple(lines[:room]), **place)


def _text(text: str, most: int) -> str | None:
    """A text as it is kept: '?' for what Windows-1252 lacks, no ends of lines, no outer space."""
    kept = text.encode("cp1252", "replace").decode("cp1252")
    plain = "".join(it if it.isprintable() else " " for it in kept)
    return plain[:most].strip() or None


@cache
def keys() -> st.SearchStrategy[tuple[Field, ...]]:
    """One step of `match by`: mostly one field, at times several."""
    return st.lists(st.sampled_from(KEY_FIELDS), min_size=1, max_size=3, unique=True).map(tuple)
