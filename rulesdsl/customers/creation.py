"""A new customer or job, as QuickBooks would hold it after adding it."""

from __future__ import annotations

from attrs import evolve

from rulesdsl.customers.keys import billing_country, parts_of_person, shipping_country
from rulesdsl.model.normalise import e_164, phone_lookups, phone_values, stored_phone
from rulesdsl.model.records import NO_ADDRESS, Block, Customer, Order, Party
from rulesdsl.model.storage import LIMITS, label, stored_text

MOST_LINES = 5
"""Lines of an address on paper, those for city and country among them [quickbooks.md 0.11]."""


def newcomer(order: Order, name: str, parent: str | None, currency: str | None) -> Customer:
    """The record that QuickBooks would hold after adding the order's buyer under the label `name`.

    `parent` is a full name (None for a customer), `currency` ISO 4217 (None in a file with one).
    Every text is in its stored form, and None where nothing of it can be stored.
    """
    first_name, last_name = buyer_in_parts(order)
    billing, shipping = address_of(order.billing), address_of(order.shipping)
    phone, alt_phone = _phones(order, billing.country or shipping.country)
    return Customer(
        name=label(name).text,
        parent=parent,
        company=_kept(order.company or order.billing.company, "company"),
        first_name=_kept(first_name, "first_name"),
        last_name=_kept(last_name, "last_name"),
        billing=billing,
        shipping=shipping,
        phone=phone,
        alt_phone=alt_phone,
        email=_kept(order.email, "email"),
        currency=currency,
    )


def same_facts(one: Customer, other: Customer) -> bool:
    """Whether two records agree in all that a newcomer carries, but for the label.

    ListID, edit sequence, creation time and being active are QuickBooks' own and do not count.
    """
    return _facts(one) == _facts(other)


def _facts(record: Customer) -> Customer:
    return evolve(
        record, name="", list_id=None, edit_sequence=None, created=None, origin=None, active=True
    )


def _kept(text: str | None, part: str) -> str | None:
    return (stored_text(text, LIMITS[part]) or None) if text else None


def buyer_in_parts(order: Order) -> tuple[str | None, str | None]:
    """First and last name of the buyer, else of who pays, else of who receives the goods."""
    for whose in (order, order.billing, order.shipping):
        if whose.first_name or whose.last_name or whose.name:
            return parts_of_person(whose)
    return None, None


def _phones(order: Order, country: str | None) -> tuple[str | None, str | None]:
    """The buyer's number and the first other one of the order, by which it is found as well."""
    main: str | None = None
    for text, own in (
        (order.phone, billing_country(order)),
        (order.billing.phone, billing_country(order)),
        (order.shipping.phone, shipping_country(order)),
    ):
        kept = stored_phone(text, own) if text else ""
        if main is None:
            main = phone_for(kept, own, country) or None
        elif set(phone_lookups(kept, own)).isdisjoint(phone_values(main, country)):
            other = phone_for(kept, own, country)
            if phone_values(other, country):  # 'N/A' is no other number
                return main, other
    return main, None


def phone_for(kept: str, own: str | None, country: str | None) -> str:
    """A number of the country `own`; with its code where the record's `country` would mislead.

    QuickBooks keeps no country beside a number: one from elsewhere would be taken for a local one.
    """
    if set(phone_values(kept, country)) & set(phone_lookups(kept, own)):
        return kept
    return e_164(kept, own) or kept


def address_of(party: Party) -> Block:
    """The party's address, with its name on top; no block without a street, a city or a zip."""
    if not has_address(party):
        return NO_ADDRESS
    city, state, zip_code, country = (
        _kept(party.city, "city"),
        _kept(party.state, "state"),
        _kept(party.zip, "zip"),
        _kept(party.country, "country"),
    )
    below = bool(city or state or zip_code) + bool(country)
    return Block(
        lines=_lines(party, MOST_LINES - below),
        city=city,
        state=state,
        zip=zip_code,
        country=country,
    )


def has_address(party: Party) -> bool:
    """Whether there is a street, a city or a zip; a country alone is no address."""
    return bool(party.street or party.street_2 or party.city or party.zip)


def _lines(party: Party, most: int) -> tuple[str, ...]:
    """Company, person and streets; the person gives way first, having name fields of its own."""
    company, name = _kept(party.company, "line"), _kept(person_of(party), "line")
    streets = [it for it in (_kept(party.street, "line"), _kept(party.street_2, "line")) if it]
    heads = [it for it in (company, name) if it][: most - len(streets)]
    return (*heads, *streets)


def person_of(party: Party) -> str | None:
    """The person at an address, by name or else by its parts."""
    parts = [it for it in (party.first_name, party.last_name) if it]
    return party.name or " ".join(parts) or None
