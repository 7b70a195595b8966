"""Shopify: orders as its Admin interface gives them in JSON, by REST or by GraphQL.

Amounts are those in the shop's own currency, as in the CSV export; the order's and the customer's
identity and those of both addresses may be four different people (docs/formats/shopify_json.md).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from rulesdsl.defining import evolve
from rulesdsl.model.records import Money, OrderLine
from rulesdsl.patterns import pattern
from rulesdsl.reading.bought import that_adds_up
from rulesdsl.reading.places import Json, Piece, is_blank
from rulesdsl.reading.stores import (
    Store,
    as_yes_no,
    last_four,
    looks_like_orders,
    month_and_year,
    order_line,
    store_format,
    total_of,
    with_buyer,
)

CHANNEL = "Shopify"

_PARTY = {
    "name": ("name",),
    "first name": ("first_name",),
    "last name": ("last_name",),
    "company": ("company",),
    "street": ("address1",),
    "street 2": ("address2",),
    "city": ("city",),
    "state": ("province_code", "province"),
    "zip": ("zip",),
    "country": ("country_code", "country_code_v2", "country"),
    "phone": ("phone",),
}

_SHOP_MONEY = "shop_money.amount"
"""The amount of a `…_set` in the shop's own currency."""

_PLACES: dict[str, tuple[str, ...]] = {
    "order number": ("name", "order_number"),
    "order date": ("created_at",),
    "currency": ("currency", "currency_code"),
    "total": ("total_price", f"total_price_set.{_SHOP_MONEY}"),
    "customer id": ("customer.id",),
    "company id": ("company.id", "purchasing_entity.company.id"),
    "location id": (
        "company.location_id",
        "purchasing_entity.location.id",
        "location_id",
        "retail_location.id",
    ),
    "email": (
        "email",
        "contact_email",
        "customer.email",
        "customer.default_email_address.email_address",
    ),
    "phone": (
        "phone",
        "customer.phone",
        "customer.default_phone_number.phone_number",
        "billing_address.phone",
        "shipping_address.phone",
    ),
    "first name": ("customer.first_name",),
    "last name": ("customer.last_name",),
    "company": ("billing_address.company", "shipping_address.company"),
    **{
        f"{side} {field}": tuple(f"{side}_address.{place}" for place in places)
        for side in ("billing", "shipping")
        for field, places in _PARTY.items()
    },
    "card brand": ("payment_details.credit_card_company",),
}

_DESCRIBED = {
    "payment method": "payment_gateway_names, joined by +, else gateway",
    "tags": "tags",
    "customer group": "customer.tags",
    "fulfilment": "fulfillment_status, else display_fulfillment_status; null is unfulfilled",
    "guest": "whether there is no customer, or customer.state is other than enabled",
    "name": "first and last name of customer, else name of billing_address, else of"
    " shipping_address",
    "first name": "customer.first_name, else of billing_address, else of shipping_address",
    "last name": "customer.last_name, else of billing_address, else of shipping_address",
    "card last four": "the last four digits in payment_details.credit_card_number",
    "card expiry": "credit_card_expiration_month and credit_card_expiration_year of"
    " payment_details",
}

_SIGNS = frozenset(
    "total_price total_price_set line_items financial_status display_financial_status"
    " fulfillment_status display_fulfillment_status shipping_lines billing_address".split()
)

_FREE_TEXTS = frozenset("note note_attributes custom_attributes properties payment_details".split())

_TIP = "tip"

_IDENTITY = pattern(r'"(?:name|order_number)"\s*:')

_OF_A_SHOP = pattern(
    r'"(?:financial_status|total_price|totalPriceSet|displayFinancialStatus'
    r'|displayFulfillmentStatus|admin_graphql_api_id|presentment_currency)"\s*:'
)

_GRAPHQL = pattern(r'\s*\{\s*"data"\s*:\s*\{\s*"orders"\s*:\s*\{')

_REFUSED = pattern(r'\s*\{\s*"errors"\s*:')


def _recognises(head: str) -> bool:
    return looks_like_orders(head, (_GRAPHQL, _REFUSED), (_IDENTITY, _OF_A_SHOP))


def _refused(answer: Json) -> str | None:
    errors = answer.get("errors")
    if isinstance(errors, list):
        errors = next((it.get("message") for it in errors if isinstance(it, dict)), None)
    return errors if isinstance(errors, str) else None


# --- one form for both interfaces -----------------------------------------------------------------

_DEEPEST = 12
"""How deep an order of Shopify's is nested at most; what stands deeper is left as it is."""

_CAPITAL = pattern(r"(?<=[a-z])(?=[A-Z])")


def _plain(order: Json) -> Json:
    """The order alone, and in the words of REST where GraphQL gave it."""
    for around in ("order", "node"):
        inner = order.get(around)
        if isinstance(inner, dict):
            order = inner
    if not any(map(_CAPITAL.search, order)):
        return order
    return _members_in_words_of_rest(order, 0)


def _members_in_words_of_rest(value: Json, depth: int) -> Json:
    """`totalPriceSet` as `total_price_set`, and what stands in it likewise."""
    return {
        _CAPITAL.sub("_", name).lower(): _in_words_of_rest(it, depth + 1)
        for name, it in value.items()
    }


def _in_words_of_rest(value: object, depth: int) -> object:
    """A value in the words of REST; the connections of GraphQL as lists."""
    if depth > _DEEPEST:
        return value
    match value:
        case dict():
            nodes = _nodes(value)
            if nodes is None:
                return _members_in_words_of_rest(value, depth)
            return [_in_words_of_rest(it, depth + 1) for it in nodes]
        case list():
            return [_in_words_of_rest(it, depth + 1) for it in value]
        case _:
            return value


def _nodes(value: Json) -> list[object] | None:
    """The members of a connection, None for any other object."""
    nodes, edges = value.get("nodes"), value.get("edges")
    if isinstance(nodes, list):
        return nodes
    if isinstance(edges, list):
        return [it.get("node") for it in edges if isinstance(it, dict)]
    return None


# --- fields of several places ---------------------------------------------------------------------

_OWN_NUMBERS = ("customer id", "company id", "location id")

_WORDS = {"partially_fulfilled": "partial", "": "unfulfilled"}
"""Those of the CSV export, where what is not fulfilled at all is not left blank."""


def _complete(order: Piece, texts: dict[str, str]) -> dict[str, str]:
    # GraphQL writes gid://shopify/Customer/207119551
    numbers = {name: texts[name].rpartition("/")[2] for name in _OWN_NUMBERS if name in texts}
    card = "payment_details.credit_card"
    told = {
        "payment method": " + ".join(order.texts("payment_gateway_names")) or order.text("gateway"),
        "tags": ", ".join(order.texts("tags")),
        "customer group": ", ".join(order.texts("customer.tags")),
        "fulfilment": _fulfilment(order),
        "guest": _guest(order),
        "card last four": last_four(order.text(f"{card}_number")),
        "card expiry": month_and_year(
            order.text(f"{card}_expiration_month"), order.text(f"{card}_expiration_year")
        ),
    }
    return with_buyer({**texts, **numbers, **{field: it for field, it in told.items() if it}})


def _fulfilment(order: Piece) -> str | None:
    places = ("fulfillment_status", "display_fulfillment_status")
    if order.members.keys().isdisjoint(places):
        return None
    word = (order.text(*places) or "").casefold()
    return _WORDS.get(word, word)


def _guest(order: Piece) -> str | None:
    """Who has no active account; Shopify keeps a customer of everybody who ever ordered."""
    if "customer" in order.members and is_blank(order.members["customer"]):
        return "yes"
    state = order.text("customer.state")
    return as_yes_no(state.casefold() != "enabled") if state else None


# --- what the total is made of --------------------------------------------------------------------

_BESIDE_THE_GOODS = {
    _TIP: ("Tip", ("total_tip_received", f"total_tip_received_set.{_SHOP_MONEY}")),
    "duties": ("Duties", (f"original_total_duties_set.{_SHOP_MONEY}",)),
    "additional fees": (
        "Additional fees",
        (f"original_total_additional_fees_set.{_SHOP_MONEY}",),
    ),
}
"""What has a line of its own: by what the item map is asked for it, its title and its places."""


def _money(order: Piece) -> Money:
    """Shipping before or after its own discounts, whichever comes to the total.

    Shopify's pages do not say whether total_discounts has in it what is taken off the shipping.
    """
    lines = [_line(it) for it in order.pieces("line_items")]
    told = [it for it in lines if it]
    reading = Money(
        lines=(*told, *_beside_the_goods(order, told)) if len(told) == len(lines) else (),
        tax=order.amount("total_tax", f"total_tax_set.{_SHOP_MONEY}"),
        discount=order.amount("total_discounts", f"total_discounts_set.{_SHOP_MONEY}"),
        tax_included=order.flag("taxes_included") or False,
        standing=_standing(order),
    )
    readings = [evolve(reading, shipping=it) for it in _shipping(order)]
    total = order.amount(*_PLACES["total"])
    return that_adds_up(readings, total) or readings[0]


def _standing(order: Piece) -> str | None:
    if order.text("cancelled_at"):
        return "cancelled"
    word = order.text("financial_status", "display_financial_status")
    return word.casefold() if word else None


def _shipping(order: Piece) -> Iterator[Decimal | None]:
    lines = order.pieces("shipping_lines")
    whole = order.amount(f"total_shipping_price_set.{_SHOP_MONEY}")
    before = total_of([it.amount("price", f"original_price_set.{_SHOP_MONEY}") for it in lines])
    yield whole if before is None else before
    yield whole
    yield total_of(
        [it.amount("discounted_price", f"discounted_price_set.{_SHOP_MONEY}") for it in lines]
    )


def _line(item: Piece) -> OrderLine | None:
    """A line at its price before all discounts, for these stand in the order's total_discounts.

    None where its price is not told, as in an answer that GraphQL was not asked for it.
    """
    price = item.amount("price", f"original_unit_price_set.{_SHOP_MONEY}")
    quantity = item.number("quantity")
    amount = None if price is None or quantity is None else price * quantity
    sku = item.text("sku") or (_TIP if item.value("tip") is not None else None)
    return order_line(item, amount, quantity, sku, item.text("name", "title"))


def _beside_the_goods(order: Piece, lines: list[OrderLine]) -> Iterator[OrderLine]:
    """Tips, duties and fees; a tip may be among the lines already."""
    for sku, (title, places) in _BESIDE_THE_GOODS.items():
        amount = order.amount(*places) or Decimal()
        amount -= sum((it.amount for it in lines if it.sku == sku), start=Decimal())
        if amount > 0:
            yield OrderLine(amount=amount, sku=sku, title=title)


FORMAT = store_format(
    Store(
        name="shopify_json",
        title="Shopify orders (Admin API, JSON)",
        channel=CHANNEL,
        recognises=_recognises,
        lists=(("orders",), ("data", "orders", "edges"), ("data", "orders", "nodes")),
        places=_PLACES,
        described=_DESCRIBED,
        signs=_SIGNS,
        free_texts=_FREE_TEXTS,
        plain=_plain,
        complete=_complete,
        money=_money,
        refused=_refused,
        cure="Fetch /admin/api/2025-10/orders.json?status=any and save the answer as it is.",
    )
)
