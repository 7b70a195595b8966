"""What the plain rows of a customer list are worth, in one statement of DuckDB's.

What a cell means is said in `formats/neutral_customers.py` alone; here is only where an expression
is sure to come to it.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlglot import exp

from rulesdsl.formats.neutral_customers import (
    ACTIVE,
    CURRENCY,
    LIST,
    NAME,
    PLACES,
    SIDES,
    TEXTS,
    lines_of,
)
from rulesdsl.model.currencies import currency_code
from rulesdsl.relational import plain
from rulesdsl.relational.plain import Cell, call, literal
from rulesdsl.relational.source import ROW, Source
from rulesdsl.relational.taking_over import (
    Asked,
    ask_beforehand,
    cell_of,
    origins_in,
    taking_over,
)
from rulesdsl.relational.terms import Warehouse

READ = "customers_read"
"""All records that were read, with the columns that some file tells. Where a record was read is
worked out in the relation `customers`, in which each stands once."""

PLACE = "at"
"""The place of a record in the input."""

NAMES_OF_CURRENCIES = "currency_names"

_LIST_ID = "[0-9A-Fa-f]{1,8}-[0-9]{9,10}"
"""QuickBooks' own ListIDs, in which no card's number is sought (`reading/once.py`)."""


def values_of(source: Source, cells: Mapping[str, Cell], start: int) -> dict[str, exp.Expr]:
    """The columns of the rows of a table, counted from `start`."""
    return {
        **{name: cell.value for name, cell in cells.items()},
        **origins_in(source),
        PLACE: exp.Add(this=cell_of(ROW), expression=plain.whole(start)),
    }


def insert(
    source: Source,
    named: Mapping[str, str],
    cells: Mapping[str, Cell],
    values: Mapping[str, exp.Expr],
) -> exp.Expr:
    """Put the plain rows of a table at their places."""
    odd = [it.odd for it in cells.values() if it.odd is not None]
    texts = [_row_text(named, it) for it in named]
    odd += [plain.is_odd(texts), plain.is_long(texts)]
    if LIST in named:
        whose = exp.Lower(this=cell_of(named[LIST]))
        odd.append(exp.NEQ(this=whose, expression=literal("customer")))
    taken = {it: source.text_of(it) for it in named.values()}
    asked = [_currency(named)] if CURRENCY in named else []
    return taking_over(source, taken, asked, exp.or_(*odd), (READ, values))


def _currency(named: Mapping[str, str]) -> Asked:
    return Asked(NAMES_OF_CURRENCIES, "called", cell_of(named[CURRENCY]))


def _row_text(named: Mapping[str, str], name: str) -> exp.Expr:
    text = cell_of(named[name])
    if name != "list id":
        return text
    other = plain.unlike(text, _LIST_ID)
    return exp.Case(ifs=[exp.If(this=other, true=text.copy())])


def cells_of(named: Mapping[str, str]) -> dict[str, Cell]:
    """What each column of CUSTOMERS is worth that the table tells something of."""
    cells = _names(cell_of(named[NAME]))
    active = (
        plain.yes_no(cell_of(named[ACTIVE]), plain.TEXT) if ACTIVE in named else Cell(exp.true())
    )
    cells["active"] = Cell(call("coalesce", active.value, exp.true()), active.odd)
    cells["online"] = Cell(exp.false())
    for column, part in TEXTS.items():
        if column in named:
            cells[part] = plain.text(cell_of(named[column]))
    for side in SIDES:
        for place in PLACES:
            if f"{side} {place}" in named:
                cells[f"{side}_{place}"] = plain.text(cell_of(named[f"{side} {place}"]))
        lines = [(cell_of(named[it])) for it in lines_of(side) if it in named]
        if lines:
            cells[f"{side}_lines"] = Cell(_lines(lines))
    if CURRENCY in named:
        cells["currency"] = _currency(named).cell
    return cells


def _names(full_name: exp.Expr) -> dict[str, Cell]:
    """Parent and name; a name with blank parts is Python's."""
    has_parent = call("contains", full_name, literal(":"))
    parts = call("string_split", full_name, literal(":"))
    piece = exp.Lambda(
        this=exp.Trim(this=exp.column("piece")), expressions=[exp.to_identifier("piece")]
    )
    trimmed = call("list_transform", parts, piece)
    above = call("list_slice", trimmed, plain.whole(1), plain.whole(-2))
    parent = call("array_to_string", above, literal(":"))
    name = call("list_extract", trimmed, plain.whole(-1))
    # In a case, because what stands in a condition is worked out for every row.
    blank = exp.Case(
        ifs=[exp.If(this=has_parent.copy(), true=call("list_contains", trimmed, literal("")))]
    )
    return {
        "name": Cell(
            exp.Case(ifs=[exp.If(this=has_parent, true=name)], default=full_name.copy()),
            exp.or_(plain.is_missing(full_name), blank),
        ),
        "parent": Cell(exp.Case(ifs=[exp.If(this=has_parent.copy(), true=parent)])),
    }


def _lines(lines: list[exp.Expr]) -> exp.Expr:
    """Those that are not blank, in their order; NULL where all are."""
    piece = exp.Lambda(
        this=plain.is_there(exp.column("piece")), expressions=[exp.to_identifier("piece")]
    )
    found = call("list_filter", exp.Array(expressions=lines), piece)
    return exp.Case(ifs=[exp.If(this=plain.is_there(call("coalesce", *lines)), true=found)])


def name_currencies(warehouse: Warehouse, source: Source, named: Mapping[str, str]) -> None:
    """Ask Python once for each currency that is written in the table."""
    written = [named[CURRENCY]] if CURRENCY in named else []
    ask_beforehand(warehouse, source, NAMES_OF_CURRENCIES, written, currency_code)
