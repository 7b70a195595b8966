"""Amounts of money as shops print them: with a currency, and with or without thousands parted."""

from __future__ import annotations

import re
from decimal import Decimal

from rulesdsl.defining import frozen
from rulesdsl.patterns import pattern
from rulesdsl.reading.interface import Flaw
from rulesdsl.reading.text import quoted


@frozen
class Amount:
    """An amount, and the currency (ISO 4217) that is printed beside it; None where none is."""

    value: Decimal
    currency: str | None = None


_SIGNS = {
    "US $": "USD",
    "US$": "USD",
    "C $": "CAD",
    "CA $": "CAD",
    "C$": "CAD",
    "CA$": "CAD",
    "AU $": "AUD",
    "AU$": "AUD",
    "A$": "AUD",
    "NZ$": "NZD",
    "HK$": "HKD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "zł": "PLN",
}

_DOLLAR = "$"
"""By itself it tells no country."""

_SIGN = "|".join((*(re.escape(it) for it in sorted(_SIGNS, key=len, reverse=True)), r"\$"))

_CURRENCY = rf"(?:[A-Z]{{3}}|{_SIGN})"

_DIGITS = pattern(
    r"(?P<whole>[0-9]{1,12}|[0-9]{1,3}(?:,[0-9]{3}){1,3}(?=\.)|[0-9]{1,3}(?:['’][0-9]{3}){1,3})"
    r"(?:\.(?P<cents>[0-9]{1,2}))?"
)

_DECIMAL_COMMA = pattern(
    r"(?P<whole>[0-9]{1,12}|[0-9]{1,3}(?P<between>[. '’])[0-9]{3}(?:(?P=between)[0-9]{3}){0,2})"
    r",(?P<cents>[0-9]{1,2})"
)

_PRINTED = pattern(
    rf"(?P<minus>-?) ?(?P<before>{_CURRENCY})? ?(?P<second>-?)(?P<digits>[0-9][0-9., '’]*?)"
    rf" ?(?P<behind>{_CURRENCY})?"
)

_PLAINER = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2212": "-"})

_NO_DIGITS = pattern(r"[^0-9]")


def amount(text: str, where: str, dollar: str | None = None) -> Amount | Flaw:
    """An amount with at most two digits for the cents; in parentheses it is negative.

    `dollar` is the currency that a dollar sign by itself stands for, None where nobody can tell.
    What is a thousand in one country and hardly more than one in another is refused: `1,234` and
    `1.234` alike.

    >>> amount("-$1,234.50", "Total", "USD")
    Amount(value=Decimal('-1234.50'), currency='USD')
    >>> amount("EUR 1.234,50", "Total"), amount("12,34 €", "Total").currency
    (Amount(value=Decimal('1234.50'), currency='EUR'), 'EUR')
    >>> amount("1.234 €", "Total").message
    "expected an amount such as 1234.50 in Total, found '1.234 €'"
    """
    plain = text.translate(_PLAINER)
    bracketed = plain.startswith("(") and plain.endswith(")")
    printed = _PRINTED.fullmatch(plain[1:-1].strip() if bracketed else plain)
    value = _number(printed["digits"]) if printed else None
    minuses = len(printed["minus"]) + len(printed["second"]) + bracketed if printed else 0
    twice = minuses > 1 or (printed and printed["before"] and printed["behind"])
    if printed is None or value is None or twice:
        return Flaw(
            f"expected an amount such as 1234.50 in {where}, found {quoted(text)}",
            "Write the amount with a point before the cents and nothing between the thousands.",
        )
    currency = _code(printed["before"] or printed["behind"], dollar)
    return Amount(-value if minuses else value, currency)


def _number(digits: str) -> Decimal | None:
    found = _DIGITS.fullmatch(digits) or _DECIMAL_COMMA.fullmatch(digits)
    if found is None:
        return None
    whole = _NO_DIGITS.sub("", found["whole"])
    return Decimal(f"{whole}.{found['cents']}" if found["cents"] else whole)


def _code(sign: str | None, dollar: str | None) -> str | None:
    if sign is None:
        return None
    return dollar if sign == _DOLLAR else _SIGNS.get(sign, sign)
