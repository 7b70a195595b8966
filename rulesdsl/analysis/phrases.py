"""Conditions that questions are put together from."""

from __future__ import annotations

from collections.abc import Sequence

from rulesdsl.model.conditions import All, Any, Condition, Known, Not, OneOf
from rulesdsl.model.fields import BY_NAME

_CURRENCY = BY_NAME["currency"]
_NUMBER = Known(BY_NAME["order number"])

NEVER: Condition = All((_NUMBER, Not(_NUMBER)))
"""A condition that holds of no order."""


def is_in(currency: str) -> Condition:
    """The orders in a home currency: those that tell none are, too."""
    return Any((OneOf(_CURRENCY, (currency,)), Not(Known(_CURRENCY))))


def any_of(parts: Sequence[Condition]) -> Condition:
    """Conditions of which one at least holds, as one."""
    return parts[0] if len(parts) == 1 else Any(tuple(parts))
