"""The orders that the relations cannot decide: one after the other, by the lookup engine.

Of the customer list only what these orders may ask for is fetched, some thousand orders at a time;
what turns up later, as the next name to try, is asked one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice, product
from typing import Protocol

from sqlglot import exp

from rulesdsl.customers.canonical import folded_full_name
from rulesdsl.customers.index import Key
from rulesdsl.customers.keys import order_values
from rulesdsl.engines import lookup
from rulesdsl.model.decisions import Decision
from rulesdsl.model.records import Order
from rulesdsl.model.settings import NameClash
from rulesdsl.model.storage import LIMITS, label, same_label
from rulesdsl.relational.asked import AskedList
from rulesdsl.relational.keys import BETWEEN
from rulesdsl.relational.ladder import orders_in
from rulesdsl.relational.results import CREATIONS, DECISIONS, creation_rows, decision_cells
from rulesdsl.relational.schema import ORDINAL
from rulesdsl.relational.terms import col, within
from rulesdsl.relational.work import Work
from rulesdsl.semantics.policy import New, Rule, Standard
from rulesdsl.table.decided import take_up
from rulesdsl.table.naming import with_ending

AT_A_TIME = 20_000
"""Orders for which the customer list is asked at once."""


class Listener(Protocol):
    """Who wants to hear of decisions as a whole."""

    def hear(self, made: Decision) -> None:
        """Take in the next decision."""


def decide(work: Work, left: exp.Query, listener: Listener | None = None) -> None:
    """Decide the orders whose ordinals a query gives, into `decisions` and `creations`."""
    prepared = lookup.prepare(work.table, work.override)
    there = AskedList(work)
    book = lookup.batch(prepared, there)
    query = exp.select(col(ORDINAL)).from_(within(left, "l"))
    coming = orders_in(work, query, in_order=True)
    while chunk := list(islice(coming, AT_A_TIME)):
        there.forget()
        _expect(there, prepared, [order for _, order in chunk])
        decided: list[tuple[object, ...]] = []
        created: list[tuple[object, ...]] = []
        for (ordinal,), order in chunk:
            decision = lookup.decide(prepared, order, book)
            take_up(book, decision)
            decided.append((ordinal, *decision_cells(decision)))
            created += creation_rows(ordinal, decision)
            if listener is not None:
                listener.hear(decision)
        work.warehouse.put(DECISIONS, decided)
        if created:
            work.warehouse.put(CREATIONS, created)


def _expect(there: AskedList, prepared: lookup.Prepared, orders: list[Order]) -> None:
    """Fetch what the orders' rules will ask for."""
    wanted: dict[Key, set[str]] = {}
    names: set[str] = set()
    makers: Counter[str] = Counter()
    for order in orders:
        rule = prepared.rule_for(order)
        if rule is None:
            continue
        for key, slot in slots_of(rule, order):
            wanted.setdefault(key, set()).add(slot)
        names |= {name for name, _ in names_of(rule, order)}
        instead = _name_instead(rule, order, makers)
        if instead is not None:
            names.add(instead)
    there.expect(wanted, names)


def _name_instead(rule: Rule, order: Order, makers: Counter[str]) -> str | None:
    """The folded name that may be tried in place of an order's, where that is taken.

    Of each name as many numbers are tried as there are `makers` of it so far, as long as none is
    taken in the list.
    """
    clash = rule.settings.name_clash
    if clash is NameClash.HOLD or not isinstance(rule.fallback, New):
        return None
    name = made_of(rule, order)
    if name is None or (clash is NameClash.ADD_EMAIL and not order.email):
        return None
    makers[name] += 1
    ending = f" {makers[name] + 1 if clash is NameClash.ADD_NUMBER else order.email}"
    if len(ending) >= LIMITS["name"]:
        return None
    return folded_full_name(with_ending(name, ending))


def slots_of(rule: Rule, order: Order) -> Iterator[tuple[Key, str]]:
    """Under what a rule's ladder looks an order up."""
    for key in rule.ladder:
        values = [order_values(it, order, rule.settings.name_prefix) for it in key.fields]
        for slot in _products(values):
            yield key.fields, slot


def _products(values: list[tuple[str, ...]]) -> Iterator[str]:
    return (BETWEEN.join(it) for it in product(*values))


def names_of(rule: Rule, order: Order) -> Iterator[tuple[str, bool]]:
    """The folded full names that a rule asks for, as far as they are foreseen.

    With each, whether it is the buyer's: a job's or a new customer's.
    """
    own = made_of(rule, order)
    match rule.fallback:
        case Standard(customer=customer):
            folded = same_label(own) if own else None
            for name in _called(customer, *(it.customer for it in rule.currencies.values())):
                yield name, False
                if folded:
                    yield f"{name}:{folded}", True
        case New():
            if own:
                yield folded_full_name(own), True
        case _:
            return


@cache
def _called(*customers: str) -> tuple[str, ...]:
    """The folded names of standard customers, as the policy writes them and as they are stored."""
    written = (name for it in customers for name in (it, label(it).text))
    return tuple(dict.fromkeys(map(folded_full_name, written)))


def made_of(rule: Rule, order: Order) -> str | None:
    """The name of the job or customer that a rule may make of an order."""
    match rule.fallback:
        case New(template=template):
            filled = template.fill(order)
            whole = (rule.settings.name_prefix or "") + filled if filled else ""
        case Standard(job=job) if job is not None:
            whole = job.template.fill(order) or ""
        case _:
            return None
    return label(whole).text or None
