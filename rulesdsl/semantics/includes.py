"""The files that a policy names: shared lists and defaults, and lists of values kept in CSV."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import TypeAlias

from rulesdsl.defining import define, field
from rulesdsl.diagnostics import Code, Diagnostic
from rulesdsl.semantics.blocks import Blocks, take_apart
from rulesdsl.semantics.literals import full_text
from rulesdsl.semantics.report import Report
from rulesdsl.source import Source, Unreadable
from rulesdsl.syntax import ast
from rulesdsl.syntax.parser import parse

CANNOT_READ = Code("I301", "file-cannot-be-read")
CIRCLE = Code("I302", "include-circle")
ONLY_DEFAULTS = Code("I303", "include-holds-rules")
EMPTY_LIST = Code("I305", "empty-list")

MOST_DEEP = 20
"""Files that include one another in a row; more are a circle under ever new names."""

Read: TypeAlias = Callable[[str], Source | Unreadable]
"""Gives the text of a file by its name; only the roof of the house knows how."""


@define
class Files:
    """What is read on the way, in reading order: included files, lists, and every finding."""

    read: Read
    included: list[ast.PolicyFile] = field(factory=list)
    lists: list[tuple[str, ...]] = field(factory=list)
    found: list[Diagnostic] = field(factory=list)
    incomplete: bool = False  # something that may define a list could not be read


def gather(main: ast.PolicyFile, files: Files) -> list[tuple[Blocks, Report]]:
    """The policy's own blocks last, before them those of every file that it includes, each once."""
    report = Report(main.source, files.found)
    blocks = take_apart(main, report)
    done: list[tuple[Blocks, Report]] = []
    own_name = main.source.beside(PurePath(main.source.name).name)
    _include(blocks, report, files, (own_name,), done)
    return [*done, (blocks, report)]


def _include(
    blocks: Blocks,
    report: Report,
    files: Files,
    above: tuple[str, ...],
    done: list[tuple[Blocks, Report]],
) -> None:
    files.incomplete = files.incomplete or blocks.lists_unread
    for written in blocks.head:
        if not isinstance(written.statement, ast.Include):
            continue
        file = written.statement.file
        if full_text(file, "the name of a file", report) is None:
            continue
        name = report.source.beside(file.value)
        if name in above:
            _circle(file, above[above.index(name) :], name, report)
        elif len(above) > MOST_DEEP:
            report.say(
                CIRCLE,
                f"expected at most {MOST_DEEP} files that include one another, found more",
                file.span,
                "include this file in the policy itself",
            )
        elif all(name != its.source.name for _, its in done):
            source = read(file, report, files)
            if source is None:
                files.incomplete = True
            else:
                _take_in(source, files, (*above, name), done)


def _circle(file: ast.Text, way: tuple[str, ...], name: str, report: Report) -> None:
    found = "that goes round in a circle: " + " → ".join((*way, name))
    if len(way) == 1:
        found = f"of '{file.value}' by itself"
    report.say(
        CIRCLE,
        f"expected an include of another file, found one {found}",
        file.span,
        "take this line out",
    )


def _take_in(
    source: Source, files: Files, above: tuple[str, ...], done: list[tuple[Blocks, Report]]
) -> None:
    tree, found = parse(source)
    files.included.append(tree)
    files.found += found
    report = Report(source, files.found)
    blocks = take_apart(tree, report)
    strays = [rule.start or rule.body[0] for rule in blocks.rules if not rule.broken]
    strays += [*blocks.promises, *(start for start, _ in blocks.examples)]
    if strays:
        first = min(strays, key=lambda it: it.span)
        report.say(
            ONLY_DEFAULTS,
            "expected only lists, settings and currencies in an included file, found "
            + _kind(first.statement),
            first.span,
            "move rules, promises and examples into the policy that includes this file",
        )
    _include(blocks, report, files, above, done)
    done.append((blocks, report))


def _kind(statement: ast.Statement) -> str:
    match statement:
        case ast.Promise():
            return "a promise"
        case ast.Example():
            return "an example"
        case _:
            return "a rule"


def read(file: ast.Text, report: Report, files: Files) -> Source | None:
    """The file that a text names, relative to the file that the text stands in, or a finding."""
    answer = files.read(report.source.beside(file.value))
    if isinstance(answer, Unreadable):
        report.say(
            CANNOT_READ,
            f"expected a file '{file.value}', {answer.why}",
            file.span,
            "file names are relative to the folder of the policy that names them",
        )
        return None
    return answer


def list_from(written: ast.ListFile, report: Report, files: Files) -> tuple[str, ...]:
    """The first column of a CSV file, blank cells left out, or a finding."""
    if full_text(written.file, "the name of a file", report) is None:
        return ()
    source = read(written.file, report, files)
    if source is None:
        return ()
    import csv  # only where a policy has such a list

    text = source.text.removeprefix("\ufeff")
    first = text.split("\n", 1)[0]
    delimiter = next((sign for sign in ";\t" if sign in first and "," not in first), ",")
    try:
        rows = list(csv.reader(text.splitlines(), delimiter=delimiter))
    except csv.Error:
        rows = []
    values = tuple(cell for row in rows if row and (cell := row[0].strip()))
    if not values:
        report.say(
            EMPTY_LIST,
            f"expected values in the first column of '{written.file.value}', found none",
            written.file.span,
            "write one value a line into the file",
        )
    distinct = tuple(dict.fromkeys(values))
    files.lists.append(distinct)
    return distinct
