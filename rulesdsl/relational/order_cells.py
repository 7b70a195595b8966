"""What the plain rows of a table of orders are worth, in one statement of DuckDB's.

What a cell means is said in `reading/orders.py` alone; `plain.py` tells where an expression is sure
to come to it.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from rulesdsl.defining import frozen
from rulesdsl.model.countries import alpha_2
from rulesdsl.model.fields import BY_NAME, FIELDS
from rulesdsl.reading.columns import DERIVED
from rulesdsl.relational import plain
from rulesdsl.relational.completing import SIDES
from rulesdsl.relational.plain import call, literal
from rulesdsl.relational.schema import ORDINAL, WRITTEN, column
from rulesdsl.relational.source import ROW, Source, column_of
from rulesdsl.relational.taking_over import (
    Asked,
    ask_beforehand,
    cell_of,
    origins_in,
    taking_over,
)
from rulesdsl.relational.terms import Warehouse
from rulesdsl.spelling import fold

READ = "orders_read"
"""All orders that were read, with the columns that some file tells; what follows from others is
worked out in the relation `orders`, which leaves out those that stand there once more."""

NAMES_OF_COUNTRIES = "country_names"


@frozen
class Reading:
    """How DuckDB reads the plain rows of a table: what cells come to, and which rows are odd."""

    source: Source
    named: Mapping[str, str]
    cells: Mapping[str, exp.Expr]
    odd: exp.Expr
    told: frozenset[str]
    """The columns of an order that the table tells, also those that follow from others."""

    def values(self, start: int) -> dict[str, exp.Expr]:
        """The columns of the rows, counted from `start`."""
        return {
            ORDINAL: exp.Add(this=cell_of(ROW), expression=plain.whole(start)),
            **self.cells,
            **origins_in(self.source),
        }

    def insert(self, values: Mapping[str, exp.Expr]) -> exp.Expr:
        """The statement that puts the plain rows at their places."""
        taken = {its: _taken(self.source, it) for it, its in self.named.items()}
        asked = [_country(it, self.named[it]) for it in _countries_in(self.named)]
        return taking_over(self.source, taken, asked, self.odd, (READ, values))


def reading_of(source: Source, named: Mapping[str, str]) -> Reading:
    """How the plain rows of a table are read whose columns are called so."""
    named = {name: its for name, its in named.items() if name in BY_NAME and name != DERIVED}
    cells = _cells(source, named)
    told = {*cells, *(["total"] if WRITTEN in cells else [])}
    texts = {column(BY_NAME[it]): _row_text(source, it) for it in named if not _is_own(source, it)}
    odd = [it.odd for it in cells.values() if it.odd is not None]
    odd.append(exp.Is(this=cells["order_number"].value.copy(), expression=exp.null()))
    odd.append(plain.is_long(texts.values()))
    values = {name: cell.value for name, cell in cells.items()}
    for side in SIDES:
        keys = [side + it for it in plain.OF_A_NAME]
        if not any(it in cells for it in keys[:3]):
            continue
        missing = exp.cast(exp.null(), "VARCHAR")
        found = plain.names(*(values.get(it, missing) for it in keys))
        values[keys[0]] = found.name
        odd.append(found.odd)
        told.update(keys[:3])
        if keys[0] in texts:
            texts[keys[0]] = exp.Case(ifs=[exp.If(this=found.told, true=texts[keys[0]])])
    odd.append(plain.is_odd(texts.values()))
    return Reading(source, named, values, exp.or_(*odd), frozenset(told))


_OWN = "own"
"""Numbers, dates and yes or no of DuckDB's own types have no signs that could be odd."""


def _kind(source: Source, name: str) -> str:
    """The type of a cell of a field once it is taken out of the table."""
    kind = next(kind for its, kind in source.columns.items() if fold(its) == name)
    if not plain.keeps_its_type(BY_NAME[name].type, kind):
        return plain.TEXT
    return kind if kind.endswith("[]") else _OWN


def _is_own(source: Source, name: str) -> bool:
    return _kind(source, name) == _OWN


def _taken(source: Source, name: str) -> exp.Expr:
    """A cell of a field as it is taken out of the table; a text is without outer space."""
    its = next(it for it in source.columns if fold(it) == name)
    return column_of(its) if _kind(source, name) != plain.TEXT else source.text_of(its)


def _row_text(source: Source, name: str) -> exp.Expr:
    """What a cell adds to the text of a row."""
    its = cell_of(next(it for it in source.columns if fold(it) == name))
    if _kind(source, name) == plain.TEXT:
        return its
    return call("array_to_string", exp.cast(its, "VARCHAR[]"), literal(";"))


def _cells(source: Source, named: Mapping[str, str]) -> dict[str, plain.Cell]:
    """What each column of ORDERS is worth that the table tells something of."""
    cells: dict[str, plain.Cell] = {}
    for it in FIELDS:
        if it.name not in named or it.name == DERIVED:
            continue
        kind = _kind(source, it.name)
        cell = cell_of(named[it.name])
        if it.name == "total":
            cells[WRITTEN] = plain.number(cell, kind)
        elif it.name.endswith(" country"):
            cells[column(it)] = _country(it.name, named[it.name]).cell
        else:
            cells[column(it)] = plain.simple(it, cell, kind)
    return cells


def _countries_in(named: Mapping[str, str]) -> list[str]:
    return [it for it in named if it in BY_NAME and it.endswith(" country")]


def _country(name: str, column_name: str) -> Asked:
    return Asked(NAMES_OF_COUNTRIES, f"called_{name.replace(' ', '_')}", cell_of(column_name))


def name_countries(warehouse: Warehouse, source: Source, named: Mapping[str, str]) -> None:
    """Ask Python once for each country that is told."""
    written = [named[it] for it in _countries_in(named)]
    ask_beforehand(
        warehouse, source, NAMES_OF_COUNTRIES, written, lambda text: alpha_2(text) or text
    )
