"""Orders as the interface of a store gives them in JSON: what all such stores have in common.

An order is a nested object; which place in it feeds which field, and what its total is made of, the
format of the store says. An order at a time is an object, so that memory stays near the size of the
file however large that is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import BinaryIO

from rulesdsl.defining import evolve, frozen
from rulesdsl.model.records import Money, Order, OrderLine, Origin
from rulesdsl.reading.bought import bought
from rulesdsl.reading.columns import with_derived
from rulesdsl.reading.hidden_cards import card_in
from rulesdsl.reading.interface import (
    Flaw,
    Format,
    Kind,
    OrderReading,
    Refusal,
    Remark,
    RowProblem,
)
from rulesdsl.reading.json_text import Element, Paths, read_each
from rulesdsl.reading.once import orders_once
from rulesdsl.reading.orders import make_order
from rulesdsl.reading.places import Json, Piece
from rulesdsl.reading.text import quoted, read_text

NUMBER = "order number"
TOTAL = "total"


@frozen(kw_only=True)
class Store:
    """How a store writes its orders."""

    name: str
    title: str
    channel: str
    recognises: Callable[[str], bool]
    lists: Paths
    """Where in an object the list of orders may stand."""
    places: dict[str, tuple[str, ...]]
    """Where each field stands in an order; the first place that is not blank counts."""
    described: dict[str, str]
    """Fields that are made of several places, and of which."""
    signs: frozenset[str]
    """Members of which every order has one, beside its number."""
    free_texts: frozenset[str]
    """Members in and below which people write what they like, so that card numbers are sought."""
    plain: Callable[[Json], Json] = lambda order: order
    """The order out of what stands around it."""
    complete: Callable[[Piece, dict[str, str]], dict[str, str]]
    """The texts of the fields with those that are made of several places."""
    money: Callable[[Piece], Money]
    remarks: Callable[[Json], frozenset[str]] = lambda _: frozenset()
    """What a person should know of the file when an order of it is like this one."""
    refused: Callable[[Json], str | None]
    """The store's own words where the file is its refusal to give orders."""
    cure: str
    """How the orders are fetched."""


def looks_like_orders(
    head: str, alone: Sequence[re.Pattern[str]], together: Sequence[re.Pattern[str]]
) -> bool:
    """Whether a file's beginning is JSON of a store.

    One pattern of `alone` is enough, and must fit at the very beginning: a list without orders, a
    refusal. Those of `together` are sought anywhere, and all are needed.
    """
    if not head.lstrip().startswith(("[", "{")):
        return False
    at_once = any(pattern.match(head) for pattern in alone)
    return at_once or all(pattern.search(head) for pattern in together)


def store_format(store: Store) -> Format:
    """The format that reads the orders of a store."""
    columns = with_derived(
        {
            "channel": f"always {store.channel}",
            **{field: ", else ".join(places) for field, places in store.places.items()},
            **store.described,
        }
    )

    def read(stream: BinaryIO, file: str) -> OrderReading | Refusal:
        return _read(stream, file, store, columns)

    return Format(
        name=store.name,
        title=store.title,
        kind=Kind.ORDERS,
        recognises=store.recognises,
        read=read,
        columns=columns,
        channel=store.channel,
    )


@frozen
class _One:
    """What was made of an object: the order or its problem, and what the object looked like."""

    made: Order | RowProblem
    is_order: bool
    members: tuple[str, ...] = ()
    refused: str | None = None
    remarks: frozenset[str] = frozenset()


_SHOWN_MEMBERS = 8


def _read(
    stream: BinaryIO, file: str, store: Store, columns: dict[str, str]
) -> OrderReading | Refusal:
    text = read_text(stream, file)
    if isinstance(text, Refusal):
        return text

    def one(element: Element) -> _One:
        return _one(element, file, store, columns)

    found = read_each(text.text, file, one, store.lists)
    if isinstance(found, Refusal):
        return found
    if not any(it.is_order for it in found):
        # a single order may have members of the same name as the list of orders
        alone = read_each(text.text, file, one, ())
        found = alone if isinstance(alone, tuple) and any(it.is_order for it in alone) else found
    if found and not any(it.is_order for it in found):
        return _no_orders(found, file, store)
    remarks = [
        Remark(Origin(file), it) for it in sorted({it for one in found for it in one.remarks})
    ]
    if not found:
        remarks.append(Remark(Origin(file), "the file is whole and has no orders"))
    return orders_once((it.made for it in found), remarks)


def _no_orders(found: tuple[_One, ...], file: str, store: Store) -> Refusal:
    refused = found[0].refused
    if refused:
        return Refusal(
            Origin(file),
            f"expected orders, found that {store.channel} refused to give them: {quoted(refused)}",
            "Ask for the orders again with a key that may read them.",
        )
    members = ", ".join(found[0].members[:_SHOWN_MEMBERS])
    number, total = store.places[NUMBER][0], store.places[TOTAL][0]
    return Refusal(
        Origin(file),
        f"expected orders with '{number}' and '{total}' as {store.channel} gives them,"
        f" found {quoted(members) if members else 'none'}",
        store.cure,
    )


def _one(element: Element, file: str, store: Store, columns: dict[str, str]) -> _One:
    origin = Origin(file, element.line)
    if not isinstance(element.value, dict):
        message = "expected an order in the list of orders, found something else"
        return _One(RowProblem(origin, message, store.cure), is_order=False)
    order = store.plain(element.value)
    is_order = Piece(order).text(*store.places[NUMBER]) is not None
    is_order = is_order and not store.signs.isdisjoint(order)
    return _One(
        _order(order, origin, store, columns),
        is_order=is_order,
        members=() if is_order else tuple(element.value),
        refused=None if is_order else store.refused(element.value),
        remarks=store.remarks(order) if is_order else frozenset(),
    )


def _order(
    order: Json, origin: Origin, store: Store, columns: dict[str, str]
) -> Order | RowProblem:
    piece = Piece(order)
    number = piece.text(*store.places[NUMBER])
    texts = {field: piece.text(*places) for field, places in store.places.items()}
    total = piece.amount(*store.places[TOTAL])
    texts[TOTAL] = None if total is None else str(total)
    known = {field: text for field, text in texts.items() if text is not None}
    completed = store.complete(piece, {"channel": store.channel, **known})
    money = store.money(piece)
    flaw = card_in(order, store.free_texts) or next(iter(piece.flaws), None)
    if flaw:
        return RowProblem(origin, flaw.message, flaw.cure, number)
    if number is None:
        place = store.places[NUMBER][0]
        return RowProblem(origin, f"expected an order number in {place}, found none", store.cure)
    made = make_order(completed, origin, columns)
    return made if isinstance(made, RowProblem) else evolve(made, money=money)


# --- what several stores complete alike -----------------------------------------------------------

_FOUR = 4

_NAMES = ("name", "first name", "last name")


def with_buyer(texts: dict[str, str]) -> dict[str, str]:
    """With the buyer's name: their own, else of who pays, else of who receives the goods."""
    for side in ("", "billing ", "shipping "):
        found = {name: texts[side + name] for name in _NAMES if side + name in texts}
        if found:
            return {**texts, **found}
    return texts


def month_and_year(month: str | None, year: str | None) -> str | None:
    """The expiry of a card; a month of 0 is what stores write for an order without a card.

    >>> month_and_year("3", "2028"), month_and_year("0", "0")
    ('03/2028', None)
    """
    if month is None or year is None or not month.strip("0") or not year.strip("0"):
        return None
    return f"{month:0>2}/{year}"


def last_four(text: str | None) -> str | None:
    """The last four digits of a card's number behind stars; a test card may have fewer.

    >>> last_four("•••• •••• •••• 4242"), last_four("•••• 1")
    ('4242', None)
    """
    digits = re.sub(r"[^0-9]", "", text or "")
    return digits if len(digits) >= _FOUR else None


def as_yes_no(value: bool) -> str:
    """Yes or no, as the text of a field."""
    return "yes" if value else "no"


def order_line(
    piece: Piece,
    amount: Decimal | None,
    quantity: Decimal | None,
    sku: str | None,
    title: str | None,
) -> OrderLine | None:
    """A line of an order, None where its amount or quantity is not told."""
    if amount is None or quantity is None:
        return None
    line = bought(amount, sku=sku, title=title)
    if isinstance(line, Flaw):
        piece.flaws.append(line)
        return None
    return evolve(line, quantity=quantity)


def total_of(amounts: Sequence[Decimal | None]) -> Decimal | None:
    """What the amounts are together, None where there are none or one is not told."""
    told = [it for it in amounts if it is not None]
    return sum(told, start=Decimal()) if told and len(told) == len(amounts) else None


_RATE_STEP = Decimal("0.00000001")

_MOST_OF_A_CURRENCY = 10**6


def with_rate(
    money: Money, order: str | None, store: str | None, per_unit: Decimal | None
) -> Money:
    """With what one unit of the order's currency is worth in the store's own.

    `per_unit` is the rate as stores tell it: how much of the order's currency one unit of their own
    is worth.
    """
    if order is None or store is None or order == store or not per_unit:
        return money
    if not 1 / Decimal(_MOST_OF_A_CURRENCY) <= per_unit <= _MOST_OF_A_CURRENCY:
        return money
    rate = (1 / per_unit).quantize(_RATE_STEP)
    return evolve(money, exchange_rate=rate, rate_currency=store.upper())
