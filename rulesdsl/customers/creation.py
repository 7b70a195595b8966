"""A new customer or job, as QuickBooks would hold it after adding it."""

from __future__ import annotations

from rulesdsl.customers.keys import billing_country, parts_of_person, shipping_country
from rulesdsl.defining import evolve
from rulesdsl.model.blocks import address_of
from rulesdsl.model.normalise import e_164, phone_lookups, phone_values, stored_phone
from rulesdsl.model.records import Customer, Order
from rulesdsl.model.storage import kept, label_text


def newcomer(order: Order, name: str, parent: str | None, currency: str | None) -> Customer:
    """The record that QuickBooks would hold after adding the order's buyer under the label `name`.

    `parent` is a full name (None for a customer), `currency` ISO 4217 (None in a file with one).
    Every text is in its stored form, and None where nothing of it can be stored.
    """
    first_name, last_name = buyer_in_parts(order)
    billing, shipping = address_of(order.billing), address_of(order.shipping)
    phone, alt_phone = phones(order, billing.country or shipping.country)
    return Customer(  # by their places: so many arguments by name take as long as all of the above
        label_text(name),
        parent,
        None,  # ListID, edit sequence and time are QuickBooks' to give
        None,
        None,
        True,
        kept(order.company or order.billing.company, "company"),
        kept(first_name, "first_name"),
        None,
        kept(last_name, "last_name"),
        billing,
        shipping,
        phone,
        alt_phone,
        kept(order.email, "email"),
        None,
        currency,
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


def buyer_in_parts(order: Order) -> tuple[str | None, str | None]:
    """First and last name of the buyer, else of who pays, else of who receives the goods."""
    for whose in (order, order.billing, order.shipping):
        if whose.first_name or whose.last_name or whose.name:
            return parts_of_person(whose)
    return None, None


def phones(order: Order, country: str | None) -> tuple[str | None, str | None]:
    """The buyer's number and the first other one of the order, by which it is found as well."""
    if not (order.phone or order.billing.phone or order.shipping.phone):
        return None, None
    main: str | None = None
    for text, own in (
        (order.phone, billing_country(order)),
        (order.billing.phone, billing_country(order)),
        (order.shipping.phone, shipping_country(order)),
    ):
        number = stored_phone(text, own) if text else ""
        if main is None:
            main = phone_for(number, own, country) or None
        elif set(phone_lookups(number, own)).isdisjoint(phone_values(main, country)):
            other = phone_for(number, own, country)
            if phone_values(other, country):  # 'N/A' is no other number
                return main, other
    return main, None


def phone_for(number: str, own: str | None, country: str | None) -> str:
    """A number of the country `own`; with its code where the record's `country` would mislead.

    QuickBooks keeps no country beside a number: one from elsewhere would be taken for a local one.
    """
    if set(phone_values(number, country)) & set(phone_lookups(number, own)):
        return number
    return e_164(number, own) or number
