"""Which of several hits is meant: the family rule, and the oldest of them (language.md 3.4)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from rulesdsl.customers.canonical import everything, place
from rulesdsl.model.records import Customer
from rulesdsl.model.storage import same_label

_NEVER = datetime.max.replace(tzinfo=UTC)


_MANY = 16
"""From so many hits on their head is remembered: one address may stand on thousands of jobs."""


def head_of_family(hits: Sequence[Customer]) -> Customer | None:
    """The hit nearest to the top, when all belong to one customer and it is alone on its level.

    Jobs often carry their customer's e-mail address: then the customer is meant, not the jobs.
    """
    if len(hits) < _MANY or not isinstance(hits, tuple):
        return _head(hits)
    return _remembered(_These(hits))


class _These:
    """Hits that are told apart by which tuple they are; to compare what is in it takes long.

    A book answers with one and the same tuple until it takes up another record.
    """

    __slots__ = ("hits",)

    def __init__(self, hits: tuple[Customer, ...]) -> None:
        self.hits = hits

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _These) and self.hits is other.hits

    def __hash__(self) -> int:
        return id(self.hits)


@lru_cache(maxsize=64)
def _remembered(these: _These) -> Customer | None:
    return _head(these.hits)


def _head(hits: Sequence[Customer]) -> Customer | None:
    tops = {hit.top for hit in hits}  # nearly always written in one way: fold each once
    if len(set(map(same_label, tops))) != 1:
        return None
    highest = min(hit.level for hit in hits)
    heads = [hit for hit in hits if hit.level == highest]
    return heads[0] if len(heads) == 1 else None


def oldest(hits: Sequence[Customer]) -> Customer:
    """The record created first, else of the lowest ListID, else first by full name.

    What is missing comes last: a record without a time or a ListID is newer than those with one.
    """
    first = min(map(_age, hits))
    return min((hit for hit in hits if _age(hit) == first), key=everything)


def _age(hit: Customer) -> tuple[datetime, bool, tuple[str, str]]:
    name, list_id = place(hit)
    return _instant(hit.created), hit.list_id is None, (list_id, name)


def _instant(created: str | None) -> datetime:
    """The moment of an ISO 8601 text; without an offset it is taken for UTC."""
    if created is None:
        return _NEVER
    try:
        moment = datetime.fromisoformat(created)
    except ValueError:
        return _NEVER
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
