"""Days in the ways of single shops: with the month first, or with its name."""

from __future__ import annotations

import re
from datetime import date

from rulesdsl.patterns import pattern
from rulesdsl.reading import cells
from rulesdsl.reading.interface import Flaw
from rulesdsl.reading.text import quoted

_NUMBERS = pattern(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})")

_MONTHS_IN_A_YEAR = 12

_CENTURY = 2000

_REWRITTEN = (
    "A spreadsheet program may have rewritten the dates: use the export as it was downloaded."
)


def month_first(text: str, where: str) -> date | Flaw:
    """The day of `11/21/26`, as exports write it that are the same for every country.

    >>> month_first("11/21/26", "Sale Date"), month_first("11/21/2026", "Sale Date")
    (datetime.date(2026, 11, 21), datetime.date(2026, 11, 21))
    >>> month_first("21/11/26", "Sale Date").message
    "expected a date such as 11/21/26 in Sale Date, found '21/11/26'"
    """
    found = _NUMBERS.fullmatch(text)
    made = _day(found[3], int(found[1]), found[2]) if found else cells.day(text, where)
    if isinstance(made, date):
        return made
    return Flaw(f"expected a date such as 11/21/26 in {where}, found {quoted(text)}", _REWRITTEN)


def day_stands_first(text: str) -> bool:
    """Whether a date of numbers can only have its day in front: then the whole file may.

    >>> day_stands_first("21/11/26"), day_stands_first("11/10/26")
    (True, False)
    """
    found = _NUMBERS.fullmatch(text)
    return found is not None and int(found[1]) > _MONTHS_IN_A_YEAR >= int(found[2])


_NAMES = (
    ("jan",),
    ("feb",),
    ("mar", "mär", "mrz"),
    ("apr",),
    ("may", "mai"),
    ("jun",),
    ("jul",),
    ("aug",),
    ("sep",),
    ("oct", "okt"),
    ("nov",),
    ("dec", "dez"),
)
"""The first three letters of the months, in English and in German."""

_MONTHS = {name: number for number, names in enumerate(_NAMES, 1) for name in names}

_DAY = r"(?P<day>[0-9]{1,2})"

_MONTH = r"(?P<month>[^\W\d_]{3,9})\.?"

_YEAR = r"(?P<year>20[0-9]{2}|[0-9]{2})(?: [0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: ?[A-Z]{2,4})?)?"

_SHAPES = (
    re.compile(rf"{_MONTH}[ -]{_DAY},?[ -]{_YEAR}"),
    re.compile(rf"{_DAY}\.?[ -]{_MONTH}[ -]{_YEAR}"),
    re.compile(rf"{_DAY}\.(?P<month>[0-9]{{1,2}})\.{_YEAR}"),
)


def month_by_name(text: str, where: str) -> date | Flaw:
    """The day of `Nov-21-26` or `21-Dez-26`, also of `21.12.2026`, which only Germans write.

    >>> month_by_name("Nov-21-26", "Sale Date"), month_by_name("10-Dez-26", "Verkauft am")
    (datetime.date(2026, 11, 21), datetime.date(2026, 12, 10))
    >>> month_by_name("11/21/26", "Sale Date").message
    "expected a date such as Nov-21-26 in Sale Date, found '11/21/26'"
    """
    found = next(filter(None, (shape.fullmatch(text) for shape in _SHAPES)), None)
    made = _day(found["year"], _month(found["month"]), found["day"]) if found else None
    read = made or cells.day(text, where)
    if isinstance(read, date):
        return read
    return Flaw(f"expected a date such as Nov-21-26 in {where}, found {quoted(text)}", _REWRITTEN)


def _month(written: str) -> int:
    """The number of a month by its name or its number; 0, which no month has, for any other."""
    return int(written) if written.isdecimal() else _MONTHS.get(written[:3].casefold(), 0)


def _day(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year) if len(year) > len("26") else _CENTURY + int(year), month, int(day))
    except ValueError:  # the 31st of February, or the 13th month
        return None
