"""Several values in one text, parted by commas, where one value has none in it."""

from __future__ import annotations

from rulesdsl.patterns import pattern

WITHOUT_COMMAS = frozenset(
    f"{side}{it}" for side in ("billing ", "shipping ") for it in ("state", "zip")
) | {"channel", "customer group", "payment method", "fulfilment", "card brand"}
"""Fields whose values are names of one thing. A company or a city can have a comma in its name.

What is no country or currency is told of where it is read, and tags have a lint of their own.
"""

_BETWEEN = pattern(r"\s*[,;]\s*")
_MANY = 3


def values_in(text: str) -> tuple[str, ...]:
    """The values in a text; the whole text, where it can be one value with a comma in it.

    >>> values_in("Visa, Mastercard"), values_in("Cash, on delivery")
    (('Visa', 'Mastercard'), ('Cash, on delivery',))
    """
    parts = _BETWEEN.split(text.strip())
    several = len(parts) >= _MANY or not any(" " in it for it in parts)
    return tuple(parts) if all(parts) and several else (text,)


def holds_several(field: str, text: str) -> bool:
    """Whether a text that a field is compared with is evidently several values."""
    return field in WITHOUT_COMMAS and len(values_in(text)) > 1
