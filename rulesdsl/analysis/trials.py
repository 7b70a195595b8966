"""Customer lists to try, the small and natural ones first: what a rule's decision may depend on.

Which line of a rule decides depends on whom each key finds and on whether a job is there; what it
decides, on whether these are active, in which currency, and on who has a new name already. A list
here has one of each kind of difference, at times two of them together. That is no proof: the lists
show what can happen, and never that something cannot.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, islice, product
from typing import TypeAlias

from rulesdsl.analysis.records import ELSEWHERE, agreeing, agrees, is_asked, natural_label
from rulesdsl.customers.creation import newcomer
from rulesdsl.defining import evolve, field, frozen
from rulesdsl.model.company import Account, AccountKind, Company
from rulesdsl.model.fields import Field
from rulesdsl.model.items import DISCOUNT, GOODS, SHIPPING, TAX, folded_sku
from rulesdsl.model.records import Customer, CustomerList, Order, OtherList, TakenName
from rulesdsl.model.settings import PostAs
from rulesdsl.model.storage import label, same_label
from rulesdsl.model.templates import Template
from rulesdsl.semantics.policy import New, Rule, Standard

Fields: TypeAlias = frozenset[Field]
Records: TypeAlias = tuple[Customer, ...]
People: TypeAlias = tuple[Records, tuple[TakenName, ...]]

_MOST_SETS = 31
"""The sets of facts that a record may have in common with the order: all, of five fields."""

_MOST_LOOKED_AT = 8
"""Of so many of these, those of whole keys first, there may be two, or one in other situations."""

_MOST_TOGETHER = 20
"""Of so many people each is tried with every other state of the standard customers."""


@frozen
class Stage:
    """What the lists to be tried depend on: an order, and the rules that decide it.

    `names` are names that a question asks about.
    """

    order: Order
    rules: tuple[Rule, ...]
    names: tuple[str, ...] = ()
    currency: str | None = field(init=False)
    """Of new records: None is the home currency."""

    @currency.default
    def _currency(self) -> str | None:
        told = self.order.currency
        foreign = (
            told
            for it in self.rules
            if it.settings.multi_currency and told != it.settings.home_currency
        )
        return next(foreign, None)

    @property
    def prefixes(self) -> tuple[str | None, ...]:
        """What may stand before the customer name."""
        return tuple(dict.fromkeys(it.settings.name_prefix for it in self.rules)) or (None,)


def trials(stage: Stage, first: Iterable[Records] = ()) -> Iterator[CustomerList]:
    """Lists to try; `first` are people to begin with. No list comes twice."""
    tried: set[tuple[Records, tuple[TakenName, ...]]] = set()
    for records, taken in _trials(stage, tuple(first)):
        there = _orderly(records), tuple(it for it in taken if not _is_taken(it, records))
        if there not in tried:
            tried.add(there)
            for company in _companies(stage):
                yield CustomerList(*there, company)


def _trials(stage: Stage, first: Sequence[Records]) -> Iterator[People]:
    there = _shops(stage)
    with_jobs = [(*there, job) for job in _jobs(stage, there)]
    for shop in (there, *with_jobs):  # who is to be found, then whether there is a job
        yield from ((shop + some, ()) for some in first)
    shops, namesakes = [there, *with_jobs, *_otherwise(stage, there)], list(_namesakes(stage))
    for shop, (others, taken) in product(shops, [((), ()), *namesakes]):
        yield shop + others, taken
    people = _people(stage)  # not before they are asked for: mostly they are not
    yield from ((there + some, ()) for some in people)
    for some, shop in product(people[:_MOST_TOGETHER], shops[1:]):
        yield shop + some, ()
    for some, (others, taken) in product(people[:_MOST_TOGETHER], namesakes):
        yield there + some + others, taken


def _orderly(records: Records) -> Records:
    """The records, each full name once, as QuickBooks keeps them."""
    once: dict[str, Customer] = {}
    for it in records:
        once.setdefault(":".join(map(same_label, it.full_name.split(":"))), it)
    return tuple(once.values())


def _is_taken(name: TakenName, records: Records) -> bool:
    return any(it.parent is None and same_label(it.name) == same_label(name.name) for it in records)


# The company


def _companies(stage: Stage) -> Iterator[Company]:
    """What an order needs to be posted, where it is: items, and an account where none is named."""
    asked = {it.settings.post_as for it in stage.rules}
    if asked <= {PostAs.NOTHING}:
        yield Company()
        return
    items = {SHIPPING: "Shipping", TAX: "Sales Tax", DISCOUNT: "Discount", GOODS: "Goods"}
    for line in stage.order.money.lines:
        items.setdefault(folded_sku(line.sku or line.title or ""), "Goods")
    plain = Company(items=items)
    if PostAs.INVOICE not in asked or not any(it.settings.multi_currency for it in stage.rules):
        yield plain
        return
    code = stage.order.currency or stage.rules[0].settings.home_currency
    account = Account("Accounts Receivable", AccountKind.RECEIVABLE, code)
    entries = (it.currencies.get(code) for it in stage.rules)
    both = plain, evolve(plain, accounts=(account,))
    yield from both if any(it and it.receivables for it in entries) else reversed(both)


# The standard customers and their jobs


def standard_of(rule: Rule, order: Order) -> str | None:
    """The standard customer that a rule has for an order, by the order's currency."""
    if not isinstance(rule.fallback, Standard):
        return None
    entry = rule.currencies.get(order.currency or rule.settings.home_currency)
    named = entry is not None and rule.settings.multi_currency
    return entry.customer if entry is not None and named else rule.fallback.customer


def _shops(stage: Stage) -> Records:
    """The standard customers of the rules for the order, as they should be."""
    names = (standard_of(it, stage.order) for it in stage.rules)
    kept = dict.fromkeys(label(it).text for it in names if it)
    return tuple(Customer(name=it, currency=stage.currency) for it in kept if it)


def _jobs(stage: Stage, shops: Records) -> Iterator[Customer]:
    """The jobs that the rules would give the buyer, there already: active, asleep, abroad."""
    for rule, shop in product(stage.rules, shops):
        if isinstance(rule.fallback, Standard) and rule.fallback.job is not None:
            name = _filled(rule.fallback.job.template, stage.order, None)
            if name is not None:
                job = Customer(name=name, parent=shop.full_name)
                yield job
                yield evolve(job, active=False)
                yield from _known((evolve(job, active=False),))
                yield evolve(job, currency=_other_currency(stage))


def _otherwise(stage: Stage, shops: Records) -> Iterator[Records]:
    """The standard customers as they may be, too: missing, asleep, abroad, with an address."""
    if not shops:
        return
    yield ()
    yield from ((it,) for it in shops[1:])
    asleep = tuple(evolve(it, active=False) for it in shops)
    yield asleep
    yield _known(asleep)
    yield tuple(evolve(it, currency=_other_currency(stage)) for it in shops)
    yield tuple(evolve(it, billing=ELSEWHERE, shipping=_AT_THE_BACK) for it in shops)


_AT_THE_BACK = evolve(ELSEWHERE, lines=("Back door", "9 Harbor Road"))


def _filled(template: Template, order: Order, prefix: str | None) -> str | None:
    filled = template.fill(order)
    return (label((prefix or "") + filled).text or None) if filled else None


def _other_currency(stage: Stage) -> str:
    """A currency that the order is not in."""
    told = stage.order.currency or stage.rules[0].settings.home_currency
    return "EUR" if told != "EUR" else "USD"


def _known(records: Records) -> Records:
    """The records with what QuickBooks is told by which of them to change."""
    return tuple(
        evolve(it, list_id=f"8000000{place}-1", edit_sequence="1")
        for place, it in enumerate(records, 1)
    )


# Who has a new name already


def _namesakes(stage: Stage) -> Iterator[People]:
    """Vendors and customers who have the name that a new customer would get."""
    for name in dict.fromkeys(_new_names(stage)):
        vendor = TakenName(name, OtherList.VENDOR)
        yield (), (vendor,)
        for record in _of_that_name(stage, name):
            yield (record,), ()
            yield (evolve(record, active=False),), ()
            yield _known((evolve(record, active=False),)), ()
            yield (evolve(record, currency=_other_currency(stage)),), ()
        yield (), (vendor, TakenName(f"{name} 2", OtherList.VENDOR))


def _of_that_name(stage: Stage, name: str) -> Iterator[Customer]:
    """Somebody else, and who has just the facts of the buyer."""
    yield Customer(name=name, currency=stage.currency)
    yield newcomer(stage.order, name, None, stage.currency)


def _new_names(stage: Stage) -> Iterator[str]:
    for rule in stage.rules:
        if isinstance(rule.fallback, New):
            name = _filled(rule.fallback.template, stage.order, rule.settings.name_prefix)
            if name is not None:
                yield name
        elif isinstance(rule.fallback, Standard) and rule.settings.create_standard_customer:
            yield label(standard_of(rule, stage.order) or "").text


# Who is found by keys


def asked_fields(stage: Stage) -> tuple[Field, ...]:
    """The fields of the rules' keys that the order tells, in their order."""
    keys = (key for rule in stage.rules for key in rule.ladder)
    told = (
        it for key in keys for it in key.fields if is_asked((it,), stage.order, stage.prefixes[0])
    )
    return tuple(dict.fromkeys(told))


def sets_of_facts(stage: Stage) -> list[Fields]:
    """What a record may have in common with the order: all of a key first, then more, then less."""
    fields = asked_fields(stage)
    keys = [
        frozenset(key.fields)
        for rule in stage.rules
        for key in rule.ladder
        if set(key.fields) <= set(fields)
    ]
    unions = [one | other for one, other in combinations(dict.fromkeys(keys), 2)]
    every = frozenset(fields)
    subsets = (
        frozenset(it) for size in range(1, len(fields) + 1) for it in combinations(fields, size)
    )
    found = dict.fromkeys((*keys, *unions, every, *islice(subsets, _MOST_SETS)))
    return [it for it in found if it]


_BY_LABEL = ("name", "billing name", "shipping name", "customer name")
"""The fields by which a label is found."""


def person(
    stage: Stage, facts: Fields, taken: Iterable[str] = (), prefix: str | None = None
) -> Customer | None:
    """A customer who has these facts of the order, and as little else that keys ask for as can be.

    The label is the buyer's where no key asks for it.
    """
    others = [it for it in asked_fields(stage) if it not in facts]
    known = not any(it.name in _BY_LABEL for it in others)
    name = natural_label(stage.order, known=known, taken=taken)
    bare = Customer(name=name, currency=stage.currency)
    asked = prefix or stage.prefixes[0]
    found = (agreeing(stage.order, facts, bare, asked, by_label=it) for it in (False, True))
    ways = [it for it in found if it is not None]
    if not any(it.name.startswith("shipping ") for it in facts):  # goods go to the billing address
        ways += [evolve(it, shipping=ELSEWHERE) for it in ways]
    exact = (
        it for it in ways if not any(agrees(other, stage.order, it, asked) for other in others)
    )
    return next(exact, ways[0] if ways else None)


def crowd(stage: Stage, facts: Iterable[Fields]) -> Records | None:
    """A record for each of these sets of facts; None where one of them cannot be.

    Who has a label that is there already is a job: under a customer of its own it may have it.
    """
    found: list[Customer] = []
    for its in facts:
        record = person(stage, its, [it.name for it in found])
        if record is None:
            return None
        if same_label(record.name) in {same_label(it.full_name) for it in found}:
            above = natural_label(stage.order, known=False, taken=[it.name for it in found])
            found.append(Customer(name=above, currency=stage.currency))
            record = evolve(record, parent=above)
        found.append(record)
    return tuple(found)


@lru_cache(maxsize=8)
def _people(stage: Stage) -> tuple[Records, ...]:
    """Customers who are found by keys; of an order they are asked for with line after line."""
    return tuple(_found_by_keys(stage))


def _found_by_keys(stage: Stage) -> Iterator[Records]:
    """Customers who are found by keys: one as he is, two of them, then one in every situation."""
    sets = sets_of_facts(stage)
    ones = ((it, person(stage, it, prefix=prefix)) for it in sets for prefix in stage.prefixes)
    found = [(facts, record) for facts, record in ones if record is not None]
    yield from ((record,) for _, record in found)
    for pair in product(sets[:_MOST_LOOKED_AT], repeat=2):
        both = crowd(stage, pair)
        if both is not None:
            yield both
    for facts, record in found[:_MOST_LOOKED_AT]:
        yield from _situations(stage, record, facts)


def _situations(stage: Stage, record: Customer, facts: Fields) -> Iterator[Records]:
    """One who is found: with older facts, named as asked, in a family, asleep, abroad."""
    yield (_outdated(stage, record, facts),)
    for name in stage.names:
        yield _named(record, name)
    group = Customer(name="Harbor Group", currency=stage.currency)
    job = evolve(record, parent=group.name)
    yield group, job
    yield record, evolve(record, name="Second order", parent=record.full_name)
    yield group, job, evolve(job, name="Second order")
    yield (evolve(record, active=False),)
    yield _known((evolve(record, active=False),))
    yield evolve(group, active=False), job
    yield (evolve(record, currency=_other_currency(stage)),)
    yield evolve(group, currency=_other_currency(stage)), evolve(job, currency=None)


def _named(record: Customer, full_name: str) -> Records:
    """The record under another full name, with the customers above it."""
    *above, name = (label(it).text for it in full_name.split(":"))
    parents = [":".join(above[:end]) or None for end in range(len(above) + 1)]
    chain = (
        Customer(name=it, parent=parent, currency=record.currency)
        for it, parent in zip(above, parents, strict=False)
    )
    return (*chain, evolve(record, name=name or record.name, parent=parents[-1]))


def _outdated(stage: Stage, record: Customer, facts: Fields) -> Customer:
    """The same customer with other facts wherever no key found him by them."""
    asked = {it.name.rpartition(" ")[2] for it in facts}
    sides = {it.name.partition(" ")[0] for it in facts}
    changes = {
        "billing": record.billing if "billing" in sides else ELSEWHERE,
        "shipping": record.shipping if "shipping" in sides else _AT_THE_BACK,
        "phone": record.phone if "phone" in asked else "(541) 555-0100",
        "company": record.company if "company" in asked else "Old Mill Ltd",
        "email": record.email if "email" in asked else "old@example.org",
        "first_name": record.first_name if "name" in asked else "Eve",
        "last_name": record.last_name if "name" in asked else "Hill",
    }
    if stage.order.card_last_four is not None:
        changes |= {"card_last_four": "0001", "card_expiry": "01/2027"}
    return evolve(record, **changes)  # type: ignore[arg-type]  # each part gets its own value
