"""The rows of one order, wherever they stand in a table: whose they are, and whether they agree."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping

from rulesdsl.model.records import Origin
from rulesdsl.reading.cards import refuse_known_card
from rulesdsl.reading.interface import Flaw, Remark, RowProblem
from rulesdsl.reading.table import Row

_AGAIN = "Download the export again, or delete the wrong row."


def by_order(
    rows: Iterable[Row], number_of: Callable[[Row], str | None]
) -> tuple[dict[str, list[Row]], list[Row]]:
    """The rows by the number of their order, in the order of the file; and those without."""
    groups: dict[str, list[Row]] = {}
    nameless: list[Row] = []
    for row in rows:
        number = number_of(row)
        if number is None:
            nameless.append(row)
        else:
            groups.setdefault(number, []).append(row)
    return groups, nameless


def without_number(row: Row, column: str, file: str, cure: str) -> RowProblem:
    """The problem of a row that does not say whose it is."""
    return RowProblem(
        Origin(file, row.line),
        f"expected an order number in {column}, found a row without one",
        cure,
    )


def each_once(
    rows: Iterable[Row], item: str, order: str, file: str
) -> tuple[list[Row], list[Remark]]:
    """Without rows that repeat an item (by its folded column) exactly, and what is said of them."""
    kept: list[Row] = []
    told: list[Remark] = []
    seen: dict[str, Row] = {}
    for row in rows:
        name = row.cells.get(item)
        earlier = seen.get(name) if name else None
        if earlier and earlier.cells == row.cells:
            whose = "an order" if refuse_known_card(order, "") else f"order {order}"
            message = (
                f"an item of {whose} stands here once more, exactly as on line"
                f" {earlier.line}; it is taken once"
            )
            told.append(Remark(Origin(file, row.line), message))
            continue
        if name:
            seen.setdefault(name, row)
        kept.append(row)
    return kept, told


def first_flaw(
    rows: Iterable[Row], item: str, agreeing: Mapping[str, str]
) -> tuple[Row, Flaw] | None:
    """What is wrong with the rows of an order: by themselves, or against each other.

    `item` is the folded column that no two rows share, `agreeing` the folded columns that say the
    same in all rows where they say anything, with the names that messages call them by.
    """
    said: dict[str, Row] = {}
    items: dict[str, Row] = {}
    for row in rows:
        if row.flaw:
            return row, row.flaw
        name = row.cells.get(item)
        if name and items.setdefault(name, row) is not row:
            message = (
                "expected each item of an order once, found the one of line"
                f" {items[name].line} here with something else"
            )
            return row, Flaw(message, _AGAIN)
        for column, told in agreeing.items():
            cell = row.cells.get(column)
            if cell is None:
                continue
            first = said.setdefault(column, row)
            if first.cells[column] != cell:
                message = (
                    f"expected the same {told} in all rows of the order, found another than on"
                    f" line {first.line}"
                )
                return row, Flaw(message, _AGAIN)
    return None


def together(rows: Collection[Row]) -> dict[str, str]:
    """The cells of an order: of each column the first that is not blank."""
    return {column: cell for row in reversed([*rows]) for column, cell in row.cells.items()}
