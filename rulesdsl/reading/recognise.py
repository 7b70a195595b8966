"""Which format a file is: by its content, or by the name that a person gives.

The formats are found on their shelf by name, because the shelf stands above this floor.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rulesdsl.model.records import Origin
from rulesdsl.reading.interface import Format, Kind, Refusal
from rulesdsl.reading.table import header, separator
from rulesdsl.reading.text import lenient, quoted, refuse_other_kinds
from rulesdsl.shelf import names, pick, shelf
from rulesdsl.spelling import fold, nearest

_SHELF = "rulesdsl.formats"

_WORDS = {Kind.ORDERS: "a file of orders", Kind.CUSTOMERS: "a QuickBooks customer list"}


def formats(kind: Kind | None = None) -> tuple[Format, ...]:
    """The formats of the shelf in alphabetical order; all of them, or those of one kind."""
    found: dict[str, Format] = shelf(_SHELF, "FORMAT")
    return tuple(it for it in found.values() if kind in {None, it.kind})


def choose(head: bytes, file: str, kind: Kind, name: str | None = None) -> Format | Refusal:
    """The format of that name, else the one that recognises the beginning of the file."""
    if name is not None:
        return by_name(name, file, kind)
    refusal = refuse_other_kinds(head, file)
    if refusal:
        return refusal
    text = lenient(head)
    found = _recognised_by(text, candidates(text))
    match [it for it in found if it.kind is kind]:
        case [only]:
            return only
        case []:
            return _unknown(text, file, kind, found)
        case several:
            return Refusal(
                Origin(file),
                f"expected {_WORDS[kind]} of one format, found one that may be {_either(several)}",
                f"Say which it is, for all files of {kind.value} together: --{kind.value}-format"
                f" {several[0].name}. Plan files of another format by themselves.",
            )


@lru_cache(maxsize=16)  # a file is looked at before its policy, and again when it is read
def _recognised_by(text: str, known: tuple[Format, ...]) -> tuple[Format, ...]:
    return tuple(it for it in known if it.recognises(text))


def candidates(text: str) -> tuple[Format, ...]:
    """The formats that a file which begins so may be of: all that recognise it, and few others.

    The others are not loaded: to load all of them takes half as long as to read a day's orders.
    """
    start, plain = text.lstrip()[:2], text.replace('"', "").casefold()

    def may_be(name: str) -> bool:
        if name in _BEGINNINGS:
            return start.startswith(_BEGINNINGS[name])
        # Where nobody said by what a format is known, it has to be asked.
        return name not in _SIGNS or any(word in plain for word in _SIGNS[name])

    return tuple(pick(_SHELF, it, "FORMAT") for it in names(_SHELF) if may_be(it))


_JSON = ("[", "{")

_BEGINNINGS: dict[str, str | tuple[str, ...]] = {
    "bigcommerce": _JSON,
    "iif": ("!", '"!'),
    "magento": _JSON,
    "neutral_json": _JSON,
    "qbxml": "<",
    "quickbooks_online_json": _JSON,
    "shopify_json": _JSON,
    "woocommerce": _JSON,
}
"""How every file of a format begins, where that tells it from others."""

_SIGNS = {
    "amazon": ("purchase-date",),
    "ebay": ("username", "user", "nutzername", "mitgliedsname"),
    "etsy": ("sale",),
    "neutral_csv": ("number",),
    "neutral_customers": ("full",),
    "quickbooks_csv": ("customer", "vendor"),
    "quickbooks_online_contacts": ("customer", "vendor", "supplier", "employee"),
    "shopify": ("name",),
    "square": ("gross",),
}
"""Words of which one stands at the beginning of every file of a format, as parts of its columns."""


def by_name(name: str, file: str, kind: Kind) -> Format | Refusal:
    """The format that a person names, with spaces, hyphens or underscores, in any letter case."""
    known = {fold(it.name): it for it in formats()}
    wanted = fold(name.replace("-", " "))
    chosen = known.get(wanted)
    if chosen and chosen.kind is kind:
        return chosen
    fitting = [it.name for it in formats(kind)]
    near = nearest(wanted, fitting)
    found = f"'{chosen.name}', which holds {chosen.kind.value}" if chosen else quoted(name)
    return Refusal(
        Origin(file),
        f"expected the name of a format for {kind.value} ({', '.join(fitting)}), found {found}",
        f"Did you mean '{near}'?" if near else "Leave the name out to have the format recognised.",
    )


_TABLES = "Parquet and DuckDB files with our own field names"

_BESIDE = {
    Kind.ORDERS: (_TABLES,),
    Kind.CUSTOMERS: (_TABLES, "lists prepared with `rulesdsl customers`"),
}
"""What else can be read, and is told from a text by its first bytes."""


def _either(several: list[Format]) -> str:
    return " or ".join(it.title for it in several)


def _unknown(text: str, file: str, kind: Kind, others: Sequence[Format]) -> Refusal:
    known = "; ".join([*(it.title for it in formats(kind)), *_BESIDE[kind]])
    if others:
        where = "--orders" if kind is Kind.CUSTOMERS else "--customers"
        return Refusal(
            Origin(file),
            f"expected {_WORDS[kind]}, found {_WORDS[others[0].kind]}: {others[0].title}",
            f"Give this file with {where}. Known here: {known}.",
        )
    return Refusal(
        Origin(file),
        f"expected {_WORDS[kind]} in a known format, found {_looks_like(text)}",
        f"Known: {known}. Or say which it is with --{kind.value}-format, which then holds for all"
        f" files of {kind.value}: plan those of another format by themselves.",
    )


_FEWEST_COLUMNS = 2

_SHOWN = 1000
"""More than a message shows: a long number that is cut in two would not be seen to be one."""

_SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}


def _looks_like(text: str) -> str:
    """What a person would say of a file that nobody recognises."""
    start = text.lstrip()
    if start.startswith(("{", "[")):
        return f"JSON that begins {quoted(start[:_SHOWN])}"
    if start.startswith("<"):
        return f"XML that begins {quoted(start[:_SHOWN])}"
    columns = header(text)
    if len(columns) < _FEWEST_COLUMNS:
        return f"text that begins {quoted(start.partition(chr(10))[0])}"
    sign = separator(start.partition("\n")[0].rstrip("\r"))
    begins = quoted(", ".join(columns[:4]))
    return f"a table of {len(columns)} columns parted by {_SEPARATORS[sign]} that begins {begins}"
