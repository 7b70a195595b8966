"""A comparison in Markdown, to stand below a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rulesdsl.comparisons import Entry, Report, Shown
from rulesdsl.comparisons._sentences import (
    NOT_ALL,
    all_past,
    beside,
    orders,
    past_orders,
    rules,
)
from rulesdsl.sheets.markdown import in_comment

MOST_RULES = 30
"""Of a change in more rules than these, the rest is counted."""


def write(reports: Iterable[Report], *, width: int = 0, colour: bool = False) -> str:  # noqa: ARG001  Markdown has neither
    """The reports as Markdown; nothing in the policies' own texts is taken for Markdown or HTML."""
    return "\n".join("\n".join(_report(it)) + "\n" for it in reports)


def _report(report: Report) -> list[str]:
    lines = [f"## {in_comment(report.title)}"]
    number = 0
    for number, entry in enumerate(report.entries, 1):
        lines += ["", *_entry(number, entry)]
    if report.undecided or report.left_out:
        lines += ["", "### Not known"]
    for number, entry in enumerate(report.undecided, number + 1):  # noqa: B020  the count goes on
        lines += ["", *_entry(number, entry)]
    if report.left_out:
        lines += ["", in_comment(report.left_out)]
    for heading, told in (
        ("Past orders", list(all_past(report.past)) if report.past else []),
        ("Changed beside the rules", list(beside(report))),
        ("Of all changes", list(report.notes)),
    ):
        if told:
            lines += ["", f"### {heading}", "", *(f"* {in_comment(it)}" for it in told)]
    fingerprints = {"old": report.old_fingerprint, "new": report.new_fingerprint}
    told = [f"{side} {its}" for side, its in fingerprints.items() if its]
    return [*lines, "", f"<sub>{'<br>'.join(told)}</sub>"]


def _entry(number: int, entry: Entry) -> Iterator[str]:
    yield f"### {number}\\. {in_comment(entry.headline)}"
    yield ""
    for moved in entry.moved[:MOST_RULES]:
        which = f", {orders(moved)}" if len(entry.moved) > 1 and moved.when else ""
        rest = "" if moved.whole else f" ({NOT_ALL})"
        yield f"* {in_comment(rules(moved) + which + rest)}"
    if len(entry.moved) > MOST_RULES:
        yield f"* … and {len(entry.moved) - MOST_RULES:,} more rules"
    if entry.differences:
        yield from ("", "| | old | new |", "|---|---|---|")
    for its in entry.differences:
        yield f"| {' | '.join(map(in_comment, (its.what, its.old, its.new)))} |"
    if entry.undecided:
        yield from ("", f"**Not known:** {in_comment(entry.undecided)}.")
    if entry.shown:
        yield from _shown(entry.shown)
    if told := past_orders(entry):
        yield from ("", f"**{in_comment(told)}**")


def _shown(shown: Shown) -> Iterator[str]:
    yield from (
        "",
        f"For example {in_comment(shown.order)}, where {in_comment(shown.customers)}:",
        "",
    )
    for side, said in (("old", shown.old), ("new", shown.new)):
        yield f"* {side}: {in_comment('; '.join(said))}"
