"""The files that a policy names: shared lists and defaults, and lists of values kept in CSV files."""

from __future__ import annotations

import csv
from collections.abc import Callable
from typing import TypeAlias

from attrs import define, field

from rulesdsl.diagnostics import Code, Diagnostic
from rulesdsl.semantics.blocks import Blocks, take_apart
from rulesdsl.semantics.report import Report
from rulesdsl.source import Source, Unreadable
from rulesdsl.syntax import ast
from rulesdsl.syntax.parser import parse

CANNOT_READ = Code("I301", "file-cannot-be-read")
CIRCLE = Code("I302", "include-circle")
ONLY_DEFAULTS = Code("I303", "include-holds-rules")
EMPTY_LIST = Code("I305", "empty-list")

Read: TypeAlias = Callable[[str], Source | Unreadable]
"""Gives the text of a file by its name; only the roof of the house knows how."""


@define
class Files:
    """What is read on the way: the files themselves in reading order, and every finding in them."""

    read: Read
    sources: list[Source] = field(factory=list)
    found: list[Diagnostic] = field(factory=list)


def gather(main: ast.PolicyFile, files: Files) -> list[tuple[Blocks, Report]]:
    """The policy's own blocks last, before them those of every file that it includes, each once."""
    report = Report(main.source, files.found)
    blocks = take_apart(main, report)
    done: list[tuple[Blocks, Report]] = []
    _include(blocks, report, files, (main.source.name,), done)
    return [*done, (blocks, report)]


def _include(
    blocks: Blocks,
    report: Report,
    files: Files,
    above: tuple[str, ...],
    done: list[tuple[Blocks, Report]],
) -> None:
    for written in blocks.head:
        if not isinstance(written.statement, ast.Include):
            continue
        file = written.statement.file
        name = report.source.beside(file.value)
        if name in above:
            way = " → ".join((*above[above.index(name) :], name))
            report.say(CIRCLE, f"expected includes without a circle, found {way}", file.span)
        elif all(name != its.source.name for _, its in done):
            source = read(file, report, files)
            if source is not None:
                _take_in(source, files, (*above, name), done)


def _take_in(
    source: Source, files: Files, above: tuple[str, ...], done: list[tuple[Blocks, Report]]
) -> None:
    tree, found = parse(source)
    files.found += found
    report = Report(source, files.found)
    blocks = take_apart(tree, report)
    strays = [rule.start or rule.body[0] for rule in blocks.rules]
    for stray in [*strays, *blocks.promises, *(start for start, _ in blocks.examples)]:
        report.say(
            ONLY_DEFAULTS,
            "expected only lists, settings and currencies in an included file",
            stray.span,
            "move rules, promises and examples into the policy that includes this file",
        )
    _include(blocks, report, files, above, done)
    done.append((blocks, report))


def read(file: ast.Text, report: Report, files: Files) -> Source | None:
    """The file that a text names, relative to the file that the text stands in, or a finding."""
    answer = files.read(report.source.beside(file.value))
    if isinstance(answer, Unreadable):
        report.say(
            CANNOT_READ,
            f"expected a file '{file.value}', {answer.why}",
            file.span,
            "the name is relative to the folder of this policy",
        )
        return None
    files.sources.append(answer)
    return answer


def list_from(written: ast.ListFile, report: Report, files: Files) -> tuple[str, ...]:
    """The first column of a CSV file, blank cells left out, or a finding."""
    source = read(written.file, report, files)
    if source is None:
        return ()
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
        )
    return tuple(dict.fromkeys(values))
