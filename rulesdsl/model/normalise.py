"""The normalised keys: what is folded before an order is compared with a record, one kind each.

Every function gives '' (or nothing) where no letter or digit is left: a blank never matches.
Letters are folded as in Unicode's compatibility caseless match (UAX #15 and 3.13 of the Standard).
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, normalize

from rulesdsl.model.countries import alpha_2
from rulesdsl.model.storage import LIMITS, UNCUT, same_label, stored_text
from rulesdsl.patterns import pattern

_QUOTES = "'\"`´‘’‚‛“”„‟‹›«»′″ʻʼʹ＇＂"  # noqa: RUF001 - these very signs

_DROPPED = dict.fromkeys(map(ord, _QUOTES + " \t\r\n\x0b\x0c\u00a0"))

_NO_QUOTES = dict.fromkeys(map(ord, _QUOTES))

_MONTHS = range(1, 13)

_WORD = pattern(r"[^\W_]+")

_STROKES = str.maketrans(
    {
        "ø": "o",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "\u0131": "i",
    }
)
"""Letters that Unicode does not take apart, though a shop writes them without the stroke."""

_ONE_ADDRESS = pattern(r"[._+-]*[a-z0-9][a-z0-9._+-]*@[.-]*[a-z0-9][a-z0-9.-]*")
"""A plain address alone, as nearly every order has it; anything else is looked at more closely."""

_SPACED_AT = pattern(r" ?@ ?")

_BETWEEN_ADDRESSES = pattern(r"[\s,;<>]+")

_LETTER_OR_DIGIT = pattern(r"[^\W_]")

_ZIP_PLUS_4 = re.compile(r"\d{9}")


def email(text: str) -> tuple[str, ...]:
    """Each address apart; letter case, space, a name beside it and `mailto:` are dropped.

    An address has a letter or digit on both sides of its @: `@gmail.com` is nobody's.

    >>> email(" Ann@Example.com; bob@example.com")
    ('ann@example.com', 'bob@example.com')
    >>> email("Ann Lee <ann@example.com>, mailto:ann@example.com?subject=Hello")
    ('ann@example.com',)
    >>> email("ann @gmail.com"), email("none"), email("@gmail.com")
    (('ann@gmail.com',), (), ())
    """
    alone = one_email(text)  # nearly always
    if alone:
        return (alone,)
    folded = same_label(text)
    if _ONE_ADDRESS.fullmatch(folded):
        return (folded,)
    pieces = _BETWEEN_ADDRESSES.split(_SPACED_AT.sub("@", folded))
    return tuple(dict.fromkeys(filter(None, map(_address, pieces))))


def one_email(text: str) -> str:
    """The address where a text is a plain one and nothing else; '' where it is not.

    >>> one_email("Ann@Example.com"), one_email("ann@example.com, bob@example.com")
    ('ann@example.com', '')
    """
    lower = text.lower()
    person, _, place = lower.replace(".", "").partition("@")
    if person.isalnum() and place.isalnum() and text.isascii():  # nearly always
        return lower
    return lower if _ONE_ADDRESS.fullmatch(lower) and text.isascii() else ""


def _address(piece: str) -> str:
    """The address in a piece of text; '' where there is none."""
    bare = piece.strip("'\"()[]")
    if bare.startswith("mailto:"):
        bare = bare.removeprefix("mailto:").partition("?")[0]
    person, _, place = bare.partition("@")
    whole = _LETTER_OR_DIGIT.search(person) and _LETTER_OR_DIGIT.search(place)
    return bare if whole else ""


def person_name(text: str) -> str:
    """Accents, letter case, spaces and quotes are dropped; `Last, First` is turned round.

    >>> person_name("Lee, Ann") == person_name("ann  LEE") == "annlee"
    True
    >>> person_name("Siobhán O’Brien-Weiß")
    'siobhanobrien-weiss'
    >>> person_name("İrem ŞİMŞEK") == person_name("Irem Simsek")
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


def words(text: str) -> tuple[str, ...]:
    """The words of a text, for telling whether two texts say the same; no key is made of them.

    Accents, letter case, quotes and full stops are dropped; any other sign parts two words.

    >>> words("P.O. Box 12-B, São Paulo")
    ('po', 'box', '12', 'b', 'sao', 'paulo')
    """
    folded = _folded_letters(text.replace(".", "")).translate(_NO_QUOTES)
    return tuple(_WORD.findall(folded))


def month_and_year(text: str) -> str | None:
    """When a card expires, always written alike; None for what is no month of this century.

    >>> month_and_year("9/28"), month_and_year("2028-09"), month_and_year("09 / 2028")
    ('09/2028', '09/2028', '09/2028')
    >>> month_and_year("13/28") is None
    True
    """
    numbers = re.findall(r"\d+", text)
    if len(numbers) != len(("month", "year")):
        return None
    month, year = sorted(numbers, key=len) if len(numbers[0]) > len("28") else numbers
    if int(month) not in _MONTHS or len(year) not in {len("28"), len("2028")}:
        return None
    return f"{int(month):02}/{year if len(year) > len('28') else '20' + year}"


def label(text: str) -> str:
    """The QuickBooks label itself: only letter case and spacing are dropped.

    >>> label("Lee,  Ann")
    'lee, ann'
    """
    return same_label(text)


def _folded(text: str) -> str:
    """Accents, letter case, spaces and quotes dropped; '' where no letter or digit is left."""
    if text.isascii():
        folded = text.lower().replace(" ", "")
        if folded.isalnum():  # nearly always
            return folded
        folded = folded.translate(_DROPPED)
    else:
        folded = _folded_letters(text).translate(_DROPPED)
    return folded if _LETTER_OR_DIGIT.search(folded) else ""


def _folded_letters(text: str) -> str:
    # Folding case can bring out marks that were part of a letter (İ): take apart once more.
    apart = normalize("NFKD", normalize("NFKD", text).casefold())
    bare = "".join(char for char in apart if not combining(char))
    spaced = "".join(" " if char.isspace() else char for char in bare.casefold())
    return spaced.translate(_STROKES)


# --- phone numbers ----------------------------------------------------------------------------

FEWEST_DIGITS = 6
"""A number with fewer digits is an extension or a note ('none', 'N/A'), and gives no value."""

_EXTENSION = pattern(r"[\s,;]*(?:ext(?:ension|n)?|x|#)[\s.:=]*\d{1,7}\s*$", re.IGNORECASE)

_PUNCTUATION = dict.fromkeys(map(ord, " ()-./\u00a0"))

_NORTH_AMERICAN = pattern(r"(?:\+?1)?([2-9]\d\d[2-9]\d{6})")
"""Ten digits of the North American Numbering Plan, without the punctuation."""


def phone_values(text: str, country: str | None) -> tuple[str, ...]:
    """The values under which a record with this number is found.

    A number is *known* when it begins with + or 00 or its country is known, and can be a number of
    that country (E.164); else it is *unknown*. Extensions are ignored. A sign in front of each
    value keeps apart what it is: E.164 (+), a way to write a known number at home (=), digits (?).
    The *home forms* are national number, country code + national number, trunk prefix + it.

    | the number is | a record is found under | an order asks for     |
    |---------------|-------------------------|-----------------------|
    | known         | +E.164, =home forms     | +E.164, ?home forms   |
    | unknown       | ?digits                 | ?digits, =digits      |

    So known meets known on E.164, unknown meets unknown on the digits, and known meets unknown on
    the home forms of the known one, whichever of them is the record.

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


def stored_phone(text: str, country: str | None) -> str:
    """A number as QuickBooks keeps it: one that is too long is written short, and never cut.

    A cut number is another one. Where even E.164 or the digits alone are too long there is none.

    >>> stored_phone("(415) 555-6579", None), stored_phone("+49 (0)30 / 1234 5678-11", None)
    ('(415) 555-6579', '+49301234567811')
    """
    limit = LIMITS["phone"]
    whole = stored_text(text, UNCUT)
    if len(whole) <= limit:
        return whole
    number, forms = _read_phone(whole, country)
    short = number or "".join(forms[:1])
    return short if len(short) <= limit else ""


@lru_cache(maxsize=65_536)
def _read_phone(text: str, country: str | None) -> tuple[str, tuple[str, ...]]:
    """E.164 and the home forms of a known number; '' and the digits of an unknown one."""
    region = alpha_2(country) if country else None
    bare = text.translate(_PUNCTUATION)
    if region in {"US", "CA"} or bare.startswith("+1"):
        plain = _NORTH_AMERICAN.fullmatch(bare)
        if plain:  # the same as below, and far quicker
            national = plain[1]
            return _unless_filler("+1" + national, (national, "1" + national))
    digits = re.sub(r"[^0-9]", "", _EXTENSION.sub("", text))
    if bare.startswith("00"):
        text = bare = "+" + bare[2:]
    known = _known_number(text, None if bare.startswith("+") else region)
    return _unless_filler(*(known or ("", (digits,))))


def _unless_filler(number: str, forms: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """The number, unless it is none: too few digits, or one digit over and over (0000000000)."""
    digits = forms[0]
    return ("", ()) if len(digits) < FEWEST_DIGITS or len(set(digits)) == 1 else (number, forms)


def _known_number(text: str, region: str | None) -> tuple[str, tuple[str, ...]] | None:
    """E.164 and the home forms of a number that can be one of its country."""
    if not region and not text.lstrip(" (").startswith("+"):
        return None
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
