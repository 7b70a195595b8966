"""How many names the lists of QuickBooks Desktop hold, and how many of them are in use.

Customers and jobs, vendors, employees and other names share one limit; the customers and jobs have
one of their own beside it. An inactive record counts, and so does a deleted one: its name is never
given back [quickbooks.md 5; Intuit on list limits, community.intuit.com 1768244].
"""

from __future__ import annotations

from rulesdsl.defining import frozen
from rulesdsl.model.company import Edition

TELL_FROM = 0.8
"""From this share on a person is told: new names come in by thousands before a holiday."""


@frozen
class Limits:
    """The most names in all four lists together, and the most on one of them."""

    names: int
    one_list: int


_SMALL = Limits(names=14_500, one_list=10_500)

LIMITS: dict[Edition, Limits] = {
    Edition.PRO: _SMALL,
    Edition.PREMIER: _SMALL,
    Edition.ENTERPRISE: Limits(names=1_000_000, one_list=1_000_000),
}


@frozen
class Names:
    """How many names there are: of customers and jobs, and on the other three lists together."""

    customers: int
    others: int

    @property
    def together(self) -> int:
        """All of them."""
        return self.customers + self.others

    def __add__(self, added: int) -> Names:
        """With so many customers and jobs more."""
        return Names(self.customers + added, self.others)


@frozen
class Use:
    """How many names of a kind are in use, how many fit, and what they are called."""

    what: str
    used: int
    limit: int

    @property
    def nearly_full(self) -> bool:
        """Whether a person should be told."""
        return self.used >= TELL_FROM * self.limit

    @property
    def percent(self) -> int:
        """Of the limit, rounded down: what is not full is never 100."""
        return self.used * 100 // self.limit


@frozen
class Room:
    """The lists of a company of some edition, by the names that are in them."""

    edition: Edition
    names: Names

    @property
    def uses(self) -> tuple[Use, Use]:
        """The customers and jobs, and the names of all four lists."""
        limits = LIMITS[self.edition]
        return (
            Use("customers and jobs", self.names.customers, limits.one_list),
            Use("names on its four lists together", self.names.together, limits.names),
        )

    def full_for(self, more: int) -> Use | None:
        """The limit that so many customers and jobs more would pass, as it is used now."""
        return next((it for it in self.uses if it.used + more > it.limit), None)
