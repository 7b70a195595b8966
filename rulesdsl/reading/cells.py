"""What a single cell says as a number, a day, yes or no, a currency: the value, or a flaw."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from rulesdsl.patterns import pattern
from rulesdsl.reading.interface import Flaw
from rulesdsl.reading.text import quoted

_PLAIN = pattern(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,6})?")

_COMMAS_IN_THOUSANDS = pattern(r"[+-]?[0-9]{1,3}(?:,[0-9]{3}){1,4}\.[0-9]{1,6}")

_TOO_FINE = pattern(r"[+-]?[0-9]{1,15}\.[0-9]{7,}")

_DECIMAL_COMMA = pattern(r"[+-]?(?:[0-9]{1,15}|[0-9]{1,3}(?:\.[0-9]{3}){1,4}),[0-9]{1,2}")


def number(text: str, where: str) -> Decimal | Flaw:
    """An exact number. Commas between thousands and a decimal comma are read where they are plain.

    `1,234` is refused: in one country it is a thousand, in another hardly more than one.

    >>> number("1,234.50", "Total"), number("541,70", "Total"), number("1.234,50", "Total")
    (Decimal('1234.50'), Decimal('541.70'), Decimal('1234.50'))
    >>> number("1,234", "Total").message
    "expected a number such as 1234.50 in Total, found '1,234'"
    >>> number("0.00649351", "exchange rate").cure
    'Round it to 6 decimals.'
    """
    if _PLAIN.fullmatch(text):
        return Decimal(text)
    if _COMMAS_IN_THOUSANDS.fullmatch(text):
        return Decimal(text.replace(",", ""))
    if _DECIMAL_COMMA.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    if _TOO_FINE.fullmatch(text):
        return Flaw(
            f"expected a number with at most 6 decimals in {where}, found {quoted(text)}",
            "Round it to 6 decimals.",
        )
    return Flaw(
        f"expected a number such as 1234.50 in {where}, found {quoted(text)}",
        "Write the amount alone: no currency sign, a point before the cents.",
    )


def amounts_of(cells: Mapping[str, str], columns: Mapping[str, str]) -> dict[str, Decimal] | Flaw:
    """The numbers in these (folded) columns, as far as they are told; or the first that is none.

    `columns` gives the names that messages call them by.
    """
    found: dict[str, Decimal] = {}
    for column, told in columns.items():
        read = number(cells[column], told) if column in cells else None
        if isinstance(read, Flaw):
            return read
        if read is not None:
            found[column] = read
    return found


_DAY = pattern(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?"
    r"(?: ?(?:Z|UTC|GMT|[+-][0-9]{2}(?::?[0-9]{2})?))?)?"
)


def day(text: str, where: str) -> date | Flaw:
    """The day of a date or time, in the time that the file is written in.

    >>> day("2026-03-12 23:14:02 -0500", "Created at")
    datetime.date(2026, 3, 12)
    >>> day("3/12/2026", "Created at").message
    "expected a date such as 2026-11-21 in Created at, found '3/12/2026'"
    """
    found = _DAY.fullmatch(text)
    if found:
        try:
            return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            pass  # the 31st of February: told below like any other text that is no date
    return Flaw(
        f"expected a date such as 2026-11-21 in {where}, found {quoted(text)}",
        "Write year, month and day. A spreadsheet program may have rewritten the dates: use the"
        " export as it was downloaded.",
    )


_YES_NO = {"true": True, "yes": True, "on": True, "false": False, "no": False, "off": False}


def yes_no(text: str, where: str) -> bool | Flaw:
    """Yes or no, in the words that the language has for it, in any letter case."""
    value = _YES_NO.get(text.casefold())
    if value is not None:
        return value
    return Flaw(
        f"expected yes or no in {where}, found {quoted(text)}",
        "Write yes or no; leave the cell empty where it is not known.",
    )


_LETTERS = len("USD")


def currency(text: str, where: str) -> str | Flaw:
    """A currency's three letters, in capitals."""
    code = text.upper()
    if len(code) == _LETTERS and code.isascii() and code.isalpha():
        return code
    return Flaw(
        f"expected a currency of three letters such as USD in {where}, found {quoted(text)}",
        "Write the code of the currency (ISO 4217): USD, EUR, GBP.",
    )


def tags(text: str, separators: str = ",") -> tuple[str, ...]:
    """The labels of a cell, in their order, each once.

    >>> tags("vip, framed-upgrade,,vip")
    ('vip', 'framed-upgrade')
    """
    pieces = re.split(f"[{re.escape(separators)}]", text)
    return tuple(dict.fromkeys(filter(None, (piece.strip() for piece in pieces))))


_EXCEL_APOSTROPHE = pattern(r"'(?=[0-9+(])")


def without_apostrophe(text: str) -> str:
    """Without the apostrophe that makes a spreadsheet take a number for text.

    >>> without_apostrophe("'02134"), without_apostrophe("'s-Gravenhage")
    ('02134', "'s-Gravenhage")
    """
    return _EXCEL_APOSTROPHE.sub("", text, count=1) if text.startswith("'") else text
