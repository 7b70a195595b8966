"""Laws of plans, with a company file that carries them out: nothing is refused, nothing is left."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal

from attrs import evolve, frozen
from hypothesis import assume, event, given
from hypothesis import strategies as st
from hypothesis.vendor.pretty import RepresentationPrinter
from lxml import etree

from rulesdsl.model import limits
from rulesdsl.model.company import Company, Edition
from rulesdsl.model.decisions import Action, Decision, JobAction
from rulesdsl.model.memo import order_of, posted_as
from rulesdsl.model.records import Customer, CustomerList, Order
from rulesdsl.model.storage import same_label
from rulesdsl.posting.asked import asked
from rulesdsl.posting.plan import Plan
from rulesdsl.posting.qbxml_requests import requests
from rulesdsl.table import holds
from tests import page, town
from tests.companies import World, worlds
from tests.company import Answer, CompanyFile, process
from tests.company.file import Entry, Sale
from tests.policies import Written


@frozen
class Run:
    """A plan, what it asks, and what became of it."""

    world: World
    plan: Plan
    document: bytes
    answers: tuple[Answer, ...]
    after: CompanyFile

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:
        """As Hypothesis shows it: the world, and what is asked of QuickBooks."""
        del cycle
        decided = (f"{it.order.number}: {it.action.value}, {it.why}" for it in self.plan.decisions)
        parts = (self.world.summary, *decided, self.document.decode("ascii"))
        printer.text("\n".join(parts))


def run(world: World, company: CompanyFile | None = None) -> Run:
    """A world planned, and its requests carried out."""
    before = company or world.company
    with room_of(before):
        plan = world.plan(before)
    document = b"".join(requests(plan))
    if not document:
        return Run(world, plan, document, (), before)
    done = process(document, before)
    return Run(world, plan, document, done.answers, done.company)


@contextmanager
def room_of(company: CompanyFile) -> Iterator[None]:
    """The limits of the company's edition, for as long as it is planned: real ones are not met."""
    room, before = company.capacity, limits.LIMITS[Edition.PRO]
    if room is not None:
        limits.LIMITS[Edition.PRO] = limits.Limits(names=room.together, one_list=room.each)
    try:
        yield
    finally:
        limits.LIMITS[Edition.PRO] = before


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """A world planned; all rules agree about the company, of which there is one."""
    world = draw(worlds())
    assume(len({it.settings.home_currency for it in world.compiled.policy.rules}) <= 1)
    return run(world)


RUNS = runs()


@given(RUNS)
def test_a_plan_is_carried_out_and_does_what_it_says(made: Run) -> None:
    """Nothing is refused; what is there afterwards is what was decided, and nothing else."""
    for answer in made.answers:
        event(answer.request.tag)
        assert answer.code == 0, answer
    check_order(made)
    check_records(made)
    check_held(made)
    check_sales(made)
    check_override(made)
    assert b"CreditCard" not in made.document
    check_room(made)


@given(made=RUNS)
def test_every_request_is_valid(schema: etree.XMLSchema, made: Run) -> None:
    if made.document:
        schema.assertValid(etree.fromstring(made.document))


RANKS = {"CustomerModRq": 0, "CustomerAddRq": 1, "SalesReceiptAddRq": 2, "InvoiceAddRq": 2}


def check_order(made: Run) -> None:
    """Customers, jobs, transactions; a parent before its jobs, or they would be refused."""
    ranks = [RANKS[it.request.tag] for it in made.answers]
    assert ranks == sorted(ranks)


def check_records(made: Run) -> None:
    """Nobody gets another label, parent or currency; nobody is added whom the plan has not."""
    before = made.world.company
    for entry in before.entries:
        now = made.after.by_list_id(entry.list_id)
        assert now is not None
        assert identity(now) == identity(entry)
        assert now.active >= entry.active
    planned = {it.record.full_name for it in made.plan.creations}
    new = made.after.entries[len(before.entries) :]
    assert {made.after.full_name(it) for it in new} == planned


def identity(entry: Entry) -> tuple[str, str | None, str | None]:
    return entry.name, entry.parent, entry.currency


def check_held(made: Run) -> None:
    """Nothing is created, changed, posted or told to anybody for an order that is held."""
    held = {it.order.number for it in made.plan.held}
    for it in made.plan.held:
        assert (it.creates, it.reactivates, it.update) == ((), (), None)
        assert (it.transaction, it.notify) == (None, False)
    assert held.isdisjoint(it.order for it in asked(made.plan))
    posted = {order_of(it.texts.get("Memo", "")) for it in made.after.sales}
    assert posted.isdisjoint(posted_as(it.order) for it in made.plan.held)


def check_sales(made: Run) -> None:
    """One an order, to the cent, in its currency, on the customer or job that was decided."""
    sales = {order_of(it.texts["Memo"]): it for it in made.after.sales}
    decided = [it for it in made.plan.decisions if it.transaction is not None]
    assert len(made.after.sales) == len(sales) == len(decided)
    numbers = [it.texts.get("RefNumber", "").casefold() for it in made.after.sales]
    assert len(set(numbers)) == len(numbers)
    for decision in decided:
        check_sale(sales[posted_as(decision.order)], decision, made.after)


def check_sale(sale: Sale, decision: Decision, company: CompanyFile) -> None:
    order, record = decision.order, decision.job or decision.customer
    customer = company.by_list_id(sale.customer)
    assert record is not None
    assert customer is not None
    assert sale.total == order.total
    assert sale.currency == (order.currency or company.home)
    assert company.full_name(customer).casefold() == record.full_name.casefold()


def check_override(made: Run) -> None:
    """With override on no job is created, used or posted to."""
    overridden = [it for it in made.plan.decisions if is_overridden(made.world, it.order)]
    for decision in overridden:
        event("override")
        assert (decision.job, decision.job_action) == (None, JobAction.NONE)
    memos = {posted_as(it.order) for it in overridden}
    for sale in made.after.sales:
        customer = made.after.by_list_id(sale.customer)
        if order_of(sale.texts["Memo"]) in memos:
            assert customer is not None
            assert customer.parent is None


def is_overridden(world: World, order: Order) -> bool:
    rule = page.rule_for(world.compiled.policy, order)
    return rule is not None and page.overridden(rule, world.override)


def check_room(made: Run) -> None:
    room = made.after.capacity
    if room is not None:
        assert len(made.after.entries) + len(made.after.others) <= room.together


@given(RUNS)
def test_planning_again_asks_for_nothing(made: Run) -> None:
    """Only an order that was held may go through: what it waited for may be there now.

    And that comes to an end, after as many plans as there are orders.
    """
    again = run(made.world, made.after)
    for first, second in zip(made.plan.decisions, again.plan.decisions, strict=True):
        event(f"{first.action.value} -> {second.action.value}")
        if first.action is not Action.HOLD:
            check_again(made.plan, first, again.plan, second)
    for _ in made.world.orders:
        assert not [it for it in again.answers if it.is_error], again.answers
        again = run(made.world, again.after)
    assert again.document == b""


def check_again(plan: Plan, first: Decision, later: Plan, second: Decision) -> None:
    """Nothing is asked for an order that was posted, nor for one that gets the same record.

    An order that is not posted leaves no trace in QuickBooks. It may go another way the next time,
    where a later order of the batch has made somebody whom it finds by an earlier key, or has
    changed by what it was found.
    """
    if first.transaction or (record_of(first) == record_of(second) and not contended(plan)):
        assert asks_nothing(later, second), (first.order.number, second)
    elif not contended(plan):
        assert not second.creates, (first.order.number, second)


def record_of(decision: Decision) -> str | None:
    record = decision.job or decision.customer
    return same_label(record.full_name) if record else None


def contended(plan: Plan) -> bool:
    """Whether an order changes a record that another one of the batch has as well."""
    changed = [same_label(it.update.record.full_name) for it in plan.decisions if it.update]
    had = [record_of(it) for it in plan.decisions]
    return any(had.count(it) > 1 for it in changed)


def asks_nothing(plan: Plan, decision: Decision) -> bool:
    """QuickBooks is asked nothing for it; what a person must do by hand waits until it is done."""
    return all(it.order != decision.order.number for it in asked(plan))


def test_an_order_whose_customer_another_one_has_changed() -> None:
    """A found case: the second order takes from the new customer what the first would find it by.

    Planned again, the first one is nobody's. It is posted: nobody is created for it once more.
    """
    written = Written.of(
        "post as = sales receipt; changed details = update; name clash = add number\n"
        "match by name; else create customer"
    )
    company, ann = town.PEOPLE[7], town.PEOPLE[0]
    first = evolve(town.order_of(company, "#1001"), shipping=town.order_of(ann).shipping)
    orders = tuple(
        evolve(it, order_date=town.ORDER_DAY, total=Decimal(100))
        for it in (first, town.order_of(ann, "#1002"))
    )
    known = CustomerList(company=Company(items=town.ITEMS))
    world = World(written, CompanyFile.holding(known, items=town.ITEMS.values()), orders)
    made = run(world)
    assert [it.code for it in made.answers] == [0, 0, 0]
    again = run(world, made.after)
    assert [it.hold for it in again.plan.decisions] == [holds.POSTED, None]
    assert again.document == b""


def test_an_order_that_would_find_somebody_made_after_it() -> None:
    """A found case: the second order makes a customer whose name the first one looks for first.

    Planned again, the first one is that customer's. It is posted: nothing is brought up to date.
    """
    written = Written.of(
        "post as = sales receipt; changed details = update\n"
        "match by customer name then email; else create customer"
    )
    ann = town.PEOPLE[0]
    second = evolve(town.order_of(ann, "#1002"), email=None)
    orders = tuple(
        evolve(it, order_date=town.ORDER_DAY, total=Decimal(100))
        for it in (town.order_of(ann, "#1001"), second)
    )
    regular = Customer(name="Regular", list_id="1-1", edit_sequence="1", email=ann.email)
    known = CustomerList((regular,), company=Company(items=town.ITEMS))
    world = World(written, CompanyFile.holding(known, items=town.ITEMS.values()), orders)
    made = run(world)
    assert [it.code for it in made.answers] == [0] * len(made.answers)
    again = run(world, made.after)
    assert [record_of(it) for it in made.plan.decisions] == ["regular", "ann lee"]
    assert [record_of(it) for it in again.plan.decisions] == ["ann lee", "ann lee"]
    assert again.document == b""
