"""Findings for a person: one after the other, each with the line that it is about.

The text is made for 60 to 80 columns and up. Nothing of the source reaches the terminal as it is
that could move the cursor, change colours or turn the direction of writing.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Iterator

from attrs import frozen

from rulesdsl.diagnostics import Diagnostic, Label, Severity

TAB = "    "
CUT = "…"

_CONTROLS = {chr(code): chr(0x2400 + code) for code in range(0x20)} | {"\x7f": "␡"}

_BEFORE = 12  # how many columns stay before a place in a line that is too long
_FAR = 2000  # characters farther from the place than this are never looked at

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
    return "\n".join([*parts, _count(every) + "\n"])


RENDER = render


def _one(it: Diagnostic, width: int, *, colour: bool) -> str:
    ink = _COLOURS[it.code.severity]
    head = f"{_where(it.at)}: {it.code.severity.value} {it.code.id}: "
    lines = _wrapped(visible(head + it.message), width, "  ")
    if colour:
        lines[0] = lines[0].replace(
            visible(head).rstrip(), ink + visible(head).rstrip() + _PLAIN, 1
        )
    numbers = [it.at, *it.others]
    gutter = len(str(max(label.source.place(label.span.start).line for label in numbers))) + 2
    lines += ["", *_snippet(it.at, gutter, width, ink if colour else "")]
    for other in it.others:
        if other.source != it.at.source:
            lines += ["", *_wrapped(visible(f"{_where(other)}:"), width, "  ")]
        lines += _snippet(other, gutter, width, _CYAN if colour else "")
    lines.append("")
    lines += _evidence(it.evidence, width)
    if it.help:
        lines += _wrapped(visible(f"  help: {it.help}"), width, " " * 8)
    lines.append(f"  more: rulesdsl lint --explain {it.code.id}")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _evidence(told: tuple[str, ...], width: int) -> Iterator[str]:
    """What shows that a finding is so, the lines behind the first one under it."""
    for number, line in enumerate(told):
        begin = "  for example: " if number == 0 else " " * 4
        yield from _wrapped(visible(begin + line), width, " " * 8)


def _where(label: Label) -> str:
    place = label.source.place(label.span.start)
    return f"{label.source.name}:{place.line}:{place.column}"


def _wrapped(text: str, width: int, indent: str) -> list[str]:
    return textwrap.wrap(
        text, max(width, 20), subsequent_indent=indent, break_on_hyphens=False,
        drop_whitespace=True, replace_whitespace=False, initial_indent="",
    ) or [""]  # fmt: skip


@frozen
class _Cell:
    """What is shown for one character of a line."""

    text: str
    columns: int


def _snippet(label: Label, gutter: int, width: int, ink: str) -> Iterator[str]:
    """The line of a place, and marks below the place."""
    place = label.source.place(label.span.start)
    column = place.column - 1
    line = label.source.line(place.line)
    length = min(label.span.end - label.span.start, len(line) - column)
    first = max(0, column - _FAR)
    cells = [_cell(sign) for sign in line[first : column + max(length, 0) + _FAR]]
    room = max(width - gutter - 3, 20)
    start, end = column - first, column - first + max(length, 0)
    shown, before, marked = _window(cells, start, end, room, cut_off=first > 0)
    number = str(place.line).rjust(gutter)
    bar, plain = ("|", "") if not ink else (f"{_DIM}|", _PLAIN)
    yield f"{number} {bar}{plain} {shown}"
    marks = "^" * max(marked, 1)
    words = visible(label.text)
    below = f"{ink}{marks}{plain}{' ' + words if words else ''}"
    yield f"{' ' * gutter} {bar}{plain} {' ' * before}{below}"


def _window(
    cells: list[_Cell], start: int, end: int, room: int, *, cut_off: bool
) -> tuple[str, int, int]:
    """As much of a line as there is room for; the columns before the place, and of the place."""
    if not cut_off and sum(cell.columns for cell in cells) <= room:
        left, right = 0, len(cells)
    else:
        left = start
        columns = 0
        while left > 0 and columns + cells[left - 1].columns <= _BEFORE:
            left -= 1
            columns += cells[left].columns
        right, columns = left, 0
        while right < len(cells) and columns + cells[right].columns <= room - 2:
            columns += cells[right].columns
            right += 1
    lead = CUT if left > 0 or cut_off else ""
    tail = CUT if right < len(cells) else ""
    shown = lead + "".join(cell.text for cell in cells[left:right]) + tail
    before = len(lead) + sum(cell.columns for cell in cells[left : min(start, right)])
    return shown, before, sum(cell.columns for cell in cells[start : min(end, right)])


def visible(text: str) -> str:
    """A text without anything that a terminal would obey instead of showing it."""
    return text if text.isascii() and text.isprintable() else "".join(map(_shown, text))


def _shown(sign: str) -> str:
    if sign in "\t\n":
        return TAB if sign == "\t" else " "
    if sign in _CONTROLS:
        return _CONTROLS[sign]
    match unicodedata.category(sign):
        case "Cc" | "Cs" | "Co" | "Cn":
            return "�"
        case "Cf":
            return "�" if unicodedata.bidirectional(sign) not in ("BN", "ON") else ""
        case "Zl" | "Zp" | "Zs":
            return " "
        case _:
            return sign


def _cell(sign: str) -> _Cell:
    shown = _shown(sign)
    if shown == TAB or not shown:
        return _Cell(shown, len(shown))
    if unicodedata.combining(shown) or unicodedata.category(shown) in ("Mn", "Me"):
        return _Cell(shown, 0)
    return _Cell(shown, 2 if unicodedata.east_asian_width(shown) in "WF" else 1)


def _count(every: list[Diagnostic]) -> str:
    """`2 errors, 1 warning`."""
    numbers = [
        (severity, sum(it.code.severity is severity for it in every)) for severity in Severity
    ]
    return ", ".join(
        f"{number} {severity.value}{'' if number == 1 else 's'}"
        for severity, number in numbers
        if number
    )
