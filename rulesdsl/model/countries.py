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


CODES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ
    BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM
    DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS
    GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN
    KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ
    MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM
    PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
    SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI
    VN VU WF WS YE YT ZA ZM ZW
    """.split()
)
"""ISO 3166-1 alpha-2, which is what shops mostly write: for these no table of names is read."""


@lru_cache(maxsize=4096)
def alpha_2(text: str) -> str | None:
    """The two-letter code of the country of that name or code, None where there is none.

    >>> alpha_2("germany"), alpha_2("UK"), alpha_2("USA"), alpha_2("Atlantis")
    ('DE', 'GB', 'US', None)
    """
    if text.upper() in CODES:
        return text.upper()
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
