"""Sentences that the forms for people share."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.comparisons import Before, Entry, Hits, Moved, Report
from rulesdsl.syntax.printer import quoted
from rulesdsl.wording import several

MOST_NAMES = 10
"""More than these are counted, not named."""

NOT_ALL = "there are more such orders than are told here"


def money(hits: Hits) -> str:
    """How much money, each currency by itself; '' where nothing is told."""
    told = [f"{_thousands(amount)} {code}" for code, amount in hits.money]
    told += [f"{hits.untold:,} without a total"] if hits.untold else []
    return ", ".join(told)


def _thousands(amount: str) -> str:
    whole, _, cents = amount.partition(".")
    return f"{int(whole):,}.{cents}" if whole.lstrip("-") != "0" else amount


def past_orders(entry: Entry) -> str:
    """What past orders say of a change; '' where none were given."""
    its = entry.hits
    if its is None:
        return ""
    if not its.orders:
        return "No past order is among them."
    how_much = f" ({money(its)})" if money(its) else ""
    match its.otherwise:
        case 0:
            really = "decided the same all the same"
        case its.orders:
            really = "all of them decided differently" if its.orders > 1 else "decided differently"
        case _:
            really = f"{its.otherwise:,} of them decided differently"
    return f"{several(its.orders, 'past order')}{how_much}, {really}."


def rules(moved: Moved) -> str:
    """Which rules, and where they stand."""
    old, new = moved.old, moved.new
    if moved.in_place and old.spoken == new.spoken:
        return f"{old.spoken}: {old.where} → {new.where}"
    return " → ".join(f"{it.spoken} ({it.where})" if it.where else it.spoken for it in (old, new))


def orders(moved: Moved) -> str:
    """Which of the rule's orders; '' for all."""
    return f"when {', or when '.join(moved.when)}" if moved.when else ""


def all_past(past: Before) -> Iterator[str]:
    """What past orders say of the change as a whole."""
    its = past.orders
    how_much = f" ({money(its)})" if money(its) else ""
    yield f"{several(its.orders, 'past order')}{how_much}: {its.otherwise:,} decided differently."
    if past.after_others.orders:
        yield (
            f"{past.after_others.orders:,} of these by rules that are the same, because of orders"
            " before them (for which a customer was created, say)."
        )
    before, now = past.held
    yield f"Held: {before:,} before, {now:,} now."
    for verb, its_names in (("Created now", past.created), ("No longer created", past.no_longer)):
        for role, names in its_names:
            yield f"{verb}: {several(len(names), role)}: {some(names)}."


def some(names: tuple[str, ...]) -> str:
    """The first names, and how many more."""
    more = len(names) - MOST_NAMES
    shown = ", ".join(map(quoted, names[:MOST_NAMES]))
    return f"{shown} and {more:,} more" if more > 0 else shown


def beside(report: Report) -> Iterator[str]:
    """What is otherwise beside the rules; values of lists in one line, promises in one each."""
    for it in report.beside:
        if it.what == "title" and it.gone and it.added:
            yield f"{it.what}: {it.gone[0]} → {it.added[0]}"
            continue
        for verb, things in (("no longer", it.gone), ("now", it.added)):
            told = [", ".join(things)] if it.what.startswith("list ") and things else things
            yield from (f"{it.what}: {verb} {thing}" for thing in told)
