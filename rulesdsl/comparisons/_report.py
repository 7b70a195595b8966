"""From a comparison of two versions to what is said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rulesdsl import wording
from rulesdsl.analysis.beside import beside
from rulesdsl.analysis.changes import Change, Changes, Shown, Version, changes
from rulesdsl.analysis.meetings import Meeting, Whose
from rulesdsl.analysis.past import Hit, Past, Sum, past
from rulesdsl.analysis.rule_differences import Difference
from rulesdsl.analysis.told import list_in_words, order_in_words
from rulesdsl.analysis.told_apart import both
from rulesdsl.comparisons import Before, Beside, Entry, Hits, Moved, Report, Rule
from rulesdsl.comparisons import Shown as ShownInWords
from rulesdsl.compiled import Compiled, Customers
from rulesdsl.defining import frozen
from rulesdsl.model.decisions import Role
from rulesdsl.model.records import Order
from rulesdsl.semantics import policy
from rulesdsl.syntax.printer import quoted


@frozen
class Named:
    """A version of a policy under the name by which people know it."""

    name: str
    compiled: Compiled


@frozen
class History:
    """Past orders, and the lists of QuickBooks to decide them with."""

    orders: tuple[Order, ...]
    customers: Customers


def report(old: Named, new: Named, history: History | None = None) -> Report:
    """All that is to be said of two versions of a policy."""
    found = changes(_version(old.compiled), _version(new.compiled))
    every = (*found.changes, *found.undecided)
    versions = (old.compiled, new.compiled)
    had = past(versions, every, history.orders, history.customers) if history else None
    hits = had.hits if had else [None] * len(every)
    entries = [_entry(it, hit) for it, hit in zip(every, hits, strict=True)]
    certain = len(found.changes)
    return Report(
        old=wording.one_line(old.name),
        new=wording.one_line(new.name),
        old_fingerprint=old.compiled.fingerprint,
        new_fingerprint=new.compiled.fingerprint,
        verdict=_verdict(found),
        entries=tuple(_most_first(entries[:certain])),
        undecided=tuple(_most_first(entries[certain:])),
        left_out=found.left_out.reason if found.left_out else None,
        beside=tuple(
            Beside(it.what, _lines(it.gone), _lines(it.added))
            for it in beside(old.compiled, new.compiled)
        ),
        notes=tuple(_notes(every)),
        past=_before(had) if had else None,
    )


def alone(its: Named, *, is_new: bool) -> Report:
    """What is said of a policy that only one version has."""
    verdict = "a new policy" if is_new else "there is no such policy any more"
    return Report(
        old="" if is_new else wording.one_line(its.name),
        new=wording.one_line(its.name) if is_new else "",
        old_fingerprint="" if is_new else its.compiled.fingerprint,
        new_fingerprint=its.compiled.fingerprint if is_new else "",
        verdict=verdict,
    )


def _version(its: Compiled) -> Version:
    return Version(its.policy.rules, its.table)


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(map(wording.one_line, texts))


def _verdict(found: Changes) -> str:
    if found.same:
        return "every order is decided the same"
    if not found.changes:
        return "it is not known whether every order is decided the same"
    told = f"{wording.several(len(found.changes), 'change')} in what is decided"
    return told if found.is_decided else f"{told}, and something that is not known"


def _notes(every: Iterable[Change]) -> Iterator[str]:
    """What goes for all entries and would be tiresome to read in each."""
    for code in sorted({m.currency for it in every for m in it.meetings if m.currency}):
        yield f"Orders in another currency than {code} are held by these rules, before and now."


def _most_first(entries: list[Entry]) -> list[Entry]:
    """The changes with most past orders first, where there are any."""
    return sorted(entries, key=lambda it: -it.hits.orders if it.hits else 0)


# A change


def _entry(change: Change, hit: Hit | None) -> Entry:
    return Entry(
        headline=wording.one_line(_headline(change)),
        moved=tuple(map(_moved, change.meetings)),
        differences=tuple(
            Difference(*_lines((it.what, it.old, it.new))) for it in change.differences
        ),
        shown=_shown(change.shown) if change.shown else None,
        undecided=change.undecided.reason if change.undecided else None,
        hits=_hits(hit.orders, hit.otherwise) if hit else None,
    )


def _headline(change: Change) -> str:
    """Which orders, in a sentence."""
    first = change.meetings[0]
    if len(change.meetings) > 1:
        return f"Orders of {len(change.meetings)} rules are decided differently"
    before = first.orders.whose is Whose.OLD
    which = _which(first.old if before else first.new, first)
    if first.in_place:
        return f"{which} are decided differently"
    if before:
        return f"{which} {f'now go to {_named(first.new)}' if first.new else 'have no rule now'}"
    return f"{which} {f'went to {_named(first.old)} before' if first.old else 'had no rule before'}"


def _which(rule: policy.Rule | None, meeting: Meeting) -> str:
    when = _when(meeting)
    every = "Orders" if when or not meeting.orders.whole else "All orders"
    applies = "applied" if meeting.orders.whose is Whose.OLD else "applies"
    of = f"of {_named(rule)}" if rule else f"for which no rule {applies}"
    asked = f" when {', or when '.join(when)}" if when else ""
    return f"{every} {of}{asked}{',' if len(when) > 1 else ''}"


def _when(meeting: Meeting) -> tuple[str, ...]:
    return tuple(wording.sentence(it) for it in meeting.orders.pieces if it is not None)


def _named(rule: policy.Rule) -> str:
    return f"rule {quoted(rule.name)}" if rule.name else "the only rule"


def _moved(meeting: Meeting) -> Moved:
    return Moved(
        old=_rule(meeting.old),
        new=_rule(meeting.new),
        of=meeting.orders.whose.value,
        when=_lines(_when(meeting)),
        whole=meeting.orders.whole,
        in_place=meeting.in_place,
        currency=meeting.currency,
    )


def _rule(rule: policy.Rule | None) -> Rule:
    if rule is None:
        return Rule(None, "no rule", "")
    spoken, where = _lines((_named(rule), f"{rule.source.name}:{rule.line}"))
    return Rule(wording.one_line(rule.name) if rule.name else None, spoken, where)


def _shown(its: Shown) -> ShownInWords:
    old, new = both(its[0].decision, its[1].decision)
    order, customers = order_in_words(its[0].order), list_in_words(its[0].customers)
    return ShownInWords(
        wording.one_line(order), wording.one_line(customers), _lines(old), _lines(new)
    )


# Past orders


def _hits(its: Sum, otherwise: int) -> Hits:
    money = tuple((code, f"{amount:.2f}") for code, amount in its.money)
    return Hits(its.orders, money, its.untold, otherwise)


def _before(had: Past) -> Before:
    return Before(
        orders=_hits(had.orders, had.otherwise.orders),
        after_others=_hits(had.after_others, had.after_others.orders),
        held=had.held,
        created=_by_role(had.created),
        no_longer=_by_role(had.no_longer),
    )


def _by_role(its: Iterable[tuple[Role, str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    by_role: dict[str, list[str]] = {}
    for role, name in its:
        by_role.setdefault(role.value, []).append(wording.one_line(name))
    return tuple((role, tuple(names)) for role, names in by_role.items())
