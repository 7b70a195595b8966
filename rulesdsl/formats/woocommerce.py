"""WooCommerce: orders as its REST API (version 3) gives them, in JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import BinaryIO

from rulesdsl.defining import evolve
from rulesdsl.formats import Format, Kind, OrderReading, Refusal, Remark, RowProblem
from rulesdsl.model.records import Money, Order, OrderLine, Origin
from rulesdsl.patterns import pattern
from rulesdsl.reading.bought import bought, that_adds_up
from rulesdsl.reading.cells import number
from rulesdsl.reading.columns import with_derived
from rulesdsl.reading.hidden_cards import card_in
from rulesdsl.reading.interface import Flaw
from rulesdsl.reading.json_text import Element, read_elements, text_of
from rulesdsl.reading.names import join_name
from rulesdsl.reading.once import orders_once
from rulesdsl.reading.orders import make_order
from rulesdsl.reading.stores import looks_like_orders
from rulesdsl.reading.text import quoted, read_text, unescaped

CHANNEL = "WooCommerce"

_PARTY = {
    "first name": "first_name",
    "last name": "last_name",
    "company": "company",
    "street": "address_1",
    "street 2": "address_2",
    "city": "city",
    "state": "state",
    "zip": "postcode",
    "country": "country",
    "phone": "phone",
}

_PLACES: dict[str, tuple[str, ...]] = {
    "order number": ("number", "id"),
    "order date": ("date_created",),
    "currency": ("currency",),
    "total": ("total",),
    "payment method": ("payment_method_title", "payment_method"),
    "fulfilment": ("status",),
    "customer id": ("customer_id",),
    "email": ("billing.email",),
    "phone": ("billing.phone", "shipping.phone"),
    "company": ("billing.company", "shipping.company"),
    **{f"billing {field}": (f"billing.{place}",) for field, place in _PARTY.items()},
    **{f"shipping {field}": (f"shipping.{place}",) for field, place in _PARTY.items()},
}
"""Where each field stands in an order; the first place that is not blank counts."""

_DESCRIBED = with_derived(
    {
        "channel": f"always {CHANNEL}",
        "guest": "whether customer_id is 0",
        "name": "first and last name of billing, else of shipping",
        "first name": "billing.first_name, else shipping.first_name",
        "last name": "billing.last_name, else shipping.last_name",
        **{field: ", else ".join(places) for field, places in _PLACES.items()},
    }
)

_FREE_TEXTS = frozenset({"customer_note"})
"""Members in which people write what they like, so that card numbers are sought in them."""

_IDENTITY = pattern(r'"(?:number|id)"\s*:')

_BILLING = pattern(r'"billing"\s*:')

_OF_A_SHOP = pattern(
    r'"(?:order_key|line_items|date_created|customer_id|payment_method|status)"\s*:'
)

_REFUSED_ITSELF = pattern(r'\s*\{\s*"code"\s*:\s*"(?:woocommerce_)?rest_')

_NO_ORDERS = pattern(r'\s*(?:\[\s*\]|\{\s*"orders"\s*:\s*\[\s*\]\s*\})\s*\Z')


def _recognises(head: str) -> bool:
    return looks_like_orders(head, (_NO_ORDERS, _REFUSED_ITSELF), (_IDENTITY, _BILLING, _OF_A_SHOP))


def _read(stream: BinaryIO, file: str) -> OrderReading | Refusal:
    text = read_text(stream, file)
    if isinstance(text, Refusal):
        return text
    elements = read_elements(text.text, file)
    if isinstance(elements, Refusal):
        return elements
    objects = [it.value for it in elements if isinstance(it.value, dict)]
    if elements and not any(_looks_like_an_order(it) for it in objects):
        return _refused(objects, file)
    remarks = () if elements else (Remark(Origin(file), "the file is whole and has no orders"),)
    return orders_once((_order(element, file) for element in elements), remarks)


def _looks_like_an_order(value: dict[str, object]) -> bool:
    return ("number" in value or "id" in value) and bool(
        value.keys() & {"billing", "total", "date_created", "line_items"}
    )


def _refused(objects: list[dict[str, object]], file: str) -> Refusal:
    message = objects[0].get("message") if objects and "code" in objects[0] else None
    if isinstance(message, str):
        return Refusal(
            Origin(file),
            f"expected orders, found that WooCommerce refused to give them: {quoted(message)}",
            "Ask for the orders again with a key that may read them.",
        )
    keys = ", ".join(list(objects[0])[:8]) if objects else ""
    return Refusal(
        Origin(file),
        "expected orders with 'number', 'total' and 'billing' as WooCommerce gives them,"
        f" found {quoted(keys) if keys else 'no orders'}",
        "Fetch /wp-json/wc/v3/orders and save the answer as it is.",
    )


def _order(element: Element, file: str) -> Order | RowProblem:
    origin = Origin(file, element.line)
    if not isinstance(element.value, dict):
        return RowProblem(
            origin,
            "expected an order in the list of orders, found something else",
            "Fetch the orders again.",
        )
    number: str | None = None
    texts: dict[str, str] = {"channel": CHANNEL}
    for field, text in _texts(element.value):
        if isinstance(text, Flaw):
            return RowProblem(origin, text.message, text.cure, number)
        number = text if field == "order number" else number
        texts[field] = text
    if number is None:
        return RowProblem(
            origin, "expected an order number in number, found none", "Fetch the orders again."
        )
    hidden = card_in(element.value, _FREE_TEXTS)
    if hidden:
        return RowProblem(origin, hidden.message, hidden.cure, number)
    made = make_order(_with_buyer(texts), origin, _DESCRIBED)
    money = _money(element.value, made.total) if isinstance(made, Order) else None
    if isinstance(money, Flaw):
        return RowProblem(origin, money.message, money.cure, number)
    if isinstance(made, RowProblem) or money is None:
        return made
    return evolve(made, money=evolve(money, standing=made.fulfilment))


# What an order is made of


_FEE = "fee"
"""What a fee is called in an item map: WooCommerce gives it a name and no SKU."""

_LISTS = ("line_items", "fee_lines")


def _money(order: dict[str, object], total: Decimal | None) -> Money | Flaw:
    """The amounts of an order. All of them are without tax, also where the shop's prices have it.

    Less the discount, the lines' prices come to the total; where they do not, because of rounding,
    what each line was sold for may.
    """
    lists = [_objects(order, place) for place in _LISTS]
    told = [_amount(order, it) for it in ("shipping_total", "total_tax", "discount_total")]
    for found in (*lists, *told):
        if isinstance(found, Flaw):
            return found
    items, fees = (it if isinstance(it, list) else [] for it in lists)
    shipping, tax, discount = (None if isinstance(it, Flaw) else it for it in told)
    ways = []
    for price, off in (("subtotal", discount), ("total", None)):
        lines = [_line(it, price, None) for it in items]
        lines += [_line(it, "total", _FEE) for it in fees]
        flaw = next((it for it in lines if isinstance(it, Flaw)), None)
        if flaw:
            return flaw
        priced = tuple(it for it in lines if isinstance(it, OrderLine))
        whole = priced if len(priced) == len(lines) else ()
        ways.append(Money(lines=whole, shipping=shipping, tax=tax, discount=off))
    return that_adds_up(ways, total) or ways[0]


def _line(item: dict[str, object], price: str, sku: str | None) -> OrderLine | Flaw | None:
    """A line of an order; None where it has no price."""
    amount = _amount(item, price)
    if amount is None or isinstance(amount, Flaw):
        return amount
    texts = [text_of(item.get(it), it) for it in ("name", "sku", "quantity")]
    for text in texts:
        if isinstance(text, Flaw):
            return text
    name, own, quantity = (it if isinstance(it, str) else None for it in texts)
    title = unescaped(name) if name else None
    return bought(amount, quantity=quantity, sku=sku or own, title=title)


def _amount(members: dict[str, object], place: str) -> Decimal | Flaw | None:
    text = text_of(members.get(place), place)
    return number(text, place) if isinstance(text, str) else text


def _objects(order: dict[str, object], place: str) -> list[dict[str, object]] | Flaw:
    value = order.get(place) or []
    if isinstance(value, list) and all(isinstance(it, dict) for it in value):
        return value
    return Flaw(f"expected a list of lines in {place}, found none", "Fetch the orders again.")


def _texts(order: dict[str, object]) -> Iterator[tuple[str, str | Flaw]]:
    """What the order says by field; `order number` comes first."""
    # PHP writes an empty object as an empty list; some shops send null or an empty text
    sides = {side: order.get(side) or {} for side in ("billing", "shipping")}
    parties = {"": order} | {side: it for side, it in sides.items() if isinstance(it, dict)}
    for field, places in _PLACES.items():
        text = _first(parties, places)
        if text is not None:
            yield field, text
    for side in sides:
        if side not in parties:
            yield (
                side,
                Flaw(f"expected an address in {side}, found none", "Fetch the orders again."),
            )


def _first(
    parties: Mapping[str, Mapping[str, object]], places: tuple[str, ...]
) -> str | Flaw | None:
    for place in places:
        side, _, key = place.rpartition(".")
        text = text_of(parties.get(side, {}).get(key), place)
        if isinstance(text, str):
            text = unescaped(text)
        if text is not None:
            return text
    return None


def _with_buyer(texts: dict[str, str]) -> dict[str, str]:
    """With the buyer's own name, out of the billing party, else the shipping party; and guest."""
    side = next(
        (
            it
            for it in ("billing", "shipping")
            if {f"{it} first name", f"{it} last name"} & texts.keys()
        ),
        "billing",
    )
    told = dict(texts)
    for part in ("first name", "last name"):
        if f"{side} {part}" in texts:
            told[part] = texts[f"{side} {part}"]
    name = join_name(told.get("first name"), told.get("last name"))
    if name:
        told["name"] = name
    if "customer id" in texts:
        told["guest"] = "yes" if texts["customer id"] == "0" else "no"
        if texts["customer id"] == "0":
            del told["customer id"]
    return told


FORMAT = Format(
    name="woocommerce",
    title="WooCommerce orders (REST API v3, JSON)",
    kind=Kind.ORDERS,
    recognises=_recognises,
    read=_read,
    columns=_DESCRIBED,
    channel=CHANNEL,
)
