"""A prepared list that cannot be used: it is damaged, or another version made it."""

from __future__ import annotations


class UnusableListError(Exception):
    """What was expected of a prepared list and what was found; and what to do."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(message)
        self.message = message
        self.cure = cure


NOT_WRITTEN_BY_US = (ValueError, TypeError, LookupError, AttributeError)
"""What comes of reading a text that is damaged."""

DAMAGED = "expected a prepared list that is whole, found one that is damaged"
CURE = "Prepare it once more from the exports: rulesdsl customers FILE --out LIST"


IN_USE = "expected a prepared list that nobody writes, found one that is being brought up to date"


def in_use() -> UnusableListError:
    """What is said of a list that another program holds."""
    return UnusableListError(IN_USE, "Wait until that is done, and try again.")


def damaged() -> UnusableListError:
    """What is said of a list in which something stands that nobody wrote."""
    return UnusableListError(DAMAGED, CURE)
