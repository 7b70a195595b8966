"""What came of looking up a key: the one thing of the customer list that a decision table names."""

from __future__ import annotations

from enum import Enum


class Outcome(Enum):
    """How many customers a key finds; the family rule makes one of a customer and its jobs."""

    NONE = "none"
    ONE = "one"
    SEVERAL = "several"
