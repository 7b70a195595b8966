"""What stands at a place in an order in JSON, such as `billing_address.city` or `items[0].sku`.

Null, an empty text and an empty list or object are all the same: nothing stands there. PHP writes
an empty object as an empty list.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import cache
from typing import TypeAlias, TypeGuard, TypeVar

from rulesdsl.patterns import pattern
from rulesdsl.reading import cells
from rulesdsl.reading.interface import Flaw
from rulesdsl.reading.json_text import Number, text_of

Json: TypeAlias = dict[str, object]

_Read = TypeVar("_Read", str, Decimal, str | None)

_CORRECT = "Export the orders again, or correct this order by hand."

_STEP = pattern(r"\[([0-9]+)\]|([^.\[\]]+)")

_CENT = Decimal("0.01")

_YES_NO = {"true": True, "1": True, "false": False, "0": False}


class Piece:
    """An object in an order: the order itself, an address, a line.

    What stands at a place and cannot be read is taken for missing, and kept in `flaws`; all pieces
    of an order keep theirs together.
    """

    def __init__(self, members: Json, within: str = "", flaws: list[Flaw] | None = None) -> None:
        self.members = members
        self.flaws: list[Flaw] = [] if flaws is None else flaws
        self._within = within

    def value(self, place: str) -> object:
        """The value at a place, None where nothing stands."""
        value: object = self.members
        for outer, step in _steps(place):
            if is_blank(value):
                return None
            match value, step:
                case dict(), str():
                    value = value.get(step)
                case list(), int():
                    value = value[step] if step < len(value) else None
                case _:
                    self._other("an object" if isinstance(step, str) else "a list", outer, value)
                    return None
        return None if is_blank(value) else value

    def text(self, *places: str) -> str | None:
        """The text at the first of the places that says anything."""
        for place in places:
            text = self._kept(text_of(self.value(place), self._within + place))
            if text is not None:
                return text
        return None

    def texts(self, place: str) -> list[str]:
        """The texts of a list, or the lines of a text."""
        value = self.value(place)
        if isinstance(value, str) and not isinstance(value, Number):
            value = value.splitlines()
        listed = value if isinstance(value, list) else [value]
        found = (self._kept(text_of(it, self._within + place)) for it in listed)
        return [text for text in found if text is not None]

    def number(self, *places: str) -> Decimal | None:
        """A number, as exact as it is written."""
        for place in places:
            value = self.value(place)
            exact = _exact(value) if isinstance(value, Number) or _is_plain(value) else None
            if exact is not None:
                return exact
            text = self.text(place)
            if text is not None:
                return self._kept(cells.number(text, self._within + place))
        return None

    def amount(self, *places: str) -> Decimal | None:
        """An amount to the cent. PHP writes 404.4 as 404.39999999999998, so it is rounded.

        >>> Piece({"total": "79.0000"}).amount("total")
        Decimal('79.00')
        >>> Piece({"total": Number("404.39999999999998")}).amount("grand_total", "total")
        Decimal('404.40')
        """
        number = self.number(*places)
        return None if number is None else number.quantize(_CENT, ROUND_HALF_UP)

    def flag(self, place: str) -> bool | None:
        """Yes or no; PHP writes 1 and 0."""
        value = self.value(place)
        if isinstance(value, bool):
            return value
        text = self.text(place)
        known = _YES_NO.get(text.casefold()) if text else None
        if text and known is None:
            message = f"expected true or false in {self._within}{place}, found something else"
            self.flaws.append(Flaw(message, _CORRECT))
        return known

    def pieces(self, place: str) -> tuple[Piece, ...]:
        """The objects of the list at a place."""
        value = self.value(place)
        if value is None:
            return ()
        if not isinstance(value, list):
            self._other("a list", place, value)
            return ()
        for odd in value:
            if not isinstance(odd, dict):
                self._other("objects", place, odd)
                return ()
        within = f"{self._within}{place}."
        return tuple(Piece(it, within, self.flaws) for it in value if isinstance(it, dict))

    def _kept(self, found: _Read | Flaw) -> _Read | None:
        if isinstance(found, Flaw):
            self.flaws.append(found)
            return None
        return found

    def _other(self, wanted: str, place: str, value: object) -> None:
        where = (self._within + place).rstrip(".")
        message = f"expected {wanted} in {where}, found {_kind(value)}"
        self.flaws.append(Flaw(message, _CORRECT))


def is_blank(value: object) -> bool:
    """Whether it says nothing; false says something."""
    return not value and value is not False


@cache
def _steps(place: str) -> tuple[tuple[str, str | int], ...]:
    """The steps to a place, each with the place that it is taken from."""
    return tuple(
        (place[: it.start()].rstrip("."), int(it[1]) if it[1] else it[2])
        for it in _STEP.finditer(place)
    )


def _kind(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Number():
            return "a number"
        case str():
            return "a text"
        case list():
            return "a list"
        case _:
            return "an object"


_MOST_DIGITS = 15


_PLAIN = pattern(r"[+-]?[0-9]{1,15}\.[0-9]{1,20}")


def _is_plain(value: object) -> TypeGuard[str]:
    """Whether it is a number as a text; stores write some with ten decimals: '0.9000000000'."""
    return isinstance(value, str) and _PLAIN.fullmatch(value) is not None


def _exact(number: str) -> Decimal | None:
    """A number of JSON, which may have an exponent; None for one beyond all money."""
    try:
        exact = Decimal(number)
    except InvalidOperation:  # an exponent that Decimal cannot hold
        return None
    if not exact.is_finite() or exact.adjusted() >= _MOST_DIGITS:
        return None
    return Decimal(0) if exact.adjusted() < -_MOST_DIGITS else exact
