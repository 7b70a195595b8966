"""The summary of a plan on a terminal: what an accountant reads before she opens any file.

Plain lines and no boxes, so that it is the same in a terminal, in a file and in an e-mail.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TextIO
from unicodedata import category

from rulesdsl.cli._summary_lines import Counted, Line, Part, print_sections
from rulesdsl.defining import frozen
from rulesdsl.posting.summary import Kind, Summary
from rulesdsl.wording import several

NAMES_SHOWN = 10
"""How many names of a list are shown; how many there are is always said."""

REASONS_SHOWN = 8
"""How many different reasons are told of one kind of hold."""

UNMAPPED_SHOWN = 100
"""How many of what the item map lacks are shown: she types them from there."""

_PLAINER = {"…": "...", "’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\xa0": " "}


@frozen
class Files:
    """Which file holds what a summary only begins to tell; None where none does."""

    decisions: str | None = "decisions.csv"
    held: str | None = "review.csv"
    review: str | None = "review.csv"
    notifications: str | None = "notifications.csv"
    plan: str | None = "plan.json"


IN_FOLDER = Files()
"""The files of a plan that is written as a folder."""

NOWHERE = Files(None, None, None, None, None)


def print_summary(
    summary: Summary,
    file: TextIO,
    *,
    files: Files | None = IN_FOLDER,
    ending: str | None = None,
    width: int | None = None,
) -> None:
    """Write the summary, with colours only where a person is watching.

    `files` are written too, so that the summary may point to them; None where nothing is. The
    ending is what is to be told beside the plan itself.
    """
    encoding = (file.encoding or "utf-8").lower()
    page = _Page(encoding, files or NOWHERE, is_whole=files is None)
    parts = [list(section(page, summary)) for section in _sections()]
    if ending is not None:
        parts.append([page.heading(ending, style="")])
    print_sections([it for it in parts if it], file, width)


def _sections() -> tuple[Callable[[_Page, Summary], Iterator[Part]], ...]:
    """What is told, in this order."""
    return (
        *(_cautions, _room, _orders, _asked, _by_hand, _notify, _held, _unmapped),
        *(_unreadable, _remarks, _never_known, _notices),
    )


@frozen
class _Page:
    """The kinds of lines that the summary is made of, in characters that the terminal can show."""

    encoding: str
    files: Files
    is_whole: bool
    """Whether all is to be told here, because it is told nowhere else."""

    def heading(self, text: str, style: str = "bold") -> Line:
        return self.line(text, style=style, indent=0)

    def line(self, text: str, *, style: str = "", indent: int = 2) -> Line:
        return Line(self.shown(text), style, indent)

    def counted(self, rows: Iterable[tuple[int, str]]) -> Counted:
        """Numbers under each other, and what they count."""
        return Counted(tuple((f"{number:,}", self.shown(label)) for number, label in rows))

    def names(self, names: Sequence[str], see: str | None, *, indent: int = 6) -> Iterator[Part]:
        """One name a line; where a file holds them all, the first and how many more there are."""
        # Of a large plan no more than the first are at hand.
        shown = list(names if self.is_whole else names[:NAMES_SHOWN])
        for name in shown:
            yield self.line(name, indent=indent)
        if len(names) > len(shown):
            yield self.line(_more(len(names)) + _see(see), indent=indent)

    def shown(self, text: str) -> str:
        """The text in characters of the terminal, and without those that would steer it.

        A buyer chooses her own name, and could write escape sequences or turn the line round.
        """
        if text.isascii() and text.isprintable():
            return text
        plain = "".join("?" if category(sign) in {"Cc", "Cf", "Cs"} else sign for sign in text)
        return "".join(sign if self._can_show(sign) else _PLAINER.get(sign, "?") for sign in plain)

    def _can_show(self, sign: str) -> bool:
        try:
            sign.encode(self.encoding)
        except UnicodeEncodeError:
            return False
        return True


def _cautions(page: _Page, summary: Summary) -> Iterator[Part]:
    if summary.cautions:
        yield page.heading("Careful: do not carry out this plan before this is settled", "bold red")
        for caution in summary.cautions:
            yield page.line(caution)


def _room(page: _Page, summary: Summary) -> Iterator[Part]:
    """How full the lists of QuickBooks are, once that matters; above all that comes to nothing."""
    if summary.room is None or not any(it.nearly_full for it in summary.room.uses):
        return
    how = "full" if any(it.used >= it.limit for it in summary.room.uses) else "nearly full"
    edition = summary.room.edition.value.title()
    heading = f"Once this plan is carried out, the lists of QuickBooks {edition} are {how}"
    yield page.heading(heading, "bold yellow")
    for use in summary.room.uses:
        if use.nearly_full:
            yield page.line(f"{use.used:,} of {use.limit:,} {use.what} ({use.percent} %)")


def _orders(page: _Page, summary: Summary) -> Iterator[Part]:
    title = f"Plan for '{summary.policy}'" if summary.policy else "Plan"
    yield page.heading(title)
    yield page.heading("")
    yield page.heading(f"{several(summary.orders, 'order')}, and how each finds its customer")
    if summary.counts:
        decided = [(it.orders, it.label) for it in summary.counts if it.kind is not Kind.HELD]
        held = [(summary.held_orders, "held for you to decide")] if summary.held else []
        yield page.counted([*decided, *held])
    if summary.warned:
        carry = "carries" if summary.warned == 1 else "carry"
        warned = f"{summary.warned:,} of these orders {carry} warnings"
        yield page.line(warned + _see(page.files.decisions))


def _asked(page: _Page, summary: Summary) -> Iterator[Part]:
    tasks = (
        ("create", "standard customer", summary.new_standard_customers, page.files.decisions),
        ("create", "customer", summary.new_customers, page.files.decisions),
        ("create", "job", summary.new_jobs, page.files.decisions),
        ("make active again", "record", summary.reactivated, page.files.plan),
    )
    updates = [(it.records, it.fact) for it in summary.updates if it.records]
    if not (updates or summary.transactions or any(names for *_, names, _ in tasks)):
        yield page.heading("Nothing would be created or changed in QuickBooks")
    else:
        yield page.heading("QuickBooks would be asked to")
    for verb, noun, names, see in tasks:
        if names:
            yield page.line(f"{verb} {several(len(names), noun)}")
            yield from page.names(names, see)
    for records, fact in updates:
        yield page.line(f"bring the {fact} of {several(records, 'record')} up to date")
    for it in summary.transactions:
        what = several(it.count, it.kind.value)
        yield page.line(f"add {what}, {it.total:,.2f} {it.currency} in all")


def _by_hand(page: _Page, summary: Summary) -> Iterator[Part]:
    """What no request can do: a person must."""
    changed = [(it.by_hand, it.fact) for it in summary.updates if it.by_hand]
    if changed:
        yield page.heading(f"To be changed by hand{_see(page.files.review)}", "bold yellow")
        yield page.counted((number, f"{fact}: different on the order") for number, fact in changed)


def _notify(page: _Page, summary: Summary) -> Iterator[Part]:
    if summary.to_notify:
        buyers = several(summary.to_notify, "new customer")
        yield page.heading(f"For the store to write to: {buyers}" + _see(page.files.notifications))


def _held(page: _Page, summary: Summary) -> Iterator[Part]:
    if not summary.held:
        return
    waits = "waits" if summary.held_orders == 1 else "wait"
    title = f"Held: {several(summary.held_orders, 'order')} {waits} for you"
    yield page.heading(title + _see(page.files.held), "bold yellow")
    for group in summary.held:
        yield page.counted([(len(group.order_numbers), group.why)])
        for reason, numbers in group.reasons[:REASONS_SHOWN]:
            yield page.line(f"{_numbers(numbers)}: {reason}", indent=6)
        if len(group.reasons) > REASONS_SHOWN:
            more = len(group.reasons) - REASONS_SHOWN
            yield page.line(f"… and {more:,} more reasons" + _see(page.files.held), indent=6)
        if group.what_to_do:
            yield page.line(f"What to do: {group.what_to_do}", indent=6)


def _unmapped(page: _Page, summary: Summary) -> Iterator[Part]:
    if not summary.unmapped:
        return
    yield page.heading("Not in the item map, and how many orders wait for each", "bold yellow")
    shown = summary.unmapped[:UNMAPPED_SHOWN]
    yield page.counted((it.orders, it.name) for it in shown)
    if len(summary.unmapped) > len(shown):
        more = len(summary.unmapped) - len(shown)
        yield page.line(f"… and {more:,} more" + _see(page.files.plan))


def _unreadable(page: _Page, summary: Summary) -> Iterator[Part]:
    if not summary.problems:
        return
    count = several(len(summary.problems), "row")
    yield page.heading(f"Not read: {count}" + _see(page.files.review), "bold yellow")
    for problem in summary.problems[:NAMES_SHOWN]:
        order = f" (order {problem.order_number})" if problem.order_number else ""
        yield page.line(f"{problem.origin}{order}: {problem.message}")
        yield page.line(f"What to do: {problem.cure}", indent=6)
    if len(summary.problems) > NAMES_SHOWN:
        yield page.line(_more(len(summary.problems)) + _see(page.files.review))


def _remarks(page: _Page, summary: Summary) -> Iterator[Part]:
    if summary.remarks:
        yield page.heading("Seen in the files")
        lines = [f"{remark.origin}: {remark.message}" for remark in summary.remarks]
        yield from page.names(lines, page.files.plan, indent=2)


def _never_known(page: _Page, summary: Summary) -> Iterator[Part]:
    if summary.never_known:
        yield page.heading("What the policy asks for and these orders never tell", "bold yellow")
        for it in summary.never_known:
            yield page.line(f"{it.where}: {it.message}")


def _notices(page: _Page, summary: Summary) -> Iterator[Part]:
    if summary.notices:
        yield page.heading("What could not be decided about the policy", "bold yellow")
        for notice in summary.notices:
            yield page.line(notice)


def _numbers(numbers: Sequence[str]) -> str:
    """The numbers of the orders, as far as they are shown."""
    noun = "order" if len(numbers) == 1 else "orders"
    shown = f"{noun} {', '.join(numbers[:NAMES_SHOWN])}"
    return shown if len(numbers) <= NAMES_SHOWN else f"{shown} {_more(len(numbers))}"


def _see(file: str | None) -> str:
    """Where the rest stands, if it stands anywhere."""
    return f", see {file}" if file else ""


def _more(count: int) -> str:
    return f"… and {count - NAMES_SHOWN:,} more"
