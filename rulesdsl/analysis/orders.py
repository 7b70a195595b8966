"""From atoms back to orders: natural values for the fields that matter, nothing for the others."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal, localcontext
from itertools import chain
from typing import TYPE_CHECKING, Any

from rulesdsl.analysis.boxes import Box
from rulesdsl.analysis.columns import (
    MISSING,
    YES,
    Choices,
    Contained,
    Cut,
    Mask,
    Sizes,
    Starts,
    full,
    part_of,
)
from rulesdsl.defining import evolve
from rulesdsl.model.conditions import Part, comparable, fold
from rulesdsl.model.countries import alpha_2
from rulesdsl.model.fields import BY_NAME, Field
from rulesdsl.model.types import Type, Value

if TYPE_CHECKING:
    from rulesdsl.model.records import Order

NUMBER = "1001"
"""The number of an order about whose number nothing is asked."""

_NATURAL = {
    "channel": ("Shopify", "WooCommerce", "eBay", "Amazon", "Etsy", "Square"),
    "store": ("Main store", "Second store"),
    "currency": ("USD", "EUR", "GBP", "CAD", "AUD", "JPY"),
    "country": ("US", "CA", "DE", "GB", "FR", "JP", "BR", "IN", "ZA"),
    "email": ("ann@example.com", "bob@example.org", "eve@example.net"),
    "name": ("Ann Lee", "Bob Stone", "Eve Hill"),
    "first name": ("Ann", "Bob", "Eve"),
    "last name": ("Lee", "Stone", "Hill"),
    "company": ("Lee Tools Ltd", "Stone & Sons", "Hill Ltd"),
    "payment method": ("Visa", "PayPal", "bank transfer"),
    "customer group": ("Retail", "Members"),
    "order number": (NUMBER, "1002", "2001"),
    "city": ("Bayshore", "Middlefield"),
    "state": ("CA", "NY", "TX"),
    "zip": ("94326", "10001", "73301"),
    "fulfilment": ("fulfilled", "unfulfilled"),
}
"""What buyers and stores write; of a party's field by the last words of its name."""

_WRITTEN_WITH = {"currency": ("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 3), "card last four": ("0123456789", 4)}
"""Of fields that readers take in one form only: the characters, and how many there are."""

_TAGS = ("online", "retail", "new", "gift")

_BETWEEN = "-x0zqwvkj9"
"""Characters to stand between what is asked for; else one of those that hardly anybody asks for."""
_RARE = range(0x4E00, 0x9FA6)


def an_order(cuts: Iterable[Cut], box: Box) -> Order:
    """A natural order in a box: fields that it does not ask for are missing."""
    from rulesdsl.model.records import Order  # only where an order is to be shown

    order = Order(number=NUMBER)
    for cut in cuts:
        of_orders = BY_NAME.get(cut.field.name) is cut.field
        if not of_orders or not any(it.number in box for it in cut.columns):
            continue
        value = value_in(cut, box)
        if value is not None:
            order = telling(order, cut.field, value)
    return order


def telling(order: Order, its: Field, value: Value | None) -> Order:
    """The order with another value of a field, or without one."""
    changed: dict[str, Any]
    side, _, name = its.path.rpartition(".")
    changed = {side: evolve(getattr(order, side), **{name: value})} if side else {name: value}
    return evolve(order, **changed)


def value_in(cut: Cut, box: Box) -> Value | None:
    """A natural value of a field in a box, known rather than missing; None is missing."""
    if cut.field.type is Type.TAGS:
        return _tags(cut, box) or None
    column = cut.columns[0]
    mask = box.get(column.number, full(column))
    match column:
        case Sizes():
            return _size(column, mask)
        case Choices():
            return _text(cut, column, mask, box)
        case _:
            raise AssertionError(column)


def _tags(cut: Cut, box: Box) -> tuple[str, ...]:
    wanted = [it for it in cut.columns if box.get(it.number, MISSING) == YES]
    named = tuple(it.tag for it in wanted if it.tag is not None)  # type: ignore[union-attr]  # tags' columns
    if named or not wanted:
        return named
    asked = {it.tag for it in cut.columns}  # type: ignore[union-attr]  # likewise
    return (next(it for it in (*_TAGS, *_fresh(asked)) if it not in asked),)


def _fresh(asked: Iterable[str | None]) -> Iterator[str]:
    return (f"tag {number}" for number in range(len(list(asked)) + 1))


# Numbers and dates


def _size(column: Sizes, mask: Mask) -> Decimal | date | None:
    """A round number, or a day; near what is asked for."""
    known = mask & ~MISSING
    if not known:
        return None
    place = _nearest_place(column, known)
    if place % 2 == 0:
        return column.bounds[place // 2 - 1]
    low = column.bounds[place // 2 - 1] if place > 1 else None
    high = column.bounds[place // 2] if place // 2 < len(column.bounds) else None
    if column.field.type is Type.DATE:
        return _day(low, high)  # type: ignore[arg-type]  # a date's bounds
    with localcontext() as exact:
        exact.prec = max(_digits(it) for it in (low, high)) + _DIGITS_MORE
        return _number(low, high)  # type: ignore[arg-type]  # a number's bounds


def _nearest_place(column: Sizes, known: Mask) -> int:
    """Between bounds rather than on one; what is positive rather than not."""
    between = (1 << column.size) // 3 << 1  # every second atom: 0b…101010
    if column.field.type is Type.NUMBER:
        above = 2 * bisect_right(column.bounds, Decimal(0)) + 1
        positive = known >> above << above
        if not positive:
            return (known & between or known).bit_length() - 1
        known = positive
    wanted = known & between or known
    return (wanted & -wanted).bit_length() - 1


_DIGITS_MORE = 70
"""So many digits more than the numbers asked for has one between them at most."""


def _digits(bound: Decimal | date | None) -> int:
    """The digits of a number with all zeros, before and behind the point."""
    if not isinstance(bound, Decimal):
        return 0
    exponent = bound.as_tuple().exponent
    behind = -exponent if isinstance(exponent, int) else 0
    return max(bound.adjusted(), 0) + max(behind, 0) + 1


_USUAL, _SMALL = Decimal(100), Decimal(10)


def _number(low: Decimal | None, high: Decimal | None) -> Decimal:
    """The roundest number between two others."""
    if low is None:
        if high is None or high > _USUAL:
            return _USUAL
        return high.to_integral_value() - 1
    if high is None:
        return _above(low, 1 if abs(low) < _SMALL else 2)
    for digits in range(-6, 60):
        unit = Decimal(1).scaleb(-digits)
        found = (low / unit).to_integral_value(ROUND_CEILING) * unit
        found = found + unit if found <= low else found
        if low < found < high:
            return found if digits >= 0 else found.quantize(Decimal(1))
    return (low + high) / 2


def _above(low: Decimal, digits: int) -> Decimal:
    unit = Decimal(10) ** digits
    found = (low / unit).to_integral_value(ROUND_CEILING) * unit
    return found if found > low else found + unit


def _day(low: date | None, high: date | None) -> date:
    if low is not None:
        return low + timedelta(1)
    return high - timedelta(1) if high is not None else date(2026, 11, 21)


# Texts, and yes or no


def _text(cut: Cut, column: Choices, mask: Mask, box: Box) -> Value | None:
    known = mask & ~MISSING
    if cut.field.type is Type.YES_NO:
        return next(
            (answer for answer in (True, False) if known >> column.places[answer] & 1), None
        )
    parts = [it for it in cut.columns if isinstance(it, Starts | Contained)]
    if known & 0b10:
        for other in _others(cut.field, parts, box):
            text = _as_read(cut.field, other)
            is_other = bool(text) and comparable(cut.field, text) not in column.places
            if is_other and _fits(parts, text, box):
                return text
    for place, value in enumerate(column.values, 2):
        if known >> place & 1:
            text = _as_read(cut.field, str(value))
            if _fits(parts, text, box):
                return text
    return None


def _fits(parts: list[Starts | Contained], text: str, box: Box) -> bool:
    folded = fold(text)
    return all(box.get(it.number, -1) >> part_of(it, folded) & 1 for it in parts)


def _as_read(its: Field, value: str) -> str:
    """A value as readers give it: a country as its two letters, a currency in capitals."""
    if its.name == "currency":
        return value.strip().upper()
    return (its.path.endswith(".country") and alpha_2(value)) or value.strip()


def _others(its: Field, parts: list[Starts | Contained], box: Box) -> Iterator[str]:
    """Texts that are not asked for as a whole: natural ones, then ones put together."""
    words = its.name.split(" ")
    named = (_NATURAL.get(" ".join(words[-many:])) for many in (3, 2, 1))
    yield from next((it for it in named if it), ())
    yield its.sample
    if its.name in _WRITTEN_WITH:
        characters, many = _WRITTEN_WITH[its.name]
        yield from (one * many for one in reversed(characters))
    starts, ends = (_wanted(parts, part, box) for part in (Part.START, Part.END))
    contained = [
        it.text for it in parts if isinstance(it, Contained) and box.get(it.number, MISSING) == YES
    ]
    between = _character_between(parts)
    for start in starts:
        for end in ends:
            if end.startswith("@"):
                yield start + "ann" + end
            yield start + end
            if start and not end:
                yield start + " 2"
            yield start + between + end
            yield start + between * 2 + end  # the other one may be the name of a country
            if contained:
                yield start + "".join(contained) + end
                yield between.join((start, *contained, end)).strip(between)
                yield between.join((start, *contained, end))
    samples = _NATURAL.get(words[-1], (its.sample,))
    yield from (f"{sample} {number}" for number in range(2, 9) for sample in samples)
    yield from (between * many for many in (1, 2, 3, 5, 9))
    yield from (chr(it) + between for it in _RARE)


def _wanted(parts: list[Starts | Contained], part: Part, box: Box) -> list[str]:
    """The starts (or ends) that the box allows; '' for none of them."""
    for column in parts:
        if isinstance(column, Starts) and column.part is part:
            mask = box.get(column.number, full(column))
            return [text for place, text in enumerate(("", *column.texts)) if mask >> place & 1]
    return [""]


def _character_between(parts: list[Starts | Contained]) -> str:
    asked = "".join("".join(it.texts) if isinstance(it, Starts) else it.text for it in parts)
    rare = (chr(it) for it in _RARE)
    return next((it for it in chain(_BETWEEN, rare) if it not in asked), "x")
