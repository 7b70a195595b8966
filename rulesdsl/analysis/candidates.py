"""A real order and a real list for which a line decides against a claim: looked for, not proved.

`witness.reach` makes the lists. Here are the orders: the one of the region first, then the same one
with more facts, or with those that make a name that the claim is about; and the lists in which the
records are called what the claim calls them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import islice

from rulesdsl.analysis.fuller import VALUES
from rulesdsl.analysis.orders import telling
from rulesdsl.analysis.witness import Witness, reach
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.defining import evolve, frozen
from rulesdsl.engines.rows import Prepared
from rulesdsl.engines.rows import decide as run
from rulesdsl.model.decisions import Decision
from rulesdsl.model.fields import BY_NAME, FIELDS, Field
from rulesdsl.model.memo import posted_as
from rulesdsl.model.records import Customer, CustomerList, Order
from rulesdsl.model.settings import PostAs
from rulesdsl.model.storage import label, same_label
from rulesdsl.model.templates import Slot, Template
from rulesdsl.model.types import Type, Value
from rulesdsl.syntax.ast import Effect, EffectKind
from rulesdsl.table import ir
from rulesdsl.table.meaning import decide

MOST_ORDERS = 24
"""So many orders are tried for one region."""

_FACTS = tuple(
    BY_NAME[it]
    for it in (
        *("name", "first name", "last name", "email", "company", "phone"),
        *("billing street", "billing city", "billing zip", "billing country"),
        *("shipping street", "shipping city", "shipping zip", "shipping country"),
        *("card last four", "card expiry", "card brand", "order date", "total"),
    )
)
"""What else an order may tell: a change is seen only in what is told."""


@frozen
class Sought:
    """What is to be shown: that a line (from 1) can decide so about such an order.

    `settled` is the table with override put in, `prepared` the one made ready to run.
    """

    table: ir.Table
    settled: ir.Table
    prepared: Prepared
    line: int
    override: bool | None
    effects: tuple[Effect, ...]
    found: Callable[[Order, Decision], bool]


def show(sought: Sought, order: Order) -> Witness | None:
    """An order like this one and a list, decided by the reference as it is sought; or None."""
    for candidate in islice(_orders(sought, order), MOST_ORDERS):
        for customers in _lists(sought, candidate):
            found = _decided(sought, candidate, customers)
            if found is not None:
                return _again(sought, _smaller(sought, found))
    return None


def _again(sought: Sought, found: Witness) -> Witness | None:
    """What was found with an engine, decided by the reference: only that counts."""
    book = CustomerIndex(found.customers)
    decision = decide(sought.table, found.order, book, sought.override)
    if decision.line != sought.line or not sought.found(found.order, decision):
        return None
    return evolve(found, decision=decision)


def _decided(sought: Sought, order: Order, customers: CustomerList) -> Witness | None:
    """What is decided, if it is what is sought."""
    decision = run(sought.prepared, order, CustomerIndex(customers))
    if decision.line != sought.line or not sought.found(order, decision):
        return None
    return Witness(order, customers, sought.override, decision)


def _smaller(sought: Sought, found: Witness) -> Witness:
    """The same without whatever makes no difference."""
    for record in found.customers.customers:
        rest = tuple(it for it in found.customers.customers if it is not record)
        less = evolve(found.customers, customers=rest)
        if not any(it.parent == record.full_name for it in rest):
            found = _decided(sought, found.order, less) or found
    for its in FIELDS:
        if its.get(found.order) and its.name not in _NOT_LEFT_OUT:
            value = () if its.type is Type.TAGS else None
            found = _decided(sought, _with(found.order, its, value), found.customers) or found
    for place in range(len(found.customers.customers)):
        for facts in _OF_A_RECORD:
            found = _without(sought, found, place, facts)
    return found


def _without(sought: Sought, found: Witness, place: int, facts: tuple[str, ...]) -> Witness:
    """The same without some facts of the record at a place of the list, if they do not matter."""
    records = list(found.customers.customers)
    nothing = {it: getattr(_BARE, it) for it in facts}
    if all(getattr(records[place], it) == value for it, value in nothing.items()):
        return found
    records[place] = evolve(records[place], **nothing)
    less = evolve(found.customers, customers=tuple(records))
    return _decided(sought, found.order, less) or found


_BARE = Customer(name="")
_OF_A_RECORD = (
    *(("billing", "shipping"), ("billing",), ("shipping",), ("phone",), ("alt_phone",), ("email",)),
    *(("cc",), ("company",), ("first_name", "last_name"), ("card_last_four",), ("card_expiry",)),
    *(("list_id", "edit_sequence"), ("created",)),
)
"""Facts of a record that may be left out of what is shown."""

_NOT_LEFT_OUT = frozenset({"order number", "customer name"})


# Orders


def _orders(sought: Sought, order: Order) -> Iterator[Order]:
    """The order, and others that tell more; each once."""
    line = sought.table.lines[sought.line - 1]
    asked = _asked_for(line, sought.table)
    told = _filled(order, asked)
    seen: dict[Order, None] = {}
    for candidate in (
        order,
        told,
        _addressed(told),
        *_named(sought, order, line),
        *_named(sought, told, line),
        _filled(order, (*asked, *_FACTS)),
        *_postable(told, line),
    ):
        if candidate not in seen:
            seen[candidate] = None
            yield candidate


def _addressed(order: Order) -> Order:
    """The order with a whole e-mail address, where a condition asks for a part of one only."""
    if order.email is None or "@" in order.email:
        return order
    return evolve(order, email=f"{order.email}@example.com")


def _postable(order: Order, line: ir.Line) -> Iterator[Order]:
    """The order with what a transaction needs, where the line's rule posts orders."""
    if line.rule is not None and line.rule.settings.post_as is not PostAs.NOTHING:
        dated = _filled(order, (BY_NAME["order date"],))
        for total in (Decimal(0), Decimal(100)):
            yield evolve(dated, total=total)


def _asked_for(line: ir.Line, table: ir.Table) -> tuple[Field, ...]:
    """The fields that the line's keys look up, and that its names are made of."""
    asked: dict[Field, None] = {}
    for column in (table.columns[cell.column] for cell in line.cells):
        if isinstance(column, ir.KeyColumn):
            asked |= dict.fromkeys(column.key.fields)
    template = _template(line.arm)
    if template is not None:
        asked |= {it: None for slot in template.slots for it in slot.fields[:1]}
    return tuple(asked)


def _template(arm: ir.Arm) -> Template | None:
    match arm:
        case (
            ir.CreateJob(template=template)
            | ir.UseJob(template=template)
            | ir.CreateCustomer(template=template)
        ):
            return template
        case _:
            return None


def _filled(order: Order, wanted: Iterable[Field]) -> Order:
    """The order with a natural value for each of these that it lacks."""
    for it in wanted:
        if it.get(order) is None and it.name in VALUES:
            order = _with(order, it, VALUES[it.name])
    return order


def _with(order: Order, its: Field, value: Value | None) -> Order:
    """The order with another value of a field; the customer name is made of others."""
    return telling(order, BY_NAME["name"] if its.name == "customer name" else its, value)


# Names that a claim asks for


def _named(sought: Sought, order: Order, line: ir.Line) -> Iterator[Order]:
    """The order with the facts that make a name which the claim is about."""
    template = _template(line.arm)
    settings = line.rule.settings if line.rule else None
    prefix = settings.name_prefix or "" if settings else ""
    for name in _names(sought.effects):
        if template is not None:
            yield from _spelt(order, template, name)
            if prefix and name.casefold().startswith(prefix.casefold()):
                yield from _spelt(order, template, name[len(prefix) :].strip())
        else:
            for its in _asked_for(line, sought.table):
                if its.name.endswith(("name", "company")):
                    yield _with(order, its, name)


def _names(effects: Iterable[Effect]) -> Iterator[str]:
    for effect in effects:
        if effect.name is not None:
            yield effect.name.value.rpartition(":")[2].strip()


def _spelt(order: Order, template: Template, name: str) -> Iterator[Order]:
    """Orders for which a template may come out as a name."""
    slots = template.slots
    parts = ["(.+)" if isinstance(it, Slot) else re.escape(it) for it in template.pieces]
    whole = re.fullmatch("".join(parts), name, re.IGNORECASE)
    if whole is not None:
        yield _put(order, zip(slots, whole.groups(), strict=True))
    for at, slot in enumerate(slots):
        others = [(it, None) for place, it in enumerate(slots) if place != at]
        for its in slot.fields:
            if its.type is Type.TEXT:
                yield _with(order, its, name)
                yield _with(_put(order, [*others, (slot, None)]), its, name)


def _put(order: Order, values: Iterable[tuple[Slot, str | None]]) -> Order:
    """The order with these slots so: the first text of each, or nothing of what it is made of."""
    for slot, value in values:
        texts = [it for it in slot.fields if it.type is Type.TEXT]
        for it in texts:
            if it.name != "order number":
                order = _with(order, it, None)
        if value is not None and texts:
            order = _with(order, texts[0], value)
    return order


# Lists


def _lists(sought: Sought, order: Order) -> Iterator[CustomerList]:
    """Lists with which the line may decide the order as it is sought, the most natural first."""

    def wanted(decision: Decision) -> bool:
        return sought.found(order, decision)

    exact = reach(sought.settled, sought.line, order, wanted=wanted)
    if exact is not None:
        yield exact.customers
    any_way = reach(sought.settled, sought.line, order)
    if any_way is None:
        return
    yield any_way.customers
    customers, decision = any_way.customers, any_way.decision
    yield _posted_before(customers, order)
    created = tuple(it.record for it in decision.creates)
    if created:  # as it is after the plan was carried out
        yield evolve(customers, customers=(*customers.customers, *created))
    for effect in sought.effects:
        renamed = _renamed(customers, decision, effect)
        if renamed is not None:
            yield renamed
        if effect.kind is EffectKind.USE_JOB and decision.customer is not None:
            yield _as_a_job(customers, decision.customer, effect)


def _posted_before(customers: CustomerList, order: Order) -> CustomerList:
    """The list of a company that has a transaction for the order already."""
    posted = customers.company.posted | {posted_as(order)}
    return evolve(customers, company=evolve(customers.company, posted=posted))


def _renamed(customers: CustomerList, decision: Decision, effect: Effect) -> CustomerList | None:
    """The list with the record that takes the order called what the effect calls it."""
    job, customer = decision.job, decision.customer
    if effect.name is None and effect.under is None:
        return None
    top = effect.under.value if effect.under else None
    own = effect.name.value if effect.name else None
    if job is None and customer is not None and own is not None:
        renamed = evolve(customer, name=label(own).text)
        return evolve(customers, customers=_exchanged(customers, customer, renamed))
    if job is not None and customer is not None and customer in customers.customers:
        above = evolve(customer, name=label(top).text) if top else customer
        named = label(own).text if own else job.name
        below = evolve(job, name=named, parent=above.full_name)
        first = evolve(customers, customers=_exchanged(customers, customer, above))
        return evolve(first, customers=_exchanged(first, job, below))
    return None


def _as_a_job(customers: CustomerList, found: Customer, effect: Effect) -> CustomerList:
    """The list with the customer who takes the order as a job of somebody else."""
    above = label(effect.under.value if effect.under else _SOMEBODY).text
    name = label(effect.name.value.rpartition(":")[2]).text if effect.name else found.name
    job = evolve(found, name=name, parent=above, currency=None)
    parent = Customer(name=above, currency=found.currency)
    rest = _exchanged(customers, found, job)
    return evolve(customers, customers=(*_exchanged(CustomerList(rest), parent, parent), parent))


_SOMEBODY = "Stone & Sons"


def _exchanged(customers: CustomerList, old: Customer, new: Customer) -> tuple[Customer, ...]:
    """The records with one in the place of another, and of whoever has its name already."""
    name = same_label(new.full_name)
    return tuple(
        new if it == old else it
        for it in customers.customers
        if it == old or same_label(it.full_name) != name
    )
