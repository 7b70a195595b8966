"""Findings as a JUnit report, which GitLab, Jenkins, Azure and others show as tests.

A suite is a file, a test case a finding. One that is an error or a warning has failed; a note has
passed, for it alone ends no run. Nothing found is one case that has passed: programs take an empty
report for a mistake. Files in which nothing was found are not told of.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from xml.etree import ElementTree as ET

from rulesdsl.diagnostics import Diagnostic, Severity
from rulesdsl.render._places import path_of
from rulesdsl.render._snippets import drawn
from rulesdsl.render._words import more, told_with, where
from rulesdsl.visible import visible

NAME = "rulesdsl lint"

ROOM = 100
"""Columns: longer lines of a source are cut around the place."""


def render(diagnostics: Iterable[Diagnostic], *, width: int = 0, colour: bool = False) -> str:  # noqa: ARG001  all renderings are called alike
    """The findings as an XML document."""
    every = list(diagnostics)
    suites: dict[str, list[Diagnostic]] = {}
    for it in every:
        suites.setdefault(path_of(it.at.source) or it.at.source.name, []).append(it)
    root = ET.Element("testsuites", _attributes(NAME, every))
    for path, found in suites.items():
        suite = ET.SubElement(root, "testsuite", _attributes(path, found))
        for it in found:
            _add_case(suite, path, it)
    if not every:
        suite = ET.SubElement(root, "testsuite", _attributes(NAME, every))
        ET.SubElement(suite, "testcase", classname=NAME, name="nothing found", time="0")
    ET.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, "unicode") + "\n"


RENDER = render


def _attributes(name: str, found: Sequence[Diagnostic]) -> dict[str, str]:
    failed = sum(it.code.severity is not Severity.NOTE for it in found)
    tests = str(max(len(found), 1))
    return {
        "name": visible(name),
        "tests": tests,
        "failures": str(failed),
        "errors": "0",
        "time": "0",
    }


def _add_case(suite: ET.Element, path: str, it: Diagnostic) -> None:
    title = visible(f"{it.code.id}: {it.message}")
    file = visible(path)
    line = str(it.at.source.place(it.at.span.start).line)
    case = ET.SubElement(
        suite, "testcase", classname=file, name=title, file=file, line=line, time="0"
    )
    if it.code.severity is Severity.NOTE:
        ET.SubElement(case, "system-out").text = _text(it)
    else:
        failure = ET.SubElement(case, "failure", message=title, type=it.code.severity.value)
        failure.text = _text(it)


def _text(it: Diagnostic) -> str:
    head = f"{where(it.at)}: {it.code.severity.value} {it.code.id}"
    around = ("", *drawn([it.at], ROOM), "")
    lines = (head, it.message, *around, *told_with(it), f"more: {more(it)}")
    return "\n".join(map(visible, lines))
