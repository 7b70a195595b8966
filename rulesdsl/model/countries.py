"""Countries and their states by name or code: ISO 3166-1 (alpha-2) and ISO 3166-2."""

from __future__ import annotations

from functools import lru_cache
from unicodedata import combining, normalize

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
    code = text.upper()
    if code in CODES and text.isascii():  # there are other letters whose capital is I
        return code
    words = _words(text)
    if words in _ALIASES:
        return _ALIASES[words]
    import pycountry  # reads its tables from disk

    try:
        found = pycountry.countries.lookup(words)
    except LookupError:
        return None
    return str(found.alpha_2)


def _words(text: str) -> str:
    """A name without letter case, its words one space apart; accents belong to their letters."""
    return normalize("NFC", " ".join(normalize("NFC", text).casefold().split()))


@lru_cache(maxsize=256)
def written_as(code: str) -> tuple[str, ...]:
    """Everything that `alpha_2` reads as this code, without letter case.

    >>> written_as("DE")
    ('276', 'de', 'deu', 'federal republic of germany', 'germany', '\U0001f1e9\U0001f1ea')
    """
    import pycountry  # reads its tables from disk

    country = pycountry.countries.get(alpha_2=code)
    told = (str(value) for _, value in country) if country is not None else ()
    aliases = (name for name, alias_of in _ALIASES.items() if alias_of == code)
    found = {_words(it) for it in (*told, *aliases)}
    return tuple(sorted(it for it in found if alpha_2(it) == code))


@lru_cache(maxsize=256)
def names_of(code: str) -> tuple[str, ...]:
    """Every name and code of the country with that two-letter code.

    >>> [name for name in names_of("GB") if len(name) < 4]
    ['GB', 'GBR', 'uk']
    """
    import pycountry  # reads its tables from disk

    country = pycountry.countries.get(alpha_2=code)
    told = ("alpha_2", "alpha_3", "name", "common_name", "official_name")
    found = [str(getattr(country, it)) for it in told if hasattr(country, it)]
    return (*found, *(name for name, alias_of in _ALIASES.items() if alias_of == code))


@lru_cache(maxsize=4096)
def state_code(text: str, country: str | None) -> str | None:
    """The code of a state or province by its name or code; the country by its two letters.

    Where the country is not known, only the United States and Canada are looked at: their codes
    are not each other's.

    >>> state_code("california", "US"), state_code("Ont", "CA"), state_code("bayern", "DE")
    ('CA', None, 'BY')
    >>> state_code("Quebec", None), state_code("D.C.", None), state_code("NY", "DE")
    ('QC', 'DC', None)
    """
    words = _plain(text)
    for one in (country,) if country else ("US", "CA"):
        found = _states(one).get(words)
        if found:
            return found
    return None


@lru_cache(maxsize=256)
def state_names(code: str, country: str) -> tuple[str, ...]:
    """The names and the code of the state with that code in that country, without accents."""
    return tuple(name for name, its in _states(country).items() if its == code)


@lru_cache(maxsize=64)
def _states(country: str) -> dict[str, str]:
    """The codes of a country's states and provinces, by names and codes."""
    import pycountry  # reads its tables from disk

    codes: dict[str, str] = {}
    for state in pycountry.subdivisions:
        if state.country_code != country:
            continue
        code = str(state.code).partition("-")[2]
        codes[_plain(str(state.name))] = code
        codes[_plain(code)] = code
    return codes


def _plain(text: str) -> str:
    """Without accents, letter case and full stops: 'Québec', 'QUEBEC'."""
    bare = (it for it in normalize("NFKD", text) if not combining(it) and it != ".")
    return " ".join("".join(bare).casefold().split())


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
