"""The item map: a table with the columns `sku` and `item`, which an accountant writes.

It says which QuickBooks item each SKU of the store is; what else it can say, `model.items` knows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import BinaryIO

from rulesdsl.defining import frozen
from rulesdsl.model.items import folded_sku, is_item, longest
from rulesdsl.model.records import Origin
from rulesdsl.model.storage import stored
from rulesdsl.reading.cards import refuse_known_card
from rulesdsl.reading.cells import without_apostrophe
from rulesdsl.reading.interface import Refusal, RowProblem
from rulesdsl.reading.table import Row, Table, table_of
from rulesdsl.reading.text import quoted
from rulesdsl.spelling import fold

SKU, ITEM = "sku", "item"

_CURE = "The first line is `sku,item`; each line below it has a SKU and the QuickBooks item for it."


@frozen
class Mapped:
    """A line of an item map: a SKU or word, what stands beside it, and where."""

    sku: str
    item: str
    origin: Origin

    @property
    def key(self) -> str:
        """The SKU as it is looked up."""
        return folded_sku(self.sku)


@frozen
class ItemReading:
    """What the files of an item map held, each SKU once."""

    mapped: tuple[Mapped, ...] = ()
    problems: tuple[RowProblem, ...] = ()

    @property
    def items(self) -> dict[str, str]:
        """The items by folded SKU."""
        return {it.key: it.item for it in self.mapped}


def read_items(stream: BinaryIO, file: str) -> ItemReading | Refusal:
    """The item map of a file."""
    table = table_of(stream, file, {SKU, ITEM}, ("utf-8", "cp1252"))
    if isinstance(table, Refusal):
        return table
    return _refuse_columns(table, file) or items_once(_mapped(row, file) for row in table.rows)


def items_once(read: Iterable[Mapped | RowProblem]) -> ItemReading | Refusal:
    """Every SKU once; one that has two items makes the whole map doubtful."""
    kept: dict[str, Mapped] = {}
    problems: list[RowProblem] = []
    for one in read:
        if isinstance(one, RowProblem):
            problems.append(one)
            continue
        earlier = kept.setdefault(one.key, one)
        if earlier.item != one.item:
            return Refusal(
                one.origin,
                f"expected one item for {quoted(one.sku)}, found {quoted(one.item)} here and"
                f" {quoted(earlier.item)} at {earlier.origin}",
                "Delete the line that is wrong.",
            )
    return ItemReading(tuple(kept.values()), tuple(problems))


def _refuse_columns(table: Table, file: str) -> Refusal | None:
    missing = [it for it in (SKU, ITEM) if it not in map(fold, table.columns)]
    if not missing:
        return None
    return Refusal(
        Origin(file, 1),
        f"expected the columns '{SKU}' and '{ITEM}' of an item map, found"
        f" {quoted(', '.join(table.columns))}",
        _CURE,
    )


def _mapped(row: Row, file: str) -> Mapped | RowProblem:
    origin = Origin(file, row.line)
    if row.flaw:
        return RowProblem(origin, row.flaw.message, row.flaw.cure)
    sku, item = (without_apostrophe(row.cells.get(it, "")) for it in (SKU, ITEM))
    if not sku or not item:
        blank, other = (SKU, item) if not sku else (ITEM, sku)
        return RowProblem(
            origin,
            f"expected a text in {blank} beside {quoted(other)}, found an empty cell"
            if other
            else f"expected texts in {SKU} and {ITEM}, found empty cells",
            "Fill in both cells, or delete the line.",
        )
    card = refuse_known_card(sku, SKU) or refuse_known_card(item, ITEM)
    if card:
        return RowProblem(origin, card.message, card.cure)
    key = folded_sku(sku)
    levels = [level.strip() for level in item.split(":")] if is_item(key) else [item]
    kept = stored(item, longest(key))
    if kept.text != item or not all(levels):
        why = ", ".join(kept.changes) or "nothing stands on one side of a colon"
        return RowProblem(
            origin,
            f"expected in {ITEM} a name as QuickBooks has it, found {quoted(item)}, which it cannot"
            f" keep ({why})",
            "Copy the name from QuickBooks; an item under another one is written `Parent:Item`.",
        )
    return Mapped(sku, ":".join(levels), origin)
