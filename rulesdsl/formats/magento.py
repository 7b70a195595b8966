"""Magento 2 (Adobe Commerce): orders as its REST interface gives them, `/V1/orders`, in JSON."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rulesdsl.model.records import Money, OrderLine
from rulesdsl.patterns import pattern
from rulesdsl.reading.bought import that_adds_up
from rulesdsl.reading.places import Json, Piece
from rulesdsl.reading.stores import (
    Store,
    as_yes_no,
    last_four,
    looks_like_orders,
    month_and_year,
    order_line,
    store_format,
    with_buyer,
    with_rate,
)

_PARTY = {
    "first name": ("firstname",),
    "last name": ("lastname",),
    "company": ("company",),
    "city": ("city",),
    "state": ("region_code", "region"),
    "zip": ("postcode",),
    "country": ("country_id",),
    "phone": ("telephone",),
}

_SIDES = {
    "billing": "billing_address",
    "shipping": "extension_attributes.shipping_assignments[0].shipping.address",
}

_OF_THE_COMPANY = "extension_attributes.company_order_attributes"

_PLACES: dict[str, tuple[str, ...]] = {
    "order number": ("increment_id",),
    "order date": ("created_at",),
    "currency": ("order_currency_code",),
    "total": ("grand_total",),
    "payment method": ("payment.method",),
    "customer group": ("customer_group_id",),
    "fulfilment": ("status", "state"),
    "customer id": ("customer_id",),
    "company id": (f"{_OF_THE_COMPANY}.company_id",),
    "email": ("customer_email", "billing_address.email"),
    "phone": tuple(f"{side}.telephone" for side in _SIDES.values()),
    "first name": ("customer_firstname",),
    "last name": ("customer_lastname",),
    "company": (
        f"{_OF_THE_COMPANY}.company_name",
        *(f"{side}.company" for side in _SIDES.values()),
    ),
    **{
        f"{side} {field}": tuple(f"{stands}.{place}" for place in places)
        for side, stands in _SIDES.items()
        for field, places in _PARTY.items()
    },
}

_DESCRIBED = {
    "store": "store_name, its lines joined by /",
    "guest": "customer_is_guest, else whether there is a customer_id",
    "name": "customer_firstname and customer_lastname, else first and last name of billing_address,"
    " else of the shipping address",
    "first name": "customer_firstname, else of billing_address, else of the shipping address",
    "last name": "customer_lastname, else of billing_address, else of the shipping address",
    **{f"{side} street": f"{stands}.street[0]" for side, stands in _SIDES.items()},
    **{
        f"{side} street 2": f"{stands}.street[1] and those behind it"
        for side, stands in _SIDES.items()
    },
    "card brand": "payment.cc_type, its two letters spelt out",
    "card last four": "payment.cc_last4",
    "card expiry": "payment.cc_exp_month and payment.cc_exp_year",
}

_SIGNS = frozenset(
    "customer_is_guest customer_email customer_group_id billing_address status payment".split()
)

_FREE_TEXTS = frozenset(
    "customer_note comment additional_information payment_additional_info gift_message name".split()
)

_IDENTITY = pattern(r'"increment_id"\s*:')

_OF_A_SHOP = pattern(
    r'"(?:customer_is_guest|customer_email|customer_group_id|status_histories|order_currency_code)"'
    r"\s*:"
)

_NO_ORDERS = pattern(r'\s*\{\s*"items"\s*:\s*\[\s*\]\s*,\s*"search_criteria"\s*:')

_REFUSED = pattern(r'\s*\{\s*"message"\s*:\s*"[^"]*"\s*,\s*"(?:parameters|trace|errors)"\s*:')


def _recognises(head: str) -> bool:
    return looks_like_orders(head, (_NO_ORDERS, _REFUSED), (_IDENTITY, _OF_A_SHOP))


def _refused(answer: Json) -> str | None:
    message = answer.get("message")
    return message if isinstance(message, str) else None


# --- fields of several places ---------------------------------------------------------------------

_BRANDS = {
    "AE": "American Express",
    "AU": "Aura",
    "DI": "Discover",
    "DN": "Diners Club",
    "ELO": "Elo",
    "HC": "Hipercard",
    "JCB": "JCB",
    "MC": "Mastercard",
    "MD": "Maestro",
    "MI": "Maestro",
    "SM": "Maestro",
    "UN": "UnionPay",
    "VI": "Visa",
}
"""The codes of Magento for the brands of cards."""


def _complete(order: Piece, texts: dict[str, str]) -> dict[str, str]:
    told = {
        "store": " / ".join(order.texts("store_name")),
        "guest": _guest(order, texts),
        "card brand": _brand(order.text("payment.cc_type")),
        "card last four": last_four(order.text("payment.cc_last4")),
        "card expiry": month_and_year(
            order.text("payment.cc_exp_month"), order.text("payment.cc_exp_year")
        ),
    }
    for side, stands in _SIDES.items():
        lines = order.texts(f"{stands}.street")
        told[f"{side} street"] = next(iter(lines), None)
        told[f"{side} street 2"] = ", ".join(lines[1:])
    return with_buyer({**texts, **{field: text for field, text in told.items() if text}})


def _guest(order: Piece, texts: dict[str, str]) -> str | None:
    guest = order.flag("customer_is_guest")
    if guest is None:
        return as_yes_no(False) if "customer id" in texts else None
    return as_yes_no(guest)


def _brand(code: str | None) -> str | None:
    return _BRANDS.get(code.upper(), code) if code else None


# --- what the total is made of --------------------------------------------------------------------

_WRAPPING = ("gw_price", "gw_items_price", "gw_card_price")


def _money(order: Piece) -> Money:
    """Everything without its tax, the tax apart.

    Where prices are entered with tax, a discount is taken off these, and Magento puts back the tax
    that is in it (`discount_tax_compensation_amount`). A product's own tax (WEEE) is in its line
    where only so the lines come to the total.
    """
    readings = [_reading(order, weee=weee) for weee in (False, True)]
    return with_rate(
        that_adds_up(readings, order.amount("grand_total")) or readings[0],
        order.text("order_currency_code"),
        order.text("base_currency_code"),
        order.number("base_to_order_rate"),
    )


def _reading(order: Piece, *, weee: bool) -> Money:
    items = [it for it in order.pieces("items") if not _is_part(it)]
    lines = [_line(it, weee=weee) for it in items]
    told = tuple(it for it in lines if it)
    return Money(
        lines=(*told, *_wrapping(order)) if told and len(told) == len(lines) else (),
        shipping=order.amount("shipping_amount"),
        tax=order.amount("tax_amount"),
        discount=_discount(order),
        standing=order.text("status", "state"),
    )


def _is_part(item: Piece) -> bool:
    """Whether it is a part of another: what was chosen of a configurable, or what is in a bundle.

    The other has the price of both, and the SKU of what was chosen.
    """
    parent = item.text("parent_item_id")
    return parent not in {None, "0"} or item.value("parent_item") is not None


def _line(item: Piece, *, weee: bool) -> OrderLine | None:
    amount = item.amount("row_total")
    own_tax = item.amount("weee_tax_applied_row_amount") if weee else None
    if amount is not None and own_tax is not None:
        amount += own_tax
    quantity = item.number("qty_ordered")
    return order_line(item, amount, quantity, item.text("sku"), item.text("name"))


def _discount(order: Piece) -> Decimal | None:
    """What is taken off without tax; Magento writes it as a negative amount."""
    taken = order.amount("discount_amount")
    if taken is None:
        return None
    put_back = (
        order.amount("discount_tax_compensation_amount"),
        order.amount("shipping_discount_tax_compensation_amount"),
    )
    return abs(taken) - sum(filter(None, put_back), start=Decimal())


def _wrapping(order: Piece) -> Iterator[OrderLine]:
    prices = (order.amount(f"extension_attributes.{it}") for it in _WRAPPING)
    amount = sum(filter(None, prices), start=Decimal())
    if amount:
        yield OrderLine(amount=amount, sku="gift wrapping", title="Gift wrapping")


FORMAT = store_format(
    Store(
        name="magento",
        title="Magento 2 orders (REST API, JSON)",
        channel="Magento",
        recognises=_recognises,
        lists=(("items",), ("orders",)),
        places=_PLACES,
        described=_DESCRIBED,
        signs=_SIGNS,
        free_texts=_FREE_TEXTS,
        complete=_complete,
        money=_money,
        refused=_refused,
        cure="Fetch /rest/V1/orders?searchCriteria and save the answer as it is.",
    )
)
