"""The frame of eBay's Orders report: what stands around its table, and its columns by any name.

Above the header there may be a line `sep=,`, a line of bare commas or a title, below the rows a
count and the seller: `12,record(s) downloaded,from …` and `Seller ID : annsshop`. Two reports that
somebody pasted together have them in the middle, too. Sources: public readers of such reports, in
English of the United States and of the United Kingdom, in German, and of the older File Exchange.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from rulesdsl.defining import evolve, frozen
from rulesdsl.patterns import pattern
from rulesdsl.reading.table import Row, Table, header
from rulesdsl.spelling import fold

_OTHER_NAMES = """
Sales Record Number = Verkaufsprotokollnummer
Order Number = Bestellnummer
Buyer Username = User Id | Nutzername des Käufers | Mitgliedsname
Buyer Name = Buyer Fullname | Name des Käufers | Vollständiger Name des Käufers
Buyer Email = E-Mail des Käufers | E-Mail-Adresse des Käufers
Buyer Address 1 = Adresse 1 des Käufers | Käuferadresse 1
Buyer Address 2 = Adresse 2 des Käufers | Käuferadresse 2
Buyer City = Buyer Town | Ort des Käufers | Wohnort des Käufers
Buyer State = Buyer County | Bundesland des Käufers | Staat des Käufers
Buyer Zip = Buyer Postcode | PLZ des Käufers | Postleitzahl des Käufers
Buyer Country = Land des Käufers
Ship To Name = Post To Name | Name des Empfängers
Ship To Phone = Post To Phone | Buyer Phone Number | Telefonnummer des Empfängers
Ship To Address 1 = Post To Address 1 | Adresse 1 des Empfängers
Ship To Address 2 = Post To Address 2 | Adresse 2 des Empfängers
Ship To City = Post To City | Versand nach - Ort | Ort des Empfängers
Ship To State = Post To State | Post To County | Versand nach - Bundesland | Versand nach - Staat
Ship To Zip = Post To Postcode | Ship To Postcode | Versand nach - PLZ | PLZ des Empfängers
Ship To Country = Post To Country | Versand nach - Land | Land des Empfängers
Item Number = Artikelnummer
Item Title = Angebotstitel | Artikelbezeichnung
Custom Label = Custom Label (SKU) | Bestandseinheit
Quantity = Anzahl | Menge | Stückzahl
Sold For = Sale Price | Verkauft für | Verkaufspreis
Shipping And Handling = Postage And Packaging | Postage And Handling | Verpackung und Versand
Seller Collected Tax = Vom Verkäufer eingezogene Steuer
eBay Collected Tax = Von eBay eingezogene Steuer
Total Price = Gesamtpreis | Gesamtbetrag
Payment Method = Zahlungsmethode
Sale Date = Verkauft am | Verkaufsdatum
Transaction ID = Transaktionsnummer | Transaktions-ID
"""
"""The columns by their names in the United States, and what else they are called."""


def _names() -> Iterator[tuple[str, str]]:
    for line in _OTHER_NAMES.strip().splitlines():
        name, _, others = line.partition(" = ")
        for other in others.split(" | "):
            yield other, name


_NAMED = {fold(other): fold(name) for other, name in _names()}


def _blurred(name: str) -> str:
    """A name with `?` for every letter that ASCII has not."""
    return name.encode("ascii", "replace").decode()


_BLURRED = {_blurred(other): name for other, name in _NAMED.items()}

_CALLED = {fold(name): name for _, name in _names()}

_NEEDED = frozenset({"order number", "buyer username", "sale date"})
"""What the Orders report has and eBay's other reports have not all of."""

_LINES_ABOVE = 40
"""How far down the header is looked for."""

_COUNTED = pattern(
    r"\W{0,9}(?P<count>[0-9]{1,9})?\W{0,9}(?:record\(s\) downloaded|datensätze heruntergeladen)",
    re.IGNORECASE,
)

_SELLER = pattern(
    r"""["']?(?:Seller ID|Verkäufer-ID) ?: ?(?P<seller>[^",;\t\s]+)[",;\t ]*""", re.IGNORECASE
)

_NOTHING = frozenset({"--", "-", "—", "–"})
"""How some cells say that there is nothing in them."""


@frozen
class Report:
    """The table of a report, every line of it in its place and the lines around it blank.

    `sellers` are those that the report names, `counted` how many sales records it says it has.
    """

    text: str
    sellers: tuple[str, ...]
    counted: int | None


def other_names(wanted: frozenset[str]) -> frozenset[str]:
    """These folded columns, by every name that they go by."""
    return wanted | {other for other, name in _NAMED.items() if name in wanted}


def is_report(head: str) -> bool:
    """Whether a text begins with an Orders report."""
    return _header_at(_lines(head)[:_LINES_ABOVE]) is not None


def is_header(columns: frozenset[str]) -> bool:
    """Whether these folded columns are a report's.

    They may be of a file whose encoding is not known yet: then letters like ä are not there.
    """
    return {_BLURRED.get(_blurred(name), name) for name in columns} >= _NEEDED


def unframed(text: str) -> Report:
    """The report without what stands around its table."""
    lines = _lines(text)
    above = _header_at(lines[:_LINES_ABOVE]) or 0
    counts: list[int] = []
    sellers: dict[str, None] = {}
    for at, line in enumerate(lines):
        counted, seller = _COUNTED.match(line), _SELLER.fullmatch(line.strip())
        if at >= above and not (counted or seller):
            continue
        if counted and counted["count"]:
            counts.append(int(counted["count"]))
        if seller:
            sellers.setdefault(seller["seller"])
        lines[at] = "\n"
    return Report("".join(lines), tuple(sellers), sum(counts) if counts else None)


def _lines(text: str) -> list[str]:
    """The lines as tables have them, with their ends."""
    return list(io.StringIO(text, newline=""))


def _header_at(lines: list[str]) -> int | None:
    """Where the header stands among the first lines."""
    for at, line in enumerate(lines):
        if is_header(frozenset(header(line))):
            return at
    return None


def plainly(table: Table) -> Table:
    """The table with its columns called as in the United States, and blank where it says `--`."""
    columns = tuple(_CALLED.get(_NAMED.get(fold(name), ""), name) for name in table.columns)
    return Table(columns, tuple(map(_plain_row, table.rows)))


def _plain_row(row: Row) -> Row:
    cells: dict[str, str] = {}
    for column, cell in row.cells.items():
        if cell not in _NOTHING:
            cells.setdefault(_NAMED.get(column, column), cell)
    return evolve(row, cells=cells)
