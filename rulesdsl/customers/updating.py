"""A prepared list is brought up to date with an export of what has changed in QuickBooks.

A record of the changes takes the place of the one with its ListID, else of the one with its full
name, else it is new. Who is called otherwise takes the jobs along. Nobody is taken away: an export
of changes does not tell who is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rulesdsl.customers.canonical import folded_full_name
from rulesdsl.customers.prepared import PreparedList, phone_folds
from rulesdsl.customers.preparing import put_company, put_fact, put_notes, taken_row
from rulesdsl.customers.slots import FULL_NAME, LIST_ID, UNDER, places
from rulesdsl.customers.tables import Tables
from rulesdsl.customers.written import PARTS, record_text, to_text, told_by
from rulesdsl.defining import evolve, frozen
from rulesdsl.model.company import Company
from rulesdsl.model.records import Customer, TakenName
from rulesdsl.model.storage import same_label
from rulesdsl.reading.interface import CustomerReading, Refusal, RowProblem
from rulesdsl.reading.once import accounts_once
from rulesdsl.reading.quickbooks import LIST


@frozen
class Updated:
    """What came of the changes: how many records are new, changed, or moved with their customer.

    `same` stand in the list already just so. `problems` are the changes that were not applied.
    """

    new: int
    changed: int
    moved: int
    same: int
    problems: tuple[RowProblem, ...]


@frozen
class _Step:
    """A record of the list, or None for a new one, and what stands there from now on."""

    number: int
    old: Customer | None
    new: Customer


def update(there: PreparedList, changes: CustomerReading) -> Updated | Refusal:
    """Apply the changes to the list's file: all of them that can be, or none if it fails."""
    refusal = _of_another_company(there, changes)
    if refusal is not None:
        return refusal
    tables, told = there.tables, changes.customers
    with tables.all_or_nothing():
        there = PreparedList(tables)  # nobody else writes from here on
        steps, problems = _applicable(there, told.customers)
        moved = _moved(there, steps)
        real = [it for it in (*steps, *moved) if it.old != it.new]
        files = _files(there, real)
        for step in real:
            _put(tables, step, files)
        _put_missing(tables, real)
        _put_taken(there, told.taken)
        put_company(tables, _company(there, told.company))
        put_notes(tables, (*changes.problems, *problems, *changes.remarks))
        _put_facts(there, real)
    new = sum(it.old is None for it in steps)
    changed = sum(it.old is not None and it.old != it.new for it in steps)
    return Updated(new, changed, len(moved), len(steps) - new - changed, problems)


def _of_another_company(there: PreparedList, changes: CustomerReading) -> Refusal | None:
    given = changes.customers
    if not given.customers or given.company.online is there.company.online:
        return None
    of_list, of_changes = (
        "QuickBooks Online" if it.online else "QuickBooks Desktop"
        for it in (there.company, given.company)
    )
    return Refusal(
        given.customers[0].origin or LIST,
        f"expected changes of a list of {of_list}, found customers of {of_changes}",
        "Give the changes of the company that the list was prepared for.",
    )


# --- whose place a change takes -------------------------------------------------------------------


def _applicable(
    there: PreparedList, changes: Iterable[Customer]
) -> tuple[list[_Step], tuple[RowProblem, ...]]:
    """The steps of all changes that can be applied together, and what is wrong with the others."""
    left, wrong = list(changes), list[RowProblem]()
    while True:
        steps, problems = _tried(there, left)
        if not problems:
            return steps, tuple(wrong)
        # Who was to get another name keeps the old one: that may be in the way of the next one.
        wrong += problems.values()
        left = [it for at, it in enumerate(left) if at not in problems]


def _tried(
    there: PreparedList, changes: list[Customer]
) -> tuple[list[_Step], Mapping[int, RowProblem]]:
    """A step for each change, or the problem of that change, by its place."""
    by_list_id = {
        at: number
        for at, change in enumerate(changes)
        if change.list_id is not None
        for number in list(there.kept.those(LIST_ID, change.list_id))[:1]
    }
    leaving = frozenset(by_list_id.values())
    steps: list[_Step] = []
    problems: dict[int, RowProblem] = {}
    free = there.first_free
    for at, change in enumerate(changes):
        named = there.kept.those(FULL_NAME, folded_full_name(change.full_name))
        namesakes = {number: it for number, it in named.items() if number not in leaving}
        problem = _problem(change, namesakes, known=at in by_list_id)
        if problem is not None:
            problems[at] = problem
            continue
        number = by_list_id.get(at, next(iter(namesakes), None))
        if number is None:
            number, free = free, free + 1
            steps.append(_Step(number, None, change))
        else:
            old = there.kept.record(number)
            steps.append(_Step(number, old, _in_place_of(old, change)))
    return steps, problems


def _problem(
    change: Customer, namesakes: Mapping[int, Customer], *, known: bool
) -> RowProblem | None:
    """Why a change cannot be applied; `known` tells that its ListID is in the list."""
    if not namesakes:
        return None
    if len(namesakes) > 1:
        found = f"expected one '{change.full_name}' in the prepared list, found {len(namesakes)}"
    else:
        (there,) = namesakes.values()
        if not known and (there.list_id is None or change.list_id in {None, there.list_id}):
            return None
        found = (
            f"expected '{change.full_name}' with the ListID {there.list_id or 'of nobody'}, as the"
            f" prepared list has it, found it with {change.list_id}"
        )
    return RowProblem(
        change.origin or LIST, found, "Prepare the list once more from an export of the whole list."
    )


def _in_place_of(old: Customer, change: Customer) -> Customer:
    """The record as it is from now on. A list without ListIDs does not take one away.

    The edit sequence goes: it was that of the old state, and QuickBooks refuses it.
    """
    if change.list_id is None:
        change = evolve(change, list_id=old.list_id, online=old.online)
    return evolve(change, created=change.created or old.created)


def _moved(there: PreparedList, steps: Iterable[_Step]) -> list[_Step]:
    """The jobs, at every depth, of whom the changes give another name."""
    waiting = [it for it in steps if it.old is not None]
    done = {it.number for it in waiting}
    moved: list[_Step] = []
    while waiting:
        step = waiting.pop()
        if step.old is None or step.old.full_name == step.new.full_name:
            continue
        name = folded_full_name(step.old.full_name)
        if not there.kept.those(FULL_NAME, name).keys() <= done:
            continue  # somebody else of this name stays: whose jobs they are nobody can tell
        for number, job in there.kept.those(UNDER, name).items():
            if number not in done:
                its = _Step(number, job, evolve(job, parent=step.new.full_name))
                done.add(number)
                moved.append(its)
                waiting.append(its)
    return moved


# --- written down ---------------------------------------------------------------------------------


def _files(there: PreparedList, steps: Iterable[_Step]) -> dict[str, int]:
    """The number of each file; those that are new are written down."""
    files = {name: at for at, name in enumerate(there.files)}
    for step in steps:
        origin = step.new.origin
        if origin is not None and origin.file not in files:
            files[origin.file] = len(files)
            there.tables.do(
                "INSERT INTO file VALUES (?, ?)", files[origin.file], to_text(origin.file)
            )
    return files


def _put(tables: Tables, step: _Step, files: Mapping[str, int]) -> None:
    before = places(step.old, step.number) if step.old is not None else set()
    after = places(step.new, step.number)
    tables.do_all("DELETE FROM slot WHERE place = ?", ((it,) for it in before - after))
    tables.do_all("INSERT OR IGNORE INTO slot VALUES (?)", ((it,) for it in after - before))
    body = record_text(step.new, files)
    tables.do("INSERT OR REPLACE INTO record VALUES (?, ?)", step.number, body)


def _put_missing(tables: Tables, steps: Iterable[_Step]) -> None:
    """Who has jobs and does not stand in the list, among all who were touched."""
    now = PreparedList(tables)
    records = (it for step in steps for it in (step.old, step.new) if it is not None)
    names = {name for it in records for name in (it.full_name, it.parent) if name is not None}
    for name in sorted(map(folded_full_name, names)):
        if now.kept.those(UNDER, name) and not now.kept.those(FULL_NAME, name):
            tables.do("INSERT OR IGNORE INTO missing VALUES (?)", to_text(name))
        else:
            tables.do("DELETE FROM missing WHERE name = ?", to_text(name))


def _put_taken(there: PreparedList, taken: Iterable[TakenName]) -> None:
    """The names on the other lists that were not there."""
    if not taken:
        return
    known = {(it.list, same_label(it.name)) for it in there.taken}
    for name in taken:
        if (name.list, same_label(name.name)) not in known:
            known.add((name.list, same_label(name.name)))
            there.tables.do("INSERT INTO taken VALUES (?, ?)", *taken_row(name))
    put_fact(there.tables, "others", to_text(len(known)))


def _company(there: PreparedList, new: Company) -> Company:
    """What is known of the company now; where both tell something, the changes are right.

    What is posted is only that of the changes: it joins what is there.
    """
    old = evolve(there.company, posted=frozenset(), numbers=frozenset())
    accounts, _ = accounts_once((*new.accounts, *old.accounts))
    return evolve(old + new, accounts=accounts, currencies={**old.currencies, **new.currencies})


def _put_facts(there: PreparedList, steps: Iterable[_Step]) -> None:
    more = in_currencies = 0
    told = set(there.told)
    for step in steps:
        more += step.old is None
        was = step.old is not None and step.old.currency is not None
        in_currencies += (step.new.currency is not None) - was
        told.update(told_by(step.new, PARTS))
    facts = {
        "records": there.fact("records") + more,
        "with currency": there.fact("with currency") + in_currencies,
        "told": [it for it in PARTS if it in told],
    }
    if there.fact("phone folds") != phone_folds():
        facts["phone folds"] = "mixed"  # from now on phone numbers are looked for in all records
    for name, value in facts.items():
        put_fact(there.tables, name, to_text(value))
