"""A comparison for a terminal or an e-mail: an entry a change, within the width of the lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import fill

from rulesdsl.comparisons import Entry, Report, Shown
from rulesdsl.comparisons._sentences import (
    NOT_ALL,
    all_past,
    beside,
    orders,
    past_orders,
    rules,
)

_BOLD, _RED, _GREEN, _YELLOW, _PLAIN = (f"\x1b[{code}m" for code in ("1", "31", "32", "33", "0"))

MOST_RULES = 12
"""Of a change in more rules than these, the rest is counted."""


def write(reports: Iterable[Report], *, width: int = 80, colour: bool = False) -> str:
    """The reports as text; colours are for a terminal."""
    page = _Page(width, colour)
    return "\n".join("\n".join(_report(page, it)) + "\n" for it in reports)


def _report(page: _Page, report: Report) -> list[str]:
    lines = [page.bold(report.title)]
    number = 0
    for number, entry in enumerate(report.entries, 1):
        lines += ["", *_entry(page, f"{number}. ", entry)]
    if report.undecided or report.left_out:
        lines += ["", page.ink("Not known:", _YELLOW)]
    for number, entry in enumerate(report.undecided, number + 1):  # noqa: B020  the count goes on
        lines += ["", *_entry(page, f"{number}. ", entry)]
    if report.left_out:
        lines += ["", page.line(report.left_out)]
    for heading, told in (
        ("Past orders", list(all_past(report.past)) if report.past else []),
        ("Changed beside the rules", list(beside(report))),
        ("Of all changes", list(report.notes)),
    ):
        if told:
            lines += ["", page.bold(heading), *(page.line(it, 2) for it in told)]
    fingerprints = {"old": report.old_fingerprint, "new": report.new_fingerprint}
    return [*lines, "", *(f"{side} {its}" for side, its in fingerprints.items() if its)]


class _Page:
    """How wide a line is, and whether there are colours."""

    def __init__(self, width: int, colour: bool) -> None:
        self.width = width
        self.colour = colour

    def line(self, text: str, indent: int = 0, first: str = "", more: int = 2) -> str:
        """A paragraph; what goes over its first line stands under it."""
        return fill(
            text,
            self.width,
            initial_indent=" " * indent + first,
            subsequent_indent=" " * (indent + len(first) + (0 if first else more)),
            break_long_words=False,
            break_on_hyphens=False,
        )

    def bold(self, text: str) -> str:
        return self.ink(self.line(text), _BOLD)

    def ink(self, text: str, ink: str) -> str:
        return f"{ink}{text}{_PLAIN}" if self.colour else text


def _entry(page: _Page, number: str, entry: Entry) -> Iterator[str]:
    yield page.ink(page.line(entry.headline, 0, number), _BOLD)
    for moved in entry.moved[:MOST_RULES]:
        yield page.line(rules(moved), 3)
        if len(entry.moved) > 1 and moved.when:
            yield page.line(orders(moved), 5)
        if not moved.whole:
            yield page.line(NOT_ALL, 5)
    if len(entry.moved) > MOST_RULES:
        yield page.line(f"… and {len(entry.moved) - MOST_RULES:,} more rules", 3)
    if entry.differences:
        yield ""
    for its in entry.differences:
        yield page.line(f"{its.what}: {its.old} → {its.new}", 3)
    if entry.undecided:
        yield ""
        yield page.ink(page.line(f"Not known: {entry.undecided}.", 3), _YELLOW)
    if entry.shown:
        yield ""
        yield from _shown(page, entry.shown)
    if told := past_orders(entry):
        yield ""
        yield page.line(told, 3)


def _shown(page: _Page, shown: Shown) -> Iterator[str]:
    yield page.line(f"For example {shown.order}, where {shown.customers}:", 3)
    for side, said, ink in (("old", shown.old, _RED), ("new", shown.new, _GREEN)):
        first, *more = said
        yield page.ink(page.line(first, 5, f"{side}: "), ink)
        for it in more:
            yield page.ink(page.line(it, 10), ink)
