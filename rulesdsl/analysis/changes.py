"""What a change of a policy really changes: which orders are decided otherwise, and how.

Nothing is told of rules that are written, named, ordered, split or joined otherwise, as long as
every order is decided the same. What is told has an order and a customer list that show it, decided
by both versions.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rulesdsl.analysis.behaviour import behaviour
from rulesdsl.analysis.fuller import Fits, fuller
from rulesdsl.analysis.meetings import Meeting, meetings
from rulesdsl.analysis.merged import merged
from rulesdsl.analysis.regions import Region, Undecided
from rulesdsl.analysis.rule_differences import Difference, differences
from rulesdsl.analysis.witness import About, Witness, told_apart
from rulesdsl.defining import define, evolve, field, frozen
from rulesdsl.model.conditions import holds
from rulesdsl.model.decisions import Decision
from rulesdsl.semantics.policy import Rule
from rulesdsl.table import holds as kinds
from rulesdsl.table import ir

MOST_SHOWN = 300
"""With so many orders lists are looked for that show a difference."""

NOT_SHOWN = Undecided("no order and customer list was found that shows a difference")
TOO_MANY = Undecided("the two versions have too little in common to compare all pairs of rules")

Shown = tuple[Witness, Witness]
"""An order and a list, and how both versions decide it."""


@frozen(eq=False)
class Change:
    """One change: which rules decide, of which orders, and what they do otherwise.

    Several meetings stand together where rules stay at their place and change alike: a setting
    above all rules, say. `undecided` says why it is not known whether it is a change at all.
    """

    meetings: tuple[Meeting, ...]
    differences: tuple[Difference, ...]
    shown: Shown | None
    undecided: Undecided | None = None


@frozen(eq=False)
class Changes:
    """All that is decided otherwise; what could not be settled stands apart."""

    changes: tuple[Change, ...]
    undecided: tuple[Change, ...] = ()
    left_out: Undecided | None = None

    @property
    def is_decided(self) -> bool:
        """Whether nothing was left open."""
        return not self.undecided and self.left_out is None

    @property
    def same(self) -> bool:
        """Whether it is proved that every order is decided the same, whatever the list."""
        return not self.changes and self.is_decided


@frozen(eq=False)
class Version:
    """A version of a policy: its rules and its table."""

    rules: tuple[Rule, ...]
    table: ir.Table


def changes(old: Version, new: Version) -> Changes:
    """What the new version decides otherwise than the old one."""
    together = merged(old.rules, new.rules)
    if not together.pairs:
        return Changes(())
    place: dict[Rule | None, int] = {
        rule: at for its in (old.rules, new.rules) for at, rule in enumerate(its)
    }
    met = meetings(together)
    found = sorted(
        met.found,
        key=lambda it: (place.get(it.new, len(place)), place.get(it.old, len(place))),
    )
    shows = _Shows(old.table, new.table)
    every = tuple(_grouped(found, shows))
    return Changes(
        tuple(it for it in every if it.undecided is None),
        tuple(it for it in every if it.undecided is not None),
        None if met.all_asked and not shows.passed_over else TOO_MANY,
    )


def _grouped(found: Iterable[Meeting], shows: _Shows) -> Iterator[Change]:
    """Rules that stay at their place and change alike together, others one by one."""
    groups: dict[object, Change] = {}
    for number, it in enumerate(found):
        its = differences(it.old, it.new)
        alone = shows(it, its)
        if alone is None:
            continue
        key = (its if it.in_place else number), alone.undecided
        there = groups.get(key)
        groups[key] = evolve(there, meetings=(*there.meetings, it)) if there else alone
    yield from groups.values()


# What shows a difference


@define(eq=False)
class _Shows:
    """Looks for an order and a list that both versions decide, and not the same."""

    old: ir.Table
    new: ir.Table
    left: int = MOST_SHOWN
    passed_over: int = 0
    """Meetings for which no order was tried any more; nothing is known of them."""
    _known: dict[object, Shown] = field(factory=dict)
    """What shows the difference between two rules, by what they do."""

    def __call__(self, meeting: Meeting, its: tuple[Difference, ...]) -> Change | None:
        """A meeting as a change of its own; None for one that is passed over.

        Of rules that do the same one is shown.
        """
        if meeting.undecided is not None:
            return Change((meeting,), its, None, meeting.undecided)
        forms = behaviour(meeting.old), behaviour(meeting.new), meeting.in_place or meeting
        shown = self._known.get(forms)
        if shown is None and not self.left:
            self.passed_over += 1
            return None
        shown = shown or self._shown(meeting)
        if shown is None:
            return Change((meeting,), its, None, NOT_SHOWN)
        self._known[forms] = shown
        return Change((meeting,), its, shown)

    def _shown(self, meeting: Meeting) -> Shown | None:
        """The most natural one of those that are found first: nothing is lacking in it."""
        rules = [it for it in (meeting.old, meeting.new) if it is not None]
        names = _special_names(meeting)
        any_at_all: Shown | None = None
        for region in meeting.orders.regions:
            for order in fuller(region.order, rules, _fits(region)):
                if not self.left:
                    return any_at_all
                self.left -= 1
                found = told_apart(self.old, self.new, order, About(names=names), wanted=_natural)
                if found is not None and _natural(found[0].decision, found[1].decision):
                    return found
                any_at_all = any_at_all or found
        return any_at_all


def _special_names(meeting: Meeting) -> tuple[str, ...]:
    """Names of customers whom one of the rules treats in a way of its own, the other one not."""
    if meeting.old is None or meeting.new is None:
        return ()
    return tuple(sorted(meeting.old.standards ^ meeting.new.standards))


def _natural(old: Decision, new: Decision) -> bool:
    """Whether neither is held for want of something; what a policy holds by itself is natural."""
    return all(it.hold is None or it.hold in _OF_A_POLICY for it in (old, new))


_OF_A_POLICY = (kinds.POLICY, kinds.SEVERAL, kinds.NO_RULE, kinds.JOB_EXISTS, kinds.CURRENCY)


def _fits(region: Region) -> Fits:
    condition = region.condition
    return lambda order: condition is None or holds(condition, lambda it: it.get(order))
