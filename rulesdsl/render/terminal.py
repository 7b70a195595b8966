"""Findings for a person: one after the other, each with the line that it is about.

The text is made for 60 to 80 columns and up. Nothing of the source reaches the terminal as it is
that could move the cursor, change colours or turn the direction of writing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rulesdsl.diagnostics import Diagnostic, Label, Severity
from rulesdsl.render._snippets import snippet
from rulesdsl.render._words import count, more, where
from rulesdsl.visible import NARROWEST, columns, visible, wrapped

_RED, _YELLOW, _CYAN, _GREEN, _BOLD, _DIM, _PLAIN = (
    f"\x1b[{code}m" for code in ("1;31", "1;33", "1;36", "32", "1", "2", "0")
)
_COLOURS = {Severity.ERROR: _RED, Severity.WARNING: _YELLOW, Severity.NOTE: _CYAN}


def render(diagnostics: Iterable[Diagnostic], *, width: int = 80, colour: bool = False) -> str:
    """The findings as text, and how many they are."""
    every = list(diagnostics)
    if not every:
        return ""
    parts = [_one(it, width, colour=colour) for it in every]
    return "\n".join([*parts, count(every) + "\n"])


RENDER = render


def _one(it: Diagnostic, width: int, *, colour: bool) -> str:
    ink = _COLOURS[it.code.severity] if colour else ""
    numbers = [it.at, *it.others]
    gutter = len(str(max(label.source.place(label.span.start).line for label in numbers))) + 2
    lines = [*_head(it, width, ink), "", *_snippet(it.at, gutter, width, ink)]
    for other in it.others:
        if other.source != it.at.source:
            lines += ["", *wrapped(f"{where(other)}:", width, "  ")]
        lines += _snippet(other, gutter, width, _CYAN if colour else "")
    lines.append("")
    lines += _evidence(it.evidence, width)
    if it.help:
        lines += wrapped(f"  help: {it.help}", width, " " * 8)
    lines += wrapped(f"  more: {more(it)}", width, " " * 8)
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _head(it: Diagnostic, width: int, ink: str) -> list[str]:
    """The place, the code and the message; of the first line the place and the code in colour."""
    begin = visible(f"{where(it.at)}: {it.code.severity.value} {it.code.id}:")
    lines = wrapped(f"{begin} {it.message}", width, "  ")
    if ink:
        end = min(len(begin), len(lines[0]))
        lines[0] = f"{ink}{lines[0][:end]}{_PLAIN}{lines[0][end:]}"
    return lines


def _evidence(told: tuple[str, ...], width: int) -> Iterator[str]:
    """What shows that a finding is so, the lines behind the first one under it."""
    for number, line in enumerate(told):
        begin = "  for example: " if number == 0 else " " * 4
        yield from wrapped(begin + line, width, " " * 8)


def _snippet(label: Label, gutter: int, width: int, ink: str) -> Iterator[str]:
    """The line of a place, marks below the place, and behind or below these what is said of it."""
    room = max(width - gutter - 3, NARROWEST)
    its = snippet(label, room)
    bar, plain = ("|", "") if not ink else (f"{_DIM}|", _PLAIN)
    yield f"{str(its.number).rjust(gutter)} {bar}{plain} {its.text}"
    margin = f"{' ' * gutter} {bar}{plain} "
    marks = f"{' ' * its.before}{ink}{'^' * its.marked}{plain}"
    words = visible(label.text)
    if columns(words) < room - its.before - its.marked:
        yield f"{margin}{marks}{' ' + words if words else ''}"
    else:
        yield margin + marks
        yield from (margin + it for it in wrapped(words, room) if it)
