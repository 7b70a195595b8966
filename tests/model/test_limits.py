"""How many names QuickBooks holds."""

from __future__ import annotations

import pytest

from rulesdsl.model.company import Edition
from rulesdsl.model.limits import LIMITS, Names, Room


@pytest.mark.parametrize(
    ("edition", "names", "one_list"),
    [
        (Edition.PRO, 14_500, 10_500),
        (Edition.PREMIER, 14_500, 10_500),
        (Edition.ENTERPRISE, 1_000_000, 1_000_000),
    ],
)
def test_the_limits(edition: Edition, names: int, one_list: int) -> None:
    assert (LIMITS[edition].names, LIMITS[edition].one_list) == (names, one_list)


@pytest.mark.parametrize(
    ("customers", "others", "more", "full"),
    [
        (10_499, 0, 1, None),
        (10_500, 0, 0, None),
        (10_500, 0, 1, "customers and jobs"),
        (10_499, 0, 2, "customers and jobs"),
        (4_000, 10_499, 1, None),
        (4_000, 10_500, 1, "names on its four lists together"),
        (12_000, 0, 1, "customers and jobs"),
    ],
)
def test_what_is_full(customers: int, others: int, more: int, full: str | None) -> None:
    found = Room(Edition.PRO, Names(customers, others)).full_for(more)
    assert (found.what if found else None) == full


@pytest.mark.parametrize(
    ("customers", "others", "nearly"),
    [
        (8_399, 0, []),
        (8_400, 0, ["customers and jobs"]),
        (8_400, 3_200, ["customers and jobs", "names on its four lists together"]),
        (100, 11_500, ["names on its four lists together"]),
    ],
)
def test_from_four_fifths_on_a_person_is_told(
    customers: int, others: int, nearly: list[str]
) -> None:
    room = Room(Edition.PREMIER, Names(customers, others))
    assert [it.what for it in room.uses if it.nearly_full] == nearly


def test_what_is_not_full_is_never_a_hundred_percent() -> None:
    customers, names = Room(Edition.PRO, Names(10_499, 4_001)).uses
    assert (customers.percent, names.percent) == (99, 100)
