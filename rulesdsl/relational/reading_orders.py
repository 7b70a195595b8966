"""Orders out of tables into the relation `orders`: plain rows by DuckDB, odd ones by `reading/`.

Both give the same: what a cell means is said in `reading/orders.py` alone, and `plain.py` only
tells where an expression is sure to come to it. An order that stands twice is told as in any file.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlglot import exp

from rulesdsl.defining import define, field, frozen
from rulesdsl.model.fields import BY_NAME, FIELDS
from rulesdsl.model.records import Order, Origin
from rulesdsl.model.types import Type
from rulesdsl.reading.columns import no_orders
from rulesdsl.reading.interface import OrderReading, Refusal, Remark, RowProblem
from rulesdsl.reading.neutral import NUMBER, OF_A_LINE, OF_MONEY, unknown_columns
from rulesdsl.reading.once import join_orders, orders_once
from rulesdsl.reading.table import Row
from rulesdsl.reading.text import quoted
from rulesdsl.relational import plain
from rulesdsl.relational.completing import (
    COMPLETE,
    FEW,
    Stretch,
    any_told,
    by_columns,
    completed,
    stretches_of,
)
from rulesdsl.relational.order_cells import NAMES_OF_COUNTRIES, READ, name_countries, reading_of
from rulesdsl.relational.plain import call, literal
from rulesdsl.relational.records import order_of, order_rows
from rulesdsl.relational.schema import ORDERS, ORDINAL
from rulesdsl.relational.source import ROW, Source, column_of, rows
from rulesdsl.relational.terms import Warehouse
from rulesdsl.relational.terms import made as created

_SAME = "same"
"""Channel and number as they are compared, where DuckDB cannot tell: of rows that are not ASCII."""

_TWICE = "hashes_of_several"

_OF_PYTHON = (*ORDERS, COMPLETE, _SAME)
"""The columns of a row that Python made."""

_KINDS = {**ORDERS, COMPLETE: "BOOLEAN", _SAME: "VARCHAR"}

LISTS = frozenset(it.name for it in FIELDS if it.type is Type.TAGS)
"""Fields of which a column may hold lists."""

ReadRows = Callable[[Iterable[Row], str], Iterator[Order | RowProblem]]
"""Makes orders out of rows of a file, as `formats/neutral_csv.py` does."""


def takes_several_rows(named: Iterable[str]) -> bool:
    """Whether an order may take several rows of a table whose columns are called so."""
    return not (OF_MONEY | OF_A_LINE).isdisjoint(named)


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
    _kept: dict[str, str] = field(factory=dict, init=False)
    _stretches: list[Stretch] = field(factory=list, init=False)
    _problems: list[RowProblem] = field(factory=list, init=False)
    _remarks: list[Remark] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        self._kept = {it: ORDERS[it] for it in (ORDINAL, "order_number")}
        self.warehouse.create(READ, self._kept)
        self.warehouse.create(NAMES_OF_COUNTRIES, {"written": "VARCHAR", "code": "VARCHAR"})

    # --- files ----------------------------------------------------------------------------------

    def add(self, reading: OrderReading) -> None:
        """Take up what a reader of `formats/` made of a file."""
        self._starts.append(self._next)
        self._remarks += reading.remarks
        self._told |= ORDERS.keys()
        self._take_up(enumerate([*reading.problems, *reading.orders], self._next))
        self._next += len(reading.orders) + len(reading.problems)

    def remark(self, remark: Remark) -> None:
        """Take up what is to be said of a file."""
        self._remarks.append(remark)

    def add_table(self, source: Source) -> Refusal | None:
        """Take up the orders of a table whose columns are called like the fields."""
        named = source.named(BY_NAME, lists=LISTS)
        if isinstance(named, Refusal):
            return named
        refusal = _refuse(source, named)
        if refusal:
            return refusal
        (count,) = self.warehouse.one(source.select(call("count", exp.Star())))
        ends = (*(it.start for it in source.parts[1:]), count)
        for part, end in zip(source.parts, ends, strict=True):
            self._starts.append(self._next + part.start)
            self._remarks += unknown_columns(source.columns, Origin(part.file, 1))
            if part.start == end:
                self._remarks.append(no_orders(part.file))
        if takes_several_rows(named):
            self._told |= ORDERS.keys()
            made = self.read_rows((row for _, row in rows(self.warehouse, source)), source.file)
            self._take_up(enumerate(made, self._next))
        elif count:
            self._read_plain(source, named, count)
        self._next += count
        return None

    def _read_plain(self, source: Source, named: Mapping[str, str], count: int) -> None:
        """Have DuckDB read the plain rows, and read the others."""
        before = self.warehouse.count(READ)
        name_countries(self.warehouse, source, named)
        reading = reading_of(source, named)
        values = reading.values(self._next)
        if len(self._stretches) + len(source.parts) <= FEW:
            self._stretches += stretches_of(source, self._next)
            values = {it: term for it, term in values.items() if it not in {"file", "line"}}
        self._keep(values)
        self.warehouse.run(reading.insert(values))
        self._told |= reading.told
        if self.warehouse.count(READ) - before == count:
            return
        odd = _left_out(source, self._next)
        placed = (
            (self._next + number, made)
            for number, row in rows(self.warehouse, source, odd)
            for made in self.read_rows((row,), source.place_of(number)[0])
        )
        self._take_up(placed)

    def _keep(self, columns: Iterable[str]) -> None:
        """Have a place for these columns too."""
        new = {it: _KINDS[it] for it in columns if it not in self._kept}
        if new:
            self.warehouse.widen(READ, new)
            self._kept |= new

    def _take_up(self, placed: Iterable[tuple[int, Order | RowProblem]]) -> None:
        """Put what was made of rows at its place."""

        def orders() -> Iterator[tuple[object, ...]]:
            for at, made in placed:
                if isinstance(made, Order):
                    yield (*next(order_rows((made,), at)), True, same_order(made))
                else:
                    self._problems.append(made)

        for cells in by_columns(orders(), _OF_PYTHON):
            self._keep(it for it, values in cells.items() if any_told(values))
            self.warehouse.put(READ, zip(*(cells[it] for it in self._kept), strict=True))

    # --- orders that stand twice ----------------------------------------------------------------

    def finish(self) -> OrdersRead:
        """Make the relation `orders`, in which every order stands once."""
        once = join_orders((OrderReading((), tuple(self._problems), tuple(self._remarks)),))
        columns = tuple(it for it in ORDERS if it in self._told)
        cells = completed(self._kept, self._stretches)
        orders = exp.select(*(exp.alias_(term, it, quoted=True) for it, term in cells.items()))
        orders = orders.from_(READ)
        self.warehouse.run(created(_TWICE, _several(self._kept)))
        if self.warehouse.count(_TWICE):
            several = exp.select("its").from_(_TWICE)
            repeated = orders.where(_hashed(self._kept).isin(query=several))
            twice = list(self.warehouse.rows(repeated))
            kept, once = self._once(twice, once)
            left_out = [row[0] for row in twice if row[0] not in kept]
            self.warehouse.create("orders_left_out", {ORDINAL: "BIGINT"})
            self.warehouse.put("orders_left_out", ((at,) for at in left_out))
            without = exp.select(ORDINAL).from_("orders_left_out")
            orders = orders.where(exp.not_(column_of(ORDINAL).isin(query=without)))
        self.warehouse.view("orders", orders)
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


def _hashed(kept: Container[str]) -> exp.Expr:
    """A hash that two orders share which may be one."""
    number = exp.Lower(this=column_of("order_number"))
    if _SAME not in kept and "channel" not in kept:
        return call("hash", number)
    channel = column_of("channel") if "channel" in kept else exp.cast(exp.null(), "VARCHAR")
    folded = exp.Lower(this=call("coalesce", channel, literal("")))
    if _SAME not in kept:
        return call("hash", folded, number)
    both = call("concat", folded, call("chr", exp.Literal.number(31)), number)
    return call("hash", call("coalesce", column_of(_SAME), both))


def _several(kept: Container[str]) -> exp.Select:
    """The hashes that several orders have."""
    hashed = exp.select(exp.alias_(_hashed(kept), "its")).from_(READ).subquery("h")
    several = exp.select("its").from_(hashed).group_by("its")
    return several.having(exp.GT(this=exp.Count(this=exp.Star()), expression=plain.whole(1)))


def _refuse(source: Source, named: Mapping[str, str]) -> Refusal | None:
    if NUMBER not in named:
        return Refusal(
            Origin(source.file, 1),
            f"expected the column '{NUMBER}', found {quoted(', '.join(source.columns))}",
            "Call the columns like the fields of the language: order number, channel, email, name.",
        )
    return None


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
