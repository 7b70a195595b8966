"""`rulesdsl customers`: keep a QuickBooks list with its keys, so that planning need not read it."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from rulesdsl.cli import FOUND, OK, UNUSABLE, Command

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rulesdsl.customers.updating import Updated
    from rulesdsl.formats import Refusal, Remark, RowProblem
    from rulesdsl.model.records import Customer

SHOWN = 10
"""How many rows that could not be read are shown; how many there are is always said."""

BAR_FROM = 20_000
"""Fewer customers than this are written before a bar could be read."""


def _arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "files",
        nargs="+",
        metavar="FILE",
        help="the customer list and other name lists of QuickBooks, as it exports them",
    )
    parser.add_argument(
        "--customers-format",
        metavar="NAME",
        help="the format of these files, where it cannot be told from what is in them",
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "--out", metavar="LIST", help="the file that the list is kept in from now on"
    )
    where.add_argument(
        "--update",
        metavar="LIST",
        help="a prepared list that these files bring up to date: they hold what is new or changed",
    )


def _run(arguments: argparse.Namespace) -> int:
    if not _is_a_name(arguments.out if arguments.update is None else arguments.update):
        return UNUSABLE
    from rulesdsl.cli._given_files import files_of  # see rulesdsl.cli: `--help` stays light

    files = files_of(arguments.files)
    if files is None:
        return UNUSABLE
    arguments.files = files
    return _update(arguments) if arguments.out is None else _prepare(arguments)


def _is_a_name(file: str) -> bool:
    from rulesdsl.cli._out import complain  # see rulesdsl.cli: `--help` stays light

    if file.strip() and "\0" not in file:
        return True
    complain(f"expected the name of a file for the list, found '{file}'")
    return False


def _prepare(arguments: argparse.Namespace) -> int:
    import rulesdsl  # for its version
    from rulesdsl.cli._files import is_prepared, read_changes  # see rulesdsl.cli: `--help` is light
    from rulesdsl.cli._inputs import watched  # likewise
    from rulesdsl.cli._out import complain, say
    from rulesdsl.cli._prepared import NotWritten, is_list, open_list, write_list
    from rulesdsl.formats import Refusal
    from rulesdsl.wording import several

    out = arguments.out
    if _is_there(out) and not (is_prepared(out) and is_list(out)):
        complain(
            f"expected a new name, or a prepared list, behind --out, found '{arguments.out}', which"
            f" is {_what_is_there(arguments.out)}",
            "choose another name, for example customers.list",
        )
        return UNUSABLE
    with watched("reading the customers"):
        reading = read_changes(arguments.files, arguments.customers_format)
    if isinstance(reading, Refusal):
        return _refused(reading)
    sources = arguments.files
    done = write_list(arguments.out, reading, rulesdsl.__version__, sources, _watched)
    if isinstance(done, NotWritten):
        complain(done.message, done.cure)
        return UNUSABLE
    there = open_list(arguments.out)
    if isinstance(there, Refusal):
        return _refused(there)
    names = there.names
    others = f", and {several(names.others, 'name')} of other lists" if names.others else ""
    say(f"Prepared {arguments.out}: {names.customers:,} customers and jobs{others}.\n")
    problems, remarks = there.problems, there.remarks
    there.tables.close()
    return _told(problems, remarks)


def _update(arguments: argparse.Namespace) -> int:
    from rulesdsl.cli._files import is_prepared, read_changes  # see rulesdsl.cli: `--help` is light
    from rulesdsl.cli._inputs import watched  # likewise
    from rulesdsl.cli._out import complain, say
    from rulesdsl.cli._prepared import NotWritten, open_list, update_list
    from rulesdsl.formats import Refusal

    if not is_prepared(arguments.update):
        found = _what_is_there(arguments.update)
        complain(
            f"{arguments.update}: expected a list that was prepared before, found {found}",
            "prepare one first: rulesdsl customers FILE --out LIST",
        )
        return UNUSABLE
    there = open_list(arguments.update, to_write=True)
    if isinstance(there, Refusal):
        return _refused(there)
    with watched("reading the changes"):
        changes = read_changes(arguments.files, arguments.customers_format)
    if isinstance(changes, Refusal):
        return _refused(changes)
    done = update_list(there, arguments.update, changes)
    there.tables.close()
    if isinstance(done, Refusal):
        return _refused(done)
    if isinstance(done, NotWritten):
        complain(done.message, done.cure)
        return UNUSABLE
    say(f"Brought {arguments.update} up to date: {_counted(done)}.\n")
    return _told((*changes.problems, *done.problems), changes.remarks)


def _counted(done: Updated) -> str:
    """`2 new, 3 changed, 1 moved with the customer above`; and how many stood there just so."""
    counts = (
        (done.new, "new"),
        (done.changed, "changed"),
        (done.moved, "moved with the customer above"),
        (done.same, "as before"),
    )
    return ", ".join(f"{count:,} {what}" for count, what in counts if count) or "nothing to change"


def _is_there(file: str) -> bool:
    from pathlib import Path  # see rulesdsl.cli: `--help` stays light

    try:
        return Path(file).exists()
    except OSError:  # a name that no file can have: writing it says so
        return False


def _what_is_there(file: str) -> str:
    """What stands where a prepared list is expected, and is none that can be read."""
    import os  # see rulesdsl.cli: `--help` stays light

    if not _is_there(file):
        return "no file"
    return "something else" if os.access(file, os.R_OK) else "one that you may not read"


def _refused(refusal: Refusal) -> int:
    from rulesdsl.cli._out import complain  # see rulesdsl.cli: `--help` stays light

    complain(f"{refusal.origin}: {refusal.message}", refusal.cure)
    return UNUSABLE


def _told(problems: tuple[RowProblem, ...], remarks: tuple[Remark, ...]) -> int:
    """What the readers had to say; every plan says it again."""
    from rulesdsl.cli._out import say, warn  # see rulesdsl.cli: `--help` stays light

    for remark in remarks:
        line = f"{remark.origin}: {remark.message}"
        if remark.serious:
            warn(line)
        else:
            say(f"{line}\n")
    for problem in problems[:SHOWN]:
        warn(f"{problem.origin}: {problem.message}", problem.cure)
    if len(problems) > SHOWN:
        warn(f"… and {len(problems) - SHOWN:,} more rows that could not be read")
    return FOUND if problems else OK


def _watched(records: Iterable[Customer]) -> Iterable[Customer]:
    """The records one by one, with a progress bar where there are many and a person is watching."""
    if not sys.stderr.isatty() or not isinstance(records, tuple) or len(records) < BAR_FROM:
        return records
    from rich.console import Console  # heavy, and not needed for --help
    from rich.progress import track

    return track(records, description="preparing", console=Console(stderr=True), transient=True)


COMMAND = Command(
    "keep a customer list with its keys, so that planning need not read it again",
    _arguments,
    _run,
    "Read the customer list and other name lists of QuickBooks once, and keep them in a file with "
    "all that orders are matched by. Every command takes that file behind --customers, and reads "
    "only who is asked for. With --update, bring such a file up to date.",
)
