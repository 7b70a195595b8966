"""The columns that a query asks: those of the table of orders, and those made of them.

A made column stands beside the given one and is never shown: `channel_folded` is the channel as
conditions compare it, `shipping_country_code` the country's two letters in small ones.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from rulesdsl.defining import frozen
from rulesdsl.model import fields
from rulesdsl.model.conditions import All, Any, Condition, Has, Includes, Not, OneOf, fold
from rulesdsl.model.countries import alpha_2
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type

ORDER_NUMBER = fields.BY_NAME["order number"]

CUSTOMER_NAME = fields.BY_NAME["customer name"]
MADE_OF: dict[Field, tuple[Field, ...]] = {
    CUSTOMER_NAME: tuple(map(fields.BY_NAME.__getitem__, ("name", "company", "email")))
}
"""What has no column of its own: the first of these that is known."""


def column(field: Field) -> str:
    """The column of a field: that of `shipping country` is `shipping_country`."""
    return field.name.replace(" ", "_")


def given(field: Field) -> exp.Column:
    """A field as the table of orders has it."""
    return exp.column(column(field))


def folded(field: Field) -> exp.Column:
    """A field as texts compare; of tags, all of them."""
    return exp.column(f"{column(field)}_folded")


def coded(field: Field) -> exp.Column:
    """A country as two letters; NULL for one that the policy does not name."""
    return exp.column(f"{column(field)}_code")


def is_country(field: Field) -> bool:
    """Whether the field's values may be written as names or codes of countries."""
    return field.path.endswith(".country")


@frozen
class Compared:
    """What the texts of one field are compared with, folded: whole texts, parts, countries.

    `countries` are codes in small letters.
    """

    whole: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()

    def __add__(self, other: Compared) -> Compared:
        def both(one: Iterable[str], two: Iterable[str]) -> tuple[str, ...]:
            return tuple(dict.fromkeys((*one, *two)))

        return Compared(
            both(self.whole, other.whole),
            both(self.parts, other.parts),
            both(self.countries, other.countries),
        )


def compared(condition: Condition) -> dict[Field, Compared]:
    """The fields that a condition asks, in the order of their first use, and what of each."""
    found: dict[Field, Compared] = {}
    for field, its in _tests(condition):
        found[field] = found.get(field, Compared()) + its
    return found


def _tests(condition: Condition) -> Iterable[tuple[Field, Compared]]:
    match condition:
        case All(parts=parts) | Any(parts=parts):
            for part in parts:
                yield from _tests(part)
        case Not(part=part):
            yield from _tests(part)
        case OneOf(field=field):
            whole, countries = wanted(condition)
            yield field, Compared(whole=whole, countries=countries)
        case Has(field=field, text=text):
            yield field, Compared(parts=(fold(text),))
        case Includes(field=field, tag=tag):
            yield field, Compared(whole=(fold(tag),))
        case _:
            yield condition.field, Compared()


def wanted(test: OneOf) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The texts that a test asks for, folded and each once; and apart, the codes of countries."""
    if test.field.type is not Type.TEXT:
        return (), ()
    texts: list[str] = []
    codes: list[str] = []
    for value in map(str, test.values):
        code = alpha_2(value) if is_country(test.field) else None
        (texts if code is None else codes).append(fold(code or value))
    return tuple(dict.fromkeys(it for it in texts if it)), tuple(dict.fromkeys(codes))
