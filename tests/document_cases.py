"""Small cases of the page of meaning, which the program decides: a policy, a list, an order."""

from __future__ import annotations

from typing import Any

from attrs import evolve, fields, frozen

from rulesdsl.compiler import compile_policy
from rulesdsl.customers.index import Batch, CustomerIndex
from rulesdsl.customers.matching import Asking, look_up
from rulesdsl.customers.outcome import Outcome
from rulesdsl.model.decisions import Decision, JobAction
from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import (
    Block,
    Customer,
    CustomerList,
    Order,
    OtherList,
    Party,
    TakenName,
)


@frozen
class Case:
    """One line of a table of cases; `override` is set from outside."""

    policy: str
    order: Order
    customers: tuple[Customer, ...] = ()
    taken: tuple[TakenName, ...] = ()
    override: bool | None = None

    def decided(self) -> Decision:
        """What the program decides."""
        compiled = compile_policy(self.policy)
        assert compiled.ok, [it.message for it in compiled.diagnostics]
        lists = CustomerList(self.customers, self.taken)
        return compiled.decide(self.order, lists, override=self.override)

    def row(self) -> tuple[str, str, str, str]:
        """Policy, list, order and decision, in words."""
        decision = self.decided()
        outside = "" if self.override is None else f" and `--override {str(self.override).lower()}`"
        known = [_record(it) for it in self.customers]
        known += [f"the {it.list.value} `{it.name}`" for it in self.taken]
        return (
            f"`{self.policy}`{outside}",
            "; ".join(known) or "nothing",
            _order(self.order),
            f"**{_decided(decision)}**: {decision.reason}",
        )


def _record(record: Customer) -> str:
    """The name of a record and what else of it matters."""
    skipped = {"name", "parent", "active", "edit_sequence"}
    facts = [
        f"{it.name.replace('_', ' ')} `{value}`"
        for it in fields(Customer)
        if it.name not in skipped and (value := getattr(record, it.name)) != it.default
    ]
    facts += [] if record.active else ["inactive"]
    return f"`{record.full_name}`" + (f" ({', '.join(facts)})" if facts else "")


def _order(order: Order) -> str:
    parts = (("e-mail", order.email), ("name", order.name), ("currency", order.currency))
    return ", ".join(f"{word} `{value}`" for word, value in parts if value) or "no buyer named"


def _decided(decision: Decision) -> str:
    if decision.customer is None:
        return "hold"
    customer = f"{decision.action.value} customer `{decision.customer.full_name}`"
    if decision.job is None or decision.job_action is JobAction.NONE:
        return customer
    return f"{customer}, {decision.job_action.value} job `{decision.job.name}`"


_MAIL = "ann@example.com"
_BUYER = Order(number="#1", email=_MAIL, name="Ann Lee", first_name="Ann", last_name="Lee")
_NO_MAIL = Order(number="#1", name="Ann Lee")

_LEE = Customer(name="Lee, Ann", email=_MAIL)
_OLD = Customer(name="Lee Imports", email=_MAIL, created="2019-03-01")
_NEW = Customer(name="Ann Lee", email=_MAIL, created="2024-05-01")
_JOB = Customer(name="Kitchen", parent="Lee, Ann", email=_MAIL)
_ASLEEP = Customer(name="Lee, Ann", email=_MAIL, active=False, list_id="80-1", edit_sequence="7")
_WEB = Customer(name="Web Sales")
_WEB_JOB = Customer(name="Ann Lee", parent="Web Sales")
_VENDOR = TakenName("Ann Lee", OtherList.VENDOR)

_LADDER = "match by email then name"
_JOBS = "else use customer 'Web Sales' with job"

MATCHING = (
    Case(f"{_LADDER}; else hold", _BUYER, (_LEE,)),
    Case(f"{_LADDER}; else hold", _NO_MAIL, (_LEE,)),
    Case(f"{_LADDER}; else hold", _BUYER, (_LEE, _JOB)),
    Case(f"{_LADDER}; else hold", _BUYER, (_JOB,)),
    Case(f"check jobs = false; {_LADDER}; else hold", _BUYER, (_JOB,)),
    Case(f"{_LADDER}; else hold", _BUYER, (_OLD, _NEW)),
    Case(f"several matches = first; {_LADDER}; else hold", _BUYER, (_OLD, _NEW)),
    Case(f"several matches = next; {_LADDER}; else hold", _BUYER, (_OLD, _NEW)),
    Case(f"several matches = next; match by email; {_JOBS}", _BUYER, (_OLD, _NEW, _WEB)),
    Case(f"{_LADDER}", _BUYER),
)

INACTIVE = (
    Case("match by email; else hold", _BUYER, (_ASLEEP,)),
    Case("inactive customers = reactivate; match by email; else hold", _BUYER, (_ASLEEP,)),
    Case(f"inactive customers = ignore; match by email; {_JOBS}", _BUYER, (_ASLEEP, _WEB)),
)

STANDARD = (
    Case("else use customer 'web sales'", _BUYER, (_WEB,)),
    Case("else use customer 'Web Sales'", _BUYER),
    Case("create standard customer = true; else use customer 'Web Sales'", _BUYER),
    Case(f"match by email; {_JOBS}", _BUYER, (_WEB,)),
    Case(f"match by email; {_JOBS}", _BUYER, (_WEB, _WEB_JOB)),
    Case(f"check jobs = false; match by email; {_JOBS}", _BUYER, (_WEB, _WEB_JOB)),
    Case(f"match by email; {_JOBS}", _BUYER, (_WEB, _LEE), override=True),
)

CLASHES = (
    Case("match by email; else create customer", _BUYER),
    Case("match by email; else create customer", _BUYER, taken=(_VENDOR,)),
    Case("name clash = add number; match by email; else create customer", _BUYER, taken=(_VENDOR,)),
    Case("name clash = add email; match by email; else create customer", _BUYER, taken=(_VENDOR,)),
    Case(
        "name clash = add number; match by company; else create customer",
        _BUYER,
        (Customer(name="Ann Lee", first_name="Ann", last_name="Lee", email=_MAIL),),
    ),
)

_EUROS = Order(number="#1", email=_MAIL, currency="EUR")

_ANN = Customer(name="Ann Lee", email=_MAIL)
_EURO_ANN = Order(number="#1", email=_MAIL, name="Ann Lee", currency="EUR")

CURRENCIES = (
    Case("match by email; else hold", _EUROS, (_LEE,)),
    Case("multi currency = true; match by email; else hold 'no euro customer'", _EUROS, (_LEE,)),
    Case(
        "multi currency = true; match by email; else hold",
        _EUROS,
        (_LEE, Customer(name="Lee, Ann (EUR)", email=_MAIL, currency="EUR")),
    ),
    Case(
        "multi currency = true; currency 'EUR' uses customer 'Web Sales EUR'; "
        "else use customer 'Web Sales'",
        _EUROS,
        (_WEB, Customer(name="Web Sales EUR", currency="EUR")),
    ),
    Case("multi currency = true; else use customer 'Web Sales'", _EUROS, (_WEB,)),
    Case("multi currency = true; match by email; else create customer", _EURO_ANN, (_ANN,)),
    Case(
        "multi currency = true; match by customer name; else create customer",
        _EURO_ANN,
        (_ANN, Customer(name="Ann Lee EUR", currency="EUR")),
    ),
    Case(
        "multi currency = true; create standard customer = true; else use customer 'Web Sales'",
        _EUROS,
    ),
    Case(
        "multi currency = true; create standard customer = true; "
        "currency 'EUR' uses customer 'Web Sales EUR'; else use customer 'Web Sales'",
        _EUROS,
    ),
)


# Keys: what an order says, what QuickBooks has, and whether they meet


@frozen
class Pair:
    """A key, what the order says in its field, and a record; `country` is where the order goes."""

    key: str
    said: str
    held: str
    country: str | None = None

    @property
    def place(self) -> str:
        """The country in words."""
        return f", in {self.country}" if self.country else ""

    def meets(self) -> bool:
        """Whether the order finds the record."""
        order = _saying(self.key, self.said, self.country)
        book = Batch(CustomerIndex(CustomerList((_holding(self.held),))))
        return look_up(Asking(key=(BY_NAME[self.key],)), order, book).outcome is Outcome.ONE


def _saying(key: str, said: str, country: str | None) -> Order:
    side, _, part = BY_NAME["name" if key == "customer name" else key].path.rpartition(".")
    facts: dict[str, Any] = {part: said}
    facts = {side: Party(**facts)} if side else facts | {"billing": Party(country=country)}
    return Order(number="#1", **facts)


_ATTRIBUTES = {
    "label": "name",
    "Company Name": "company",
    "First Name": "first_name",
    "Last Name": "last_name",
    "Main Email": "email",
    "CC Email": "cc",
    "Main Phone": "phone",
    "Alt. Phone": "alt_phone",
}


def _holding(held: str) -> Customer:
    """The record of `First Name: Ann / Last Name: Lee`; the rest of the words are of an address."""
    said = dict(part.split(": ") for part in held.split(" / "))
    facts: dict[str, Any] = {"name": "?"}
    facts |= {_ATTRIBUTES[word]: value for word, value in said.items() if word in _ATTRIBUTES}
    for word, value in said.items():
        if word not in _ATTRIBUTES:
            side, _, part = word.partition(" ")
            one: dict[str, Any] = {"lines": ("?", value)} if part == "line" else {part: value}
            facts[side] = Block(**one)
    return Customer(**facts)


PAIRS = (
    Pair("email", "Ann@Example.COM", "Main Email: ann@example.com"),
    Pair("email", "bob@example.com", "Main Email: ann@example.com; bob@example.com"),
    Pair("email", "ann@example.com", "CC Email: ann@example.com"),
    Pair("email", "ann+shop@example.com", "Main Email: ann@example.com"),
    Pair("name", "Ann Lee", "label: Lee, Ann"),
    Pair("name", "ANN  O’LEE", "First Name: Ann / Last Name: O'Lee"),
    Pair("name", "Siobhan Muller", "label: Siobhán Müller"),
    Pair("name", "Ann", "label: Ann Lee"),
    Pair("name", "Ann Marie Lee", "label: Ann Lee"),
    Pair("last name", "lee", "Last Name: Lee"),
    Pair("company", "LEE TOOLS  LTD", "Company Name: Lée Tools Ltd"),
    Pair("company", "Lee Tools", "Company Name: Lee Tools Ltd"),
    Pair("customer name", "Ann Lee", "label: ann lee"),
    Pair("customer name", "Ann Lee", "label: Lee, Ann"),
    Pair("phone", "+1 415 555 6579", "Main Phone: (415) 555-6579"),
    Pair("phone", "030 123456", "Main Phone: +49 30 123456", "DE"),
    Pair("phone", "415-555-6579 ext. 3", "Alt. Phone: 415.555.6579", "US"),
    Pair("phone", "0000000000", "Main Phone: 0000000000"),
    Pair("shipping zip", "94326-1234", "shipping zip: 94326"),
    Pair("shipping zip", "sw1a1aa", "billing zip: SW1A 1AA"),
    Pair("shipping street", "1 MAIN ST", "shipping line: 1 Main St"),
    Pair("shipping street", "1 Main Street", "shipping line: 1 Main St"),
    Pair("billing country", "DE", "billing country: Germany"),
    Pair("billing state", "CA", "billing state: California"),
)


_ANN = Customer(
    name="Lee, Ann",
    list_id="80-1",
    edit_sequence="1",
    first_name="Ann",
    last_name="Lee",
    company="Lee Tools Ltd.",
    email="ann@example.com",
    phone="(415) 555-6579",
    billing=Block(
        lines=("Ann Lee", "1 Main St", "Suite 2"), city="Bayshore", state="CA", zip="94326"
    ),
    card_last_four="2222",
    card_expiry="09/2027",
)
_SEVERAL = evolve(_ANN, email="x@example.com, ann@example.com")
_MAIN = Party(
    street="1 MAIN STREET",
    street_2="Ste. 2",
    city="Bayshore",
    state="California",
    zip="94326-1234",
    country="US",
)
_OAK = evolve(_MAIN, street="2 Oak Rd", street_2=None)
FACTS: tuple[tuple[Customer, Order], ...] = (
    (_ANN, Order(number="1", billing=_MAIN)),
    (_ANN, Order(number="1", billing=_OAK)),
    (_ANN, Order(number="1", billing=evolve(_OAK, state=None, country=None))),
    (_ANN, Order(number="1", billing=Party(city="Albany", zip="12207"))),
    (_ANN, Order(number="1", shipping=_MAIN)),
    (_ANN, Order(number="1", name="LEE, ANN", company="Lee Tools, Ltd")),
    (_ANN, Order(number="1", name="Ann Miller")),
    (_ANN, Order(number="1", phone="+1 415-555-6579", billing=Party(country="US"))),
    (_SEVERAL, Order(number="1", email="Ann@Example.com")),
    (_ANN, Order(number="1", email="lee@example.com")),
    (_SEVERAL, Order(number="1", email="lee@example.com")),
    (_ANN, Order(number="1", card_brand="Visa", card_last_four="4242", card_expiry="11/28")),
)
"""A record, an order that matched it, and facts that they tell alike or not."""
