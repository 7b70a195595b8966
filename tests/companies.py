"""What Hypothesis makes up for the laws of plans: a policy, a company file, and orders.

The planner is given what it is given in earnest: the company's list, read from its own bytes, with
an item map; and the company carries out the very bytes that the planner writes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from attrs import AttrsInstance, evolve, fields, frozen, has
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter

from rulesdsl.compiled import Compiled
from rulesdsl.model.company import Edition
from rulesdsl.model.records import Customer, CustomerList, Order, Party
from rulesdsl.posting.plan import Plan
from tests import town
from tests.company import Capacity, CompanyFile, Omitted, books
from tests.policies import Written, eager, makers, policies

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


def told(records: Iterable[Customer], *, multi_currency: bool) -> tuple[Customer, ...]:
    """The records as a company shows them; with one currency nobody is told to be in any.

    A job is in its customer's currency.
    """
    shown: dict[str, Customer] = {}
    for record in records:
        above = shown.get(record.parent.casefold()) if record.parent else None
        currency = above.currency if above else record.currency
        kept = evolve(record, currency=currency if multi_currency else None)
        shown[record.full_name.casefold()] = kept
    return tuple(shown.values())


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """A policy with a company that it is written for: home currency, one currency or several."""
    written = draw(POLICIES)
    settings = [it.settings for it in written.compiled().policy.rules]
    several = any(it.multi_currency for it in settings)
    given = draw(town.lists(orderly=True))
    records = told(given.customers, multi_currency=several)
    has_card = draw(SOMETIMES)
    if records and has_card:
        place = draw(st.integers(0, len(records) - 1))
        digits, expiry = draw(st.sampled_from(CARDS))
        with_card = evolve(records[place], card_last_four=digits, card_expiry=expiry)
        records = (*records[:place], with_card, *records[place + 1 :])
    names = len(records) + len(given.taken)
    room = draw(st.sampled_from((*[None] * 9, 0, 1, 2)))
    edition = None if room is None else Edition.PRO
    items = draw(st.sampled_from((town.ITEMS, town.NO_GOODS, town.ITEMS, None, town.ITEMS)))
    known = evolve(given.company, accounts=(), edition=edition, items=items)
    company = CompanyFile.holding(
        CustomerList(records, given.taken, known),
        home=settings[0].home_currency if settings else "USD",
        multi_currency=several,
        capacity=None if room is None else Capacity(together=names + room, each=names + room),
        omitted=draw(st.sampled_from(Omitted)),
        items=set(items.values()) if items else (),
        accounts=town.ACCOUNTS,
        references=REFERENCES,
    )
    if several:
        company = evolve(company, last_receivables=draw(st.sampled_from(LAST)))
    return World(
        written,
        company,
        draw(batches()),
        draw(st.sampled_from((None, None, None, True, False))),
        draw(st.booleans()),
    )


LAST = ("Accounts Receivable", "Receivables EUR")
"""Where the last invoice went, before the plan."""
