"""What a reason to hold an order is."""

from __future__ import annotations

from rulesdsl.defining import frozen


@frozen
class HoldKind:
    """A kind of reason to hold an order: a short name to count by, and what a person can do."""

    name: str
    cure: str
