"""The line of a source that a place is in, with as much of it as there is room for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rulesdsl.defining import frozen
from rulesdsl.diagnostics import Label
from rulesdsl.visible import columns, shown, visible

CUT = "…"

_BEFORE = 12  # how many columns stay before a place in a line that is too long
_FAR = 2000  # characters farther from the place than this are never looked at


@frozen
class Snippet:
    """A line as it is shown, the columns before the place in it, and those that mark the place."""

    number: int
    text: str
    before: int
    marked: int


def snippet(label: Label, room: int) -> Snippet:
    """The first line of a place, in at most `room` columns."""
    place = label.source.place(label.span.start)
    column = place.column - 1
    line = label.source.line(place.line)
    length = max(0, min(label.span.end - label.span.start, len(line) - column))
    first = max(0, column - _FAR)
    cells = [shown(sign) for sign in line[first : column + length + _FAR]]
    start, end = column - first, column - first + length
    text, before, marked = _window(cells, start, end, room, cut_off=first > 0)
    return Snippet(place.line, text, before, max(marked, 1))


def _window(
    cells: list[str], start: int, end: int, room: int, *, cut_off: bool
) -> tuple[str, int, int]:
    """As much of a line as there is room for; the columns before the place, and of the place."""
    wide = list(map(columns, cells))
    if not cut_off and sum(wide) + (start == len(cells)) <= room:  # the end needs room for its mark
        left, right = 0, len(cells)
    else:
        left, taken = start, 0
        while left > 0 and taken + wide[left - 1] <= _BEFORE:
            left -= 1
            taken += wide[left]
        right, taken = left, 0
        while right < len(cells) and taken + wide[right] <= room - 2:
            taken += wide[right]
            right += 1
        while left > 0 and taken + wide[left - 1] <= room - 2:  # where the line ends early
            left -= 1
            taken += wide[left]
    lead = CUT if left > 0 or cut_off else ""
    tail = CUT if right < len(cells) else ""
    before = len(lead) + sum(wide[left : min(start, right)])
    return lead + "".join(cells[left:right]) + tail, before, sum(wide[start : min(end, right)])


def drawn(labels: Sequence[Label], room: int) -> Iterator[str]:
    """Each line with its number, and below it marks and what is said of the place.

    The labels are of one source.
    """
    snippets = [snippet(label, room) for label in labels]
    gutter = max(len(str(its.number)) for its in snippets)
    for label, its in zip(labels, snippets, strict=True):
        marks = f"{' ' * its.before}{'^' * its.marked}"
        yield f"{its.number:>{gutter}} | {its.text}".rstrip()
        yield f"{' ' * gutter} | {marks} {visible(label.text)}".rstrip()
