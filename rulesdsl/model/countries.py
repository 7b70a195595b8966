"""Countries by name or code, in the two letters of ISO 3166-1 (alpha-2)."""

from __future__ import annotations

from functools import lru_cache

_ALIASES = {
    "america": "US",
    "bolivia": "BO",
    "britain": "GB",
    "cape verde": "CV",
    "czech republic": "CZ",
    "england": "GB",
    "great britain": "GB",
    "holland": "NL",
    "iran": "IR",
    "ivory coast": "CI",
    "korea": "KR",
    "laos": "LA",
    "macau": "MO",
    "macedonia": "MK",
    "moldova": "MD",
    "northern ireland": "GB",
    "palestine": "PS",
    "russia": "RU",
    "scotland": "GB",
    "south korea": "KR",
    "swaziland": "SZ",
    "syria": "SY",
    "taiwan": "TW",
    "tanzania": "TZ",
    "the netherlands": "NL",
    "turkey": "TR",
    "u.k.": "GB",
    "u.s.": "US",
    "u.s.a.": "US",
    "uae": "AE",
    "uk": "GB",
    "united states of america": "US",
    "usa": "US",
    "vatican": "VA",
    "venezuela": "VE",
    "vietnam": "VN",
    "wales": "GB",
}
"""What people write where the standard has another name."""


@lru_cache(maxsize=4096)
def alpha_2(text: str) -> str | None:
    """The two-letter code of the country of that name or code, None where there is none.

    >>> alpha_2("germany"), alpha_2("UK"), alpha_2("USA"), alpha_2("Atlantis")
    ('DE', 'GB', 'US', None)
    """
    words = " ".join(text.casefold().split())
    if words in _ALIASES:
        return _ALIASES[words]
    import pycountry  # reads its tables from disk

    try:
        found = pycountry.countries.lookup(words)
    except LookupError:
        return None
    return str(found.alpha_2)


def currencies() -> frozenset[str]:
    """The currency codes of ISO 4217."""
    import pycountry  # reads its tables from disk

    return frozenset(currency.alpha_3 for currency in pycountry.currencies)


def names() -> tuple[str, ...]:
    """The names of countries that people write: short ones, and those of the standard."""
    import pycountry  # reads its tables from disk

    return tuple(
        str(getattr(country, "common_name", country.name)) for country in pycountry.countries
    )
