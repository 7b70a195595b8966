"""How QuickBooks stores a text: which characters it keeps, and how many.

QuickBooks keeps Windows-1252 and loses or garbles everything else [quickbooks.md 4], so that we
write what it can keep; lengths are those of Intuit's qbXML 13.0 schema [quickbooks.md 1.3].
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from unicodedata import category, normalize

from rulesdsl.defining import frozen
from rulesdsl.patterns import pattern

if TYPE_CHECKING:
    from rulesdsl.model.records import Customer


LIMITS: dict[str, int] = {
    "name": 41,
    "company": 41,
    "first_name": 25,
    "last_name": 25,
    "phone": 21,
    "alt_phone": 21,
    "email": 1023,
    "cc": 1023,
    "line": 41,
    "city": 31,
    "state": 21,
    "zip": 13,
    "country": 31,
}
"""The most characters that each text of a customer record holds; `line` is a line of an address."""

IDENTITY_LIMITS: dict[str, int] = {"list_id": 36, "edit_sequence": 16}
"""The most characters of what QuickBooks itself gives a record to tell it and its versions."""

UNCUT = 10_000
"""No field is longer: for texts that are taken apart, or written short, before any is cut."""

REPLACED = "characters QuickBooks cannot store were replaced"
REMOVED = "invisible characters were removed"
TIDIED = "extra spaces were removed"
NO_COLONS = "colons were replaced by '-'"

_INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Control, format, surrogate, private, unassigned: XML forbids some, nobody sees any."""

_PICTURE = pattern(r":\S+:")
"""How anyascii writes a pictograph (`:grinning:`); a name is better off without it."""


@frozen
class Stored:
    """A text as QuickBooks keeps it, and what had to be changed for that, in short phrases."""

    text: str
    changes: tuple[str, ...] = ()


def stored(text: str, limit: int) -> Stored:
    """What QuickBooks would keep of `text` in a field of `limit` characters; '' for nothing."""
    if is_plain(text, limit):
        return Stored(text)
    return _store(text, limit, colons=True)


def stored_text(text: str, limit: int) -> str:
    """The text of `stored`, for those who do not ask what changed."""
    return text if is_plain(text, limit) else _store(text, limit, colons=True).text


def kept(text: str | None, part: str) -> str | None:
    """What QuickBooks would keep of a text in that part of a record; None for nothing."""
    if not text:
        return None
    limit = LIMITS[part]
    if text.isalnum() and text.isascii() and len(text) <= limit:  # as `is_plain`, nearly always
        return text
    return stored_text(text, limit) or None


def label(text: str, limit: int = LIMITS["name"]) -> Stored:
    """What QuickBooks would keep of `text` as the name of a customer or job: no colons either."""
    if ":" not in text and is_plain(text, limit):
        return Stored(text)
    return _store(text, limit, colons=False)


def label_text(text: str, limit: int = LIMITS["name"]) -> str:
    """The text of `label`, for those who do not ask what changed."""
    plain = ":" not in text and is_plain(text, limit)
    return text if plain else _store(text, limit, colons=False).text


def same_label(text: str) -> str:
    """The fold under which QuickBooks compares names: letter case and spacing do not count.

    Canonical caseless matching (Unicode Standard 3.13, D145), composed again (UAX #15).

    >>> same_label(" Web  SALES")
    'web sales'
    """
    if text.isascii():
        return " ".join(text.lower().split())
    return " ".join(normalize("NFC", normalize("NFD", text).casefold()).split())


def is_plain(text: str, limit: int) -> bool:
    """Whether the text is stored as it is: asked for every order, so it asks the cheapest first."""
    return (
        text.isascii()
        and len(text) <= limit
        and text.isprintable()
        and "  " not in text
        and text[:1] != " "
        and text[-1:] != " "
    )


def _store(text: str, limit: int, *, colons: bool) -> Stored:
    changes: list[str] = []
    spaced = "".join(" " if char.isspace() else char for char in text)
    visible = "".join(char for char in spaced if category(char) not in _INVISIBLE)
    if visible != spaced:
        changes.append(REMOVED)
    composed = normalize("NFC", visible)
    written = _written(composed)
    if written != composed:
        changes.append(REPLACED)
    if not colons and ":" in written:
        written = written.replace(":", "-")
        changes.append(NO_COLONS)
    tidy = " ".join(written.split())
    if tidy != written:
        changes.append(TIDIED)
    cut = tidy[:limit].rstrip()
    if cut != tidy:
        changes.append(f"cut to {limit} characters")
    return Stored(cut, tuple(changes))


def _written(text: str) -> str:
    """The text in Windows-1252: what stands outside is transliterated, é stays é."""
    if text.isascii() or _is_windows(text):
        return text
    return "".join(char if _is_windows(char) else _transliterated(char) for char in text)


def _is_windows(text: str) -> bool:
    try:
        text.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _transliterated(char: str) -> str:
    from anyascii import anyascii  # its tables are only needed for letters outside Windows-1252

    written = anyascii(char)
    return "" if _PICTURE.fullmatch(written) else written


def can_be_changed(record: Customer) -> bool:
    """Whether QuickBooks Desktop can be told which record to change.

    An IIF list has no ListIDs, and those of QuickBooks Online are not Desktop's.
    """
    return (
        not record.online
        and is_identity(record.list_id, "list_id")
        and is_identity(record.edit_sequence, "edit_sequence")
    )


def is_identity(text: str | None, what: str) -> bool:
    """Whether it can be QuickBooks' own: a request with another one is refused as a whole."""
    return text is not None and text.isprintable() and 0 < len(text) <= IDENTITY_LIMITS[what]
