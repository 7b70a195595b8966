"""Prepared customer lists on the disk: recognised, opened, written anew, brought up to date."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from rulesdsl.cli._stopping import unstopped
from rulesdsl.cli._write import temporary
from rulesdsl.customers.prepared import PreparedList
from rulesdsl.customers.tables import APPLICATION, FORMAT, Tables
from rulesdsl.customers.unusable import CURE, DAMAGED, UnusableListError
from rulesdsl.defining import frozen
from rulesdsl.model.records import Origin
from rulesdsl.reading.interface import CustomerReading, Refusal

if TYPE_CHECKING:
    from rulesdsl.customers.preparing import Watch
    from rulesdsl.customers.updating import Updated

_HEAD = 100
_PAGE_SIZE = slice(16, 18)
_PAGES = slice(28, 32)
_FORMAT = slice(60, 64)
_APPLICATION = slice(68, 72)

_WAITS = 10.0
"""Seconds that one program waits for another one to be done with the list."""


@frozen
class NotWritten:
    """Why a list was not written, and what to do."""

    message: str
    cure: str


def open_list(file: str, *, to_write: bool = False) -> PreparedList | Refusal:
    """A prepared list; what is wrong with it is told."""
    try:
        wrong = _looked_at(file)
        if wrong is not None:
            return Refusal(Origin(file), *wrong)
        tables = Tables(_connected(file, to_write=to_write))
        if not to_write:
            tables.do("BEGIN")  # what is read later is of the same state
        return PreparedList(tables)
    except UnusableListError as error:
        return Refusal(Origin(file), error.message, error.cure)
    except OSError as error:
        what = error.strerror or error
        return _cannot_be_opened(file, f"found an error: {what}")
    except sqlite3.Error as error:
        return _cannot_be_opened(file, f"found an error: {error}")


def _cannot_be_opened(file: str, found: str) -> Refusal:
    return Refusal(
        Origin(file),
        f"expected a prepared list that can be opened, {found}",
        "Ask for the permission to read and write it, or prepare it once more.",
    )


def _looked_at(file: str) -> tuple[str, str] | None:
    """What its head and its length say against it, and the cure."""
    with Path(file).open("rb") as stream:
        head = stream.read(_HEAD)
        length = os.fstat(stream.fileno()).st_size
    if len(head) < _HEAD:
        return DAMAGED, CURE
    application, made_by, pages, page = (
        int.from_bytes(head[it]) for it in (_APPLICATION, _FORMAT, _PAGES, _PAGE_SIZE)
    )
    if application != APPLICATION:
        return (
            "expected a customer list, found an SQLite file of another program",
            "Give the exports of QuickBooks, or a list that `rulesdsl customers` prepared.",
        )
    if made_by != FORMAT:
        which = "a newer" if made_by > FORMAT else "an older"
        return f"expected a list prepared by this version of rulesdsl, found {which} one's", CURE
    page = page if page > 1 else 1 << 16  # as SQLite writes it
    return (DAMAGED, CURE) if length < pages * page and not _stopped(file) else None


def is_list(file: str) -> bool:
    """Whether a file of SQLite is a prepared list, whole or not, of whatever version."""
    with Path(file).open("rb") as stream:
        head = stream.read(_HEAD)
    return len(head) < _HEAD or int.from_bytes(head[_APPLICATION]) == APPLICATION


def _stopped(file: str) -> bool:
    """Whether an update is under way, or was stopped and has still to be undone."""
    return _is_journal(_journal(Path(file)))


def _is_journal(path: Path) -> bool:
    """Whether a file is one of SQLite's that tell how to undo something, or will tell it.

    Source: SQLite, Database File Format, section 3.
    """
    with suppress(OSError), path.open("rb") as stream:
        return stream.read(len(_UNDOES)) in {_UNDOES, bytes(len(_UNDOES)), b""}
    return False


_UNDOES = bytes.fromhex("d9d505f920a163d7")


def _journal(file: Path) -> Path:
    """Where SQLite writes how to undo an update: beside the file itself, whatever links lead to it.

    Source: SQLite, Temporary Files Used By SQLite, section 2.1.
    """
    return Path(f"{os.path.realpath(file)}-journal")


def _connected(file: str, *, to_write: bool) -> sqlite3.Connection:
    # Undoing what was left half-done needs a connection that may write.
    mode = "rw" if to_write or _stopped(file) else "ro"
    where = f"{Path(file).absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(where, uri=True, isolation_level=None, timeout=_WAITS)


# --- written --------------------------------------------------------------------------------------


def write_list(
    file: str, reading: CustomerReading, version: str, sources: Iterable[str], watch: Watch
) -> NotWritten | None:
    """Prepare a list in a file of its own, which then takes that name: all of it, or nothing.

    Nobody may read it who may not read its sources.
    """
    target = Path(os.path.realpath(file))  # a link stays one
    journal = _journal(target)
    if journal.exists() and not _is_journal(journal):
        return NotWritten(
            f"expected '{journal.name}' beside the list to be of SQLite, which would take it for"
            " something to undo, found another file",
            "move that file away, or choose another name for the list",
        )
    fresh = temporary(target, "new")
    try:
        with _nobody_updates(target):
            os.close(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            _fill(fresh, reading, version, watch)
            fresh.chmod(_permissions([*sources, file]))
            fresh.replace(target)
    except (OSError, sqlite3.Error) as error:
        return _not_written(file, error)
    finally:
        with unstopped(), suppress(OSError):
            fresh.unlink(missing_ok=True)
    return None


@contextmanager
def _nobody_updates(list_: Path) -> Iterator[None]:
    """While a list is replaced nobody brings the old one up to date, and no update is half-done.

    What undoes an update lies beside the list and is found by the list's name alone: left there, it
    would be carried out on the new list, and ruin it.
    """
    if not list_.exists():
        _forget(_journal(list_))
        yield
        return
    old = sqlite3.connect(
        f"{list_.as_uri()}?mode=rw", uri=True, isolation_level=None, timeout=_WAITS
    )
    try:
        _lock(old, list_)
        if os.name == "nt":  # a file that is open keeps its name there
            old.close()
        yield
    finally:
        old.close()


def _lock(old: sqlite3.Connection, list_: Path) -> None:
    """Undo what was left half-done, and let others read only; what is no list has no updates."""
    its = _journal(list_)
    try:
        old.execute("BEGIN IMMEDIATE")
        old.execute("SELECT count(*) FROM sqlite_master")
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_READONLY and not its.exists():
            return  # it may be replaced all the same, if its folder lets us
        if error.sqlite_errorcode not in _DAMAGED:
            raise
    _forget(its)


def _forget(journal: Path) -> None:
    """Take away what undoes nothing any more; a file of the user's own stays."""
    if _is_journal(journal):
        journal.unlink()


_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _fill(fresh: Path, reading: CustomerReading, version: str, watch: Watch) -> None:
    from rulesdsl.customers.preparing import prepare  # who only asks a list needs neither
    from rulesdsl.garbage import undisturbed

    connection = sqlite3.connect(fresh, isolation_level=None)
    try:
        # Nobody reads it before it is whole: nothing has to be undone in it.
        connection.execute("PRAGMA journal_mode = OFF")
        connection.execute("PRAGMA synchronous = OFF")
        with undisturbed():
            prepare(Tables(connection), reading, version, watch)
    finally:
        connection.close()
    with fresh.open("rb+") as stream:
        os.fsync(stream.fileno())


def _permissions(files: Iterable[str]) -> int:
    """What everybody may do with all of the files; oneself may always read and write."""
    allowed = 0o666
    for file in files:
        with suppress(OSError):  # the list itself may not be there yet
            allowed &= Path(file).stat().st_mode
    return allowed | 0o600


def update_list(
    there: PreparedList, file: str, changes: CustomerReading
) -> Updated | Refusal | NotWritten:
    """Bring an open list up to date: what can be applied, or nothing at all."""
    from rulesdsl.customers.updating import update  # who only asks a list does not need it

    try:
        return update(there, changes)
    except (OSError, sqlite3.Error) as error:
        return _not_written(file, error)


def _not_written(file: str, error: Exception) -> NotWritten:
    code = getattr(error, "sqlite_errorcode", None)
    if code == sqlite3.SQLITE_BUSY:
        return NotWritten(
            f"'{file}' is in use: somebody plans with it, or brings it up to date",
            "wait until that is done, and try again; the list is as it was",
        )
    if code == sqlite3.SQLITE_FULL:
        return NotWritten(
            f"there is no room left on the disk for '{file}'", "make room; nothing was written"
        )
    why = error.strerror if isinstance(error, OSError) else None
    return NotWritten(
        f"'{file}' cannot be written: {why or error}",
        "choose a name in a folder that you may write into; nothing was written",
    )
