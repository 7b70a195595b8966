"""A customer list is prepared: written into a file with all that its records are looked up by."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from rulesdsl.customers.canonical import folded_full_name
from rulesdsl.customers.index import CustomerIndex
from rulesdsl.customers.prepared import folds, phone_folds
from rulesdsl.customers.slots import BITS_OF_A_NUMBER, places
from rulesdsl.customers.tables import Row, Tables
from rulesdsl.customers.written import (
    PARTS,
    company_text,
    note_text,
    record_text,
    sale_text,
    taken_text,
    to_text,
    told_by,
)
from rulesdsl.model.company import Company
from rulesdsl.model.records import Customer, TakenName
from rulesdsl.model.storage import same_label
from rulesdsl.reading.interface import CustomerReading, Remark, RowProblem

Watch: TypeAlias = Callable[[Iterable[Customer]], Iterable[Customer]]
"""Lets somebody see how far the work is: it gives the records on, one by one."""

_SHELVES = 1 << 8
"""Places are sorted a shelf at a time: the whole would need a large part of the memory."""


def prepare(
    tables: Tables, reading: CustomerReading, version: str, watch: Watch = lambda it: it
) -> None:
    """Write a list into empty tables. `version` is that of the program, for messages.

    What makes a list look as if it were not whole is no remark of `reading`: the list tells itself.
    """
    index = CustomerIndex(reading.customers)
    with tables.all_or_nothing():
        tables.create()
        files = _files(it.origin.file for it in index.records if it.origin)
        tables.do_all(
            "INSERT INTO file VALUES (?, ?)", ((at, to_text(it)) for it, at in files.items())
        )
        shelves = [array("q") for _ in range(_SHELVES)]
        untold = set(PARTS)
        rows = _record_rows(watch(index.records), files, shelves, untold)
        tables.do_all("INSERT INTO record VALUES (?, ?)", rows)
        for shelf in shelves:
            tables.do_all("INSERT INTO slot VALUES (?)", ((it,) for it in sorted(shelf)))
        tables.do_all("INSERT INTO missing VALUES (?)", _missing(index))
        tables.do_all("INSERT OR IGNORE INTO taken VALUES (?, ?)", map(taken_row, index.taken))
        put_company(tables, index.company)
        put_notes(tables, (*reading.problems, *reading.remarks))
        facts = {
            "version": version,
            "folds": folds(),
            "phone folds": phone_folds(),
            "records": len(index.records),
            "others": index.names.others,
            "with currency": sum(it.currency is not None for it in index.records),
            "told": [it for it in PARTS if it not in untold],
        }
        for name, value in facts.items():
            put_fact(tables, name, to_text(value))


def _files(names: Iterable[str]) -> dict[str, int]:
    """Each file's number, counted from 0."""
    return {name: at for at, name in enumerate(dict.fromkeys(names))}


def _record_rows(
    records: Iterable[Customer],
    files: Mapping[str, int],
    shelves: list[array[int]],
    untold: set[str],
) -> Iterator[Row]:
    """The rows of all records; meanwhile their places are put on the shelves.

    What they tell something of is taken out of `untold`.
    """
    bits = (_SHELVES - 1).bit_length()
    above = 32 - bits + BITS_OF_A_NUMBER
    for number, record in enumerate(records):
        for place in places(record, number):
            shelves[place >> above].append(place)
        untold.difference_update(told_by(record, untold))
        yield number, record_text(record, files)


def _missing(index: CustomerIndex) -> Iterator[Row]:
    """Who has jobs and is not in the list."""
    parents = {folded_full_name(it.parent) for it in index.records if it.parent is not None}
    return ((to_text(it),) for it in parents if it not in index.by_full_name)


# --- what is put into the tables at once and by every update --------------------------------------


def put_fact(tables: Tables, name: str, body: str) -> None:
    """Write down what is told once."""
    tables.do("INSERT OR REPLACE INTO fact VALUES (?, ?)", name, body)


def put_company(tables: Tables, company: Company) -> None:
    """Write down what is known of the company; what was posted joins what was posted before."""
    put_fact(tables, "company", company_text(company))
    tables.do_all(
        "INSERT OR IGNORE INTO posted VALUES (?, ?)",
        ((sale_text(it.number, it.channel), to_text(it.store)) for it in company.posted),
    )
    tables.do_all(
        "INSERT OR IGNORE INTO used VALUES (?)", ((to_text(it),) for it in company.numbers)
    )


def put_notes(tables: Tables, notes: Iterable[Remark | RowProblem]) -> None:
    """Write down what the readers had to say, the same thing once."""
    tables.do_all(
        "INSERT OR IGNORE INTO note (body) VALUES (?)", ((note_text(it),) for it in notes)
    )


def taken_row(name: TakenName) -> Row:
    """A name on another list, by what it is looked up."""
    return to_text(same_label(name.name)), taken_text(name)
