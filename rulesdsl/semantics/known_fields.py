"""Fields found by the names that people give them, in conditions and in the ladder."""

from __future__ import annotations

from collections.abc import Iterable

from rulesdsl.diagnostics import Code
from rulesdsl.model import fields, settings
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Type
from rulesdsl.semantics.report import Report
from rulesdsl.syntax import ast

UNKNOWN_FIELD = Code("N101", "unknown-field")
NOT_A_KEY = Code("N107", "not-a-key")
SETTING_AS_FIELD = Code("N114", "setting-in-a-condition")

OVERRIDE = Field("override", Type.YES_NO, "whether override is on for the order", "yes", "override")
"""The one setting that a promise may ask about as if it were a field."""

KEYS = tuple(name for name, entry in fields.BY_NAME.items() if entry.in_quickbooks)
"""The fields that can be keys."""

_OTHER_NAMES = {
    "amount": "total",
    "business": "company",
    "company name": "company",
    "customer": "customer name",
    "date": "order date",
    "e mail": "email",
    "email address": "email",
    "family name": "last name",
    "full name": "name",
    "given name": "first name",
    "mail": "email",
    "marketplace": "store",
    "order": "order number",
    "order amount": "total",
    "order id": "order number",
    "order no": "order number",
    "order total": "total",
    "payment": "payment method",
    "phone number": "phone",
    "sales channel": "channel",
    "shop": "store",
    "surname": "last name",
    "tag": "tags",
    "telephone": "phone",
}
"""What people call a field that has another name here."""

_PARTS = {
    "address line 1": "street",
    "address line 2": "street 2",
    "country code": "country",
    "postal code": "zip",
    "postcode": "zip",
    "province": "state",
    "region": "state",
    "town": "city",
    "zip code": "zip",
}
"""The same for a part of an address."""


_NOT_OF_AN_ORDER = frozenset(
    (
        "article", "articles", "discount", "item", "items", "line item", "line items", "margin",
        "price", "product", "products", "product name", "product type", "quantity", "qty", "sku",
        "skus", "shipping cost", "shipping costs", "subtotal", "tax", "vat", "weight",
    )
)  # fmt: skip
"""What people would ask for, and no policy can: it decides by the order, not by what is sold."""


def also_called(words: str) -> str | None:
    """The field that people call so, if they call only one so: `surname` is the last name."""
    return _OTHER_NAMES.get(words)


def field_named(name: ast.Name, report: Report, *, in_promise: bool = False) -> Field | None:
    """The field of that name, or a finding."""
    return _find(name, report, fields.BY_NAME, in_promise=in_promise)


def key_named(name: ast.Name, report: Report) -> Field | None:
    """The field of that name, if records can be found by it, or a finding."""
    found = _find(name, report, KEYS)
    if found is None or found.in_quickbooks is not None:
        return found
    report.say(
        NOT_A_KEY,
        f"expected a field that QuickBooks customers have too, found `{found.name}`",
        name.span,
        "match by `email`, `phone`, `name`, `company` or a part of an address",
    )
    return None


def _find(
    name: ast.Name, report: Report, known: Iterable[str], *, in_promise: bool = False
) -> Field | None:
    found = fields.find(name.words)
    if found is not None:
        return found
    if in_promise and name.words == OVERRIDE.name:
        return OVERRIDE
    if settings.find(name.words) is not None:
        report.say(
            SETTING_AS_FIELD,
            f"expected a field of the order, found the setting `{name.words}`",
            name.span,
            _asking_for_settings(name.words, known),
        )
        return None
    _unknown(name, known, report)
    return None


def _asking_for_settings(words: str, known: Iterable[str]) -> str:
    if known is KEYS:
        return "match by something that orders and customers both have, such as `email`"
    if words == OVERRIDE.name:
        return "`override` can be asked for only in the `when` of a `never` or `always`"
    return "no condition can ask for a setting: settings are only set"


def _unknown(name: ast.Name, known: Iterable[str], report: Report) -> None:
    """Say that a field does not exist; what the help is depends on what people mean by it."""
    expected = "a field of the order"
    side, part = _side_and_part(name.words)
    meant = _OTHER_NAMES.get(name.words) or f"{side}{part}"
    message = f"expected {expected}, found `{name.written}`"
    if meant in fields.BY_NAME:
        report.say(UNKNOWN_FIELD, message, name.span, f"write `{meant}`", instead=meant)
    elif f"billing {part}" in fields.BY_NAME:
        report.say(
            UNKNOWN_FIELD,
            message,
            name.span,
            f"say whose it is: `billing {part}` or `shipping {part}`",
        )
    elif part == "address":
        report.say(
            UNKNOWN_FIELD,
            message,
            name.span,
            f"name a part of the address, such as `{side or 'shipping '}street`",
        )
    elif name.words in ("domain", "email domain", "mail domain"):
        report.say(UNKNOWN_FIELD, message, name.span, "write `email ends with '@example.com'`")
    elif name.words in _NOT_OF_AN_ORDER:
        report.say(
            UNKNOWN_FIELD,
            message,
            name.span,
            "ask for `total`, `tags` or `channel`: who buys is decided, not what is bought",
        )
    else:
        samples = (
            "`email`, `company` or `shipping zip`"
            if known is KEYS
            else ("`channel`, `total` or `shipping country`")
        )
        report.unknown(UNKNOWN_FIELD, expected, name, known, f"fields are, for example, {samples}")


def _side_and_part(words: str) -> tuple[str, str]:
    """The side of an address, '' where none is said, and the catalogue's name of its part."""
    side = next((it for it in ("billing ", "shipping ") if words.startswith(it)), "")
    part = words.removeprefix(side)
    return side, _PARTS.get(part, part)
