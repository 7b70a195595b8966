"""Values that a field never has: countries that are none, and currencies that no bank knows.

These are warnings: what a store calls a country cannot all be known here.
"""

from __future__ import annotations

from collections.abc import Iterable

from rulesdsl.diagnostics import Code, Severity
from rulesdsl.model.countries import alpha_2, names
from rulesdsl.model.currencies import called_currency, currency_code
from rulesdsl.model.fields import Field
from rulesdsl.model.types import Value
from rulesdsl.patterns import pattern
from rulesdsl.semantics.report import MOST_SHOWN, Report
from rulesdsl.semantics.values import is_currency
from rulesdsl.source import Span
from rulesdsl.spelling import fold, nearest
from rulesdsl.syntax import ast
from rulesdsl.syntax.printer import quoted

NO_COUNTRY = Code("N121", "country-that-is-none", Severity.WARNING)
NO_CURRENCY = Code("N122", "currency-that-is-none", Severity.WARNING)

_BETWEEN = pattern(r"[;,|/]|\s(?:and|or)\s|\s")

_SHORTEST_MISSPELT = 4
"""A shorter text is a code, and the nearest name is hardly what was meant."""

_ALSO_COUNTRIES = frozenset(
    (
        "ac", "aland islands", "ascension island", "bosnia", "british virgin islands", "brunei",
        "burma", "caribbean netherlands", "cocos islands", "congo - brazzaville",
        "congo - kinshasa", "curacao", "democratic republic of the congo", "dr congo", "east timor",
        "el", "falkland islands", "hong kong s.a.r.", "hong kong sar", "hong kong sar china",
        "kosovo", "macao sar", "macao sar china", "macau sar", "micronesia", "myanmar (burma)",
        "north macedonia", "palestinian territories", "people's republic of china",
        "republic of ireland", "republic of korea", "republic of the congo", "reunion",
        "saint martin", "sint maarten", "st. helena", "st. kitts & nevis", "st. lucia",
        "st. martin", "st. vincent & grenadines", "ta", "the bahamas", "the gambia",
        "the united kingdom", "the united states", "tristan da cunha", "turkiye",
        "u.s. virgin islands", "us virgin islands", "vatican city", "xk",
    )
)  # fmt: skip
"""What stores write for countries that the standard names otherwise, or does not name."""


def literals(field: Field, written: Iterable[ast.Literal], report: Report) -> None:
    """Warn of every text that the field never has; the cure is offered in its place."""
    for literal in written:
        if isinstance(literal, ast.Text):
            _text(field, literal.value, literal.span, report, None)


def of_list(field: Field, values: Iterable[Value], name: ast.Name, report: Report) -> None:
    """Warn of the first value of a list that the field never has, where the list is used."""
    for value in values:
        if isinstance(value, str) and _text(field, value, name.span, report, name.written):
            return


def _text(field: Field, text: str, span: Span, report: Report, list_name: str | None) -> bool:
    words = fold(text)
    if field.path.endswith(".country") and _is_no_country(words):
        code, what = NO_COUNTRY, "a country such as 'Germany' or 'DE'"
        near = nearest(words, names()) if len(words) >= _SHORTEST_MISSPELT else None
        otherwise = _EACH_IN_QUOTES if _several(words) else _ONE_COUNTRY
    elif field.name == "currency" and _is_no_currency(words):
        code, what = NO_CURRENCY, "a currency code such as 'EUR'"
        near = called_currency(words)
        otherwise = "write the three letters of the currency, as your bank writes them"
    else:
        return False
    meant = f"did you mean {quoted(near)}?" if near else otherwise
    shown = text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1].rstrip() + "…"
    report.say(
        code,
        f"expected {what} for `{field.name}`, found {quoted(shown)}"
        + (f" in the list {list_name}" if list_name else "")
        + ", which no order has",
        span,
        meant,
        instead=quoted(near) if near and not list_name else None,
    )
    return True


_ONE_COUNTRY = "write its English name, or its two letters"
_EACH_IN_QUOTES = "write each country in quotes of its own: 'AT', 'DE'"


def _several(words: str) -> bool:
    """Whether a text has several countries in it, with some sign between them."""
    parts = [it.strip() for it in _BETWEEN.split(words)]
    return len(parts) > 1 and all(it == "" or alpha_2(it) for it in parts)


def _is_no_country(words: str) -> bool:
    return alpha_2(words) is None and words not in _ALSO_COUNTRIES


def _is_no_currency(words: str) -> bool:
    code = currency_code(words)  # knows all that are in use, without the long table
    return code != words.upper() and (code is not None or not is_currency(words.upper()))
