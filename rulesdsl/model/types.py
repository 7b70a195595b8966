"""The types of the language, and the Python values that carry them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import Enum
from typing import TypeAlias

Value: TypeAlias = str | Decimal | date | bool | tuple[str, ...]
"""A known value of a field: text, number, date, yes/no, tags. A missing value is None."""


class Type(Enum):
    """What kind of value a field holds; the value is the shop's word for it."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    YES_NO = "yes/no"
    TAGS = "tags"
