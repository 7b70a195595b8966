"""BigCommerce: orders as its Orders interface (version 2) gives them in JSON.

What belongs to an order may be in it, or only a link to where it can be fetched.
"""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.model.records import Money, OrderLine
from rulesdsl.patterns import pattern
from rulesdsl.reading.bought import that_adds_up
from rulesdsl.reading.places import Json, Piece
from rulesdsl.reading.stores import (
    Store,
    as_yes_no,
    looks_like_orders,
    order_line,
    store_format,
    with_buyer,
    with_rate,
)

_PARTY = {
    "first name": ("first_name",),
    "last name": ("last_name",),
    "company": ("company",),
    "street": ("street_1",),
    "street 2": ("street_2",),
    "city": ("city",),
    "state": ("state",),
    "zip": ("zip",),
    "country": ("country_iso2", "country"),
    "phone": ("phone",),
}

_SIDES = {"billing": "billing_address", "shipping": "shipping_addresses[0]"}

_PLACES: dict[str, tuple[str, ...]] = {
    "order number": ("id",),
    "order date": ("date_created",),
    "currency": ("default_currency_code", "currency_code"),
    "total": ("total_inc_tax",),
    "payment method": ("payment_method",),
    "fulfilment": ("status",),
    "customer id": ("customer_id",),
    "location id": ("channel_id",),
    "email": ("billing_address.email",),
    "phone": tuple(f"{side}.phone" for side in _SIDES.values()),
    "company": tuple(f"{side}.company" for side in _SIDES.values()),
    **{
        f"{side} {field}": tuple(f"{stands}.{place}" for place in places)
        for side, stands in _SIDES.items()
        for field, places in _PARTY.items()
    },
    "card brand": ("credit_card_type",),
}

_DESCRIBED = {
    "guest": "whether customer_id is 0",
    "name": "first and last name of billing_address, else of shipping_addresses[0]",
    "first name": "billing_address.first_name, else of shipping_addresses[0]",
    "last name": "billing_address.last_name, else of shipping_addresses[0]",
}

_SIGNS = frozenset({"total_inc_tax", "subtotal_ex_tax", "default_currency_code", "status_id"})

_FREE_TEXTS = frozenset({"staff_notes", "customer_message", "form_fields", "name"})

_IDENTITY = pattern(r'"id"\s*:')

_OF_A_SHOP = pattern(r'"(?:total_inc_tax|subtotal_ex_tax|default_currency_code)"\s*:')

_AN_ORDER = pattern(r'"(?:billing_address|customer_message|status_id)"\s*:')

_REFUSED = pattern(
    r'\s*(?:\[\s*)?\{\s*"status"\s*:\s*[45][0-9]{2}\s*,\s*"(?:message|title|type)"\s*:'
)


def _recognises(head: str) -> bool:
    return looks_like_orders(head, (_REFUSED,), (_IDENTITY, _OF_A_SHOP, _AN_ORDER))


def _refused(answer: Json) -> str | None:
    told = answer.get("message") or answer.get("title")
    return told if "status" in answer and isinstance(told, str) else None


# --- what is in the order, and what is behind a link ----------------------------------------------

_PARTS = ("shipping", "pickups", "downloads")


def _plain(order: Json) -> Json:
    """The order without links; products and addresses out of its consignments, if it has them."""
    told = {name: value for name, value in order.items() if not _is_link(value)}
    consignments = _objects(told.get("consignments"))
    addresses = [it for one in consignments for it in _objects(one.get("shipping"))]
    parts = [it for one in consignments for kind in _PARTS for it in _objects(one.get(kind))]
    products = [it for part in parts for it in _objects(part.get("line_items"))]
    return {"products": products, "shipping_addresses": addresses} | told


def _is_link(value: object) -> bool:
    return isinstance(value, dict) and not value.keys().isdisjoint({"resource", "url"})


def _objects(value: object) -> list[Json]:
    """The objects of a list, or the one object that there is instead."""
    listed = value if isinstance(value, list) else [value]
    return [it for it in listed if isinstance(it, dict)]


_NO_PRODUCTS = (
    "orders in the file hold only links to their products, so what they were for is not known: ask"
    " for them with ?include=consignments.line_items"
)

_NO_ADDRESSES = (
    "orders in the file hold only links to their shipping addresses, so a policy finds these"
    " missing: ask for them with ?include=consignments"
)


def _remarks(order: Json) -> frozenset[str]:
    """What is said of a file with orders whose products or addresses are behind a link."""
    sent = Piece(order).text("shipping_address_count") not in {None, "0"}
    found = {
        _NO_PRODUCTS: not order["products"],
        _NO_ADDRESSES: sent and not order["shipping_addresses"],
    }
    return frozenset(remark for remark, is_so in found.items() if is_so)


# --- fields of several places ---------------------------------------------------------------------


def _complete(_: Piece, texts: dict[str, str]) -> dict[str, str]:
    told = dict(texts)
    if "order date" in told:
        told["order date"] = _day(told["order date"])
    if "customer id" in told:
        guest = told["customer id"] == "0"
        told["guest"] = as_yes_no(guest)
        if guest:
            del told["customer id"]
    return with_buyer(told)


def _day(text: str) -> str:
    """The day of `Wed, 14 Nov 2012 19:26:23 +0000` (RFC 2822); any other text stays as it is.

    >>> _day("Wed, 14 Nov 2012 19:26:23 +0000"), _day("soon")
    ('2012-11-14', 'soon')
    """
    from email.utils import parsedate_to_datetime  # it loads what speaks to networks

    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, OverflowError):  # no such date, or one that no calendar has
        return text


# --- what the total is made of --------------------------------------------------------------------

_BESIDE_THE_GOODS = {"handling": "Handling", "gift wrapping": "Gift wrapping"}
"""What has a line of its own: by what the item map is asked for it, and its title."""


def _money(order: Piece) -> Money:
    """With or without the tax, whichever comes to the total; BigCommerce tells both of everything.

    A store that enters its prices with tax takes its discounts off these.
    """
    first = order.flag("is_tax_inclusive_pricing") or False
    readings = [it for included in (first, not first) for it in _readings(order, included=included)]
    return with_rate(
        that_adds_up(readings, order.amount("total_inc_tax")) or readings[0],
        order.text("default_currency_code"),
        order.text("store_default_currency_code"),
        order.number("store_default_to_transactional_exchange_rate"),
    )


def _readings(order: Piece, *, included: bool) -> Iterator[Money]:
    tax = "inc_tax" if included else "ex_tax"
    products = order.pieces("products")
    whole = [it for it in products if it.value("parent_order_product_id") is None]
    beside = tuple(_beside_the_goods(order, tax))
    discounts = [order.amount(it) for it in ("discount_amount", "coupon_discount")]
    for some in (products, whole):  # parts of a bundle have prices, or their bundle has
        lines = [_line(it, tax) for it in some]
        told = tuple(it for it in lines if it)
        yield Money(
            lines=(*told, *beside) if told and len(told) == len(lines) else (),
            shipping=order.amount(f"shipping_cost_{tax}"),
            tax=order.amount("total_tax"),
            discount=sum(filter(None, discounts)) or None,
            tax_included=included,
            standing=order.text("status"),
        )


def _line(product: Piece, tax: str) -> OrderLine | None:
    quantity = product.number("quantity")
    amount = product.amount(f"total_{tax}")
    price = product.amount(f"price_{tax}")
    if amount is None and price is not None and quantity is not None:
        amount = price * quantity
    return order_line(product, amount, quantity, product.text("sku"), product.text("name"))


def _beside_the_goods(order: Piece, tax: str) -> Iterator[OrderLine]:
    for name, place in (("handling", "handling_cost"), ("gift wrapping", "wrapping_cost")):
        amount = order.amount(f"{place}_{tax}")
        if amount:
            yield OrderLine(amount=amount, sku=name, title=_BESIDE_THE_GOODS[name])
    for fee in order.pieces("fees"):
        amount = fee.amount(f"cost_{tax}")
        if amount:
            yield OrderLine(amount=amount, sku="fee", title=fee.text("name"))


FORMAT = store_format(
    Store(
        name="bigcommerce",
        title="BigCommerce orders (REST API v2, JSON)",
        channel="BigCommerce",
        recognises=_recognises,
        lists=(("orders",),),
        places=_PLACES,
        described=_DESCRIBED,
        signs=_SIGNS,
        free_texts=_FREE_TEXTS,
        plain=_plain,
        complete=_complete,
        money=_money,
        remarks=_remarks,
        refused=_refused,
        cure="Fetch /v2/orders?include=consignments.line_items and save the answer as it is.",
    )
)
