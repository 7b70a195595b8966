"""Canonical order: how records stand in every answer, whatever order a list gives them in.

Records stand by folded full name, then ListID, then all that is in them; identical ones are one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from typing import TypeAlias

from rulesdsl.defining import evolve
from rulesdsl.model.records import Customer, Origin
from rulesdsl.model.storage import same_label

Records: TypeAlias = tuple[Customer, ...]


def place(record: Customer) -> tuple[str, str]:
    """Where a record stands in canonical order: by full name, then ListID."""
    return folded_full_name(record.full_name), record.list_id or ""


def everything(record: Customer) -> str:
    """What orders records of the same place: all that is in them, but not where they were read."""
    return repr(evolve(record, origin=None))


def with_one(records: Records, new: Customer) -> Records:
    """The records with one more, still in canonical order."""
    if not records:
        return (new,)
    here = place(new)
    start, end = bisect_left(records, here, key=place), bisect_right(records, here, key=place)
    same_place: Records = (new,)
    if start < end:
        same_place = tuple(sorted((*records[start:end], new), key=everything))
    return records[:start] + same_place + records[end:]


def ordered(records: Iterable[Customer]) -> Records:
    """The records in canonical order."""
    found: list[Customer] = []
    for _, run in groupby(sorted(records, key=place), key=place):
        same_place = list(run)
        found += sorted(same_place, key=everything) if len(same_place) > 1 else same_place
    return tuple(found)


def distinct(namesakes: list[Customer]) -> Records:
    """Records of one full name in canonical order, identical ones once."""
    if len(namesakes) == 1:
        return (namesakes[0],)
    # Of identical records the one that was read first stays, whatever order they are given in.
    read = sorted(namesakes, key=lambda it: where_read(it.origin))
    return ordered(dict.fromkeys(read))


def by_full_name(customers: Iterable[Customer]) -> dict[str | tuple[str, ...], Records]:
    """The records by folded full name, identical ones once; both in canonical order."""
    groups: defaultdict[str, list[Customer]] = defaultdict(list)
    for customer in customers:
        groups[folded_full_name(customer.full_name)].append(customer)
    return {name: distinct(groups[name]) for name in sorted(groups)}


def where_read(origin: Origin | None) -> tuple[bool, str, int]:
    """A record's place in what was read; unknown places come last."""
    return (True, "", 0) if origin is None else (False, origin.file, origin.line or 0)


def folded_full_name(full_name: str) -> str:
    """A full name as QuickBooks compares it: each of its parts without letter case and spacing."""
    if ":" not in full_name:
        return same_label(full_name)
    return ":".join(map(same_label, full_name.split(":")))
