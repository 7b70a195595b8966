"""Orders out of tables into the relation `orders`: plain rows by DuckDB, odd ones by `reading/`.

Both give the same: what a cell means is said in `reading/orders.py` alone, and `plain.py` only
tells where an expression is sure to come to it. An order that stands twice is told as in any file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlglot import exp

from rulesdsl.defining import define, field, frozen
from rulesdsl.model.countries import alpha_2
from rulesdsl.model.fields import BY_NAME, FIELDS
from rulesdsl.model.records import Order, Origin
from rulesdsl.model.types import Type
from rulesdsl.reading.columns import DERIVED
from rulesdsl.reading.interface import OrderReading, Refusal, Remark, RowProblem
from rulesdsl.reading.neutral import NUMBER, OF_A_LINE, OF_MONEY, unknown_columns
from rulesdsl.reading.once import join_orders, orders_once
from rulesdsl.reading.table import Row
from rulesdsl.reading.text import quoted
from rulesdsl.relational import plain
from rulesdsl.relational.plain import call, literal
from rulesdsl.relational.records import order_of, order_rows
from rulesdsl.relational.schema import ORDERS, ORDINAL, WRITTEN, column
from rulesdsl.relational.source import ROW, Source, column_of, rows
from rulesdsl.relational.terms import Warehouse
from rulesdsl.spelling import fold

READ = "orders_read"
"""All orders that were read; the relation `orders` leaves out those that stand there once more."""

_SAME = "same"
"""Channel and number as they are compared, where DuckDB cannot tell: of rows that are not ASCII."""

_COUNTRIES = "country_names"

LISTS = frozenset(it.name for it in FIELDS if it.type is Type.TAGS)
"""Fields of which a column may hold lists."""

ReadRows = Callable[[Iterable[Row], str], Iterator[Order | RowProblem]]
"""Makes orders out of rows of a file, as `formats/neutral_csv.py` does."""


@frozen
class OrdersRead:
    """The relation `orders` is there: how many there are, and what a person should know."""

    count: int
    problems: tuple[RowProblem, ...]
    remarks: tuple[Remark, ...]
    columns: tuple[str, ...] = tuple(ORDERS)
    """The columns that any of the files tells; the others are missing in every order."""


@define
class Orders:
    """The orders of all files, as far as they are read."""

    warehouse: Warehouse
    read_rows: ReadRows
    _next: int = field(default=0, init=False)
    _starts: list[int] = field(factory=list, init=False)
    _told: set[str] = field(factory=lambda: {ORDINAL, "order_number", "file", "line"}, init=False)
    _problems: list[RowProblem] = field(factory=list, init=False)
    _remarks: list[Remark] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        self.warehouse.create(READ, {**ORDERS, _SAME: "VARCHAR"})
        self.warehouse.create(_COUNTRIES, {"written": "VARCHAR", "code": "VARCHAR"})

    # --- files ----------------------------------------------------------------------------------

    def add(self, reading: OrderReading) -> None:
        """Take up what a reader of `formats/` made of a file."""
        self._starts.append(self._next)
        self._remarks += reading.remarks
        self._told |= ORDERS.keys()
        self._take_up(enumerate([*reading.problems, *reading.orders], self._next))
        self._next += len(reading.orders) + len(reading.problems)

    def add_table(self, source: Source) -> Refusal | None:
        """Take up the orders of a table whose columns are called like the fields."""
        named = source.named(BY_NAME, lists=LISTS)
        if isinstance(named, Refusal):
            return named
        refusal = _refuse(source, named)
        if refusal:
            return refusal
        self._starts.append(self._next)
        origin = Origin(source.file, 1)
        self._remarks += unknown_columns(source.columns, origin)
        (count,) = self.warehouse.one(source.select(call("count", exp.Star())))
        if not count:
            self._remarks.append(Remark(origin, "the file has columns and no orders below them"))
        if (OF_MONEY | OF_A_LINE) & named.keys():  # an order may take several rows
            self._told |= ORDERS.keys()
            made = self.read_rows(rows(self.warehouse, source), source.file)
            self._take_up(enumerate(made, self._next))
        elif count:
            self._read_plain(source, named, count)
        self._next += count
        return None

    def _read_plain(self, source: Source, named: Mapping[str, str], count: int) -> None:
        """Have DuckDB read the plain rows, and read the others."""
        before = self.warehouse.count(READ)
        _name_countries(self.warehouse, source, named)
        statement = _insert(source, named, self._next)
        self.warehouse.run(statement)
        self._told |= {it.name for it in statement.this.expressions}
        if self.warehouse.count(READ) - before == count:
            return
        odd = _left_out(source, self._next)
        placed = (
            (self._next + row.line - source.line, made)
            for row in rows(self.warehouse, source, odd)
            for made in self.read_rows((row,), source.file)
        )
        self._take_up(placed)

    def _take_up(self, placed: Iterable[tuple[int, Order | RowProblem]]) -> None:
        """Put what was made of rows at its place."""

        def orders() -> Iterator[tuple[object, ...]]:
            for at, made in placed:
                if isinstance(made, Order):
                    (row,) = order_rows((made,), at)
                    yield (*row, same_order(made))
                else:
                    self._problems.append(made)

        self.warehouse.put(READ, orders())

    # --- orders that stand twice ----------------------------------------------------------------

    def finish(self) -> OrdersRead:
        """Make the relation `orders`, in which every order stands once."""
        once = join_orders((OrderReading((), tuple(self._problems), tuple(self._remarks)),))
        repeated = _repeated()
        twice = list(
            self.warehouse.rows(exp.select(*map(column_of, ORDERS)).from_(READ).where(repeated))
        )
        orders = exp.select(*map(column_of, ORDERS)).from_(READ)
        if twice:
            kept, once = self._once(twice, once)
            left_out = [row[0] for row in twice if row[0] not in kept]
            self.warehouse.create("orders_left_out", {ORDINAL: "BIGINT"})
            self.warehouse.put("orders_left_out", ((at,) for at in left_out))
            without = exp.select(ORDINAL).from_("orders_left_out")
            orders = orders.where(exp.not_(column_of(ORDINAL).isin(query=without)))
        self.warehouse.view("orders", orders)
        columns = tuple(it for it in ORDERS if it in self._told)
        return OrdersRead(self.warehouse.count("orders"), once.problems, once.remarks, columns)

    def _once(
        self, twice: list[tuple[Any, ...]], before: OrderReading
    ) -> tuple[set[int], OrderReading]:
        """The ordinals of those that count, and what is told: as the files' readers would."""
        orders = [(row[0], order_of(row)) for row in sorted(twice, key=itemgetter(0))]
        by_file = groupby(orders, key=lambda it: bisect_right(self._starts, it[0]))
        readings = [orders_once(order for _, order in its) for _, its in by_file]
        joined = join_orders([before, *readings])
        places = {id(order): at for at, order in orders}
        return {places[id(it)] for it in joined.orders}, joined


def same_order(order: Order) -> str:
    """What two orders have in common that may be one (see `reading/once.py`)."""
    return f"{(order.channel or '').casefold()}\x1f{order.number.casefold()}"


def _repeated() -> exp.Expr:
    """Whether an order of READ may stand there once more: another has the same hash."""
    same = call(
        "coalesce",
        column_of(_SAME),
        call(
            "concat",
            exp.Lower(this=call("coalesce", column_of("channel"), literal(""))),
            call("chr", exp.Literal.number(31)),
            exp.Lower(this=column_of("order_number")),
        ),
    )
    hashed = call("hash", same)
    several = exp.select(exp.alias_(hashed, "its")).from_(READ).group_by("its")
    several = several.having(exp.GT(this=exp.Count(this=exp.Star()), expression=plain.whole(1)))
    return hashed.copy().isin(query=several)


# --- one statement for the plain rows -------------------------------------------------------------


def _refuse(source: Source, named: Mapping[str, str]) -> Refusal | None:
    if NUMBER not in named:
        return Refusal(
            Origin(source.file, 1),
            f"expected the column '{NUMBER}', found {quoted(', '.join(source.columns))}",
            "Call the columns like the fields of the language: order number, channel, email, name.",
        )
    return None


def _insert(source: Source, named: Mapping[str, str], start: int) -> exp.Expr:
    """Put the plain rows of a table at their places, counted from `start`."""
    named = {name: its for name, its in named.items() if name in BY_NAME and name != DERIVED}
    cells = _cells(source, named)
    ordinal = exp.Add(this=_its(ROW), expression=plain.whole(start))
    line = exp.Add(this=_its(ROW), expression=plain.whole(source.line))
    values: dict[str, exp.Expr] = {
        ORDINAL: ordinal,
        **{name: cell.value for name, cell in cells.items()},
        "file": literal(source.file),
        "line": line,
    }
    odd = [it.odd for it in cells.values() if it.odd is not None]
    texts = [_row_text(source, it) for it in named if _kind(source, it) != _OWN]
    odd.append(plain.is_odd(texts))
    odd.append(exp.Is(this=cells["order_number"].value.copy(), expression=exp.null()))
    is_odd = call("coalesce", exp.or_(*odd), exp.false())
    taken = (exp.alias_(_taken(source, it), named[it], quoted=True) for it in named)
    every = source.select(exp.alias_(source.row.copy(), ROW), *taken).subquery("its")
    query = exp.select(*(exp.alias_(value, name, quoted=True) for name, value in values.items()))
    query = query.from_(every)
    for name in _countries_in(named):
        called = exp.alias_(exp.to_table(_COUNTRIES), _join_name(name))
        text = _its(named[name])
        written = exp.column("written", table=_join_name(name))
        query = query.join(called, on=text.eq(written), join_type="left")
    query = query.where(exp.not_(is_odd))
    return exp.insert(query, READ, columns=[exp.to_identifier(it, quoted=True) for it in values])


_OWN = "own"
"""Numbers, dates and yes or no of DuckDB's own types have no signs that could be odd."""


def _kind(source: Source, name: str) -> str:
    """The type of a cell of a field once it is taken out of the table."""
    kind = next(kind for its, kind in source.columns.items() if fold(its) == name)
    if not plain.keeps_its_type(BY_NAME[name].type, kind):
        return plain.TEXT
    return kind if kind.endswith("[]") else _OWN


def _taken(source: Source, name: str) -> exp.Expr:
    """A cell of a field as it is taken out of the table; a text is without outer space."""
    its = next(it for it in source.columns if fold(it) == name)
    return column_of(its) if _kind(source, name) != plain.TEXT else source.text_of(its)


def _row_text(source: Source, name: str) -> exp.Expr:
    """What a cell adds to the text of a row."""
    its = _its(next(it for it in source.columns if fold(it) == name))
    if _kind(source, name) == plain.TEXT:
        return its
    return call("array_to_string", exp.cast(its, "VARCHAR[]"), literal(";"))


def _its(name: str) -> exp.Expr:
    """A column of the table, beside those of the countries."""
    return exp.column(exp.to_identifier(name, quoted=True), table="its")


def _cells(source: Source, named: Mapping[str, str]) -> dict[str, plain.Cell]:
    """What each column of ORDERS is worth that the table tells something of."""
    cells: dict[str, plain.Cell] = {}
    for it in FIELDS:
        if it.name not in named or it.name == DERIVED:
            continue
        its = _its(named[it.name])
        kind = _kind(source, it.name)
        if it.name == "total":
            cells["total"], written = plain.number(its, kind)
            cells[WRITTEN] = plain.Cell(written)
        elif it.name.endswith(" country"):
            called = exp.column("code", table=_join_name(it.name))
            cells[column(it)] = plain.country(its, called)
        else:
            cells[column(it)] = plain.simple(it, its, kind)
    for side in ("", "billing_", "shipping_"):
        _complete_names(cells, side)
    return cells


def _complete_names(cells: dict[str, plain.Cell], side: str) -> None:
    keys = [side + it for it in ("name", "first_name", "last_name")]
    if not any(it in cells for it in keys):
        return
    missing = plain.Cell(exp.cast(exp.null(), "VARCHAR"))
    parts = [cells.get(it, missing).value for it in (*keys, f"{side}company")]
    found = plain.names(*parts)
    values = (found.name, found.first, found.last)
    for key, value in zip(keys, values, strict=True):
        cells[key] = plain.Cell(value, found.odd if key == keys[0] else None)


def _countries_in(named: Mapping[str, str]) -> list[str]:
    return [it for it in named if it in BY_NAME and it.endswith(" country")]


def _join_name(name: str) -> str:
    return f"called_{name.replace(' ', '_')}"


def _name_countries(warehouse: Warehouse, source: Source, named: Mapping[str, str]) -> None:
    """Ask Python once for each country that is told."""
    warehouse.run(exp.delete(_COUNTRIES))
    found: dict[str, str] = {}
    for name in _countries_in(named):
        its = source.text_of(named[name])
        query = source.select(exp.alias_(its, "written")).distinct()
        query = query.limit(MOST_COUNTRIES)
        written = (
            it for (it,) in warehouse.rows(query) if it and it.isascii() and it.isprintable()
        )
        found |= {it: alpha_2(it) or it for it in written}
    warehouse.put(_COUNTRIES, found.items())


MOST_COUNTRIES = 2_000
"""More different countries than this are not looked at beforehand: the rest is read one by one."""


def _left_out(source: Source, start: int) -> exp.Expr:
    """The numbers of the rows that are not among what was read, counted from 0 in the table."""
    there = exp.Sub(this=column_of(ORDINAL), expression=plain.whole(start))
    read = (
        exp.select(there)
        .from_(READ)
        .where(exp.GTE(this=column_of(ORDINAL), expression=plain.whole(start)))
    )
    every = source.select(exp.alias_(source.row.copy(), ROW)).subquery("every")
    taken = exp.column(ROW).isin(query=read)
    return exp.select(ROW).from_(every).where(exp.not_(taken))
