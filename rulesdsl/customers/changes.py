"""A matched customer against the order: what differs, and what is brought up to date.

A *fact* is what an accountant would call one: the whole billing address, the whole name. Whether a
fact differs is judged by what it says, never by how it is written (see `model.addresses` and
`model.normalise`). What the order leaves blank is never a difference. Labels, parents and
currencies are no facts: an update never touches them.

A fact that the order was matched by stays as it is, even if it could be written otherwise: after
every update the same keys of the ladder find the same record, so that planning the same order once
more asks for nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import Enum
from typing import TypeAlias

from rulesdsl.customers.creation import buyer_in_parts, phone_for
from rulesdsl.customers.keys import (
    billing_country,
    customer_values,
    order_values,
    record_country,
    shipping_country,
)
from rulesdsl.defining import evolve, frozen
from rulesdsl.model import normalise
from rulesdsl.model.addresses import completed, is_whole, same_address
from rulesdsl.model.blocks import address_of
from rulesdsl.model.decisions import Change, Update
from rulesdsl.model.fields import Field
from rulesdsl.model.records import NO_ADDRESS, Block, Customer, Order, Party
from rulesdsl.model.settings import Changed, Settings
from rulesdsl.model.storage import LIMITS, stored_text

Ladder: TypeAlias = tuple[tuple[Field, ...], ...]
"""The keys of a rule, each with its fields."""


class Verdict(Enum):
    """What came of comparing a fact."""

    UNTOLD = "not compared, only one of the two tells it"
    SAME = "no difference"
    KEPT = "different, and kept"
    MATCHED_BY = "different, and left: the order was matched by it"
    CHANGED = "different, and brought up to date"


@frozen
class Comparison:
    """A fact, what QuickBooks has of it, what the order tells, and what comes of it."""

    fact: str
    setting: str
    old: str | None
    new: str | None
    verdict: Verdict


Proposal: TypeAlias = Verdict | Customer
"""Why nothing is to be done about a fact, or the record with the fact as the order tells it."""


def update(record: Customer, order: Order, settings: Settings, ladder: Ladder) -> Update | None:
    """What is brought up to date in a record that an order matched; None where nothing is."""
    wanted = [name for name in FACTS if _setting(name, settings) is Changed.UPDATE]
    if not wanted:  # nearly always
        return None
    after, _ = _compared(record, order, settings, ladder, wanted)
    changes = difference(record, after)
    return Update(record, after, changes) if changes else None


def compared(
    record: Customer, order: Order, settings: Settings, ladder: Ladder
) -> tuple[Comparison, ...]:
    """Every fact of a matched record with what comes of it, in the order of `FACTS`."""
    return _compared(record, order, settings, ladder, FACTS)[1]


def difference(before: Customer, after: Customer) -> tuple[Change, ...]:
    """The facts in which two states of one record differ, in words."""
    return tuple(
        Change(name, fact.written(before), fact.written(after) or "nothing")
        for name, fact in FACTS.items()
        if any(getattr(before, part) != getattr(after, part) for part in fact.parts)
    )


def is_known(fact: str, order: Order, record: Customer) -> bool:
    """Whether an order tells of a fact what the record has, however it writes it."""
    return FACTS[fact].propose(order, record) is Verdict.SAME


def _setting(fact: str, settings: Settings) -> Changed:
    value: Changed = getattr(settings, FACTS[fact].setting)
    return value


def _compared(
    record: Customer, order: Order, settings: Settings, ladder: Ladder, facts: Iterable[str]
) -> tuple[Customer, tuple[Comparison, ...]]:
    """The record with the facts as they are then, and what came of each.

    What one change would take away another may bring (a shipping address of its own, where goods
    went to the billing address): facts that are left for a key are asked again after a change.
    """
    agreeing = [key for key in ladder if _agrees(key, record, order, settings)]
    after, found = record, dict[str, Comparison]()
    waiting = tuple(facts)
    while waiting:
        before = after
        for name in waiting:
            fact, proposal = FACTS[name], FACTS[name].propose(order, after)
            new = None if isinstance(proposal, Verdict) else fact.written(proposal)
            if isinstance(proposal, Verdict):
                verdict = proposal
            elif _setting(name, settings) is Changed.KEEP:
                verdict = Verdict.KEPT
            elif all(_agrees(key, proposal, order, settings) for key in agreeing):
                verdict, after = Verdict.CHANGED, proposal
            else:
                verdict = Verdict.MATCHED_BY
            setting = fact.setting.replace("_", " ")
            found[name] = Comparison(name, setting, fact.written(record), new, verdict)
        left = tuple(it for it in waiting if found[it].verdict is Verdict.MATCHED_BY)
        waiting = left if after != before else ()
    return after, tuple(found.values())


def _agrees(key: tuple[Field, ...], record: Customer, order: Order, settings: Settings) -> bool:
    return all(
        not set(order_values(field, order, settings.name_prefix)).isdisjoint(
            customer_values(field, record)
        )
        for field in key
    )


# --- addresses --------------------------------------------------------------------------------


def _billing(order: Order, record: Customer) -> Proposal:
    found = _address(order.billing, record.billing, record)
    return evolve(record, billing=found) if isinstance(found, Block) else found


def _shipping(order: Order, record: Customer) -> Proposal:
    """Where QuickBooks has no shipping address, it ships to the billing address."""
    there = record.billing if record.shipping == NO_ADDRESS else record.shipping
    found = _address(order.shipping, there, record)
    return evolve(record, shipping=found) if isinstance(found, Block) else found


def _address(told: Party, there: Block, record: Customer) -> Block | Verdict:
    wanted = address_of(told)
    if wanted == NO_ADDRESS:
        return Verdict.UNTOLD
    if there == NO_ADDRESS:
        return wanted
    if not is_whole(told):
        return Verdict.UNTOLD
    if same_address(told, there):
        return Verdict.SAME
    wanted = address_of(completed(told, there, record.company))
    return Verdict.SAME if wanted == there else wanted


# --- details ----------------------------------------------------------------------------------


def _name(order: Order, record: Customer) -> Proposal:
    first, last = (
        stored_text(text or "", LIMITS[part])
        for text, part in zip(buyer_in_parts(order), ("first_name", "last_name"), strict=True)
    )
    if not first or not last:
        return Verdict.UNTOLD
    if _letters(f"{first} {last}") in _names(record):
        return Verdict.SAME
    # A middle name that stayed would stand between the names of somebody else.
    return evolve(record, first_name=first, middle_name=None, last_name=last)


def _names(record: Customer) -> Iterator[str]:
    """The name in its own fields, the middle name left out or not; the label where they are blank.

    A store knows no middle names: who gives one writes it behind the first name.
    """
    if record.first_name or record.last_name:
        yield _letters(f"{record.first_name or ''} {record.last_name or ''}")
        yield _letters(_written_name(record) or "")
    else:
        last, comma, first = record.name.partition(",")
        yield _letters(f"{first} {last}" if comma else record.name)


def _company(order: Order, record: Customer) -> Proposal:
    wanted = stored_text(order.company or order.billing.company or "", LIMITS["company"])
    if not wanted:
        return Verdict.UNTOLD
    told = order.company or order.billing.company or ""
    if record.company and _letters(record.company) in (_letters(wanted), _letters(told)):
        return Verdict.SAME
    return evolve(record, company=wanted)


def _email(order: Order, record: Customer) -> Proposal:
    """A new address takes the place of the old one; where there are several, it joins them."""
    wanted = stored_text(order.email or "", LIMITS["email"])
    told, there = normalise.email(wanted), normalise.email(record.email or "")
    if not told:
        return Verdict.UNTOLD
    if set(told) & {*there, *normalise.email(record.cc or "")}:
        return Verdict.SAME
    joined = f"{wanted}, {record.email}"
    several = len(there) > 1 and len(joined) <= LIMITS["email"]
    return evolve(record, email=joined if several else wanted)


def _phone(order: Order, record: Customer) -> Proposal:
    """The buyer's number, else the payer's, else the receiver's; a second one is as good."""
    country = record_country(record)
    told = (
        (order.phone, billing_country(order)),
        (order.billing.phone, billing_country(order)),
        (order.shipping.phone, shipping_country(order)),
    )
    stored = ((normalise.stored_phone(text, own), own) for text, own in told if text)
    number = next((it for it in stored if normalise.phone_lookups(*it)), None)
    if number is None:  # 'N/A' is no number
        return Verdict.UNTOLD
    lookups = set(normalise.phone_lookups(*number))
    wanted = phone_for(*number, country)
    known = (it for it in (record.phone, record.alt_phone) if it)
    # As written it is the same number even where the record has moved to another country since.
    if any(_is_among(it, lookups, of) for it in known for of in (country, None)):
        return Verdict.SAME
    return evolve(record, phone=wanted) if _is_among(wanted, lookups, country) else Verdict.SAME


def _is_among(phone: str, lookups: set[str], country: str | None) -> bool:
    return not lookups.isdisjoint(normalise.phone_values(phone, country))


def _letters(text: str) -> str:
    """What two names or companies are compared by: 'Lee Tools, Ltd.' is 'LEE TOOLS LTD'."""
    return "".join(normalise.words(text)) or text


# --- cards ------------------------------------------------------------------------------------


def _card(order: Order, record: Customer) -> Proposal:
    """Only a card that QuickBooks shows can be another one: most lists tell of no card at all."""
    told, there = order.card_last_four, record.card_last_four
    if told is None or there is None:
        return Verdict.UNTOLD
    expiry = normalise.month_and_year(order.card_expiry) if order.card_expiry else None
    if told == there and (expiry is None or expiry == record.card_expiry):
        return Verdict.SAME
    return evolve(record, card_brand=order.card_brand, card_last_four=told, card_expiry=expiry)


# --- the facts --------------------------------------------------------------------------------


@frozen
class Fact:
    """A fact: which setting decides about it, where it stands in a record, how it is compared.

    `written` is how people read it.
    """

    setting: str
    parts: tuple[str, ...]
    propose: Callable[[Order, Customer], Proposal]
    written: Callable[[Customer], str | None]


def _written_name(record: Customer) -> str | None:
    parts = (record.first_name, record.middle_name, record.last_name)
    return " ".join(filter(None, parts)) or None


def _written_card(record: Customer) -> str | None:
    if record.card_last_four is None:
        return None
    expiry = f", {record.card_expiry}" if record.card_expiry else ""
    return f"{record.card_brand or 'card'} ending {record.card_last_four}{expiry}"


def written_address(block: Block) -> str | None:
    """An address in one line.

    >>> written_address(Block(lines=("Ann Lee", "1 Main St"), city="Bayshore", zip="94326"))
    'Ann Lee, 1 Main St, Bayshore 94326'
    """
    place = " ".join(filter(None, (block.city, block.state, block.zip)))
    return ", ".join(filter(None, (*block.lines, place, block.country))) or None


FACTS: dict[str, Fact] = {
    "billing address": Fact(
        "changed_billing_address",
        ("billing",),
        _billing,
        lambda record: written_address(record.billing),
    ),
    "shipping address": Fact(
        "changed_shipping_address",
        ("shipping",),
        _shipping,
        lambda record: written_address(record.shipping),
    ),
    "name": Fact(
        "changed_details", ("first_name", "middle_name", "last_name"), _name, _written_name
    ),
    "company": Fact(
        "changed_details",
        ("company",),
        _company,
        lambda record: record.company,
    ),
    "e-mail": Fact(
        "changed_details",
        ("email",),
        _email,
        lambda record: record.email,
    ),
    "phone": Fact(
        "changed_details",
        ("phone",),
        _phone,
        lambda record: record.phone,
    ),
    "card": Fact(
        "changed_card",
        ("card_last_four", "card_expiry"),
        _card,
        _written_card,
    ),
}
"""Every fact that can be brought up to date. The address comes first: phones are dialled in it."""

BY_HAND = frozenset({"card"})
"""What QuickBooks is never asked to change, because the order does not tell enough of it."""
