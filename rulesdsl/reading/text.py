"""From the bytes of a file to its text, and from the text of a cell to what it says.

What no spreadsheet or shop writes as text (a workbook, a PDF, a web page, a picture) is refused
here, each with its own cure.
"""

from __future__ import annotations

import re
import unicodedata
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, BOM_UTF32_BE, BOM_UTF32_LE
from typing import TYPE_CHECKING, BinaryIO

from rulesdsl.defining import frozen
from rulesdsl.patterns import pattern

if TYPE_CHECKING:
    from rulesdsl.reading.interface import Refusal

MEBIBYTE = 2**20

MAX_BYTES = 256 * MEBIBYTE
"""A larger file is refused before it is read; a year of a busy shop is far smaller."""

HEAD_BYTES = 64 * 1024
"""How much of a file is looked at to tell what it is."""

_SAVE_AS_CSV = (
    "Export it again as CSV and use the file as it comes. If there is only the workbook, open it"
    " and save it as 'CSV UTF-8 (comma delimited)'."
)

_MAGIC = (
    (
        b"PK\x03\x04",
        "an Excel workbook or another zip archive",
        f"{_SAVE_AS_CSV} If it is an archive, unpack it and give the files in it.",
    ),
    (
        b"\xd0\xcf\x11\xe0",
        "an Excel workbook of the old kind (.xls), or one with a password",
        _SAVE_AS_CSV,
    ),
    (b"%PDF", "a PDF document", "Export the data itself, as CSV, JSON or XML, not its print-out."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it first."),
)

_WEB_PAGE = pattern(r"\s*(?:<!doctype\s+html|<html|<head|<body)\b", re.IGNORECASE)

_MARKS = (  # UTF-32's little-endian mark begins with UTF-16's, so it is looked for first
    (BOM_UTF32_LE, "utf-32"),
    (BOM_UTF32_BE, "utf-32"),
    (BOM_UTF16_LE, "utf-16"),
    (BOM_UTF16_BE, "utf-16"),
    (BOM_UTF8, "utf-8-sig"),
)


@frozen
class Text:
    """The text of a file, and the encoding it was read in."""

    text: str
    encoding: str


def _refused(file: str, message: str, cure: str, line: int | None = None) -> Refusal:
    from rulesdsl.model.records import Origin  # policies are read here, too: few are refused
    from rulesdsl.reading.interface import Refusal

    return Refusal(Origin(file, line), message, cure)


def too_large(file: str, size: int) -> Refusal:
    """The refusal of a file over the limit."""
    return _refused(
        file,
        f"expected a file of at most {MAX_BYTES // MEBIBYTE} MiB, found one of"
        f" {-(-size // MEBIBYTE)} MiB",
        "Export a shorter period, or split the export into several files and give them all.",
    )


def read_text(
    stream: BinaryIO, file: str, encodings: tuple[str, ...] = ("utf-8",)
) -> Text | Refusal:
    """The whole text: by its byte-order mark, else in the first of the encodings that fits."""
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        return too_large(file, len(data))
    return refuse_other_kinds(data[:HEAD_BYTES], file) or _decoded(data, file, encodings)


def refuse_other_kinds(head: bytes, file: str) -> Refusal | None:
    """The refusal of a file that holds nothing, or that is no text at all."""
    if not head:
        return _refused(
            file,
            "expected a file with data, found an empty one",
            "Export it again; the download may have been broken off.",
        )
    for magic, what, cure in _MAGIC:
        if head.startswith(magic):
            return _refused(file, f"expected a text file, found {what}", cure)
    text = lenient(head)
    if text.lstrip().startswith("<") and _WEB_PAGE.match(text):
        return _refused(
            file,
            "expected exported data, found a web page",
            "Log in to the store and download the export again; this may be its login page.",
        )
    if not text.strip():
        return _refused(
            file, "expected a file with data, found only blank lines", "Export it again."
        )
    return None


def lenient(head: bytes) -> str:
    """The beginning of a file as text, to tell what it is: what cannot be decoded is replaced."""
    return head.decode(_marked(head) or "utf-8", errors="replace").removeprefix("\ufeff")


def _marked(data: bytes) -> str | None:
    """The encoding that a byte-order mark tells, None without a mark."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def _decoded(data: bytes, file: str, encodings: tuple[str, ...]) -> Text | Refusal:
    marked = _marked(data)
    first: UnicodeDecodeError | None = None
    for encoding in (marked,) if marked else encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            first = first or error
        else:
            return refuse_nul(text, file) or Text(text.removeprefix("\ufeff"), encoding)
    return _wrong_encoding(file, data, first.start if first else 0, marked or encodings[0])


_ENCODINGS = {"cp1252": "Windows-1252", "utf-8-sig": "UTF-8"}


def _wrong_encoding(file: str, data: bytes, offset: int, encoding: str) -> Refusal:
    """The refusal of a file with a byte that its encoding does not have."""
    name = _ENCODINGS.get(encoding, encoding.upper())
    if encoding in {"utf-16", "utf-32"}:  # their lines cannot be counted in bytes
        line, found = None, "bytes that are none"
    else:
        line = data.count(b"\n", 0, offset) + 1
        found = f"a byte that is none (0x{data[offset]:02X})"
    return _refused(
        file,
        f"expected {name} text, found {found}",
        "Export it again and use the file as it comes. If there is only a copy that a spreadsheet"
        " program or an editor saved, save that as UTF-8 (in Excel, 'CSV UTF-8').",
        line,
    )


def refuse_nul(text: str, file: str) -> Refusal | None:
    """The refusal of a text with a NUL character in it, which no export writes."""
    at = text.find("\0")
    if at < 0:
        return None
    return _refused(
        file,
        "expected text, found a NUL byte: the file is damaged, or no text at all",
        "Export it again.",
        text.count("\n", 0, at) + 1,
    )


# --- the text of a cell ---------------------------------------------------------------------------


def clean(text: str) -> str | None:
    r"""What a cell says: without outer space of any kind (invisible signs too); None when blank.

    Inside, line breaks and control characters become a space, for QuickBooks can store neither.

    >>> clean("  Ann\u00a0"), clean("\u200b "), clean("1 Main St\nSuite 2")
    ('Ann', None, '1 Main St Suite 2')
    """
    if text.isprintable():
        return text.strip() or None
    plain = "".join(map(_plain, text.replace("\r\n", " ")))
    start, end = 0, len(plain)
    while start < end and _is_blank(plain[start]):
        start += 1
    while start < end and _is_blank(plain[end - 1]):
        end -= 1
    return plain[start:end] or None


_ENTITY = pattern(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def unescaped(text: str) -> str | None:
    """A text as people read it that a store keeps as a web page has it; None when blank.

    Only whole entities are changed.

    >>> unescaped("Smith &amp; Sons"), unescaped("R&D"), unescaped("&nbsp;")
    ('Smith & Sons', 'R&D', None)
    """
    if "&" not in text:
        return text
    from html import unescape  # its table of names takes long to load, and few texts need it

    return clean(_ENTITY.sub(lambda found: unescape(found[0]), text))


_NO_CHARACTERS = "\ufffe\uffff"
"""What XML, hence QuickBooks, cannot be sent."""


def _plain(sign: str) -> str:
    match unicodedata.category(sign):
        case "Cc" | "Zl" | "Zp":
            return " "
        case "Cs":  # half of a pair: it cannot be written anywhere
            return "\ufffd"
        case _:
            return "\ufffd" if sign in _NO_CHARACTERS else sign


def _is_blank(sign: str) -> bool:
    return sign.isspace() or unicodedata.category(sign) == "Cf"


_LONG_NUMBER = pattern(
    r"\d(?:[ .-]?(?:[\d*•·#]|[xX](?=[ .-]?[xX\d])|(?<=[xX])[xX])){11,}"
    r"|\d(?:[^\w,;:/()+#*]{0,3}\d){11,}"
)
"""Also with stars in it: the digits before them are too many to be shown."""

_LONGEST_QUOTE = 60


def quoted(text: str) -> str:
    """A cell as a message shows it: in quotes, short, and never with a number long as a card's.

    >>> quoted("12 Mai"), quoted("4111 1111 1111 1111 "), quoted("4111 11** **** 1111")
    ("'12 Mai'", "'(a long number)'", "'(a long number)'")
    """
    plain = _LONG_NUMBER.sub("(a long number)", clean(text) or "")
    if len(plain) > _LONGEST_QUOTE:
        plain = plain[: _LONGEST_QUOTE - 1] + "…"
    return f"'{plain}'"
