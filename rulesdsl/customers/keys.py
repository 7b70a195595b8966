"""What a key is worth: the normalised values of a field on an order, and on a customer record.

An order's text is first brought into the form in which QuickBooks would store it, so that a
customer created from an order is found again by the same order after QuickBooks shortened and
transliterated it. No value means that the field is missing: a blank never matches.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from rulesdsl.model import fields, normalise
from rulesdsl.model.fields import Field
from rulesdsl.model.records import NO_ADDRESS, Block, Customer, Order, Party
from rulesdsl.model.storage import LIMITS, UNCUT, label_text, same_label, stored_text

Values: TypeAlias = tuple[str, ...]

OfOrder: TypeAlias = Callable[[Order, str | None], Values]

OfCustomer: TypeAlias = Callable[[Customer], Values]

Fold: TypeAlias = Callable[[str], str]


def order_values(field: Field, order: Order, prefix: str | None) -> Values:
    """The values under which the order's customer is looked up; none when the field is missing.

    `prefix` is the setting `name prefix`, which stands before the customer name. A field that
    QuickBooks has nothing like cannot be a key: KeyError.
    """
    return _OF_ORDER[field.name](order, prefix)


def order_values_of(field: Field) -> OfOrder:
    """The same as a function of the order and the prefix."""
    return _OF_ORDER[field.name]


def plain_value(field: Field) -> Callable[[Order], str] | None:
    """What tells the only value that a field has on most orders: '' where that is not sure.

    There is no such function for fields that are seldom keys.
    """
    return _PLAIN.get(field.name)


def customer_values(field: Field, customer: Customer) -> Values:
    """The values under which the record is found by that field; each of them once."""
    return _OF_CUSTOMER[field.name](customer)


def customer_values_of(field: Field) -> OfCustomer:
    """The same as a function of the record."""
    return _OF_CUSTOMER[field.name]


def parts_of_name(text: str) -> tuple[str | None, str | None]:
    """First and last name of a person whose name is written in one: `Ann Lee` or `Lee, Ann`.

    The last word is taken for the last name; a single word is neither first nor last name.

    >>> parts_of_name("Lee, Ann"), parts_of_name("Ann Maria Lee"), parts_of_name("Ann")
    (('Ann', 'Lee'), ('Ann Maria', 'Lee'), (None, None))
    """
    if text.count(",") == 1:
        last, _, first = text.partition(",")
    else:
        first, _, last = text.strip().rpartition(" ")
    first, last = first.strip(), last.strip()
    return (first, last) if first and last else (None, None)


def parts_of_person(whose: Order | Party) -> tuple[str | None, str | None]:
    """First and last name of somebody; what is not told apart is taken out of the name."""
    first, last = whose.first_name, whose.last_name
    if not whose.name or (first and last):
        return first, last
    words = " ".join(whose.name.split())
    return _completed(words, first, last) if first or last else parts_of_name(words)


def _completed(name: str, first: str | None, last: str | None) -> tuple[str | None, str | None]:
    """First and last name where only one of them is known: the name says the other one.

    A name that does not hold the known one is somebody else's, and says nothing.
    """
    known = normalise.person_name(first or last or "")
    for one, other in _splits(name):
        if known and known == normalise.person_name(one if first else other):
            return (first, other) if first else (one, last)
    return first, last


def _splits(name: str) -> Iterator[tuple[str, str]]:
    """Every way to take a name for a first and a last one."""
    first, last = parts_of_name(name)
    if first and last:
        yield first, last
    words = name.split(" ")
    for at in range(1, len(words)):
        if not words[at - 1].endswith(","):
            yield " ".join(words[:at]), " ".join(words[at:])


# --- orders -----------------------------------------------------------------------------------


def _text_of_order(field: Field, fold: Fold, limit: int) -> OfOrder:
    """A text that is stored in a field of `limit` characters, folded."""
    get = field.get

    def values(order: Order, _prefix: str | None) -> Values:
        text = get(order)
        value = fold(stored_text(text, limit)) if isinstance(text, str) else ""
        return (value,) if value else ()

    return values


def _email_of_order(order: Order, _prefix: str | None) -> Values:
    text = order.email
    if not text:
        return ()
    if len(text) <= LIMITS["email"] and (alone := normalise.one_email(text)):  # nearly always
        return (alone,)
    return normalise.email(stored_text(text, LIMITS["email"]))


def _plain_email(order: Order) -> str:
    text = order.email
    if not text or len(text) > _LONGEST_EMAIL:
        return ""
    lower = text.lower()
    person, _, place = lower.replace(".", "").partition("@")
    if person.isalnum() and place.isalnum() and text.isascii():  # nearly always
        return lower
    return normalise.one_email(text)


def _plain_name(order: Order) -> str:
    """Letters and digits that nothing is cut of: as a label and in parts it is the same."""
    name = order.name
    if name is None or len(name) > _LONGEST_PART or not name.isascii():
        return ""
    folded = name.lower().replace(" ", "")
    return folded if folded.isalnum() else ""


_LONGEST_EMAIL, _LONGEST_PART = LIMITS["email"], LIMITS["first_name"]


def _customer_name_of_order(order: Order, prefix: str | None) -> Values:
    """The label that a new customer would get."""
    name = order.customer_name
    value = same_label(label_text((prefix or "") + name)) if name else ""
    return (value,) if value else ()


def _country_of_order(field: Field) -> OfOrder:
    """The country as written, and as stored: a long name may be cut beyond recognition."""
    get = field.get

    def values(order: Order, _prefix: str | None) -> Values:
        text = get(order)
        if not isinstance(text, str):
            return ()
        kept = stored_text(text, LIMITS["country"])
        both = (kept,) if kept == text else (kept, text)
        return _known(*map(normalise.country, both))

    return values


def _name_of_order(field: Field, party: Callable[[Order], Order | Party]) -> OfOrder:
    """The name as it would be the label, and as it would be first and last name."""
    get = field.get

    def values(order: Order, _prefix: str | None) -> Values:
        name = get(order)
        if not isinstance(name, str):
            return ()
        as_label = normalise.person_name(label_text(name))
        if name.isascii() and len(name) <= LIMITS["first_name"] and ":" not in name:
            return (as_label,) if as_label else ()  # nothing is cut: both come to the same
        return _known(as_label, _in_parts(name, party(order)))

    return values


def _in_parts(name: str, whose: Order | Party) -> str:
    """The name as QuickBooks holds it in First Name and Last Name; '' for a single word."""
    first, last = parts_of_person(whose)
    same = (
        first and last and normalise.person_name(f"{first} {last}") == normalise.person_name(name)
    )
    if not same:
        first, last = parts_of_name(stored_text(name, UNCUT))
    if not first or not last:
        return ""
    first = stored_text(first, LIMITS["first_name"])
    last = stored_text(last, LIMITS["last_name"])
    return normalise.person_name(f"{first} {last}") if first and last else ""


def _phone_of_order(field: Field, country: Callable[[Order], str | None]) -> OfOrder:
    get = field.get

    def values(order: Order, _prefix: str | None) -> Values:
        text = get(order)
        if not isinstance(text, str):
            return ()
        dialled_in = country(order)
        return normalise.phone_lookups(normalise.stored_phone(text, dialled_in), dialled_in)

    return values


def billing_country(order: Order) -> str | None:
    """The country in which the buyer's and the payer's phone numbers are dialled."""
    return order.billing.country or order.shipping.country


def shipping_country(order: Order) -> str | None:
    """The country in which the receiver's phone number is dialled."""
    return order.shipping.country or order.billing.country


# --- customer records -------------------------------------------------------------------------


def record_country(customer: Customer) -> str | None:
    """The country in which the record's phone numbers are dialled, where the record tells."""
    return customer.billing.country or customer.shipping.country


def _billing(customer: Customer) -> Block:
    return customer.billing


def _shipping(customer: Customer) -> Block:
    """Where QuickBooks has no shipping address it ships to the billing address."""
    return customer.billing if customer.shipping == NO_ADDRESS else customer.shipping


def _emails_of_customer(customer: Customer) -> Values:
    if customer.cc is None:
        return normalise.email(customer.email) if customer.email else ()
    return _known(*normalise.email(customer.email or ""), *normalise.email(customer.cc))


def _phones_of_customer(customer: Customer) -> Values:
    country = record_country(customer)
    numbers = filter(None, (customer.phone, customer.alt_phone))
    return _known(*(value for text in numbers for value in normalise.phone_values(text, country)))


def _names_of_customer(customer: Customer) -> Values:
    """First and last name together, and the label.

    One of the two alone is no name: a record that only says 'Ann' is not every Ann. A label that
    says only 'Ann' is: that is what QuickBooks calls this customer, and there is one of it.
    """
    named = normalise.person_name(customer.name)
    if not customer.first_name or not customer.last_name:
        return (named,) if named else ()
    parts = normalise.person_name(f"{customer.first_name} {customer.last_name}")
    return _known(parts, named)


def _label_of_customer(customer: Customer) -> Values:
    return _known(same_label(customer.name))


def _text_of_customer(get: Callable[[Customer], str | None], fold: Fold) -> OfCustomer:
    def values(customer: Customer) -> Values:
        text = get(customer)
        return _known(fold(text)) if text else ()

    return values


def _lines_of_customer(block: Callable[[Customer], Block]) -> OfCustomer:
    """Every line: QuickBooks does not tell the name, the company and the streets apart."""

    def values(customer: Customer) -> Values:
        return _known(*map(normalise.address_line, block(customer).lines))

    return values


def _known(*values: str) -> Values:
    """The values that are not blank, each once."""
    return tuple(dict.fromkeys(filter(None, values)))


# --- the table: a field, what it is worth on an order, what on a record -----------------------

_Row: TypeAlias = tuple[str, OfOrder, OfCustomer]


def _plain(name: str, part: str, fold: Fold) -> _Row:
    """A field whose text is compared with one text of the record."""
    of_order = _text_of_order(fields.BY_NAME[name], fold, LIMITS[part])
    return name, of_order, _text_of_customer(lambda customer: getattr(customer, part), fold)


def _buyer(side: str, party: Callable[[Order], Order | Party]) -> tuple[_Row, ...]:
    """Names and company of the buyer, the payer or the receiver; the record has them once."""
    name = fields.BY_NAME[f"{side}name"]
    return (
        (name.name, _name_of_order(name, party), _names_of_customer),
        _plain(f"{side}first name", "first_name", normalise.person_name),
        _plain(f"{side}last name", "last_name", normalise.person_name),
        _plain(f"{side}company", "company", normalise.company),
    )


def _phone(name: str, country: Callable[[Order], str | None]) -> _Row:
    return name, _phone_of_order(fields.BY_NAME[name], country), _phones_of_customer


def _address(side: str, block: Callable[[Customer], Block]) -> tuple[_Row, ...]:
    """The address of the payer or the receiver."""

    def line(name: str) -> _Row:
        of_order = _text_of_order(fields.BY_NAME[name], normalise.address_line, LIMITS["line"])
        return name, of_order, _lines_of_customer(block)

    def part(name: str, fold: Fold) -> _Row:
        def get(customer: Customer) -> str | None:
            text: str | None = getattr(block(customer), name)
            return text

        of_order = _text_of_order(fields.BY_NAME[f"{side} {name}"], fold, LIMITS[name])
        return f"{side} {name}", of_order, _text_of_customer(get, fold)

    country, _, of_customer = part("country", normalise.country)
    return (
        line(f"{side} street"),
        line(f"{side} street 2"),
        part("city", normalise.city),
        part("state", normalise.state),
        part("zip", normalise.zip_code),
        (country, _country_of_order(fields.BY_NAME[country]), of_customer),
    )


_TABLE: tuple[_Row, ...] = (
    ("email", _email_of_order, _emails_of_customer),
    ("customer name", _customer_name_of_order, _label_of_customer),
    _phone("phone", billing_country),
    _phone("billing phone", billing_country),
    _phone("shipping phone", shipping_country),
    *_buyer("", lambda order: order),
    *_buyer("billing ", lambda order: order.billing),
    *_buyer("shipping ", lambda order: order.shipping),
    *_address("billing", _billing),
    *_address("shipping", _shipping),
)

_OF_ORDER: dict[str, OfOrder] = {name: of_order for name, of_order, _ in _TABLE}

_OF_CUSTOMER: dict[str, OfCustomer] = {name: of_customer for name, _, of_customer in _TABLE}

_PLAIN: dict[str, Callable[[Order], str]] = {"email": _plain_email, "name": _plain_name}
