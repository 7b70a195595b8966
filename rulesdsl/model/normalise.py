"""The normalised keys: what is folded before an order is compared with a record, one kind each.

Every function gives '' (or nothing) where no letter or digit is left: a blank never matches.
Letters are folded as in Unicode's compatibility caseless match (UAX #15 and 3.13 of the Standard).
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, normalize

from rulesdsl.model.countries import alpha_2
from rulesdsl.model.storage import same_label

_QUOTES = "'\"`´‘’‚‛“”„‟‹›«»′″ʻʼʹ＇＂"

_DROPPED = dict.fromkeys(map(ord, _QUOTES + " \t\r\n\x0b\x0c\u00a0"))

_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
"""Letters that Unicode does not take apart, though a shop writes them without the stroke."""

_ONE_ADDRESS = re.compile(r"[a-z0-9._+-]+@[a-z0-9.-]+")
"""A plain address alone, as nearly every order has it; anything else is looked at more closely."""

_BETWEEN_ADDRESSES = re.compile(r"[\s,;<>]+")

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")

_ZIP_PLUS_4 = re.compile(r"\d{9}")


def email(text: str) -> tuple[str, ...]:
    """Each address apart; letter case, outer space, a name beside it and `mailto:` are dropped.

    >>> email(" Ann@Example.com; bob@example.com")
    ('ann@example.com', 'bob@example.com')
    >>> email("Ann Lee <ann@example.com>, mailto:ann@example.com?subject=Hello")
    ('ann@example.com',)
    >>> email("none")
    ()
    """
    folded = same_label(text)
    if _ONE_ADDRESS.fullmatch(folded):
        return (folded,)
    pieces = _BETWEEN_ADDRESSES.split(folded)
    return tuple(dict.fromkeys(filter(None, map(_address, pieces))))


def _address(piece: str) -> str:
    """The address in a piece of text; '' where there is none."""
    bare = piece.strip("'\"()[]")
    if bare.startswith("mailto:"):
        bare = bare.removeprefix("mailto:").partition("?")[0]
    return bare if "@" in bare else ""


def person_name(text: str) -> str:
    """Accents, letter case, spaces and quotes are dropped; `Last, First` is turned round.

    >>> person_name("Lee, Ann") == person_name("ann  LEE") == "annlee"
    True
    >>> person_name("Siobhán O’Brien-Weiß")
    'siobhanobrien-weiss'
    >>> person_name("İrem Işık") == person_name("IREM ISIK")
    True
    """
    if text.count(",") == 1:
        last, _, first = text.partition(",")
        text = first + last
    return _folded(text)


def company(text: str) -> str:
    """Accents, letter case, spaces and quotes are dropped.

    >>> company("Müller & Söhne GmbH") == company("MULLER & SOHNE GMBH")
    True
    """
    return _folded(text)


def address_line(text: str) -> str:
    """Accents, letter case, spaces and quotes are dropped; 'St' and 'Street' stay different.

    >>> address_line("1 Main St.")
    '1mainst.'
    """
    return _folded(text)


def city(text: str) -> str:
    """Accents, letter case, spaces and quotes are dropped.

    >>> city("São Paulo")
    'saopaulo'
    """
    return _folded(text)


def state(text: str) -> str:
    """Accents, letter case, spaces and quotes are dropped; 'CA' and 'California' stay different.

    >>> state("ca ")
    'ca'
    """
    return _folded(text)


def zip_code(text: str) -> str:
    """Spaces, hyphens and letter case are dropped; a US ZIP+4 is its first five digits.

    >>> zip_code("94326-1234"), zip_code("sw1a 1aa")
    ('94326', 'sw1a1aa')
    """
    folded = _folded(text).replace("-", "")
    return folded[:5] if _ZIP_PLUS_4.fullmatch(folded) else folded


def country(text: str) -> str:
    """A country's name or code becomes its two-letter code (ISO 3166-1); another text is folded.

    >>> country("germany"), country("DEU"), country("Old Atlantis")
    ('DE', 'DE', 'oldatlantis')
    """
    return alpha_2(text) or _folded(text)


def label(text: str) -> str:
    """The QuickBooks label itself: only letter case and spacing are dropped.

    >>> label("Lee,  Ann")
    'lee, ann'
    """
    return same_label(text)


def _folded(text: str) -> str:
    """Accents, letter case, spaces and quotes dropped; '' where no letter or digit is left."""
    if text.isascii():
        folded = text.lower().translate(_DROPPED)
    else:
        folded = _folded_letters(text).translate(_DROPPED)
    return folded if _LETTER_OR_DIGIT.search(folded) else ""


def _folded_letters(text: str) -> str:
    # Folding case can bring out marks that were part of a letter (İ), hence the second taking apart.
    apart = normalize("NFKD", normalize("NFKD", text).casefold())
    bare = "".join(char for char in apart if not combining(char))
    spaced = "".join(" " if char.isspace() else char for char in bare.casefold())
    return spaced.translate(_STROKES)


# --- phone numbers ---------------------------------------------------------------------------------

FEWEST_DIGITS = 6
"""A number with fewer digits is an extension or a note ('none', 'N/A'), and gives no value."""

_EXTENSION = re.compile(r"[\s,;]*(?:ext(?:ension|n)?|x|#)[\s.:=]*\d{1,7}\s*$", re.IGNORECASE)

_PUNCTUATION = dict.fromkeys(map(ord, " ()-./\u00a0"))

_NORTH_AMERICAN = re.compile(r"(?:\+?1)?([2-9]\d\d[2-9]\d{6})")
"""Ten digits of the North American Numbering Plan, without the punctuation."""


def phone_values(text: str, country: str | None) -> tuple[str, ...]:
    """The values under which a record with this number is found.

    A number is *known* when it begins with + or 00 or its country is known, and can be a number of
    that country (E.164); else it is *unknown*. Extensions are ignored. One letter in front of each
    value keeps them apart:

    | value | what it is              | a record has it when its number is     | an order asks for it when its number is |
    |-------|-------------------------|----------------------------------------|-----------------------------------------|
    | `+…`  | E.164                   | known                                  | known                                   |
    | `=…`  | a national way to write | known: national number, with country   | unknown: its digits                     |
    |       | a known number          | code, with trunk prefix                |                                         |
    | `?…`  | digits                  | unknown: its digits                    | unknown: its digits; known: national    |
    |       |                         |                                        | number, with country code, with trunk   |

    So known meets known on E.164, unknown meets unknown on the digits, and known meets unknown on
    the ways in which the known number may be written at home, whichever of them is the record.

    >>> phone_values("(415) 555-6579 ext. 3", "US")
    ('+14155556579', '=4155556579', '=14155556579')
    >>> phone_values("(415) 555-6579", None)
    ('?4155556579',)
    >>> phone_values("N/A", "US")
    ()
    """
    number, forms = _read_phone(text, country)
    if number:
        return (number, *("=" + form for form in forms))
    return tuple("?" + form for form in forms)


def phone_lookups(text: str, country: str | None) -> tuple[str, ...]:
    """The values that an order with this number asks for; the table is at `phone_values`.

    >>> phone_lookups("030 123456", "DE")
    ('+4930123456', '?30123456', '?4930123456', '?030123456')
    >>> phone_lookups("030 123456", None)
    ('?030123456', '=030123456')
    """
    number, forms = _read_phone(text, country)
    if number:
        return (number, *("?" + form for form in forms))
    return tuple(tag + form for form in forms for tag in "?=")


def e_164(text: str, country: str | None) -> str | None:
    """The number with its country code as E.164 writes it, None where the country is not known.

    >>> e_164("030 123456", "DE")
    '+4930123456'
    """
    return _read_phone(text, country)[0] or None


@lru_cache(maxsize=65_536)
def _read_phone(text: str, country: str | None) -> tuple[str, tuple[str, ...]]:
    """E.164 ('' for an unknown number), and the digits by which the number may be written."""
    region = alpha_2(country) if country else None
    bare = text.translate(_PUNCTUATION)
    if region in {"US", "CA"} or bare.startswith("+1"):
        plain = _NORTH_AMERICAN.fullmatch(bare)
        if plain:  # the same as below, and far quicker
            national = plain[1]
            return ("", ()) if _is_filler(national) else ("+1" + national, (national, "1" + national))
    digits = re.sub(r"[^0-9]", "", _EXTENSION.sub("", text))
    if _is_filler(digits):
        return "", ()
    if bare.startswith("00"):
        text = "+" + text.partition("00")[2]
    international = text.lstrip(" (").startswith("+")
    if international or region:
        known = _known_number(text, None if international else region)
        if known:
            return known
    return "", (digits,)


def _is_filler(digits: str) -> bool:
    """Whether the digits are no number: too few of them, or one digit over and over (0000000000)."""
    return len(digits) < FEWEST_DIGITS or len(set(digits)) == 1


def _known_number(text: str, region: str | None) -> tuple[str, tuple[str, ...]] | None:
    """E.164, and national number, country code + national number, trunk prefix + national number."""
    import phonenumbers  # large; most policies never look at a phone number

    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    possible = phonenumbers.is_possible_number_with_reason(number)
    if possible != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    national = phonenumbers.national_significant_number(number)
    code = number.country_code or 0
    home = phonenumbers.region_code_for_country_code(code)
    plan = phonenumbers.PhoneMetadata.metadata_for_region(home)
    trunk = (plan.national_prefix if plan else None) or ""
    forms = dict.fromkeys((national, f"{code}{national}", trunk + national))
    return f"+{code}{national}", tuple(forms)
