"""Customer lists out of tables into the relation `customers`, as `reading_orders` does with orders.

What a cell means is said in `formats/neutral_customers.py` alone; here is only where an expression
is sure to come to it. Names of the other lists are few, and stay with Python.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlglot import exp

from rulesdsl.defining import define, field, frozen
from rulesdsl.formats.neutral_customers import (
    ACTIVE,
    COLUMNS,
    CURRENCY,
    LIST,
    NAME,
    PLACES,
    SIDES,
    TEXTS,
    lines_of,
    no_name,
    records_of_rows,
    unknown_columns,
)
from rulesdsl.model.company import UNKNOWN, Company
from rulesdsl.model.currencies import currency_code
from rulesdsl.model.records import Customer, CustomerList, TakenName
from rulesdsl.reading.interface import CustomerReading, Refusal, Remark, RowProblem
from rulesdsl.reading.once import customers_once
from rulesdsl.reading.quickbooks import not_whole, of_two_companies
from rulesdsl.relational import plain
from rulesdsl.relational.plain import Cell, call, literal
from rulesdsl.relational.records import customer_of, customer_rows
from rulesdsl.relational.schema import CUSTOMERS
from rulesdsl.relational.source import ROW, Source, column_of, rows
from rulesdsl.relational.terms import Warehouse

RELATION = "customers"

PLACE, _SAME = "at", "same"
"""The place of a record in the input, and its full name as it is compared, if it is not plain."""

_CURRENCIES = "currency_names"

_LIST_ID = "[0-9A-Fa-f]{1,8}-[0-9]{9,10}"
"""QuickBooks' own ListIDs, in which no card's number is sought (`reading/once.py`)."""


@frozen
class CustomersRead:
    """The relation `customers` is there: how many there are, and what else the lists tell."""

    count: int
    taken: tuple[TakenName, ...]
    company: Company
    problems: tuple[RowProblem, ...]
    remarks: tuple[Remark, ...]
    columns: tuple[str, ...] = tuple(CUSTOMERS)
    """The columns that any of the files tells; the others are missing in every record."""


@define
class Customers:
    """The list of all files, as far as it is read."""

    warehouse: Warehouse
    _next: int = field(default=0, init=False)
    _starts: list[int] = field(factory=list, init=False)
    _told: set[str] = field(factory=lambda: {"name", "parent", "active"}, init=False)
    _taken: list[TakenName] = field(factory=list, init=False)
    _company: Company = field(default=UNKNOWN, init=False)
    _problems: list[RowProblem] = field(factory=list, init=False)
    _remarks: list[Remark] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        self.warehouse.create(RELATION, {**CUSTOMERS, PLACE: "BIGINT", _SAME: "VARCHAR"})
        self.warehouse.create(_CURRENCIES, {"written": "VARCHAR", "code": "VARCHAR"})

    # --- files ----------------------------------------------------------------------------------

    def add(self, reading: CustomerReading) -> None:
        """Take up what a reader of `formats/` made of a file."""
        its = reading.customers
        self._starts.append(self._next)
        self._told |= CUSTOMERS.keys()
        self._taken += its.taken
        self._company += its.company
        self._problems += reading.problems
        self._remarks += reading.remarks
        self._take_up(enumerate(its.customers, self._next))
        self._next += len(its.customers)

    def remark(self, remark: Remark) -> None:
        """Take up what is to be said of a file."""
        self._remarks.append(remark)

    def add_table(self, source: Source) -> Refusal | None:
        """Take up the records of a table whose columns are called as ours."""
        named = source.named(COLUMNS)
        if isinstance(named, Refusal):
            return named
        if NAME not in named:
            return no_name(source.columns, source.file)
        self._starts.append(self._next)
        self._remarks += unknown_columns(source.columns, source.file)
        named = {name: column for name, column in named.items() if name in COLUMNS}
        (count,) = self.warehouse.one(source.select(call("count", exp.Star())))
        before = self.warehouse.count(RELATION)
        _name_currencies(self.warehouse, source, named)
        statement = _insert(source, named, self._next)
        self.warehouse.run(statement)
        self._told |= {it.name for it in statement.this.expressions}
        if self.warehouse.count(RELATION) - before < count:
            self._take_up(self._odd(source))
        self._next += count
        return None

    def _odd(self, source: Source) -> Iterator[tuple[int, Customer | TakenName | RowProblem]]:
        """What the rows hold that DuckDB could not be trusted with."""
        at = exp.Sub(this=column_of(PLACE), expression=plain.whole(self._next))
        read = exp.select(at).from_(RELATION)
        read = read.where(exp.GTE(this=column_of(PLACE), expression=plain.whole(self._next)))
        every = source.select(exp.alias_(source.row.copy(), ROW)).subquery("every")
        odd = exp.select(ROW).from_(every).where(exp.not_(exp.column(ROW).isin(query=read)))
        for row in rows(self.warehouse, source, odd):
            for made in records_of_rows((row,), source.file):
                refused = customers_once((made,)).problems if isinstance(made, Customer) else ()
                yield self._next + row.line - source.line, refused[0] if refused else made

    def _take_up(self, placed: Iterable[tuple[int, Customer | TakenName | RowProblem]]) -> None:
        def customers() -> Iterator[tuple[object, ...]]:
            for at, made in placed:
                match made:
                    case TakenName():
                        self._taken.append(made)
                    case RowProblem():
                        self._problems.append(made)
                    case Customer():
                        (row,) = customer_rows((made,))
                        yield (*row, at, made.full_name.casefold())

        self.warehouse.put(RELATION, customers())

    # --- the list as a whole --------------------------------------------------------------------

    def finish(self) -> CustomersRead:
        """Make `customers` a list in which every record stands once."""
        told = customers_once((), self._taken, self._problems, self._remarks, self._company)
        remarks, problems = list(told.remarks), list(told.problems)
        twice = list(self.warehouse.rows(_records(_repeated())))
        if twice:
            kept, once = self._once(twice)
            problems += once.problems
            remarks += once.remarks
            self.warehouse.create("customers_left_out", {PLACE: "BIGINT"})
            self.warehouse.put(
                "customers_left_out", ((row[-1],) for row in twice if row[-1] not in kept)
            )
            left_out = exp.select(PLACE).from_("customers_left_out")
            self.warehouse.run(exp.delete(RELATION, where=column_of(PLACE).isin(query=left_out)))
        count = self.warehouse.count(RELATION)
        remarks += self._missing_parents() if count else not_whole(())
        remarks += self._two_companies()
        its = told.customers
        columns = tuple(it for it in CUSTOMERS if it in self._told)
        notes = tuple(problems), tuple(remarks)
        return CustomersRead(count, its.taken, its.company, *notes, columns)

    def _once(self, twice: list[tuple[Any, ...]]) -> tuple[set[int], CustomerReading]:
        """Which places count of records that share a name or an identity, and what is told."""
        placed = [
            (row[-1], customer_of(row, _COLUMNS)) for row in sorted(twice, key=itemgetter(-1))
        ]
        by_file = groupby(placed, key=lambda it: bisect_right(self._starts, it[0]))
        each = [customers_once(one for _, one in its) for _, its in by_file]
        joined = customers_once(
            (one for it in each for one in it.customers.customers),
            problems=(one for it in each for one in it.problems),
            remarks=(one for it in each for one in it.remarks),
        )
        places = {id(one): at for at, one in placed}
        return {places[id(it)] for it in joined.customers.customers}, joined

    def _missing_parents(self) -> tuple[Remark, ...]:
        """As `not_whole` says of jobs whose customers are not in the list."""
        parent = exp.Lower(this=column_of("parent"))
        there = exp.select(_full_name()).from_(RELATION)
        lacking = exp.and_(
            exp.not_(exp.Is(this=column_of("parent"), expression=exp.null())),
            exp.not_(parent.isin(query=there)),
        )
        first = exp.select(exp.Min(this=column_of(PLACE))).from_(RELATION).where(lacking)
        first = first.group_by(column_of("parent"))
        found = [
            customer_of(row, _COLUMNS)
            for row in self.warehouse.rows(
                _records(column_of(PLACE).isin(query=first)).order_by(PLACE)
            )
        ]
        # Letters beyond ASCII have folds that DuckDB does not know: their customers may be there.
        odd = {it.parent.casefold() for it in found if it.parent and not it.parent.isascii()}
        names = [literal(it) for it in sorted(odd)]
        among = exp.In(this=_full_name(), expressions=names)
        known = exp.select(_full_name()).from_(RELATION).where(among)
        there_after_all = {it for (it,) in self.warehouse.rows(known)} if names else set()
        jobs = [it for it in found if (it.parent or "").casefold() not in there_after_all]
        return not_whole(tuple(jobs)) if jobs else ()

    def _two_companies(self) -> tuple[Remark, ...]:
        desktop = exp.not_(call("coalesce", column_of("online"), exp.false()))
        if not self._company.online:
            return ()
        row = next(self.warehouse.rows(_records(desktop).order_by(PLACE).limit(1)), None)
        if row is None:
            return ()
        lists = CustomerList((customer_of(row, _COLUMNS),)), CustomerList(company=self._company)
        return of_two_companies(lists)


_COLUMNS = (*CUSTOMERS, PLACE)


def _records(which: exp.Expr) -> exp.Select:
    return exp.select(*map(column_of, _COLUMNS)).from_(RELATION).where(which)


def _full_name() -> exp.Expr:
    """The full name as it is compared."""
    whole = exp.Lower(this=call("concat_ws", literal(":"), column_of("parent"), column_of("name")))
    return call("coalesce", column_of(_SAME), whole)


def _repeated() -> exp.Expr:
    """Whether another record has the same name or identity, as far as a hash tells."""

    def several(term: exp.Expr) -> exp.Expr:
        grouped = exp.select(exp.alias_(term, "its")).from_(RELATION).group_by("its")
        many = exp.GT(this=exp.Count(this=exp.Star()), expression=plain.whole(1))
        return term.copy().isin(query=grouped.having(many))

    by_id = exp.and_(
        exp.not_(exp.Is(this=column_of("list_id"), expression=exp.null())),
        several(call("hash", column_of("list_id"))),
    )
    return exp.or_(several(call("hash", _full_name())), by_id)


# --- one statement for the plain rows -------------------------------------------------------------


def _its(name: str) -> exp.Expr:
    return exp.column(exp.to_identifier(name, quoted=True), table="its")


def _insert(source: Source, named: Mapping[str, str], start: int) -> exp.Expr:
    """Put the plain rows of a table at their places, counted from `start`."""
    cells = _cells(named)
    values = {name: cell.value for name, cell in cells.items()}
    values["file"] = literal(source.file)
    values["line"] = exp.Add(this=_its(ROW), expression=plain.whole(source.line))
    values[PLACE] = exp.Add(this=_its(ROW), expression=plain.whole(start))
    odd = [it.odd for it in cells.values() if it.odd is not None]
    odd.append(plain.is_odd([_row_text(named, it) for it in named]))
    if LIST in named:
        whose = exp.Lower(this=_its(named[LIST]))
        odd.append(exp.NEQ(this=whose, expression=literal("customer")))
    taken = (exp.alias_(source.text_of(it), it, quoted=True) for it in named.values())
    every = source.select(exp.alias_(source.row.copy(), ROW), *taken).subquery("its")
    query = exp.select(*(exp.alias_(value, name, quoted=True) for name, value in values.items()))
    query = query.from_(every)
    if CURRENCY in named:
        called = exp.alias_(exp.to_table(_CURRENCIES), "called")
        same = _its(named[CURRENCY]).eq(exp.column("written", table="called"))
        query = query.join(called, on=same, join_type="left")
    query = query.where(exp.not_(call("coalesce", exp.or_(*odd), exp.false())))
    return exp.insert(
        query, RELATION, columns=[exp.to_identifier(it, quoted=True) for it in values]
    )


def _row_text(named: Mapping[str, str], name: str) -> exp.Expr:
    text = _its(named[name])
    if name != "list id":
        return text
    other = plain.unlike(text, _LIST_ID)
    return exp.Case(ifs=[exp.If(this=other, true=text.copy())])


def _cells(named: Mapping[str, str]) -> dict[str, Cell]:
    """What each column of CUSTOMERS is worth that the table tells something of."""
    cells = _names(_its(named[NAME]))
    active = plain.yes_no(_its(named[ACTIVE]), plain.TEXT) if ACTIVE in named else Cell(exp.true())
    cells["active"] = Cell(call("coalesce", active.value, exp.true()), active.odd)
    cells["online"] = Cell(exp.false())
    for column, part in TEXTS.items():
        if column in named:
            cells[part] = plain.text(_its(named[column]))
    for side in SIDES:
        for place in PLACES:
            if f"{side} {place}" in named:
                cells[f"{side}_{place}"] = plain.text(_its(named[f"{side} {place}"]))
        lines = [(_its(named[it])) for it in lines_of(side) if it in named]
        if lines:
            cells[f"{side}_lines"] = Cell(_lines(lines))
    if CURRENCY in named:
        code = exp.column("code", table="called")
        text = _its(named[CURRENCY])
        unknown = exp.and_(plain.is_there(text), plain.is_missing(code))
        cells["currency"] = Cell(code, unknown)
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
    blank = exp.and_(has_parent.copy(), call("list_contains", trimmed, literal("")))
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


def _name_currencies(warehouse: Warehouse, source: Source, named: Mapping[str, str]) -> None:
    """Ask Python once for each currency that is written in the table."""
    warehouse.run(exp.delete(_CURRENCIES))
    if CURRENCY not in named:
        return
    written = source.text_of(named[CURRENCY])
    query = source.select(exp.alias_(written, "written")).distinct().limit(MOST_CURRENCIES)
    texts = (it for (it,) in warehouse.rows(query) if it and it.isascii() and it.isprintable())
    codes = ((it, currency_code(it)) for it in texts)
    warehouse.put(_CURRENCIES, [(it, code) for it, code in codes if code is not None])


MOST_CURRENCIES = 1_000
"""More different names of currencies than this are not looked at beforehand."""
