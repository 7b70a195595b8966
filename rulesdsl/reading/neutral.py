"""Our own names for columns: shared by the neutral table and the neutral JSON."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rulesdsl.model.fields import BY_NAME
from rulesdsl.model.records import Origin
from rulesdsl.reading.columns import DERIVED
from rulesdsl.reading.interface import Remark
from rulesdsl.reading.text import quoted
from rulesdsl.spelling import fold, nearest

NUMBER = "order number"


def looks_neutral(columns: Collection[str]) -> bool:
    """Whether the order number is among the (folded) columns, and half of them are ours."""
    known = sum(column in BY_NAME for column in columns)
    return NUMBER in columns and 2 * known >= len(columns)


def unknown_columns(columns: Iterable[str], origin: Origin) -> tuple[Remark, ...]:
    """What is said of columns that feed no field, each once."""
    unknown = (name for name in dict.fromkeys(columns) if name and not _is_read(name))
    return tuple(Remark(origin, _unknown(name)) for name in unknown)


def _is_read(name: str) -> bool:
    return fold(name) in BY_NAME and fold(name) != DERIVED


def _unknown(name: str) -> str:
    if fold(name) == DERIVED:
        return f"'{DERIVED}' follows from name, company and e-mail; the column is not read"
    near = nearest(name, BY_NAME)
    hint = f"; did you mean '{near}'?" if near else ""
    return f"{quoted(name)} is no field of an order; the column is not read{hint}"
