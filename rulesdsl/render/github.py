"""Findings as commands in the log of GitHub Actions, which puts them beside the lines.

`::warning title=…,file=…,line=…,endLine=…,col=…,endColumn=…::message`. The runner drops the columns
of a place over several lines, so they are left out there. What stands in the log is the message
alone: it begins with the place.
"""

from __future__ import annotations

from collections.abc import Iterable

from rulesdsl.diagnostics import Diagnostic, Label, Severity
from rulesdsl.render._places import extent, path_of
from rulesdsl.render._words import more, told_with, where
from rulesdsl.visible import visible

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}

_IN_TEXT = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_IN_PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def render(diagnostics: Iterable[Diagnostic], *, width: int = 0, colour: bool = False) -> str:  # noqa: ARG001  all renderings are called alike
    """A command a finding, each on one line."""
    return "".join(f"{_command(it)}\n" for it in diagnostics)


RENDER = render


def _command(it: Diagnostic) -> str:
    properties = {"title": f"{it.code.id} {it.code.name}", **_place(it.at)}
    written = ",".join(
        f"{key}={visible(value).translate(_IN_PROPERTY)}" for key, value in properties.items()
    )
    lines = (f"{where(it.at)}: {it.code.id} {it.message}", *told_with(it), f"more: {more(it)}")
    text = "\n".join(map(visible, lines)).translate(_IN_TEXT)
    return f"::{_COMMANDS[it.code.severity]} {written}::{text}"


def _place(label: Label) -> dict[str, str]:
    """Nothing for standard input, which is no file of the repository."""
    path = path_of(label.source)
    if path is None:
        return {}
    found = extent(label.source, label.span)
    place = {"file": path, "line": str(found.line), "endLine": str(found.end_line)}
    if found.line == found.end_line:
        place |= {"col": str(found.column), "endColumn": str(found.end_column)}
    return place
