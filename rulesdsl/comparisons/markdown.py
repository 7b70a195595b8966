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

MOST_RULES = 30
"""Of a change in more rules than these, the rest is counted."""


def write(reports: Iterable[Report], *, width: int = 0, colour: bool = False) -> str:  # noqa: ARG001  Markdown has neither
    """The reports as Markdown; nothing in the policies' own texts is taken for Markdown or HTML."""
    return "\n".join("\n".join(_report(it)) + "\n" for it in reports)


def _report(report: Report) -> list[str]:
    lines = [f"## {_escaped(report.title)}"]
    number = 0
    for number, entry in enumerate(report.entries, 1):
        lines += ["", *_entry(number, entry)]
    if report.undecided or report.left_out:
        lines += ["", "### Not known"]
    for number, entry in enumerate(report.undecided, number + 1):  # noqa: B020  the count goes on
        lines += ["", *_entry(number, entry)]
    if report.left_out:
        lines += ["", _escaped(report.left_out)]
    for heading, told in (
        ("Past orders", list(all_past(report.past)) if report.past else []),
        ("Changed beside the rules", list(beside(report))),
        ("Of all changes", list(report.notes)),
    ):
        if told:
            lines += ["", f"### {heading}", "", *(f"* {_escaped(it)}" for it in told)]
    fingerprints = {"old": report.old_fingerprint, "new": report.new_fingerprint}
    told = [f"{side} {its}" for side, its in fingerprints.items() if its]
    return [*lines, "", f"<sub>{'<br>'.join(told)}</sub>"]


def _entry(number: int, entry: Entry) -> Iterator[str]:
    yield f"### {number}\\. {_escaped(entry.headline)}"
    yield ""
    for moved in entry.moved[:MOST_RULES]:
        which = f", {orders(moved)}" if len(entry.moved) > 1 and moved.when else ""
        rest = "" if moved.whole else f" ({NOT_ALL})"
        yield f"* {_escaped(rules(moved) + which + rest)}"
    if len(entry.moved) > MOST_RULES:
        yield f"* … and {len(entry.moved) - MOST_RULES:,} more rules"
    if entry.differences:
        yield from ("", "| | old | new |", "|---|---|---|")
    for its in entry.differences:
        yield f"| {' | '.join(map(_escaped, (its.what, its.old, its.new)))} |"
    if entry.undecided:
        yield from ("", f"**Not known:** {_escaped(entry.undecided)}.")
    if entry.shown:
        yield from _shown(entry.shown)
    if told := past_orders(entry):
        yield from ("", f"**{_escaped(told)}**")


def _shown(shown: Shown) -> Iterator[str]:
    yield from ("", f"For example {_escaped(shown.order)}, where {_escaped(shown.customers)}:", "")
    for side, said in (("old", shown.old), ("new", shown.new)):
        yield f"* {side}: {_escaped('; '.join(said))}"


def _escaped(text: str) -> str:
    r"""Signs that Markdown or HTML would take for its own.

    Nobody is called by an @, and no number or address in a policy becomes a link.

    >>> print(_escaped("*Ann* <ann@example.com>"))
    \*Ann\* \<ann@<!-- -->example.com\>
    """
    for sign in "\\|*_`<[]&~$>":
        text = text.replace(sign, "\\" + sign)
    for sign in ("@", "#", "://", "www"):
        text = text.replace(sign, f"{sign[0]}<!-- -->{sign[1:]}" if sign[1:] else f"{sign}<!-- -->")
    return text
