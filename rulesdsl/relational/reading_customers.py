"""Customer lists out of tables into the relation `customers`, as `reading_orders` does with orders.

The plain rows are `customer_cells.py`'s. Names of the other lists are few, and stay with Python.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlglot import exp

from rulesdsl.defining import define, field, frozen
from rulesdsl.formats.neutral_customers import (
    COLUMNS,
    NAME,
    no_name,
    records_of_rows,
    unknown_columns,
)
from rulesdsl.model.company import UNKNOWN, Company
from rulesdsl.model.records import Customer, CustomerList, TakenName
from rulesdsl.reading.interface import CustomerReading, Refusal, Remark, RowProblem
from rulesdsl.reading.once import customers_once
from rulesdsl.reading.quickbooks import not_whole, of_two_companies
from rulesdsl.relational import plain
from rulesdsl.relational.completing import (
    COMPLETE,
    FEW,
    Stretch,
    any_told,
    by_columns,
    origins,
    stretches_of,
    term,
)
from rulesdsl.relational.customer_cells import (
    NAMES_OF_CURRENCIES,
    PLACE,
    READ,
    cells_of,
    insert,
    name_currencies,
    values_of,
)
from rulesdsl.relational.plain import call, literal
from rulesdsl.relational.records import customer_of, customer_rows
from rulesdsl.relational.schema import CUSTOMERS
from rulesdsl.relational.source import ROW, Source, column_of, rows
from rulesdsl.relational.terms import Warehouse, within
from rulesdsl.relational.terms import made as created
from rulesdsl.relational.work import ROW as RECORD

RELATION = "customers"

_SAME = "same"
"""The full name of a record as it is compared, if it is not plain."""

_OF_PYTHON = (*CUSTOMERS, PLACE, COMPLETE, _SAME)
"""The columns of a row that Python made."""

_KINDS = {**CUSTOMERS, PLACE: "BIGINT", COMPLETE: "BOOLEAN", _SAME: "VARCHAR"}


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
    _told: set[str] = field(
        factory=lambda: {"name", "parent", "active", "file", "line"}, init=False
    )
    _kept: dict[str, str] = field(factory=dict, init=False)
    _stretches: list[Stretch] = field(factory=list, init=False)
    _taken: list[TakenName] = field(factory=list, init=False)
    _company: Company = field(default=UNKNOWN, init=False)
    _problems: list[RowProblem] = field(factory=list, init=False)
    _remarks: list[Remark] = field(factory=list, init=False)

    def __attrs_post_init__(self) -> None:
        self._kept = {it: _KINDS[it] for it in ("name", "parent", "active", PLACE)}
        self.warehouse.create(READ, self._kept)
        self.warehouse.create(NAMES_OF_CURRENCIES, {"written": "VARCHAR", "code": "VARCHAR"})

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
        for part in source.parts:
            self._starts.append(self._next + part.start)
            self._remarks += unknown_columns(source.columns, part.file)
        named = {name: column for name, column in named.items() if name in COLUMNS}
        (count,) = self.warehouse.one(source.select(call("count", exp.Star())))
        before = self.warehouse.count(READ)
        name_currencies(self.warehouse, source, named)
        cells = cells_of(named)
        values = values_of(source, cells, self._next)
        if len(self._stretches) + len(source.parts) <= FEW:
            self._stretches += stretches_of(source, self._next)
            values = {it: term for it, term in values.items() if it not in {"file", "line"}}
        self._keep(values)
        self.warehouse.run(insert(source, named, cells, values))
        self._told |= values.keys() & CUSTOMERS.keys()
        if self.warehouse.count(READ) - before < count:
            self._take_up(self._odd(source))
        self._next += count
        return None

    def _odd(self, source: Source) -> Iterator[tuple[int, Customer | TakenName | RowProblem]]:
        """What the rows hold that DuckDB could not be trusted with."""
        at = exp.Sub(this=column_of(PLACE), expression=plain.whole(self._next))
        read = exp.select(at).from_(READ)
        read = read.where(exp.GTE(this=column_of(PLACE), expression=plain.whole(self._next)))
        every = source.select(exp.alias_(source.row.copy(), ROW)).subquery("every")
        odd = exp.select(ROW).from_(every).where(exp.not_(exp.column(ROW).isin(query=read)))
        for number, row in rows(self.warehouse, source, odd):
            for made in records_of_rows((row,), source.place_of(number)[0]):
                refused = customers_once((made,)).problems if isinstance(made, Customer) else ()
                yield self._next + number, refused[0] if refused else made

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
                        yield (*row, at, True, made.full_name.casefold())

        for cells in by_columns(customers(), _OF_PYTHON):
            self._keep(it for it, values in cells.items() if any_told(values))
            self.warehouse.put(READ, zip(*(cells[it] for it in self._kept), strict=True))

    def _keep(self, columns: Iterable[str]) -> None:
        """Have a place for these columns too."""
        new = {it: _KINDS[it] for it in columns if it not in self._kept}
        if new:
            self.warehouse.widen(READ, new)
            self._kept |= new

    # --- the list as a whole --------------------------------------------------------------------

    def finish(self) -> CustomersRead:
        """Make `customers` a list in which every record stands once."""
        told = customers_once((), self._taken, self._problems, self._remarks, self._company)
        remarks, problems = list(told.remarks), list(told.problems)
        self._show()
        twice = list(self._repeated())
        if twice:
            kept, once = self._once(twice)
            problems += once.problems
            remarks += once.remarks
            self.warehouse.create("customers_left_out", {PLACE: "BIGINT"})
            self.warehouse.put(
                "customers_left_out", ((row[-1],) for row in twice if row[-1] not in kept)
            )
            left_out = exp.select(PLACE).from_("customers_left_out")
            self.warehouse.run(exp.delete(READ, where=column_of(PLACE).isin(query=left_out)))
            self._show()
        count = self.warehouse.count(RELATION)
        remarks += self._missing_parents() if count else not_whole(())
        remarks += self._two_companies()
        its = told.customers
        columns = tuple(it for it in CUSTOMERS if it in self._told)
        notes = tuple(problems), tuple(remarks)
        return CustomersRead(count, its.taken, its.company, *notes, columns)

    def _show(self) -> None:
        """Have the relation `customers` of what is there."""
        following = origins(self._stretches, PLACE)
        cells = {it: term(it, kind, self._kept, following) for it, kind in CUSTOMERS.items()}
        cells |= {it: column_of(PLACE) for it in (PLACE, RECORD)}
        cells[_SAME] = term(_SAME, "VARCHAR", self._kept, {})
        query = exp.select(*(exp.alias_(cell, it, quoted=True) for it, cell in cells.items()))
        self.warehouse.view(RELATION, query.from_(READ))

    def _repeated(self) -> Iterator[tuple[Any, ...]]:
        """The records that may share a name or an identity with another: both by a hash."""
        which = [self._shared("names_of_several", _full_name(), exp.true())]
        if "list_id" in self._kept:
            its = column_of("list_id")
            which.append(self._shared("identities_of_several", its, plain.is_there(its)))
        shared = [it for it in which if it is not None]
        if shared:
            yield from self.warehouse.rows(_records(exp.or_(*shared)))

    def _shared(self, name: str, value: exp.Expr, is_known: exp.Expr) -> exp.Expr | None:
        """Whether another record has the same value, if it is known; None where no two have."""
        hashed = call("hash", value)
        several = exp.select(exp.alias_(hashed, "its")).from_(RELATION).where(is_known)
        several = exp.select("its").from_(within(several, "h")).group_by("its")
        several = several.having(exp.GT(this=exp.Count(this=exp.Star()), expression=plain.whole(1)))
        self.warehouse.run(created(name, several))
        among = exp.select("its").from_(name)
        return exp.and_(is_known, hashed.isin(query=among)) if self.warehouse.count(name) else None

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
        if not self.warehouse.one(exp.select(exp.Count(this=column_of("parent"))).from_(READ))[0]:
            return ()
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
