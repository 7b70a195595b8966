"""What Hypothesis makes up for the laws of plans: a policy, a company file, and orders.

The planner is given what it is given in earnest: the company's list, read from its own bytes, with
an item map; and the company carries out the very bytes that the planner writes.
"""

from __future__ import annotations

from datetime import date

from attrs import AttrsInstance, evolve, fields, frozen, has
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from rulesdsl.compiled import Compiled
from rulesdsl.model.company import Edition
from rulesdsl.model.records import NO_ADDRESS, Block, Customer, CustomerList, Order, Party
from rulesdsl.model.settings import Settings
from rulesdsl.posting.plan import Plan
from tests import town
from tests.company import Capacity, CompanyFile, Omitted, books
from tests.policies import Written, eager, makers, policies
from tests.strategies import as_quickbooks

POLICIES = st.integers(0, 7).flatmap(
    lambda die: makers() if die == 7 else policies(everything=False) if die == 6 else eager()
)

MOSTLY = st.sampled_from((True, True, True, True, False, True, True))
SOMETIMES = st.sampled_from((False, False, True))

REFERENCES = {
    "PaymentMethodRef": frozenset({"Visa"}),
    "SalesTaxCodeRef": frozenset({"Non", "Tax"}),
}
"""The lists whose names the item map tells; terms, types and the like are taken to exist."""


@frozen
class World:
    """A policy, a company, orders; `override` as set from outside."""

    written: Written
    company: CompanyFile
    orders: tuple[Order, ...]
    override: bool | None = None
    tells_accounts: bool = True

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        """As Hypothesis shows it: a whole company file would fill the screen."""
        del cycle
        printer.text(self.summary)

    @property
    def summary(self) -> str:
        """The policy, the company and the orders, with what is said of them."""
        company = self.company
        about = (company.home, company.multi_currency, company.capacity, company.omitted.value)
        parts = (
            self.written.source.text,
            f"override {self.override}, accounts told: {self.tells_accounts}, company {about}",
            *map(_said, books(company).customers),
            f"taken: {[it.name for it in company.others]}, items: {company.told.items}",
            *map(_said, self.orders),
        )
        return "\n".join(("", *parts))

    @property
    def compiled(self) -> Compiled:
        return self.written.compiled()

    def plan(self, company: CompanyFile) -> Plan:
        """The plan that is made by what a company file tells."""
        found = books(company)
        if not self.tells_accounts:
            found = evolve(found, company=evolve(found.company, accounts=()))
        return self.compiled.plan(self.orders, found, override=self.override)


def _said(record: AttrsInstance) -> str:
    """A record with what is not as it is when nothing is said."""
    said = (
        f"{it.name}={_said(value) if has(type(value)) else repr(value)}"
        for it in fields(type(record))
        if it.repr and (value := getattr(record, it.name)) != it.default
    )
    return f"{type(record).__name__}({', '.join(said)})"


# Orders


def _party(person: town.Person) -> Party:
    return town.order_of(person).shipping


DAYS = (town.ORDER_DAY, date(2026, 11, 22), date(2026, 11, 20))
CARDS = (("4242", "11/2028"), (None, None), ("4242", "01/2031"), ("1111", None))
"""Last four digits and expiry."""

_RIGHT = tuple(it for it in town.SOLD if it[0] is not None)[:5]


@st.composite
def orders(draw: st.DrawFn) -> Order:
    """An order that can mostly be posted, at times of somebody who has moved."""
    order = draw(town.orders())
    if draw(MOSTLY):
        total, money = draw(st.sampled_from(_RIGHT))
        day = draw(st.sampled_from(DAYS))
        order = evolve(order, total=total, money=money, order_date=day)
    if draw(MOSTLY):
        order = evolve(order, currency=draw(st.sampled_from(("USD", None, "EUR", "USD"))))
    if draw(SOMETIMES):
        digits, expiry = draw(st.sampled_from(CARDS))
        order = evolve(order, card_brand="Visa", card_last_four=digits, card_expiry=expiry)
    if draw(SOMETIMES):
        order = evolve(order, billing=_party(draw(st.sampled_from(town.PEOPLE))))
    if draw(SOMETIMES):
        order = evolve(order, shipping=_party(draw(st.sampled_from(town.PEOPLE))))
    return order


NUMBERS = ("#{}", "{}", "111-1234567-765{}", "{}-A-VERY-LONG-END", "Łódź {}")


@st.composite
def batches(draw: st.DrawFn) -> tuple[Order, ...]:
    """Orders taken one after the other; numbers may be long, and alike where they are cut."""
    size = draw(st.sampled_from((2, 1, 3, 4)))
    drawn = draw(st.lists(orders(), min_size=size, max_size=size))
    form = draw(st.sampled_from(NUMBERS))
    return tuple(evolve(it, number=form.format(1001 + at)) for at, it in enumerate(drawn))


# Companies


@frozen
class Export:
    """In which way the list is taken out of QuickBooks: what it lacks, in it and ever after."""

    tags: frozenset[str] = frozenset()

    def of(self, record: Customer, number: int) -> Customer:
        """A record with the identity that the export tells."""
        given = {
            "list_id": record.list_id or f"7000{number:04X}-1",
            "edit_sequence": record.edit_sequence or f"{number}",
            "created": record.created or "2022-02-02T12:00:00+00:00",
        }
        lost = {part: None for part, tag in _IDENTITY.items() if tag in self.tags}
        told: dict[str, str | None] = {**given, **lost}
        return evolve(
            record,
            list_id=told["list_id"],
            edit_sequence=told["edit_sequence"],
            created=told["created"],
        )


_IDENTITY = {"list_id": "ListID", "edit_sequence": "EditSequence", "created": "TimeCreated"}
EXPORTS = (Export(), Export(frozenset({"TimeCreated"})), Export(frozenset(_IDENTITY.values())))
"""The answer to CustomerQuery, the same with IncludeRetElement, and IIF."""

OLD_SHOP = Customer(name="Old Shop", active=False)
MOVED = Block(lines=("Somebody", "9 Elm St", "Suite 2", "Back door"), city="Salem", zip="97301")
IN_LINES = Block(lines=("Ann Lee", "1 Main St.", "BAYSHORE 94326", "United States"))


@st.composite
def regulars(draw: st.DrawFn, orders: tuple[Order, ...]) -> list[Customer]:
    """Who has ordered before, and has moved or changed since; at times a shop's that sleeps."""
    shop = draw(st.sampled_from((None, None, OLD_SHOP)))
    made: list[Customer] = [shop] if shop else []
    for number, order in enumerate(orders, 1):
        if draw(MOSTLY):
            digits, expiry = draw(st.sampled_from(CARDS))
            record = Customer(
                name=f"Regular {number}",
                parent=shop.name if shop else None,
                active=shop is None,
                email=draw(st.sampled_from((order.email, order.email, "old@example.com"))),
                first_name=order.first_name,
                last_name=order.last_name,
                phone=draw(st.sampled_from((order.phone, "212 555 0100", None))),
                billing=draw(st.sampled_from((MOVED, IN_LINES, NO_ADDRESS))),
                shipping=draw(st.sampled_from((NO_ADDRESS, MOVED))),
                currency=order.currency,
                card_last_four=digits,
                card_expiry=expiry,
            )
            made.append(record)
    return made


@st.composite
def records(
    draw: st.DrawFn,
    given: CustomerList,
    orders: tuple[Order, ...],
    export: Export,
    *,
    multi_currency: bool,
) -> tuple[Customer, ...]:
    """A town's list with regulars, as a company shows it.

    A job is in its customer's currency, and asleep where that is; with one currency nobody is told
    to be in any.
    """
    asleep = draw(SOMETIMES)
    found, _ = as_quickbooks([*given.customers, *draw(regulars(orders))], [])
    shown: dict[str, Customer] = {}
    for number, record in enumerate(found, 1):
        above = shown.get(record.parent.casefold()) if record.parent else None
        currency = above.currency if above else record.currency
        shown[record.full_name.casefold()] = evolve(
            export.of(record, number),
            currency=currency if multi_currency else None,
            active=record.active and (above is None or above.active or not asleep),
        )
    return tuple(shown.values())


@st.composite
def companies(draw: st.DrawFn, settings: Settings, orders: tuple[Order, ...]) -> CompanyFile:
    """A company that a policy is written for: home currency, one currency or several."""
    several = settings.multi_currency
    given = draw(town.lists(orderly=True))
    export = draw(st.sampled_from((EXPORTS[0], EXPORTS[0], *EXPORTS)))
    there = draw(records(given, orders, export, multi_currency=several))
    names = {it.name.casefold() for it in there if it.parent is None}
    taken = tuple(it for it in given.taken if it.name.casefold() not in names)
    count = len(there) + len(taken)
    room = draw(st.sampled_from((*[None] * 9, 0, 1, 2)))
    edition = None if room is None else Edition.PRO
    items = draw(st.sampled_from((town.ITEMS, town.NO_GOODS, town.ITEMS, None, town.ITEMS)))
    known = evolve(given.company, accounts=(), edition=edition, items=items)
    company = CompanyFile.holding(
        CustomerList(there, taken, known),
        home=settings.home_currency,
        multi_currency=several,
        capacity=None if room is None else Capacity(together=count + room, each=count + room),
        omitted=draw(st.sampled_from(Omitted)),
        items=set(items.values()) if items else (),
        accounts=town.ACCOUNTS,
        references=REFERENCES,
    )
    last = draw(st.sampled_from(LAST)) if several else LAST[0]
    return evolve(company, untold=export.tags, last_receivables=last)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A policy, orders, and the company that the policy is written for."""
    written = draw(POLICIES)
    rules = written.compiled().policy.rules
    settings = rules[0].settings if rules else Settings()
    several = any(it.settings.multi_currency for it in rules)
    orders = draw(batches())
    return World(
        written,
        draw(companies(evolve(settings, multi_currency=several), orders)),
        orders,
        draw(st.sampled_from((None, None, None, True, False))),
        draw(st.booleans()),
    )


LAST = ("Accounts Receivable", "Receivables EUR")
"""Where the last invoice went, before the plan."""
