"""Sentences that the forms for people share."""

from __future__ import annotations

from collections.abc import Iterator

from rulesdsl.comparisons import Before, Entry, Hits, Moved, Report

MOST_NAMES = 10
"""More than these are counted, not named."""

NOT_ALL = "there are more such orders than are told here"


def several(count: int, noun: str) -> str:
    """`1 order`, `1,200 orders`."""
    return f"1 {noun}" if count == 1 else f"{count:,} {noun}s"


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
    really = (
        "all of them decided otherwise"
        if its.otherwise == its.orders
        else f"{its.otherwise:,} of them decided otherwise"
    )
    if its.orders == 1:
        really = "decided otherwise" if its.otherwise else "decided the same all the same"
    return f"{several(its.orders, 'past order')}{how_much}, {really}."


def rules(moved: Moved) -> str:
    """Where the rules stand."""
    if moved.in_place and moved.old.name == moved.new.name:
        return f"{_name(moved.old.name)}: {moved.old.where} → {moved.new.where}"
    sides = (
        f"{_name(it.name)} ({it.where})" if it.name else "no rule" for it in (moved.old, moved.new)
    )
    return " → ".join(sides)


def _name(name: str | None) -> str:
    return f"rule '{name}'" if name else "no rule"


def orders(moved: Moved) -> str:
    """Which of the rule's orders; '' for all."""
    return f"when {', or when '.join(moved.when)}" if moved.when else ""


def all_past(past: Before) -> Iterator[str]:
    """What past orders say of the change as a whole."""
    its = past.orders
    how_much = f" ({money(its)})" if money(its) else ""
    yield f"{several(its.orders, 'past order')}{how_much}: {its.otherwise:,} decided otherwise."
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
    shown = ", ".join(names[:MOST_NAMES])
    return f"{shown} and {more:,} more" if more > 0 else shown


def beside(report: Report) -> Iterator[str]:
    """What is otherwise beside the rules."""
    for it in report.beside:
        yield from (f"{it.what}: no longer {gone}" for gone in it.gone)
        yield from (f"{it.what}: now {added}" for added in it.added)
